rule-engagement-bait-title = Bitten um Likes
rule-engagement-bait = Um Likes zu bitten kostet Reichweite; eine echte Frage bringt Antworten.
rule-engagement-bait-share = Ums Teilen zu bitten kostet Reichweite; was sich lohnt, wird von selbst weitergegeben.
rule-engagement-bait-tag = Zum Markieren aufzufordern kostet Reichweite und zieht Leute ungefragt hinein.
rule-engagement-bait-comment = Um ein bestimmtes Wort zu bitten kostet Reichweite; eine echte Frage bringt Antworten.
fix-engagement-bait = Mach aus der Bitte eine offene Frage, auf die Leute mit eigenen Worten antworten.
