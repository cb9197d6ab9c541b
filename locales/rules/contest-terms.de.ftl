rule-contest-terms-title = Bedingungen eines Gewinnspiels
rule-contest-terms = { $also ->
    [line] Ein Gewinnspiel braucht Bedingungen, ein Enddatum und den Hinweis, dass dieses Netzwerk nichts damit zu tun hat.
    [organiser] Ein Gewinnspiel braucht Bedingungen, ein Enddatum und jemanden, der es veranstaltet.
    [both] Ein Gewinnspiel braucht Bedingungen, ein Enddatum, jemanden, der es veranstaltet, und den Hinweis, dass dieses Netzwerk nichts damit zu tun hat.
   *[none] Ein Gewinnspiel braucht Bedingungen, ein Enddatum und einen Anlass.
}
rule-contest-terms-terms = { $also ->
    [line] Hier fehlt, wo die Teilnahmebedingungen stehen, und dass dieses Netzwerk nichts damit zu tun hat.
    [organiser] Hier fehlt, wo die Teilnahmebedingungen stehen und wer das Gewinnspiel veranstaltet.
    [both] Hier fehlt, wo die Teilnahmebedingungen stehen, wer das Gewinnspiel veranstaltet und dass dieses Netzwerk nichts damit zu tun hat.
   *[none] Hier fehlt, wo die Teilnahmebedingungen stehen.
}
rule-contest-terms-date = { $also ->
    [line] Hier fehlt, bis wann man mitmachen kann, und dass dieses Netzwerk nichts damit zu tun hat.
    [organiser] Hier fehlt, bis wann man mitmachen kann und wer das Gewinnspiel veranstaltet.
    [both] Hier fehlt, bis wann man mitmachen kann, wer das Gewinnspiel veranstaltet und dass dieses Netzwerk nichts damit zu tun hat.
   *[none] Hier fehlt, bis wann man mitmachen kann.
}
rule-contest-terms-line = { $also ->
    [organiser] Hier fehlt, wer das Gewinnspiel veranstaltet.
    [both] Hier fehlt, wer das Gewinnspiel veranstaltet und dass dieses Netzwerk nichts damit zu tun hat.
   *[line] Hier fehlt der Hinweis, dass dieses Netzwerk nichts mit dem Gewinnspiel zu tun hat.
}
rule-contest-terms-tagging = Wer durch Markieren oder Teilen mitmacht, zieht andere hinein, die nicht gefragt wurden.
rule-contest-terms-context = Hier steht nur, dass man gewinnen kann; ein Gewinnspiel braucht einen Anlass, der zu euch passt.
fix-contest-terms = Füg am Ende die fehlenden Zeilen an und ersetz, was in Klammern steht.
fix-contest-terms-tagging = Lass die Leute mit einer eigenen Antwort mitmachen: einer Erinnerung, einem Tipp, einer Lieblingssache.
fix-contest-terms-context = Erzähl, warum es etwas zu gewinnen gibt: ein Jubiläum, ein neues Produkt, eine Frage, die euch interessiert.
fix-contest-terms-until = Teilnahmeschluss: { $date }.
fix-contest-terms-until-open = Teilnahmeschluss: [Tag und Uhrzeit].
fix-contest-terms-link = Teilnahmebedingungen: { $url }
fix-contest-terms-link-open = Teilnahmebedingungen: [Link]
fix-contest-terms-organiser = Veranstaltet von: [Name].
fix-contest-terms-line = Das Gewinnspiel steht in keiner Verbindung zu diesem Netzwerk und wird nicht von ihm unterstützt.
