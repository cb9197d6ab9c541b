rule-unused-suppression-title = Unterdrückungen ohne Nutzen
rule-unused-suppression = { $rule } ist für diesen Beitrag stummgeschaltet, hat dazu aber nichts zu sagen.
fix-unused-suppression = Hebe die Unterdrückung von { $rule } auf, damit die Regel zu hören ist, wenn sie recht hat.
