//! What Meta's networks share: how they name errors and limits, how tokens are exchanged and renewed,
//! lists in pages, and things that are made first and published later.
//!
//! Read 2026-12-01: developers.facebook.com (*Handling Errors*, *Rate Limits*, *Paginated Results*,
//! *Access Tokens*).

use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use url::Url;

use super::{
    ConnectError, DraftMedia, Look, Outcome, StepReport,
    http::{Answer, Http, Request},
    oauth::ACCESS,
    session::Session,
};
use crate::domain::time::Instant;

mod address;
mod answers;
mod checkup;
mod listing;
mod options;
mod pages;
mod progress;
mod tokens;

pub(crate) use address::{ADDRESS, ended, of_address};
use answers::refused_session;
pub(crate) use answers::{
    Fault, Line, REFUSED, THROTTLED, UNKNOWN, classify, is_out_of_use, made_id,
};
pub(crate) use checkup::{POSTS, REPLIES, Told, left_of, told_of};
pub(crate) use listing::{Found, list};
pub(crate) use options::{countries, is_count, is_id, is_names, is_web_address, text_within};
pub(crate) use pages::{Linked, Page, page_of_token, pages};
pub(crate) use progress::{Items, Progress, dead, items, place_of, progress, working};
pub(crate) use tokens::{
    Exchange, code_of, handed, is_half_over, refreshed, refuse_channel, secret_of, still_good,
    token_session, typed_session, typed_text,
};

/// The version of the Graph API that is spoken. Meta's own examples use it; one that is no longer
/// served is answered as the oldest that is. Source: developers.facebook.com, *Graph API Changelog*,
/// read 2026-12-01.
pub(crate) const GRAPH_VERSION: &str = "v25.0";
/// Where the Graph API answers.
pub(crate) const GRAPH: &str = "https://graph.facebook.com";
/// Where it takes films as bytes.
pub(crate) const RUPLOAD: &str = "https://rupload.facebook.com";

/// A report without an answer, with what a person should know.
pub(crate) fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

/// The report where a session lacks its token.
pub(crate) fn no_token() -> StepReport {
    report(Outcome::Unauthorized, "there is no access token")
}

/// The token of a session.
pub(crate) fn token_of(session: &Session) -> Option<&SecretString> {
    session.get(ACCESS)
}

/// What stands in a recorded request for a file, whose address differs from try to try.
pub(crate) fn file_facts(media: &DraftMedia) -> Map<String, Value> {
    let facts = json!({
        "file": media.name,
        "content_type": media.content_type,
        "size_bytes": media.size_bytes,
    });
    facts.as_object().cloned().unwrap_or_default()
}

/// Whether a field of a recorded request only stands for a file.
fn is_fact(name: &str) -> bool {
    matches!(name, "file" | "content_type" | "size_bytes")
}

/// A recorded request without what stands for a file, as a body of JSON.
pub(crate) fn without_facts(request: &Value) -> Value {
    let fields = request.as_object().cloned().unwrap_or_default();
    let kept = fields.into_iter().filter(|(name, _)| !is_fact(name));
    Value::from(kept.collect::<Map<_, _>>())
}

/// The fields of a form as a recorded request has them: texts as they are, everything else as JSON.
pub(crate) fn fields_of(request: &Value) -> Vec<(String, String)> {
    let fields = request.as_object().into_iter().flatten();
    fields
        .filter(|(name, _)| !is_fact(name))
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), value)
        })
        .collect()
}

/// A request with the fields of a form, sent in the name of a token.
pub(crate) fn form(url: Url, fields: &[(String, String)], token: &SecretString) -> Request {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Request::post(url).fields(&fields).bearer(token)
}

/// The report where a picture or film has no public address.
pub(crate) fn no_address() -> StepReport {
    report(
        Outcome::NotSent,
        "Meta fetches pictures and films from here, and this installation has no public address; set \
         public_url",
    )
}

/// Whether a file is a film.
pub(crate) fn is_film(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// An instant as Meta writes it, such as `2026-12-01T09:00:00+0000`.
pub(crate) fn instant(text: &str) -> Option<Instant> {
    let parsed = chrono::DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z").ok()?;
    Some(Instant::from_ms(parsed.timestamp_millis()))
}

/// A look that saw nothing.
pub(crate) fn unseen(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
pub(crate) fn unread(answer: &Answer) -> Look {
    Look::Failed {
        message: Fault::of(answer)
            .map(|fault| fault.message)
            .filter(|message| !message.is_empty())
            .unwrap_or_else(|| format!("the network answered {}", answer.status)),
        unauthorized: is_out_of_use(answer),
    }
}

/// Reads something while looking; an error is a look that saw nothing.
pub(crate) async fn look_at<T: DeserializeOwned>(
    http: &Http,
    url: Url,
    session: &Session,
) -> Result<T, Look> {
    let mut request = Request::get(url);
    if let Some(token) = token_of(session) {
        request = request.bearer(token);
    }
    let answer = http
        .read(request)
        .await
        .map_err(|error| unseen(error.to_string()))?;
    match answer.json() {
        Ok(read) if answer.is_success() => Ok(read),
        _ => Err(unread(&answer)),
    }
}

/// Asks for something with a session's token.
async fn asked(http: &Http, url: Url, session: &Session) -> Result<Answer, ConnectError> {
    let no_token = || ConnectError::Refused("there is no access token".to_owned());
    let token = token_of(session).ok_or_else(no_token)?;
    let answer = http.read(Request::get(url).bearer(token)).await;
    answer.map_err(|error| ConnectError::Unreachable(error.to_string()))
}

/// Reads something while an account is connected or tried out.
///
/// Errors: [`ConnectError::Refused`] only where the network says no to the token, or that it may not.
pub(crate) async fn read<T: DeserializeOwned>(
    http: &Http,
    url: Url,
    session: &Session,
) -> Result<T, ConnectError> {
    let answer = asked(http, url, session).await?;
    match answer.json() {
        Ok(read) if answer.is_success() => Ok(read),
        Ok(_) | Err(_) if answer.is_success() => Err(ConnectError::Unreachable(
            "the network's answer cannot be read".to_owned(),
        )),
        _ => Err(refused_session(&answer)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{fields_of, instant};

    #[test]
    fn instants_are_read_with_and_without_a_colon_in_their_offset() {
        let nine = Some(1_796_115_600_000);
        for text in [
            "2026-12-01T09:00:00+0000",
            "2026-12-01T10:00:00+0100",
            "2026-12-01T09:00:00+00:00",
        ] {
            assert_eq!(
                instant(text).map(crate::domain::time::Instant::ms),
                nine,
                "{text}"
            );
        }
        assert_eq!(instant("2026-12-01"), None);
    }

    #[test]
    fn what_stands_for_a_file_is_not_sent() {
        let request = json!({
            "file": "media_1", "content_type": "image/jpeg", "size_bytes": 12,
            "text": "a", "is_carousel_item": true, "tags": [{ "x": 0.5 }],
        });
        let fields = fields_of(&request);
        let shown: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            shown,
            ["is_carousel_item=true", "tags=[{\"x\":0.5}]", "text=a"]
        );
    }
}
