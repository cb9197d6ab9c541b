rule-cta-density-title = Requests in one post
rule-cta-density = One post, one request.
rule-cta-density-first = The post begins with a call to buy, before anybody knows what for.
fix-cta-density = Keep the softest request, “{ $kept }”, and put the others into later posts.
fix-cta-density-first = Begin with what it is about, and put the request at the end.
