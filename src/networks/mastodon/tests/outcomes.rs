//! The adapter against canned answers: what each answer means.

use std::io::{Read as _, Write as _};

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{MEDIA, STATUSES, adapter, drafted, on, public_step, session};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, Outcome, RateLimit, Session, StepReport,
        drive::{Driven, answer, drive, enter, permit, picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const DUPLICATE: Outcome = Outcome::Refused { duplicate: true };
const THROTTLED: Outcome = Outcome::Throttled {
    retry_after_s: Some(30),
};

fn error(sentence: &str) -> Value {
    json!({ "error": sentence })
}

/// Publishes a text on a server that answers so; the picture with the id 91 is uploaded already.
async fn answered(
    software: &str,
    status: u16,
    headers: &[(&str, &str)],
    body: &Value,
) -> StepReport {
    let server = MockServer::start().await;
    let mut response = ResponseTemplate::new(status).set_body_json(body);
    for (name, value) in headers {
        response = response.insert_header(*name, *value);
    }
    let given = Mock::given(matchers::method("POST")).and(matchers::path(STATUSES));
    given.respond_with(response).expect(1).mount(&server).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &on(software, &json!({})));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let mut journal = Journal::default();
    enter(&mut journal, "upload:0:0", Some("91"), json!({}));
    let step = public_step(&draft, &journal);
    adapter()
        .publish(&draft, &step, &session(&server), permit())
        .await
}

/// Publishes on a server of this software that names each error, and compares what comes of it.
async fn sorted(software: &str, cases: &[(u16, &str, Outcome)]) {
    for (status, sentence, expected) in cases {
        let body = error(sentence);
        let report = answered(software, *status, &[("retry-after", "30")], &body).await;
        assert_eq!(report.outcome, *expected, "{software} {status} {sentence}");
        assert_eq!(report.http_status, Some(*status));
    }
}

#[tokio::test]
async fn mastodon_says_by_its_status_what_was_not_made() {
    let cases = &[
        (
            422,
            "Validation failed: Text character limit of 500 exceeded",
            REFUSED,
        ),
        (
            422,
            "Cannot attach files that have not finished processing. Try again in a moment!",
            Outcome::NotSent,
        ),
        (
            422,
            "Media 91 not found or already attached to another post",
            DUPLICATE,
        ),
        (422, "Medium 91 wurde nicht gefunden", DUPLICATE),
        (422, "Bild 910 ist zu lang", REFUSED),
        (
            422,
            "This method requires an authenticated user",
            Outcome::Unauthorized,
        ),
        (401, "The access token is invalid", Outcome::Unauthorized),
        (
            403,
            "This action is outside the authorized scopes",
            Outcome::Unauthorized,
        ),
        (
            403,
            "Your login is currently disabled",
            Outcome::Unauthorized,
        ),
        (403, "This action is not allowed", REFUSED),
        (404, "Record not found", REFUSED),
        (429, "Too many requests", THROTTLED),
        (400, "param is missing", Outcome::Unknown),
        (408, "a", Outcome::Unknown),
        (409, "a", Outcome::Unknown),
        (500, "a", Outcome::Unknown),
        // Also said while another call with the same key is under way.
        (503, "There was a temporary problem", Outcome::Unknown),
        (301, "a", Outcome::Unknown),
    ];
    sorted("mastodon", cases).await;
    sorted("hometown", cases).await;
}

#[tokio::test]
async fn other_software_says_it_in_other_ways() {
    let cases = &[
        (400, "Bad Request: status too long", REFUSED),
        (
            403,
            "Forbidden: token has insufficient scope permission",
            Outcome::Unauthorized,
        ),
        (403, "Forbidden: your account has moved", REFUSED),
        (406, "Not Acceptable", REFUSED),
        (503, "Service Unavailable", Outcome::Unknown),
    ];
    sorted("gotosocial", cases).await;
    let cases = &[
        (422, "The status is over the character limit", REFUSED),
        (400, "Invalid value", REFUSED),
        (
            403,
            "Insufficient permissions: write:statuses.",
            Outcome::Unauthorized,
        ),
        (403, "Invalid credentials.", Outcome::Unauthorized),
        (403, "Something else", Outcome::Unknown),
    ];
    sorted("pleroma", cases).await;
    sorted("akkoma", cases).await;
    let cases = &[
        (400, "Duplicate idempotency key.", Outcome::Unknown),
        // An answer to a post is stored before its pictures are looked at.
        (400, "Invalid media_ids", Outcome::Unknown),
        (403, "Invalid media id", Outcome::Unknown),
        (404, "Not Found", Outcome::Unknown),
        (403, "Empty statuses are not allowed", REFUSED),
        (422, "The status field is too long.", REFUSED),
        (429, "Too Many Requests", THROTTLED),
    ];
    sorted("pixelfed", cases).await;
    let cases = &[
        (401, "a", Outcome::Unauthorized),
        (422, "a", REFUSED),
        (429, "a", THROTTLED),
        (400, "a", Outcome::Unknown),
        (403, "a", Outcome::Unknown),
        (404, "a", Outcome::Unknown),
    ];
    sorted("other", cases).await;
}

