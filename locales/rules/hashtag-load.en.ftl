rule-hashtag-load-title = Hashtags
rule-hashtag-load = { $n ->
    [0] Hashtags lead nowhere here; plain words do more.
    [1] One fitting hashtag does more than { $count }.
    [2] Two fitting hashtags do more than { $count }.
    [3] Three fitting hashtags do more than { $count }.
   *[other] { $n } fitting hashtags do more than { $count }.
}
rule-hashtag-load-far = { $n ->
    [0] Hashtags lead nowhere here and look out of place; leave them out.
    [1] Only one hashtag counts here; { $count } just look like spam.
   *[other] { $count } hashtags are far too many here; more than { $n } look like spam.
}
rule-hashtag-load-cap = The limit here is { $n ->
    [1] one hashtag
   *[other] { $n } hashtags
}, and the post has { $count }.
rule-hashtag-load-filler = { $tag } is put under everything, so nobody finds you by it.
rule-hashtag-load-repeated = { $tag } stands there twice; once does the same.
fix-hashtag-load = Keep those that say most: { $tags }
fix-hashtag-load-none = Leave the hashtags out, or write them as plain words.
fix-hashtag-load-drop = Drop them, or take one that names your place, your craft or the thing.
