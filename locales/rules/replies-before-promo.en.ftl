rule-replies-before-promo-title = Answers before offers
rule-replies-before-promo = { $n ->
    [1] One person is waiting for an answer; reply before you advertise again.
    [2] Two people are waiting for an answer; reply before you advertise again.
    [3] Three people are waiting for an answer; reply before you advertise again.
   *[other] { $n } people are waiting for an answer; reply before you advertise again.
}
rule-replies-before-promo-ratio = { $posts } posts went out here in 30 days, and { $replies ->
    [0] no answer was given
    [1] one answer was given
   *[other] { $replies } answers were given
}; a channel lives from conversation.
fix-replies-before-promo = Open the waiting messages and answer them, the oldest from { $date } first; then look at this post again.
fix-replies-before-promo-ratio = Before the next post, answer comments and messages, and ask a question that you want an answer to yourself.
