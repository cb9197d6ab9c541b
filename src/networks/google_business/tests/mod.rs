//! The adapter against canned answers: what is sent, exactly, and what each answer means.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::GoogleBusiness;
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Draft, Next, Now, Outcome, Session,
        contract::{Canned, Trial, place},
        drive::{MADE_AT, draft, enter, http, permit, picture},
    },
};

mod accounts;
mod checkups;
mod limits;
mod looking;

const LOCATION: &str = "locations/2";
const POSTS: &str = "/accounts/1/locations/2/localPosts";
const NAME: &str = "accounts/1/locations/2/localPosts/3";
const SEARCH: &str = "https://local.google.com/place?id=1";
const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn trial() -> Trial<GoogleBusiness> {
    Trial {
        adapter: |base| GoogleBusiness::new(http(), &place(base), Now::new(|| MADE_AT)),
        session: |_| session(),
    }
}

fn adapter() -> GoogleBusiness {
    let nowhere: Url = "http://127.0.0.1:9".parse().unwrap();
    (trial().adapter)(&nowhere)
}

fn session() -> Session {
    Session::default()
        .with("access_token", "token-1")
        .with("refresh_token", "refresh-1")
        .with("location", "accounts/1/locations/2")
}

fn drafted(text: &str, settings: &Value) -> Draft {
    draft(LOCATION, &[text], settings)
}

/// The same with a picture that Google can fetch.
fn with_picture(directory: &Path, text: &str) -> Draft {
    let mut draft = drafted(text, &json!({}));
    let mut picture = picture(directory, "media_1", "Eine Kanne");
    picture.address = Some("https://dezent.example.org/m/1?s=abc".to_owned());
    draft.parts[0].media.push(picture);
    draft
}

/// A post as Google tells it.
fn made(state: &str) -> Value {
    json!({ "name": NAME, "state": state, "searchUrl": SEARCH })
}

fn live() -> Canned {
    Canned::new("POST", POSTS, made("LIVE"))
}

#[tokio::test]
async fn a_text_is_a_post() {
    let draft = drafted("Neue Teekarte\n\nAb heute.", &json!({}));
    insta::assert_json_snapshot!("text", trial().sent(&draft, &[live()]).await);
}

#[tokio::test]
async fn a_button_leads_somewhere_or_calls() {
    let mut shown = Vec::new();
    for settings in [
        json!({ "action": "book", "action_url": "https://example.org/tisch" }),
        json!({ "action_url": "https://example.org/tee" }),
        json!({ "action": "call" }),
        // What a channel's settings and a post's come to together.
        json!({ "action": "call", "action_url": "https://example.org/tee" }),
    ] {
        let step = trial().next(&drafted("Tee", &settings), &Journal::default());
        shown.push(step.request["callToAction"].clone());
    }
    let leads = |action: &str, url: &str| json!({ "actionType": action, "url": url });
    let calls = json!({ "actionType": "CALL" });
    assert_eq!(
        shown,
        [
            leads("BOOK", "https://example.org/tisch"),
            leads("LEARN_MORE", "https://example.org/tee"),
            calls.clone(),
            calls,
        ]
    );
    let names = ["book", "order", "shop", "learn_more", "sign_up"];
    for name in names {
        let settings = json!({ "action": name, "action_url": "https://a.de" });
        let step = trial().next(&drafted("Tee", &settings), &Journal::default());
        let action = step.request["callToAction"]["actionType"].clone();
        assert_eq!(action, json!(name.to_uppercase()));
    }
}

#[tokio::test]
async fn an_event_has_its_times_as_they_are_written() {
    let settings = json!({
        "type": "event", "event_title": "Teestunde", "starts_at": "2026-12-24T00:30",
        "ends_at": "2027-01-01T18:00", "action": "sign_up", "action_url": "https://example.org/a",
    });
    let draft = drafted("Kommt vorbei", &settings);
    insta::assert_json_snapshot!("event", trial().sent(&draft, &[live()]).await);
}

#[tokio::test]
async fn an_offer_has_a_button_of_its_own() {
    let settings = json!({
        "type": "offer", "event_title": "Zwei für eins", "starts_at": "2026-12-01T09:00",
        "ends_at": "2026-12-02T09:00", "coupon_code": "TEE2", "redeem_url": "https://example.org/o",
        "terms": "Solange der Vorrat reicht.",
        // Of the channel.
        "action": "learn_more", "action_url": "https://example.org/a",
    });
    let draft = drafted("Nur heute", &settings);
    insta::assert_json_snapshot!("offer", trial().sent(&draft, &[live()]).await);
}

