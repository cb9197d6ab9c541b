rule-link-shortener-title = Shortened and tracked links
rule-link-shortener = People like to see where a link leads.
rule-link-shortener-tracking = { $n ->
    [one] The link carries parameters that follow whoever clicks on it.
   *[other] { $n } links carry parameters that follow whoever clicks on them.
}
fix-link-shortener = Write the full address of the page, or use a short address of your own.
fix-link-shortener-expand = Replace the detour by the address of the page itself.
fix-link-shortener-tracking = Leave these parameters out; { $n ->
    [one] the link leads to the same page.
   *[other] the links lead to the same pages.
}
