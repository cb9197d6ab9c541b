rule-hard-sell-language-title = Pressure
rule-hard-sell-language = { $n ->
    [0] The post pushes instead of inviting.
    [1] The post pushes instead of inviting: "{ $first }".
    [2] The post pushes instead of inviting: "{ $first }" and "{ $second }".
   *[other] The post pushes instead of inviting: "{ $first }", "{ $second }" and "{ $third }".
}
fix-hard-sell-language = Say what there is and what it is good for, with one calm request at the end.
fix-hard-sell-language-limit = Name the plain day until which it can be had, or how many there are, once and without hurry.
fix-hard-sell-language-threat = Say what people gain, instead of what they lose or who is ahead of them.
fix-hard-sell-language-loud = Write words in usual letters and with one mark at the end; what is good need not be loud.
