# Every sentence of the page, in English.

## The page as a whole

title = { $view } · Dezent
title-setup = First start
title-sign-in = Sign in
title-calendar = Calendar
title-compose = New post
title-post = Post
title-publication = What happened
title-attention = Attention
title-drafts = Drafts
title-media = Media
title-channels = Channels
title-connect = Connect a channel
title-channel = Channel
title-rule = Rule
title-settings = Settings
title-parts = Parts
title-missing = Not found
skip = Skip to content
nav = Main navigation
nav-home = Dezent, to the calendar
nav-new = New post
nav-new-short = New
nav-calendar = Calendar
nav-attention = Attention
nav-open = Open items
nav-drafts = Drafts
nav-media = Media
nav-channels = Channels
nav-offers = offers
nav-settings = Settings
nav-my-account = Account
nav-account = Account of { $name }
nav-more = More
offer-share = { $offers } in { $posts }
offer-share-name = offers { $share }
channel-needs-auth = reconnect first
channel-paused = paused
channel-many-offers = many offers
channel-filter-hint = Alt and click: show only this channel in the calendar
channels-failed = The channels could not be loaded.
network-sandbox = Rehearsal
network-reminder = Reminder
offline = No connection. Changes are kept in this tab.
paused = { $channels ->
    [0] Publishing is paused: { $reason }
    [one] Publishing is paused on one channel: { $reason }
   *[other] Publishing is paused on { $channels } channels: { $reason }
}
paused-open = Open the pause
app-failed = Dezent could not be reached.
view-failed = This view could not be shown.
signed-out-title = Please sign in again
toasts = Messages
undo = Undo
close = Close
cancel = Cancel
loading = Loading
still-loading = Still loading…
try-again = Try again
details = Details
quoted = “{ $text }”
locked = Your role may not do this. Ask an owner of the workspace.

## Keys

key-ctrl = Ctrl
key-shift = Shift
key-page-up = Page up
key-page-down = Page down
keys-title = Keys that work here
keys-off = Single keys can be switched off under Settings, Account.
keys-new = New post
keys-calendar = Calendar
keys-attention = Attention
keys-drafts = Drafts
keys-undo = Undo the last move or fix
keys-search = Search
keys-list = This list

## Dates and amounts

date-month = { $month } { $year }
date-day-month = { $day } { $month }
date-short = { $weekday } { $day } { $month }
date-long = { $weekday } { $day } { $month }
date-moment = { $day }, { $time }
date-span-days = { $fromDay } to { $toDay } { $toMonth } { $toYear }
date-span-months = { $fromDay } { $fromMonth } to { $toDay } { $toMonth } { $toYear }
date-span-years = { $fromDay } { $fromMonth } { $fromYear } to { $toDay } { $toMonth } { $toYear }
date-today = today
date-yesterday = yesterday
date-tomorrow = tomorrow
amount-percent = { $value } %

## States and severities

