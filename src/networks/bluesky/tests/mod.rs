//! The adapter against canned answers: publishing and looking.

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{Bluesky, BlueskySettings, record_key};
use crate::{
    domain::{attempt::Journal, network::Kind},
    networks::{
        Adapter, Draft, Look, Next, Now, Outcome, Session, Step,
        drive::{
            Driven, MADE_AT, answer, draft, drive, enter, http, look, options, permit, picture,
            requests,
        },
    },
};

mod accounts;
mod bound;
mod checkup;
mod consent;
pub(super) mod oauth;
mod redeem;

const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
const PUT: &str = "/xrpc/com.atproto.repo.putRecord";
const RESOLVE: &str = "/xrpc/com.atproto.identity.resolveHandle";
const GET_RECORD: &str = "/xrpc/com.atproto.repo.getRecord";
const UPLOAD: &str = "/xrpc/com.atproto.repo.uploadBlob";

/// A status, a body, and whether what was made of them is right.
type Case<T> = (u16, Value, fn(&T) -> bool);

fn adapter(server: &MockServer) -> Bluesky {
    let settings = BlueskySettings {
        default_server: server.uri().parse().unwrap(),
        plc_directory: server.uri().parse().unwrap(),
    };
    Bluesky::new(http(), settings, Now::new(|| MADE_AT))
}

fn session(server: &MockServer) -> Session {
    Session::default()
        .with("app_password", "abcd-efgh-ijkl-mnop")
        .with("access_jwt", "access-1")
        .with("refresh_jwt", "refresh-1")
        .with("pds", server.uri())
        .with("did", DID)
}

fn uri(key: &str) -> String {
    format!("at://{DID}/app.bsky.feed.post/{key}")
}

fn error(name: &str) -> Value {
    json!({ "error": name, "message": "No." })
}

/// The step that makes the next part public.
fn public_step(adapter: &Bluesky, draft: &Draft, journal: &Journal) -> Step {
    match adapter.next(draft, journal) {
        Next::Public(step) => step,
        other => panic!("{other:?}"),
    }
}

/// Answers every record with its own uri, as the server does.
async fn write_records(server: &MockServer) {
    let written = |request: &wiremock::Request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let key = body["rkey"].as_str().unwrap();
        ResponseTemplate::new(200)
            .set_body_json(json!({ "uri": uri(key), "cid": format!("cid-of-{key}") }))
    };
    let given = Mock::given(matchers::method("POST")).and(matchers::path(PUT));
    given.respond_with(written).mount(server).await;
}

#[tokio::test]
async fn a_thread_is_prepared_and_written_part_by_part() {
    let server = MockServer::start().await;
    let blob = json!({
        "$type": "blob", "ref": { "$link": "bafkreiabc" }, "mimeType": "image/png", "size": 12,
    });
    write_records(&server).await;
    answer(&server, "POST", UPLOAD, 200, json!({ "blob": blob })).await;
    answer(
        &server,
        "GET",
        RESOLVE,
        200,
        json!({ "did": "did:plc:maria" }),
    )
    .await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = draft(
        DID,
        &["Für @maria.test: example.org", "Teil 2 #Käse"],
        &json!({}),
    );
    draft.parts[1]
        .media
        .push(picture(directory.path(), "media_1", "Ein Käse"));
    let mut journal = Journal::default();
    let driven = drive(&adapter(&server), &draft, &mut journal, &session(&server)).await;
    let Driven::Done(proof) = driven else {
        panic!("{driven:?}")
    };
    let keys = [record_key(&draft, 0), record_key(&draft, 1)];
    assert_eq!(proof.remote_id, uri(&keys[0]));
    assert_eq!(
        proof.url,
        Some(format!("https://bsky.app/profile/{DID}/post/{}", keys[0]))
    );
    let first = json!({ "uri": uri(&keys[0]), "cid": format!("cid-of-{}", keys[0]) });
    let bearer = "Bearer access-1";
    let facet = |start: u32, end: u32, feature: Value| json!({ "index": { "byteStart": start, "byteEnd": end }, "features": [feature] });
    let put = |key: &str, record: Value| {
        json!({
            "call": format!("POST {PUT}"),
            "authorization": bearer,
            "content-type": "application/json",
            "body": {
                "repo": DID, "collection": "app.bsky.feed.post", "rkey": key, "record": record,
            },
        })
    };
    let mention = json!({ "$type": "app.bsky.richtext.facet#mention", "did": "did:plc:maria" });
    let link = json!({ "$type": "app.bsky.richtext.facet#link", "uri": "https://example.org" });
    let tag = json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "Käse" });
    let expected = json!([
        { "call": format!("GET {RESOLVE}?handle=maria.test") },
        {
            "call": format!("POST {UPLOAD}"),
            "authorization": bearer,
            "content-type": "image/png",
            "body": "\u{fffd}PNG\r\n\u{1a}\n0000",
        },
        put(&keys[0], json!({
            "$type": "app.bsky.feed.post",
            "text": "Für @maria.test: example.org",
            "createdAt": "2026-11-23T06:00:00.250Z",
            "langs": ["de"],
            "facets": [facet(5, 16, mention), facet(18, 29, link)],
        })),
        put(&keys[1], json!({
            "$type": "app.bsky.feed.post",
            "text": "Teil 2 #Käse",
            "createdAt": "2026-11-23T06:00:00.251Z",
            "langs": ["de"],
            "facets": [facet(7, 13, tag)],
            "embed": {
                "$type": "app.bsky.embed.images",
                "images": [{
                    "image": blob,
                    "alt": "Ein Käse",
                    "aspectRatio": { "width": 640, "height": 480 },
                }],
            },
            "reply": { "root": first, "parent": first },
        })),
    ]);
    assert_eq!(requests(&server).await, expected);
}

