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
notice-publication-incomplete = Ein Beitrag auf „{ $channel }“ ist draußen, und ein Kommentar, der dazugehört, ist es nicht, oder niemand weiß es. Sieh unter dem Beitrag nach und schreib ihn von Hand, wenn er fehlt.
notice-publication-unclear = Seit fünf Minuten ist unklar, ob ein Beitrag auf „{ $channel }“ draußen ist. Er wird gesucht; bitte stell ihn nicht noch einmal von Hand ein.
notice-channel-needs-auth = „{ $channel }“ nimmt seine Zugangsdaten nicht mehr an. Bitte verbinde es neu; bis dahin geht dort nichts hinaus.
notice-clock-doubted = Die Uhr der Maschine ist gesprungen, und nichts wird gesendet. Sieh nach, ob ihre Zeit stimmt, dann: dezent confirm clock
notice-database-restored = Die Datenbank wurde auf einen früheren Stand gebracht, und nichts wird gesendet. Sieh durch, was geplant ist und was wartet, dann: dezent confirm restore
notice-closing = Mehr ist nicht zu tun. Dezent
notice-test-subject = Dezent: ein Test
notice-test = Hallo! Das ist ein Test. Hierher kommen Nachrichten über Dinge, die nur ein Mensch klären kann. Dezent

## Kennzeichen: was Autorinnen und Autoren erfahren, wenn Kennzeichen und Text Verschiedenes sagen.

tag-none-but-sells = Du sagst, das sei kein Angebot, aber es liest sich wie eines. Dein Kennzeichen zählt.
tag-none-but-clearly = Du sagst, das sei kein Angebot, aber es liest sich deutlich wie eines. Dein Kennzeichen zählt; notiere den Grund, damit andere es verstehen.
tag-soft-but-presses = Du nennst das eine beiläufige Erwähnung, aber es drängt zum Kauf.
tag-offer-but-none = Du nennst das ein Angebot, aber es liest sich nicht so. Es zählt als Angebot.
tag-open = Das kann ein Angebot sein oder keines. Sag, was es ist, damit es richtig zählt.
