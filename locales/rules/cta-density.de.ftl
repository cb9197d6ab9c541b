rule-cta-density-title = Bitten in einem Beitrag
rule-cta-density = Ein Beitrag, eine Bitte.
rule-cta-density-first = Der Beitrag beginnt mit einer Aufforderung zum Kauf, bevor jemand weiß, wofür.
fix-cta-density = Behalt die sanfteste Bitte, „{ $kept }“, und heb die anderen für spätere Beiträge auf.
fix-cta-density-first = Beginn mit dem, worum es geht, und stell die Bitte ans Ende.