#[test]
fn the_key_of_a_part_stays_and_sorts() {
    let draft = draft(DID, &["a", "b", "c"], &json!({}));
    let keys: Vec<String> = (0..3).map(|part| record_key(&draft, part)).collect();
    // Written down once: another version must choose the same keys, or a repeat is a second post.
    assert_eq!(keys, ["3n2xhaxwefnax", "3n2xhaxwfwrov", "3n2xhaxwgzmub"]);
    let mut sorted = keys.clone();
    sorted.sort();
    assert_eq!(keys, sorted);
    let mut other = draft.clone();
    other.parts[0].text = "edited".to_owned();
    assert_eq!(
        record_key(&other, 0),
        keys[0],
        "it hangs on key and instant alone"
    );
    other.parts[0].key = "0".repeat(64);
    assert_ne!(record_key(&other, 0), keys[0]);
}

#[tokio::test]
async fn a_card_and_pictures_share_one_place() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    let directory = tempfile::tempdir().unwrap();
    let card = |thumb: bool| {
        json!({ "link_card": {
            "uri": "https://example.org/", "title": "Käse", "description": "", "thumb": thumb,
        }})
    };
    let embed = |settings: &Value, pictures: usize| {
        let mut draft = draft(DID, &["a", "b"], settings);
        let mut journal = Journal::default();
        for position in 0..pictures {
            let name = format!("media_{position}");
            draft.parts[0]
                .media
                .push(picture(directory.path(), &name, ""));
        }
        let mut uploads = 0;
        while let Next::Prepare(step) = adapter.next(&draft, &journal) {
            enter(&mut journal, &step.name, None, json!({ "blob": step.name }));
            uploads += 1;
        }
        let step = public_step(&adapter, &draft, &journal);
        enter(&mut journal, &step.name, Some("at://x/y/z"), json!({}));
        let second = public_step(&adapter, &draft, &journal);
        assert_eq!(
            second.request["record"]["embed"],
            Value::Null,
            "only the first part has it"
        );
        (uploads, step.request["record"]["embed"].clone())
    };
    let external = json!({ "uri": "https://example.org/", "title": "Käse", "description": "" });
    let mut with_thumb = external.clone();
    with_thumb["thumb"] = json!("upload:0:0");
    let kind = "app.bsky.embed.external";
    assert_eq!(
        embed(&card(false), 0),
        (0, json!({ "$type": kind, "external": external }))
    );
    assert_eq!(
        embed(&card(true), 0),
        (0, json!({ "$type": kind, "external": external }))
    );
    assert_eq!(
        embed(&card(true), 2),
        (1, json!({ "$type": kind, "external": with_thumb }))
    );
    let (uploads, images) = embed(&card(false), 2);
    assert_eq!(uploads, 2);
    assert_eq!(images["$type"], "app.bsky.embed.images");
    assert_eq!(images["images"][1]["image"], "upload:0:1");
    assert_eq!(embed(&json!({}), 0), (0, Value::Null));
}

