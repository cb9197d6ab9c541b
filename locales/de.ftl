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

## Nachrichten: was erfährt, wer Dezent betreibt.

notice-subject = Dezent: { $n ->
    [1] etwas braucht dich
   *[other] { $n } Dinge brauchen dich
}
notice-greeting = Hallo! { $n ->
    [1] Es ist etwas geschehen, das nur ein Mensch klären kann:
   *[other] Es sind Dinge geschehen, die nur ein Mensch klären kann:
}
notice-publication-held = Ein Beitrag auf „{ $channel }“ wartet auf dich. Sieh ihn an und sag, ob er hinausgehen darf.
notice-publication-failed = Ein Beitrag auf „{ $channel }“ wurde abgelehnt und ist nicht draußen. Was das Netzwerk gesagt hat, steht daneben.
notice-publication-unclear = Seit fünf Minuten ist unklar, ob ein Beitrag auf „{ $channel }“ draußen ist. Er wird gesucht; bitte stell ihn nicht noch einmal von Hand ein.
notice-channel-needs-auth = „{ $channel }“ nimmt seine Zugangsdaten nicht mehr an. Bitte verbinde es neu; bis dahin geht dort nichts hinaus.
notice-clock-doubted = Die Uhr der Maschine ist gesprungen, und nichts wird gesendet. Sieh nach, ob ihre Zeit stimmt, dann: dezent confirm clock
notice-database-restored = Die Datenbank wurde auf einen früheren Stand gebracht, und nichts wird gesendet. Sieh durch, was geplant ist und was wartet, dann: dezent confirm restore
notice-closing = Mehr ist nicht zu tun. Dezent
notice-test-subject = Dezent: ein Test
notice-test = Hallo! Das ist ein Test. Hierher kommen Nachrichten über Dinge, die nur ein Mensch klären kann. Dezent

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
