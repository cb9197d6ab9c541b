//! The adapter against canned answers: what each of them means.

use serde_json::{Value, json};

use super::{CHANNEL, HOOK, adapter, drafted, message, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, LookRequest, Outcome, Session,
        contract::Canned,
        drive::{MADE_AT, permit, picture, requests},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };

fn throttled(retry_after_s: Option<i64>) -> Outcome {
    Outcome::Throttled { retry_after_s }
}

fn canned(status: u16, body: Value) -> Canned {
    Canned::new("POST", HOOK, body).status(status)
}

fn error(status: u16, code: i64) -> Canned {
    canned(status, json!({ "code": code, "message": "No." }))
}

#[tokio::test]
async fn answers_are_sorted() {
    let done = |remote_id: &str, channel: &str, id: &str| Outcome::Done {
        remote_id: Some(remote_id.to_owned()),
        data: json!({
            "channel_id": channel, "url": format!("https://discord.com/channels/100/{channel}/{id}"),
        }),
    };
    let wait =
        json!({ "message": "You are being rate limited.", "retry_after": 1.337, "global": false });
    let cases = vec![
        (canned(200, message("7", CHANNEL)), done("7", CHANNEL, "7")),
        (canned(200, message("7", "900")), done("900/7", "900", "7")),
        (canned(204, Value::Null), Outcome::Unknown),
        (canned(200, json!({})), Outcome::Unknown),
        (canned(200, message("", CHANNEL)), Outcome::Unknown),
        (canned(200, json!({})).text("<html>"), Outcome::Unknown),
        (error(400, 50_035), REFUSED),
        (error(400, 50_006), REFUSED),
        (error(400, 220_001), REFUSED),
        (error(400, 240_000), REFUSED),
        (error(403, 50_013), REFUSED),
        (error(413, 40_005), REFUSED),
        (canned(413, json!({})).text("<html>"), REFUSED),
        (error(401, 50_027), Outcome::Unauthorized),
        (error(404, 10_015), Outcome::Unauthorized),
        (error(404, 10_003), Outcome::Unauthorized),
        (error(404, 10_008), REFUSED),
        (canned(429, wait), throttled(Some(2))),
        (
            canned(429, json!({}))
                .text("<html>")
                .header("retry-after", "600"),
            throttled(Some(600)),
        ),
        (
            canned(429, json!({ "retry_after": "soon" })),
            throttled(None),
        ),
        // Not Discord's own word.
        (canned(400, json!({})).text("<html>"), Outcome::Unknown),
        (canned(401, json!({})), Outcome::Unknown),
        (canned(403, json!({})).text("<html>"), Outcome::Unknown),
        (canned(404, json!({})), Outcome::Unknown),
        (error(408, 0), Outcome::Unknown),
        (error(409, 0), Outcome::Unknown),
        (error(500, 0), Outcome::Unknown),
        (canned(502, json!({})), Outcome::Unknown),
        (canned(503, json!({})), Outcome::Unknown),
        (canned(504, json!({})), Outcome::Unknown),
        (
            canned(302, json!({})).header("location", "/a"),
            Outcome::Unknown,
        ),
    ];
    let draft = drafted(&["Eins"], &json!({}));
    trial().sorted(&draft, &Journal::default(), cases).await;
    // The thread that a post names is not the channel.
    let draft = drafted(&["Eins"], &json!({ "thread_id": "900" }));
    let cases = vec![
        (error(404, 10_003), REFUSED),
        (error(404, 10_015), Outcome::Unauthorized),
    ];
    trial().sorted(&draft, &Journal::default(), cases).await;
}

#[tokio::test]
async fn a_call_that_is_cut_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let mut draft = drafted(&["Eins"], &json!({}));
    trial().breaks(&draft, &Journal::default()).await;
    draft.parts[0]
        .media
        .push(picture(directory.path(), "media_1", ""));
    trial().breaks(&draft, &Journal::default()).await;
}