state-draft = Draft
state-waiting = Planned
state-due = Getting ready
state-sending = Sending now
state-processing = The network is working on it
state-unknown = Unclear, being looked up
state-sent = Published
state-confirmed = Published, seen online
state-held = On hold
state-held-because = On hold: { $reason }
state-failed = Not published
state-handed = Yours to post
state-skipped = Left out
state-skipped-because = Left out: { $reason }
state-cancelled = Called off
reason-unknown-outcome = Did it go out?
reason-late = Now too late
reason-channel-auth = Reconnect first
reason-rule = Stopped by a rule
reason-quota = Network limit reached
reason-partial-thread = A part is missing
reason-clock = Clock needs a check
reason-restored = Restored, please check
reason-unreachable = Network not reachable
reason-refused = Refused by the network
reason-duplicate = Already there
reason-dropped = Dropped
reason-expired = No answer in 7 days
post-draft = Draft
post-scheduled = Planned
post-publishing = Going out
post-published = Published
post-partly-published = Published on { $done } of { $all }
post-needs-attention = Needs you
post-failed = Not published
post-cancelled = Called off
severity-info = Hint
severity-warning = Warning
severity-error = Problem
severity-info-count = { $count ->
    [one] 1 hint
   *[other] { $count } hints
}
severity-warning-count = { $count ->
    [one] 1 warning
   *[other] { $count } warnings
}
severity-error-count = { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
finding-blocks = Stops this post.
finding-name = { $blocks ->
    [yes] { $severity }, stops this post: { $text }
   *[no] { $severity }: { $text }
}
finding-measured = { $measured }, limit { $limit }.
finding-measured-of = { $what } { $measured }, limit { $limit }.
finding-measure-pressure-score = Pressure
origin-default = Built in
origin-network = Network
origin-workspace = Workspace
origin-audience = Audience
origin-channel = This channel
origin-post = This post
origin-aside = Set aside by { $name }

## Fields and small parts

field-date = Date
field-time = Time
field-time-skipped = { $typed } does not exist that night, it becomes { $becomes }.
field-time-doubled = { $time } happens twice that night.
field-time-first = the first time, before the clocks go back
field-time-second = the second time, after the clocks went back
field-time-wrong = This is no time of day.
field-password-show = Show the password
field-password-hide = Hide the password
field-no-match = Nothing fits
filter-several = { $label }: { $count }
filter-clear = Show all
filter-none = There is nothing to choose from yet.
plot-as-table = Show as table
plot-as-picture = Show as picture
plot-planned = planned
stepper = Step { $at } of { $of }
stepper-done = done
media-progress = { $name } is being stored
media-alt = ALT
media-no-alt = No description
stale-compare = Your version beside the other one
stale-what = What
stale-mine = Yours
stale-theirs = Theirs
stale-keep = Keep mine
stale-take = Take theirs
leave-unsaved = What you have written here is not stored yet. Leave all the same?

## What can go wrong

error-offline = There is no connection to Dezent.
error-timeout = Dezent did not answer in time.
error-unknown = Something went wrong that has no name yet.
problem-malformed-json = What was sent could not be read.
problem-unknown-field = The server does not know a field that was sent. Reload the page.
problem-invalid-value = A field is missing or not taken as it is.
problem-unauthenticated = You are no longer signed in.
problem-forbidden = Your role may not do this.
problem-not-found = It is no longer there.
problem-method-not-allowed = This cannot be done here.
problem-body-too-large = It is larger than the server takes.
problem-unsupported-media-type = The server does not take this type.
problem-unsupported-media = The file is not a picture or film that can be stored, or it is damaged.
problem-media-too-large = The picture or film is too large.
problem-media-in-use = A post uses it, so it cannot be removed.
problem-blocked-by-rules = A rule holds the post back.
problem-network-limits = The network would not take the post like this.
problem-daily-max = That day has as many posts as the channel takes.
problem-in-the-past = That time has passed.
problem-span-too-long = That is more days than are shown at once.
problem-in-flight = It is being sent right now, or not yet clear whether it was.
problem-already-published = It is out already, so it can no longer be changed.
problem-needs-decision = Somebody must first say what became of an earlier try.
problem-still-looking = It is still being looked for.
problem-revision-moved = Somebody else changed it meanwhile.
problem-precondition-failed = Somebody else changed it meanwhile. Nothing of yours is lost.
problem-idempotency-key-reused = This was sent before in another form. Try again.
problem-idempotency-key-in-use = The same is still being worked on.
problem-too-many-requests = Too many calls in a short time. Try again in a moment.
problem-not-possible = That cannot be done in its present state.
problem-bulk-changed = What was shown has changed since. Look again.
problem-channel-exists = This account is connected already.
problem-other-account = That is another account than before.
problem-connection-refused = The network does not accept these credentials.
problem-network-unreachable = The network could not be reached.
problem-not-ready = Dezent is still starting.
problem-timeout = It took too long.
problem-internal = Something went wrong inside. The log says what.

## Calendar

calendar-view = View
calendar-view-month = Month
calendar-view-week = Week
calendar-view-timeline = Timeline
calendar-view-list = List
calendar-week = week { $week }
calendar-previous = Period before
calendar-next = Period after
calendar-today = Today
calendar-today-is = Today, { $day }
calendar-search = Search posts
calendar-channels = Channels
calendar-all-channels = All channels
calendar-states = States
calendar-tag = Tag
calendar-pillar = Pillar
calendar-offers-only = Offers only
calendar-times-workspace = Times: { $place }
calendar-times-channel = Times: channel’s own
calendar-filters = Filters and view
calendar-filters-set = Filters and view, { $count } set
calendar-filters-done = Done
calendar-legend-draft = Draft
calendar-legend-waiting = Planned
calendar-legend-sending = Sending
calendar-legend-confirmed = Published
calendar-legend-held = On hold
calendar-legend-failed = Not published
calendar-legend-fits = Room for an offer
calendar-legend-fits-not = Not yet for an offer
calendar-legend-now = now, { $time } { $place }
calendar-now = now
calendar-month-name = Posts of the month
calendar-posts = { $count ->
    [0] no posts
    [one] 1 post
   *[other] { $count } posts
}
calendar-open-day = Open { $day }
calendar-more = +{ $count } more
calendar-free = Next free time { $time }
calendar-free-today = Next free time today: { $time }
calendar-free-key = Enter begins a post at the next free time
calendar-clock-forward = Clocks go forward
calendar-clock-back = Clocks go back
calendar-offer = offer
calendar-nothing = Nothing on this day.
calendar-list-empty = Posts of these weeks stand here. There are none.
calendar-failed = The calendar could not be loaded.
calendar-no-period = There is no such month, week or day.
calendar-panel = Choose a post to see it here.
calendar-post = Post
calendar-post-failed = The post could not be loaded.
calendar-open = Open
calendar-move = Move
calendar-plan = Plan it
calendar-duplicate = Duplicate as a draft
calendar-copy-link = Copy link
calendar-what-happened = What happened
calendar-more-acts = More for this post
calendar-picture = Picture of the post
calendar-findings-more = { $count } more in the post
calendar-siblings = { $count ->
    [one] The same post stands on 1 other channel.
   *[other] The same post stands on { $count } other channels.
}
calendar-link-copied = The link is copied.
calendar-link-not-copied = The browser did not let us copy. Open the post and copy its address.
calendar-copied = Copied as a draft without a date.
calendar-copied-to = Copied to { $channel } as a draft without a date.
calendar-copy-to = Let go to copy it to { $channel } as a draft.
calendar-not-copied = It was not copied.
calendar-fixed = { $state }: it can no longer be moved.
calendar-move-offline = No connection: moving waits.
calendar-move-to = New time
calendar-move-when = Choose a date and a time.
calendar-move-past = That time has passed.
calendar-move-nowhere = Not here
calendar-move-channel = A post keeps its channel. Hold Alt to copy it there as a draft.
calendar-move-began = Moving from { $moment }. Arrows choose the day, Shift and arrows 15 minutes, Enter drops, Escape goes back.
calendar-move-ended = It stays where it was.
calendar-move-saving = Saving…
calendar-move-siblings = { $count ->
    [one] Moves on 1 other channel too.
   *[other] Moves on { $count } other channels too.
}
calendar-same-day = Same day: { $posts }
calendar-let-go = Let go to move, cancel with
calendar-let-go-plans = Let go to plan this draft, cancel with
calendar-keys-day = day
calendar-keys-minutes = 15 minutes
calendar-keys-drop = drop
calendar-keys-back = back
calendar-keys-edit = Edit the focused post
calendar-keys-move = Move the focused post
calendar-moved = Moved to { $moment }.
calendar-moved-back = Back at { $moment }.
calendar-planned = Planned for { $moment }.
calendar-kept = Kept for { $moment }, still a draft.
calendar-kept-because = Kept for { $moment }, still a draft: { $why }
calendar-draft-again = It is a draft again.
calendar-not-moved = It was not moved.
calendar-conflict = { $name } changed this post meanwhile. It was not moved; what you see is up to date.
verdict-same = Its time now
verdict-checking = Checking…
verdict-fits = Nothing stands against it.
verdict-warns = { $count ->
    [one] Would still warn once.
   *[other] Would still warn { $count } times.
}
calendar-waiting = { $count ->
    [one] 1 thing waits for you
   *[other] { $count } things wait for you
}
calendar-oldest = The oldest since { $day }
calendar-row-channel = Channel
calendar-row-posts = Posts
calendar-row-drafts = { $count ->
    [one] +1 draft
   *[other] +{ $count } drafts
}
calendar-row-usual-max = up to { $to }
calendar-row-offers = Offers
calendar-row-offer-from = Offer from
calendar-row-auth = Please reconnect
calendar-offer-now = now
calendar-offer-not = not in sight
calendar-tray = Without a date
calendar-tray-drag = Drag into the timeline, or
calendar-tray-key = for the next good time
calendar-tray-empty = Drafts without a date stand here.
calendar-no-good-time = There is no good time in the next two weeks.

## Composer

composer-new = New post
composer-text = Text for all channels
composer-language = Language of the text
composer-language-guess = Language: detect
composer-part = Part { $n } of { $of }
composer-part-add = Add thread part
composer-part-remove = Remove part { $n }
composer-legend-stops = stops
composer-legend-warning = warning
composer-legend-hint = hint
composer-marked = { $count ->
    [one] 1 finding in this text. F8 goes to it.
   *[other] { $count } findings in this text. F8 goes through them.
}
composer-key-schedule = schedule
composer-key-next = next finding
composer-key-fix = fix it
composer-keys-schedule = Schedule, or save changes
composer-keys-next = Next finding
composer-keys-previous = Previous finding
composer-keys-fix = Apply the focused finding’s fix
composer-keys-variant = Variant 1 to 9
composer-keys-time = Next good time for a draft without one
composer-lock-sending = It is being sent right now, so it can no longer be changed.
composer-lock-unknown = We do not know yet whether it is out, so it cannot be changed until that is clear.
composer-lock-out = It is out already, so it can no longer be changed. A copy can.
composer-lock-handed = It was handed over to be posted by hand, so it can no longer be changed. A copy can.

composer-media = Media
composer-media-part = Media of part { $n }
composer-media-add = Add or drop files
composer-library = From the library
composer-library-title = Pictures and films of the library
composer-library-empty = Nothing is in the library yet. What you add to a post comes here as well.
composer-library-take = { $count ->
    [one] Add one file
   *[other] Add { $count } files
}
composer-media-drop = Drop pictures or films here
composer-media-earlier = Move file { $place } up
composer-media-later = Move file { $place } down
composer-media-remove = Take file { $place } out
composer-media-stop = Leave out { $name }
composer-media-storing = Being stored
composer-media-not = Not stored
composer-media-own = Media here
composer-alt = Alt text
composer-alt-length = { $count } characters
composer-alt-length-of = { $count } of { $limit }
composer-fitted = { $channel } gets it as { $type }, { $width } × { $height }, { $size } MB:

composer-kind = What is it?
composer-kind-auto = Detect
composer-kind-none = Not an offer
composer-kind-soft = Soft mention
composer-kind-offer = Offer
composer-kind-hint = Your word counts; Dezent says where the text reads otherwise.
composer-kind-reads = { $count ->
    [0] It reads as { $verdict }.
   *[other] It reads as { $verdict }: { $reasons }.
}
composer-kind-agrees = { $count ->
    [0] Dezent agrees.
   *[other] Dezent agrees: { $reasons }.
}
composer-kind-counts = It reads as { $verdict }. Your word counts.
composer-verdict-none = no offer
composer-verdict-soft = a soft mention
composer-verdict-promotional = an offer
composer-verdict-hard-sell = an offer that pushes
composer-more = More about it
composer-relation = How do you stand to what it is about?
composer-relation-none = Nothing to declare
composer-relation-own = It is my own
composer-relation-paid = I am paid for it
composer-relation-gift = It was a gift
composer-relation-affiliate = I earn from sales
composer-relation-partner = A partner’s
composer-relation-employee = My employer’s
composer-place = Where does it appear?
composer-place-post = As a post
composer-place-reply = As a reply
composer-place-comment = As a comment
composer-place-group = In a group
composer-place-story = As a story
composer-essential = Must go out even while publishing is paused
composer-pillar = Pillar
composer-pillar-is = Pillar: { $name }
composer-tag = Tag
composer-tag-remove = Remove the tag { $name }
composer-free = Enter takes what is typed.

composer-options = Channel options
composer-option-usual = As usual
composer-option-as-usual = as usual
composer-option-is = { $name }: { $value }
composer-option-on = { $name }: yes
composer-option-off = { $name }: no
composer-option-others = also set: { $names }
composer-option-commas = Parted by commas.
composer-yes = Yes
composer-no = No
option-visibility = Who may see it
option-spoiler-text = Content warning
option-sensitive = Hide pictures until wanted
option-placement = Where it is shown
option-link = Address of the preview
option-title = Title
option-collaborators = Accounts to share it with
option-comments = Comments allowed
option-is-paid-partnership = Label: paid partnership
option-is-ai-generated = Label: made with AI
option-reply-control = Who may answer
option-topic-tag = Topic
option-is-spoiler-media = Blur pictures until wanted
option-reply-settings = Who may answer
option-paid-partnership = Label: paid partnership
option-made-with-ai = Label: made with AI
option-link-title = Title of the preview
option-link-description = Text of the preview
option-media-title = Title of the picture or film
option-reshare-disabled = Keep others from sharing it
option-tags = Tags
option-made-for-kids = Made for children
option-paid-promotion = Label: paid promotion
option-synthetic-media = Label: altered scenes
option-privacy-level = Who may see it
option-allow-comment = Comments allowed
option-brand-content = Label: promotes somebody else
option-brand-organic = Label: promotes your business
option-is-aigc = Label: made with AI
option-flair-text = Flair
option-nsfw = For adults only
option-spoiler = Hide until wanted
option-type = Type of post
option-action = Button
option-action-url = Where the button leads
option-event-title = Title of the event or offer
option-starts-at = Begins (2026-12-24T10:00)
option-ends-at = Ends (2026-12-24T18:00)
option-coupon-code = Code
option-redeem-url = Where to redeem it
option-terms = Terms
option-excerpt = Short text for lists
option-categories = Categories
option-status = What it becomes
option-format = How the text is read
option-silent = Without a sound
option-link-preview = Preview of the link
option-header = Heading
option-thread-name = Title of the thread
option-link-previews = Previews of links
option-link-card = Link card
option-card-uri = Address of the link card
option-card-title = Title of the link card
option-card-description = Text of the link card
choice-public = everybody
choice-unlisted = everybody, not listed
choice-private = followers or members only
choice-connections = connections
choice-logged-in = people with an account
choice-feed = feed
choice-reel = reel
choice-story = story
choice-saved-story = saved story
choice-spotlight = spotlight
choice-everyone = everybody
choice-accounts-you-follow = accounts you follow
choice-mentioned-only = only who is mentioned
choice-mentioned-users = only who is mentioned
choice-followers-only = followers
choice-following = accounts you follow
choice-subscribers = subscribers
choice-verified = verified accounts
choice-public-to-everyone = everybody
choice-mutual-follow-friends = friends
choice-follower-of-creator = followers
choice-self-only = only you
choice-standard = usual post
choice-event = event
choice-offer = offer
choice-book = Book
choice-order = Order
choice-shop = Shop
choice-learn-more = Learn more
choice-sign-up = Sign up
choice-call = Call
choice-publish = published
choice-pending = waits for an editor
choice-plain = plain text
choice-text = plain text
choice-html = HTML
choice-markdown = Markdown
choice-mrkdwn = Slack’s own markup

composer-tabs = Parts of the composer
composer-tab-text = Text
composer-tab-findings = { $count ->
    [0] Findings
   *[other] Findings ({ $count })
}
composer-variants = Variants
composer-variants-none = Choose where it goes. Each channel shows how it will stand there.
composer-variant = { $channel }, { $network }
composer-variant-text = { $of ->
    [1] Text for { $channel }
   *[other] Text for { $channel }, part { $n } of { $of }
}
composer-channels = Where it goes
composer-channels-none = There is no channel yet.
composer-channels-connect = Connect a channel
composer-channel-add = Channel
composer-channel-remove = Leave out { $channel }
composer-channel-removed = { $channel } is left out.
composer-count = { $counted } of { $limit }
composer-left = { $count } left
composer-over = { $count } too many
composer-unit-bytes = bytes
composer-unit-weighted = links count the same
composer-preview-empty = Nothing written yet.
composer-same-text = Same text as for all
composer-own-text = Own text
composer-own-options = Same text, own options
composer-differ = Make it different
composer-reset = Reset
composer-reset-done = { $channel } has the text for all again.

composer-when = When may this go?
composer-when-note = { $place } time. Findings in the wording stay until fixed.
composer-when-no-channel = Choose a channel first.
composer-when-wording = The wording stops it at any time. These times fit once that is mended.
composer-when-busy = Looking for good times.
composer-when-none = No time within three weeks suits all channels.
composer-when-none-because = No time within three weeks suits all channels. In the way: { $rules }.
composer-when-failed = Good times could not be worked out.
composer-slot-elsewhere = { $time } in { $place } ({ $codes })
composer-slot-warns = Would still warn: { $text }
composer-slot-more = And { $count } more.
composer-around = Around this post on { $channel }
composer-around-several = Around this post on
composer-around-which = Channel
composer-around-helpful = helpful
composer-around-offer = offer
composer-around-planned = planned
composer-around-self = { $when }, this post
composer-around-count = { $offers ->
    [one] the 14 days before: 1 of { $posts } posts is an offer
   *[other] the 14 days before: { $offers } of { $posts } posts are offers
}
composer-around-failed = The posts around it could not be loaded.

composer-findings = Findings
composer-findings-count = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
composer-stops = { $count ->
    [one] 1 finding stops this post.
   *[other] { $count } findings stop this post.
}
composer-nothing = Nothing stands against it.
composer-nothing-stops = Nothing stops it.
composer-checking = Checking…
composer-check-failed = The post could not be checked.
composer-findings-no-channel = What stands against it depends on where it goes. Choose a channel.
composer-findings-blank = Write something, and what stands against it is here.
composer-findings-saved-place = What concerns its place among other posts is told for the post as it is saved.
composer-apply-safe = { $count ->
    [one] Apply 1 safe fix
   *[other] Apply { $count } safe fixes
}
composer-fixed = { $count ->
    [one] 1 safe fix applied.
   *[other] { $count } safe fixes applied.
}
composer-used = The suggested wording is in.
composer-fix = Fix
composer-use = Use this
composer-effect = { $before } → { $after }
composer-move-to = Move to { $day }
composer-origin-network = set by the network
composer-origin-workspace = set for the workspace
composer-origin-audience = set for the audience
composer-origin-channel = set for this channel
composer-origin-post = set for this post
composer-why = Why this rule?
composer-source = Source: { $source }
composer-new-tab = (opens in a new tab)
composer-keep = Keep it, with a reason
composer-keep-why = Why should it go out anyway?
composer-keep-short = Say why in at least 10 characters.
composer-keep-signed = Signed as { $name }, ends with this post
composer-keep-act = Keep it
composer-keep-never = This one cannot be overridden here.
composer-aside = { $count ->
    [one] 1 finding was set aside
   *[other] { $count } findings were set aside
}
composer-kept = Kept: “{ $reason }”. Ends with this post.
composer-kept-by = Kept by { $name }: “{ $reason }”. Ends with this post.
composer-silenced = Set aside: “{ $reason }”.
composer-silenced-until = Set aside until { $day }: “{ $reason }”.
composer-silence = Set the rule aside
composer-silence-where = Where it is set aside
composer-silence-post = For this post
composer-silence-while = For a while
composer-silence-on = On { $channels }, signed as { $name }
composer-silence-done = The rule is set aside. What it says stays listed.
composer-take-back = Have it count again
composer-refused-text-too-long = { $network } takes { $limit } at most; the text has { $count }.
composer-refused-alt-too-long = { $network } takes alt texts of { $limit } at most; this one has { $count }.
composer-refused-media-too-many = { $network } takes { $limit } files at most; there are { $count }.
composer-refused-media-mixed = { $network } does not take pictures and films together.
composer-refused-thread-unsupported = { $network } has no threads.
composer-refused-thread-too-long = { $network } takes { $limit } parts at most; there are { $count }.

composer-saved = Saved { $time }
composer-saving = Saving…
composer-unsaved = Changes are not saved yet
composer-kept-here = Kept in this tab
composer-not-saved = Not saved. { $why }
composer-keep-draft = Keep as draft
composer-keep-there = Keep it there as a draft
composer-schedule = Schedule
composer-save-changes = Save changes
composer-publish-now = Publish now
composer-publish-question = { $count ->
    [one] It goes out at once and cannot be taken back.
   *[other] It goes out at once on { $count } channels and cannot be taken back.
}
composer-planned = Planned for { $when } ({ $place }).
composer-choose-time = Choose a time
composer-when-is = It goes out:
composer-when-label = When it goes out
composer-next-good = Next good time: { $when }
composer-no-time = Without a time
composer-time-set = { $when }. Nothing stops it then.
composer-no-channel = Choose where it goes first.
composer-no-date = Choose when it goes first.
composer-past-date = That time has passed.
composer-offline-wait = There is no connection. The text is kept in this tab; planning waits until it is back.
composer-settle-first = Somebody else changed this post. Choose above which words count, then plan it.
composer-menu = More acts
composer-copy = Write a copy
composer-open-timeline = What happened
composer-unschedule = Make it a draft again
composer-delete = Delete
composer-delete-title = Delete this post?
composer-delete-draft = The draft goes. You can bring it back for a moment.
composer-delete-planned = It is called off on all channels and goes.
composer-deleted = The post is deleted.
composer-outcome = Where it stands
composer-published-at = Published at { $time }
composer-open-public = Open the public page
composer-conflict = Somebody else changed this post meanwhile ({ $when }). Nothing of yours is lost.
composer-conflict-by = { $name } changed this post meanwhile ({ $when }). Nothing of yours is lost.
composer-keep-mine = Keep mine
composer-take-theirs = Take theirs
composer-compare = Compare
composer-mine = Yours
composer-theirs = Theirs
composer-failed = The post could not be loaded.
composer-gone = This post is no longer there.
composer-sample-note = A sample that pushes, for the rehearsal network: nobody outside sees it. See what stands against it, and what Dezent would write instead.
composer-sample-no-channel = A sample that pushes. Choose a channel to see what stands against it.
composer-sample-text = ONLY TODAY: 20 % off every spring service{ $marks } Just 3 slots left, so hurry. What are you waiting for? Book now at spokelane.example/spring #bikerepair
composer-sample-instead = Does your chain skip when you pull away? Often it is just one stiff link. We show you at the bench how to find and free it, and you take the trick home. #BikeRepair

## Attention

attention-count = { $count ->
    [0] Nothing waits for you.
    [one] 1 thing waits for you. Everything else is running.
   *[other] { $count } things wait for you. Everything else is running.
}
attention-all-channels = All channels
attention-done-shown = Show done
attention-to-list = Back to the list
attention-detail = Details
attention-no-permission = Your role may not see what became of posts. Ask an owner of the workspace.
attention-failed = What waits for you could not be loaded.
attention-detail-failed = This one could not be loaded.
attention-missing = There is no such publication, or it belongs to another workspace.
attention-done-failed = What was decided could not be loaded.
attention-more = These are the newest hundred. The others follow once some are decided.
attention-keys-next = Next row
attention-keys-back = Previous row
attention-keys-confirm = Confirm the decision
attention-keys-choose = choose,
attention-keys-turn = move
attention-when = { $day } { $time }
attention-post-gone = Its post was deleted
attention-found = Found by Dezent
attention-decided = { $what }, { $when }.
attention-group-decision = Needs your decision
attention-group-rule = Stopped by a rule
attention-group-failed = Not published
attention-group-network = Network limit or not reachable
attention-group-reconnect = Reconnect a channel
attention-group-handed = Yours to post
attention-group-looking = Dezent is looking
attention-group-done = Done within a day
attention-shut = { $network } no longer lets us in
attention-waiting = { $count ->
    [0] No planned posts
    [one] 1 planned post
   *[other] { $count } planned posts
}
attention-waiting-next = { $count ->
    [0] The next { $when }
    [one] 1 planned post, { $when }
   *[other] { $count } planned posts, the next { $when }
}
attention-empty = Nothing is waiting for you.
attention-empty-filtered = Nothing is waiting for you on these channels.
attention-next = Next to go out
attention-was-sent = This was sent, { $when }
attention-was-tried = This was to go out, { $when }
attention-was-planned = Planned for { $when }
attention-record = Everything that happened
attention-tried = What Dezent tried
attention-tried-more = { $count ->
    [one] 1 more
   *[other] { $count } more
}
attention-where = Where to look
attention-where-page = Open the page and look for { $when }.
attention-where-name = Look at { $where } on { $network } for { $when }.
attention-where-open = Open the page on { $network }
attention-change = What to change
attention-answer = The network’s answer:
attention-rules-then = At its time these rules held it back. Now nothing stands against it.
attention-change-duplicate = The network says that it has this post already. Look there first; if it is not there, change a few words.
attention-change-named = Change what the network names, then plan it again. Nothing of it is public.
attention-later = Decide later
attention-offline = There is no connection. Decisions wait until it is back.
hand-title = Post it by hand: { $place }
hand-disclosure = Say this with it:
hand-copy = Copy the text
hand-copy-part = Copy part { $part }
hand-media = { $film ->
    [yes] Get the film
   *[no] Get the picture
}
hand-share = Open with the text filled in
hand-app = Open in the app
hand-page = Open the page
head-unclear = We do not know whether this post reached { $network }.
head-part = Part { $part } of { $parts } is missing.
head-late = It has become too late for this post.
head-restored = The database was restored. Did this post go out before?
head-clock = The server’s clock jumped, so this post was held.
head-rule = A rule holds this post back.
head-quota = { $network } takes no more posts for now.
head-unreachable = { $network } could not be reached.
head-auth = { $channel } had to be connected again.
head-refused = { $network } did not take this post.
head-duplicate = { $network } says that this post is there already.
head-handed = This post is yours to publish.
why-unclear = { $network } gave no usable answer, { $when }. { $looked ->
    [0] There is no way for Dezent to look there.
    [one] Dezent looked once and could not tell.
    [2] Dezent looked twice and could not tell.
   *[other] Dezent looked { $looked } times and could not tell.
} So that nothing appears twice, Dezent does not send again on a guess.
why-unclear-next = { $minutes ->
    [one] Looking again at { $at }, in 1 minute; at the latest you are asked at { $asked }.
   *[other] Looking again at { $at }, in { $minutes } minutes; at the latest you are asked at { $asked }.
}
why-unclear-now = Dezent is looking now; at the latest you are asked at { $asked }.
why-unclear-soon = Dezent looks a last time, then you are asked.
why-part = { $network } did not take part { $part }. The parts before it are public, those after it are not.
why-late = It could not go out at its time, { $when }. Is it still worth sending?
why-restored = Dezent cannot know what went out after the backup was made. Please look first.
why-clock = Nothing of it is public. Check the clock, then decide.
why-rule = The rules were asked once more just before sending. Nothing of it is public.
why-quota = Its limit is used up. Nothing of this post is public.
why-quota-until = Its limit is used up until { $until }. Nothing of this post is public.
why-unreachable = It was tried from { $when } until its grace ran out. Nothing of it is public.
why-auth = The channel is connected now, but the time of this post has passed.
why-refused = Nothing of it is public. Change it and plan it again, or drop it.
why-handed = Dezent does not post at { $place } itself. Without an answer it is left out on { $until }.
question-seen = What did you see?
question-next = What is to become of it?
question-handed = Have you posted it?
choice-none = Choose one of these first.
choice-none-act = Confirm
choice-url = Address of the post
choice-url-aside = (if you have it)
choice-url-missing = Copy the address of the post from there: it is the proof that it is out.
choice-url-wrong = This is no address of a page.
choice-not-yet = Can be chosen at { $at } at the latest, once Dezent has stopped looking.
choice-not-yet-open = Can be chosen once Dezent has stopped looking.
choice-at-once = At once
choice-at-slot = At the next good time, { $when }
choice-at-act = Plan for { $when }
choice-slot = Next good time: { $when }.
choice-slot-failed = The next good time could not be found out.
choice-replan-missing = Choose a day and a time.
choice-replan-when = New time
choice-there = It is there
choice-there-text = Dezent keeps the address and counts it as published.
choice-there-act = Confirm as published
choice-again = It is not there, send again
choice-again-text = Dezent sends it once more. This cannot be taken back.
choice-again-act = Send again
choice-now = Send now
choice-now-text = Dezent sends it at once. This cannot be taken back.
choice-now-act = Send now
choice-now-late = Send now
choice-now-late-text = It goes out late, but at once. This cannot be taken back.
choice-now-late-act = Send now
choice-now-restored = Send now
choice-now-restored-text = It is not there, and goes out at once. This cannot be taken back.
choice-now-restored-act = Send now
choice-now-rest = Send now
choice-now-rest-text = Dezent sends the parts that are missing; those that are out stay. This cannot be taken back.
choice-now-rest-act = Send the missing parts now
choice-now-rule = Send now
choice-now-rule-text = The rules are asked once more. Where they still object, it comes back here.
choice-now-rule-act = Send now
choice-replan = Plan anew
choice-replan-text = It goes out at a time that you choose.
choice-replan-act = Plan anew
choice-edit = Edit and plan again
choice-edit-text = { $alone ->
    [yes] Opens the post. Once it is planned again, it is off this list.
   *[no] Opens a draft of it for this channel alone; the other channels stay as they are.
}
choice-edit-act = Edit and plan again
choice-change = Change the post
choice-change-text = { $alone ->
    [yes] Opens the post with what stands against it.
   *[no] Opens a draft of it for this channel alone; the other channels stay as they are.
}
choice-change-act = Change the post
choice-whole = It is complete
choice-whole-text = You have posted what was missing by hand. Dezent counts it as published.
choice-whole-act = Confirm as published
choice-done = I have posted it
choice-done-text = Dezent keeps the address and counts it as published.
choice-done-act = Confirm as posted
choice-drop = Drop it
choice-drop-text = Nothing more is sent. { $alone ->
    [yes] Text and pictures stay as a draft.
   *[no] The other channels stay as they are.
}
choice-drop-act = Drop it
choice-drop-wish = Drop it
choice-drop-wish-text = If it turns out not to have arrived, it is called off. Otherwise it stays public.
choice-drop-wish-act = Drop it
choice-drop-failed = Drop it
choice-drop-failed-text = { $alone ->
    [yes] Text and pictures stay as a draft.
   *[no] The other channels stay as they are.
}
choice-drop-failed-act = Drop it
choice-drop-handed = Drop it
choice-drop-handed-text = It is left out here. { $alone ->
    [yes] Text and pictures are kept.
   *[no] The other channels stay as they are.
}
choice-drop-handed-act = Drop it
choice-drop-rest = Leave it as it is
choice-drop-rest-text = The parts that are out stay public; nothing more is sent.
choice-drop-rest-act = Leave it as it is
choice-leave-out = Leave out
choice-leave-out-text = Nothing is sent. { $alone ->
    [yes] Text and pictures stay as a draft.
   *[no] The other channels stay as they are.
}
choice-leave-out-act = Leave out
decided-posted = Noted as published.
decided-resend = { $timed ->
    [no] It is on its way.
   *[other] Planned for { $when }.
}
decided-replan = { $timed ->
    [no] It is on its way.
   *[other] Planned for { $when }.
}
decided-drop = Dropped. Nothing more is sent.
reconnect-head = { $network } no longer lets us in.
reconnect-why = { $count ->
    [0] No planned post on { $channel } waits for it.
    [one] 1 planned post on { $channel } waits for it.
   *[other] { $count } planned posts on { $channel } wait for it.
}
reconnect-why-next = { $count ->
    [one] 1 planned post on { $channel } waits for it, { $next }.
   *[other] { $count } planned posts on { $channel } wait for it, the next { $next }.
}
reconnect-since = It has been so since { $since }.
reconnect-act = Reconnect { $channel }
reconnect-waiting = What waits for it
reconnect-failed = The posts that wait could not be loaded.
reconnect-done = This channel is connected again. What waited for it goes on.
head-replanned = Planned anew for { $when }.
head-draft = This post is a draft again.
attention-heir = The new publication

## Publication

publication-when = { $moment } ({ $place })
publication-back = Back
publication-more = More
publication-open = Open on { $network }
publication-template = Use as template
publication-template-failed = The draft could not be made.
publication-post = Open the post
publication-technical = Technical details
publication-copy = Copy as text
publication-copied = Copied.
publication-copy-failed = It could not be copied.
publication-decide = Decide
publication-missing = There is no such publication, or it belongs to another workspace.
publication-failed = What happened could not be loaded.
publication-events-failed = Who planned and changed it could not be loaded.
publication-post-failed = The post could not be loaded.
publication-post-gone = The post was deleted. What was recorded stays.
publication-public = What is public
publication-siblings = Same post on other channels
publication-never-again = Editing the post changes it for later use. It never posts this again.
publication-remove = Delete at { $network }
publication-remove-cannot = { $network } takes nothing back. Delete it there.
publication-remove-not-out = Nothing of it is public.
preview-parts = All { $parts } parts
remove-title = Delete this post at { $network }?
remove-goes = { $parts ->
    [0] It disappears at { $network } from { $channel }, with what people answered there.
    [1] It disappears at { $network } from { $channel }, with what people answered there.
   *[other] All { $parts } parts disappear at { $network } from { $channel }, with what people answered there.
}
remove-stays = Text, pictures and this record stay in Dezent. Copies and screenshots of others stay where they are.
remove-no-undo = This cannot be undone.
remove-act = Delete at { $network }
remove-done = Deleted at { $network }.
remove-failed = It could not be deleted at { $network }.
receipt-title = Receipt
receipt-planned = Planned
receipt-since = Public since
receipt-late = { $minutes ->
    [0] on time
    [one] 1 minute late
   *[other] { $minutes } minutes late
}
receipt-removed = Deleted there
receipt-sent = Sent
receipt-looked = Looked
receipt-times = { $count ->
    [1] once
    [2] twice
   *[other] { $count } times
}
receipt-address = Address
receipt-no-address = { $network } gives none
receipt-proof = Proof
receipt-none = none, nothing is known to be public
summary-sent = { $sent ->
    [1] Sent once
    [2] Sent twice
   *[other] Sent { $sent } times
}, { $minutes ->
    [0] on time.
    [one] 1 minute late.
   *[other] { $minutes } minutes late.
}
summary-found = The first answer got lost, so Dezent looked before doing anything else and found the post.
summary-told = Somebody has seen it and said where it is.
summary-removed = It was deleted at the network on { $when }.
summary-waiting = Planned for { $when }. Nothing of it is public yet.
summary-due = It is getting ready. Nothing of it is public yet.
summary-sending = It is being sent right now.
summary-processing = The network has it and is still working on it.
summary-unknown = We do not know whether it arrived. Dezent looks before it does anything else.
summary-held = It waits for a person: { $reason }
summary-failed = The network did not take it. Nothing of it is public.
summary-handed = It is yours to post. Dezent sends nothing itself.
summary-skipped = It was left out. Nothing was sent.
summary-cancelled = It was called off.
summary-wish = It will be called off if it turns out not to have arrived.
story-who-gone = somebody who has left
story-who-cli = the command line
story-who-program = a program
story-planned = Planned for { $when }
story-planned-by = Planned by { $who } for { $when }
story-edited = Changed by { $who }
story-kept = A rule was overridden by { $who }
story-prep-files = Pictures and films uploaded ahead of time
story-prep-count = { $count ->
    [one] 1 file. Nothing is public yet.
   *[other] { $count } files. Nothing is public yet.
}
story-prep-other = Prepared at { $network }
story-prep-nothing = Nothing is public yet.
story-prep-refused = { $what ->
    [file] { $network } did not take a picture or film
   *[other] { $network } refused the preparation
}
story-prep-failed = { $what ->
    [file] An upload to { $network } did not work
   *[other] Preparing it at { $network } did not work
}
story-sent = { $parts ->
    [1] Sent to { $network }
   *[other] Part { $part } of { $parts } sent to { $network }
}
story-sent-comment = Comment { $part } sent to { $network }
story-sent-first = Written down first, then sent.
story-sent-again = Try { $nth }, written down first.
story-end-part = Part { $part } of { $parts } is public
story-end-processing = { $network } has it and is working on it
story-end-not-sent = Nothing left the server
story-end-again = Dezent tries again.
story-end-throttled = { $network } asked to wait
story-end-wait = { $minutes ->
    [one] Dezent waits 1 minute.
   *[other] Dezent waits { $minutes } minutes.
}
story-end-unauthorized = { $network } no longer lets us in
story-end-nothing = Nothing is public.
story-end-refused = { $parts ->
    [1] { $network } did not take it
   *[other] { $network } did not take part { $part }
}
story-end-nothing-of-it = Nothing was made public by this.
story-end-unknown = { $seconds ->
    [0] The connection broke off. Unclear whether it arrived.
    [one] No answer within 1 second. Unclear whether it arrived.
   *[other] No usable answer within { $seconds } seconds. Unclear whether it arrived.
}
story-end-none = No answer was recorded. Unclear whether it arrived.
story-end-no-guess = Dezent never sends again on a guess.
story-look-list = Looked at the account’s latest posts
story-look-read = Looked for the post itself
story-look-key = Asked what a repeat would do
story-look-failed = Looking did not work
story-saw-list = { $count ->
    [0] The list is complete. The post is not in it.
    [one] The list is complete. Exactly one post matches.
   *[other] The list is complete. { $count } posts could be it.
}
story-saw-part = { $count ->
    [0] The list was incomplete, so it proves nothing.
    [one] The list was incomplete. One post matches.
   *[other] The list was incomplete. { $count } posts could be it.
}
story-saw-there = It is there.
story-saw-absent = It is not there.
story-saw-working = The network still works on it.
story-saw-key = The network would know a repeat by its key.
story-saw-nothing = The network could not be asked.
story-saw-again = { $saw } { $times } times, until { $until }.
story-settled-absent = Two looks prove that it did not arrive, so it may be sent again
story-settled-repeatable = A repeat cannot appear twice, so it is sent again
story-published = Published
story-published-receipt = The receipt is stored.
story-published-found = Found by looking. The receipt is stored.
story-confirmed = Seen at its address
story-confirmed-text = Nothing left to do.
story-changed = It looks different at its address
story-changed-text = Somebody has changed or deleted it there.
story-restart = The server stopped while it was sending
story-unclear = Still unclear, somebody was told
story-held = Handed to you: { $reason }
story-failed = Not published
story-incomplete = The post is public, but a comment under it is not
story-handed = Handed to a person to post
story-handed-text = Without an answer it is left out on { $until }.
story-skipped = Left out: { $reason }
story-cancelled = Called off by { $who }
story-wished = Asked to be called off by { $who }
story-decided-posted = Confirmed to be there by { $who }
story-decided-resend = Sent again as decided by { $who }
story-decided-drop = Dropped by { $who }
story-delayed = Put off, to be tried again
story-duplicate = It may be public twice
story-duplicate-text = Please look at { $network } and delete one there.
story-after-cancel = It had arrived before it was called off
story-removal = Deletion at { $network } asked for by { $who }
story-removed = Deleted at { $network }
story-removal-failed = Deleting at { $network } did not work

## Drafts and media

drafts-note = Posts without a date. Those with one stand in the calendar.
drafts-search = Search drafts
drafts-channel = Channel
drafts-tag = Tag
drafts-pillar = Pillar
drafts-no-permission = Your role may not see posts. Ask an owner of the workspace.
drafts-failed = The drafts could not be loaded.
drafts-none = No draft fits.
drafts-empty = Ideas without a date belong here.
drafts-write = Write a post
drafts-more = Show more
drafts-saved = Saved { $day } { $time }
drafts-no-text = No text yet
drafts-no-channel = No channel yet
drafts-offer = Offer
drafts-media = { $count ->
    [one] 1 picture or film
   *[other] { $count } pictures or films
}
drafts-thread = Thread, { $parts } parts
drafts-acts = What to do with “{ $text }”
drafts-open = Open
drafts-copy = Duplicate
drafts-copied = A copy stands among the drafts.
drafts-open-copy = Open the copy
drafts-copy-failed = The copy could not be made.
drafts-delete = Delete
drafts-deleted = Deleted: “{ $text }”
drafts-delete-failed = The draft could not be deleted.
drafts-restored = The draft is back.
drafts-restore-failed = The draft could not be brought back.
drafts-plan = Next good time
drafts-plan-looking = Looking for the next good time…
drafts-plan-at = Next good time on all its channels: { $when }.
drafts-plan-act = Plan for { $when }
drafts-plan-none = There is no good time within two weeks, or it has no channel yet.
drafts-plan-failed = It could not be planned.
drafts-unplanned = A draft again. It stands in the calendar on { $when }.
drafts-planned = Planned for { $when }.
media-note = Every picture and film of the workspace.
media-upload = Upload
media-uploads = On their way
media-upload-drop = Take { $name } off the list
media-search = Search descriptions and credits
media-kind = Type
media-pictures = Pictures
media-films = Films
media-description = Description
media-alt-missing = Without description
media-alt-there = With description
   *[other] in { $count } posts
}
media-no-permission = Your role may not see pictures and films. Ask an owner of the workspace.
media-failed = The pictures and films could not be loaded.
media-none = Nothing fits.
media-empty = Pictures and films for your posts belong here. Drop files or upload them.
media-loaded = { $shown } of the { $loaded } loaded so far fit.
media-more = Load more
media-open = { $format }, open details
media-size-mb = { $size } MB
media-size-kb = { $size } kB
media-pixels = { $width } × { $height }
media-length = { $size }, { $minutes }:{ $seconds } min
media-wrong-type = Only JPEG, PNG, GIF, WebP, MP4 and QuickTime can be stored.
media-too-large = It has { $size }, at most { $limit } can be stored.
media-duplicate = This file was there already.
media-show = Show it
media-stored = Stored.
media-stored-apart = The post was left before { $name } was stored. It is in the library.
media-details = Picture or film
media-one-failed = It could not be loaded.
media-stored-at = Stored { $when }.
media-alt-label = Description
media-alt-hint = What it shows, for people who cannot see it. Posts that wait take it along.
media-credit = Credit
media-licence = Licence
media-captions = It can be read along: its words are in the picture or come with it.
media-offline = There is no connection. Saving waits until it is back.
media-save = Save
media-unsaved = Not saved yet; what you typed is kept here.
media-saved = Saved.
media-save-failed = It could not be saved.
media-remove = Remove
media-remove-title = Remove this from the library?
media-remove-text = It goes with its description and cannot be brought back. What is already public stays as it is.
media-removed = Removed.
media-in-use = { $count ->
    [0] Posts use it, so it stays.
    [one] This post uses it, so it stays. Take it out there first.
   *[other] These posts use it, so it stays. Take it out there first.
}
media-used-by = Used by
media-users-failed = Which posts use it could not be loaded.
media-users-none = No post uses it.

