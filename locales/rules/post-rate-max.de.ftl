rule-post-rate-max-title = Beiträge pro Tag und Woche
rule-post-rate-max = Mehr als { $n ->
    [1] ein Beitrag am Tag ist
   *[other] { $n } Beiträge am Tag sind
} mehr, als dieses Publikum üblicherweise möchte.
rule-post-rate-max-week = Das ist Beitrag Nummer { $count } in seiner Woche; üblich sind hier bis zu { $n }.
fix-post-rate-max = Verteile die Beiträge auf die nächsten Tage oder fasse zwei kurze zu einem zusammen.
