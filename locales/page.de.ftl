# Every sentence of the page, in German.

## The page as a whole

title = { $view } · Dezent
title-setup = Erster Start
title-sign-in = Anmelden
title-calendar = Kalender
title-compose = Neuer Beitrag
title-post = Beitrag
title-publication = Was geschehen ist
title-attention = Aufmerksamkeit
title-drafts = Entwürfe
title-media = Medien
title-channels = Kanäle
title-connect = Kanal verbinden
title-channel = Kanal
title-rule = Regel
title-settings = Einstellungen
title-parts = Teile
title-missing = Nicht gefunden
skip = Zum Inhalt springen
nav = Hauptnavigation
nav-home = Dezent, zum Kalender
nav-new = Neuer Beitrag
nav-new-short = Neu
nav-calendar = Kalender
nav-attention = Aufmerksamkeit
nav-open = Offen
nav-drafts = Entwürfe
nav-media = Medien
nav-channels = Kanäle
nav-offers = Angebote
nav-settings = Einstellungen
nav-my-account = Konto
nav-account = Konto von { $name }
nav-more = Mehr
nav-counted = { $name }, { $count }
offer-share = { $offers } von { $posts }
offer-share-name = Angebote { $share }
channel-needs-auth = erst neu verbinden
channel-paused = pausiert
channel-many-offers = viele Angebote
channel-filter-hint = Alt und Klick: im Kalender nur diesen Kanal zeigen
channels-failed = Die Kanäle konnten nicht geladen werden.
network-sandbox = Probe
network-reminder = Erinnerung
offline = Keine Verbindung. Änderungen bleiben in diesem Tab.
paused = { $channels ->
    [0] Das Veröffentlichen ist pausiert: { $reason }
    [one] Das Veröffentlichen ist auf einem Kanal pausiert: { $reason }
   *[other] Das Veröffentlichen ist auf { $channels } Kanälen pausiert: { $reason }
}
paused-open = Pause öffnen
app-failed = Dezent war nicht erreichbar.
view-failed = Diese Ansicht konnte nicht gezeigt werden.
signed-out-title = Bitte melde dich wieder an
toasts = Meldungen
undo = Rückgängig
close = Schließen
cancel = Abbrechen
loading = Wird geladen
still-loading = Lädt noch…
try-again = Noch einmal versuchen
details = Einzelheiten
quoted = „{ $text }“
locked = Deine Rolle darf das nicht. Frag eine Person, der der Arbeitsbereich gehört.

## Keys

key-ctrl = Strg
key-shift = Umschalt
key-page-up = Bild ↑
key-page-down = Bild ↓
keys-title = Tasten, die hier wirken
keys-off = Einzelne Tasten lassen sich unter Einstellungen, Konto abschalten.
keys-new = Neuer Beitrag
keys-calendar = Kalender
keys-attention = Aufmerksamkeit
keys-drafts = Entwürfe
keys-undo = Letzte Verschiebung oder Korrektur zurücknehmen
keys-search = Suchen
keys-list = Diese Liste

## Dates and amounts

date-month = { $month } { $year }
date-day-month = { $day }. { $month }
date-short = { $weekday }, { $day }. { $month }
date-long = { $weekday }, { $day }. { $month }
date-moment = { $day }, { $time }
date-span-days = { $fromDay }. bis { $toDay }. { $toMonth } { $toYear }
date-span-months = { $fromDay }. { $fromMonth } bis { $toDay }. { $toMonth } { $toYear }
date-span-years = { $fromDay }. { $fromMonth } { $fromYear } bis { $toDay }. { $toMonth } { $toYear }
date-today = heute
date-yesterday = gestern
date-tomorrow = morgen
amount-percent = { $value } %

## States and severities

state-draft = Entwurf
state-waiting = Geplant
state-due = Wird vorbereitet
state-sending = Wird gerade gesendet
state-processing = Das Netzwerk verarbeitet
state-unknown = Unklar, wird nachgesehen
state-sent = Veröffentlicht
state-confirmed = Veröffentlicht, online gesehen
state-held = Angehalten
state-held-because = Angehalten: { $reason }
state-failed = Nicht veröffentlicht
state-handed = Bei dir zum Posten
state-skipped = Ausgelassen
state-skipped-because = Ausgelassen: { $reason }
state-cancelled = Abgesagt
reason-unknown-outcome = Ging er raus?
reason-late = Zu spät geworden
reason-channel-auth = Erst neu verbinden
reason-rule = Von Regel gestoppt
reason-quota = Limit des Netzwerks erreicht
reason-partial-thread = Ein Teil fehlt
reason-clock = Uhr prüfen
reason-restored = Wiederhergestellt, bitte prüfen
reason-unreachable = Netzwerk nicht erreichbar
reason-refused = Vom Netzwerk abgelehnt
reason-duplicate = Schon vorhanden
reason-dropped = Fallen gelassen
reason-expired = 7 Tage ohne Antwort
post-draft = Entwurf
post-scheduled = Geplant
post-publishing = Geht gerade raus
post-published = Veröffentlicht
post-partly-published = Auf { $done } von { $all } veröffentlicht
post-needs-attention = Braucht dich
post-failed = Nicht veröffentlicht
post-cancelled = Abgesagt
severity-info = Hinweis
severity-warning = Warnung
severity-error = Problem
severity-info-count = { $count ->
    [one] 1 Hinweis
   *[other] { $count } Hinweise
}
severity-warning-count = { $count ->
    [one] 1 Warnung
   *[other] { $count } Warnungen
}
severity-error-count = { $count ->
    [one] 1 Problem
   *[other] { $count } Probleme
}
finding-blocks = Hält diesen Beitrag auf.
finding-name = { $blocks ->
    [yes] { $severity }, hält diesen Beitrag auf: { $text }
   *[no] { $severity }: { $text }
}
finding-measured = { $blocks ->
    [yes] { $measured }, Grenze { $limit }. Hält diesen Beitrag auf.
   *[no] { $measured }, Grenze { $limit }
}
origin-default = Eingebaut
origin-network = Netzwerk
origin-workspace = Arbeitsbereich
origin-audience = Publikum
origin-channel = Dieser Kanal
origin-post = Dieser Beitrag
origin-aside = Ausgesetzt von { $name }