## Channels

channel-list-summary = { $channels ->
    [one] 1 channel.
   *[other] { $channels } channels.
} { $waiting ->
    [0] None needs you.
    [one] 1 needs you.
   *[other] { $waiting } need you.
}
channel-list-connect = Connect a channel
channel-list-empty = No channel is connected yet. The first one can be a rehearsal, which nobody outside sees.
channel-list-channel = Channel
channel-list-state = State
channel-list-offers = Offers
channel-list-next = Next post
channel-list-open = Waits for you
channel-list-no-posts = No posts yet
channel-list-no-next = Nothing planned
channel-list-nothing = Nothing
channel-keys-next = Next row
channel-keys-previous = Previous row
channel-open-held = { $count } on hold
channel-open-failed = { $count } not published
channel-open-unknown = { $count } unclear
channel-share-name = { $offers } of the last { $posts } posts sell something
channel-share-warns = warning above { $limit } %
channel-share-stops = problem above { $limit } %
channel-condition-connected = Connected
channel-condition-reminder = A person posts
channel-condition-needs-auth = Reconnect first
channel-condition-credentials-unreadable = Credentials cannot be opened
channel-condition-stopped = Network stopped
channel-condition-paused = Paused
channel-condition-limit-used-up = Limit used up
channel-condition-throttled = Asked to wait
channel-trouble-needs-auth = { $network } no longer lets us in. Connect the channel again.
channel-trouble-paused = It is paused. Nothing goes out until somebody lets it go on.
channel-trouble-credentials-unreadable = Its credentials cannot be opened with the key of this installation.
channel-trouble-throttled = { $network } asked Dezent to wait until { $at }.
channel-trouble-held = { $count ->
    [one] 1 post waits for your answer.
   *[other] { $count } posts wait for your answer.
}
channel-trouble-unknown = { $count ->
    [one] Of 1 post it is not known whether it is out. Dezent looks again.
   *[other] Of { $count } posts it is not known whether they are out. Dezent looks again.
}
channel-all = All channels
channel-missing = This channel is not connected here, or no longer.
channel-closed = Your role may not see channels.
channel-no-page = There is no such page of a channel.
channel-pages = Pages of the channel
channel-times = times in { $place }
channel-pause = Pause channel
channel-resume = Let it go on
channel-reconnect = Reconnect
channel-paused-done = { $name } is paused.
channel-resumed-done = { $name } goes on.
channel-paused-long = { $count ->
    [0] This channel is paused. Nothing goes out until somebody lets it go on.
    [one] This channel is paused. 1 planned post waits until somebody lets it go on.
   *[other] This channel is paused. { $count } planned posts wait until somebody lets it go on.
}
channel-needs-auth-long = { $count ->
    [0] { $network } no longer lets us in.
    [one] { $network } no longer lets us in. 1 planned post waits for it.
   *[other] { $network } no longer lets us in. { $count } planned posts wait for it.
}
channel-needs-auth-next = The next is due { $at }.
channel-tab-rhythm = Rhythm
channel-tab-rules = Rules
channel-tab-audience = Audience
channel-tab-posts = Posts
channel-tab-connection = Connection
channel-name-missing = Give it a name, so that you know it again.
rhythm-legend = Signs
rhythm-legend-out = published
rhythm-legend-planned = planned
rhythm-legend-offer = offer
rhythm-failed = The figures could not be loaded.
rhythm-empty = Nothing has gone out here yet, and nothing is planned.
rhythm-share = Share of offers
rhythm-share-window = in the last 14 days, at least 5 posts
rhythm-share-now = { $posts ->
    [0] No posts today.
   *[other] { $offers } in { $posts } today.
}
rhythm-room-now = There is room for an offer now.
rhythm-room-from = Room for the next offer from { $day }.
rhythm-room-warned = It would get a warning.
rhythm-room-none = No room for an offer in the next 60 days.
rhythm-stops-over = stops over { $limit } %
rhythm-problem-over = problem over { $limit } %
rhythm-warns-over = warns over { $limit } %
rhythm-draft = draft of { $day }: { $share }
rhythm-too-many = too many offers
rhythm-day = Day
rhythm-state = State
rhythm-note = Note
rhythm-out = published
rhythm-offers = { $count ->
    [one] 1 offer
   *[other] { $count } offers
}
rhythm-posts = Posts
rhythm-weeks = Posts per week
rhythm-weeks-average = { $average } on average
rhythm-week = Week
rhythm-week-from = Week { $week }, from { $day }
rhythm-weeks-summary = Posts per week: { $posts } published and { $planned } planned this week.
rhythm-weeks-wanted = Up to { $wanted } are welcome.
rhythm-wanted = this audience wants up to { $wanted }
rhythm-usual = up to { $wanted } is usual
rhythm-pillars = Pillars
rhythm-pillars-window = 28 days
rhythm-pillar-none = Without pillar
rhythm-pillar-of = { $percent } % of { $target }
rhythm-pillar-at-most = { $percent } %, at most { $target }
rhythm-pillar-missing = { $count ->
    [one] “{ $pillars }” is missing.
   *[other] { $pillars } are missing.
}
rhythm-target = target
rhythm-silence = Silence between posts
rhythm-silence-longest = { $days ->
    [one] Longest: 1 day.
   *[other] Longest: { $days } days.
}
rhythm-silence-span = { $from } to { $to }
rhythm-silence-hint = { $days ->
    [one] Hint above 1 day.
   *[other] Hint above { $days } days.
}
rhythm-silence-none = There are not two posts yet to be silent between.
rhythm-silence-summary = { $posts } posts. The longest silence lasts { $days ->
    [one] 1 day
   *[other] { $days } days
}, from { $from } to { $to }.
rhythm-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
rhythm-since = Since the last
rhythm-answers = { $count ->
    [one] 1 question or complaint has no answer yet.
   *[other] { $count } questions and complaints have no answer yet.
}
rhythm-answers-since = The oldest came { $at }.
rhythm-audience = Audience: { $name }
rhythm-audience-none = Audience
audience-title = Audience
audience-label = Whom this channel speaks to
audience-hint = What you choose counts at once.
audience-none = No audience
audience-none-hint = Rules judge more exactly when they know whom a channel speaks to: quiet hours, form of address, how much is welcome.
audience-choose = Choose audience
audience-chosen = Audience changed.
audience-undone = The audience is as it was.
audience-describe = Describe an audience
audience-edit = Edit audience
audience-new = New audience
audience-name = Name
audience-save = Save audience
audience-saved = Audience saved.
audience-failed = The audiences could not be loaded.
audience-in-use = A channel still speaks to it, so it cannot be removed.
audience-shared = { $channels } speaks to the same audience; a change counts there too.
audience-unused = Audiences of no channel
audience-remove = Remove
audience-remove-name = Remove { $name }
traits-age = Age
traits-age-both = { $from } to { $to }
traits-age-from = from { $from }
traits-age-to = up to { $to }
traits-age-from-label = Age from
traits-age-to-label = Age to
traits-gender = Gender
traits-gender-all = All
traits-gender-women = Women
traits-gender-men = Men
traits-education = Education
traits-education-any = Any
traits-education-school = School
traits-education-vocational = Vocational training
traits-education-degree = Degree
traits-income = Income
traits-income-any = Any
traits-income-low = Low
traits-income-middle = Middle
traits-income-high = High
traits-place = Place
traits-country = Country
traits-country-hint = Two letters, such as DE.
traits-region = Region
traits-region-hint = The part behind the country, such as BY.
traits-zone = Time zone
traits-zone-channel = As the channel: { $zone }
traits-style = Form of address
traits-style-neutral = no form of address
traits-style-du = addressed as du
traits-style-sie = addressed as Sie
traits-business = Firms are spoken to
traits-jargon-known = Knows the words of the trade
traits-jargon = Words to spare it
traits-interests = Interests
traits-lines = One to a line.
traits-quiet = Quiet hours
traits-quiet-from = Quiet from
traits-quiet-from-hint = Such as 22:00, which counts where nothing is said.
traits-quiet-to = Quiet until
traits-quiet-to-hint = Such as 07:00, which counts where nothing is said.
traits-quiet-words = quiet from { $quiet }
traits-times = { $place } time
traits-day-max = Posts a day at most
traits-week-max = Posts a week at most
traits-max-hint = Empty for what is usual on the network.
traits-reply = Expects an answer within
traits-reply-label = Answer within minutes
traits-reply-hint = Empty for an hour.
traits-reply-words = expects an answer within { $within }
traits-reply-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
traits-reply-hours = { $count ->
    [one] an hour
   *[other] { $count } hours
}
traits-reply-days = { $count ->
    [one] a day
   *[other] { $count } days
}
traits-calendars = Calendars
traits-calendars-hint = Such as de-by, one to a line; empty for those of the country.
traits-number-wrong = A whole number, or nothing.
traits-yes = Yes
channel-posts-show = Which posts
channel-posts-show-all = All
channel-posts-show-planned = Planned
channel-posts-show-published = Published
channel-posts-show-open = Needs you
channel-posts-show-drafts = Drafts
channel-posts-show-all-act = Show all
channel-posts-in-calendar = Show in the calendar
channel-posts-failed = The posts could not be loaded.
channel-posts-empty = Posts for this channel stand here.
channel-posts-empty-filter = No post here is in that state.
channel-posts-no-date = No date
channel-posts-no-text = Without text
channel-posts-offer = Offer
channel-posts-more = Show older ones
connection-account = Account
connection-network = Network
connection-handle = Name there
connection-server = Server
connection-id = Id there
connection-since = Connected since
connection-unclear = If an answer is lost
connection-option = Setting { $name }
connection-kind-chosen-id = Dezent chooses the id of the post and looks it up.
connection-kind-server-key = The network recognises a repeat by its key.
connection-kind-handle = Dezent looks up the step that was begun.
connection-kind-listing = Dezent looks through what the account has posted.
connection-kind-blind = Nothing can be looked up; a person is asked.
connection-health = How it is doing
connection-health-failed = How the channel is doing could not be loaded.
connection-fine = Nothing is in the way.
connection-last-sent = Last published
connection-last-failure = Last trouble
connection-never = Not yet
connection-next = Next post
connection-open = Open
connection-open-words = { $waiting } planned
connection-session-ends = Session ends
connection-limit = Limit { $name }
connection-limit-words = { $used } of { $max } used, anew from { $until }
tryout-act = Try it out
tryout-hint = Nothing is published.
tryout-running = The network is being asked…
tryout-works = Tried out at { $at }: it works.
tryout-fails = Tried out at { $at }: something is wrong.
tryout-failed = It could not be tried out.
tryout-well = Well
tryout-note = Note
tryout-wrong = Wrong
tryout-what-state = State:
tryout-what-session = Session:
tryout-what-account = Account:
tryout-what-scopes = Permissions:
tryout-what-limits = Limits:
tryout-what-media = Pictures and films:
connection-settings = Settings
channel-set-name = Name
channel-set-zone = Time zone
channel-set-zone-hint = The days of the channel are counted in it. Planned posts keep their instant.
channel-set-mode = Who posts
channel-mode-direct = Dezent
channel-mode-reminder = A person, reminded
channel-mode-direct-hint = Dezent posts by itself at the planned instant.
channel-mode-reminder-hint = At the planned instant a person gets text, pictures and a link, and says where it was posted.
channel-set-late = When a post is late
channel-late-hold = Wait for me
channel-late-skip = Leave it out
channel-set-late-hint = { $minutes ->
    [0] Late is what has not gone out at its instant.
    [one] Late is what has not gone out after 1 minute.
   *[other] Late is what has not gone out after { $minutes } minutes.
}
channel-set-grace = Grace in minutes
channel-set-grace-hint = 0 to 10080, which is a week.
channel-set-gap = Smallest gap in seconds
channel-set-gap-hint = How far apart late posts are kept, 0 to 86400.
channel-set-daily = Posts a day at most
channel-set-daily-hint = No more are planned, 1 to 10000.
colour-auto = As it comes
colour-1 = Teal
colour-2 = Wine
colour-3 = Blue
colour-4 = Ochre
colour-5 = Violet
colour-6 = Green
colour-7 = Copper
colour-8 = Azure
colour-9 = Mauve
colour-10 = Olive
colour-11 = Indigo
colour-12 = Slate
channel-set-colour = Colour
channel-set-colour-hint = Of its tile, everywhere on this page and for everybody.
channel-settings-save = Save settings
channel-settings-saved = Settings saved.
channel-settings-undone = The settings are as they were.
channel-settings-unchanged = Everything is saved.
channel-settings-reset = Take back
connection-credentials = Credentials
connection-remove = Remove
channel-remove-hint = Calls off what is planned here. What is published stays at the network.
channel-remove-act = Remove channel
channel-remove-title = Remove { $name } on { $network }?
channel-remove-cancels = { $count ->
    [0] Nothing is planned here.
    [one] 1 planned post is called off. Its text and pictures stay.
   *[other] { $count } planned posts are called off. Their texts and pictures stay.
}
channel-remove-stays = What is published stays on { $network }, and its record stays here.
channel-remove-final = This cannot be undone. Connecting the account again makes a new channel.
channel-remove-confirm = Remove channel
channel-remove-done = { $name } was removed.

