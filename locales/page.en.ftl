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
finding-measured = { $blocks ->
    [yes] { $measured }, limit { $limit }. Stops this post.
   *[no] { $measured }, limit { $limit }
}
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
calendar-row-usual = usual { $from }–{ $to }
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

## Attention

## Publication

## Drafts and media

## Channels

## Connect

## Rules

## Settings

## Sign-in and first run

sign-in-email = E-mail
sign-in-password = Password
sign-in-act = Sign in
sign-in-wrong = { $tries ->
    [0] E-mail or password is wrong. Wait { $minutes } minutes.
    [one] E-mail or password is wrong. 1 try left, then a pause of { $minutes } minutes.
   *[other] E-mail or password is wrong. { $tries } tries left, then a pause of { $minutes } minutes.
}

## Not found

missing-text = There is nothing at this address.
missing-act = To the calendar
