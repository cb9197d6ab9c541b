rule-health-claim-title = Aussagen über die Gesundheit
rule-health-claim = Gesundheitswirkungen brauchen eine zugelassene Angabe; „{ $claim }“ verspricht eine Wirkung.
fix-health-claim = Nenn den Nährstoff mit seiner zugelassenen Angabe, etwa „Vitamin C trägt zu einer normalen Funktion des Immunsystems bei“, oder lass die Wirkung weg und erzähl, wie es schmeckt, sich anfühlt oder entsteht.
fix-health-claim-approved = Nimm eine zugelassene Angabe wie „{ $claim }“, oder lass die Wirkung weg.