#[tokio::test]
async fn what_discord_says_is_kept_with_its_first_detail() {
    let body = json!({
        "code": 50_035, "message": "Invalid Form Body",
        "errors": { "embeds": { "0": { "title": { "_errors": [
            { "code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256\u{7} or fewer in length." },
        ] } } } },
    });
    let draft = drafted(&["Eins"], &json!({}));
    let report = trial()
        .answered(&draft, &Journal::default(), canned(400, body))
        .await;
    assert_eq!(report.error_code.as_deref(), Some("50035"));
    assert_eq!(
        report.message.as_deref(),
        Some("Invalid Form Body: embeds.0.title Must be 256 or fewer in length.")
    );
    // However deep it is nested, reading it comes to an end.
    let mut deep = json!({ "_errors": [{ "message": "Hidden" }] });
    for _ in 0..50 {
        deep = json!({ "a": deep });
    }
    let body = json!({ "code": 50_035, "message": "Invalid", "errors": deep });
    let report = trial()
        .answered(&draft, &Journal::default(), canned(400, body))
        .await;
    assert_eq!(report.message.as_deref(), Some("Invalid"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anybody_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let one = || picture(directory.path(), "media_1", "");
    let mut film = one();
    film.content_type = "video/mp4".to_owned();
    let sized = |size_bytes: u64| {
        let mut media = one();
        media.size_bytes = size_bytes;
        media
    };
    let stars = |count: usize| "*".repeat(count);
    let plain = json!({ "format": "plain" });
    let image = json!({ "card_title": "Brot", "card_image": true });
    let long = json!({
        "card_title": "x".repeat(256), "card_description": "x".repeat(4_096),
        "card_footer": "x".repeat(1_649),
    });
    let mut fitting = long.clone();
    fitting["card_footer"] = json!("x".repeat(1_648));
    // What is wrong further down is said before half of a thread is out.
    let server = trial().serve(&[]).await;
    let mut thread = drafted(&["Eins", "Zwei"], &json!({}));
    thread.parts[1].media = vec![sized(13_000_000), sized(13_150_000)];
    let step = trial().next(&thread, &Journal::default());
    let adapter = trial().at(&server);
    let report = adapter.publish(&thread, &step, &session(), permit()).await;
    assert_eq!(report.outcome, REFUSED);
    assert_eq!(requests(&server).await, json!([]));
    for (text, media, settings, is_refused) in [
        (stars(1_000), vec![], plain.clone(), false),
        (stars(1_001), vec![], plain, true),
        (stars(2_000), vec![], json!({}), false),
        (
            "a".to_owned(),
            vec![],
            json!({ "card_url": "https://example.org" }),
            true,
        ),
        ("a".to_owned(), vec![], image.clone(), true),
        ("a".to_owned(), vec![film], image.clone(), true),
        ("a".to_owned(), vec![one()], image, false),
        ("a".to_owned(), vec![], long, true),
        ("a".to_owned(), vec![], fitting, false),
        (
            "a".to_owned(),
            vec![sized(13_000_000), sized(13_150_000)],
            json!({}),
            true,
        ),
    ] {
        let server = trial().serve(&[]).await;
        let mut draft = drafted(&[&text], &settings);
        draft.parts[0].media = media;
        let step = trial().next(&draft, &Journal::default());
        let adapter = trial().at(&server);
        let report = adapter.publish(&draft, &step, &session(), permit()).await;
        let calls = requests(&server).await.as_array().unwrap().len();
        assert_eq!(
            report.outcome == REFUSED,
            is_refused,
            "{settings} {report:?}"
        );
        assert_eq!(calls, usize::from(!is_refused), "{settings}");
    }
}

#[tokio::test]
async fn without_a_webhook_nothing_is_sent() {
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let draft = drafted(&["a"], &json!({}));
    let step = trial().next(&draft, &Journal::default());
    let bare = Session::default();
    let report = adapter.publish(&draft, &step, &bare, permit()).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    let report = adapter.remove(&draft.channel, "7", &bare).await;
    assert_eq!(report.outcome, Outcome::Unauthorized);
    assert_eq!(requests(&server).await, json!([]));
}

#[tokio::test]
async fn every_call_says_what_it_comes_from() {
    let server = trial().serve(&[]).await;
    let adapter = trial().at(&server);
    let draft = drafted(&["a"], &json!({}));
    let step = trial().next(&draft, &Journal::default());
    adapter.publish(&draft, &step, &session(), permit()).await;
    adapter.remove(&draft.channel, "7", &session()).await;
    let _ = adapter.refresh(&draft.channel, &session()).await;
    for handle in [Some("7"), None] {
        let request = LookRequest {
            draft: &draft,
            journal: &Journal::default(),
            step: &step,
            handle,
            since: MADE_AT,
            is_lost: false,
        };
        adapter.look(request, &session()).await;
    }
    let received = server.received_requests().await.unwrap();
    assert_eq!(received.len(), 5);
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("DiscordBot (https://dezent.invalid, {version}) Dezent");
    for request in received {
        let agents: Vec<_> = request.headers.get_all("user-agent").iter().collect();
        assert_eq!(agents, [&expected], "{}", request.url);
    }
}

#[tokio::test]
async fn what_is_gone_counts_as_removed() {
    assert!(adapter().can_remove());
    let channel = drafted(&["a"], &json!({})).channel;
    let removed = |id: &str| Outcome::Done {
        remote_id: Some(id.to_owned()),
        data: json!({}),
    };
    let error = |code: i64| json!({ "code": code, "message": "No." });
    for (status, body, id, expected) in [
        (204, Value::Null, "7", removed("7")),
        (204, Value::Null, "900/7", removed("900/7")),
        (404, error(10_008), "7", removed("7")),
        (404, error(10_015), "7", Outcome::Unauthorized),
        (404, json!({}), "7", Outcome::Unknown),
        (403, error(50_013), "7", REFUSED),
        (500, json!({}), "7", Outcome::Unknown),
    ] {
        let path = format!("{HOOK}/messages/7");
        let answer = Canned::new("DELETE", &path, body).status(status);
        let server = trial().serve(&[answer]).await;
        let adapter = trial().at(&server);
        let report = adapter.remove(&channel, id, &session()).await;
        assert_eq!(report.outcome, expected, "{status}");
        let query = if id == "7" { "" } else { "?thread_id=900" };
        let expected = json!([{ "call": format!("DELETE {path}{query}") }]);
        assert_eq!(requests(&server).await, expected);
    }
}
