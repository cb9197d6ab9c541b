rule-hashtag-camel-case-title = Großbuchstaben in Hashtags
rule-hashtag-camel-case = { $better } wird richtig vorgelesen, { $tag } nicht.
fix-hashtag-camel-case = Beginne jedes Wort mit einem Großbuchstaben: { $better }
fix-hashtag-camel-case-unsure = Beginne jedes Wort mit einem Großbuchstaben; falls es so gemeint ist: { $better }
