rule-urgency-scarcity-title = Drängende Fristen und Mengen
rule-urgency-scarcity = „{ $claim }“ macht Druck, und es muss stimmen.
rule-urgency-scarcity-day = „{ $claim }“ passt nicht zum hinterlegten Angebot: Es endet am { $date }.
rule-urgency-scarcity-stock = „{ $claim }“ passt nicht zum hinterlegten Angebot: Es { $n ->
    [1] ist 1 Stück
   *[other] sind { $n } Stück
} da.
fix-urgency-scarcity = Nenn stattdessen schlicht das Enddatum oder die genaue Zahl, einmal und ohne Countdown.
fix-urgency-scarcity-day = Nenn stattdessen schlicht das Enddatum des Angebots: { $date }.
fix-urgency-scarcity-stock = Lass die Zahl weg, oder nenn die hinterlegte: { $n }.
