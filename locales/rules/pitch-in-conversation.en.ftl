rule-pitch-in-conversation-title = Offers in other people's conversations
rule-pitch-in-conversation = Nobody asked for an offer here; help first, they will find your shop.
rule-pitch-in-conversation-tagged = You call this an offer, and nobody asked for one here; help first, they will find your shop.
fix-pitch-in-conversation = Take out what sells and keep the advice. If somebody did ask for an offer, say so in the post's details.
fix-pitch-in-conversation-tagged = Tell of the offer on your own channel and help here. If somebody did ask for an offer, say so in the post's details.
