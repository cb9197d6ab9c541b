rule-controversial-topic-title = Strittige Themen
rule-controversial-topic = Dieses Thema spaltet; lass eine zweite Person lesen.
fix-controversial-topic = Bitte eine zweite Person, den Beitrag vorher zu lesen, oder lass die Bemerkung weg.
