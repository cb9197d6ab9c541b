rule-link-shortener-title = Gekürzte und verfolgte Links
rule-link-shortener = Leute möchten sehen, wohin ein Link führt.
rule-link-shortener-tracking = { $n ->
    [one] Der Link trägt Parameter, die verfolgen, wer ihn anklickt.
   *[other] { $n } Links tragen Parameter, die verfolgen, wer sie anklickt.
}
fix-link-shortener = Schreib die volle Adresse der Seite oder nimm eine eigene Kurzadresse.
fix-link-shortener-expand = Ersetze den Umweg durch die Adresse der Seite selbst.
fix-link-shortener-tracking = Lass diese Parameter weg; { $n ->
    [one] der Link führt zur selben Seite.
   *[other] die Links führen zu denselben Seiten.
}
