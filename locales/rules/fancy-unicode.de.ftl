rule-fancy-unicode-title = Zierbuchstaben
rule-fancy-unicode = Zierbuchstaben überspringen Screenreader und Suche.
rule-fancy-unicode-marks = Buchstaben mit Strichen oder gehäuften Zeichen sind schwer zu lesen, und die Suche findet sie nicht.
rule-fancy-unicode-spaced = Ein Wort mit Leerzeichen darin wird Buchstabe für Buchstabe vorgelesen, und die Suche findet „{ $word }“ nicht.
fix-fancy-unicode = Schreib es in einfachen Buchstaben.
fix-fancy-unicode-unsure = Schreib es in einfachen Buchstaben und sieh nach, ob es noch sagt, was du meinst.
