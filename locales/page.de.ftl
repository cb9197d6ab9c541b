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
finding-measured = { $measured }, Grenze { $limit }.
finding-measured-of = { $what } { $measured }, Grenze { $limit }.
finding-measure-pressure-score = Druck
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
stale-compare = Deine Fassung neben der anderen
stale-what = Was
stale-mine = Deines
stale-theirs = Das andere
stale-keep = Meines behalten
stale-take = Das andere nehmen
leave-unsaved = Was du hier geschrieben hast, ist noch nicht gespeichert. Trotzdem verlassen?

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
calendar-panel = Wähle einen Beitrag, dann steht er hier.
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
calendar-kept = Vorgemerkt für { $moment }, noch ein Entwurf.
calendar-kept-because = Vorgemerkt für { $moment }, noch ein Entwurf: { $why }
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

composer-new = Neuer Beitrag
composer-text = Text für alle Kanäle
composer-language = Sprache des Textes
composer-language-guess = Sprache: erkennen
composer-part = Teil { $n } von { $of }
composer-part-add = Teil anhängen
composer-part-remove = Teil { $n } entfernen
composer-legend-stops = hält auf
composer-legend-warning = Warnung
composer-legend-hint = Hinweis
composer-marked = { $count ->
    [one] 1 Befund in diesem Text. F8 führt hin.
   *[other] { $count } Befunde in diesem Text. F8 führt hindurch.
}
composer-key-schedule = planen
composer-key-next = nächster Befund
composer-key-fix = beheben
composer-keys-schedule = Planen oder Änderungen sichern
composer-keys-next = Nächster Befund
composer-keys-previous = Voriger Befund
composer-keys-fix = Korrektur des gewählten Befunds übernehmen
composer-keys-variant = Variante 1 bis 9
composer-keys-time = Nächste gute Zeit für einen Entwurf ohne Zeit
composer-lock-sending = Er wird gerade gesendet und lässt sich nicht mehr ändern.
composer-lock-unknown = Wir wissen noch nicht, ob er draußen ist. Bis das klar ist, lässt er sich nicht ändern.
composer-lock-out = Er ist schon draußen und lässt sich nicht mehr ändern. Eine Kopie schon.
composer-lock-handed = Er wurde zum Posten von Hand übergeben und lässt sich nicht mehr ändern. Eine Kopie schon.

composer-media = Medien
composer-media-part = Medien von Teil { $n }
composer-media-add = Dateien wählen oder ablegen
composer-library = Aus der Sammlung
composer-library-title = Bilder und Filme der Sammlung
composer-library-empty = In der Sammlung ist noch nichts. Was du einem Beitrag hinzufügst, kommt auch hierher.
composer-library-take = { $count ->
    [one] Eine Datei hinzufügen
   *[other] { $count } Dateien hinzufügen
}
composer-media-drop = Bilder oder Filme hier ablegen
composer-media-earlier = Datei { $place } nach oben
composer-media-later = Datei { $place } nach unten
composer-media-remove = Datei { $place } herausnehmen
composer-media-stop = { $name } weglassen
composer-media-storing = Wird gespeichert
composer-media-not = Nicht gespeichert
composer-media-own = Medien hier
composer-alt = Bildbeschreibung
composer-alt-length = { $count } Zeichen
composer-alt-length-of = { $count } von { $limit }
composer-fitted = { $channel } bekommt es als { $type }, { $width } × { $height }, { $size } MB:

composer-kind = Was ist es?
composer-kind-auto = Erkennen
composer-kind-none = Kein Angebot
composer-kind-soft = Nebenbei
composer-kind-offer = Angebot
composer-kind-hint = Dein Wort gilt; Dezent sagt, wo sich der Text anders liest.
composer-kind-reads = { $count ->
    [0] Er liest sich wie { $verdict }.
   *[other] Er liest sich wie { $verdict }: { $reasons }.
}
composer-kind-agrees = { $count ->
    [0] Dezent sieht es auch so.
   *[other] Dezent sieht es auch so: { $reasons }.
}
composer-kind-counts = Er liest sich wie { $verdict }. Dein Wort gilt.
composer-verdict-none = kein Angebot
composer-verdict-soft = eine Erwähnung nebenbei
composer-verdict-promotional = ein Angebot
composer-verdict-hard-sell = ein Angebot, das drängt
composer-more = Mehr dazu
composer-relation = Wie stehst du zu dem, worum es geht?
composer-relation-none = Nichts anzugeben
composer-relation-own = Es ist meins
composer-relation-paid = Ich werde dafür bezahlt
composer-relation-gift = Es war geschenkt
composer-relation-affiliate = Ich verdiene an Verkäufen
composer-relation-partner = Von einem Partner
composer-relation-employee = Von meinem Arbeitgeber
composer-place = Wo erscheint er?
composer-place-post = Als Beitrag
composer-place-reply = Als Antwort
composer-place-comment = Als Kommentar
composer-place-group = In einer Gruppe
composer-place-story = Als Story
composer-essential = Muss auch während einer Pause hinaus
composer-pillar = Säule
composer-pillar-is = Säule: { $name }
composer-tag = Schlagwort
composer-tag-remove = Schlagwort { $name } entfernen
composer-free = Enter übernimmt, was dasteht.

composer-options = Einstellungen je Kanal
composer-option-usual = Wie üblich
composer-option-as-usual = wie üblich
composer-option-is = { $name }: { $value }
composer-option-on = { $name }: ja
composer-option-off = { $name }: nein
composer-option-others = außerdem gesetzt: { $names }
composer-option-commas = Durch Kommas getrennt.
composer-yes = Ja
composer-no = Nein
option-visibility = Wer ihn sieht
option-spoiler-text = Inhaltswarnung
option-sensitive = Bilder erst auf Wunsch zeigen
option-placement = Wo er erscheint
option-link = Adresse der Vorschau
option-title = Titel
option-collaborators = Konten, die ihn mit teilen
option-comments = Kommentare erlaubt
option-is-paid-partnership = Kennzeichen: bezahlte Partnerschaft
option-is-ai-generated = Kennzeichen: mit KI gemacht
option-reply-control = Wer antworten darf
option-topic-tag = Thema
option-is-spoiler-media = Bilder erst auf Wunsch scharf
option-reply-settings = Wer antworten darf
option-paid-partnership = Kennzeichen: bezahlte Partnerschaft
option-made-with-ai = Kennzeichen: mit KI gemacht
option-link-title = Titel der Vorschau
option-link-description = Text der Vorschau
option-media-title = Titel von Bild oder Film
option-reshare-disabled = Andere können ihn nicht teilen
option-tags = Schlagwörter
option-made-for-kids = Für Kinder gemacht
option-paid-promotion = Kennzeichen: bezahlte Werbung
option-synthetic-media = Kennzeichen: veränderte Szenen
option-privacy-level = Wer ihn sieht
option-allow-comment = Kommentare erlaubt
option-brand-content = Kennzeichen: wirbt für andere
option-brand-organic = Kennzeichen: wirbt für dein Geschäft
option-is-aigc = Kennzeichen: mit KI gemacht
option-flair-text = Flair
option-nsfw = Nur für Erwachsene
option-spoiler = Erst auf Wunsch zeigen
option-type = Art des Beitrags
option-action = Knopf
option-action-url = Wohin der Knopf führt
option-event-title = Titel von Termin oder Angebot
option-starts-at = Beginnt (2026-12-24T10:00)
option-ends-at = Endet (2026-12-24T18:00)
option-coupon-code = Code
option-redeem-url = Wo man es einlöst
option-terms = Bedingungen
option-excerpt = Kurztext für Listen
option-categories = Kategorien
option-status = Was daraus wird
option-format = Wie der Text gelesen wird
option-silent = Ohne Ton
option-link-preview = Vorschau des Links
option-header = Überschrift
option-thread-name = Titel des Threads
option-link-previews = Vorschauen von Links
option-link-card = Linkkarte
option-card-uri = Adresse der Linkkarte
option-card-title = Titel der Linkkarte
option-card-description = Text der Linkkarte
choice-public = alle
choice-unlisted = alle, nicht gelistet
choice-private = nur Follower oder Mitglieder
choice-connections = Kontakte
choice-logged-in = wer ein Konto hat
choice-feed = Feed
choice-reel = Reel
choice-story = Story
choice-saved-story = gespeicherte Story
choice-spotlight = Spotlight
choice-everyone = alle
choice-accounts-you-follow = Konten, denen du folgst
choice-mentioned-only = nur Erwähnte
choice-mentioned-users = nur Erwähnte
choice-followers-only = Follower
choice-following = Konten, denen du folgst
choice-subscribers = Abonnenten
choice-verified = bestätigte Konten
choice-public-to-everyone = alle
choice-mutual-follow-friends = Freunde
choice-follower-of-creator = Follower
choice-self-only = nur du
choice-standard = üblicher Beitrag
choice-event = Termin
choice-offer = Angebot
choice-book = Buchen
choice-order = Bestellen
choice-shop = Einkaufen
choice-learn-more = Mehr erfahren
choice-sign-up = Anmelden
choice-call = Anrufen
choice-publish = veröffentlicht
choice-pending = wartet auf die Redaktion
choice-plain = reiner Text
choice-text = reiner Text
choice-html = HTML
choice-markdown = Markdown
choice-mrkdwn = Slacks eigene Auszeichnung

composer-tabs = Teile des Editors
composer-tab-text = Text
composer-tab-findings = { $count ->
    [0] Befunde
   *[other] Befunde ({ $count })
}
composer-variants = Varianten
composer-variants-none = Wähl aus, wohin er geht. Jeder Kanal zeigt, wie er dort aussieht.
composer-variant = { $channel }, { $network }
composer-variant-text = { $of ->
    [1] Text für { $channel }
   *[other] Text für { $channel }, Teil { $n } von { $of }
}
composer-channels = Wohin er geht
composer-channels-none = Noch ist kein Kanal da.
composer-channels-connect = Kanal verbinden
composer-channel-add = Kanal
composer-channel-remove = { $channel } weglassen
composer-channel-removed = { $channel } ist weggelassen.
composer-count = { $counted } von { $limit }
composer-left = noch { $count }
composer-over = { $count } zu viel
composer-unit-bytes = Bytes
composer-unit-weighted = Links zählen gleich viel
composer-preview-empty = Noch steht nichts da.
composer-same-text = Derselbe Text wie für alle
composer-own-text = Eigener Text
composer-own-options = Derselbe Text, eigene Einstellungen
composer-differ = Anders schreiben
composer-reset = Zurücksetzen
composer-reset-done = { $channel } hat wieder den Text für alle.

composer-when = Wann kann er raus?
composer-when-note = Zeiten in { $place }. Befunde zum Wortlaut bleiben, bis sie behoben sind.
composer-when-no-channel = Wähl zuerst einen Kanal.
composer-when-wording = Der Wortlaut hält ihn zu jeder Zeit auf. Diese Zeiten passen, sobald das behoben ist.
composer-when-busy = Gute Zeiten werden gesucht.
composer-when-none = In den nächsten drei Wochen passt keine Zeit für alle Kanäle.
composer-when-none-because = In den nächsten drei Wochen passt keine Zeit für alle Kanäle. Im Weg: { $rules }.
composer-when-failed = Gute Zeiten ließen sich nicht ermitteln.
composer-slot-elsewhere = { $time } in { $place } ({ $codes })
composer-slot-warns = Bleibt als Warnung: { $text }
composer-slot-more = Und { $count } weitere.
composer-around = Rund um diesen Beitrag auf { $channel }
composer-around-several = Rund um diesen Beitrag auf
composer-around-which = Kanal
composer-around-helpful = hilfreich
composer-around-offer = Angebot
composer-around-planned = geplant
composer-around-self = { $when }, dieser Beitrag
composer-around-count = { $offers ->
    [one] die 14 Tage davor: 1 von { $posts } Beiträgen ist ein Angebot
   *[other] die 14 Tage davor: { $offers } von { $posts } Beiträgen sind Angebote
}
composer-around-failed = Die Beiträge drumherum konnten nicht geladen werden.

composer-findings = Befunde
composer-findings-count = { $count ->
    [one] 1 Befund
   *[other] { $count } Befunde
}
composer-stops = { $count ->
    [one] 1 Befund hält diesen Beitrag auf.
   *[other] { $count } Befunde halten diesen Beitrag auf.
}
composer-nothing = Nichts spricht dagegen.
composer-nothing-stops = Nichts hält ihn auf.
composer-checking = Wird geprüft…
composer-check-failed = Der Beitrag konnte nicht geprüft werden.
composer-findings-no-channel = Was dagegen spricht, hängt davon ab, wohin er geht. Wähl einen Kanal.
composer-findings-blank = Schreib etwas, dann steht hier, was dagegen spricht.
composer-findings-saved-place = Was seinen Platz unter anderen Beiträgen betrifft, gilt für den gesicherten Beitrag.
composer-apply-safe = { $count ->
    [one] 1 sichere Korrektur übernehmen
   *[other] { $count } sichere Korrekturen übernehmen
}
composer-fixed = { $count ->
    [one] 1 sichere Korrektur übernommen.
   *[other] { $count } sichere Korrekturen übernommen.
}
composer-used = Der vorgeschlagene Wortlaut steht da.
composer-fix = Beheben
composer-use = Das nehmen
composer-effect = { $before } → { $after }
composer-move-to = Auf { $day } verschieben
composer-origin-network = vom Netzwerk vorgegeben
composer-origin-workspace = für den Arbeitsbereich gesetzt
composer-origin-audience = für das Publikum gesetzt
composer-origin-channel = für diesen Kanal gesetzt
composer-origin-post = für diesen Beitrag gesetzt
composer-why = Warum diese Regel?
composer-source = Quelle: { $source }
composer-new-tab = (öffnet einen neuen Tab)
composer-keep = Mit Begründung beibehalten
composer-keep-why = Warum soll er trotzdem raus?
composer-keep-short = Sag mit mindestens 10 Zeichen, warum.
composer-keep-signed = Gezeichnet von { $name }, gilt nur für diesen Beitrag
composer-keep-act = Beibehalten
composer-keep-never = Diese Regel lässt sich hier nicht übergehen.
composer-aside = { $count ->
    [one] 1 Befund wurde zurückgestellt
   *[other] { $count } Befunde wurden zurückgestellt
}
composer-kept = Beibehalten: „{ $reason }“. Gilt nur für diesen Beitrag.
composer-kept-by = Von { $name } beibehalten: „{ $reason }“. Gilt nur für diesen Beitrag.
composer-silenced = Ausgesetzt: „{ $reason }“.
composer-silenced-until = Ausgesetzt bis { $day }: „{ $reason }“.
composer-silence = Regel aussetzen
composer-silence-where = Wo sie ausgesetzt wird
composer-silence-post = Für diesen Beitrag
composer-silence-while = Für eine Weile
composer-silence-on = Auf { $channels }, gezeichnet von { $name }
composer-silence-done = Die Regel ist ausgesetzt. Was sie sagt, bleibt in der Liste.
composer-take-back = Wieder gelten lassen
composer-refused-text-too-long = { $network } nimmt höchstens { $limit }; der Text hat { $count }.
composer-refused-alt-too-long = { $network } nimmt Bildbeschreibungen bis { $limit }; diese hat { $count }.
composer-refused-media-too-many = { $network } nimmt höchstens { $limit } Dateien; es sind { $count }.
composer-refused-media-mixed = { $network } nimmt Bilder und Filme nicht zusammen.
composer-refused-thread-unsupported = { $network } kennt keine Threads.
composer-refused-thread-too-long = { $network } nimmt höchstens { $limit } Teile; es sind { $count }.

