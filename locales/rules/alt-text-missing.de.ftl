rule-alt-text-missing-title = Bildbeschreibungen
rule-alt-text-missing = { $n ->
    [one] Beschreibe das Bild für alle, die es nicht sehen.
   *[other] Beschreibe die { $n } Bilder für alle, die sie nicht sehen.
}
rule-alt-text-missing-captions = { $n ->
    [one] Der Film hat keine Untertitel; wer ihn nicht hört, verpasst, was gesagt wird.
   *[other] { $n } Filme haben keine Untertitel; wer sie nicht hört, verpasst, was gesagt wird.
}
rule-alt-text-missing-file-name = { $n ->
    [one] Die Beschreibung ist ein Dateiname; sie sagt nicht, was zu sehen ist.
   *[other] { $n } Beschreibungen sind Dateinamen; sie sagen nicht, was zu sehen ist.
}
rule-alt-text-missing-repeats = { $n ->
    [one] Die Beschreibung wiederholt den Beitrag; sie sagt nicht, was zu sehen ist.
   *[other] { $n } Beschreibungen wiederholen den Beitrag; sie sagen nicht, was zu sehen ist.
}
rule-alt-text-missing-short = { $n ->
    [one] Die Beschreibung ist zu kurz, um zu sagen, was zu sehen ist.
   *[other] { $n } Beschreibungen sind zu kurz, um zu sagen, was zu sehen ist.
}
fix-alt-text-missing = { $n ->
    [one] Sag in einem Satz, was das Bild zeigt und worauf es dabei ankommt.
   *[other] Sag für jedes Bild in einem Satz, was es zeigt und worauf es dabei ankommt.
}
fix-alt-text-missing-captions = { $n ->
    [one] Gib dem Film Untertitel oder vermerk, dass seine Worte im Bild zu lesen sind.
   *[other] Gib den Filmen Untertitel oder vermerk, dass ihre Worte im Bild zu lesen sind.
}
