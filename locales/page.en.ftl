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
channel-leave-unsaved = What you have written here is not stored yet. Leave all the same?
channel-name-missing = Give it a name, so that you know it again.
channel-stale-compare = Your version beside the other one
channel-stale-what = What
channel-stale-mine = Yours
channel-stale-theirs = Theirs
channel-stale-keep = Keep mine
channel-stale-take = Take theirs
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
channel-set-colour = Colours are given out in the order of connecting. Choosing one is not possible yet.
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
rule-ladder-hidden = A later layer covers more, which this server does not tell; it cannot be shown.
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
rule-text-none = Why this rule is there, its source, examples and what to do instead cannot be shown here: this server does not tell them yet.
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
sign-in-no-call = This server has no sign-in by password. It needs a newer version of Dezent.
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
setup-no-call = This server cannot set up accounts. It needs a newer version of Dezent.
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
