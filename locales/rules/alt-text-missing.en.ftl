rule-alt-text-missing-title = Descriptions of pictures
rule-alt-text-missing = { $n ->
    [one] Describe the picture for people who cannot see it.
   *[other] Describe the { $n } pictures for people who cannot see them.
}
rule-alt-text-missing-captions = { $n ->
    [one] The film has no captions; people who cannot hear it miss what is said.
   *[other] { $n } films have no captions; people who cannot hear them miss what is said.
}
rule-alt-text-missing-file-name = { $n ->
    [one] The description is the name of a file; it does not say what is to be seen.
   *[other] { $n } descriptions are names of files; they do not say what is to be seen.
}
rule-alt-text-missing-repeats = { $n ->
    [one] The description repeats the post; it does not say what is to be seen.
   *[other] { $n } descriptions repeat the post; they do not say what is to be seen.
}
rule-alt-text-missing-short = { $n ->
    [one] The description is too short to say what is to be seen.
   *[other] { $n } descriptions are too short to say what is to be seen.
}
fix-alt-text-missing = { $n ->
    [one] Say in one sentence what the picture shows and what matters about it.
   *[other] Say in one sentence for each picture what it shows and what matters about it.
}
fix-alt-text-missing-captions = { $n ->
    [one] Add captions to the film, or note that its words can be read in the picture.
   *[other] Add captions to the films, or note that their words can be read in the picture.
}
