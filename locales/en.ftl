# Every sentence a person reads, in English.

# A day as people write it, from its three numbers.
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

## Notices: what the person who runs Dezent is told.

notice-subject = Dezent: { $n ->
    [1] one thing needs you
   *[other] { $n } things need you
}
notice-greeting = Hello! { $n ->
    [1] Something has happened that only a person can settle:
   *[other] Some things have happened that only a person can settle:
}
notice-publication-held = A post on "{ $channel }" waits for you. Look at it and say whether it may go out.
notice-publication-failed = A post on "{ $channel }" was refused and is not out. What the network said stands beside it.
notice-publication-incomplete = A post on "{ $channel }" is out, and a comment that belongs to it is not, or nobody knows. Look below the post, and write it by hand where it is missing.
notice-publication-unclear = It has not been clear for five minutes whether a post on "{ $channel }" is out. It is being looked for; please do not post it again by hand.
notice-channel-needs-auth = "{ $channel }" no longer accepts its credentials. Please connect it again; until then nothing goes out there.
notice-clock-doubted = The machine's clock has jumped, and nothing is sent. Look whether its time is right, then: dezent confirm clock
notice-database-restored = The database was put back to an earlier state, and nothing is sent. Look through what is planned and held, then: dezent confirm restore
notice-closing = Nothing else needs doing. Dezent
notice-test-subject = Dezent: a test
notice-test = Hello! This is a test. Notices of things that only a person can settle come here. Dezent

## Tags: what an author is told whose tag and text say different things.

tag-none-but-sells = You say that this is no offer, but it reads like one. Your tag counts.
tag-none-but-clearly = You say that this is no offer, but it clearly reads like one. Your tag counts; note why, so that others understand.
tag-soft-but-presses = You call this a soft mention, but it presses readers to buy.
tag-offer-but-none = You call this an offer, but it does not read like one. It counts as one.
tag-open = This may or may not be an offer. Say which, so that it is counted right.
