rule-same-time-burst-title = Überall dasselbe zugleich
rule-same-time-burst = Derselbe Text geht um { $t } Uhr überall gleichzeitig raus; wer dir doppelt folgt, merkt das.
rule-same-time-burst-network = { $n ->
    [2] Zwei deiner Konten in diesem Netzwerk sagen
   *[other] { $n } deiner Konten in diesem Netzwerk sagen
} um { $t } Uhr dasselbe; das sieht hier nach Spam aus.
fix-same-time-burst = Lass { $minutes } Minuten oder mehr zwischen den Kanälen vergehen und schreib für jeden, was dort passt.
fix-same-time-burst-network = Veröffentliche den Beitrag auf einem Konto und teile ihn von den anderen aus.