## Connect

connect-step-network = Network
connect-step-access = Sign in there
connect-step-fields = Access and name
connect-step-targets = Choose
connect-step-naming = Name and zone
connect-step-done = Connected
connect-which = Which network?
connect-search = Search networks
connect-none = No network is called that.
connect-networks-failed = The networks could not be loaded.
connect-unknown = Dezent knows no network called “{ $network }”.
connect-all = All networks
connect-other-network = Another network
connect-text-graphemes = { $count } characters
connect-text-characters = { $count } characters
connect-text-utf16 = { $count } characters
connect-text-bytes = { $count } bytes
connect-text-weighted = { $count } characters, some count twice
connect-text-emoji-bytes = { $count } characters, emojis count more
connect-takes-pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
connect-takes-films = { $count ->
    [one] 1 film
   *[other] { $count } films
}
connect-takes-media-only = only with a picture or film
connect-takes-threads = threads of up to { $count } parts
connect-takes-removal = posts can be deleted from here
connect-takes-picture-size = pictures up to { $size }
connect-takes-film-size = films up to { $size }
connect-takes-hashtags = { $count ->
    [one] 1 hashtag at most
   *[other] { $count } hashtags at most
}
connect-size = { $value } MB
connect-size-gb = { $value } GB
connect-needs-consent = You sign in there
connect-needs-registration = Dezent is not registered there yet
connect-needs-fields = You enter what it hands out
connect-needs-nothing = Needs nothing
connect-proof-server = Proven on the network's own server software
connect-proof-description = Proven by the description the network publishes
connect-proof-sheet = Compared with its documentation
connect-way-consent = Sign in at { $network } instead
connect-way-fields = Enter credentials of { $network } yourself
connect-way-reminder = Let a person post, and only be reminded
registration-missing = Dezent is not registered at { $network } yet. Whoever runs this server does this once:
registration-make = Register an app at
registration-return = Give as the address to come back to:
registration-return-note = behind the public address of this server
registration-scopes = Permissions that Dezent asks for:
registration-settings = Put both values into the settings of the server:
connect-sign-in = Sign in at { $network }
connect-sign-in-hint = The page of { $network } opens in a new tab. This one waits and goes on by itself. Dezent never sees your password.
connect-server = Server
connect-server-hint = Where the account lives, such as mastodon.social.
connect-server-bluesky = Handle or server
connect-server-bluesky-hint = Your handle, such as shop.bsky.social, or the account's server.
connect-server-missing = Say where the account lives.
connect-open-page = Open { $network }
connect-open-again = Open { $network } again
connect-waiting-title = Waiting for { $network }
connect-waiting-words = Agree there in the other tab. Nothing is posted.
connect-answered = { $network } has answered
connect-until = There is time until { $time }.
connect-blocked = Your browser has let no new tab open. Use the link.
connect-look = Look now
connect-look-failed = Dezent could not be asked just now. It is tried again.
connect-failed = That did not work
connect-failed-words = { $network } was not connected. Nothing has changed.
connect-begin-again = Begin again
connect-choose = What of { $network } becomes a channel?
connect-choose-one = Choose at least one.
connect-no-targets = { $network } has shown no account that Dezent may post on.
connect-all-taken = Everything here is connected already.
connect-already = Already connected
connect-already-as = Already connected as { $name }
connect-take = { $count ->
    [0] Go on
    [one] Go on with 1
   *[other] Go on with { $count }
}
connect-target-account = Account
connect-target-page = Page
connect-target-board = Board
connect-target-section = Section of a board
connect-target-organization = Organisation
connect-target-member = Person
connect-target-profile = Profile
connect-target-location = Location
connect-target-channel = Channel
connect-target-blog = Blog
connect-naming = { $count ->
    [one] What is it called here?
   *[other] What are they called here?
}
connect-name-hint = What you and the others call it.
connect-colour = This is how it looks in the calendar. Colours are given out in order; choosing one is not possible yet.
connect-zone-hint = The days of the channel are counted in it.
connect-audience-hint = Can be chosen later, too.
connect-limits = What { $network } takes
connect-back = Back
connect-finish = Connect
connect-half = It is connected, but zone or audience could not be stored. They are under Connection and Audience.
connect-done = Connected. Nothing has been posted.
connect-done-again = Connected again. What waited goes on.
connect-write = Write a post
connect-to-channel = To the channel
connect-more = Connect another
connect-again-title = Connect { $name } again
connect-again-heading = Connect { $network } again
connect-again-same = It must be the same account: { $account }. Settings, rules and planned posts stay.
connect-again-try = Try again with the right account
connect-other-title = That is another account
connect-other-words = { $network } says that you are { $other }. This channel is { $own }. Nothing has changed.
connect-other-somebody = somebody else
connect-other-new = Connect it as a channel of its own
connect-fields = Connect { $network }
connect-fields-hint = { $network } hands out what is asked for here. Dezent tries it out before it stores it, sealed, and never shows it again.
connect-plain = Connect { $network }
connect-plain-hint = Nothing has to be entered for it.
connect-by-hand = { $network }, posted by a person
connect-by-hand-hint = At the planned instant a person gets text, pictures and a link that opens { $network }, and says where it was posted.
connect-made-at = Make it at { $host }
connect-field-optional = (optional)
connect-field-missing = This is needed.
credentials-none = { $network } needs no credentials.
credentials-hint = They are stored sealed and never shown. New ones must be for the same account.
credentials-enter = Enter new credentials
credentials-save = Try and store
credentials-saved = { $network } accepts the new credentials.
credential-access-token = Access token
credential-refresh-token = Refresh token
credential-bot-token = Bot token
credential-account = Account
credential-account-id = Account id
credential-page-id = Page id
credential-channel-id = Channel id
credential-board-id = Board id
credential-location-id = Location id
credential-login = Login
credential-blog = Blog
credential-channel = Channel
credential-server = Server
credential-url = URL
credential-target = Where the posts go
credential-bluesky-identifier = Handle
credential-bluesky-app-password = App password
credential-mastodon-access-token = Your access token
credential-slack-access-token = Bot User OAuth Token
credential-telegram-chat = Channel or group
credential-discord-webhook-url = Webhook URL
credential-wordpress-site = Site address
credential-wordpress-username = Username or e-mail address
credential-wordpress-application-password = Application password
credential-webhook-secret = Signing secret
credential-webhook-previous-secret = Previous secret
credential-webhook-headers = Further headers
credential-hint-bluesky-identifier = The account's handle, such as shop.bsky.social.
credential-hint-bluesky-app-password = One that you make for Dezent, not the password of the account.
credential-hint-bluesky-server = Only where it is not https://bsky.social.
credential-hint-mastodon-server = The account's server, such as mastodon.social.
credential-hint-mastodon-access-token = Under Settings, Development: an application with profile, read:statuses, write:statuses and write:media.
credential-hint-telegram-bot-token = What @BotFather gave you. The bot must be an administrator that may post.
credential-hint-telegram-chat = Its public name, such as @shop, or its number, such as -1001234567890.
credential-hint-discord-webhook-url = In the channel's settings under Integrations, Webhooks.
credential-hint-discord-bot-token = Of a bot that may read the channel: then Dezent looks by itself whether an unclear post is there.
credential-hint-slack-access-token = It begins with xoxb-. The address of an incoming webhook is taken, too.
credential-hint-slack-refresh-token = Only where the app has token rotation switched on.
credential-hint-slack-channel = Its id, such as C0123456789, or its name, where the bot sees more than one.
credential-hint-wordpress-site = Such as https://example.org or https://example.org/blog.
credential-hint-wordpress-username = The one you sign in with there.
credential-hint-wordpress-application-password = In your profile there, at the bottom; make one for Dezent.
credential-hint-webhook-secret = whsec_ and 24 to 64 random bytes in base64.
credential-hint-webhook-previous-secret = While the receiver still checks with it; then there are two signatures.
credential-hint-webhook-headers = One to a line, as Name: value.
credential-hint-webhook-url = Where each post is sent to.
credential-hint-reminder-target = The name of the place, such as newsletter.

