rule-price-reduction-reference-title = Bezug eines Rabatts
rule-price-reduction-reference = Der Rabatt muss sich auf den niedrigsten Preis der letzten 30 Tage beziehen.
rule-price-reduction-reference-views = Hier gehen die Rechtsmeinungen auseinander; mit dem niedrigsten Preis der letzten 30 Tage daneben ist der Rabatt auf der sicheren Seite.
rule-price-reduction-reference-elsewhere = Niemand erfährt, woran der Rabatt gemessen ist; wo das Recht der Europäischen Union gilt, muss es der niedrigste Preis der letzten 30 Tage sein.
rule-price-reduction-reference-figure = Nach dem hinterlegten Angebot ist der niedrigste Preis der letzten 30 Tage { $preis }.
rule-price-reduction-reference-percent = { $n ->
    [0] Gemessen am niedrigsten Preis der letzten 30 Tage, { $preis }, ist nichts reduziert; im Beitrag stehen { $said } %.
   *[other] Gemessen am niedrigsten Preis der letzten 30 Tage, { $preis }, sind es { $n } % Rabatt; im Beitrag stehen { $said } %.
}
fix-price-reduction-reference = Nenn den niedrigsten Gesamtpreis der letzten 30 Tage und berechne den Prozentsatz davon.
fix-price-reduction-reference-insert = Nenn den niedrigsten Preis der letzten 30 Tage, { $preis }, und berechne den Prozentsatz davon.
fix-price-reduction-reference-figure = Schreib { $preis } als niedrigsten Preis der letzten 30 Tage.
fix-price-reduction-reference-percent = Schreib stattdessen { $n } %.
fix-price-reduction-reference-none = Lass den Rabatt weg: In den letzten 30 Tagen hat es schon { $preis } gekostet.
fix-price-reduction-reference-elsewhere = Nenn den Preis, an dem der Rabatt gemessen ist, am besten den niedrigsten der letzten 30 Tage.
lowest-price-of-30-days = niedrigster Preis der letzten 30 Tage: { $price }
