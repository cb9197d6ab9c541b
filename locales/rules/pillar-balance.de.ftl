rule-pillar-balance-title = Gleichgewicht der Säulen
rule-pillar-balance = „{ $missing }“ kommt zu kurz; dein Mix besteht vor allem aus „{ $pillar }“.
rule-pillar-balance-share = „{ $pillar }“ nimmt { $p } % deines Mixes ein; gedacht sind { $target } %.
rule-pillar-balance-maximum = „{ $pillar }“ nimmt { $p } % deines Mixes ein; höchstens { $target } % sollten es sein.
rule-pillar-balance-empty = { $d ->
    [1] Seit gestern nichts aus „{ $missing }“, obwohl das zu deinem Mix gehört.
   *[other] Seit { $d } Tagen nichts aus „{ $missing }“, obwohl das zu deinem Mix gehört.
}
fix-pillar-balance = Erzähl als Nächstes etwas aus „{ $missing }“ oder nimm es anstelle dieses Beitrags.
fix-pillar-balance-rest = Gönn „{ $pillar }“ eine Pause und erzähl erst etwas anderes.
