rule-crisis-pause-title = Pause
rule-crisis-pause = Veröffentlichungen pausieren wegen { $reason }; nichts geht von selbst raus.
rule-crisis-pause-unexplained = Veröffentlichungen pausieren; nichts geht von selbst raus.
fix-crisis-pause = Sieh durch, was geplant ist, und heb dann die Pause auf. Muss dieser Beitrag hinaus, etwa ein Rückruf, dann kennzeichne ihn als unverzichtbar.