## Rules

channel-rules-here = Rules here, and where they come from
channel-rules-failed = The rules could not be loaded.
channel-rules-all = All { $count } rules
channel-rules-change = Change for this channel
channel-rules-search = Search rules
channel-rules-show = Which rules
channel-rules-show-all = All
channel-rules-show-changed = Changed
channel-rules-show-channel = Changed here
channel-rules-show-aside = Set aside
channel-rules-shown = { $shown } of { $all }
channel-rules-none = No rule fits that.
channel-rules-blocks-from = A rule that may stop posts does so from “{ $severity }” on.
channel-rules-override-by = Let out all the same by: { $roles }.
channel-rules-override-nobody = Nobody may let a stopped post out.
channel-role-owner = owners
channel-role-editor = editors
channel-role-reviewer = reviewers
channel-role-viewer = viewers
channel-rules-by-you = you
channel-rules-by-somebody = a colleague
channel-rules-why = What this rule is for
channel-rules-edit = On this channel
channel-rules-edit-note = Empty fields take what the layers before say.
channel-rules-save = Set for this channel
channel-rules-take-back = Take back
channel-rules-set = Set for this channel.
channel-rules-taken-back = Taken back on this channel.
channel-rules-undone = The rule is as it was.
channel-rules-diff-empty = Nothing is planned here that it could change.
channel-rules-diff-none = { $planned ->
    [one] For the 1 planned post nothing changes.
   *[other] For the { $planned } planned posts nothing changes.
}
channel-rules-diff-more = { $count ->
    [one] 1 planned post gains a finding
   *[other] { $count } planned posts gain a finding
}
channel-rules-diff-fewer = { $count ->
    [one] 1 planned post loses a finding
   *[other] { $count } planned posts lose a finding
}
channel-rules-diff-other = { $count ->
    [one] 1 planned post is judged differently
   *[other] { $count } planned posts are judged differently
}
channel-rules-diff-unknown = What that changes for planned posts could not be read.
channel-rules-aside-until = Off until { $day }:
channel-rules-aside-always = Off:
rule-ladder-title = Layer by layer, the later one wins
rule-ladder-layer = Layer
rule-ladder-says = What it says
rule-ladder-nothing = says nothing
rule-aside-label = Set aside for a while
rule-aside-question = The rule goes on looking, but holds nothing back on this channel.
rule-aside-confirm = Set aside
rule-aside-until-label = Until and with
rule-aside-reason = Why
rule-aside-by = Set aside by { $name }: “{ $reason }”
rule-aside-by-until = Set aside until { $day } by { $name }: “{ $reason }”
rule-aside-everywhere = This holds on all channels.
rule-aside-use = { $count ->
    [0] It silences nothing around now.
    [one] It silences 1 post around now.
   *[other] It silences { $count } posts around now.
}
rule-aside-lift = Let it be heard again
rule-aside-done = The rule is set aside on this channel.
rule-aside-undone = The rule is heard again.
rule-level-label = What its findings weigh
rule-level-off = off
rule-level-info = all as hints
rule-level-warning = all as warnings
rule-level-error = all as problems
rule-choice-blocks = Stops posts
rule-choice-override = May be kept with a reason
rule-choice-inherit = Not set here
rule-choice-inherit-yes = Not set here (now yes)
rule-choice-inherit-no = Not set here (now no)
rule-choice-yes = Yes
rule-choice-no = No
rule-choice-stops = stops posts
rule-choice-stops-not = never stops posts
rule-choice-kept = may be kept with a reason
rule-choice-kept-not = cannot be overridden
rule-limit-above = { $step ->
    [info] Hint above
    [warning] Warning above
   *[error] Problem above
}
rule-limit-from = { $step ->
    [info] Hint from
    [warning] Warning from
   *[error] Problem from
}
rule-limit-below = { $step ->
    [info] Hint below
    [warning] Warning below
   *[error] Problem below
}
rule-limit-now = Now { $value }.
rule-limit-none = None now.
rule-limit-wrong = A number from 0 to 100,000.
rule-effect-above = { $act ->
    [info] hint
    [warning] warns
    [error] problem
   *[stops] stops
} above { $limit }
rule-effect-from = { $act ->
    [info] hint
    [warning] warns
    [error] problem
   *[stops] stops
} from { $limit }
rule-effect-below = { $act ->
    [info] hint
    [warning] warns
    [error] problem
   *[stops] stops
} below { $limit }
rule-effect-first = { $act ->
    [info] hint
    [warning] warns
    [error] problem
   *[stops] stops
} at the first ({ $counted })
rule-effect-plain = { $act ->
    [info] gives a hint
    [warning] warns
    [error] reports a problem
   *[stops] stops the post
}
rule-effect-off = Switched off
rule-value-off = off
rule-value-first = from the first
rule-value-plain = { $act ->
    [info] hint
    [warning] warns
    [error] problem
   *[stops] stops
}
rule-value-quiet = { $from } to { $to }
rule-missing = There is no rule of that name.
rule-all = All rules
rule-usually = Usually: { $severity }
rule-scope-post = looks at the post itself
rule-scope-window = looks at the posts around it
rule-scope-workspace = looks at the whole workspace
rule-text-failed = The text of the rule could not be loaded.
rule-part-finds = What it finds
rule-part-why = Why it matters
rule-part-example = Example
rule-part-instead = Instead
rule-part-source = Source
rule-options = What may be set
rule-set = Where it is set
rule-set-nowhere = Nobody has changed it anywhere.
rule-channel-gone = A removed channel
rule-unit-percent = { $value } %
rule-counted-percent = share in percent
rule-unit-posts-in-a-row = { $value } in a row
rule-counted-posts-in-a-row = posts in a row
rule-unit-posts-per-day = { $value } a day
rule-counted-posts-per-day = posts a day
rule-unit-posts-per-week = { $value } a week
rule-counted-posts-per-week = posts a week
rule-unit-hours-since = { $value } h
rule-counted-hours-since = hours since the last offer
rule-unit-days = { $value ->
    [one] 1 day
   *[other] { $value } days
}
rule-counted-days = days without a post
rule-unit-hours = { $value } h
rule-counted-hours = hours that people wait for an answer
rule-unit-posts-per-reply = { $value } per answer
rule-counted-posts-per-reply = posts per answer
rule-unit-channels = { $value ->
    [one] 1 channel
   *[other] { $value } channels
}
rule-counted-channels = channels at once
rule-unit-channels-of-network = { $value } of one network
rule-counted-channels-of-network = channels of one network at once
rule-unit-likeness-percent = { $value } % alike
rule-counted-likeness-percent = likeness in percent
rule-unit-same-links = { $value } same links
rule-counted-same-links = posts with the same link
rule-unit-pressure-score = { $value } points
rule-counted-pressure-score = points of pressure
rule-unit-promo-score = { $value } points
rule-counted-promo-score = points of selling
rule-unit-hits = { $value ->
    [one] 1 place
   *[other] { $value } places
}
rule-counted-hits = places in the text
rule-unit-discounts = { $value ->
    [one] 1 discount
   *[other] { $value } discounts
}
rule-counted-discounts = discounts
rule-unit-capital-words = { $value } words
rule-counted-capital-words = words in capitals
rule-unit-marks = { $value } marks
rule-counted-marks = exclamation marks in a row
rule-unit-emojis = { $value } emojis
rule-counted-emojis = emojis
rule-unit-emojis-in-a-row = { $value } in a row
rule-counted-emojis-in-a-row = emojis in a row
rule-unit-requests = { $value ->
    [one] 1 request
   *[other] { $value } requests
}
rule-counted-requests = requests
rule-unit-hashtags = { $value ->
    [one] 1 hashtag
   *[other] { $value } hashtags
}
rule-counted-hashtags = hashtags
rule-unit-mentions = { $value } accounts
rule-counted-mentions = accounts named
rule-unit-hours-since-mention = { $value } h
rule-counted-hours-since-mention = hours since the same account was named
rule-unit-letters = { $value } letters
rule-counted-letters = letters
rule-unit-characters = { $value } characters
rule-counted-characters = characters
rule-unit-files = { $value ->
    [one] 1 picture
   *[other] { $value } pictures
}
rule-counted-files = pictures without a description
rule-unit-percentage-points = { $value } points
rule-counted-percentage-points = percentage points off the target
rule-unit-days-since-pillar = { $value } days
rule-counted-days-since-pillar = days without a post of a pillar
rule-unit-networks = { $value ->
    [one] 1 network
   *[other] { $value } networks
}
rule-counted-networks = networks
rule-unit-hours-per-week = { $value } h a week
rule-counted-hours-per-week = hours a week for each network
rule-unit-fit-percent = { $value } % of the audience
rule-counted-fit-percent = share of the audience that is there
rule-unit-words-per-sentence = { $value } words
rule-counted-words-per-sentence = words a sentence
rule-unit-jargon-words = { $value } words
rule-counted-jargon-words = words of the trade

