# Jeder Satz, den ein Mensch liest, auf Deutsch.

# Ein Tag, wie man ihn schreibt, aus seinen drei Zahlen.
day = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }

## Regeln: für jede ein Titel, was sie sagt und was sie vorschlägt.

rule-ad-density-title = Anteil der Angebote
rule-ad-density = { $n } deiner letzten { $m } Beiträge hier { $n ->
    [one] verkauft
   *[other] verkaufen
} etwas; deine Follower sind nicht nur wegen der Angebote da.
fix-ad-density = Verschieb den Beitrag auf den { $date }, den ersten Tag, an dem der Anteil passt, oder nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort.
fix-ad-density-swap = Nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort; in den nächsten { $days } Tagen ist kein Platz für dieses Angebot.

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

rule-post-rate-max-title = Beiträge pro Tag und Woche
rule-post-rate-max = Mehr als { $n ->
    [1] ein Beitrag am Tag ist
   *[other] { $n } Beiträge am Tag sind
} mehr, als dieses Publikum üblicherweise möchte.
rule-post-rate-max-week = Das ist Beitrag Nummer { $count } in seiner Woche; üblich sind hier bis zu { $n }.
fix-post-rate-max = Verteile die Beiträge auf die nächsten Tage oder fasse zwei kurze zu einem zusammen.
