rule-price-reduction-reference-title = Reference of a reduction
rule-price-reduction-reference = The discount must refer to the lowest price of the last 30 days.
rule-price-reduction-reference-views = Legal views differ here; with the lowest price of the last 30 days beside it, the discount is on the safe side.
rule-price-reduction-reference-elsewhere = Nobody can tell what the discount is measured by; where the law of the European Union holds, it must be the lowest price of the last 30 days.
rule-price-reduction-reference-figure = By the offer on record, the lowest price of the last 30 days is { $price }.
rule-price-reduction-reference-percent = { $n ->
    [0] Measured by the lowest price of the last 30 days, { $price }, nothing is reduced; the post says { $said } %.
   *[other] Measured by the lowest price of the last 30 days, { $price }, the discount is { $n } %; the post says { $said } %.
}
fix-price-reduction-reference = Add the lowest total price of the last 30 days, and reckon the percentage from it.
fix-price-reduction-reference-insert = Add the lowest price of the last 30 days, { $price }, and reckon the percentage from it.
fix-price-reduction-reference-figure = Write { $price } as the lowest price of the last 30 days.
fix-price-reduction-reference-percent = Write { $n } % instead.
fix-price-reduction-reference-none = Leave the reduction out: in the last 30 days it already cost { $price }.
fix-price-reduction-reference-elsewhere = Name the price that the discount is measured by, best the lowest of the last 30 days.
lowest-price-of-30-days = lowest price in the last 30 days: { $price }
