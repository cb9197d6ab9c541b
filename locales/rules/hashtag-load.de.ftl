rule-hashtag-load-title = Hashtags
rule-hashtag-load = { $n ->
    [0] Hashtags führen hier nirgendwohin; einfache Wörter bringen mehr.
    [1] Ein passender Hashtag bringt mehr als { $count }.
    [2] Zwei passende Hashtags bringen mehr als { $count }.
    [3] Drei passende Hashtags bringen mehr als { $count }.
   *[other] { $n } passende Hashtags bringen mehr als { $count }.
}
rule-hashtag-load-far = { $n ->
    [0] Hashtags führen hier nirgendwohin und wirken fehl am Platz; lass sie weg.
    [1] Hier zählt nur ein Hashtag; { $count } wirken nur wie Spam.
   *[other] { $count } Hashtags sind hier viel zu viele; bei mehr als { $n } wirken sie wie Spam.
}
rule-hashtag-load-cap = Die Grenze liegt hier bei { $n ->
    [1] einem Hashtag
   *[other] { $n } Hashtags
}, und der Beitrag hat { $count }.
rule-hashtag-load-filler = { $tag } steht unter allem Möglichen; darüber findet dich niemand.
rule-hashtag-load-repeated = { $tag } steht zweimal da; einmal bringt genauso viel.
fix-hashtag-load = Behalte die, die am meisten sagen: { $tags }
fix-hashtag-load-none = Lass die Hashtags weg oder schreib sie als einfache Wörter.
fix-hashtag-load-drop = Lass sie weg oder nimm einen, der deinen Ort, dein Handwerk oder die Sache nennt.
