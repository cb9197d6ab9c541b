rule-health-claim-title = Claims about health
rule-health-claim = Health effects need an approved claim; “{ $claim }” promises one.
fix-health-claim = Name the nutrient with its approved wording, such as “vitamin C contributes to the normal function of the immune system”, or leave the effect out and tell how it tastes, feels or is made.
fix-health-claim-approved = Use an approved wording such as “{ $claim }”, or leave the effect out.
