rule-same-time-burst-title = The same everywhere at once
rule-same-time-burst = The same text goes out everywhere at { $t }; people who follow you twice will notice.
rule-same-time-burst-network = { $n ->
    [2] Two of your accounts
   *[other] { $n } of your accounts
} on this network say the same at { $t }; here that looks like spam.
fix-same-time-burst = Let { $minutes } minutes or more pass between the channels, and write for each what fits there.
fix-same-time-burst-network = Post it from one account, and let the others repost it.
