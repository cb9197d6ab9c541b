//! What answers mean: the tables of what surely made nothing, and how they are read.
//!
//! Servers name an error by a sentence, and write it in the language that their operator chose. So
//! the lines below go by the status, and by words only where the server's code fixes them in
//! English. What no line fits is unclear.

use serde::Deserialize;
use serde_json::{Value, json};

use super::instance::Software;
use crate::{
    domain::{text::excerpt, time::MINUTE_MS},
    networks::{Outcome, RateLimit, StepReport, http::Answer},
};

/// One line: a status, words that the sentence must hold (none fits every sentence), and what the
/// two mean together.
type Line = (u16, &'static str, Outcome);

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// Mastodon and Hometown. Source: docs.joinmastodon.org/methods/statuses and /api/oauth-scopes, and
/// for the sentences `app/controllers/api/base_controller.rb` and `concerns/api/error_handling.rb` of
/// github.com/mastodon/mastodon; read 2026-11-23.
///
/// Missing on purpose: 503, which also says that another call with the same key is under way.
const MASTODON: &[Line] = &[
    (401, "", Outcome::Unauthorized),
    (403, "authorized scopes", Outcome::Unauthorized),
    (403, "Your login", Outcome::Unauthorized),
    (403, "", REFUSED),
    (404, "", REFUSED),
    (422, "authenticated user", Outcome::Unauthorized),
    // Its pictures are there, and a moment later they can be used.
    (422, "not finished processing", Outcome::NotSent),
    (422, "", REFUSED),
    (429, "", THROTTLED),
];

/// `GoToSocial`. Source: docs.gotosocial.org/en/latest/api/swagger, and for the sentence
/// `internal/api/util/auth.go` of its sources; read 2026-11-23.
const GOTOSOCIAL: &[Line] = &[
    (400, "", REFUSED),
    (401, "", Outcome::Unauthorized),
    (403, "insufficient scope", Outcome::Unauthorized),
    (403, "", REFUSED),
    (404, "", REFUSED),
    (406, "", REFUSED),
    (422, "", REFUSED),
    (429, "", THROTTLED),
];

/// Pleroma and Akkoma. Source: docs.pleroma.social/backend/development/API, and
/// `lib/pleroma/web/mastodon_api/controllers/status_controller.ex` and
/// `lib/pleroma/web/plugs/o_auth_scopes_plug.ex`; read 2026-11-23.
const PLEROMA: &[Line] = &[
    (400, "", REFUSED),
    (401, "", Outcome::Unauthorized),
    (403, "Insufficient permissions", Outcome::Unauthorized),
    (403, "Invalid credentials", Outcome::Unauthorized),
    (404, "", REFUSED),
    (422, "", REFUSED),
    (429, "", THROTTLED),
];

/// Pixelfed. Source: `app/Http/Controllers/Api/ApiV1Controller.php` of github.com/pixelfed/pixelfed;
/// read 2026-11-23.
///
/// Missing on purpose: 400 `Duplicate idempotency key.`, which it says of a key whose first try went
/// well or failed alike; and further 400, 403 and 404, some of which come after the post was stored.
const PIXELFED: &[Line] = &[
    (400, "banned keyword", REFUSED),
    (400, "Direct visibility", REFUSED),
    (401, "", Outcome::Unauthorized),
    (403, "Empty statuses", REFUSED),
    (403, "Invalid permissions", REFUSED),
    (422, "", REFUSED),
    (429, "", THROTTLED),
];

/// Other software: what Mastodon's own description of the API says, and no more.
const OTHER: &[Line] = &[
    (401, "", Outcome::Unauthorized),
    (422, "", REFUSED),
    (429, "", THROTTLED),
];

/// Uploads, and questions about them. Nothing of them is public, so it does no harm to believe a no.
const UPLOADS: &[Line] = &[
    (401, "", Outcome::Unauthorized),
    (403, "authorized scopes", Outcome::Unauthorized),
    (403, "Your login", Outcome::Unauthorized),
    (403, "insufficient scope", Outcome::Unauthorized),
    (403, "Insufficient permissions", Outcome::Unauthorized),
    (403, "", REFUSED),
    (400, "", REFUSED),
    (404, "", REFUSED),
    (406, "", REFUSED),
    (413, "", REFUSED),
    (415, "", REFUSED),
    (422, "authenticated user", Outcome::Unauthorized),
    (422, "", REFUSED),
    (429, "", THROTTLED),
    (451, "", REFUSED),
];

/// The longest sentence that is kept, in graphemes.
const SENTENCE_MAX: usize = 200;

/// Mastodon's limit on all calls of a token has a window of five minutes, and as many calls as its
/// limit on posts, whose window is longer. In seconds, with a minute for an answer that took long.
/// Source: docs.joinmastodon.org/api/rate-limits, read 2026-11-23.
const CALLS_WINDOW_S: i64 = 6 * MINUTE_MS / 1_000;

/// A post that was made.
#[derive(Deserialize)]
struct MadePost {
    id: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    uri: Option<String>,
}

/// What later steps need of a post.
pub(super) fn post_data(url: Option<&str>) -> Value {
    url.map_or_else(|| json!({}), |url| json!({ "url": url }))
}

/// The sentence with which a server explains an error, as one short line; empty where there is none.
///
/// Most write it as `error`, Laravel's own errors as `message`.
pub(super) fn sentence(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let said = |name: &str| body.get(name).and_then(Value::as_str);
    let sentence = said("error").or_else(|| said("message")).or(body.as_str());
    let shown: String = sentence
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    excerpt(&shown, SENTENCE_MAX)
}

/// What an answer means by a table.
fn classify(answer: &Answer, table: &[Line]) -> StepReport {
    let sentence = sentence(answer);
    // An answer without a sentence is not the server's own, but that of something before it. What it
    // says of the session or of a limit is true all the same.
    let is_own = !sentence.is_empty() || matches!(answer.status, 401 | 413 | 429);
    let fits = |line: &&Line| line.0 == answer.status && sentence.contains(line.1);
    let line = table.iter().find(fits).filter(|_| is_own);
    let outcome = match line.map(|line| line.2.clone()) {
        Some(Outcome::Throttled { .. }) => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        Some(outcome) => outcome,
        None => Outcome::Unknown,
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: None,
        message: Some(sentence).filter(|sentence| !sentence.is_empty()),
        rate_limit: rate_limit(answer),
    }
}

/// What an answer says of the limit on posts.
///
/// What it says of the limit on calls would be taken for it, since both have the same size. That one
/// ends within minutes; where the one on posts does too, nothing is lost by not believing it.
fn rate_limit(answer: &Answer) -> RateLimit {
    let is_of_posts = |reset_in_s: i64| reset_in_s > CALLS_WINDOW_S;
    if answer.rate_limit.reset_in_s.is_some_and(is_of_posts) {
        answer.rate_limit
    } else {
        RateLimit::default()
    }
}

/// What is known where a call that writes posts was not answered as hoped.
pub(super) fn of_posts(answer: &Answer, software: Software) -> StepReport {
    let table = match software {
        Software::Mastodon | Software::Hometown => MASTODON,
        Software::GoToSocial => GOTOSOCIAL,
        Software::Pleroma | Software::Akkoma => PLEROMA,
        Software::Pixelfed => PIXELFED,
        Software::Other => OTHER,
    };
    classify(answer, table)
}

/// What the answer to publishing means; `media` are the ids of the pictures that were sent along.
pub(super) fn of_publishing(answer: &Answer, software: Software, media: &[String]) -> StepReport {
    if answer.is_success() {
        return match answer.json::<MadePost>() {
            Ok(MadePost { id, url, uri }) if !id.is_empty() => {
                let data = post_data(url.or(uri).as_deref());
                let done = answer.done(Some(id), data);
                StepReport {
                    rate_limit: rate_limit(answer),
                    ..done
                }
            }
            // A success nobody can name, such as an empty list, may be one.
            _ => classify(answer, &[]),
        };
    }
    let mut report = of_posts(answer, software);
    if answer.is_replayed {
        // The key stands for this failure now, for hours; only a new round of keys goes on.
        report.outcome = REFUSED;
        return report;
    }
    if report.outcome == REFUSED && names_media(answer, media) {
        // Pictures that are in use already mean that an earlier try took effect.
        report.outcome = Outcome::Refused { duplicate: true };
    }
    report
}

/// Whether a refusal names one of the pictures: "Media 1, 2 not found or already attached to another
/// post", in whatever language. No other refusal holds their ids.
fn names_media(answer: &Answer, media: &[String]) -> bool {
    let sentence = sentence(answer);
    let mut words = sentence.split(|c: char| !c.is_ascii_alphanumeric());
    answer.status == 422 && words.any(|word| media.iter().any(|id| id == word))
}

/// What is known where an upload, or a question about one, was not answered as hoped.
pub(super) fn of_uploads(answer: &Answer) -> StepReport {
    classify(answer, UPLOADS)
}

/// What the answer to removing a post means; what is not there any more counts as removed.
pub(super) fn of_removing(answer: &Answer, software: Software, remote_id: &str) -> StepReport {
    let is_gone = answer.status == 404 && !sentence(answer).is_empty();
    if answer.is_success() || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    of_posts(answer, software)
}
