rule-emoji-load-title = Emojis
rule-emoji-load = A screen reader reads every emoji aloud, one after the other.
rule-emoji-load-row = { $n } emojis in a row are read aloud one by one; one says the same.
rule-emoji-load-bullets = { $n } lines begin with an emoji; a screen reader reads its name before each of them.
fix-emoji-load = Keep { $n ->
    [0] none of them.
    [1] one emoji: the last.
   *[other] { $n } emojis at most: one of each row, and the last ones.
}
fix-emoji-load-list = Write dashes or numbers for the bullets, and keep one emoji of each row and { $n } at most.
fix-emoji-load-rows = Keep one emoji of each row.
fix-emoji-load-bullets = Write dashes or numbers for the bullets.
fix-emoji-load-words = Keep { $n } emojis at most, and write out those that stand for a word or a fact.
