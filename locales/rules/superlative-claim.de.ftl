rule-superlative-claim-title = Spitzenstellung
rule-superlative-claim = „{ $claim }“ braucht einen Beleg; ein konkretes Detail überzeugt mehr.
fix-superlative-claim = Ersetze es durch eine Tatsache, die man nachprüfen kann, oder nenn, wer die Auszeichnung vergeben hat.
