rule-post-rate-max-title = Posts per day and week
rule-post-rate-max = More than { $n ->
    [1] one post a day is
   *[other] { $n } posts a day is
} more than this audience usually wants.
rule-post-rate-max-week = This is post number { $count } of its week; up to { $n } are usual here.
fix-post-rate-max = Spread the posts over the next days, or merge two short ones into one.
