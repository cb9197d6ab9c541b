rule-controversial-topic-title = Disputed subjects
rule-controversial-topic = This topic splits audiences; let a second person read it.
fix-controversial-topic = Ask a second person to read it before it goes out, or leave the aside away.