#[tokio::test]
async fn an_answer_that_names_nothing_is_unclear() {
    let cases: &[(u16, Value, Outcome)] = &[
        (200, json!({}), Outcome::Unknown),
        (200, json!([]), Outcome::Unknown),
        (200, json!({ "id": "" }), Outcome::Unknown),
        (200, json!({ "id": 5 }), Outcome::Unknown),
        (403, json!({}), Outcome::Unknown),
        (404, json!([]), Outcome::Unknown),
        (422, json!({}), Outcome::Unknown),
        // Whoever answers so, nothing has come further.
        (401, json!({}), Outcome::Unauthorized),
        (429, json!({}), THROTTLED),
    ];
    for (status, body, expected) in cases {
        for software in ["mastodon", "gotosocial", "pleroma", "pixelfed"] {
            let report = answered(software, *status, &[("retry-after", "30")], body).await;
            assert_eq!(report.outcome, *expected, "{software} {status} {body}");
        }
    }
}

#[tokio::test]
async fn what_the_server_says_is_kept_as_a_sentence() {
    let report = answered(
        "mastodon",
        422,
        &[],
        &error("Validation failed:\n\u{7}Text"),
    )
    .await;
    assert_eq!(report.message.as_deref(), Some("Validation failed: Text"));
    assert_eq!(report.error_code, None);
    let report = answered("pixelfed", 400, &[], &json!({ "message": "Banned." })).await;
    assert_eq!(report.message.as_deref(), Some("Banned."));
}

/// Pleroma stores the answer to a key, a failure as well, and tells it again for six hours.
#[tokio::test]
async fn a_failure_that_is_told_again_is_final_for_this_key() {
    let replayed = [("idempotent-replayed", "true")];
    for (status, expected) in [
        (429, REFUSED),
        (500, REFUSED),
        (403, REFUSED),
        (422, REFUSED),
    ] {
        let report = answered("pleroma", status, &replayed, &error("No.")).await;
        assert_eq!(report.outcome, expected, "{status}");
    }
    let report = answered("pleroma", 200, &replayed, &json!({ "id": "AbC" })).await;
    let Outcome::Done { remote_id, .. } = report.outcome else {
        panic!("{report:?}")
    };
    assert_eq!(
        remote_id.as_deref(),
        Some("AbC"),
        "a success that is told again is the post"
    );
}

#[tokio::test]
async fn the_end_of_a_limit_is_an_instant() {
    const DATE: (&str, &str) = ("date", "Mon, 23 Nov 2026 06:00:00 GMT");
    let limit = |remaining: &'static str, reset: &'static str| {
        [
            DATE,
            ("x-ratelimit-limit", "300"),
            ("x-ratelimit-remaining", remaining),
            ("x-ratelimit-reset", reset),
        ]
    };
    let headers = limit("0", "2026-11-23T06:04:00.123456Z");
    let report = answered("mastodon", 429, &headers, &error("Too many requests")).await;
    let retry_after_s = Some(240);
    assert_eq!(report.outcome, Outcome::Throttled { retry_after_s });
    // The limit on calls has the same size and ends within five minutes; it is another one.
    assert_eq!(report.rate_limit, RateLimit::default());
    let headers = limit("0", "2026-11-23T06:05:01.000000Z");
    let report = answered("mastodon", 429, &headers, &error("Too many requests")).await;
    assert_eq!(
        report.rate_limit,
        RateLimit::default(),
        "a second more or less"
    );
    let headers = limit("297", "2026-11-23T09:00:00.000000Z");
    let report = answered("mastodon", 200, &headers, &json!({ "id": "1" })).await;
    let of_posts = RateLimit {
        limit: Some(300),
        remaining: Some(297),
        reset_in_s: Some(10_800),
    };
    assert_eq!(report.rate_limit, of_posts);
}

