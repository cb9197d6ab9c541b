rule-superlative-claim-title = Claims to the top
rule-superlative-claim = “{ $claim }” needs proof; a concrete detail convinces more.
fix-superlative-claim = Replace it by a fact that people can check, or name who gave the award.
