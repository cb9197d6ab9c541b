rule-hashtag-camel-case-title = Capitals in hashtags
rule-hashtag-camel-case = { $better } is read correctly, { $tag } is not.
fix-hashtag-camel-case = Begin each word with a capital: { $better }
fix-hashtag-camel-case-unsure = Begin each word with a capital; if it is meant so: { $better }
