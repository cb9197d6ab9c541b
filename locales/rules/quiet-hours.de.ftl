rule-quiet-hours-title = Ruhezeiten
rule-quiet-hours = Das erreicht dein Publikum um { $t } Uhr seiner Zeit.
rule-quiet-hours-sunday = Am Sonntag erreicht dieses Angebot die Leute an ihrem Ruhetag.
rule-quiet-hours-holiday = An einem Feiertag ({ $name }) erreicht dieses Angebot die Leute an ihrem Ruhetag.
fix-quiet-hours = Verschieb den Beitrag auf den { $date }, ab { $t } Uhr.
fix-quiet-hours-offer = Verschieb das Angebot auf den { $date }, ab { $t } Uhr; das ist der nächste Zeitpunkt, der zu einem Angebot passt.
fix-quiet-hours-other = Wähl eine Zeit außerhalb der Ruhezeiten, und für ein Angebot einen Tag, an dem die Leute nicht ruhen.
