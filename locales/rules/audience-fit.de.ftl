rule-audience-fit-title = Wo dein Publikum ist
rule-audience-fit = { $measure ->
    [ever] Nur etwa { $p } % deiner Zielgruppe nutzen dieses Netzwerk überhaupt.
   *[weekly] Nur etwa { $p } % deiner Zielgruppe nutzen dieses Netzwerk wöchentlich.
}
rule-audience-fit-rough = { $measure ->
    [ever] Von Leuten wie deiner Zielgruppe nutzen nur etwa { $p } % dieses Netzwerk überhaupt; genaue Zahlen für diese Gruppe gibt es nicht.
   *[weekly] Von Leuten wie deiner Zielgruppe nutzen nur etwa { $p } % dieses Netzwerk wöchentlich; genaue Zahlen für diese Gruppe gibt es nicht.
}
fix-audience-fit = Mehr von ihnen sind auf { $first } ({ $first_percent } %; { $first_source }) und { $second } ({ $second_percent } %; { $second_source }).
fix-audience-fit-one = Mehr von ihnen sind auf { $first } ({ $first_percent } %; { $first_source }).