#[tokio::test]
async fn answers_are_sorted_by_the_table() {
    const REFUSED: Outcome = Outcome::Refused { duplicate: false };
    const THROTTLED: Outcome = Outcome::Throttled {
        retry_after_s: Some(30),
    };
    let cases: &[(u16, Value, Outcome)] = &[
        (400, error("ExpiredToken"), Outcome::Unauthorized),
        (400, error("InvalidToken"), Outcome::Unauthorized),
        (401, error("AuthMissing"), Outcome::Unauthorized),
        (401, json!("plain"), Outcome::Unauthorized),
        (400, error("InvalidRequest"), REFUSED),
        (400, error("InvalidSwap"), REFUSED),
        (400, error("InvalidMimeType"), REFUSED),
        (400, error("InvalidSize"), REFUSED),
        (400, error("SomethingNew"), Outcome::Unknown),
        (400, json!("plain"), Outcome::Unknown),
        (403, error("Forbidden"), REFUSED),
        (403, json!("plain"), Outcome::Unknown),
        (404, error("MethodNotImplemented"), Outcome::Unknown),
        (408, error("InvalidRequest"), Outcome::Unknown),
        (409, error("InvalidRequest"), Outcome::Unknown),
        (413, json!("plain"), REFUSED),
        (429, error("RateLimitExceeded"), THROTTLED),
        (500, error("InternalServerError"), Outcome::Unknown),
        (502, error("InvalidRequest"), Outcome::Unknown),
        (307, json!({}), Outcome::Unknown),
        (200, json!({}), Outcome::Unknown),
        (
            200,
            json!({ "uri": uri("3other"), "cid": "c" }),
            Outcome::Unknown,
        ),
    ];
    for (status, body, expected) in cases {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(*status)
            .insert_header("retry-after", "30")
            .set_body_json(body.clone());
        let given = Mock::given(matchers::method("POST")).and(matchers::path(PUT));
        given.respond_with(response).expect(1).mount(&server).await;
        let draft = draft(DID, &["Eins"], &json!({}));
        let mut journal = Journal::default();
        let driven = drive(&adapter(&server), &draft, &mut journal, &session(&server)).await;
        let Driven::Stopped(_, report) = driven else {
            panic!("{driven:?}")
        };
        assert_eq!(report.outcome, *expected, "{status} {body}");
        assert_eq!(report.http_status, Some(*status));
    }
}

#[tokio::test]
async fn a_dropped_picture_is_uploaded_again_and_the_record_stays() {
    let server = MockServer::start().await;
    let blob = json!({ "ref": { "$link": "bafkreiabc" } });
    answer(&server, "POST", UPLOAD, 200, json!({ "blob": blob })).await;
    let given = Mock::given(matchers::method("POST")).and(matchers::path(PUT));
    let dropped = ResponseTemplate::new(400).set_body_json(error("BlobNotFound"));
    given
        .respond_with(dropped)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    write_records(&server).await;
    let directory = tempfile::tempdir().unwrap();
    let mut draft = draft(DID, &["Eins"], &json!({}));
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    let (adapter, session) = (adapter(&server), session(&server));
    let mut journal = Journal::default();
    let driven = drive(&adapter, &draft, &mut journal, &session).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("{driven:?}")
    };
    assert_eq!(report.outcome, Outcome::NotSent);
    assert_eq!(report.error_code.as_deref(), Some("BlobNotFound"));
    assert_eq!(public_step(&adapter, &draft, &journal), step);
    let driven = drive(&adapter, &draft, &mut journal, &session).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let seen = requests(&server).await;
    let calls: Vec<&str> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["call"].as_str().unwrap())
        .collect();
    let (put, upload) = (format!("POST {PUT}"), format!("POST {UPLOAD}"));
    assert_eq!(calls, [&upload, &put, &upload, &put]);
}