## Settings

settings-group-you = You
settings-group-team = Team
settings-group-workspace = Workspace
settings-group-publishing = Publishing
settings-page-account = Account
settings-page-sessions = Sessions
settings-page-members = Members
settings-page-keys = Keys
settings-page-workspace = Workspace
settings-page-rules = Rules
settings-page-calendars = Calendars
settings-page-offers = Offers
settings-page-pause = Crisis pause
settings-page-networks = Network switches
settings-page-webhooks = Webhooks
settings-locked-mark = only for owners
settings-locked-by = Your role may not open this page. Ask { $names }.
settings-locked = Your role may not open this page. Ask an owner of the workspace.
settings-theirs = Changed by somebody else: { $fields }.
settings-saved = Saved
settings-unsaved = Not saved yet
settings-save = Save
settings-discard = Discard
settings-copy = Copy
settings-copied = Copied
settings-shown-done = I have kept it
settings-acts = Actions
settings-acts-of = Actions for { $name }
settings-change = Change
settings-change-of = Change { $name }
settings-remove = Remove
settings-remove-of = Remove { $name }
settings-remove-ask = Remove { $name }?
settings-open = Open
settings-open-of = Open { $name }
settings-more = Show more
settings-refresh = Read again
settings-never = never
settings-yes = Yes
settings-no = No
settings-choose = Choose
settings-reason = Reason
settings-reason-missing = Say why, so that others know.
settings-name-missing = Give it a name, so that you know it again.
settings-wrong-empty = This is empty.
settings-wrong-long = { $count } are too many characters, { $limit } fit.
settings-wrong-many = { $count } are too many, { $limit } fit.
settings-wrong-short = This takes { $limit } characters or more, these are { $count }.
settings-wrong-email = This is no e-mail address.
settings-wrong-past = This day is past.
settings-wrong-gone = It is no longer there.
settings-wrong-too-far = A key can do no more than you may.
settings-wrong-no-scope = Choose at least one, or everything the role may.
settings-wrong-password = This is not your present password.
settings-wrong-character = It holds a character that cannot be kept.
settings-wrong-refused = The server does not send to this address. It begins with https:// and is public.
settings-wrong-twice = It is there already.
settings-wrong-host = Use a host name such as shop.example, without https://.
settings-wrong-place = Use a host name with or without a path, such as calendly.com/our-shop.
settings-wrong-calendar = There is no built-in calendar of this name.
settings-wrong-address = Use an address that begins with https:// or http://.
settings-wrong-currency = Use three capital letters, such as EUR.
settings-wrong-time = This is no time of day.
settings-wrong-later = It is not later than the beginning.
settings-wrong-later-day = Each price begins later than the one before.
settings-wrong-ends = The last day is before the first.
settings-wrong-day = Choose a day.
settings-wrong-percent = Use a whole number from 0 to 100.
settings-wrong-limit = Use a number from 0 to 100,000.
settings-wrong-whole = Use a whole number.
settings-wrong-money = Use a price such as 39.90.
settings-wrong-value = “{ $value }”: { $words }
settings-wrong-other = The server does not take this.
settings-look = What you see
settings-language = Language
settings-theme = Theme
settings-theme-auto = As the device
settings-theme-light = Light
settings-theme-dark = Dark
settings-density = Calendar
settings-density-comfortable = Comfortable
settings-density-compact = Compact
settings-density-hint = Compact shows posts of the month on one line each.
settings-zone = Time zone
settings-zone-hint = In which days are counted and times shown.
settings-zone-none = As the workspace, else the browser ({ $zone })
settings-shortcuts = Single keys do something
settings-shortcuts-hint = N begins a post, ? lists all keys. Keys with Ctrl or Alt always work.
settings-who = Who you are
settings-who-about = You sign in with { $email }.
settings-password-about = Changing it signs out nobody; that is done under Sessions.
settings-password-present = Present password
settings-password-present-missing = Fill in your present password.
settings-password-new = New password
settings-password-act = Change password
settings-leave = Sign out
settings-leave-about = What is planned goes out all the same.
settings-sign-out = Sign out
settings-sessions-title = Where you are signed in
settings-sessions-about = Sign out what you do not know, then change your password.
settings-sessions-failed = The sessions could not be loaded.
settings-session-unknown = Unknown device
settings-session-this = this one
settings-session-place-unknown = place unknown
settings-session-seen = last seen { $when }
settings-session-since = since { $when }
settings-session-ends = ends { $when }
settings-session-end = That browser then has to sign in again.
settings-session-end-this = You then have to sign in again here.
settings-sessions-all = Sign out everywhere else
settings-sessions-all-act = Sign out everywhere else
settings-sessions-all-ask = { $count ->
    [one] One other session ends.
   *[other] { $count } other sessions end.
}
settings-role-owner = Owner
settings-role-about-owner = May do everything: channels, people, keys and rules.
settings-role-editor = Editor
settings-role-about-editor = Writes posts, plans them, answers what became of them.
settings-role-reviewer = Reviewer
settings-role-about-reviewer = Writes nothing; plans what others have written, holds it back, pauses everything.
settings-role-viewer = Viewer
settings-role-about-viewer = Looks, and changes nothing.
settings-role = Role
settings-role-of = Role of { $name }
settings-members-title = People in this workspace
settings-members-failed = The members could not be loaded.
settings-members-none = Nobody but keys is here yet. Invite the first person below.
settings-member-you = (you)
settings-member-no-mail = no e-mail
settings-member-seen = Last seen
settings-member-since = Here since
settings-member-link = Make a new link
settings-member-remove = Remove from the workspace
settings-member-remove-ask = Remove { $name }?
settings-member-remove-what = Their keys and sessions here open nothing from then on. Posts they planned stay and go out.
settings-member-last = Somebody must be left who may manage the workspace.
settings-member-name-missing = Fill in a name; they can change it.
settings-member-email-missing = Fill in an e-mail address; they sign in with it.
settings-member-there = Somebody with this address is here already.
settings-invite = Invite somebody
settings-invite-about = Dezent sends no mail. You get a link to pass on.
settings-invite-act = Make a link
settings-link-title = A link for { $name }
settings-link-about = Pass it on to { $name } alone. It works once, until { $when }, and is shown only now.
settings-link = Link
settings-keys-title = Keys
settings-keys-failed = The keys could not be loaded.
settings-keys-none = There is no key. Programs need one to call the API.
settings-key-person = a person
settings-key-program = a program
settings-key-may = May
settings-key-ends = Ends
settings-key-used = Last used
settings-key-revoked = taken back { $when }
settings-key-endless = never
settings-key-expired = ended { $when }
settings-key-nobody = Nothing: its person is gone
settings-key-scopes = { $count ->
    [one] only 1 thing
   *[other] only { $count } things
}
settings-key-revoke = Take back
settings-key-revoke-of = Take back { $name }
settings-key-revoke-ask = Take back the key { $name }?
settings-key-revoke-what = From then on it opens nothing. This cannot be undone; a new key can be made.
settings-key-revoke-used = It was last used { $when }.
settings-keys-old = { $count ->
    [one] Also show 1 that opens nothing any more
   *[other] Also show { $count } that open nothing any more
}
settings-key-new = Make a key
settings-key-new-about = For a program, or for a person who works with one. It can do no more than you.
settings-key-name-hint = What it is for, such as “shop window”.
settings-key-name-missing = Give it a name, so that you know it when you take it back.
settings-key-whose = For whom
settings-key-for-program = For a program
settings-key-for-person = For a person
settings-key-whose-person = Person
settings-key-person-hint = The key may what the role of the person allows, also when that changes.
settings-key-person-missing = Choose whose key it is.
settings-key-for-what = For what
settings-key-all = Everything the role may
settings-key-some = Only some of it
settings-key-days = in { $days } days
settings-key-year = in a year
settings-key-day = on a day
settings-key-never = never
settings-key-last-day = Last day
settings-key-day-missing = Choose the last day.
settings-key-make = Make the key
settings-key-made = The key { $name }
settings-key-made-about = Its text is shown this once. Keep it like a password.
settings-key-text = Key
settings-key-try = Try it in a terminal
settings-actions-posts = Posts and media
settings-actions-publishing = Publishing
settings-actions-channels = Channels
settings-actions-rules = Rules
settings-actions-team = Team
settings-actions-machine = Programs and server
settings-action-read-posts = Read posts
settings-action-write-posts = Write posts
settings-action-schedule-posts = Plan posts
settings-action-check-posts = Check posts
settings-action-read-media = Look at media
settings-action-store-media = Store media
settings-action-remove-media = Remove media
settings-action-read-publications = See what went out
settings-action-decide-publications = Say what became of posts
settings-action-remove-publications = Remove posts at networks
settings-action-read-calendar = Read the calendar
settings-action-pause-publishing = Pause publishing
settings-action-answer-inbox = Answer the inbox
settings-action-read-channels = See channels
settings-action-manage-channels = Connect and change channels
settings-action-remove-channels = Remove channels
settings-action-read-rules = Read rules
settings-action-manage-rules = Change rules
settings-action-suppress-rules = Set rules aside
settings-action-override-rules = Let posts out all the same
settings-action-read-profile = Read the profile
settings-action-manage-profile = Change the profile
settings-action-read-self = See who it is
settings-action-read-people = See members
settings-action-manage-people = Manage members
settings-action-manage-keys = Manage keys
settings-action-manage-workspace = Manage the workspace
settings-action-read-events = Read what happened
settings-action-read-lists = Read lists of networks and rules
settings-action-read-webhooks = See webhooks
settings-action-manage-webhooks = Manage webhooks
settings-action-read-metrics = Read metrics
settings-action-create-workspaces = Make workspaces
settings-action-confirm-system = Confirm clock and restore
settings-action-rotate-vault = Change the vault key
settings-workspaces = Your other workspaces
settings-workspaces-about = One is looked at at a time; the others go on publishing.
settings-workspace-open = Look at it
settings-workspace-name = Name of the workspace
settings-workspace-name-missing = Fill in a name.
settings-workspace-zone-hint = In it times are shown to everybody who has not chosen another for themselves.
settings-workspace-zone-none = None, each as their browser
settings-blocking = What holds posts back
settings-blocking-about = Only some rules hold posts back; which ones stands under Rules. Channels and audiences can differ.
settings-blocks-from = They hold back from
settings-blocks-from-hint = Less severe findings are shown and hold nothing back.
settings-blocks-default = As built in: problems
settings-blocks-error = Problems
settings-blocks-warning = Warnings and problems
settings-blocks-info = Hints, warnings and problems
settings-override = Who may let a post out all the same, with a reason
settings-override-usual = As built in: owner and reviewer
settings-override-own = These roles
settings-override-nobody = Then nobody may.
settings-profile-failed = What is known of the workspace could not be loaded.
settings-selling = What you sell, and where
settings-selling-about = Laws and habits differ; rules that know more say less that is wrong.
settings-profile-market = Market
settings-profile-sector = Trade
settings-profile-team-hours-per-week = Hours a week for channels
settings-profile-own-domains = Own domains
settings-profile-booking-domains = Pages where others sell or book for you
settings-profile-short-domains = Own short addresses
settings-profile-product-words = Words for what you sell
settings-profile-acronyms = Names in capitals
settings-profile-agreed-topics = Contested subjects you speak about on purpose
settings-profile-approved-health-claims = Approved statements on health, word for word
settings-profile-proofs = Proofs
settings-profile-pillar-targets = Mix of pillars
settings-profile-open-hours = Hours
settings-profile-calendars = Built-in calendars
settings-market-none = Not said
settings-market-de = Germany
settings-market-at = Austria
settings-market-ch = Switzerland
settings-market-eu = Elsewhere in the EU
settings-market-uk = United Kingdom
settings-market-us = United States
settings-market-other = Elsewhere
settings-sector-food = Food
settings-sector-supplements = Food supplements
settings-sector-cosmetics = Cosmetics
settings-sector-health = Health
settings-sector-fashion = Fashion
settings-sector-home = Home
settings-sector-electronics = Electronics
settings-sector-travel = Travel
settings-sector-gastronomy = Restaurants and cafés
settings-sector-crafts = Crafts
settings-sector-services = Services
settings-sector-culture = Culture
settings-sector-public = Public bodies
settings-sector-other = Other
settings-hint-team-hours = Rules then say when the plan needs more than that.
settings-hint-own-domains = One a line, such as shop.example. Subdomains count too.
settings-hint-booking-domains = One a line, such as calendly.com/our-shop.
settings-hint-short-domains = One a line.
settings-words = Words
settings-words-about = So that rules read your texts as they are meant.
settings-hint-product-words = One a line, such as soap.
settings-hint-acronyms = One a line. They are not taken for shouting.
settings-hint-agreed-topics = One a line, such as democracy.
settings-hint-health-claims = One a line.
settings-proofs = Proofs
settings-proofs-about = A statement that is proven here is not held against you.
settings-proof = Proof
settings-proof-claim = Word or statement
settings-proof-url = Where it is proven
settings-proof-day = Last looked at
settings-proof-add = Add a proof
settings-mix = Mix of pillars
settings-mix-about = What share of your posts each kind should have.
settings-pillar = Pillar
settings-pillar-percent = Percent
settings-pillar-most = at most
settings-pillar-add = Add a pillar
settings-pillar-sum = Shares that should be reached: { $sum } %.
settings-pillar-none = The built-in mix holds: knowledge 30 %, behind the scenes 20 %, community 20 %, join in 15 %, offers 15 % at most.
settings-hours = When somebody is there to answer
settings-hours-about = Offers go out when questions can be answered.
settings-hours-none = Nothing is set: Monday to Friday, 09:00 to 18:00 holds.
settings-hours-set = Set other hours
settings-hours-from = From
settings-hours-to = To
settings-hours-shut = nobody there
settings-hours-add = Add hours on { $day }
settings-hours-reset = Back to what is built in
settings-rules-failed = The rules could not be loaded.
settings-audiences-failed = The audiences could not be loaded.
settings-rules-of = Where the rules hold
settings-rules-workspace = Whole workspace
settings-rules-audience = Audience: { $name }
settings-rules-aside = Set aside
settings-rules-about = What holds everywhere, unless an audience, a channel or a post says otherwise. What single channels change stands on their own page.
settings-rules-about-audience = What differs on all channels that speak to “{ $name }”. A channel can differ again.
settings-rules-search = Search rules
settings-rules-own = { $count ->
    [0] Only those changed here
    [one] Only 1 that is changed here
   *[other] Only { $count } that are changed here
}
settings-rules-own-none = Nothing is changed here.
settings-rules-caption = Rules and what holds
settings-rule = Rule
settings-rule-effect = Effect
settings-rule-limits = Limits
settings-rule-origin = From
settings-rule-why = Why this rule, and its source
settings-rule-level = Its findings weigh
settings-rule-blocks = They hold a post back
settings-rule-blocks-hint = Where they are severe enough, as set under Workspace.
settings-rule-override = A post may go out all the same, with a reason
settings-rule-now = Now: { $limits }
settings-rule-empty = An empty field takes the value of the layer below.
settings-rule-reset = Back to what is built in
settings-rule-reset-audience = Back to the workspace
settings-below-builtin = As built in
settings-below-workspace = As in the workspace
settings-level-off = Off
settings-effect-shown = Shown
settings-effect-blocks = Stops posts
settings-effect-level-blocks = { $level }, stops posts
settings-severity-info = hint
settings-severity-warning = warning
settings-severity-error = problem
settings-effect-firm = { $effect }; nobody may let them out
settings-limits = { $unit }: { $limits }
settings-limits-none = –
settings-limit-none = no limit
settings-limit-above = { $severity } over { $value }
settings-limit-from = { $severity } from { $value }
settings-limit-below = { $severity } under { $value }
settings-side-above = { $severity } over
settings-side-from = { $severity } from
settings-side-below = { $severity } under
settings-unit-percent = Percent
settings-unit-posts-in-a-row = Posts in a row
settings-unit-posts-per-day = Posts per day
settings-unit-posts-per-week = Posts per week
settings-unit-hours-since = Hours since the last one
settings-unit-days = Days
settings-unit-hours = Hours
settings-unit-posts-per-reply = Posts per answer
settings-unit-channels = Channels
settings-unit-channels-of-network = Channels of one network
settings-unit-likeness-percent = Likeness in percent
settings-unit-same-links = Same links
settings-unit-pressure-score = Points of pressure
settings-unit-promo-score = Points of promotion
settings-unit-hits = Places in the text
settings-unit-discounts = Discounts
settings-unit-capital-words = Words in capitals
settings-unit-marks = Marks
settings-unit-emojis = Emojis
settings-unit-emojis-in-a-row = Emojis in a row
settings-unit-requests = Requests
settings-unit-hashtags = Hashtags
settings-unit-mentions = Mentions
settings-unit-hours-since-mention = Hours since the last mention
settings-unit-letters = Letters
settings-unit-characters = Characters
settings-unit-files = Files
settings-unit-percentage-points = Percentage points
settings-unit-days-since-pillar = Days since the pillar
settings-unit-networks = Networks
settings-unit-hours-per-week = Hours per week
settings-unit-fit-percent = Fit in percent
settings-unit-words-per-sentence = Words per sentence
settings-unit-jargon-words = Words of the trade
settings-aside-failed = What is set aside could not be loaded.
settings-aside-none = No rule is set aside. Where one is wrong about a channel for a while, it can be set aside below.
settings-aside-unused = { $count ->
    [one] 1 silences nothing around now and may go.
   *[other] { $count } silence nothing around now and may go.
}
settings-aside-used = Findings stay listed with who, why and until when; they hold nothing back.
settings-aside-only = Only those without use
settings-aside-where = Where
settings-aside-until = Until
settings-aside-until-last = Last day
settings-aside-silences = Posts
settings-aside-post = one post
settings-aside-channel-gone = a channel that is gone
settings-aside-everywhere = everywhere
settings-aside-endless = no end
settings-aside-nothing = no use
settings-aside-end = End it
settings-aside-end-of = End it: { $rule }
settings-aside-ended = “{ $rule }” is heard again.
settings-aside-new = Set a rule aside
settings-aside-new-about = On a channel until a day, or everywhere. For a single post it is done in the post.
settings-aside-rule-missing = Choose a rule.
settings-aside-until-missing = On a channel, choose the last day.
settings-aside-reason-hint = It stands beside each finding that is silenced.
settings-aside-act = Set it aside
settings-calendars-builtin = Built-in calendars
settings-calendars-builtin-about = Holidays and days of remembrance, where an audience names none of its own.
settings-calendars-names = Calendars
settings-calendars-hint = One a line: de, at, ch, uk or us, alone or with a region, such as de-by.
settings-calendars-own = Your own calendars
settings-calendars-own-about = Days on which you keep quiet or are away. They hold for all channels and stand in the calendar.
settings-calendars-failed = The calendars could not be loaded.
settings-calendars-none = There is no calendar of your own yet.
settings-calendar-add = New calendar
settings-calendar-days = { $count ->
    [0] No days yet
    [one] 1 day
   *[other] { $count } days
}
settings-calendar-next = , next { $name }, { $day }
settings-calendar-remove-what = Its days no longer hold anything back. This cannot be undone.
settings-day = Day
settings-day-name = Name of the day
settings-day-kind = Kind
settings-day-holiday = Holiday
settings-day-remembrance = Day of remembrance
settings-day-add = Add a day
settings-offers-title = What you offer
settings-offers-about = Posts can name an offer. Rules then compare prices and scarcity with what is true.
settings-offers-failed = The offers could not be loaded.
settings-offers-none = There is no offer yet. A price by day is enough to begin with.
settings-offer-add = New offer
settings-offer-price = Price
settings-offer-when = When
settings-offer-stock = Stock
settings-offer-from = from { $day }
settings-offer-to = until { $day }
settings-offer-always = no end
settings-offer-over = over
settings-offer-remove-what = Posts that name it then name one that is gone. This cannot be undone.
settings-offer-kind = What it is of
settings-offer-kind-goods = Goods
settings-offer-kind-service = Service
settings-offer-kind-voucher = Voucher
settings-offer-kind-quantity = Several for the price of fewer
settings-offer-currency = Currency
settings-offer-prices = Prices by day
settings-offer-prices-about = The earliest first. A reduction is compared with the lowest price of the 30 days before.
settings-offer-price-from = From
settings-offer-price-add = Add a price
settings-offer-starts = First day
settings-offer-ends = Last day
settings-offer-url = Where it can be had
settings-offer-terms = Where its terms stand
settings-offer-terms-hint = For prize draws and the like.
settings-offer-firms = Only for firms
settings-pause-title = Pause publishing
settings-pause-about = For when something has happened that makes advertisements wrong. What becomes due waits for a person; posts marked as essential go out.
settings-pause-failed = Whether publishing is paused could not be loaded.
settings-pause-none = Nothing is paused.
settings-paused-since = Paused since { $when }
settings-paused-by = { $name }: “{ $reason }”
settings-paused-channels = It holds for { $names }.
settings-paused-all = It holds for all channels.
settings-paused-review = Look again { $when }. Nothing happens by itself then.
settings-pause-act = Pause publishing
settings-pause-change = Change
settings-resume = Let it go on
settings-resume-ask = Posts go out again from now on. What waited meanwhile stays on hold until somebody decides.
settings-pause-reason = Why
settings-pause-reason-hint = { $least } characters or more. It stands above every view.
settings-pause-reach = What is paused
settings-pause-all = All channels
settings-pause-some = Only these channels
settings-pause-channels-missing = Choose at least one channel, or all.
settings-pause-review = Look again (optional)
settings-pause-other = Something wrong with one network?
settings-pause-other-about = A switch stops everything that would be sent there at once.
settings-switches-failed = The switches could not be loaded.
settings-switch-all = Everything
settings-switch-everything = Everything at once
settings-switch-everything-about = Stops at once whatever this workspace would send anywhere. What is just on its way ends.
settings-switches-about = What waits keeps its place. It goes out when the network goes on, unless it has become too late; then it waits for a person.
settings-switch-channels = { $count ->
    [0] no channel
    [one] 1 channel
   *[other] { $count } channels
}
settings-switches-all = Show all { $count } networks
settings-switch-stopped = Stopped since { $when }: { $reason }
settings-switch-go = Let it go on
settings-switch-go-ask = Posts are sent there again from now on.
settings-switch-stop = Stop
settings-switch-stop-of = Stop { $name }
settings-switch-hint = So that others know why nothing goes out.
settings-hooks-failed = The webhooks could not be loaded.
settings-hooks-none = No program is told what happens here yet.
settings-hook-told = Is told
settings-hook-state = State
settings-hook-everything = everything
settings-hook-types = { $count ->
    [one] 1 type
   *[other] { $count } types
}
settings-hook-new = New webhook
settings-hook-new-about = An address of yours that is told what happens, by signed messages (Standard Webhooks).
settings-hook-url = Address
settings-hook-url-hint = It begins with https://.
settings-hook-url-missing = Fill in an address that begins with https://.
settings-hook-choose = Types of messages
settings-hook-all-about = It is told everything, also what comes with later versions.
settings-hook-make = Make the webhook
settings-hook-active = Active
settings-hook-paused = Stopped
settings-hook-gone = Switched off: receiver gone
settings-hook-failing = Switched off: takes nothing
settings-hook-since = fails since { $when }
settings-hook-test = Send a test
settings-hook-pause = Stop
settings-hook-start = Start
settings-hook-rotate = New secret
settings-hook-rotate-ask = Messages carry both signatures for 24 hours, then only the new one.
settings-hook-taken = Taken: answer { $status } after { $ms } ms
settings-hook-refused = Not taken, after { $ms } ms
settings-hook-previous = The secret before holds until { $when }.
settings-hook-remove-what = The record of what was delivered goes with it. This cannot be undone.
settings-secret = Secret
settings-secret-title = The secret of { $name }
settings-secret-about = Your program verifies messages with it. It is shown this once.
settings-deliveries = Deliveries
settings-deliveries-about = Of the last 30 days.
settings-deliveries-failed = The deliveries could not be loaded.
settings-deliveries-none = Nothing was delivered yet. Send a test.
settings-delivery-what = Message
settings-delivery-tries = Tries
settings-delivery-waiting = Waiting
settings-delivery-done = Delivered
settings-delivery-dead = Given up
settings-delivery-dropped = Dropped
settings-delivery-status = answer { $status }
settings-delivery-next = next try { $when }
settings-delivery-again = Send again
settings-delivery-again-of = Send again: { $what }, { $when }

