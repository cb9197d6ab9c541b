rule-pillar-balance-title = Balance of pillars
rule-pillar-balance = “{ $missing }” comes up short; your mix is mostly “{ $pillar }”.
rule-pillar-balance-share = “{ $pillar }” takes { $p } % of your mix; { $target } % is the aim.
rule-pillar-balance-maximum = “{ $pillar }” takes { $p } % of your mix; { $target } % is the most it should.
rule-pillar-balance-empty = { $d ->
    [1] Nothing from “{ $missing }” since yesterday, though it belongs to your mix.
   *[other] Nothing from “{ $missing }” for { $d } days, though it belongs to your mix.
}
fix-pillar-balance = Tell something from “{ $missing }” next, or in place of this post.
fix-pillar-balance-rest = Give “{ $pillar }” a rest and tell something else first.
