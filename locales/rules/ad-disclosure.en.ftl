rule-ad-disclosure-title = Label for advertising
rule-ad-disclosure = Paid or gifted content must say so in the first words.
rule-ad-disclosure-unclear = “{ $label }” does not say clearly enough that this is advertising; paid or gifted content must say so in the first words.
rule-ad-disclosure-late = “{ $label }” comes too late; paid or gifted content must say so in the first words.
fix-ad-disclosure = Put “{ $label }” in front.
fix-ad-disclosure-replace = Write “{ $label }” instead of “{ $wrong }”.
