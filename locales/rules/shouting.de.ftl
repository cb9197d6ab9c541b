rule-shouting-title = Schreien
rule-shouting = Großbuchstaben und !!! wirken wie Schreien.
rule-shouting-capitals = { $n } Wörter in Großbuchstaben wirken wie Schreien.
rule-shouting-share = { $n } % der Wörter stehen in Großbuchstaben; das wirkt wie Schreien.
rule-shouting-runs = !! und ?? wirken wie Schreien; ein Zeichen sagt dasselbe.
rule-shouting-exclamations = { $n } Ausrufezeichen in einem Beitrag wirken wie Schreien.
fix-shouting = { $n ->
    [0] Schreib die Wörter normal groß und klein; Abkürzungen bleiben, und aus Ausrufezeichen werden Punkte.
    [1] Schreib die Wörter normal groß und klein und nimm ein Satzzeichen auf einmal; Abkürzungen bleiben, und nach dem ersten werden aus Ausrufezeichen Punkte.
   *[other] Schreib die Wörter normal groß und klein und nimm ein Satzzeichen auf einmal; Abkürzungen bleiben, und nach den ersten { $n } werden aus Ausrufezeichen Punkte.
}
fix-shouting-capitals = Schreib die Wörter normal groß und klein; Abkürzungen bleiben, wie sie sind.
fix-shouting-runs = Nimm ein Satzzeichen auf einmal.
fix-shouting-marks = { $n ->
    [0] Beende die Sätze mit einem Punkt oder einem einzelnen Fragezeichen.
    [1] Lass das erste Ausrufezeichen stehen und beende die anderen Sätze mit einem Punkt oder einem einzelnen Fragezeichen.
   *[other] Lass die ersten { $n } Ausrufezeichen stehen und beende die anderen Sätze mit einem Punkt oder einem einzelnen Fragezeichen.
}
