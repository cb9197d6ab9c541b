rule-price-shout-title = Loud prices
rule-price-shout = The price is louder than the product.
rule-price-shout-large = { $n } % off drowns out everything else the post says.
rule-price-shout-one = The post names a discount; it is read before the product is.
rule-price-shout-early = { $price } stands at the very beginning, before anybody knows what it is for.
fix-price-shout = Begin with what it is for or how it came about, and name one price at the end.
fix-price-shout-early = Move the price to the end, behind what it is for.
