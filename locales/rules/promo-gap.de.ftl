rule-promo-gap-title = Zeit zwischen Angeboten
rule-promo-gap = { $h ->
    [0] Das letzte Angebot hier ist noch keine Stunde her; lass ihm Luft.
    [1] Das letzte Angebot hier ist erst eine Stunde her; lass ihm Luft.
   *[other] Das letzte Angebot hier ist erst { $h } Stunden her; lass ihm Luft.
}
fix-promo-gap = Verschieb es auf den { $date }, den ersten Tag mit genug Abstand zu den anderen Angeboten, oder nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort.
fix-promo-gap-same-day = Schick es am selben Tag erst ab { $time } Uhr; dann ist genug Abstand zu den anderen Angeboten.
fix-promo-gap-swap = Nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort; in den nächsten { $days } Tagen ist kein Platz für ein weiteres Angebot.
