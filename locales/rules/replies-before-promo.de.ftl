rule-replies-before-promo-title = Erst antworten, dann werben
rule-replies-before-promo = { $n ->
    [1] Jemand wartet auf Antwort; antworte, bevor du wieder wirbst.
    [2] Zwei Leute warten auf Antwort; antworte, bevor du wieder wirbst.
    [3] Drei Leute warten auf Antwort; antworte, bevor du wieder wirbst.
   *[other] { $n } Leute warten auf Antwort; antworte, bevor du wieder wirbst.
}
rule-replies-before-promo-ratio = Auf { $posts } Beiträge hier in 30 Tagen { $replies ->
    [0] kam keine Antwort von dir
    [1] kam eine Antwort von dir
   *[other] kamen { $replies } Antworten von dir
}; ein Kanal lebt vom Gespräch.
fix-replies-before-promo = Öffne die wartenden Nachrichten und beantworte sie, zuerst die älteste vom { $date }; sieh dir diesen Beitrag danach noch einmal an.
fix-replies-before-promo-ratio = Beantworte vor dem nächsten Beitrag Kommentare und Nachrichten, und stell eine Frage, auf die du selbst eine Antwort möchtest.
