rule-shouting-title = Shouting
rule-shouting = Capitals and !!! read as shouting.
rule-shouting-capitals = { $n } words in capitals read as shouting.
rule-shouting-share = { $n } % of the words are in capitals; that reads as shouting.
rule-shouting-runs = !! and ?? read as shouting; one mark says the same.
rule-shouting-exclamations = { $n } exclamation marks in one post read as shouting.
fix-shouting = { $n ->
    [0] Write the words in sentence case; abbreviations stay, and exclamation marks become full stops.
    [1] Write the words in sentence case with one mark at a time; abbreviations stay, and after the first one exclamation marks become full stops.
   *[other] Write the words in sentence case with one mark at a time; abbreviations stay, and after the first { $n } exclamation marks become full stops.
}
fix-shouting-capitals = Write the words in sentence case; abbreviations stay as they are.
fix-shouting-runs = Use one mark at a time.
fix-shouting-marks = { $n ->
    [0] End the sentences with a full stop or one question mark.
    [1] Keep the first exclamation mark, and end the other sentences with a full stop or one question mark.
   *[other] Keep the first { $n } exclamation marks, and end the other sentences with a full stop or one question mark.
}
