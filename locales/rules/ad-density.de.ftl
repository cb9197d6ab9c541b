rule-ad-density-title = Anteil der Angebote
rule-ad-density = { $n } deiner letzten { $m } Beiträge hier { $n ->
    [one] verkauft
   *[other] verkaufen
} etwas; deine Follower sind nicht nur wegen der Angebote da.
fix-ad-density = Verschieb den Beitrag auf den { $date }, den ersten Tag, an dem der Anteil passt, oder nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort.
fix-ad-density-swap = Nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort; in den nächsten { $days } Tagen ist kein Platz für dieses Angebot.
