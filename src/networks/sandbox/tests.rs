//! The adapter against canned answers, and against the rehearsal network itself.

use serde_json::{Value, json};
use strum::IntoEnumIterator as _;
use tokio_util::sync::CancellationToken;
use url::Url;
use wiremock::MockServer;

use super::{KINDS, Sandbox};
use crate::{
    clock::Clock,
    domain::{
        attempt::Journal,
        network::Kind,
        time::{HOUR_MS, MINUTE_MS},
    },
    networks::{
        Adapter, ConnectError, ConnectRequest, Draft, Look, Next, Outcome, Session, Step,
        drive::{
            Driven, MADE_AT, answer, channel_id, draft, drive, enter, http, look, options, permit,
            picture, requests,
        },
    },
    sandbox,
};

const BASE: &str = "/api/channels/chan_0192a000000070008000000000000001";

fn adapter(server: &MockServer) -> Sandbox {
    Sandbox::new(http(), server.uri().parse().unwrap())
}

fn path(rest: &str) -> String {
    format!("{BASE}{rest}")
}

async fn connect(adapter: &Sandbox, settings: &Value) -> Result<(), ConnectError> {
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &Session::default(),
        options: &options(settings),
    };
    adapter.connect(request).await.map(|connected| {
        assert_eq!(connected.account.remote_id, channel_id().to_string());
        assert_eq!(connected.account.handle, "Laden");
    })
}

