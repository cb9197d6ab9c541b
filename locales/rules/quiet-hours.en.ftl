rule-quiet-hours-title = Quiet hours
rule-quiet-hours = This reaches your audience at { $t } their time.
rule-quiet-hours-sunday = On a Sunday, this offer reaches people on their day of rest.
rule-quiet-hours-holiday = On a holiday ({ $name }), this offer reaches people on their day of rest.
fix-quiet-hours = Move it to { $date }, from { $t } on.
fix-quiet-hours-offer = Move it to { $date }, from { $t } on: the next time that suits an offer.
fix-quiet-hours-other = Choose a time outside the quiet hours, and for an offer a day on which people do not rest.
