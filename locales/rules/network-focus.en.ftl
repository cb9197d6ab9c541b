rule-network-focus-title = Few networks, done well
rule-network-focus = You run { $n } networks with time for { $m ->
    [0] none
    [1] one
   *[other] { $m }
}; fewer, done well, win.
rule-network-focus-channels = You run { $n } channels with time for { $m ->
    [0] none
    [1] one
   *[other] { $m }
}; fewer, done well, win.
rule-network-focus-start = You start on { $n } networks at once; { $m ->
    [1] one
    [2] one or two
   *[other] { $m } at most
}, done well, win more.
fix-network-focus = Let the network rest that fits your audience least, and give its time to the others.
fix-network-focus-weakest = Let { $network } rest, which fits your audience least as far as is known, and give its time to the others.
