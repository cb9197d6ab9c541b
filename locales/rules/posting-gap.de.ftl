rule-posting-gap-title = Stille vor einem Beitrag
rule-posting-gap = { $d ->
    [1] Für einen ganzen Tag ist nichts geplant; stille Konten geraten in Vergessenheit.
   *[other] Für { $d } Tage ist nichts geplant; stille Konten geraten in Vergessenheit.
}
rule-posting-gap-over = { $d ->
    [1] Dieser Beitrag beendet einen stillen Tag hier; schön, dass es weitergeht.
   *[other] Dieser Beitrag beendet { $d } stille Tage hier; schön, dass es weitergeht.
}
fix-posting-gap = Setz etwas dazwischen, zum Beispiel einen zeitlosen Beitrag, der länger nicht erzählt wurde; der { $date } liegt in der Mitte.
fix-posting-gap-next = { $n ->
    [0] Plan den nächsten Beitrag für den Tag danach; ein zeitloser, der länger nicht erzählt wurde, genügt.
    [1] Plan den nächsten Beitrag mit höchstens einem stillen Tag davor; ein zeitloser, der länger nicht erzählt wurde, genügt.
   *[other] Plan den nächsten Beitrag mit höchstens { $n } stillen Tagen davor; ein zeitloser, der länger nicht erzählt wurde, genügt.
}
fix-posting-gap-steady = Nichts zu tun: Der nächste Beitrag ist für den { $date } geplant.
