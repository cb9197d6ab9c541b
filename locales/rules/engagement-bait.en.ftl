rule-engagement-bait-title = Asking for likes
rule-engagement-bait = Asking for likes costs reach; a real question earns answers.
rule-engagement-bait-share = Asking people to share costs reach; what is worth passing on is passed on.
rule-engagement-bait-tag = Asking people to tag friends costs reach and pulls others in unasked.
rule-engagement-bait-comment = Asking for a given word costs reach; a real question earns answers.
fix-engagement-bait = Turn the request into an open question that people answer in their own words.