/// A server that reads a call, says so many bytes of an answer and hangs up.
fn cut_server(answer: &'static [u8]) -> (Session, std::thread::JoinHandle<()>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 65_536];
        let mut read = 0;
        // The body of these tests ends with a brace.
        while read == 0 || bytes[read - 1] != b'}' {
            read += connection.read(&mut bytes[read..]).unwrap();
        }
        connection.write_all(answer).unwrap();
    });
    let session = Session::default()
        .with("server", address)
        .with("access_token", "token-1");
    (session, served)
}

async fn publish(draft: &Draft, session: &Session) -> Outcome {
    let step = public_step(draft, &Journal::default());
    adapter()
        .publish(draft, &step, session, permit())
        .await
        .outcome
}

#[tokio::test]
async fn a_cut_connection_is_unclear_and_a_refused_one_is_not() {
    let draft = drafted(&["Eins"], &json!({}));
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{\"id\":\"1\"",
        "HTTP/1.1 4",
    ] {
        let (session, served) = cut_server(answer.as_bytes());
        assert_eq!(
            publish(&draft, &session).await,
            Outcome::Unknown,
            "{answer}"
        );
        served.join().unwrap();
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let session = Session::default()
        .with("server", address)
        .with("access_token", "token-1");
    assert_eq!(publish(&draft, &session).await, Outcome::NotSent);
}

#[tokio::test]
async fn uploads_are_believed_when_they_are_refused() {
    let cases: &[(u16, Value, Outcome)] = &[
        (422, error("Validation failed: File is invalid"), REFUSED),
        (413, json!("<html>"), REFUSED),
        (413, json!({}), REFUSED),
        (
            401,
            error("The access token is invalid"),
            Outcome::Unauthorized,
        ),
        (
            403,
            error("This action is outside the authorized scopes"),
            Outcome::Unauthorized,
        ),
        (
            403,
            json!({ "message": "Account size limit reached." }),
            REFUSED,
        ),
        (429, error("Too many requests"), THROTTLED),
        (
            500,
            error("Error processing thumbnail for uploaded media"),
            Outcome::Unknown,
        ),
        (200, json!({}), Outcome::Unknown),
        (200, json!([]), Outcome::Unknown),
    ];
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    for (status, body, expected) in cases {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(*status)
            .insert_header("retry-after", "30")
            .set_body_json(body);
        let given = Mock::given(matchers::path(MEDIA));
        given.respond_with(response).expect(1).mount(&server).await;
        let driven = drive(
            &adapter(),
            &draft,
            &mut Journal::default(),
            &session(&server),
        )
        .await;
        let Driven::Stopped(_, report) = driven else {
            panic!("{driven:?}")
        };
        assert_eq!(report.outcome, *expected, "{status} {body}");
    }
    let server = MockServer::start().await;
    answer(
        &server,
        "POST",
        MEDIA,
        202,
        json!({ "id": "91", "url": null }),
    )
    .await;
    answer(
        &server,
        "GET",
        "/api/v1/media/91",
        422,
        error("Error processing thumbnail"),
    )
    .await;
    let mut journal = Journal::default();
    enter(
        &mut journal,
        "upload:0:0",
        Some("91"),
        json!({ "processing": true }),
    );
    let driven = drive(&adapter(), &draft, &mut journal, &session(&server)).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!((step.name.as_str(), report.outcome), ("ready:0:0", REFUSED));
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    let removed = |id: &str| Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    };
    let cases: &[(u16, Value, Outcome)] = &[
        (200, json!({ "id": "7", "text": "Eins" }), removed("7")),
        (200, json!({}), removed("7")),
        (404, error("Record not found"), removed("7")),
        (404, json!({}), Outcome::Unknown),
        (
            401,
            error("The access token is invalid"),
            Outcome::Unauthorized,
        ),
        (403, error("This action is not allowed"), REFUSED),
        (429, error("Too many requests"), THROTTLED),
        (500, json!({}), Outcome::Unknown),
        (302, json!({}), Outcome::Unknown),
    ];
    let channel = drafted(&["a"], &json!({})).channel;
    assert!(adapter().can_remove());
    for (status, body, expected) in cases {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(*status)
            .insert_header("retry-after", "30")
            .set_body_json(body);
        Mock::given(matchers::any())
            .respond_with(response)
            .mount(&server)
            .await;
        let report = adapter().remove(&channel, "7", &session(&server)).await;
        assert_eq!(report.outcome, *expected, "{status} {body}");
        let call = format!("DELETE {STATUSES}/7");
        let expected = json!([{ "call": call, "authorization": "Bearer token-1" }]);
        assert_eq!(requests(&server).await, expected);
    }
}
