rule-near-duplicate-title = Almost the same again
rule-near-duplicate = This is almost the post from { $date }.
rule-near-duplicate-equal = This is the post from { $date } once more.
rule-near-duplicate-similar = This is much like the post from { $date }.
fix-near-duplicate = Open both side by side, rewrite the opening and add one new fact.
fix-near-duplicate-similar = Look at both side by side; one new fact makes it worth reading for those who know the other.
