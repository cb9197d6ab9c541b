rule-pitch-in-conversation-title = Angebote in fremden Gesprächen
rule-pitch-in-conversation = Hier hat niemand nach einem Angebot gefragt; hilf zuerst, deinen Shop finden sie von selbst.
rule-pitch-in-conversation-tagged = Du nennst das ein Angebot, und hier hat niemand nach einem gefragt; hilf zuerst, deinen Shop finden sie von selbst.
fix-pitch-in-conversation = Nimm heraus, was verkauft, und lass den Rat stehen. Hat doch jemand nach einem Angebot gefragt, dann vermerk das in den Angaben zum Beitrag.
fix-pitch-in-conversation-tagged = Erzähl vom Angebot auf deinem eigenen Kanal und hilf hier. Hat doch jemand nach einem Angebot gefragt, dann vermerk das in den Angaben zum Beitrag.