#[tokio::test]
async fn a_picture_is_fetched_from_its_address() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = with_picture(directory.path(), "Tee");
    draft.lang = Some("pt-BR".to_owned());
    insta::assert_json_snapshot!("picture", trial().sent(&draft, &[live()]).await);
    // Another address of the same picture is the same request.
    let first = trial().next(&draft, &Journal::default());
    draft.parts[0].media[0].address = Some("https://dezent.example.org/m/1?s=def".to_owned());
    assert_eq!(trial().next(&draft, &Journal::default()), first);
    // Without one, nothing is sent.
    draft.parts[0].media[0].address = None;
    let shown = trial().sent(&draft, &[live()]).await;
    assert_eq!(shown["requests"], json!([]));
    assert_eq!(shown["ended"]["outcome"], "NotSent");
    let told = "Google fetches pictures by itself, and this installation has no public address";
    assert_eq!(shown["ended"]["message"], told);
    assert!(adapter().fetches_media());
}

#[test]
fn the_language_of_the_settings_stands_in_for_one() {
    let of = |lang: Option<&str>, settings: Value| {
        let mut draft = drafted("Tee", &settings);
        draft.lang = lang.map(str::to_owned);
        trial().next(&draft, &Journal::default()).request["languageCode"].clone()
    };
    assert_eq!(of(None, json!({ "language": "fr" })), "fr");
    assert_eq!(of(Some("de"), json!({ "language": "fr" })), "de");
    assert_eq!(of(None, json!({})), Value::Null);
}

/// An error as the newer of Google's networks tell it.
fn error(code: u16, status: &str, details: &Value) -> Value {
    json!({ "error": { "code": code, "message": "No.", "status": status, "details": details } })
}

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

