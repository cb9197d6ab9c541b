rule-hard-sell-language-title = Druck
rule-hard-sell-language = { $n ->
    [0] Der Beitrag drängt, statt einzuladen.
    [1] Der Beitrag drängt, statt einzuladen: „{ $first }“.
    [2] Der Beitrag drängt, statt einzuladen: „{ $first }“ und „{ $second }“.
   *[other] Der Beitrag drängt, statt einzuladen: „{ $first }“, „{ $second }“ und „{ $third }“.
}
fix-hard-sell-language = Sag, was es gibt und wofür es gut ist, mit einer ruhigen Bitte am Ende.
fix-hard-sell-language-limit = Nenn schlicht den Tag, bis zu dem es das gibt, oder wie viele da sind, einmal und ohne Eile.
fix-hard-sell-language-threat = Sag, was die Leute davon haben, statt was sie verlieren oder wer ihnen voraus ist.
fix-hard-sell-language-loud = Schreib Wörter in üblichen Buchstaben und mit einem Zeichen am Ende; was gut ist, muss nicht laut sein.
