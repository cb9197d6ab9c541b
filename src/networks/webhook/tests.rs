//! The adapter against canned answers, and what a receiver sees of a post.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{Webhook, WebhookSettings, message_id};
use crate::{
    domain::{
        attempt::{Journal, request_hash},
        network::Kind,
        time::Instant,
    },
    networks::{
        Adapter, ConnectError, ConnectRequest, Connected, Draft, Look, Next, Now, Outcome, Session,
        drive::{
            Driven, MADE_AT, channel_id, draft, drive, http, look, options, permit, picture,
            requests,
        },
        http::{Http, HttpSettings},
        signature::{Message, SigningSecret, verify},
    },
    stop_points::StopPoints,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BEFORE: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// When the tries of these tests are made: a while after their drafts.
fn now() -> Instant {
    MADE_AT.plus_ms(600_000)
}

fn adapter_on(http: Http) -> Webhook {
    let now = Now::new(now);
    Webhook::new(http, WebhookSettings { now })
}

fn adapter() -> Webhook {
    adapter_on(http())
}

fn session() -> Session {
    Session::default()
        .with("secret", SECRET)
        .with("headers", "X-Shop: Laden\n\nauthorization: Bearer word\n")
}

fn address(server: &MockServer) -> String {
    format!("{}/hook", server.uri())
}

fn made(server: &MockServer, texts: &[&str], deduplicates: bool) -> Draft {
    let settings = json!({ "url": address(server), "receiver_deduplicates": deduplicates });
    let mut draft = draft(&address(server), texts, &settings);
    draft.channel.options = options(&settings);
    draft
}

async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let given = Mock::given(matchers::method("POST")).and(matchers::path("/hook"));
    given.respond_with(response).mount(&server).await;
    server
}

/// Whether what came is signed with this secret.
fn is_signed(request: &wiremock::Request, secret: &str) -> bool {
    let header = |name: &str| request.headers.get(name).unwrap().to_str().unwrap();
    let message = Message {
        id: header("webhook-id"),
        at: Instant::from_ms(header("webhook-timestamp").parse::<i64>().unwrap() * 1_000),
        body: &request.body,
    };
    let secret = SigningSecret::parse(secret).unwrap();
    verify(&message, header("webhook-signature"), &secret, now()).is_ok()
}

#[tokio::test]
async fn a_thread_with_a_picture_is_one_signed_message() {
    let told = json!({ "id": "post-7", "url": "https://shop.test/posts/7" });
    let server = answering(ResponseTemplate::new(201).set_body_json(told)).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = made(&server, &["Frisches Brot", "Und Kuchen"], false);
    let mut media = picture(directory.path(), "media_1", "Ein Laib");
    media.address = Some("https://dezent.test/m/1?until=9".to_owned());
    draft.parts[0].media.push(media);
    draft.due_at = MADE_AT.plus_ms(-1_000);
    let mut journal = Journal::default();
    let driven = drive(&adapter(), &draft, &mut journal, &session()).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(proof.remote_id, "post-7");
    assert_eq!(proof.url.as_deref(), Some("https://shop.test/posts/7"));
    let seen = requests(&server).await;
    let body = json!({
        "type": "post.due",
        "timestamp": "2026-11-23T06:00:00.250Z",
        "data": {
            "id": message_id(&draft),
            "channel": channel_id(),
            "scheduled_at": "2026-11-23T05:59:59.250Z",
            "lang": "de",
            "text": "Frisches Brot",
            "parts": [
                { "text": "Frisches Brot", "media": [{
                    "id": "media_1", "address": "https://dezent.test/m/1?until=9",
                    "type": "image/png", "alt": "Ein Laib", "width": 640, "height": 480,
                    "size_bytes": 12,
                }] },
                { "text": "Und Kuchen", "media": [] },
            ],
        },
    });
    let expected = json!([{
        "call": "POST /hook",
        "authorization": "Bearer word",
        "content-type": "application/json",
        "body": body,
    }]);
    assert_eq!(seen, expected);
    let received = server.received_requests().await.unwrap();
    let header = |name: &str| received[0].headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("webhook-id"), message_id(&draft));
    assert_eq!(header("webhook-timestamp"), "1795414200");
    assert_eq!(header("x-shop"), "Laden");
    assert!(is_signed(&received[0], SECRET));
}

