rule-ad-disclosure-title = Kennzeichnung von Werbung
rule-ad-disclosure = Bezahltes oder Geschenktes muss das in den ersten Worten sagen.
rule-ad-disclosure-unclear = „{ $label }“ sagt nicht deutlich genug, dass das Werbung ist; Bezahltes oder Geschenktes muss das in den ersten Worten sagen.
rule-ad-disclosure-late = „{ $label }“ kommt zu spät; Bezahltes oder Geschenktes muss das in den ersten Worten sagen.
fix-ad-disclosure = Setz „{ $label }“ davor.
fix-ad-disclosure-replace = Schreib „{ $label }“ statt „{ $wrong }“.
