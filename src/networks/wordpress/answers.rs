//! What answers mean: the tables of what surely made nothing, and how they are read.
//!
//! A site names its errors as `{"code", "message", "data"}`. What comes without a code is not its own,
//! but that of a web server, a firewall or a host before it, and is unclear unless its status alone says
//! enough.
//!
//! Source: developer.wordpress.org/rest-api, and for the codes the controllers in
//! `src/wp-includes/rest-api/endpoints` of github.com/WordPress/wordpress-develop; read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::html::plain;
use crate::{
    domain::text::excerpt,
    networks::{
        Outcome, StepReport,
        http::{Answer, ErrorLine},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: None,
};

/// The longest code and sentence that are kept, in graphemes.
const CODE_MAX: usize = 80;
const SENTENCE_MAX: usize = 200;

/// Calls that make something public. An empty code fits whatever the site or something before it says.
///
/// A comment that says the same as an earlier one is a 409, and one that comes too soon after another a
/// 400. Missing on purpose: a 403 without a code, which firewalls give; every other 409; and every 5xx,
/// since `db_insert_error` and an end of the host's patience leave it open what was stored.
const PUBLIC: &[ErrorLine] = &[
    (401, "", Outcome::Unauthorized),
    (429, "", THROTTLED),
    (413, "", REFUSED),
    (400, "rest_invalid_param", REFUSED),
    (400, "rest_missing_callback_param", REFUSED),
    (400, "rest_post_exists", REFUSED),
    (400, "empty_content", REFUSED),
    (403, "rest_cannot_create", REFUSED),
    (403, "rest_cannot_edit", REFUSED),
    (403, "rest_cannot_edit_others", REFUSED),
    (403, "rest_cannot_publish", REFUSED),
    (403, "rest_cannot_assign_term", REFUSED),
    (403, "rest_cannot_assign_sticky", REFUSED),
    (404, "rest_no_route", REFUSED),
    (404, "rest_post_invalid_id", REFUSED),
    (400, "comment_flood", THROTTLED),
    (409, "comment_duplicate", DUPLICATE),
    (400, "rest_comment_content_invalid", REFUSED),
    (400, "rest_comment_author_data_required", REFUSED),
    (400, "comment_content_column_length", REFUSED),
    (403, "rest_comment_closed", REFUSED),
    (403, "rest_comment_draft_post", REFUSED),
    (403, "rest_comment_trash_post", REFUSED),
    (403, "rest_comment_invalid_post_id", REFUSED),
    (403, "rest_cannot_read_post", REFUSED),
];

/// Calls that make nothing public, so that it does no harm to believe every no of the site's own.
const PREPARING: &[ErrorLine] = &[
    (401, "", Outcome::Unauthorized),
    (429, "", THROTTLED),
    (413, "", REFUSED),
];
const NO: [u16; 5] = [400, 403, 404, 412, 415];

/// The answers to an upload, besides those of every call that makes nothing public. It is a 500, but the
/// file was not taken: it is larger than PHP's `upload_max_filesize` or of a type that the site does not
/// take, and will be so at every other try.
const UPLOADED: &[ErrorLine] = &[(500, "rest_upload_unknown_error", REFUSED)];
/// What a site says to an upload of which PHP has let it see nothing, for it is larger than `post_max_size`.
const UNSEEN: [&str; 3] = [
    "rest_upload_no_data",
    "rest_upload_no_content_type",
    "rest_upload_no_content_disposition",
];

/// The answers to moving a post or comment to the trash, besides those of every public call.
const TRASHED: &[ErrorLine] = &[
    (403, "rest_cannot_delete", REFUSED),
    (403, "rest_user_cannot_delete_post", REFUSED),
    // A site without a trash removes for good only, which nobody asked for.
    (501, "rest_trash_not_supported", REFUSED),
];

/// An error, as a site writes it.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Named {
    code: Value,
    message: Value,
    data: Value,
}

fn named(answer: &Answer) -> Named {
    answer.json().unwrap_or_default()
}

/// The site's own name of an error; empty where the answer is none of its own.
pub(super) fn code(answer: &Answer) -> String {
    excerpt(named(answer).code.as_str().unwrap_or_default(), CODE_MAX)
}

/// The sentence with which a site explains an error, as one short line; empty where there is none.
pub(super) fn sentence(answer: &Answer) -> String {
    let shown: String = plain(named(answer).message.as_str().unwrap_or_default())
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    excerpt(&shown, SENTENCE_MAX)
}

/// The id of the category or tag that a site has already, where it says so.
pub(super) fn existing_term(answer: &Answer) -> Option<u64> {
    let named = named(answer);
    let is_it = answer.status == 400 && named.code == "term_exists";
    named.data["term_id"].as_u64().filter(|_| is_it)
}

fn report(answer: &Answer, outcome: Outcome) -> StepReport {
    let outcome = match outcome {
        Outcome::Throttled { .. } => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        other => other,
    };
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(code(answer)).filter(|code| !code.is_empty()),
        message: Some(sentence(answer)).filter(|sentence| !sentence.is_empty()),
        rate_limit: answer.rate_limit,
    }
}

fn find(answer: &Answer, tables: &[&[ErrorLine]]) -> Option<Outcome> {
    let code = code(answer);
    let fits = |line: &&ErrorLine| line.0 == answer.status && (line.1.is_empty() || line.1 == code);
    let mut lines = tables.iter().flat_map(|table| table.iter());
    lines.find(fits).map(|line| line.2.clone())
}

/// A success that does not say what was made.
pub(super) fn unreadable(answer: &Answer) -> StepReport {
    report(answer, Outcome::Unknown)
}

/// What the answer to a call that makes something public means, where it is not the one hoped for.
pub(super) fn of_publishing(answer: &Answer) -> StepReport {
    report(answer, find(answer, &[PUBLIC]).unwrap_or(Outcome::Unknown))
}

/// What the answer to any other call means, where it is not the one hoped for.
pub(super) fn of_preparing(answer: &Answer) -> StepReport {
    let is_no = NO.contains(&answer.status) && !code(answer).is_empty();
    let otherwise = if is_no { REFUSED } else { Outcome::Unknown };
    report(answer, find(answer, &[PREPARING]).unwrap_or(otherwise))
}

/// What the answer to an upload means, where it is not the one hoped for.
pub(super) fn of_uploading(answer: &Answer) -> StepReport {
    if let Some(outcome) = find(answer, &[UPLOADED]) {
        return report(answer, outcome);
    }
    let mut report = of_preparing(answer);
    if UNSEEN.contains(&code(answer).as_str()) {
        report.message = Some("the file is larger than the site takes".to_owned());
    }
    report
}

/// What the answer to moving a post or comment to the trash means; what is there or gone already is removed.
pub(super) fn of_removing(answer: &Answer, remote_id: &str) -> StepReport {
    let code = code(answer);
    let is_gone = (answer.status == 410 && code == "rest_already_trashed")
        || (answer.status == 404
            && matches!(&*code, "rest_post_invalid_id" | "rest_comment_invalid_id"));
    if answer.is_success() || is_gone {
        return answer.done(Some(remote_id.to_owned()), json!({}));
    }
    let outcome = find(answer, &[TRASHED, PUBLIC]);
    report(answer, outcome.unwrap_or(Outcome::Unknown))
}
