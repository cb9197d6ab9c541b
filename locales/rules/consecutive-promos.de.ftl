rule-consecutive-promos-title = Angebote hintereinander
rule-consecutive-promos = { $n ->
    [1] Schon ein einzelnes Angebot wirkt hier wie ein Prospekt; stell etwas Nützliches voran.
    [2] Zwei Angebote hintereinander wirken wie ein Prospekt; setz etwas Nützliches dazwischen.
   *[other] { $n } Angebote hintereinander wirken wie ein Prospekt; setz etwas Nützliches dazwischen.
}
fix-consecutive-promos = Setz einen Tipp, eine Geschichte oder eine Antwort { $n ->
    [1] vor dieses Angebot.
   *[other] zwischen die Angebote.
}