/// The step that makes the first part public.
fn public_step(adapter: &Sandbox, draft: &Draft, journal: &Journal) -> Step {
    match adapter.next(draft, journal) {
        Next::Public(step) => step,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_thread_with_a_picture_is_uploaded_first_and_sent_in_order() {
    let server = MockServer::start().await;
    let post = |id: &str| json!({ "id": id, "url": format!("/sandbox/x#post-{id}") });
    answer(
        &server,
        "POST",
        &path("/media"),
        201,
        json!({ "id": "m1", "size_bytes": 12 }),
    )
    .await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = draft("x", &["Eins", "Zwei"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", "Ein Käse"));
    let keys = [draft.parts[0].key.clone(), draft.parts[1].key.clone()];
    for key in &keys {
        answer(
            &server,
            "PUT",
            &path(&format!("/posts/{key}")),
            201,
            post(key),
        )
        .await;
    }
    let mut journal = Journal::default();
    let driven = drive(&adapter(&server), &draft, &mut journal, &Session::default()).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(proof.remote_id, keys[0]);
    assert_eq!(proof.url, Some(format!("/sandbox/x#post-{}", keys[0])));
    let seen = requests(&server).await;
    let expected = json!([
        {
            "call": format!("POST {BASE}/media"),
            "content-type": "image/png",
            "body": "\u{fffd}PNG\r\n\u{1a}\n0000",
        },
        {
            "call": format!("PUT {BASE}/posts/{}", keys[0]),
            "content-type": "application/json",
            "body": {
                "text": "Eins",
                "media": [{ "id": "m1", "alt": "Ein Käse" }],
                "reply_to": null,
            },
        },
        {
            "call": format!("PUT {BASE}/posts/{}", keys[1]),
            "content-type": "application/json",
            "body": { "text": "Zwei", "media": [], "reply_to": keys[0] },
        },
    ]);
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn each_kind_has_its_own_call() {
    let post = json!({ "id": "p1", "url": "/sandbox/x#post-p1" });
    let body = json!({ "text": "Eins", "media": [], "reply_to": null });
    let json_type = "application/json";
    for (name, kind) in KINDS {
        let server = MockServer::start().await;
        let draft = draft("x", &["Eins"], &json!({ "kind": name }));
        let key = draft.parts[0].key.clone();
        answer(&server, "POST", &path("/posts"), 201, post.clone()).await;
        answer(
            &server,
            "PUT",
            &path(&format!("/posts/{key}")),
            201,
            post.clone(),
        )
        .await;
        let container = json!({ "id": "c1", "state": "ready" });
        answer(&server, "POST", &path("/containers"), 201, container).await;
        answer(
            &server,
            "POST",
            &path("/containers/c1/publish"),
            201,
            post.clone(),
        )
        .await;
        let adapter = adapter(&server);
        assert_eq!(adapter.kind(&draft.options), *kind);
        let mut journal = Journal::default();
        let driven = drive(&adapter, &draft, &mut journal, &Session::default()).await;
        assert!(matches!(driven, Driven::Done(_)), "{name} {driven:?}");
        let posts = format!("POST {BASE}/posts");
        let expected = match kind {
            Kind::ChosenId => json!([{
                "call": format!("PUT {BASE}/posts/{key}"),
                "content-type": json_type,
                "body": body,
            }]),
            Kind::ServerKey => json!([{
                "call": posts,
                "content-type": json_type,
                "idempotency-key": key,
                "body": body,
            }]),
            Kind::Handle => json!([
                { "call": format!("POST {BASE}/containers"), "content-type": json_type, "body": body },
                {
                    "call": format!("POST {BASE}/containers/c1/publish"),
                    "content-type": json_type,
                    "body": {},
                },
            ]),
            Kind::Listing | Kind::Blind => {
                json!([{ "call": posts, "content-type": json_type, "body": body }])
            }
        };
        assert_eq!(requests(&server).await, expected, "{name}");
    }
    assert_eq!(KINDS.len(), Kind::iter().count());
}

#[tokio::test]
async fn answers_are_sorted_by_the_table() {
    const REFUSED: Outcome = Outcome::Refused { duplicate: false };
    let named = |name: &str| json!({ "error": name, "message": "No." });
    let cases: &[(u16, Value, Outcome)] = &[
        (401, named("token_expired"), Outcome::Unauthorized),
        (401, json!({}), Outcome::Unknown),
        (403, named("forbidden"), REFUSED),
        (403, named("something_new"), Outcome::Unknown),
        (404, named("channel_unknown"), REFUSED),
        (408, named("refused"), Outcome::Unknown),
        (409, named("id_taken"), Outcome::Unknown),
        (410, named("container_gone"), REFUSED),
        (422, named("refused"), REFUSED),
        (422, named("key_reused"), Outcome::Unknown),
        (
            422,
            named("duplicate"),
            Outcome::Refused { duplicate: true },
        ),
        (
            429,
            named("throttled"),
            Outcome::Throttled {
                retry_after_s: None,
            },
        ),
        (500, named("server_error"), Outcome::Unknown),
        (503, named("log_lost"), Outcome::Unknown),
        (307, json!({}), Outcome::Unknown),
        (200, json!({}), Outcome::Unknown),
        (201, json!({ "id": "" }), Outcome::Unknown),
    ];
    for (status, body, expected) in cases {
        let server = MockServer::start().await;
        answer(&server, "POST", &path("/posts"), *status, body.clone()).await;
        let draft = draft("x", &["Eins"], &json!({ "kind": "k4" }));
        let mut journal = Journal::default();
        let driven = drive(&adapter(&server), &draft, &mut journal, &Session::default()).await;
        let Driven::Stopped(_, report) = driven else {
            panic!("{driven:?}")
        };
        assert_eq!(report.outcome, *expected, "{status} {body}");
        assert_eq!(report.http_status, Some(*status));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_was_told_nothing() {
    let unused = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let adapter = Sandbox::new(http(), format!("http://{unused}").parse().unwrap());
    let draft = draft("x", &["Eins"], &json!({}));
    let driven = drive(
        &adapter,
        &draft,
        &mut Journal::default(),
        &Session::default(),
    )
    .await;
    let Driven::Stopped(_, report) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(report.outcome, Outcome::NotSent);
    let failed = connect(&adapter, &json!({})).await;
    assert!(
        matches!(failed, Err(ConnectError::Unreachable(_))),
        "{failed:?}"
    );
}

#[tokio::test]
async fn only_posts_that_could_be_ours_are_candidates() {
    let server = MockServer::start().await;
    let at = MADE_AT.to_string();
    let listed = |id: &str, text: &str, media: Value, reply_to: Value, at: &str| {
        json!({
            "id": id, "text": text, "media": media, "reply_to": reply_to, "published_at": at,
            "url": null,
        })
    };
    let one = json!([{ "id": "m", "alt": "" }]);
    let posts = json!([
        listed("ours", " Zwei\r\n Worte", json!([]), json!("p0"), &at),
        listed("words", "Drei Worte", json!([]), json!("p0"), &at),
        listed("media", "Zwei Worte", one, json!("p0"), &at),
        listed("parent", "Zwei Worte", json!([]), Value::Null, &at),
        listed(
            "early",
            "Zwei Worte",
            json!([]),
            json!("p0"),
            "2020-01-01T00:00:00.000Z"
        ),
    ]);
    let listing = json!({ "posts": posts, "complete": true });
    answer(&server, "GET", &path("/posts"), 200, listing).await;
    for kind in ["k2", "k4"] {
        let draft = draft("x", &["Eins", "Zwei Worte"], &json!({ "kind": kind }));
        let mut journal = Journal::default();
        enter(&mut journal, "post:0", Some("p0"), json!({}));
        let adapter = adapter(&server);
        let step = public_step(&adapter, &draft, &journal);
        let since = MADE_AT.plus_ms(-MINUTE_MS);
        let seen = look(
            &adapter,
            &draft,
            &journal,
            &step,
            since,
            &Session::default(),
        )
        .await;
        let Look::Listed {
            complete: true,
            candidates,
        } = seen
        else {
            panic!("{seen:?}")
        };
        let ids: Vec<&str> = candidates
            .iter()
            .map(|found| found.remote_id.as_str())
            .collect();
        assert_eq!(ids, ["ours"]);
    }
    let seen = requests(&server).await;
    let call = format!("GET {BASE}/posts?since=2026-11-23T05%3A59%3A00.250Z");
    assert_eq!(seen[0]["call"], json!(call));
}

#[tokio::test]
async fn a_container_that_is_nearly_a_day_old_is_made_anew() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    let mut draft = draft("x", &["Eins"], &json!({ "kind": "k3" }));
    let mut journal = Journal::default();
    enter(&mut journal, "container:0", Some("c1"), json!({}));
    assert_eq!(
        public_step(&adapter, &draft, &journal).key.as_deref(),
        Some("c1")
    );
    draft.created_at = MADE_AT.plus_ms(23 * HOUR_MS);
    let next = adapter.next(&draft, &journal);
    assert!(
        matches!(&next, Next::Prepare(step) if step.name == "container:0"),
        "{next:?}"
    );
}

#[test]
fn settings_are_refused_by_name() {
    let adapter = Sandbox::new(http(), Url::parse("http://127.0.0.1:1").unwrap());
    let refused = |settings: Value| -> Vec<(String, String)> {
        let refusals = adapter.refuse_options(&options(&settings));
        refusals
            .into_iter()
            .map(|refusal| (refusal.field, refusal.message))
            .collect()
    };
    let good = json!({ "kind": "k5", "script": ["500"], "threads": false, "text_max": 10_000 });
    assert_eq!(refused(good.clone()), []);
    let limits = adapter.limits(&options(&good));
    assert_eq!((limits.text_max, limits.thread_parts_max), (10_000, 1));
    let bad = json!({ "kind": "k6", "script": 1, "threads": "no", "text_max": 0, "colour": 1 });
    let fields: Vec<String> = refused(bad).into_iter().map(|(field, _)| field).collect();
    let expected = ["colour", "kind", "script", "text_max", "threads"];
    assert_eq!(fields, expected.map(|name| format!("options.{name}")));
    let (_, message) = refused(json!({ "kind": "K1" })).remove(0);
    assert_eq!(message, "use one of k1, k2, k3, k4, k5");
}

/// The rehearsal network itself, until the test ends.
struct Rehearsal {
    adapter: Sandbox,
    stop: CancellationToken,
    directory: tempfile::TempDir,
}

impl Rehearsal {
    async fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let settings = sandbox::Options {
            data_dir: directory.path().join("sandbox"),
            settable_clock: false,
            flush: false,
            follow: None,
        };
        let network = sandbox::Sandbox::open(settings).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(network.serve(listener, stop.clone()));
        let adapter = Sandbox::new(http(), base.parse().unwrap());
        Self {
            adapter,
            stop,
            directory,
        }
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[tokio::test]
async fn a_thread_goes_out_on_the_rehearsal_network_in_every_kind() {
    for (kind, _) in KINDS {
        let rehearsal = Rehearsal::open().await;
        let settings = json!({ "kind": kind });
        connect(&rehearsal.adapter, &settings).await.unwrap();
        let mut draft = draft("x", &["Eins", "Zwei"], &settings);
        draft.parts[1]
            .media
            .push(picture(rehearsal.directory.path(), "media_1", "Käse"));
        let mut journal = Journal::default();
        let adapter = &rehearsal.adapter;
        let driven = drive(adapter, &draft, &mut journal, &Session::default()).await;
        assert!(matches!(driven, Driven::Done(_)), "{kind} {driven:?}");
        let url = adapter.url(channel_id(), &["posts"]);
        if *kind != "k5" {
            let answer = adapter
                .http
                .read(crate::networks::http::Request::get(url))
                .await
                .unwrap();
            let listed: Value = answer.json().unwrap();
            let posts = listed["posts"].as_array().unwrap();
            let texts: Vec<&str> = posts
                .iter()
                .map(|post| post["text"].as_str().unwrap())
                .collect();
            assert_eq!(texts, ["Zwei", "Eins"], "{kind}");
            assert_eq!(posts[0]["reply_to"], posts[1]["id"], "{kind}");
            assert_eq!(posts[0]["media"][0]["alt"], "Käse", "{kind}");
        }
    }
}

#[tokio::test]
async fn what_became_of_an_unclear_post_is_seen_in_every_kind() {
    let now = Clock::system().now();
    for (kind, _) in KINDS {
        for (script, is_out) in [("cut-after", true), ("500", false), ("no-id", true)] {
            let rehearsal = Rehearsal::open().await;
            let adapter = &rehearsal.adapter;
            let settings = json!({ "kind": kind, "script": script });
            connect(adapter, &settings).await.unwrap();
            let draft = draft("x", &["Eins"], &settings);
            let mut journal = Journal::default();
            let session = Session::default();
            let driven = drive(adapter, &draft, &mut journal, &session).await;
            let Driven::Stopped(step, report) = driven else {
                panic!("{driven:?}")
            };
            assert_eq!(report.outcome, Outcome::Unknown, "{kind} {script}");
            let since = now.plus_ms(-MINUTE_MS);
            let seen = look(adapter, &draft, &journal, &step, since, &session).await;
            let found = match (*kind, &seen) {
                ("k1" | "k3", Look::Out { remote_id, .. }) => !remote_id.is_empty(),
                ("k1", Look::Gone) | ("k3", Look::Ready) => false,
                (
                    "k2" | "k4",
                    Look::Listed {
                        complete: true,
                        candidates,
                    },
                ) => candidates.len() == 1,
                (
                    "k5",
                    Look::Failed {
                        unauthorized: false,
                        ..
                    },
                ) => is_out,
                other => panic!("{other:?}"),
            };
            assert_eq!(found, is_out, "{kind} {script} {seen:?}");
        }
    }
}

#[tokio::test]
async fn a_repeat_with_the_same_id_or_key_is_the_same_post() {
    for kind in ["k1", "k2"] {
        let rehearsal = Rehearsal::open().await;
        let adapter = &rehearsal.adapter;
        let settings = json!({ "kind": kind });
        connect(adapter, &settings).await.unwrap();
        let draft = draft("x", &["Eins"], &settings);
        let step = public_step(adapter, &draft, &Journal::default());
        let session = Session::default();
        let first = adapter.publish(&draft, &step, &session, permit()).await;
        let again = adapter.publish(&draft, &step, &session, permit()).await;
        assert_eq!(
            (first.http_status, again.http_status),
            (Some(201), Some(200)),
            "{kind}"
        );
        assert_eq!(first.outcome, again.outcome, "{kind}");
    }
}

#[tokio::test]
async fn a_script_that_is_not_understood_is_a_wrong_field() {
    let rehearsal = Rehearsal::open().await;
    let failed = connect(&rehearsal.adapter, &json!({ "script": "explode" })).await;
    let Err(ConnectError::Field { field, message }) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(field, "options.script");
    assert!(message.contains("explode"), "{message}");
}
