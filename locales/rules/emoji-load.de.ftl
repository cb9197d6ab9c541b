rule-emoji-load-title = Emojis
rule-emoji-load = Ein Screenreader liest jedes Emoji einzeln vor.
rule-emoji-load-row = { $n } Emojis hintereinander werden einzeln vorgelesen; eines sagt dasselbe.
rule-emoji-load-bullets = { $n } Zeilen beginnen mit einem Emoji; ein Screenreader liest vor jeder erst dessen Namen vor.
fix-emoji-load = Behalte { $n ->
    [0] keines davon.
    [1] ein Emoji: das letzte.
   *[other] höchstens { $n } Emojis: aus jeder Reihe eines, und zwar die letzten.
}
fix-emoji-load-list = Schreib Striche oder Zahlen als Aufzählungszeichen und behalte aus jeder Reihe ein Emoji, höchstens { $n }.
fix-emoji-load-rows = Behalte aus jeder Reihe ein Emoji.
fix-emoji-load-bullets = Schreib Striche oder Zahlen als Aufzählungszeichen.
fix-emoji-load-words = Behalte höchstens { $n } Emojis und schreib die aus, die für ein Wort oder eine Angabe stehen.