composer-saved = Gesichert { $time }
composer-saving = Wird gesichert…
composer-unsaved = Änderungen sind noch nicht gesichert
composer-kept-here = In diesem Tab aufgehoben
composer-not-saved = Nicht gesichert. { $why }
composer-keep-draft = Als Entwurf behalten
composer-keep-there = Dort als Entwurf vormerken
composer-schedule = Planen
composer-save-changes = Änderungen sichern
composer-publish-now = Jetzt posten
composer-publish-question = { $count ->
    [one] Er geht sofort raus und lässt sich nicht zurückholen.
   *[other] Er geht sofort auf { $count } Kanälen raus und lässt sich nicht zurückholen.
}
composer-planned = Geplant für { $when } ({ $place }).
composer-choose-time = Zeit wählen
composer-when-is = Er geht raus:
composer-when-label = Wann er rausgeht
composer-next-good = Nächste gute Zeit: { $when }
composer-no-time = Ohne Zeit
composer-time-set = { $when }. Dann hält ihn nichts auf.
composer-no-channel = Wähl zuerst, wohin er geht.
composer-no-date = Wähl zuerst, wann er rausgeht.
composer-past-date = Diese Zeit ist vorbei.
composer-offline-wait = Keine Verbindung. Der Text ist in diesem Tab aufgehoben; das Planen wartet, bis sie wieder da ist.
composer-settle-first = Jemand anders hat diesen Beitrag geändert. Wähl oben, welche Worte gelten, und plan ihn dann.
composer-menu = Mehr
composer-copy = Als Kopie schreiben
composer-open-timeline = Was geschah
composer-unschedule = Wieder zum Entwurf machen
composer-delete = Löschen
composer-delete-title = Diesen Beitrag löschen?
composer-delete-draft = Der Entwurf verschwindet. Einen Moment lang kannst du ihn zurückholen.
composer-delete-planned = Er wird auf allen Kanälen abgesagt und verschwindet.
composer-deleted = Der Beitrag ist gelöscht.
composer-outcome = Wo er steht
composer-published-at = Um { $time } veröffentlicht
composer-open-public = Öffentliche Seite öffnen
composer-conflict = Jemand anders hat diesen Beitrag inzwischen geändert ({ $when }). Von dir ist nichts verloren.
composer-conflict-by = { $name } hat diesen Beitrag inzwischen geändert ({ $when }). Von dir ist nichts verloren.
composer-keep-mine = Meines behalten
composer-take-theirs = Das andere nehmen
composer-compare = Vergleichen
composer-mine = Deines
composer-theirs = Das andere
composer-failed = Der Beitrag konnte nicht geladen werden.
composer-gone = Diesen Beitrag gibt es nicht mehr.
composer-sample-note = Ein Beispiel, das drängt, für das Probenetzwerk: Draußen sieht es niemand. Sieh dir an, was dagegen spricht und was Dezent stattdessen schreiben würde.
composer-sample-no-channel = Ein Beispiel, das drängt. Wähl einen Kanal, um zu sehen, was dagegen spricht.
composer-sample-text = NUR HEUTE: 20 % auf jede Frühjahrsinspektion{ $marks } Nur noch 3 Plätze, also schnell. Worauf wartest du noch? Jetzt buchen auf speichengasse.example/fruehling #fahrradwerkstatt
composer-sample-instead = Springt bei dir die Kette beim Anfahren? Oft ist nur ein Glied steif. An der Werkbank zeigen wir dir, wie du es findest und löst, den Trick nimmst du mit. #FahrradWerkstatt

## Attention

attention-count = { $count ->
    [0] Nichts wartet auf dich.
    [one] 1 Ding wartet auf dich. Alles andere läuft.
   *[other] { $count } Dinge warten auf dich. Alles andere läuft.
}
attention-all-channels = Alle Kanäle
attention-done-shown = Erledigt anzeigen
attention-to-list = Zurück zur Liste
attention-detail = Einzelheiten
attention-no-permission = Deine Rolle darf nicht sehen, was aus Beiträgen wurde. Frag eine Inhaberin oder einen Inhaber des Arbeitsbereichs.
attention-failed = Was auf dich wartet, konnte nicht geladen werden.
attention-detail-failed = Dieser Eintrag konnte nicht geladen werden.
attention-missing = Diese Veröffentlichung gibt es nicht, oder sie gehört zu einem anderen Arbeitsbereich.
attention-done-failed = Was entschieden wurde, konnte nicht geladen werden.
attention-more = Das sind die neuesten hundert. Die anderen folgen, sobald einige entschieden sind.
attention-keys-next = Nächste Zeile
attention-keys-back = Vorige Zeile
attention-keys-confirm = Entscheidung bestätigen
attention-keys-choose = wählen,
attention-keys-turn = blättern
attention-when = { $day } { $time }
attention-post-gone = Der Beitrag dazu wurde gelöscht
attention-found = Von Dezent gefunden
attention-decided = { $what }, { $when }.
attention-group-decision = Braucht deine Entscheidung
attention-group-rule = Von einer Regel gestoppt
attention-group-failed = Nicht veröffentlicht
attention-group-network = Limit des Netzwerks oder nicht erreichbar
attention-group-reconnect = Kanal neu verbinden
attention-group-handed = Bei dir zum Posten
attention-group-looking = Dezent sieht nach
attention-group-done = Innerhalb eines Tages erledigt
attention-shut = { $network } lässt uns nicht mehr rein
attention-waiting = { $count ->
    [0] Keine geplanten Beiträge
    [one] 1 geplanter Beitrag
   *[other] { $count } geplante Beiträge
}
attention-waiting-next = { $count ->
    [0] Der nächste { $when }
    [one] 1 geplanter Beitrag, { $when }
   *[other] { $count } geplante Beiträge, der nächste { $when }
}
attention-empty = Nichts wartet auf dich.
attention-empty-filtered = Auf diesen Kanälen wartet nichts auf dich.
attention-next = Geht als Nächstes raus
attention-was-sent = Das wurde gesendet, { $when }
attention-was-tried = Das sollte raus, { $when }
attention-was-planned = Geplant für { $when }
attention-record = Alles, was geschah
attention-tried = Was Dezent versucht hat
attention-tried-more = { $count ->
    [one] 1 weitere Zeile
   *[other] { $count } weitere Zeilen
}
attention-where = Wo du nachsiehst
attention-where-page = Öffne die Seite und suche nach { $when }.
attention-where-name = Sieh bei { $where } auf { $network } nach { $when }.
attention-where-open = Seite auf { $network } öffnen
attention-change = Was zu ändern ist
attention-answer = Die Antwort des Netzwerks:
attention-rules-then = Zu seiner Zeit hielten ihn diese Regeln auf. Jetzt spricht nichts dagegen.
attention-change-duplicate = Das Netzwerk sagt, dass es diesen Beitrag schon hat. Sieh zuerst dort nach; ist er nicht da, ändere ein paar Worte.
attention-change-named = Ändere, was das Netzwerk nennt, und plane ihn dann neu. Nichts davon ist öffentlich.
attention-later = Später entscheiden
attention-offline = Keine Verbindung. Entscheidungen warten, bis sie wieder da ist.
hand-title = Von Hand posten: { $place }
hand-disclosure = Sag das dazu:
hand-copy = Text kopieren
hand-copy-part = Teil { $part } kopieren
hand-media = { $film ->
    [yes] Film holen
   *[no] Bild holen
}
hand-share = Mit eingesetztem Text öffnen
hand-app = In der App öffnen
hand-page = Seite öffnen
head-unclear = Wir wissen nicht, ob dieser Beitrag bei { $network } angekommen ist.
head-part = Teil { $part } von { $parts } fehlt.
head-late = Für diesen Beitrag ist es zu spät geworden.
head-restored = Die Datenbank wurde wiederhergestellt. Ging dieser Beitrag vorher raus?
head-clock = Die Uhr des Servers ist gesprungen, deshalb wurde dieser Beitrag angehalten.
head-rule = Eine Regel hält diesen Beitrag auf.
head-quota = { $network } nimmt vorerst keine Beiträge mehr an.
head-unreachable = { $network } war nicht erreichbar.
head-auth = { $channel } musste neu verbunden werden.
head-refused = { $network } hat diesen Beitrag nicht angenommen.
head-duplicate = { $network } sagt, dass dieser Beitrag schon da ist.
head-handed = Diesen Beitrag veröffentlichst du.
why-unclear = { $network } hat nicht brauchbar geantwortet, { $when }. { $looked ->
    [0] Dezent kann dort nicht nachsehen.
    [one] Dezent hat einmal nachgesehen und konnte es nicht erkennen.
    [2] Dezent hat zweimal nachgesehen und konnte es nicht erkennen.
   *[other] Dezent hat { $looked } Mal nachgesehen und konnte es nicht erkennen.
} Damit nichts doppelt erscheint, sendet Dezent nicht auf Verdacht noch einmal.
why-unclear-next = { $minutes ->
    [one] Dezent sieht um { $at } wieder nach, in 1 Minute; spätestens um { $asked } wirst du gefragt.
   *[other] Dezent sieht um { $at } wieder nach, in { $minutes } Minuten; spätestens um { $asked } wirst du gefragt.
}
why-unclear-now = Dezent sieht gerade nach; spätestens um { $asked } wirst du gefragt.
why-unclear-soon = Dezent sieht ein letztes Mal nach, dann wirst du gefragt.
why-part = { $network } hat Teil { $part } nicht angenommen. Die Teile davor sind öffentlich, die danach nicht.
why-late = Zu seiner Zeit, { $when }, konnte er nicht raus. Lohnt sich der Beitrag noch?
why-restored = Dezent kann nicht wissen, was nach der Sicherung rausging. Sieh bitte zuerst nach.
why-clock = Nichts davon ist öffentlich. Prüfe die Uhr und entscheide dann.
why-rule = Kurz vor dem Senden wurden die Regeln noch einmal gefragt. Nichts davon ist öffentlich.
why-quota = Das Limit ist aufgebraucht. Nichts von diesem Beitrag ist öffentlich.
why-quota-until = Das Limit ist bis { $until } aufgebraucht. Nichts von diesem Beitrag ist öffentlich.
why-unreachable = Es wurde ab { $when } versucht, bis die Frist um war. Nichts davon ist öffentlich.
why-auth = Der Kanal ist jetzt verbunden, aber die Zeit dieses Beitrags ist vorbei.
why-refused = Nichts davon ist öffentlich. Ändere ihn und plane ihn neu, oder lass ihn fallen.
why-handed = Bei { $place } postet Dezent nicht selbst. Ohne Antwort wird er am { $until } ausgelassen.
question-seen = Was hast du gesehen?
question-next = Was soll daraus werden?
question-handed = Hast du ihn gepostet?
choice-none = Wähle zuerst eines davon.
choice-none-act = Bestätigen
choice-url = Adresse des Beitrags
choice-url-aside = (wenn du sie hast)
choice-url-missing = Kopiere die Adresse des Beitrags von dort: Sie belegt, dass er draußen ist.
choice-url-wrong = Das ist keine Adresse einer Seite.
choice-not-yet = Spätestens um { $at } wählbar, sobald Dezent nicht mehr nachsieht.
choice-not-yet-open = Wählbar, sobald Dezent nicht mehr nachsieht.
choice-at-once = Sofort
choice-at-slot = Zum nächsten guten Termin, { $when }
choice-at-act = Planen für { $when }
choice-slot = Nächster guter Termin: { $when }.
choice-slot-failed = Der nächste gute Termin ließ sich nicht herausfinden.
choice-replan-missing = Wähle einen Tag und eine Uhrzeit.
choice-replan-when = Neue Zeit
choice-there = Er ist da
choice-there-text = Dezent merkt sich die Adresse und zählt ihn als veröffentlicht.
choice-there-act = Als veröffentlicht bestätigen
choice-again = Er ist nicht da, noch einmal senden
choice-again-text = Dezent sendet ihn noch einmal. Das lässt sich nicht zurücknehmen.
choice-again-act = Noch einmal senden
choice-now = Jetzt senden
choice-now-text = Dezent sendet ihn sofort. Das lässt sich nicht zurücknehmen.
choice-now-act = Jetzt senden
choice-now-late = Jetzt senden
choice-now-late-text = Er geht verspätet, aber sofort raus. Das lässt sich nicht zurücknehmen.
choice-now-late-act = Jetzt senden
choice-now-restored = Jetzt senden
choice-now-restored-text = Er ist nicht da und geht sofort raus. Das lässt sich nicht zurücknehmen.
choice-now-restored-act = Jetzt senden
choice-now-rest = Jetzt senden
choice-now-rest-text = Dezent sendet die Teile, die fehlen; was draußen ist, bleibt. Das lässt sich nicht zurücknehmen.
choice-now-rest-act = Fehlende Teile jetzt senden
choice-now-rule = Jetzt senden
choice-now-rule-text = Die Regeln werden noch einmal gefragt. Haben sie noch etwas dagegen, kommt er hierher zurück.
choice-now-rule-act = Jetzt senden
choice-replan = Neu planen
choice-replan-text = Er geht zu einer Zeit raus, die du wählst.
choice-replan-act = Neu planen
choice-edit = Bearbeiten und neu planen
choice-edit-text = { $alone ->
    [yes] Öffnet den Beitrag. Ist er neu geplant, verschwindet er aus dieser Liste.
   *[no] Öffnet einen Entwurf davon nur für diesen Kanal; die anderen bleiben, wie sie sind.
}
choice-edit-act = Bearbeiten und neu planen
choice-change = Beitrag ändern
choice-change-text = { $alone ->
    [yes] Öffnet den Beitrag mit dem, was dagegen spricht.
   *[no] Öffnet einen Entwurf davon nur für diesen Kanal; die anderen bleiben, wie sie sind.
}
choice-change-act = Beitrag ändern
choice-whole = Er ist vollständig
choice-whole-text = Du hast von Hand gepostet, was fehlte. Dezent zählt ihn als veröffentlicht.
choice-whole-act = Als veröffentlicht bestätigen
choice-done = Ich habe ihn gepostet
choice-done-text = Dezent merkt sich die Adresse und zählt ihn als veröffentlicht.
choice-done-act = Als gepostet bestätigen
choice-drop = Fallen lassen
choice-drop-text = Nicht mehr senden. { $alone ->
    [yes] Text und Bilder bleiben als Entwurf erhalten.
   *[no] Die anderen Kanäle bleiben, wie sie sind.
}
choice-drop-act = Fallen lassen
choice-drop-wish = Fallen lassen
choice-drop-wish-text = Falls er nicht ankam, wird er abgesagt. Sonst bleibt er öffentlich.
choice-drop-wish-act = Fallen lassen
choice-drop-failed = Fallen lassen
choice-drop-failed-text = { $alone ->
    [yes] Text und Bilder bleiben als Entwurf erhalten.
   *[no] Die anderen Kanäle bleiben, wie sie sind.
}
choice-drop-failed-act = Fallen lassen
choice-drop-handed = Fallen lassen
choice-drop-handed-text = Hier wird er ausgelassen. { $alone ->
    [yes] Text und Bilder bleiben erhalten.
   *[no] Die anderen Kanäle bleiben, wie sie sind.
}
choice-drop-handed-act = Fallen lassen
choice-drop-rest = So lassen
choice-drop-rest-text = Die Teile, die draußen sind, bleiben öffentlich; gesendet wird nichts mehr.
choice-drop-rest-act = So lassen
choice-leave-out = Auslassen
choice-leave-out-text = Gesendet wird nichts. { $alone ->
    [yes] Text und Bilder bleiben als Entwurf erhalten.
   *[no] Die anderen Kanäle bleiben, wie sie sind.
}
choice-leave-out-act = Auslassen
decided-posted = Als veröffentlicht vermerkt.
decided-resend = { $timed ->
    [no] Er ist unterwegs.
   *[other] Geplant für { $when }.
}
decided-replan = { $timed ->
    [no] Er ist unterwegs.
   *[other] Geplant für { $when }.
}
decided-drop = Fallen gelassen. Gesendet wird nichts mehr.
reconnect-head = { $network } lässt uns nicht mehr rein.
reconnect-why = { $count ->
    [0] Auf { $channel } wartet kein geplanter Beitrag darauf.
    [one] Auf { $channel } wartet 1 geplanter Beitrag darauf.
   *[other] Auf { $channel } warten { $count } geplante Beiträge darauf.
}
reconnect-why-next = { $count ->
    [one] Auf { $channel } wartet 1 geplanter Beitrag darauf, { $next }.
   *[other] Auf { $channel } warten { $count } geplante Beiträge darauf, der nächste { $next }.
}
reconnect-since = So ist es seit { $since }.
reconnect-act = { $channel } neu verbinden
reconnect-waiting = Was darauf wartet
reconnect-failed = Die wartenden Beiträge konnten nicht geladen werden.
reconnect-done = Dieser Kanal ist wieder verbunden. Was darauf wartete, geht weiter.
head-replanned = Neu geplant für { $when }.
head-draft = Dieser Beitrag ist wieder ein Entwurf.
attention-heir = Die neue Veröffentlichung