#[tokio::test]
async fn every_try_is_the_same_message_whatever_its_pictures_addresses() {
    let server = answering(ResponseTemplate::new(204)).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = made(&server, &["Brot"], true);
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let step = |draft: &Draft| match adapter().next(draft, &Journal::default()) {
        Next::Public(step) => step,
        other => panic!("{other:?}"),
    };
    let first = step(&draft);
    draft.parts[0].media[0].address = Some("https://dezent.test/m/1?until=10".to_owned());
    assert_eq!(step(&draft), first);
    // Written down once: another version must choose the same, or a repeat is a second post.
    assert_eq!(
        first.key.as_deref(),
        Some("msg_49ac5de219edae62f9fdeea0fc3f3af4")
    );
    let hash = request_hash(first.request.to_string().as_bytes());
    assert_eq!(hash.len(), 64);
    draft.parts[0].text = "Brot und Kuchen".to_owned();
    assert_eq!(step(&draft).key, first.key);
    assert_ne!(step(&draft).request, first.request);
}

#[tokio::test]
async fn while_a_secret_changes_there_are_two_signatures() {
    let server = answering(ResponseTemplate::new(204)).await;
    let draft = made(&server, &["Brot"], false);
    let session = session().with("previous_secret", BEFORE);
    let driven = drive(&adapter(), &draft, &mut Journal::default(), &session).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!((proof.remote_id, proof.url), (message_id(&draft), None));
    let received = server.received_requests().await.unwrap();
    assert!(is_signed(&received[0], SECRET) && is_signed(&received[0], BEFORE));
}

