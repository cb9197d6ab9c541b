rule-mention-spam-title = Markierte Konten
rule-mention-spam = Viele zu markieren zieht Leute ungefragt hinein.
rule-mention-spam-again = { $h ->
    [0] { $account } wurde hier vor weniger als einer Stunde schon markiert; so bald noch einmal ist lästig.
    [1] { $account } wurde hier erst vor einer Stunde markiert; so bald noch einmal ist lästig.
   *[other] { $account } wurde hier erst vor { $h } Stunden markiert; so bald noch einmal ist lästig.
}
fix-mention-spam = { $n ->
    [0] Erzähl es, ohne jemanden zu markieren.
    [1] Behalt nur, wer wirklich zur Geschichte gehört.
   *[other] Behalt nur, wer wirklich zur Geschichte gehört; bis zu { $n } sind in Ordnung.
}
fix-mention-spam-again = Erzähl es, ohne { $account } zu markieren, oder lass { $n } Stunden zwischen den beiden Beiträgen.