## Publication

publication-when = { $moment } ({ $place })
publication-back = Zurück
publication-more = Mehr
publication-open = Auf { $network } öffnen
publication-template = Als Vorlage nehmen
publication-template-failed = Der Entwurf konnte nicht angelegt werden.
publication-post = Beitrag öffnen
publication-technical = Technische Einzelheiten
publication-copy = Als Text kopieren
publication-copied = Kopiert.
publication-copy-failed = Es konnte nicht kopiert werden.
publication-decide = Entscheiden
publication-missing = Diese Veröffentlichung gibt es nicht, oder sie gehört zu einem anderen Arbeitsbereich.
publication-failed = Was geschehen ist, konnte nicht geladen werden.
publication-events-failed = Wer geplant und geändert hat, konnte nicht geladen werden.
publication-post-failed = Der Beitrag konnte nicht geladen werden.
publication-post-gone = Der Beitrag wurde gelöscht. Was festgehalten ist, bleibt.
publication-public = Was öffentlich ist
publication-siblings = Derselbe Beitrag auf anderen Kanälen
publication-never-again = Wer den Beitrag bearbeitet, ändert ihn für später. Dieser hier geht dadurch nie noch einmal raus.
publication-remove = Bei { $network } löschen
publication-remove-cannot = { $network } nimmt nichts zurück. Lösche ihn dort.
publication-remove-not-out = Nichts davon ist öffentlich.
preview-parts = Alle { $parts } Teile
remove-title = Diesen Beitrag bei { $network } löschen?
remove-goes = { $parts ->
    [0] Er verschwindet bei { $network } aus { $channel }, samt dem, was dort geantwortet wurde.
    [1] Er verschwindet bei { $network } aus { $channel }, samt dem, was dort geantwortet wurde.
   *[other] Alle { $parts } Teile verschwinden bei { $network } aus { $channel }, samt dem, was dort geantwortet wurde.
}
remove-stays = Text, Bilder und dieser Verlauf bleiben in Dezent. Kopien und Bildschirmfotos anderer bleiben, wo sie sind.
remove-no-undo = Das lässt sich nicht rückgängig machen.
remove-act = Bei { $network } löschen
remove-done = Bei { $network } gelöscht.
remove-failed = Er konnte bei { $network } nicht gelöscht werden.
receipt-title = Beleg
receipt-planned = Geplant
receipt-since = Öffentlich seit
receipt-late = { $minutes ->
    [0] pünktlich
    [one] 1 Minute zu spät
   *[other] { $minutes } Minuten zu spät
}
receipt-removed = Dort gelöscht
receipt-sent = Gesendet
receipt-looked = Nachgesehen
receipt-times = { $count ->
    [1] einmal
    [2] zweimal
   *[other] { $count } Mal
}
receipt-address = Adresse
receipt-no-address = { $network } nennt keine
receipt-proof = Beleg
receipt-none = keiner, es ist nicht bekannt, dass etwas öffentlich ist
summary-sent = { $sent ->
    [1] Einmal gesendet
    [2] Zweimal gesendet
   *[other] { $sent } Mal gesendet
}, { $minutes ->
    [0] pünktlich.
    [one] 1 Minute zu spät.
   *[other] { $minutes } Minuten zu spät.
}
summary-found = Die erste Antwort ging verloren. Dezent sah deshalb nach, bevor es etwas anderes tat, und fand den Beitrag.
summary-told = Jemand hat ihn gesehen und gesagt, wo er ist.
summary-removed = Er wurde am { $when } beim Netzwerk gelöscht.
summary-waiting = Geplant für { $when }. Noch ist nichts davon öffentlich.
summary-due = Er wird vorbereitet. Noch ist nichts davon öffentlich.
summary-sending = Er wird gerade gesendet.
summary-processing = Das Netzwerk hat ihn und verarbeitet ihn noch.
summary-unknown = Wir wissen nicht, ob er angekommen ist. Dezent sieht nach, bevor es etwas anderes tut.
summary-held = Er wartet auf einen Menschen: { $reason }
summary-failed = Das Netzwerk hat ihn nicht angenommen. Nichts davon ist öffentlich.
summary-handed = Er ist bei dir zum Posten. Dezent sendet selbst nichts.
summary-skipped = Er wurde ausgelassen. Gesendet wurde nichts.
summary-cancelled = Er wurde abgesagt.
summary-wish = Falls er nicht ankam, wird er abgesagt.
story-who-gone = jemand, der nicht mehr dabei ist
story-who-cli = der Befehlszeile
story-who-program = einem Programm
story-planned = Geplant für { $when }
story-planned-by = Von { $who } geplant für { $when }
story-edited = Von { $who } geändert
story-kept = Von { $who } trotz einer Regel beibehalten
story-prep-files = Bilder und Filme vorab hochgeladen
story-prep-count = { $count ->
    [one] 1 Datei. Noch ist nichts öffentlich.
   *[other] { $count } Dateien. Noch ist nichts öffentlich.
}
story-prep-other = Bei { $network } vorbereitet
story-prep-nothing = Noch ist nichts öffentlich.
story-prep-refused = { $what ->
    [file] { $network } hat ein Bild oder einen Film nicht angenommen
   *[other] { $network } hat die Vorbereitung abgelehnt
}
story-prep-failed = { $what ->
    [file] Das Hochladen zu { $network } ging nicht
   *[other] Das Vorbereiten bei { $network } ging nicht
}
story-sent = { $parts ->
    [1] An { $network } gesendet
   *[other] Teil { $part } von { $parts } an { $network } gesendet
}
story-sent-comment = Kommentar { $part } an { $network } gesendet
story-sent-first = Erst aufgeschrieben, dann gesendet.
story-sent-again = Versuch { $nth }, erst aufgeschrieben.
story-end-part = Teil { $part } von { $parts } ist öffentlich
story-end-processing = { $network } hat ihn und verarbeitet ihn
story-end-not-sent = Nichts hat den Server verlassen
story-end-again = Dezent versucht es noch einmal.
story-end-throttled = { $network } bat zu warten
story-end-wait = { $minutes ->
    [one] Dezent wartet 1 Minute.
   *[other] Dezent wartet { $minutes } Minuten.
}
story-end-unauthorized = { $network } lässt uns nicht mehr rein
story-end-nothing = Nichts ist öffentlich.
story-end-refused = { $parts ->
    [1] { $network } hat ihn nicht angenommen
   *[other] { $network } hat Teil { $part } nicht angenommen
}
story-end-nothing-of-it = Dadurch wurde nichts öffentlich.
story-end-unknown = { $seconds ->
    [0] Die Verbindung brach ab. Unklar, ob er ankam.
    [one] Keine Antwort in 1 Sekunde. Unklar, ob er ankam.
   *[other] Keine brauchbare Antwort in { $seconds } Sekunden. Unklar, ob er ankam.
}
story-end-none = Es wurde keine Antwort festgehalten. Unklar, ob er ankam.
story-end-no-guess = Dezent sendet nie auf Verdacht noch einmal.
story-look-list = Die neuesten Beiträge des Kontos angesehen
story-look-read = Nach dem Beitrag selbst gesehen
story-look-key = Gefragt, was eine Wiederholung täte
story-look-failed = Das Nachsehen ging nicht
story-saw-list = { $count ->
    [0] Die Liste ist vollständig. Der Beitrag ist nicht darin.
    [one] Die Liste ist vollständig. Genau ein Beitrag passt.
   *[other] Die Liste ist vollständig. { $count } Beiträge könnten es sein.
}
story-saw-part = { $count ->
    [0] Die Liste war unvollständig und beweist deshalb nichts.
    [one] Die Liste war unvollständig. Ein Beitrag passt.
   *[other] Die Liste war unvollständig. { $count } Beiträge könnten es sein.
}
story-saw-there = Er ist da.
story-saw-absent = Er ist nicht da.
story-saw-working = Das Netzwerk verarbeitet ihn noch.
story-saw-key = Das Netzwerk würde eine Wiederholung an ihrem Schlüssel erkennen.
story-saw-nothing = Das Netzwerk konnte nicht gefragt werden.
story-saw-again = { $saw } { $times } Mal, bis { $until }.
story-settled-absent = Zwei Nachschauen beweisen, dass er nicht ankam. Er darf noch einmal gesendet werden
story-settled-repeatable = Eine Wiederholung kann nicht doppelt erscheinen. Er wird noch einmal gesendet
story-published = Veröffentlicht
story-published-receipt = Der Beleg ist gespeichert.
story-published-found = Beim Nachsehen gefunden. Der Beleg ist gespeichert.
story-confirmed = An seiner Adresse gesehen
story-confirmed-text = Es bleibt nichts zu tun.
story-changed = An seiner Adresse sieht er anders aus
story-changed-text = Jemand hat ihn dort geändert oder gelöscht.
story-restart = Der Server hielt an, während er sendete
story-unclear = Noch immer unklar, jemand wurde benachrichtigt
story-held = An dich übergeben: { $reason }
story-failed = Nicht veröffentlicht
story-incomplete = Der Beitrag ist öffentlich, ein Kommentar darunter nicht
story-handed = Einem Menschen zum Posten übergeben
story-handed-text = Ohne Antwort wird er am { $until } ausgelassen.
story-skipped = Ausgelassen: { $reason }
story-cancelled = Abgesagt von { $who }
story-wished = Absage gewünscht von { $who }
story-decided-posted = Als vorhanden bestätigt von { $who }
story-decided-resend = Noch einmal gesendet auf Wunsch von { $who }
story-decided-drop = Fallen gelassen von { $who }
story-delayed = Aufgeschoben, wird noch einmal versucht
story-duplicate = Er ist vielleicht doppelt öffentlich
story-duplicate-text = Sieh bitte bei { $network } nach und lösche dort einen.
story-after-cancel = Er war schon angekommen, bevor er abgesagt wurde
story-removal = Löschen bei { $network } gewünscht von { $who }
story-removed = Bei { $network } gelöscht
story-removal-failed = Das Löschen bei { $network } ging nicht

## Drafts and media

drafts-note = Beiträge ohne Datum. Die mit Datum stehen im Kalender.
drafts-search = Entwürfe durchsuchen
drafts-channel = Kanal
drafts-tag = Schlagwort
drafts-pillar = Säule
drafts-no-permission = Deine Rolle darf Beiträge nicht sehen. Frag eine Inhaberin oder einen Inhaber des Arbeitsbereichs.
drafts-failed = Die Entwürfe konnten nicht geladen werden.
drafts-none = Kein Entwurf passt.
drafts-empty = Ideen ohne Datum gehören hierher.
drafts-write = Beitrag schreiben
drafts-more = Mehr anzeigen
drafts-saved = Gespeichert { $day } { $time }
drafts-no-text = Noch kein Text
drafts-no-channel = Noch kein Kanal
drafts-offer = Angebot
drafts-media = { $count ->
    [one] 1 Bild oder Film
   *[other] { $count } Bilder oder Filme
}
drafts-thread = Faden, { $parts } Teile
drafts-acts = Was mit „{ $text }“ geschehen soll
drafts-open = Öffnen
drafts-copy = Duplizieren
drafts-copied = Eine Kopie steht bei den Entwürfen.
drafts-open-copy = Kopie öffnen
drafts-copy-failed = Die Kopie konnte nicht angelegt werden.
drafts-delete = Löschen
drafts-deleted = Gelöscht: „{ $text }“
drafts-delete-failed = Der Entwurf konnte nicht gelöscht werden.
drafts-restored = Der Entwurf ist wieder da.
drafts-restore-failed = Der Entwurf konnte nicht zurückgeholt werden.
drafts-plan = Nächster guter Termin
drafts-plan-looking = Der nächste gute Termin wird gesucht…
drafts-plan-at = Nächster guter Termin auf allen Kanälen: { $when }.
drafts-plan-act = Planen für { $when }
drafts-plan-none = In den nächsten zwei Wochen gibt es keinen guten Termin, oder er hat noch keinen Kanal.
drafts-plan-failed = Er konnte nicht geplant werden.
drafts-unplanned = Wieder ein Entwurf. Im Kalender steht er am { $when }.
drafts-planned = Geplant für { $when }.
media-note = Alle Bilder und Filme des Arbeitsbereichs.
media-upload = Hochladen
media-uploads = Unterwegs
media-upload-drop = { $name } von der Liste nehmen
media-search = Beschreibungen und Urheber durchsuchen
media-kind = Art
media-pictures = Bilder
media-films = Filme
media-description = Beschreibung
media-alt-missing = Ohne Beschreibung
media-alt-there = Mit Beschreibung
   *[other] in { $count } Beiträgen
}
media-no-permission = Deine Rolle darf Bilder und Filme nicht sehen. Frag eine Inhaberin oder einen Inhaber des Arbeitsbereichs.
media-failed = Die Bilder und Filme konnten nicht geladen werden.
media-none = Nichts passt.
media-empty = Bilder und Filme für deine Beiträge gehören hierher. Zieh Dateien herein oder lade sie hoch.
media-loaded = { $shown } von { $loaded } bisher geladenen passen.
media-more = Mehr laden
media-open = { $format }, Einzelheiten öffnen
media-size-mb = { $size } MB
media-size-kb = { $size } kB
media-pixels = { $width } × { $height }
media-length = { $size }, { $minutes }:{ $seconds } min
media-wrong-type = Nur JPEG, PNG, GIF, WebP, MP4 und QuickTime lassen sich speichern.
media-too-large = Sie hat { $size }, höchstens { $limit } lassen sich speichern.
media-duplicate = Diese Datei war schon da.
media-show = Zeigen
media-stored = Gespeichert.
media-stored-apart = Der Beitrag war schon zu, als { $name } gespeichert war. Die Datei liegt in der Sammlung.
media-details = Bild oder Film
media-one-failed = Es konnte nicht geladen werden.
media-stored-at = Gespeichert { $when }.
media-alt-label = Beschreibung
media-alt-hint = Was zu sehen ist, für Menschen, die es nicht sehen können. Wartende Beiträge nehmen sie mit.
media-credit = Urheber
media-licence = Lizenz
media-captions = Er lässt sich mitlesen: Seine Worte stehen im Bild oder kommen mit.
media-offline = Keine Verbindung. Das Speichern wartet, bis sie wieder da ist.
media-save = Speichern
media-unsaved = Noch nicht gespeichert; was du getippt hast, bleibt hier.
media-saved = Gespeichert.
media-save-failed = Es konnte nicht gespeichert werden.
media-remove = Entfernen
media-remove-title = Aus der Sammlung entfernen?
media-remove-text = Es verschwindet samt Beschreibung und lässt sich nicht zurückholen. Was schon öffentlich ist, bleibt, wie es ist.
media-removed = Entfernt.
media-in-use = { $count ->
    [0] Beiträge verwenden es, deshalb bleibt es.
    [one] Dieser Beitrag verwendet es, deshalb bleibt es. Nimm es zuerst dort heraus.
   *[other] Diese Beiträge verwenden es, deshalb bleibt es. Nimm es zuerst dort heraus.
}
media-used-by = Verwendet von
media-users-failed = Welche Beiträge es verwenden, konnte nicht geladen werden.
media-users-none = Kein Beitrag verwendet es.

