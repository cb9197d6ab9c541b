rule-audience-fit-title = Where your audience is
rule-audience-fit = { $measure ->
    [ever] Only about { $p } % of your target group use this network at all.
   *[weekly] Only about { $p } % of your target group uses this network weekly.
}
rule-audience-fit-rough = { $measure ->
    [ever] Only about { $p } % of people like your target group use this network at all; there are no exact figures for this group.
   *[weekly] Only about { $p } % of people like your target group use this network weekly; there are no exact figures for this group.
}
fix-audience-fit = More of them are on { $first } ({ $first_percent } %; { $first_source }) and { $second } ({ $second_percent } %; { $second_source }).
fix-audience-fit-one = More of them are on { $first } ({ $first_percent } %; { $first_source }).
