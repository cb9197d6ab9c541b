rule-ad-weight-title = Gewicht der Angebote
rule-ad-weight = Deine Werbung ist selten, aber laut: nach Tonfall gewichtet füllt sie { $p } % des Zeitraums.
rule-ad-weight-sum = Nach Tonfall gewichtet kommt Werbung auf { $p } % deiner letzten { $m } Beiträge hier.
fix-ad-weight = Nimm den Druck aus diesem Beitrag; der Anteil läge dann bei { $p } %.
fix-ad-weight-other = Nimm den Druck aus einem der lauten Beiträge, die noch geplant sind; der Anteil läge dann bei { $p } %.
fix-ad-weight-mention = Erzähl es als Geschichte, die das Angebot nur nebenbei erwähnt; der Anteil läge dann bei { $p } %.