## Channels

channel-list-summary = { $channels ->
    [one] 1 Kanal.
   *[other] { $channels } Kanäle.
} { $waiting ->
    [0] Keiner braucht dich.
    [one] 1 braucht dich.
   *[other] { $waiting } brauchen dich.
}
channel-list-connect = Kanal verbinden
channel-list-empty = Noch ist kein Kanal verbunden. Der erste kann eine Probe sein, die draußen niemand sieht.
channel-list-channel = Kanal
channel-list-state = Zustand
channel-list-offers = Angebote
channel-list-next = Nächster Beitrag
channel-list-open = Wartet auf dich
channel-list-no-posts = Noch keine Beiträge
channel-list-no-next = Nichts geplant
channel-list-nothing = Nichts
channel-keys-next = Nächste Zeile
channel-keys-previous = Vorige Zeile
channel-open-held = { $count } angehalten
channel-open-failed = { $count } nicht veröffentlicht
channel-open-unknown = { $count } unklar
channel-share-name = { $offers } der letzten { $posts } Beiträge verkaufen etwas
channel-share-warns = Warnung über { $limit } %
channel-share-stops = Problem über { $limit } %
channel-condition-connected = Verbunden
channel-condition-reminder = Ein Mensch postet
channel-condition-needs-auth = Erst neu verbinden
channel-condition-credentials-unreadable = Zugangsdaten nicht lesbar
channel-condition-stopped = Netzwerk angehalten
channel-condition-paused = Pausiert
channel-condition-limit-used-up = Limit aufgebraucht
channel-condition-throttled = Muss warten
channel-trouble-needs-auth = { $network } lässt uns nicht mehr rein. Verbinde den Kanal neu.
channel-trouble-paused = Er ist pausiert. Nichts geht raus, bis ihn jemand weiterlaufen lässt.
channel-trouble-credentials-unreadable = Seine Zugangsdaten lassen sich mit dem Schlüssel dieser Installation nicht öffnen.
channel-trouble-throttled = { $network } hat Dezent gebeten, bis { $at } zu warten.
channel-trouble-held = { $count ->
    [one] 1 Beitrag wartet auf deine Antwort.
   *[other] { $count } Beiträge warten auf deine Antwort.
}
channel-trouble-unknown = { $count ->
    [one] Bei 1 Beitrag ist unklar, ob er raus ist. Dezent sieht nach.
   *[other] Bei { $count } Beiträgen ist unklar, ob sie raus sind. Dezent sieht nach.
}
channel-all = Alle Kanäle
channel-missing = Dieser Kanal ist hier nicht oder nicht mehr verbunden.
channel-closed = Deine Rolle darf Kanäle nicht sehen.
channel-no-page = Diese Seite hat ein Kanal nicht.
channel-pages = Seiten des Kanals
channel-times = Zeiten in { $place }
channel-pause = Kanal pausieren
channel-resume = Weiterlaufen lassen
channel-reconnect = Neu verbinden
channel-paused-done = { $name } ist pausiert.
channel-resumed-done = { $name } läuft weiter.
channel-paused-long = { $count ->
    [0] Dieser Kanal ist pausiert. Nichts geht raus, bis ihn jemand weiterlaufen lässt.
    [one] Dieser Kanal ist pausiert. 1 geplanter Beitrag wartet, bis ihn jemand weiterlaufen lässt.
   *[other] Dieser Kanal ist pausiert. { $count } geplante Beiträge warten, bis ihn jemand weiterlaufen lässt.
}
channel-needs-auth-long = { $count ->
    [0] { $network } lässt uns nicht mehr rein.
    [one] { $network } lässt uns nicht mehr rein. 1 geplanter Beitrag wartet.
   *[other] { $network } lässt uns nicht mehr rein. { $count } geplante Beiträge warten.
}
channel-needs-auth-next = Der nächste ist { $at } dran.
channel-tab-rhythm = Rhythmus
channel-tab-rules = Regeln
channel-tab-audience = Publikum
channel-tab-posts = Beiträge
channel-tab-connection = Verbindung
channel-name-missing = Gib einen Namen, damit du es wiedererkennst.
rhythm-legend = Zeichen
rhythm-legend-out = veröffentlicht
rhythm-legend-planned = geplant
rhythm-legend-offer = Angebot
rhythm-failed = Die Zahlen konnten nicht geladen werden.
rhythm-empty = Hier ging noch nichts raus, und nichts ist geplant.
rhythm-share = Anteil der Angebote
rhythm-share-window = in den letzten 14 Tagen, mindestens 5 Beiträge
rhythm-share-now = { $posts ->
    [0] Heute ohne Beiträge.
   *[other] Heute { $offers } von { $posts }.
}
rhythm-room-now = Jetzt ist Platz für ein Angebot.
rhythm-room-from = Ab { $day } ist Platz für das nächste Angebot.
rhythm-room-warned = Es bekäme eine Warnung.
rhythm-room-none = In den nächsten 60 Tagen ist kein Platz für ein Angebot.
rhythm-stops-over = stoppt über { $limit } %
rhythm-problem-over = Problem über { $limit } %
rhythm-warns-over = warnt über { $limit } %
rhythm-draft = Entwurf vom { $day }: { $share }
rhythm-too-many = zu viele Angebote
rhythm-day = Tag
rhythm-state = Zustand
rhythm-note = Hinweis
rhythm-out = veröffentlicht
rhythm-offers = { $count ->
    [one] 1 Angebot
   *[other] { $count } Angebote
}
rhythm-posts = Beiträge
rhythm-weeks = Beiträge pro Woche
rhythm-weeks-average = { $average } im Schnitt
rhythm-week = Woche
rhythm-week-from = KW { $week }, ab { $day }
rhythm-weeks-summary = Beiträge pro Woche: { $posts } veröffentlicht und { $planned } geplant in dieser Woche.
rhythm-weeks-wanted = Bis zu { $wanted } sind willkommen.
rhythm-wanted = dieses Publikum will bis zu { $wanted }
rhythm-usual = üblich bis { $wanted }
rhythm-pillars = Säulen
rhythm-pillars-window = 28 Tage
rhythm-pillar-none = Ohne Säule
rhythm-pillar-of = { $percent } % von { $target }
rhythm-pillar-at-most = { $percent } %, höchstens { $target }
rhythm-pillar-missing = { $count ->
    [one] „{ $pillars }“ fehlt.
   *[other] { $pillars } fehlen.
}
rhythm-target = Ziel
rhythm-silence = Stille zwischen Beiträgen
rhythm-silence-longest = { $days ->
    [one] Längste: 1 Tag.
   *[other] Längste: { $days } Tage.
}
rhythm-silence-span = { $from } bis { $to }
rhythm-silence-hint = { $days ->
    [one] Hinweis über 1 Tag.
   *[other] Hinweis über { $days } Tage.
}
rhythm-silence-none = Noch gibt es keine zwei Beiträge, zwischen denen Stille wäre.
rhythm-silence-summary = { $posts } Beiträge. Von { $from } bis { $to } dauert die längste Stille { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}.
rhythm-days = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
rhythm-since = Seit dem vorigen
rhythm-answers = { $count ->
    [one] 1 Frage oder Beschwerde ist noch unbeantwortet.
   *[other] { $count } Fragen und Beschwerden sind noch unbeantwortet.
}
rhythm-answers-since = Die älteste kam { $at }.
rhythm-audience = Publikum: { $name }
rhythm-audience-none = Publikum
audience-title = Publikum
audience-label = Zu wem dieser Kanal spricht
audience-hint = Was du wählst, gilt sofort.
audience-none = Kein Publikum
audience-none-hint = Regeln urteilen genauer, wenn sie wissen, zu wem ein Kanal spricht: Ruhezeiten, Anrede, wie viel willkommen ist.
audience-choose = Publikum wählen
audience-chosen = Publikum geändert.
audience-undone = Das Publikum ist wie vorher.
audience-describe = Publikum beschreiben
audience-edit = Publikum bearbeiten
audience-new = Neues Publikum
audience-name = Name
audience-save = Publikum speichern
audience-saved = Publikum gespeichert.
audience-failed = Die Publika konnten nicht geladen werden.
audience-in-use = Ein Kanal spricht noch zu ihm, deshalb lässt es sich nicht entfernen.
audience-shared = { $channels } spricht zum selben Publikum; eine Änderung gilt auch dort.
audience-unused = Publika ohne Kanal
audience-remove = Entfernen
audience-remove-name = { $name } entfernen
traits-age = Alter
traits-age-both = { $from } bis { $to }
traits-age-from = ab { $from }
traits-age-to = bis { $to }
traits-age-from-label = Alter von
traits-age-to-label = Alter bis
traits-gender = Geschlecht
traits-gender-all = Alle
traits-gender-women = Frauen
traits-gender-men = Männer
traits-education = Bildung
traits-education-any = Beliebig
traits-education-school = Schule
traits-education-vocational = Ausbildung
traits-education-degree = Studium
traits-income = Einkommen
traits-income-any = Beliebig
traits-income-low = Niedrig
traits-income-middle = Mittel
traits-income-high = Hoch
traits-place = Ort
traits-country = Land
traits-country-hint = Zwei Buchstaben, etwa DE.
traits-region = Region
traits-region-hint = Der Teil hinter dem Land, etwa BY.
traits-zone = Zeitzone
traits-zone-channel = Wie der Kanal: { $zone }
traits-style = Anrede
traits-style-neutral = ohne Anrede
traits-style-du = mit du angesprochen
traits-style-sie = mit Sie angesprochen
traits-business = Firmen werden angesprochen
traits-jargon-known = Kennt die Fachwörter
traits-jargon = Wörter, die ihm erspart bleiben
traits-interests = Interessen
traits-lines = Eins je Zeile.
traits-quiet = Ruhezeiten
traits-quiet-from = Ruhe ab
traits-quiet-from-hint = Etwa 22:00; das gilt auch, wenn nichts dasteht.
traits-quiet-to = Ruhe bis
traits-quiet-to-hint = Etwa 07:00; das gilt auch, wenn nichts dasteht.
traits-quiet-words = Ruhe von { $quiet }
traits-times = Zeit in { $place }
traits-day-max = Beiträge am Tag, höchstens
traits-week-max = Beiträge in der Woche, höchstens
traits-max-hint = Leer für das, was im Netzwerk üblich ist.
traits-reply = Erwartet eine Antwort binnen
traits-reply-label = Antwort binnen Minuten
traits-reply-hint = Leer für eine Stunde.
traits-reply-words = erwartet eine Antwort binnen { $within }
traits-reply-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
traits-reply-hours = { $count ->
    [one] einer Stunde
   *[other] { $count } Stunden
}
traits-reply-days = { $count ->
    [one] eines Tages
   *[other] { $count } Tagen
}
traits-calendars = Kalender
traits-calendars-hint = Etwa de-by, einer je Zeile; leer für die des Landes.
traits-number-wrong = Eine ganze Zahl oder nichts.
traits-yes = Ja
channel-posts-show = Welche Beiträge
channel-posts-show-all = Alle
channel-posts-show-planned = Geplant
channel-posts-show-published = Veröffentlicht
channel-posts-show-open = Braucht dich
channel-posts-show-drafts = Entwürfe
channel-posts-show-all-act = Alle zeigen
channel-posts-in-calendar = Im Kalender zeigen
channel-posts-failed = Die Beiträge konnten nicht geladen werden.
channel-posts-empty = Hier stehen die Beiträge für diesen Kanal.
channel-posts-empty-filter = Kein Beitrag ist hier in diesem Zustand.
channel-posts-no-date = Ohne Termin
channel-posts-no-text = Ohne Text
channel-posts-offer = Angebot
channel-posts-more = Ältere zeigen
connection-account = Konto
connection-network = Netzwerk
connection-handle = Name dort
connection-server = Server
connection-id = Kennung dort
connection-since = Verbunden seit
connection-unclear = Wenn eine Antwort ausbleibt
connection-option = Einstellung { $name }
connection-kind-chosen-id = Dezent wählt die Kennung des Beitrags und schlägt sie nach.
connection-kind-server-key = Das Netzwerk erkennt eine Wiederholung am Schlüssel.
connection-kind-handle = Dezent schlägt den begonnenen Schritt nach.
connection-kind-listing = Dezent sieht durch, was das Konto gepostet hat.
connection-kind-blind = Nachsehen ist nicht möglich; ein Mensch wird gefragt.
connection-health = Wie es ihm geht
connection-health-failed = Wie es dem Kanal geht, konnte nicht geladen werden.
connection-fine = Nichts steht im Weg.
connection-last-sent = Zuletzt veröffentlicht
connection-last-failure = Zuletzt schiefgegangen
connection-never = Noch nie
connection-next = Nächster Beitrag
connection-open = Offen
connection-open-words = { $waiting } geplant
connection-session-ends = Sitzung endet
connection-limit = Limit { $name }
connection-limit-words = { $used } von { $max } verbraucht, neu ab { $until }
tryout-act = Ausprobieren
tryout-hint = Nichts wird veröffentlicht.
tryout-running = Das Netzwerk wird gefragt…
tryout-works = Um { $at } ausprobiert: Es geht.
tryout-fails = Um { $at } ausprobiert: Etwas stimmt nicht.
tryout-failed = Es ließ sich nicht ausprobieren.
tryout-well = Gut
tryout-note = Hinweis
tryout-wrong = Stimmt nicht
tryout-what-state = Zustand:
tryout-what-session = Sitzung:
tryout-what-account = Konto:
tryout-what-scopes = Berechtigungen:
tryout-what-limits = Limits:
tryout-what-media = Bilder und Filme:
connection-settings = Einstellungen
channel-set-name = Name
channel-set-zone = Zeitzone
channel-set-zone-hint = In ihr zählen die Tage des Kanals. Geplante Beiträge behalten ihren Zeitpunkt.
channel-set-mode = Wer postet
channel-mode-direct = Dezent
channel-mode-reminder = Ein Mensch, erinnert
channel-mode-direct-hint = Dezent postet zum geplanten Zeitpunkt selbst.
channel-mode-reminder-hint = Zum geplanten Zeitpunkt bekommt ein Mensch Text, Bilder und einen Link und sagt, wo gepostet wurde.
channel-set-late = Wenn ein Beitrag zu spät dran ist
channel-late-hold = Auf mich warten
channel-late-skip = Auslassen
channel-set-late-hint = { $minutes ->
    [0] Zu spät ist, was zu seinem Zeitpunkt nicht raus ist.
    [one] Zu spät ist, was nach 1 Minute nicht raus ist.
   *[other] Zu spät ist, was nach { $minutes } Minuten nicht raus ist.
}
channel-set-grace = Frist in Minuten
channel-set-grace-hint = 0 bis 10080, das ist eine Woche.
channel-set-gap = Kleinster Abstand in Sekunden
channel-set-gap-hint = So weit liegen späte Beiträge auseinander, 0 bis 86400.
channel-set-daily = Beiträge am Tag, höchstens
channel-set-daily-hint = Mehr wird nicht geplant, 1 bis 10000.
colour-auto = Wie es kommt
colour-1 = Petrol
colour-2 = Weinrot
colour-3 = Blau
colour-4 = Ocker
colour-5 = Violett
colour-6 = Grün
colour-7 = Kupfer
colour-8 = Azur
colour-9 = Malve
colour-10 = Oliv
colour-11 = Indigo
colour-12 = Schiefer
channel-set-colour = Farbe
channel-set-colour-hint = Die seiner Kachel, überall auf dieser Seite und für alle.
channel-settings-save = Einstellungen speichern
channel-settings-saved = Einstellungen gespeichert.
channel-settings-undone = Die Einstellungen sind wie vorher.
channel-settings-unchanged = Alles ist gespeichert.
channel-settings-reset = Zurücknehmen
connection-credentials = Zugangsdaten
connection-remove = Entfernen
channel-remove-hint = Sagt ab, was hier geplant ist. Was veröffentlicht ist, bleibt im Netzwerk.
channel-remove-act = Kanal entfernen
channel-remove-title = { $name } auf { $network } entfernen?
channel-remove-cancels = { $count ->
    [0] Hier ist nichts geplant.
    [one] 1 geplanter Beitrag wird abgesagt. Text und Bilder bleiben.
   *[other] { $count } geplante Beiträge werden abgesagt. Texte und Bilder bleiben.
}
channel-remove-stays = Was veröffentlicht ist, bleibt auf { $network }, und das Protokoll bleibt hier.
channel-remove-final = Das lässt sich nicht rückgängig machen. Neu verbunden wird das Konto ein neuer Kanal.
channel-remove-confirm = Kanal entfernen
channel-remove-done = { $name } wurde entfernt.

