rule-ad-density-title = Share of offers
rule-ad-density = { $n } of your last { $m } posts here { $n ->
    [one] sells
   *[other] sell
} something; followers came for more than offers.
fix-ad-density = Move it to { $date }, the first day on which the share fits, or swap in a tip, a story or an answer.
fix-ad-density-swap = Swap in a tip, a story or an answer; none of the next { $days } days has room for this offer.