#[tokio::test]
async fn a_record_is_read_by_its_key() {
    let cases: &[Case<Look>] = &[
        (
            200,
            json!({ "uri": "at://a/b/c", "cid": "cid", "value": {} }),
            |look| {
                *look
                    == Look::Out {
                        remote_id: "at://a/b/c".to_owned(),
                        data: json!({ "uri": "at://a/b/c", "cid": "cid" }),
                    }
            },
        ),
        (400, error("RecordNotFound"), |look| *look == Look::Gone),
        (400, error("InvalidRequest"), |look| {
            matches!(look, Look::Failed { .. })
        }),
        (404, error("RecordNotFound"), |look| {
            matches!(look, Look::Failed { .. })
        }),
        (500, json!({}), |look| matches!(look, Look::Failed { .. })),
    ];
    for (status, body, is_right) in cases {
        let server = MockServer::start().await;
        answer(&server, "GET", GET_RECORD, *status, body.clone()).await;
        let adapter = adapter(&server);
        let draft = draft(DID, &["Eins"], &json!({}));
        assert_eq!(adapter.kind(&draft.options), Kind::ChosenId);
        let journal = Journal::default();
        let step = public_step(&adapter, &draft, &journal);
        let seen = look(
            &adapter,
            &draft,
            &journal,
            &step,
            MADE_AT,
            &session(&server),
        )
        .await;
        assert!(is_right(&seen), "{status} {body} {seen:?}");
        let key = record_key(&draft, 0);
        let call = format!(
            "GET {GET_RECORD}?repo={}&collection=app.bsky.feed.post&rkey={key}",
            DID.replace(':', "%3A"),
        );
        assert_eq!(
            requests(&server).await,
            json!([{ "call": call }]),
            "no token is needed"
        );
    }
}

#[tokio::test]
async fn handles_that_are_nobodys_stay_plain() {
    let server = MockServer::start().await;
    let found = ResponseTemplate::new(200).set_body_json(json!({ "did": "did:plc:a" }));
    let given = Mock::given(matchers::path(RESOLVE)).and(matchers::query_param("handle", "a.test"));
    given.respond_with(found).mount(&server).await;
    answer(&server, "GET", RESOLVE, 400, error("InvalidRequest")).await;
    write_records(&server).await;
    let draft = draft(DID, &["@a.test @b.test"], &json!({}));
    let mut journal = Journal::default();
    let driven = drive(&adapter(&server), &draft, &mut journal, &session(&server)).await;
    assert!(matches!(driven, Driven::Done(_)), "{driven:?}");
    let resolved = &journal.get("resolve:0").unwrap().data;
    assert_eq!(*resolved, json!({ "a.test": "did:plc:a", "b.test": null }));
    let seen = requests(&server).await;
    let facets = seen[2]["body"]["record"]["facets"].as_array().unwrap();
    assert_eq!(facets.len(), 1);
    assert_eq!(facets[0]["features"][0]["did"], "did:plc:a");
}

#[tokio::test]
async fn without_a_session_nothing_is_sent() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    let draft = draft(DID, &["a"], &json!({}));
    let step = public_step(&adapter, &draft, &Journal::default());
    let report = adapter
        .publish(&draft, &step, &Session::default(), permit())
        .await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn settings_are_refused_by_name() {
    let server = MockServer::start().await;
    let adapter = adapter(&server);
    let refused = |settings: Value| -> Vec<String> {
        let refusals = adapter.refuse_options(&options(&settings));
        refusals.into_iter().map(|refusal| refusal.field).collect()
    };
    let card = |card: Value| json!({ "link_card": card });
    let good = json!({ "uri": "https://example.org", "title": "a", "description": "b" });
    assert!(refused(card(good)).is_empty());
    for bad in [
        json!({ "uri": "https://example.org", "title": "a" }),
        json!({ "uri": "ftp://example.org", "title": "a", "description": "" }),
        json!({ "uri": "x", "title": "a", "description": "" }),
        json!({ "uri": "https://e.org", "title": "a", "description": "", "thumb": "x" }),
        json!({ "uri": "https://e.org", "title": "a", "description": "", "image": "x" }),
        json!(1),
    ] {
        assert_eq!(refused(card(bad.clone())), ["options.link_card"], "{bad}");
    }
    assert_eq!(refused(json!({ "colour": 1 })), ["options.colour"]);
}
