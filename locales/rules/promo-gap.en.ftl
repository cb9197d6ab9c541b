rule-promo-gap-title = Time between offers
rule-promo-gap = { $h ->
    [0] The last offer here is less than an hour old; give it room.
    [1] The last offer here is only one hour old; give it room.
   *[other] The last offer here is only { $h } hours old; give it room.
}
fix-promo-gap = Move it to { $date }, the first day with enough distance to the other offers, or swap in a tip, a story or an answer.
fix-promo-gap-same-day = Send it on the same day from { $time } on; then there is enough distance to the other offers.
fix-promo-gap-swap = Swap in a tip, a story or an answer; the next { $days } days have no room for another offer.