#[tokio::test]
async fn answers_are_sorted_by_the_table() {
    const REFUSED: Outcome = Outcome::Refused { duplicate: false };
    let done = |remote_id: Option<&str>, data: Value| Outcome::Done {
        remote_id: remote_id.map(str::to_owned),
        data,
    };
    let long = json!({ "id": "x".repeat(2_001), "url": "javascript:alert(1)" });
    let throttled = Outcome::Throttled {
        retry_after_s: Some(30),
    };
    let cases = [
        (200, json!({ "id": "7" }), done(Some("7"), json!({}))),
        (200, json!({ "id": 7 }), done(None, json!({}))),
        (202, json!("plain"), done(None, json!({}))),
        (200, long, done(None, json!({}))),
        (302, json!({}), Outcome::Unknown),
        (400, json!({}), REFUSED),
        (401, json!({}), Outcome::Unauthorized),
        (403, json!({}), REFUSED),
        (404, json!({}), REFUSED),
        (408, json!({}), Outcome::Unknown),
        (409, json!({}), Outcome::Unknown),
        (410, json!({}), Outcome::Unauthorized),
        (413, json!({}), REFUSED),
        (422, json!({}), REFUSED),
        (429, json!({}), throttled),
        (500, json!({}), Outcome::Unknown),
        (503, json!({}), Outcome::Unknown),
    ];
    for (status, body, expected) in cases {
        let response = ResponseTemplate::new(status)
            .insert_header("retry-after", "30")
            .insert_header("location", "http://127.0.0.1:9/")
            .set_body_json(body.clone());
        let server = answering(response).await;
        let draft = made(&server, &["Eins"], false);
        let step = adapter().public_step(&draft, &Journal::default()).unwrap();
        let report = adapter().publish(&draft, &step, &session(), permit()).await;
        let outcome = match report.outcome {
            Outcome::Done { remote_id, data } => Outcome::Done {
                remote_id: remote_id.filter(|id| *id != message_id(&draft)),
                data,
            },
            other => other,
        };
        assert_eq!(outcome, expected, "{status} {body}");
        assert_eq!(report.http_status, Some(status));
        assert_eq!(requests(&server).await.as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn without_a_promise_only_a_person_can_tell() {
    let server = answering(ResponseTemplate::new(204)).await;
    for (deduplicates, kind) in [(false, Kind::Blind), (true, Kind::ServerKey)] {
        let draft = made(&server, &["Eins"], deduplicates);
        assert_eq!(adapter().kind(&draft.options), kind);
        let journal = Journal::default();
        let step = adapter().public_step(&draft, &journal).unwrap();
        let seen = look(&adapter(), &draft, &journal, &step, MADE_AT, &session()).await;
        assert_eq!(seen == Look::KnowsKey, deduplicates, "{seen:?}");
    }
    assert_eq!(requests(&server).await, json!([]), "nobody is asked");
    let draft = made(&server, &["Eins"], true);
    let refused = adapter().refresh(&draft.channel, &session()).await;
    assert!(matches!(refused, Err(ConnectError::Refused(_))));
}

#[tokio::test]
async fn a_message_goes_to_the_channels_address_whatever_the_variant_says() {
    let server = answering(ResponseTemplate::new(204)).await;
    let mut draft = made(&server, &["Eins"], false);
    draft.options = options(&json!({ "url": "http://127.0.0.1:9/elsewhere" }));
    let driven = drive(&adapter(), &draft, &mut Journal::default(), &session()).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let refused = adapter().refuse_variant_options(&draft.options);
    assert_eq!(refused[0].field, "options.url");
    let step = adapter().public_step(&draft, &Journal::default()).unwrap();
    let nothing = Session::default();
    let report = adapter().publish(&draft, &step, &nothing, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await.as_array().unwrap().len(), 1);
}

async fn connect(
    adapter: &Webhook,
    settings: &Value,
    credentials: &Session,
) -> Result<Connected, ConnectError> {
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials,
        options: &options(settings),
    };
    adapter.connect(request).await
}

#[tokio::test]
async fn connecting_sends_a_signed_test_and_needs_a_yes() {
    let server = answering(ResponseTemplate::new(204)).await;
    let settings = json!({ "url": address(&server) });
    let connected = connect(&adapter(), &settings, &session()).await.unwrap();
    assert_eq!(connected.account.remote_id, address(&server));
    assert_eq!(connected.account.handle, "127.0.0.1");
    let received = server.received_requests().await.unwrap();
    assert!(is_signed(&received[0], SECRET));
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(body["type"], "channel.test");
    assert_eq!(
        body["data"],
        json!({ "channel": channel_id(), "name": "Laden" })
    );

    for (status, is_refused) in [
        (404, true),
        (410, true),
        (302, true),
        (429, false),
        (500, false),
    ] {
        let server = answering(ResponseTemplate::new(status)).await;
        let settings = json!({ "url": address(&server) });
        let error = connect(&adapter(), &settings, &session())
            .await
            .unwrap_err();
        assert_eq!(
            matches!(error, ConnectError::Refused(_)),
            is_refused,
            "{status}: {error}"
        );
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named_without_being_told() {
    let server = answering(ResponseTemplate::new(204)).await;
    let url = json!({ "url": address(&server) });
    let with = |name: &str, value: &str| session().with(name, value);
    let cases = [
        (json!({}), session(), "options.url"),
        (json!({ "url": "ftp://x" }), session(), "options.url"),
        (json!({ "url": 7 }), session(), "options.url"),
        (
            json!({ "url": "https://a.test", "x": 1 }),
            session(),
            "options.x",
        ),
        (
            json!({ "url": "https://a.test", "receiver_deduplicates": "yes" }),
            session(),
            "options.receiver_deduplicates",
        ),
        (url.clone(), Session::default(), "credentials.secret"),
        (url.clone(), with("secret", "hunter2"), "credentials.secret"),
        (
            url.clone(),
            with("previous_secret", "hunter2"),
            "credentials.previous_secret",
        ),
        (
            url.clone(),
            with("headers", "hunter2"),
            "credentials.headers",
        ),
        (
            url.clone(),
            with("headers", "webhook-id: hunter2"),
            "credentials.headers",
        ),
        (
            url.clone(),
            with("headers", "Content-Length: 2"),
            "credentials.headers",
        ),
        (
            url.clone(),
            with("headers", "a: b\u{7f}"),
            "credentials.headers",
        ),
        (
            url,
            with("headers", &"a: b\n".repeat(21)),
            "credentials.headers",
        ),
    ];
    for (settings, credentials, expected) in cases {
        let error = connect(&adapter(), &settings, &credentials)
            .await
            .unwrap_err();
        let ConnectError::Field { field, message } = error else {
            panic!("{error:?}")
        };
        assert_eq!(field, expected, "{settings}");
        assert!(!message.contains("hunter2"), "{message}");
    }
    assert_eq!(requests(&server).await, json!([]));
}

#[test]
fn plain_and_private_addresses_are_refused_where_they_are_not_allowed() {
    let guarded = Http::build(HttpSettings::default(), StopPoints::default()).unwrap();
    let adapter = adapter_on(guarded);
    let refused = |url: &str| {
        let refusals = adapter.refuse_options(&options(&json!({ "url": url })));
        refusals.into_iter().next().map(|refusal| refusal.message)
    };
    assert_eq!(refused("https://example.org/hook?a=b"), None);
    for url in [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://a:b@example.org/",
        "https://example.org:8443/",
    ] {
        assert!(refused(url).is_some(), "{url}");
    }
}
