rule-consecutive-promos-title = Offers in a row
rule-consecutive-promos = { $n ->
    [1] Even one offer looks like a flyer here; lead with something useful.
    [2] Two offers in a row look like a flyer; put something useful in between.
   *[other] { $n } offers in a row look like a flyer; put something useful in between.
}
fix-consecutive-promos = Put a tip, a story or an answer { $n ->
    [1] before this offer.
   *[other] between the offers.
}
