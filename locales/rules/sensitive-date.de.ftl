rule-sensitive-date-title = Trauer- und Gedenktage
rule-sensitive-date = Heute trauern viele ({ $name }); Angebote haben bis morgen Zeit.
rule-sensitive-date-humour = Heute trauern viele ({ $name }); ein Scherz hat bis morgen Zeit.
fix-sensitive-date = Verschieb den Beitrag auf den { $date }, den nächsten Tag, der zu ihm passt.
fix-sensitive-date-other = Heb den Beitrag für einen Tag auf, an dem niemand trauert.