## Sign-in and first run

sign-in-email = E-mail
sign-in-email-missing = Fill in your e-mail address.
sign-in-email-wrong = This is no e-mail address.
sign-in-password = Password
sign-in-password-missing = Fill in your password.
sign-in-act = Sign in
sign-in-again = Your session has ended. Nothing you typed is lost.
sign-in-forgotten = Password forgotten, or no account yet? An owner of the workspace can make you a link under Settings, Members.
sign-in-wrong = { $tries ->
    [0] E-mail or password is wrong. Wait { $minutes } minutes.
    [one] E-mail or password is wrong. 1 try left, then a pause of { $minutes } minutes.
   *[other] E-mail or password is wrong. { $tries } tries left, then a pause of { $minutes } minutes.
}
sign-in-wrong-only = E-mail or password is wrong.
sign-in-wait = { $minutes ->
    [one] Too many tries. Wait 1 minute.
   *[other] Too many tries. Wait { $minutes } minutes.
}
sign-in-language = Language of the page
setup-title-invited = Your account
setup-first = This is the first start of Dezent. Whoever fills this in owns the workspace “{ $workspace }”.
setup-invited = You are invited to the workspace “{ $workspace }”.
setup-signed-in = You are signed in as { $name }. This link signs you in as the person it was made for.
setup-name = Name
setup-name-hint = So others see who planned or decided something.
setup-name-missing = Fill in your name.
setup-password-hint = { $least } characters or more. Pasting from a password manager works.
setup-password-short = { $count ->
    [0] Fill in a password of { $least } characters or more.
    [one] This is 1 character, it takes { $least } or more.
   *[other] These are { $count } characters, it takes { $least } or more.
}
setup-language = Language
setup-act = Start
setup-failed = This page could not be loaded.
setup-gone = This link is not good any more.
setup-gone-why = A link works once and only for a while. Ask an owner of the workspace for a new one.
setup-gone-first = If you run this server yourself: as long as nobody has an account, its start prints a new link.
setup-to-sign-in = To sign-in
setup-no-token = The address lacks the part after “token=”. Open the whole link.
language-en = English
language-de = Deutsch
first-title = First steps
first-write = Write your first post
first-write-text = It goes to the rehearsal network, nobody outside sees it.
first-write-act = Write a post
first-done = Your first post is out on the rehearsal network.
first-ticked = done
first-move = Drag one to another day
first-move-text = The calendar says before you let go what stands against that day. Without a mouse: choose a post and press { $key }.
first-move-text-touch = Or take Move in its menu. The calendar says what stands against that day.
first-lost = See what happens when an answer gets lost
first-lost-text = A rehearsal channel takes your post and then says nothing. Dezent looks before it does anything.
first-lost-act = Try it
first-lost-channel = Rehearsal, answers get lost
first-close = Close the first steps for good

## Not found

missing-text = There is nothing at this address.
missing-act = To the calendar
