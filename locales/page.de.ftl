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

calendar-view = Ansicht
calendar-view-month = Monat
calendar-view-week = Woche
calendar-view-timeline = Zeitleiste
calendar-view-list = Liste
calendar-week = KW { $week }
calendar-previous = Zeitraum davor
calendar-next = Zeitraum danach
calendar-today = Heute
calendar-today-is = Heute, { $day }
calendar-search = Beiträge suchen
calendar-channels = Kanäle
calendar-all-channels = Alle Kanäle
calendar-states = Zustände
calendar-tag = Schlagwort
calendar-pillar = Säule
calendar-offers-only = Nur Angebote
calendar-times-workspace = Zeiten: { $place }
calendar-times-channel = Zeiten: je Kanal
calendar-filters = Filter und Ansicht
calendar-filters-set = Filter und Ansicht, { $count } gesetzt
calendar-filters-done = Fertig
calendar-legend-draft = Entwurf
calendar-legend-waiting = Geplant
calendar-legend-sending = Wird gesendet
calendar-legend-confirmed = Veröffentlicht
calendar-legend-held = Angehalten
calendar-legend-failed = Nicht veröffentlicht
calendar-legend-fits = Platz für ein Angebot
calendar-legend-fits-not = Angebot noch nicht
calendar-legend-now = jetzt, { $time } { $place }
calendar-now = jetzt
calendar-month-name = Beiträge des Monats
calendar-posts = { $count ->
    [0] keine Beiträge
    [one] 1 Beitrag
   *[other] { $count } Beiträge
}
calendar-open-day = { $day } öffnen
calendar-more = +{ $count } weitere
calendar-free = Nächste freie Zeit { $time }
calendar-free-today = Nächste freie Zeit heute: { $time }
calendar-free-key = Enter beginnt einen Beitrag zur nächsten freien Zeit
calendar-clock-forward = Uhren gehen vor
calendar-clock-back = Uhren gehen zurück
calendar-offer = Angebot
calendar-nothing = Nichts an diesem Tag.
calendar-list-empty = Hier stehen die Beiträge dieser Wochen. Es gibt keine.
calendar-failed = Der Kalender konnte nicht geladen werden.
calendar-no-period = Diesen Monat, diese Woche oder diesen Tag gibt es nicht.
calendar-post = Beitrag
calendar-post-failed = Der Beitrag konnte nicht geladen werden.
calendar-open = Öffnen
calendar-move = Verschieben
calendar-plan = Planen
calendar-duplicate = Als Entwurf kopieren
calendar-copy-link = Link kopieren
calendar-what-happened = Was geschehen ist
calendar-more-acts = Mehr zu diesem Beitrag
calendar-picture = Bild des Beitrags
calendar-findings-more = { $count } weitere im Beitrag
calendar-siblings = { $count ->
    [one] Derselbe Beitrag steht auf 1 weiteren Kanal.
   *[other] Derselbe Beitrag steht auf { $count } weiteren Kanälen.
}
calendar-link-copied = Der Link ist kopiert.
calendar-link-not-copied = Der Browser hat das Kopieren nicht erlaubt. Öffne den Beitrag und kopiere seine Adresse.
calendar-copied = Als Entwurf ohne Termin kopiert.
calendar-copied-to = Als Entwurf ohne Termin zu { $channel } kopiert.
calendar-copy-to = Loslassen kopiert ihn als Entwurf zu { $channel }.
calendar-not-copied = Er wurde nicht kopiert.
calendar-fixed = { $state }: Er lässt sich nicht mehr verschieben.
calendar-move-offline = Keine Verbindung: Verschieben wartet.
calendar-move-to = Neuer Termin
calendar-move-when = Wähl ein Datum und eine Uhrzeit.
calendar-move-past = Dieser Zeitpunkt ist vorbei.
calendar-move-nowhere = Hier nicht
calendar-move-channel = Ein Beitrag behält seinen Kanal. Mit Alt kopierst du ihn als Entwurf dorthin.
calendar-move-began = Verschieben ab { $moment }. Pfeile wählen den Tag, Umschalt und Pfeile 15 Minuten, Enter legt ab, Escape bricht ab.
calendar-move-ended = Er bleibt, wo er war.
calendar-move-saving = Wird gespeichert…
calendar-move-siblings = { $count ->
    [one] Verschiebt sich auch auf 1 weiteren Kanal.
   *[other] Verschiebt sich auch auf { $count } weiteren Kanälen.
}
calendar-same-day = Am selben Tag: { $posts }
calendar-let-go = Loslassen verschiebt, Abbruch mit
calendar-let-go-plans = Loslassen plant diesen Entwurf, Abbruch mit
calendar-keys-day = Tag
calendar-keys-minutes = 15 Minuten
calendar-keys-drop = ablegen
calendar-keys-back = zurück
calendar-keys-edit = Beitrag im Fokus bearbeiten
calendar-keys-move = Beitrag im Fokus verschieben
calendar-moved = Verschoben auf { $moment }.
calendar-moved-back = Wieder auf { $moment }.
calendar-planned = Geplant für { $moment }.
calendar-draft-again = Er ist wieder ein Entwurf.
calendar-not-moved = Er wurde nicht verschoben.
calendar-conflict = { $name } hat den Beitrag inzwischen geändert. Er wurde nicht verschoben; was du siehst, ist aktuell.
verdict-same = Sein jetziger Termin
verdict-checking = Wird geprüft…
verdict-fits = Nichts spricht dagegen.
verdict-warns = { $count ->
    [one] Eine Warnung bliebe.
   *[other] { $count } Warnungen blieben.
}
calendar-waiting = { $count ->
    [one] 1 Ding wartet auf dich
   *[other] { $count } Dinge warten auf dich
}
calendar-oldest = Das älteste seit { $day }
calendar-row-channel = Kanal
calendar-row-posts = Beiträge
calendar-row-drafts = { $count ->
    [one] +1 Entwurf
   *[other] +{ $count } Entwürfe
}
calendar-row-usual = üblich { $from }–{ $to }
calendar-row-usual-max = bis { $to }
calendar-row-offers = Angebote
calendar-row-offer-from = Angebot ab
calendar-row-auth = Bitte neu verbinden
calendar-offer-now = sofort
calendar-offer-not = nicht in Sicht
calendar-tray = Ohne Termin
calendar-tray-drag = In die Zeitleiste ziehen oder
calendar-tray-key = für den nächsten guten Termin
calendar-tray-empty = Hier stehen Entwürfe ohne Termin.
calendar-no-good-time = In den nächsten zwei Wochen gibt es keinen guten Termin.

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