## Fields and small parts

field-date = Datum
field-time = Uhrzeit
field-time-skipped = { $typed } gibt es in dieser Nacht nicht, daraus wird { $becomes }.
field-time-doubled = { $time } gibt es in dieser Nacht zweimal.
field-time-first = das erste Mal, vor der Umstellung
field-time-second = das zweite Mal, nach der Umstellung
field-time-wrong = Das ist keine Uhrzeit.
field-password-show = Passwort zeigen
field-password-hide = Passwort verbergen
field-no-match = Nichts passt
filter-several = { $label }: { $count }
filter-clear = Alle zeigen
filter-none = Noch gibt es nichts zur Auswahl.
plot-as-table = Als Tabelle zeigen
plot-as-picture = Als Bild zeigen
plot-planned = geplant
stepper = Schritt { $at } von { $of }
stepper-done = erledigt
media-progress = { $name } wird gespeichert
media-alt = ALT
media-no-alt = Ohne Beschreibung

## What can go wrong

error-offline = Es gibt keine Verbindung zu Dezent.
error-timeout = Dezent hat nicht rechtzeitig geantwortet.
error-unknown = Etwas ging schief, das noch keinen Namen hat.
problem-malformed-json = Was gesendet wurde, war nicht lesbar.
problem-unknown-field = Der Server kennt ein gesendetes Feld nicht. Lade die Seite neu.
problem-invalid-value = Ein Feld fehlt oder wird so nicht angenommen.
problem-unauthenticated = Du bist nicht mehr angemeldet.
problem-forbidden = Deine Rolle darf das nicht.
problem-not-found = Das gibt es nicht mehr.
problem-method-not-allowed = Das geht hier nicht.
problem-body-too-large = Es ist größer, als der Server annimmt.
problem-unsupported-media-type = Diese Art nimmt der Server nicht an.
problem-unsupported-media = Die Datei ist kein Bild oder Film, der gespeichert werden kann, oder sie ist beschädigt.
problem-media-too-large = Das Bild oder der Film ist zu groß.
problem-media-in-use = Ein Beitrag verwendet es, deshalb kann es nicht entfernt werden.
problem-blocked-by-rules = Eine Regel hält den Beitrag auf.
problem-network-limits = So würde das Netzwerk den Beitrag nicht annehmen.
problem-daily-max = An diesem Tag sind schon so viele Beiträge, wie der Kanal zulässt.
problem-in-the-past = Dieser Zeitpunkt ist vorbei.
problem-span-too-long = Das sind mehr Tage, als auf einmal gezeigt werden.
problem-in-flight = Er wird gerade gesendet, oder es ist noch unklar, ob er ankam.
problem-already-published = Er ist schon veröffentlicht und lässt sich nicht mehr ändern.
problem-needs-decision = Erst muss jemand sagen, was aus einem früheren Versuch geworden ist.
problem-still-looking = Es wird noch nachgesehen.
problem-revision-moved = Jemand anderes hat es inzwischen geändert.
problem-precondition-failed = Jemand anderes hat es inzwischen geändert. Von dir ist nichts verloren.
problem-idempotency-key-reused = Das wurde schon in anderer Form gesendet. Versuch es noch einmal.
problem-idempotency-key-in-use = Daran wird noch gearbeitet.
problem-too-many-requests = Zu viele Aufrufe in kurzer Zeit. Versuch es gleich noch einmal.
problem-not-possible = Im jetzigen Zustand geht das nicht.
problem-bulk-changed = Was gezeigt wurde, hat sich geändert. Sieh noch einmal nach.
problem-channel-exists = Dieses Konto ist schon verbunden.
problem-other-account = Das ist ein anderes Konto als vorher.
problem-connection-refused = Das Netzwerk nimmt diese Zugangsdaten nicht an.
problem-network-unreachable = Das Netzwerk war nicht erreichbar.
problem-not-ready = Dezent startet noch.
problem-timeout = Es hat zu lange gedauert.
problem-internal = Im Inneren ging etwas schief. Das Protokoll sagt, was.

## Calendar

## Composer

## Attention

## Publication

## Drafts and media

## Channels

## Connect

## Rules

## Settings

## Sign-in and first run

sign-in-email = E-Mail
sign-in-password = Passwort
sign-in-act = Anmelden
sign-in-wrong = { $tries ->
    [0] E-Mail oder Passwort stimmt nicht. Warte { $minutes } Minuten.
    [one] E-Mail oder Passwort stimmt nicht. Noch 1 Versuch, dann { $minutes } Minuten Pause.
   *[other] E-Mail oder Passwort stimmt nicht. Noch { $tries } Versuche, dann { $minutes } Minuten Pause.
}

## Not found

missing-text = Unter dieser Adresse gibt es nichts.
missing-act = Zum Kalender