## Connect

connect-step-network = Netzwerk
connect-step-access = Dort anmelden
connect-step-fields = Zugang und Name
connect-step-targets = Auswählen
connect-step-naming = Name und Zone
connect-step-done = Verbunden
connect-which = Welches Netzwerk?
connect-search = Netzwerke suchen
connect-none = So heißt kein Netzwerk.
connect-networks-failed = Die Netzwerke konnten nicht geladen werden.
connect-unknown = Dezent kennt kein Netzwerk namens „{ $network }“.
connect-all = Alle Netzwerke
connect-other-network = Ein anderes Netzwerk
connect-text-graphemes = { $count } Zeichen
connect-text-characters = { $count } Zeichen
connect-text-utf16 = { $count } Zeichen
connect-text-bytes = { $count } Byte
connect-text-weighted = { $count } Zeichen, manche zählen doppelt
connect-text-emoji-bytes = { $count } Zeichen, Emojis zählen mehr
connect-takes-pictures = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
}
connect-takes-films = { $count ->
    [one] 1 Film
   *[other] { $count } Filme
}
connect-takes-media-only = nur mit Bild oder Film
connect-takes-threads = Fäden mit bis zu { $count } Teilen
connect-takes-removal = Beiträge lassen sich von hier löschen
connect-takes-picture-size = Bilder bis { $size }
connect-takes-film-size = Filme bis { $size }
connect-takes-hashtags = { $count ->
    [one] höchstens 1 Hashtag
   *[other] höchstens { $count } Hashtags
}
connect-size = { $value } MB
connect-size-gb = { $value } GB
connect-needs-consent = Du meldest dich dort an
connect-needs-registration = Dezent ist dort noch nicht angemeldet
connect-needs-fields = Du gibst ein, was es dir aushändigt
connect-needs-nothing = Braucht nichts
connect-proof-server = Bewiesen an der Serversoftware des Netzwerks
connect-proof-description = Bewiesen an der Beschreibung des Netzwerks
connect-proof-sheet = Mit seiner Dokumentation verglichen
connect-way-consent = Stattdessen bei { $network } anmelden
connect-way-fields = Zugangsdaten von { $network } selbst eingeben
connect-way-reminder = Ein Mensch postet, Dezent erinnert nur
registration-missing = Dezent ist bei { $network } noch nicht angemeldet. Wer diesen Server betreibt, tut das einmal:
registration-make = Eine App anmelden bei
registration-return = Als Rückkehradresse angeben:
registration-return-note = hinter der öffentlichen Adresse dieses Servers
registration-scopes = Berechtigungen, um die Dezent bittet:
registration-settings = Beide Werte in die Einstellungen des Servers schreiben:
connect-sign-in = Bei { $network } anmelden
connect-sign-in-hint = Die Seite von { $network } öffnet sich in einem neuen Tab. Dieser hier wartet und macht von selbst weiter. Dein Passwort sieht Dezent nie.
connect-server = Server
connect-server-hint = Wo das Konto liegt, etwa mastodon.social.
connect-server-bluesky = Handle oder Server
connect-server-bluesky-hint = Dein Handle, etwa laden.bsky.social, oder der Server des Kontos.
connect-server-missing = Sag, wo das Konto liegt.
connect-open-page = { $network } öffnen
connect-open-again = { $network } noch einmal öffnen
connect-waiting-title = Warten auf { $network }
connect-waiting-words = Stimm dort im anderen Tab zu. Gepostet wird nichts.
connect-answered = { $network } hat geantwortet
connect-until = Zeit ist bis { $time }.
connect-blocked = Dein Browser hat keinen neuen Tab geöffnet. Nimm den Link.
connect-look = Jetzt nachsehen
connect-look-failed = Dezent war gerade nicht erreichbar. Es wird wieder versucht.
connect-failed = Das hat nicht geklappt
connect-failed-words = { $network } wurde nicht verbunden. Nichts hat sich geändert.
connect-begin-again = Noch einmal beginnen
connect-choose = Was von { $network } wird ein Kanal?
connect-choose-one = Wähle mindestens eins.
connect-no-targets = { $network } hat kein Konto gezeigt, auf dem Dezent posten darf.
connect-all-taken = Hier ist alles schon verbunden.
connect-already = Schon verbunden
connect-already-as = Schon verbunden als { $name }
connect-take = { $count ->
    [0] Weiter
    [one] Weiter mit 1
   *[other] Weiter mit { $count }
}
connect-target-account = Konto
connect-target-page = Seite
connect-target-board = Pinnwand
connect-target-section = Abschnitt einer Pinnwand
connect-target-organization = Organisation
connect-target-member = Person
connect-target-profile = Profil
connect-target-location = Standort
connect-target-channel = Kanal
connect-target-blog = Blog
connect-naming = { $count ->
    [one] Wie heißt er hier?
   *[other] Wie heißen sie hier?
}
connect-name-hint = Wie du und die anderen ihn nennen.
connect-colour = So sieht er im Kalender aus. Farben werden der Reihe nach vergeben; wählen lässt sich noch keine.
connect-zone-hint = In ihr zählen die Tage des Kanals.
connect-audience-hint = Geht auch später.
connect-limits = Was { $network } nimmt
connect-back = Zurück
connect-finish = Verbinden
connect-half = Er ist verbunden, aber Zone oder Publikum ließen sich nicht speichern. Sie stehen unter Verbindung und Publikum.
connect-done = Verbunden. Gepostet wurde nichts.
connect-done-again = Wieder verbunden. Was gewartet hat, läuft weiter.
connect-write = Beitrag schreiben
connect-to-channel = Zum Kanal
connect-more = Noch einen verbinden
connect-again-title = { $name } neu verbinden
connect-again-heading = { $network } neu verbinden
connect-again-same = Es muss dasselbe Konto sein: { $account }. Einstellungen, Regeln und geplante Beiträge bleiben.
connect-again-try = Mit dem richtigen Konto noch einmal
connect-other-title = Das ist ein anderes Konto
connect-other-words = { $network } sagt, du bist { $other }. Dieser Kanal ist { $own }. Nichts hat sich geändert.
connect-other-somebody = jemand anderes
connect-other-new = Als eigenen Kanal verbinden
connect-fields = { $network } verbinden
connect-fields-hint = Was hier gefragt ist, händigt { $network } aus. Dezent probiert es, speichert es versiegelt und zeigt es nie wieder.
connect-plain = { $network } verbinden
connect-plain-hint = Dafür musst du nichts eingeben.
connect-by-hand = { $network }, von Hand gepostet
connect-by-hand-hint = Zum geplanten Zeitpunkt bekommt ein Mensch Text, Bilder und einen Link, der { $network } öffnet, und sagt, wo gepostet wurde.
connect-made-at = Anlegen bei { $host }
connect-field-optional = (freiwillig)
connect-field-missing = Das wird gebraucht.
credentials-none = { $network } braucht keine Zugangsdaten.
credentials-hint = Sie sind versiegelt gespeichert und werden nie gezeigt. Neue müssen für dasselbe Konto sein.
credentials-enter = Neue Zugangsdaten eingeben
credentials-save = Probieren und speichern
credentials-saved = { $network } nimmt die neuen Zugangsdaten an.
credential-access-token = Access Token
credential-refresh-token = Refresh Token
credential-bot-token = Bot-Token
credential-account = Konto
credential-account-id = Konto-ID
credential-page-id = Seiten-ID
credential-channel-id = Kanal-ID
credential-board-id = Pinnwand-ID
credential-location-id = Standort-ID
credential-login = Anmeldung
credential-blog = Blog
credential-channel = Channel
credential-server = Server
credential-url = URL
credential-target = Wohin die Beiträge gehen
credential-bluesky-identifier = Handle
credential-bluesky-app-password = App-Passwort
credential-mastodon-access-token = Dein Zugriffstoken
credential-slack-access-token = Bot User OAuth Token
credential-telegram-chat = Kanal oder Gruppe
credential-discord-webhook-url = Webhook-URL
credential-wordpress-site = Adresse der Website
credential-wordpress-username = Benutzername oder E-Mail-Adresse
credential-wordpress-application-password = Anwendungspasswort
credential-webhook-secret = Signaturgeheimnis
credential-webhook-previous-secret = Voriges Geheimnis
credential-webhook-headers = Weitere Kopfzeilen
credential-hint-bluesky-identifier = Das Handle des Kontos, etwa laden.bsky.social.
credential-hint-bluesky-app-password = Eines, das du für Dezent anlegst, nicht das Passwort des Kontos.
credential-hint-bluesky-server = Nur wenn es nicht https://bsky.social ist.
credential-hint-mastodon-server = Der Server des Kontos, etwa mastodon.social.
credential-hint-mastodon-access-token = Unter Einstellungen, Entwicklung: eine Anwendung mit profile, read:statuses, write:statuses und write:media.
credential-hint-telegram-bot-token = Was @BotFather dir gegeben hat. Der Bot muss Admin sein und posten dürfen.
credential-hint-telegram-chat = Der öffentliche Name, etwa @laden, oder die Nummer, etwa -1001234567890.
credential-hint-discord-webhook-url = In den Einstellungen des Kanals unter Integrationen, Webhooks.
credential-hint-discord-bot-token = Von einem Bot, der den Kanal lesen darf: Dann sieht Dezent selbst nach, ob ein unklarer Beitrag da ist.
credential-hint-slack-access-token = Er beginnt mit xoxb-. Die Adresse eines eingehenden Webhooks geht auch.
credential-hint-slack-refresh-token = Nur wenn die App Token-Rotation eingeschaltet hat.
credential-hint-slack-channel = Die Kennung, etwa C0123456789, oder der Name, wenn der Bot mehrere sieht.
credential-hint-wordpress-site = Etwa https://example.org oder https://example.org/blog.
credential-hint-wordpress-username = Womit du dich dort anmeldest.
credential-hint-wordpress-application-password = Dort in deinem Profil ganz unten; leg eines für Dezent an.
credential-hint-webhook-secret = whsec_ und 24 bis 64 zufällige Bytes in Base64.
credential-hint-webhook-previous-secret = Solange der Empfänger noch damit prüft; dann gibt es zwei Signaturen.
credential-hint-webhook-headers = Eine je Zeile, als Name: Wert.
credential-hint-webhook-url = Wohin jeder Beitrag geschickt wird.
credential-hint-reminder-target = Der Name des Orts, etwa Newsletter.

## Rules

