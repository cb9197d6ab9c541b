rule-fancy-unicode-title = Decorative letters
rule-fancy-unicode = Decorative letters are skipped by screen readers and search.
rule-fancy-unicode-marks = Letters with lines or heaps of marks are hard to read, and search does not find them.
rule-fancy-unicode-spaced = A word with spaces in it is read letter by letter, and search does not find “{ $word }”.
fix-fancy-unicode = Write it in plain letters.
fix-fancy-unicode-unsure = Write it in plain letters, and look whether it still says what you mean.
