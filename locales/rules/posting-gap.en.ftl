rule-posting-gap-title = Silence before a post
rule-posting-gap = { $d ->
    [1] Nothing is planned for a whole day; people forget silent accounts.
   *[other] Nothing is planned for { $d } days; people forget silent accounts.
}
rule-posting-gap-over = { $d ->
    [1] This post ends a silent day here; good that it goes on.
   *[other] This post ends { $d } silent days here; good that it goes on.
}
fix-posting-gap = Put something in between, such as an evergreen post that has not been told lately; { $date } is in the middle.
fix-posting-gap-next = { $n ->
    [0] Plan the next post for the day after; an evergreen one that has not been told lately will do.
    [1] Plan the next post with no more than one silent day before it; an evergreen one that has not been told lately will do.
   *[other] Plan the next post with no more than { $n } silent days before it; an evergreen one that has not been told lately will do.
}
fix-posting-gap-steady = Nothing to do: the next post is planned for { $date }.
