rule-network-focus-title = Wenige Netzwerke, dafür gut
rule-network-focus = Ihr betreibt { $n } Netzwerke mit Zeit für { $m ->
    [0] keines
    [1] eines
   *[other] { $m }
}; weniger, dafür gut, gewinnt.
rule-network-focus-channels = Ihr betreibt { $n } Kanäle mit Zeit für { $m ->
    [0] keinen
    [1] einen
   *[other] { $m }
}; weniger, dafür gut, gewinnt.
rule-network-focus-start = Ihr beginnt auf { $n } Netzwerken zugleich; { $m ->
    [1] mit einem, dafür gut, gewinnt ihr mehr.
    [2] mit einem oder zweien, dafür gut, gewinnt ihr mehr.
   *[other] mit höchstens { $m }, dafür gut, gewinnt ihr mehr.
}
fix-network-focus = Lasst das Netzwerk ruhen, das am wenigsten zu eurem Publikum passt, und gebt seine Zeit den anderen.
fix-network-focus-weakest = Lasst { $network } ruhen, das nach dem, was bekannt ist, am wenigsten zu eurem Publikum passt, und gebt seine Zeit den anderen.
