rule-ad-weight-title = Weight of offers
rule-ad-weight = Your promotions are few but loud: weighted by tone they fill { $p } % of the window.
rule-ad-weight-sum = Weighted by tone, what sells comes to { $p } % of your last { $m } posts here.
fix-ad-weight = Take the pressure out of this post; the share would then be { $p } %.
fix-ad-weight-other = Take the pressure out of one of the loud posts that are still planned; the share would then be { $p } %.
fix-ad-weight-mention = Tell it as a story that mentions the offer only in passing; the share would then be { $p } %.