channel-rules-here = Regeln hier, und woher sie kommen
channel-rules-failed = Die Regeln konnten nicht geladen werden.
channel-rules-all = Alle { $count } Regeln
channel-rules-change = Für diesen Kanal ändern
channel-rules-search = Regeln suchen
channel-rules-show = Welche Regeln
channel-rules-show-all = Alle
channel-rules-show-changed = Geändert
channel-rules-show-channel = Hier geändert
channel-rules-show-aside = Ausgesetzt
channel-rules-shown = { $shown } von { $all }
channel-rules-none = Dazu passt keine Regel.
channel-rules-blocks-from = Eine Regel, die Beiträge aufhalten darf, tut das ab „{ $severity }“.
channel-rules-override-by = Trotzdem freigeben dürfen: { $roles }.
channel-rules-override-nobody = Niemand darf einen aufgehaltenen Beitrag freigeben.
channel-role-owner = Inhaber
channel-role-editor = Redakteure
channel-role-reviewer = Prüfer
channel-role-viewer = Betrachter
channel-rules-by-you = dir
channel-rules-by-somebody = jemandem im Team
channel-rules-why = Wozu diese Regel da ist
channel-rules-edit = Auf diesem Kanal
channel-rules-edit-note = Leere Felder nehmen, was die Ebenen davor sagen.
channel-rules-save = Für diesen Kanal setzen
channel-rules-take-back = Zurücknehmen
channel-rules-set = Für diesen Kanal gesetzt.
channel-rules-taken-back = Auf diesem Kanal zurückgenommen.
channel-rules-undone = Die Regel ist wie vorher.
channel-rules-diff-empty = Hier ist nichts geplant, das sich ändern könnte.
channel-rules-diff-none = { $planned ->
    [one] Für den 1 geplanten Beitrag ändert sich nichts.
   *[other] Für die { $planned } geplanten Beiträge ändert sich nichts.
}
channel-rules-diff-more = { $count ->
    [one] 1 geplanter Beitrag bekommt einen Befund dazu
   *[other] { $count } geplante Beiträge bekommen einen Befund dazu
}
channel-rules-diff-fewer = { $count ->
    [one] 1 geplanter Beitrag verliert einen Befund
   *[other] { $count } geplante Beiträge verlieren einen Befund
}
channel-rules-diff-other = { $count ->
    [one] 1 geplanter Beitrag wird anders beurteilt
   *[other] { $count } geplante Beiträge werden anders beurteilt
}
channel-rules-diff-unknown = Was das für geplante Beiträge ändert, ließ sich nicht lesen.
channel-rules-aside-until = Aus bis { $day }:
channel-rules-aside-always = Aus:
rule-ladder-title = Ebene für Ebene, die spätere gilt
rule-ladder-layer = Ebene
rule-ladder-says = Was sie sagt
rule-ladder-nothing = sagt nichts
rule-aside-label = Für eine Weile aussetzen
rule-aside-question = Die Regel sieht weiter hin, hält auf diesem Kanal aber nichts auf.
rule-aside-confirm = Aussetzen
rule-aside-until-label = Bis einschließlich
rule-aside-reason = Warum
rule-aside-by = Ausgesetzt von { $name }: „{ $reason }“
rule-aside-by-until = Bis { $day } ausgesetzt von { $name }: „{ $reason }“
rule-aside-everywhere = Das gilt auf allen Kanälen.
rule-aside-use = { $count ->
    [0] Zurzeit macht das nichts still.
    [one] Zurzeit macht das 1 Beitrag still.
   *[other] Zurzeit macht das { $count } Beiträge still.
}
rule-aside-lift = Wieder hören lassen
rule-aside-done = Die Regel ist auf diesem Kanal ausgesetzt.
rule-aside-undone = Die Regel ist wieder zu hören.
rule-level-label = Was ihre Befunde wiegen
rule-level-off = aus
rule-level-info = alles als Hinweis
rule-level-warning = alles als Warnung
rule-level-error = alles als Problem
rule-choice-blocks = Hält Beiträge auf
rule-choice-override = Darf mit Grund beibehalten werden
rule-choice-inherit = Hier nicht gesetzt
rule-choice-inherit-yes = Hier nicht gesetzt (jetzt ja)
rule-choice-inherit-no = Hier nicht gesetzt (jetzt nein)
rule-choice-yes = Ja
rule-choice-no = Nein
rule-choice-stops = hält Beiträge auf
rule-choice-stops-not = hält nie auf
rule-choice-kept = darf mit Grund beibehalten werden
rule-choice-kept-not = lässt sich nicht übergehen
rule-limit-above = { $step ->
    [info] Hinweis über
    [warning] Warnung über
   *[error] Problem über
}
rule-limit-from = { $step ->
    [info] Hinweis ab
    [warning] Warnung ab
   *[error] Problem ab
}
rule-limit-below = { $step ->
    [info] Hinweis unter
    [warning] Warnung unter
   *[error] Problem unter
}
rule-limit-now = Jetzt { $value }.
rule-limit-none = Jetzt keine.
rule-limit-wrong = Eine Zahl von 0 bis 100.000.
rule-effect-above = { $act ->
    [info] Hinweis
    [warning] warnt
    [error] Problem
   *[stops] stoppt
} über { $limit }
rule-effect-from = { $act ->
    [info] Hinweis
    [warning] warnt
    [error] Problem
   *[stops] stoppt
} ab { $limit }
rule-effect-below = { $act ->
    [info] Hinweis
    [warning] warnt
    [error] Problem
   *[stops] stoppt
} unter { $limit }
rule-effect-first = { $act ->
    [info] Hinweis
    [warning] warnt
    [error] Problem
   *[stops] stoppt
} schon beim ersten Mal ({ $counted })
rule-effect-plain = { $act ->
    [info] gibt einen Hinweis
    [warning] warnt
    [error] meldet ein Problem
   *[stops] hält den Beitrag auf
}
rule-effect-off = Ausgeschaltet
rule-value-off = aus
rule-value-first = ab dem ersten
rule-value-plain = { $act ->
    [info] Hinweis
    [warning] warnt
    [error] Problem
   *[stops] stoppt
}
rule-value-quiet = { $from } bis { $to }
rule-missing = Eine Regel dieses Namens gibt es nicht.
rule-all = Alle Regeln
rule-usually = Meist: { $severity }
rule-scope-post = sieht auf den Beitrag selbst
rule-scope-window = sieht auf die Beiträge ringsum
rule-scope-workspace = sieht auf den ganzen Arbeitsbereich
rule-text-failed = Der Text der Regel konnte nicht geladen werden.
rule-part-finds = Was sie findet
rule-part-why = Warum das zählt
rule-part-example = Beispiel
rule-part-instead = Stattdessen
rule-part-source = Quelle
rule-options = Was sich einstellen lässt
rule-set = Wo sie gesetzt ist
rule-set-nowhere = Niemand hat sie irgendwo geändert.
rule-channel-gone = Ein entfernter Kanal
rule-unit-percent = { $value } %
rule-counted-percent = Anteil in Prozent
rule-unit-posts-in-a-row = { $value } hintereinander
rule-counted-posts-in-a-row = Beiträge hintereinander
rule-unit-posts-per-day = { $value } am Tag
rule-counted-posts-per-day = Beiträge am Tag
rule-unit-posts-per-week = { $value } in der Woche
rule-counted-posts-per-week = Beiträge in der Woche
rule-unit-hours-since = { $value } Std.
rule-counted-hours-since = Stunden seit dem letzten Angebot
rule-unit-days = { $value ->
    [one] 1 Tag
   *[other] { $value } Tage
}
rule-counted-days = Tage ohne Beitrag
rule-unit-hours = { $value } Std.
rule-counted-hours = Stunden, die jemand auf Antwort wartet
rule-unit-posts-per-reply = { $value } je Antwort
rule-counted-posts-per-reply = Beiträge je Antwort
rule-unit-channels = { $value ->
    [one] 1 Kanal
   *[other] { $value } Kanäle
}
rule-counted-channels = Kanäle zugleich
rule-unit-channels-of-network = { $value } eines Netzwerks
rule-counted-channels-of-network = Kanäle eines Netzwerks zugleich
rule-unit-likeness-percent = { $value } % gleich
rule-counted-likeness-percent = Ähnlichkeit in Prozent
rule-unit-same-links = { $value } gleiche Links
rule-counted-same-links = Beiträge mit demselben Link
rule-unit-pressure-score = { $value } Punkte
rule-counted-pressure-score = Punkte für Druck
rule-unit-promo-score = { $value } Punkte
rule-counted-promo-score = Punkte fürs Verkaufen
rule-unit-hits = { $value ->
    [one] 1 Stelle
   *[other] { $value } Stellen
}
rule-counted-hits = Stellen im Text
rule-unit-discounts = { $value ->
    [one] 1 Rabatt
   *[other] { $value } Rabatte
}
rule-counted-discounts = Rabatte
rule-unit-capital-words = { $value } Wörter
rule-counted-capital-words = Wörter in Großbuchstaben
rule-unit-marks = { $value } Zeichen
rule-counted-marks = Ausrufezeichen hintereinander
rule-unit-emojis = { $value } Emojis
rule-counted-emojis = Emojis
rule-unit-emojis-in-a-row = { $value } hintereinander
rule-counted-emojis-in-a-row = Emojis hintereinander
rule-unit-requests = { $value ->
    [one] 1 Bitte
   *[other] { $value } Bitten
}
rule-counted-requests = Bitten
rule-unit-hashtags = { $value ->
    [one] 1 Hashtag
   *[other] { $value } Hashtags
}
rule-counted-hashtags = Hashtags
rule-unit-mentions = { $value } Konten
rule-counted-mentions = genannte Konten
rule-unit-hours-since-mention = { $value } Std.
rule-counted-hours-since-mention = Stunden, seit dasselbe Konto genannt wurde
rule-unit-letters = { $value } Buchstaben
rule-counted-letters = Buchstaben
rule-unit-characters = { $value } Zeichen
rule-counted-characters = Zeichen
rule-unit-files = { $value ->
    [one] 1 Bild
   *[other] { $value } Bilder
}
rule-counted-files = Bilder ohne Beschreibung
rule-unit-percentage-points = { $value } Punkte
rule-counted-percentage-points = Prozentpunkte neben dem Ziel
rule-unit-days-since-pillar = { $value } Tage
rule-counted-days-since-pillar = Tage ohne Beitrag einer Säule
rule-unit-networks = { $value ->
    [one] 1 Netzwerk
   *[other] { $value } Netzwerke
}
rule-counted-networks = Netzwerke
rule-unit-hours-per-week = { $value } Std. in der Woche
rule-counted-hours-per-week = Stunden in der Woche je Netzwerk
rule-unit-fit-percent = { $value } % des Publikums
rule-counted-fit-percent = Anteil des Publikums, der dort ist
rule-unit-words-per-sentence = { $value } Wörter
rule-counted-words-per-sentence = Wörter je Satz
rule-unit-jargon-words = { $value } Wörter
rule-counted-jargon-words = Fachwörter

## Settings

