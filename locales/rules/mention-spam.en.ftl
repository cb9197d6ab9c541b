rule-mention-spam-title = Accounts that are named
rule-mention-spam = Tagging many people pulls them in unasked.
rule-mention-spam-again = { $h ->
    [0] { $account } was tagged here less than an hour ago; being tagged again so soon is tiring.
    [1] { $account } was tagged here only an hour ago; being tagged again so soon is tiring.
   *[other] { $account } was tagged here only { $h } hours ago; being tagged again so soon is tiring.
}
fix-mention-spam = { $n ->
    [0] Tell it without tagging anybody.
    [1] Keep the one who is really part of the story.
   *[other] Keep those who are really part of the story; up to { $n } are fine.
}
fix-mention-spam-again = Tell it without tagging { $account }, or leave { $n } hours between the two posts.
