rule-shop-link-share-title = Links to the shop
rule-shop-link-share = { $p } % of recent posts lead to the shop.
rule-shop-link-share-same = { $n } posts in { $days } days link to the same page, this one among them.
fix-shop-link-share = Leave the link out this time, or link to a page that helps without selling.
fix-shop-link-share-same = Leave the link out this time, or link to another page that fits this post.