#[tokio::test]
async fn what_answers_mean() {
    let draft = drafted("Tee", &json!({}));
    let said = |code: u16, status: &str, details: Value| {
        Canned::new("POST", POSTS, error(code, status, &details)).status(code)
    };
    let plain = |code: u16, status: &str| said(code, status, json!([]));
    let bare = |code: u16| Canned::new("POST", POSTS, Value::Null).status(code);
    let post = |state: Value| {
        let mut post = made("");
        post["state"] = state;
        Canned::new("POST", POSTS, post)
    };
    let processing = || Outcome::Processing {
        remote_id: NAME.to_owned(),
        data: json!({ "url": SEARCH, "state": "PROCESSING" }),
        look_in_ms: 15_000,
    };
    let reason = |reason: &str| json!([{ "@type": "x", "reason": reason }]);
    let cases = vec![
        (
            live(),
            Outcome::Done {
                remote_id: Some(NAME.to_owned()),
                data: json!({ "url": SEARCH }),
            },
        ),
        (
            post(json!("RECURRING")),
            Outcome::Done {
                remote_id: Some(NAME.to_owned()),
                data: json!({ "url": SEARCH }),
            },
        ),
        (post(json!("PROCESSING")), processing()),
        (post(json!("SCHEDULED")), processing()),
        (post(json!("LOCAL_POST_STATE_UNSPECIFIED")), processing()),
        (post(json!("")), processing()),
        (post(json!("REJECTED")), REFUSED),
        (Canned::new("POST", POSTS, json!({})), Outcome::Unknown),
        (
            Canned::new("POST", POSTS, json!({ "name": "" })),
            Outcome::Unknown,
        ),
        (bare(200).text("<html>"), Outcome::Unknown),
        (plain(401, "UNAUTHENTICATED"), Outcome::Unauthorized),
        (
            said(401, "UNAUTHENTICATED", reason("ACCESS_TOKEN_EXPIRED")),
            Outcome::Unauthorized,
        ),
        (bare(401), Outcome::Unauthorized),
        (plain(403, "PERMISSION_DENIED"), Outcome::Unauthorized),
        (
            said(403, "PERMISSION_DENIED", reason("SERVICE_DISABLED")),
            REFUSED,
        ),
        (plain(404, "NOT_FOUND"), REFUSED),
        (plain(400, "INVALID_ARGUMENT"), REFUSED),
        (
            said(400, "INVALID_ARGUMENT", reason("PHOTO_FETCH_FAILED")),
            REFUSED,
        ),
        (
            said(400, "INVALID_ARGUMENT", reason("SOMETHING_NEW")),
            REFUSED,
        ),
        (
            said(
                400,
                "FAILED_PRECONDITION",
                reason("LOCATION_DISABLED_FOR_LOCAL_POST_API"),
            ),
            REFUSED,
        ),
        (plain(400, "FAILED_PRECONDITION"), Outcome::Unknown),
        (
            plain(429, "RESOURCE_EXHAUSTED").header("retry-after", "40"),
            throttled(Some(40)),
        ),
        (bare(429), throttled(None)),
        (plain(500, "INTERNAL"), Outcome::Unknown),
        (plain(503, "INVALID_ARGUMENT"), Outcome::Unknown),
        (plain(408, "INVALID_ARGUMENT"), Outcome::Unknown),
        (plain(409, "INVALID_ARGUMENT"), Outcome::Unknown),
        (bare(302).header("location", "/elsewhere"), Outcome::Unknown),
        (bare(400), Outcome::Unknown),
        (bare(403).text("<html>"), Outcome::Unknown),
    ];
    trial().sorted(&draft, &Journal::default(), cases).await;
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn a_refusal_names_the_field_that_is_wrong() {
    let details = json!([{ "@type": "x", "errorDetails": [
        { "code": 3, "field": "summary", "message": "Must be at most 1500 characters" },
    ]}]);
    let body = error(400, "INVALID_ARGUMENT", &details);
    let answer = Canned::new("POST", POSTS, body).status(400);
    let draft = drafted("Tee", &json!({}));
    let report = trial().answered(&draft, &Journal::default(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("INVALID_ARGUMENT"));
    let told = "No. summary: Must be at most 1500 characters";
    assert_eq!(report.message.as_deref(), Some(told));
}

#[tokio::test]
async fn a_post_without_an_address_is_shown_by_its_location() {
    let body = json!({ "name": NAME, "state": "LIVE" });
    let draft = drafted("Tee", &json!({}));
    let shown = trial()
        .sent(&draft, &[Canned::new("POST", POSTS, body)])
        .await;
    assert_eq!(
        shown["ended"]["url"],
        "https://business.google.com/locations/2"
    );
}

#[test]
fn a_post_that_google_looks_at_is_not_out_yet() {
    let draft = drafted("Tee", &json!({}));
    let step = trial().next(&draft, &Journal::default());
    assert_eq!(
        adapter().public_step(&draft, &Journal::default()),
        Some(step.clone())
    );
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "post:0",
        Some(NAME),
        json!({ "state": "PROCESSING", "url": SEARCH }),
    );
    assert_eq!(adapter().public_step(&draft, &journal), Some(step));
    enter(&mut journal, "post:0", Some(NAME), json!({ "url": SEARCH }));
    assert_eq!(adapter().public_step(&draft, &journal), None);
    let Next::Done(proof) = adapter().next(&draft, &journal) else {
        panic!()
    };
    assert_eq!(
        (proof.remote_id.as_str(), proof.url.as_deref()),
        (NAME, Some(SEARCH))
    );
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let channel = drafted("a", &json!({})).channel;
    let removed = Outcome::Done {
        remote_id: Some(NAME.to_owned()),
        data: json!({}),
    };
    let path = format!("/{NAME}");
    for (status, body, expected) in [
        (200, json!({}), removed.clone()),
        (404, error(404, "NOT_FOUND", &json!([])), removed),
        (404, Value::Null, Outcome::Unknown),
        (
            403,
            error(403, "PERMISSION_DENIED", &json!([])),
            Outcome::Unauthorized,
        ),
        (500, Value::Null, Outcome::Unknown),
    ] {
        let answer = Canned::new("DELETE", &path, body).status(status);
        let server = trial().serve(&[answer]).await;
        let report = trial().at(&server).remove(&channel, NAME, &session()).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
    assert!(adapter().can_remove());
}

#[tokio::test]
async fn without_a_token_or_a_location_nothing_is_sent() {
    let server = trial().serve(&[]).await;
    let draft = drafted("Tee", &json!({}));
    let step = trial().next(&draft, &Journal::default());
    let homeless = Session::default().with("access_token", "token-1");
    for session in [Session::default(), homeless] {
        let report = trial()
            .at(&server)
            .publish(&draft, &step, &session, permit())
            .await;
        assert_eq!(report.outcome, Outcome::Unauthorized);
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_without_its_times_is_not_sent() {
    let draft = drafted(
        "Tee",
        &json!({ "type": "event", "event_title": "Teestunde" }),
    );
    let shown = trial().sent(&draft, &[live()]).await;
    assert_eq!(shown["requests"], json!([]));
    // It never could be, so it is not tried again.
    assert_eq!(shown["ended"]["outcome"], "Refused { duplicate: false }");
    let told = "an event or offer needs event_title, starts_at and ends_at";
    assert_eq!(shown["ended"]["message"], told);
}
