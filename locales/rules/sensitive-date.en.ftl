rule-sensitive-date-title = Days of mourning
rule-sensitive-date = Today many people mourn ({ $name }); offers can wait until tomorrow.
rule-sensitive-date-humour = Today many people mourn ({ $name }); a joke can wait until tomorrow.
fix-sensitive-date = Move it to { $date }, the next day that suits it.
fix-sensitive-date-other = Keep it for a day on which nobody mourns.