settings-group-you = Du
settings-group-team = Team
settings-group-workspace = Arbeitsbereich
settings-group-publishing = Veröffentlichen
settings-page-account = Konto
settings-page-sessions = Sitzungen
settings-page-members = Mitglieder
settings-page-keys = Schlüssel
settings-page-workspace = Arbeitsbereich
settings-page-rules = Regeln
settings-page-calendars = Kalender
settings-page-offers = Angebote
settings-page-pause = Krisenpause
settings-page-networks = Netzwerkschalter
settings-page-webhooks = Webhooks
settings-locked-mark = nur für Personen, denen der Arbeitsbereich gehört
settings-locked-by = Deine Rolle darf diese Seite nicht öffnen. Frag { $names }.
settings-locked = Deine Rolle darf diese Seite nicht öffnen. Frag eine Person, der der Arbeitsbereich gehört.
settings-theirs = Von jemand anderem geändert: { $fields }.
settings-saved = Gespeichert
settings-unsaved = Noch nicht gespeichert
settings-save = Speichern
settings-discard = Verwerfen
settings-copy = Kopieren
settings-copied = Kopiert
settings-shown-done = Ich habe es aufgehoben
settings-acts = Aktionen
settings-acts-of = Aktionen für { $name }
settings-change = Ändern
settings-change-of = { $name } ändern
settings-remove = Entfernen
settings-remove-of = { $name } entfernen
settings-remove-ask = { $name } entfernen?
settings-open = Öffnen
settings-open-of = { $name } öffnen
settings-more = Mehr zeigen
settings-refresh = Neu lesen
settings-never = nie
settings-yes = Ja
settings-no = Nein
settings-choose = Wähle
settings-reason = Grund
settings-reason-missing = Sag, warum, damit andere es wissen.
settings-name-missing = Gib ihm einen Namen, damit du es wiedererkennst.
settings-wrong-empty = Das ist leer.
settings-wrong-long = { $count } Zeichen sind zu viele, { $limit } passen.
settings-wrong-many = { $count } sind zu viele, { $limit } passen.
settings-wrong-short = Nötig sind mindestens { $limit } Zeichen, das sind { $count }.
settings-wrong-email = Das ist keine E-Mail-Adresse.
settings-wrong-past = Dieser Tag ist vorbei.
settings-wrong-gone = Das gibt es nicht mehr.
settings-wrong-too-far = Ein Schlüssel kann nicht mehr als du.
settings-wrong-no-scope = Wähle mindestens eines, oder alles, was die Rolle darf.
settings-wrong-password = Das ist nicht dein jetziges Passwort.
settings-wrong-character = Darin ist ein Zeichen, das sich nicht speichern lässt.
settings-wrong-refused = An diese Adresse sendet der Server nicht. Sie beginnt mit https:// und ist öffentlich.
settings-wrong-twice = Das gibt es schon.
settings-wrong-host = Nimm einen Rechnernamen wie shop.example, ohne https://.
settings-wrong-place = Nimm einen Rechnernamen mit oder ohne Pfad, etwa calendly.com/unser-laden.
settings-wrong-calendar = Einen eingebauten Kalender mit diesem Namen gibt es nicht.
settings-wrong-address = Nimm eine Adresse, die mit https:// oder http:// beginnt.
settings-wrong-currency = Nimm drei Großbuchstaben wie EUR.
settings-wrong-time = Das ist keine Uhrzeit.
settings-wrong-later = Das ist nicht später als der Anfang.
settings-wrong-later-day = Jeder Preis beginnt später als der vorige.
settings-wrong-ends = Der letzte Tag liegt vor dem ersten.
settings-wrong-day = Wähle einen Tag.
settings-wrong-percent = Nimm eine ganze Zahl von 0 bis 100.
settings-wrong-limit = Nimm eine Zahl von 0 bis 100.000.
settings-wrong-whole = Nimm eine ganze Zahl.
settings-wrong-money = Nimm einen Preis wie 39,90.
settings-wrong-value = „{ $value }“: { $words }
settings-wrong-other = Das nimmt der Server nicht an.
settings-look = Was du siehst
settings-language = Sprache
settings-theme = Aussehen
settings-theme-auto = Wie das Gerät
settings-theme-light = Hell
settings-theme-dark = Dunkel
settings-density = Kalender
settings-density-comfortable = Locker
settings-density-compact = Kompakt
settings-density-hint = Kompakt zeigt Beiträge des Monats je auf einer Zeile.
settings-zone = Zeitzone
settings-zone-hint = In ihr werden Tage gezählt und Zeiten gezeigt.
settings-zone-none = Wie der Arbeitsbereich, sonst der Browser ({ $zone })
settings-shortcuts = Einzelne Tasten tun etwas
settings-shortcuts-hint = N beginnt einen Beitrag, ? zeigt alle Tasten. Tasten mit Strg oder Alt wirken immer.
settings-who = Wer du bist
settings-who-about = Du meldest dich mit { $email } an.
settings-password-about = Ändern meldet niemanden ab; das geht unter Sitzungen.
settings-password-present = Jetziges Passwort
settings-password-present-missing = Trag dein jetziges Passwort ein.
settings-password-new = Neues Passwort
settings-password-act = Passwort ändern
settings-leave = Abmelden
settings-leave-about = Was geplant ist, geht trotzdem raus.
settings-sign-out = Abmelden
settings-sessions-title = Wo du angemeldet bist
settings-sessions-about = Melde ab, was du nicht kennst, und ändere dann dein Passwort.
settings-sessions-failed = Die Sitzungen konnten nicht geladen werden.
settings-session-unknown = Unbekanntes Gerät
settings-session-this = diese hier
settings-session-place-unknown = Ort unbekannt
settings-session-seen = zuletzt { $when }
settings-session-since = seit { $when }
settings-session-ends = endet { $when }
settings-session-end = Dieser Browser muss sich dann neu anmelden.
settings-session-end-this = Du musst dich hier dann neu anmelden.
settings-sessions-all = Überall sonst abmelden
settings-sessions-all-act = Überall sonst abmelden
settings-sessions-all-ask = { $count ->
    [one] Eine andere Sitzung endet.
   *[other] { $count } andere Sitzungen enden.
}
settings-role-owner = Leitung
settings-role-about-owner = Darf alles: Kanäle, Leute, Schlüssel und Regeln.
settings-role-editor = Redaktion
settings-role-about-editor = Schreibt Beiträge, plant sie, klärt, was aus ihnen wurde.
settings-role-reviewer = Freigabe
settings-role-about-reviewer = Schreibt nichts; plant, was andere geschrieben haben, hält es zurück, pausiert alles.
settings-role-viewer = Einsicht
settings-role-about-viewer = Sieht alles und ändert nichts.
settings-role = Rolle
settings-role-of = Rolle von { $name }
settings-members-title = Leute in diesem Arbeitsbereich
settings-members-failed = Die Mitglieder konnten nicht geladen werden.
settings-members-none = Außer Schlüsseln ist noch niemand hier. Lade unten die erste Person ein.
settings-member-you = (du)
settings-member-no-mail = keine E-Mail
settings-member-seen = Zuletzt da
settings-member-since = Hier seit
settings-member-link = Neuen Link machen
settings-member-remove = Aus dem Arbeitsbereich entfernen
settings-member-remove-ask = { $name } entfernen?
settings-member-remove-what = Schlüssel und Sitzungen dieser Person öffnen hier dann nichts mehr. Beiträge, die sie geplant hat, bleiben und gehen raus.
settings-member-last = Jemand muss übrig bleiben, der den Arbeitsbereich verwalten darf.
settings-member-name-missing = Trag einen Namen ein; die Person kann ihn ändern.
settings-member-email-missing = Trag eine E-Mail-Adresse ein; damit meldet sich die Person an.
settings-member-there = Jemand mit dieser Adresse ist schon hier.
settings-invite = Jemanden einladen
settings-invite-about = Dezent verschickt keine E-Mail. Du bekommst einen Link zum Weitergeben.
settings-invite-act = Link machen
settings-link-title = Ein Link für { $name }
settings-link-about = Gib ihn nur { $name }. Er gilt einmal, bis { $when }, und wird nur jetzt gezeigt.
settings-link = Link
settings-keys-title = Schlüssel
settings-keys-failed = Die Schlüssel konnten nicht geladen werden.
settings-keys-none = Es gibt keinen Schlüssel. Programme brauchen einen, um die API zu nutzen.
settings-key-person = eine Person
settings-key-program = ein Programm
settings-key-may = Darf
settings-key-ends = Endet
settings-key-used = Zuletzt benutzt
settings-key-revoked = zurückgenommen { $when }
settings-key-endless = nie
settings-key-expired = beendet { $when }
settings-key-nobody = Nichts: seine Person ist weg
settings-key-scopes = { $count ->
    [one] nur 1 Sache
   *[other] nur { $count } Sachen
}
settings-key-revoke = Zurücknehmen
settings-key-revoke-of = { $name } zurücknehmen
settings-key-revoke-ask = Den Schlüssel { $name } zurücknehmen?
settings-key-revoke-what = Danach öffnet er nichts mehr. Das lässt sich nicht rückgängig machen; ein neuer Schlüssel lässt sich machen.
settings-key-revoke-used = Zuletzt benutzt wurde er { $when }.
settings-keys-old = { $count ->
    [one] Auch 1 zeigen, der nichts mehr öffnet
   *[other] Auch { $count } zeigen, die nichts mehr öffnen
}
settings-key-new = Schlüssel machen
settings-key-new-about = Für ein Programm, oder für eine Person, die mit einem arbeitet. Er kann nicht mehr als du.
settings-key-name-hint = Wofür er ist, etwa „Schaufenster“.
settings-key-name-missing = Gib ihm einen Namen, damit du ihn beim Zurücknehmen erkennst.
settings-key-whose = Für wen
settings-key-for-program = Für ein Programm
settings-key-for-person = Für eine Person
settings-key-whose-person = Person
settings-key-person-hint = Der Schlüssel darf, was die Rolle der Person erlaubt, auch wenn sie sich ändert.
settings-key-person-missing = Wähle, wessen Schlüssel das ist.
settings-key-for-what = Wofür
settings-key-all = Alles, was die Rolle darf
settings-key-some = Nur einiges davon
settings-key-days = in { $days } Tagen
settings-key-year = in einem Jahr
settings-key-day = an einem Tag
settings-key-never = nie
settings-key-last-day = Letzter Tag
settings-key-day-missing = Wähle den letzten Tag.
settings-key-make = Schlüssel machen
settings-key-made = Der Schlüssel { $name }
settings-key-made-about = Sein Text wird nur dieses eine Mal gezeigt. Bewahr ihn wie ein Passwort auf.
settings-key-text = Schlüssel
settings-key-try = Im Terminal ausprobieren
settings-actions-posts = Beiträge und Medien
settings-actions-publishing = Veröffentlichen
settings-actions-channels = Kanäle
settings-actions-rules = Regeln
settings-actions-team = Team
settings-actions-machine = Programme und Server
settings-action-read-posts = Beiträge lesen
settings-action-write-posts = Beiträge schreiben
settings-action-schedule-posts = Beiträge planen
settings-action-check-posts = Beiträge prüfen
settings-action-read-media = Medien ansehen
settings-action-store-media = Medien speichern
settings-action-remove-media = Medien entfernen
settings-action-read-publications = Sehen, was raus ist
settings-action-decide-publications = Sagen, was aus Beiträgen wurde
settings-action-remove-publications = Beiträge bei Netzwerken entfernen
settings-action-read-calendar = Kalender lesen
settings-action-pause-publishing = Veröffentlichen pausieren
settings-action-answer-inbox = Posteingang beantworten
settings-action-read-channels = Kanäle sehen
settings-action-manage-channels = Kanäle verbinden und ändern
settings-action-remove-channels = Kanäle entfernen
settings-action-read-rules = Regeln lesen
settings-action-manage-rules = Regeln ändern
settings-action-suppress-rules = Regeln aussetzen
settings-action-override-rules = Beiträge trotzdem rauslassen
settings-action-read-profile = Profil lesen
settings-action-manage-profile = Profil ändern
settings-action-read-self = Sehen, wer er ist
settings-action-read-people = Mitglieder sehen
settings-action-manage-people = Mitglieder verwalten
settings-action-manage-keys = Schlüssel verwalten
settings-action-manage-workspace = Arbeitsbereich verwalten
settings-action-read-events = Lesen, was geschah
settings-action-read-lists = Listen von Netzwerken und Regeln lesen
settings-action-read-webhooks = Webhooks sehen
settings-action-manage-webhooks = Webhooks verwalten
settings-action-read-metrics = Messwerte lesen
settings-action-create-workspaces = Arbeitsbereiche anlegen
settings-action-confirm-system = Uhr und Wiederherstellung bestätigen
settings-action-rotate-vault = Tresorschlüssel wechseln
settings-workspaces = Deine anderen Arbeitsbereiche
settings-workspaces-about = Einer wird jeweils gezeigt; die anderen veröffentlichen weiter.
settings-workspace-open = Ansehen
settings-workspace-name = Name des Arbeitsbereichs
settings-workspace-name-missing = Trag einen Namen ein.
settings-workspace-zone-hint = In ihr sehen alle die Zeiten, die für sich keine andere gewählt haben.
settings-workspace-zone-none = Keine, alle wie ihr Browser
settings-blocking = Was Beiträge aufhält
settings-blocking-about = Nur einige Regeln halten Beiträge auf; welche, steht unter Regeln. Kanäle und Publikum können abweichen.
settings-blocks-from = Sie halten Beiträge auf ab
settings-blocks-from-hint = Leichtere Befunde werden gezeigt und halten nichts auf.
settings-blocks-default = Wie eingebaut: Probleme
settings-blocks-error = Probleme
settings-blocks-warning = Warnungen und Probleme
settings-blocks-info = Hinweise, Warnungen und Probleme
settings-override = Wer einen Beitrag trotzdem rauslassen darf, mit Grund
settings-override-usual = Wie eingebaut: Leitung und Freigabe
settings-override-own = Diese Rollen
settings-override-nobody = Dann darf es niemand.
settings-profile-failed = Was über den Arbeitsbereich bekannt ist, konnte nicht geladen werden.
settings-selling = Was du verkaufst, und wo
settings-selling-about = Gesetze und Gewohnheiten unterscheiden sich; Regeln, die mehr wissen, sagen weniger Falsches.
settings-profile-market = Markt
settings-profile-sector = Branche
settings-profile-team-hours-per-week = Stunden pro Woche für Kanäle
settings-profile-own-domains = Eigene Domains
settings-profile-booking-domains = Seiten, auf denen andere für dich verkaufen oder buchen
settings-profile-short-domains = Eigene Kurzadressen
settings-profile-product-words = Wörter für das, was du verkaufst
settings-profile-acronyms = Namen in Großbuchstaben
settings-profile-agreed-topics = Umstrittene Themen, zu denen du dich bewusst äußerst
settings-profile-approved-health-claims = Zugelassene Aussagen zur Gesundheit, Wort für Wort
settings-profile-proofs = Belege
settings-profile-pillar-targets = Mischung der Säulen
settings-profile-open-hours = Zeiten
settings-profile-calendars = Eingebaute Kalender
settings-market-none = Nicht gesagt
settings-market-de = Deutschland
settings-market-at = Österreich
settings-market-ch = Schweiz
settings-market-eu = Sonst in der EU
settings-market-uk = Vereinigtes Königreich
settings-market-us = Vereinigte Staaten
settings-market-other = Anderswo
settings-sector-food = Lebensmittel
settings-sector-supplements = Nahrungsergänzung
settings-sector-cosmetics = Kosmetik
settings-sector-health = Gesundheit
settings-sector-fashion = Mode
settings-sector-home = Wohnen
settings-sector-electronics = Elektronik
settings-sector-travel = Reisen
settings-sector-gastronomy = Gastronomie
settings-sector-crafts = Handwerk
settings-sector-services = Dienstleistungen
settings-sector-culture = Kultur
settings-sector-public = Öffentliche Stellen
settings-sector-other = Andere
settings-hint-team-hours = Regeln sagen dann, wenn der Plan mehr braucht.
settings-hint-own-domains = Eine pro Zeile, etwa shop.example. Unterdomains zählen mit.
settings-hint-booking-domains = Eine pro Zeile, etwa calendly.com/unser-laden.
settings-hint-short-domains = Eine pro Zeile.
settings-words = Wörter
settings-words-about = Damit Regeln deine Texte lesen, wie sie gemeint sind.
settings-hint-product-words = Eines pro Zeile, etwa Seife.
settings-hint-acronyms = Einer pro Zeile. Sie gelten nicht als Schreien.
settings-hint-agreed-topics = Eines pro Zeile, etwa Demokratie.
settings-hint-health-claims = Eine pro Zeile.
settings-proofs = Belege
settings-proofs-about = Eine Aussage, die hier belegt ist, wird dir nicht vorgehalten.
settings-proof = Beleg
settings-proof-claim = Wort oder Aussage
settings-proof-url = Wo es belegt ist
settings-proof-day = Zuletzt geprüft
settings-proof-add = Beleg hinzufügen
settings-mix = Mischung der Säulen
settings-mix-about = Welchen Anteil deiner Beiträge jede Art haben soll.
settings-pillar = Säule
settings-pillar-percent = Prozent
settings-pillar-most = höchstens
settings-pillar-add = Säule hinzufügen
settings-pillar-sum = Anteile, die erreicht werden sollen: { $sum } %.
settings-pillar-none = Es gilt die eingebaute Mischung: Wissen 30 %, Hinter den Kulissen 20 %, Community 20 %, Mitmachen 15 %, Angebote höchstens 15 %.
settings-hours = Wann jemand da ist, um zu antworten
settings-hours-about = Angebote gehen raus, wenn Fragen beantwortet werden können.
settings-hours-none = Nichts ist eingetragen: Es gilt Montag bis Freitag, 09:00 bis 18:00.
settings-hours-set = Andere Zeiten eintragen
settings-hours-from = Von
settings-hours-to = Bis
settings-hours-shut = niemand da
settings-hours-add = Zeiten am { $day } hinzufügen
settings-hours-reset = Zurück zum Eingebauten
settings-rules-failed = Die Regeln konnten nicht geladen werden.
settings-audiences-failed = Das Publikum konnte nicht geladen werden.
settings-rules-of = Wo die Regeln gelten
settings-rules-workspace = Ganzer Arbeitsbereich
settings-rules-audience = Publikum: { $name }
settings-rules-aside = Ausgesetzt
settings-rules-about = Was überall gilt, solange kein Publikum, kein Kanal und kein Beitrag etwas anderes sagt. Was einzelne Kanäle ändern, steht auf ihrer Seite.
settings-rules-about-audience = Was auf allen Kanälen anders ist, die „{ $name }“ ansprechen. Ein Kanal kann wieder abweichen.
settings-rules-search = Regeln suchen
settings-rules-own = { $count ->
    [0] Nur hier geänderte
    [one] Nur 1, die hier geändert ist
   *[other] Nur { $count }, die hier geändert sind
}
settings-rules-own-none = Hier ist nichts geändert.
settings-rules-caption = Regeln und was gilt
settings-rule = Regel
settings-rule-effect = Wirkung
settings-rule-limits = Grenzen
settings-rule-origin = Von
settings-rule-why = Warum diese Regel, und ihre Quelle
settings-rule-level = Ihre Befunde zählen als
settings-rule-blocks = Sie halten einen Beitrag auf
settings-rule-blocks-hint = Wo sie schwer genug sind, wie unter Arbeitsbereich eingestellt.
settings-rule-override = Ein Beitrag darf mit Grund trotzdem raus
settings-rule-now = Jetzt: { $limits }
settings-rule-empty = Ein leeres Feld nimmt den Wert der Schicht darunter.
settings-rule-reset = Zurück zum Eingebauten
settings-rule-reset-audience = Zurück zum Arbeitsbereich
settings-below-builtin = Wie eingebaut
settings-below-workspace = Wie im Arbeitsbereich
settings-level-off = Aus
settings-effect-shown = Wird gezeigt
settings-effect-blocks = Hält Beiträge auf
settings-effect-level-blocks = { $level }, hält Beiträge auf
settings-severity-info = Hinweis
settings-severity-warning = Warnung
settings-severity-error = Problem
settings-effect-firm = { $effect }; niemand darf sie rauslassen
settings-limits = { $unit }: { $limits }
settings-limits-none = –
settings-limit-none = keine Grenze
settings-limit-above = { $severity } über { $value }
settings-limit-from = { $severity } ab { $value }
settings-limit-below = { $severity } unter { $value }
settings-side-above = { $severity } über
settings-side-from = { $severity } ab
settings-side-below = { $severity } unter
settings-unit-percent = Prozent
settings-unit-posts-in-a-row = Beiträge hintereinander
settings-unit-posts-per-day = Beiträge pro Tag
settings-unit-posts-per-week = Beiträge pro Woche
settings-unit-hours-since = Stunden seit dem letzten
settings-unit-days = Tage
settings-unit-hours = Stunden
settings-unit-posts-per-reply = Beiträge pro Antwort
settings-unit-channels = Kanäle
settings-unit-channels-of-network = Kanäle eines Netzwerks
settings-unit-likeness-percent = Ähnlichkeit in Prozent
settings-unit-same-links = Gleiche Links
settings-unit-pressure-score = Druckpunkte
settings-unit-promo-score = Werbepunkte
settings-unit-hits = Stellen im Text
settings-unit-discounts = Rabatte
settings-unit-capital-words = Wörter in Großbuchstaben
settings-unit-marks = Satzzeichen
settings-unit-emojis = Emojis
settings-unit-emojis-in-a-row = Emojis hintereinander
settings-unit-requests = Aufforderungen
settings-unit-hashtags = Hashtags
settings-unit-mentions = Erwähnungen
settings-unit-hours-since-mention = Stunden seit der letzten Erwähnung
settings-unit-letters = Buchstaben
settings-unit-characters = Zeichen
settings-unit-files = Dateien
settings-unit-percentage-points = Prozentpunkte
settings-unit-days-since-pillar = Tage seit der Säule
settings-unit-networks = Netzwerke
settings-unit-hours-per-week = Stunden pro Woche
settings-unit-fit-percent = Passung in Prozent
settings-unit-words-per-sentence = Wörter pro Satz
settings-unit-jargon-words = Fachwörter
settings-aside-failed = Was ausgesetzt ist, konnte nicht geladen werden.
settings-aside-none = Keine Regel ist ausgesetzt. Wo eine eine Zeit lang nicht zu einem Kanal passt, lässt sie sich unten aussetzen.
settings-aside-unused = { $count ->
    [one] 1 bringt gerade nichts zum Schweigen und kann weg.
   *[other] { $count } bringen gerade nichts zum Schweigen und können weg.
}
settings-aside-used = Befunde bleiben mit wer, warum und bis wann stehen; sie halten nichts auf.
settings-aside-only = Nur die ohne Nutzen
settings-aside-where = Wo
settings-aside-until = Bis
settings-aside-until-last = Letzter Tag
settings-aside-silences = Beiträge
settings-aside-post = ein Beitrag
settings-aside-channel-gone = ein Kanal, den es nicht mehr gibt
settings-aside-everywhere = überall
settings-aside-endless = ohne Ende
settings-aside-nothing = ohne Nutzen
settings-aside-end = Beenden
settings-aside-end-of = Beenden: { $rule }
settings-aside-ended = „{ $rule }“ meldet sich wieder.
settings-aside-new = Eine Regel aussetzen
settings-aside-new-about = Auf einem Kanal bis zu einem Tag, oder überall. Für einen einzelnen Beitrag geht es im Beitrag.
settings-aside-rule-missing = Wähle eine Regel.
settings-aside-until-missing = Wähle für einen Kanal den letzten Tag.
settings-aside-reason-hint = Er steht neben jedem Befund, der nichts mehr aufhält.
settings-aside-act = Aussetzen
settings-calendars-builtin = Eingebaute Kalender
settings-calendars-builtin-about = Feiertage und Gedenktage, wo ein Publikum keine eigenen nennt.
settings-calendars-names = Kalender
settings-calendars-hint = Einer pro Zeile: de, at, ch, uk oder us, allein oder mit Region, etwa de-by.
settings-calendars-own = Eigene Kalender
settings-calendars-own-about = Tage, an denen du still bist oder weg. Sie gelten für alle Kanäle und stehen im Kalender.
settings-calendars-failed = Die Kalender konnten nicht geladen werden.
settings-calendars-none = Noch gibt es keinen eigenen Kalender.
settings-calendar-add = Neuer Kalender
settings-calendar-days = { $count ->
    [0] Noch keine Tage
    [one] 1 Tag
   *[other] { $count } Tage
}
settings-calendar-next = , als Nächstes { $name }, { $day }
settings-calendar-remove-what = Seine Tage halten dann nichts mehr auf. Das lässt sich nicht rückgängig machen.
settings-day = Tag
settings-day-name = Name des Tages
settings-day-kind = Art
settings-day-holiday = Feiertag
settings-day-remembrance = Gedenktag
settings-day-add = Tag hinzufügen
settings-offers-title = Was du anbietest
settings-offers-about = Beiträge können ein Angebot nennen. Regeln vergleichen Preise und Knappheit dann mit dem, was stimmt.
settings-offers-failed = Die Angebote konnten nicht geladen werden.
settings-offers-none = Noch gibt es kein Angebot. Ein Preis mit Tag genügt für den Anfang.
settings-offer-add = Neues Angebot
settings-offer-price = Preis
settings-offer-when = Wann
settings-offer-stock = Bestand
settings-offer-from = ab { $day }
settings-offer-to = bis { $day }
settings-offer-always = ohne Ende
settings-offer-over = vorbei
settings-offer-remove-what = Beiträge, die es nennen, nennen dann eines, das es nicht mehr gibt. Das lässt sich nicht rückgängig machen.
settings-offer-kind = Worum es geht
settings-offer-kind-goods = Ware
settings-offer-kind-service = Dienstleistung
settings-offer-kind-voucher = Gutschein
settings-offer-kind-quantity = Mehrere zum Preis von weniger
settings-offer-currency = Währung
settings-offer-prices = Preise nach Tag
settings-offer-prices-about = Der früheste zuerst. Eine Senkung wird mit dem niedrigsten Preis der 30 Tage davor verglichen.
settings-offer-price-from = Ab
settings-offer-price-add = Preis hinzufügen
settings-offer-starts = Erster Tag
settings-offer-ends = Letzter Tag
settings-offer-url = Wo es zu haben ist
settings-offer-terms = Wo die Bedingungen stehen
settings-offer-terms-hint = Für Gewinnspiele und Ähnliches.
settings-offer-firms = Nur für Firmen
settings-pause-title = Veröffentlichen pausieren
settings-pause-about = Für den Fall, dass etwas geschehen ist, neben dem Werbung falsch wäre. Was fällig wird, wartet auf einen Menschen; als unverzichtbar markierte Beiträge gehen raus.
settings-pause-failed = Ob das Veröffentlichen pausiert ist, konnte nicht geladen werden.
settings-pause-none = Nichts ist pausiert.
settings-paused-since = Pausiert seit { $when }
settings-paused-by = { $name }: „{ $reason }“
settings-paused-channels = Das gilt für { $names }.
settings-paused-all = Das gilt für alle Kanäle.
settings-paused-review = Noch einmal ansehen: { $when }. Von selbst geschieht dann nichts.
settings-pause-act = Veröffentlichen pausieren
settings-pause-change = Ändern
settings-resume = Weitermachen
settings-resume-ask = Ab jetzt gehen Beiträge wieder raus. Was inzwischen gewartet hat, bleibt angehalten, bis jemand entscheidet.
settings-pause-reason = Warum
settings-pause-reason-hint = Mindestens { $least } Zeichen. Es steht über jeder Ansicht.
settings-pause-reach = Was pausiert
settings-pause-all = Alle Kanäle
settings-pause-some = Nur diese Kanäle
settings-pause-channels-missing = Wähle mindestens einen Kanal, oder alle.
settings-pause-review = Noch einmal ansehen (freiwillig)
settings-pause-other = Stimmt etwas mit einem Netzwerk nicht?
settings-pause-other-about = Ein Schalter stoppt sofort alles, was dorthin gesendet würde.
settings-switches-failed = Die Schalter konnten nicht geladen werden.
settings-switch-all = Alles
settings-switch-everything = Alles auf einmal
settings-switch-everything-about = Stoppt sofort, was dieser Arbeitsbereich irgendwohin senden würde. Was gerade unterwegs ist, endet noch.
settings-switches-about = Was wartet, behält seinen Platz. Es geht raus, wenn das Netzwerk weitermacht, außer es ist zu spät geworden; dann wartet es auf einen Menschen.
settings-switch-channels = { $count ->
    [0] kein Kanal
    [one] 1 Kanal
   *[other] { $count } Kanäle
}
settings-switches-all = Alle { $count } Netzwerke zeigen
settings-switch-stopped = Gestoppt seit { $when }: { $reason }
settings-switch-go = Weitermachen
settings-switch-go-ask = Ab jetzt wird dorthin wieder gesendet.
settings-switch-stop = Stoppen
settings-switch-stop-of = { $name } stoppen
settings-switch-hint = Damit andere wissen, warum nichts rausgeht.
settings-hooks-failed = Die Webhooks konnten nicht geladen werden.
settings-hooks-none = Noch erfährt kein Programm, was hier geschieht.
settings-hook-told = Erfährt
settings-hook-state = Zustand
settings-hook-everything = alles
settings-hook-types = { $count ->
    [one] 1 Art
   *[other] { $count } Arten
}
settings-hook-new = Neuer Webhook
settings-hook-new-about = Eine Adresse von dir, die erfährt, was geschieht, in signierten Nachrichten (Standard Webhooks).
settings-hook-url = Adresse
settings-hook-url-hint = Sie beginnt mit https://.
settings-hook-url-missing = Trag eine Adresse ein, die mit https:// beginnt.
settings-hook-choose = Arten von Nachrichten
settings-hook-all-about = Sie erfährt alles, auch was mit späteren Versionen dazukommt.
settings-hook-make = Webhook machen
settings-hook-active = Aktiv
settings-hook-paused = Angehalten
settings-hook-gone = Abgeschaltet: Empfänger weg
settings-hook-failing = Abgeschaltet: nimmt nichts an
settings-hook-since = scheitert seit { $when }
settings-hook-test = Test senden
settings-hook-pause = Anhalten
settings-hook-start = Starten
settings-hook-rotate = Neues Geheimnis
settings-hook-rotate-ask = Nachrichten tragen 24 Stunden lang beide Signaturen, dann nur noch die neue.
settings-hook-taken = Angenommen: Antwort { $status } nach { $ms } ms
settings-hook-refused = Nicht angenommen, nach { $ms } ms
settings-hook-previous = Das vorige Geheimnis gilt bis { $when }.
settings-hook-remove-what = Das Verzeichnis der Zustellungen geht mit. Das lässt sich nicht rückgängig machen.
settings-secret = Geheimnis
settings-secret-title = Das Geheimnis von { $name }
settings-secret-about = Dein Programm prüft damit Nachrichten. Es wird nur dieses eine Mal gezeigt.
settings-deliveries = Zustellungen
settings-deliveries-about = Der letzten 30 Tage.
settings-deliveries-failed = Die Zustellungen konnten nicht geladen werden.
settings-deliveries-none = Noch wurde nichts zugestellt. Sende einen Test.
settings-delivery-what = Nachricht
settings-delivery-tries = Versuche
settings-delivery-waiting = Wartet
settings-delivery-done = Zugestellt
settings-delivery-dead = Aufgegeben
settings-delivery-dropped = Fallen gelassen
settings-delivery-status = Antwort { $status }
settings-delivery-next = nächster Versuch { $when }
settings-delivery-again = Noch einmal senden
settings-delivery-again-of = Noch einmal senden: { $what }, { $when }

