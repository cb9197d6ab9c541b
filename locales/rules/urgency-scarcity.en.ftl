rule-urgency-scarcity-title = Limits that press
rule-urgency-scarcity = “{ $claim }” creates pressure, and it must be true.
rule-urgency-scarcity-day = “{ $claim }” does not fit the offer on record: it ends on { $date }.
rule-urgency-scarcity-stock = “{ $claim }” does not fit the offer on record: there are { $n }.
fix-urgency-scarcity = Name the plain end date or the exact number instead, once and without a countdown.
fix-urgency-scarcity-day = Name the plain end date of the offer instead: { $date }.
fix-urgency-scarcity-stock = Leave the number out, or name the one on record: { $n }.
