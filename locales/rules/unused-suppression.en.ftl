rule-unused-suppression-title = Suppressions without use
rule-unused-suppression = { $rule } is silenced for this post, but has nothing to say about it.
fix-unused-suppression = Remove the suppression of { $rule }, so that it is heard when it is right.