## Sign-in and first run

sign-in-email = E-Mail
sign-in-email-missing = Trag deine E-Mail-Adresse ein.
sign-in-email-wrong = Das ist keine E-Mail-Adresse.
sign-in-password = Passwort
sign-in-password-missing = Trag dein Passwort ein.
sign-in-act = Anmelden
sign-in-again = Deine Sitzung ist zu Ende. Von dir ist nichts verloren.
sign-in-forgotten = Passwort vergessen oder noch kein Konto? Eine Person, der der Arbeitsbereich gehört, macht dir unter Einstellungen, Mitglieder einen Link.
sign-in-wrong = { $tries ->
    [0] E-Mail oder Passwort stimmt nicht. Warte { $minutes } Minuten.
    [one] E-Mail oder Passwort stimmt nicht. Noch 1 Versuch, dann { $minutes } Minuten Pause.
   *[other] E-Mail oder Passwort stimmt nicht. Noch { $tries } Versuche, dann { $minutes } Minuten Pause.
}
sign-in-wrong-only = E-Mail oder Passwort stimmt nicht.
sign-in-wait = { $minutes ->
    [one] Zu viele Versuche. Warte 1 Minute.
   *[other] Zu viele Versuche. Warte { $minutes } Minuten.
}
sign-in-language = Sprache der Seite
setup-title-invited = Dein Konto
setup-first = Das ist der erste Start von Dezent. Wer das ausfüllt, dem gehört der Arbeitsbereich „{ $workspace }“.
setup-invited = Du bist in den Arbeitsbereich „{ $workspace }“ eingeladen.
setup-signed-in = Du bist als { $name } angemeldet. Dieser Link meldet dich als die Person an, für die er gemacht ist.
setup-name = Name
setup-name-hint = Damit andere sehen, wer etwas geplant oder entschieden hat.
setup-name-missing = Trag deinen Namen ein.
setup-password-hint = Mindestens { $least } Zeichen. Einfügen aus einem Passwortspeicher geht.
setup-password-short = { $count ->
    [0] Trag ein Passwort mit mindestens { $least } Zeichen ein.
    [one] Das ist 1 Zeichen, nötig sind mindestens { $least }.
   *[other] Das sind { $count } Zeichen, nötig sind mindestens { $least }.
}
setup-language = Sprache
setup-act = Los
setup-failed = Diese Seite konnte nicht geladen werden.
setup-gone = Dieser Link gilt nicht mehr.
setup-gone-why = Ein Link gilt einmal und nur eine Zeit lang. Frag eine Person, der der Arbeitsbereich gehört, nach einem neuen.
setup-gone-first = Wenn du diesen Server selbst betreibst: Solange niemand ein Konto hat, gibt er beim Start einen neuen Link aus.
setup-to-sign-in = Zur Anmeldung
setup-no-token = In der Adresse fehlt der Teil nach „token=“. Öffne den ganzen Link.
language-en = English
language-de = Deutsch
first-title = Erste Schritte
first-write = Schreib deinen ersten Beitrag
first-write-text = Er geht ins Probenetzwerk, draußen sieht ihn niemand.
first-write-act = Beitrag schreiben
first-done = Dein erster Beitrag ist im Probenetzwerk veröffentlicht.
first-ticked = erledigt
first-move = Zieh einen auf einen anderen Tag
first-move-text = Der Kalender sagt vor dem Loslassen, was gegen den Tag spricht. Ohne Maus: Beitrag wählen und { $key } drücken.
first-move-text-touch = Oder nimm „Verschieben“ in seinem Menü. Der Kalender sagt, was gegen den Tag spricht.
first-lost = Sieh, was geschieht, wenn eine Antwort verloren geht
first-lost-text = Ein Probekanal nimmt deinen Beitrag an und sagt dann nichts. Dezent sieht nach, bevor es etwas tut.
first-lost-act = Ausprobieren
first-lost-channel = Probe, Antworten gehen verloren
first-close = Erste Schritte für immer schließen

## Not found

missing-text = Unter dieser Adresse gibt es nichts.
missing-act = Zum Kalender
