rule-shop-link-share-title = Links in den Shop
rule-shop-link-share = { $p } % der letzten Beiträge führen in den Shop.
rule-shop-link-share-same = { $n } Beiträge in { $days } Tagen verlinken dieselbe Seite, dieser mitgezählt.
fix-shop-link-share = Lass den Link diesmal weg oder verlinke eine Seite, die hilft, ohne zu verkaufen.
fix-shop-link-share-same = Lass den Link diesmal weg oder verlinke eine andere Seite, die zu diesem Beitrag passt.
