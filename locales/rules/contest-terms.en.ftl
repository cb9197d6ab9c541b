rule-contest-terms-title = Terms of a prize draw
rule-contest-terms = { $also ->
    [line] A prize draw needs terms, an end date and a line saying that this network has no part in it.
    [organiser] A prize draw needs terms, an end date and somebody who runs it.
    [both] A prize draw needs terms, an end date, somebody who runs it and a line saying that this network has no part in it.
   *[none] A prize draw needs terms, an end date and a reason.
}
rule-contest-terms-terms = { $also ->
    [line] This prize draw does not tell where its terms stand, nor that this network has no part in it.
    [organiser] This prize draw does not tell where its terms stand, nor who runs it.
    [both] This prize draw does not tell where its terms stand, who runs it, nor that this network has no part in it.
   *[none] This prize draw does not tell where its terms stand.
}
rule-contest-terms-date = { $also ->
    [line] This prize draw does not tell until when one may take part, nor that this network has no part in it.
    [organiser] This prize draw does not tell until when one may take part, nor who runs it.
    [both] This prize draw does not tell until when one may take part, who runs it, nor that this network has no part in it.
   *[none] This prize draw does not tell until when one may take part.
}
rule-contest-terms-line = { $also ->
    [organiser] This prize draw does not tell who runs it.
    [both] This prize draw does not tell who runs it, nor that this network has no part in it.
   *[line] This prize draw does not tell that this network has no part in it.
}
rule-contest-terms-tagging = Whoever takes part by tagging or sharing pulls in others who did not ask for it.
rule-contest-terms-context = This only calls to win; a prize draw needs a reason that is yours.
fix-contest-terms = Add the missing lines at the end, and fill in what stands in brackets.
fix-contest-terms-tagging = Let people take part with an answer of their own: a memory, a guess, a favourite.
fix-contest-terms-context = Tell why there is a draw: an anniversary, a new product, a question you want answered.
fix-contest-terms-until = Closing date: { $date }.
fix-contest-terms-until-open = Closing date: [day and time].
fix-contest-terms-link = Terms: { $url }
fix-contest-terms-link-open = Terms: [link]
fix-contest-terms-organiser = Organiser: [name].
fix-contest-terms-line = This prize draw is not sponsored, endorsed or run by this network, nor connected with it.
