rule-price-shout-title = Laute Preise
rule-price-shout = Der Preis ist lauter als das Produkt.
rule-price-shout-large = { $n } % Nachlass übertönen alles andere, was der Beitrag sagt.
rule-price-shout-one = Der Beitrag nennt einen Nachlass; der wird vor dem Produkt gelesen.
rule-price-shout-early = { $price } steht ganz am Anfang, bevor jemand weiß, wofür.
fix-price-shout = Beginn mit dem Nutzen oder der Geschichte und nenn einen einzigen Preis am Ende.
fix-price-shout-early = Stell den Preis ans Ende, hinter das, wofür er steht.
