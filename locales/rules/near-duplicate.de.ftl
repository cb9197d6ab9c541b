rule-near-duplicate-title = Fast dasselbe noch einmal
rule-near-duplicate = Das ist fast der Beitrag vom { $date }.
rule-near-duplicate-equal = Das ist noch einmal der Beitrag vom { $date }.
rule-near-duplicate-similar = Das ähnelt dem Beitrag vom { $date } sehr.
fix-near-duplicate = Öffne beide nebeneinander, schreib den Anfang neu und füg etwas Neues hinzu.
fix-near-duplicate-similar = Sieh dir beide nebeneinander an; etwas Neues macht ihn auch für die lesenswert, die den anderen kennen.
