rule-crisis-pause-title = Publishing is paused
rule-crisis-pause = Publishing is paused because of { $reason }; nothing goes out by itself.
rule-crisis-pause-unexplained = Publishing is paused; nothing goes out by itself.
fix-crisis-pause = Look through what is planned, then lift the pause. If this post has to go out, such as a recall, mark it as essential.
