//! The adapter against canned answers: what they mean.

use serde_json::{Value, json};

use super::{
    CREATOR, FILM_BYTES, INBOX, PHOTOS, VIDEO, creator, drafted, error, film, idle, ok, photo,
    public, trial,
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter, Draft, Outcome, Session,
        contract::Canned,
        drive::{enter, permit},
    },
};

const REFUSED: Outcome = Outcome::Refused { duplicate: false };
const UNKNOWN: Outcome = Outcome::Unknown;

fn throttled(retry_after_s: i64) -> Outcome {
    Outcome::Throttled {
        retry_after_s: Some(retry_after_s),
    }
}

/// What every call of the API may be answered with, and what that means.
fn errors(path: &str) -> Vec<(Canned, Outcome)> {
    let call = |status: u16, code: &str| Canned::new("POST", path, error(code)).status(status);
    let bare = |status: u16| Canned::new("POST", path, Value::Null).status(status);
    vec![
        (call(400, "invalid_param"), REFUSED),
        (call(400, "invalid_params"), REFUSED),
        (call(400, "invalid_publish_id"), REFUSED),
        (
            call(400, "token_not_authorized_for_specified_publish_id"),
            REFUSED,
        ),
        (call(400, "app_version_check_failed"), REFUSED),
        (call(401, "access_token_invalid"), Outcome::Unauthorized),
        (call(401, "scope_not_authorized"), Outcome::Unauthorized),
        (call(401, "scope_permission_missed"), Outcome::Unauthorized),
        (
            call(403, "unaudited_client_can_only_post_to_private_accounts"),
            REFUSED,
        ),
        (call(403, "url_ownership_unverified"), REFUSED),
        (call(403, "privacy_level_option_mismatch"), REFUSED),
        (call(403, "spam_risk_too_many_posts"), throttled(86_400)),
        (call(200, "spam_risk_too_many_posts"), throttled(86_400)),
        (call(403, "reached_active_user_cap"), throttled(86_400)),
        (
            call(403, "spam_risk_too_many_pending_share"),
            throttled(86_400),
        ),
        (call(403, "spam_risk_user_banned_from_posting"), REFUSED),
        (call(429, "rate_limit_exceeded"), throttled(60)),
        (
            call(429, "rate_limit_exceeded").header("retry-after", "7"),
            throttled(7),
        ),
        (bare(401), Outcome::Unauthorized),
        (
            bare(429),
            Outcome::Throttled {
                retry_after_s: None,
            },
        ),
        (call(403, "something_new"), UNKNOWN),
        (bare(403), UNKNOWN),
        (call(408, "invalid_param"), UNKNOWN),
        (call(409, "invalid_param"), UNKNOWN),
        (call(500, "internal_error"), UNKNOWN),
        (call(503, "invalid_param"), UNKNOWN),
        (bare(302).header("location", "/"), UNKNOWN),
        (bare(200).text("<html>"), UNKNOWN),
        (
            bare(200).text("{\"data\":{},\"error\":{\"code\":\"ok\"}}"),
            UNKNOWN,
        ),
    ]
}

fn accepted(id: &str) -> Outcome {
    Outcome::Processing {
        remote_id: id.to_owned(),
        data: json!({ "publish_id": id }),
        look_in_ms: 15_000,
    }
}

/// What is known of the account.
fn asked() -> Journal {
    let mut journal = Journal::default();
    enter(&mut journal, "creator:0", None, creator());
    journal
}

#[tokio::test]
async fn answers_to_pictures_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let media = vec![photo(directory.path(), "media_1")];
    let draft = drafted("Brot", media, &public(&json!({})));
    let mut cases = errors(PHOTOS);
    let good = |data: Value| Canned::new("POST", PHOTOS, ok(&data));
    cases.extend([
        (good(json!({ "publish_id": "p-1" })), accepted("p-1")),
        (good(json!({ "publish_id": "" })), UNKNOWN),
        (good(json!({ "publish_id": "p-1" })).status(500), UNKNOWN),
    ]);
    trial().sorted(&draft, &asked(), cases).await;
    trial().breaks(&draft, &asked()).await;
}

#[tokio::test]
async fn answers_to_a_film_that_is_fetched_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let media = || vec![film(directory.path(), 12)];
    let direct = drafted(
        "Tee",
        media(),
        &public(&json!({ "video_transfer": "pull" })),
    );
    trial().sorted(&direct, &asked(), errors(VIDEO)).await;
    trial().breaks(&direct, &asked()).await;
    let settings = json!({ "mode": "inbox", "video_transfer": "pull" });
    let inbox = drafted("Tee", media(), &settings);
    let journal = Journal::default();
    trial().sorted(&inbox, &journal, errors(INBOX)).await;
}

#[tokio::test]
async fn answers_that_prepare_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), 12);
    let draft = drafted("Tee", vec![film], &public(&json!({})));
    let mut cases = errors(CREATOR);
    let known = Outcome::Done {
        remote_id: None,
        data: json!({
            "creator_username": "laden", "comment_disabled": false, "duet_disabled": true,
            "stitch_disabled": false,
        }),
    };
    let told = |data: &Value| Canned::new("POST", CREATOR, ok(data));
    let mut private = creator();
    private["privacy_level_options"] = json!(["FOLLOWER_OF_CREATOR", "SELF_ONLY"]);
    let mut brief = creator();
    brief["max_video_post_duration_sec"] = json!(7);
    let mut exact = creator();
    exact["max_video_post_duration_sec"] = json!(8);
    cases.extend([
        (told(&creator()), known.clone()),
        (told(&private), REFUSED),
        (told(&brief), REFUSED),
        (told(&exact), known),
    ]);
    trial().sorted(&draft, &Journal::default(), cases).await;

    let mut cases = errors(VIDEO);
    let good = |data: Value| Canned::new("POST", VIDEO, ok(&data));
    let begun = Outcome::Done {
        remote_id: Some("v-1".to_owned()),
        data: json!({ "upload_url": "https://upload.test/?a=b" }),
    };
    let url = "https://upload.test/?a=b";
    cases.extend([
        (
            good(json!({ "publish_id": "v-1", "upload_url": url })),
            begun,
        ),
        (good(json!({ "publish_id": "v-1" })), UNKNOWN),
        (good(json!({ "upload_url": url })), UNKNOWN),
    ]);
    trial().sorted(&draft, &asked(), cases).await;
}

#[tokio::test]
async fn what_an_account_cannot_do_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let draft = drafted("Tee", vec![film(directory.path(), 12)], &public(&json!({})));
    let mut private = creator();
    private["privacy_level_options"] = json!(["FOLLOWER_OF_CREATOR", "SELF_ONLY"]);
    let answer = Canned::new("POST", CREATOR, ok(&private));
    let report = trial().answered(&draft, &Journal::default(), answer).await;
    let expected = "this account cannot post with privacy_level PUBLIC_TO_EVERYONE; it may use \
                    FOLLOWER_OF_CREATOR, SELF_ONLY";
    assert_eq!(report.message.as_deref(), Some(expected));
    let answer = Canned::new("POST", CREATOR, error("scope_not_authorized")).status(401);
    let report = trial().answered(&draft, &Journal::default(), answer).await;
    assert_eq!(report.error_code.as_deref(), Some("scope_not_authorized"));
    assert_eq!(report.message.as_deref(), Some("A sentence."));
}

/// A film that is known up to its pieces, which go to an address of this server.
fn upload_at(server: &str) -> Journal {
    let mut journal = asked();
    let url = json!({ "upload_url": format!("{server}/upload?id=7") });
    enter(&mut journal, "init:0", Some("v-1"), url);
    journal
}

/// How a piece ends that is answered so.
async fn piece(draft: &Draft, is_last: bool, status: u16) -> Outcome {
    let answer = Canned::new("PUT", "/upload", Value::Null).status(status);
    let server = trial().serve(&[answer]).await;
    let mut journal = upload_at(&server.uri());
    if is_last {
        enter(&mut journal, "piece:0:0", Some("v-1"), json!({}));
    }
    let step = trial().next(draft, &journal);
    let session = (trial().session)(&server.uri().parse().unwrap());
    let report = if is_last {
        assert_eq!(step.name, "post:0");
        idle().publish(draft, &step, &session, permit()).await
    } else {
        assert_eq!(step.name, "piece:0:0");
        idle().prepare(draft, &step, &session).await
    };
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    report.outcome
}

#[tokio::test]
async fn answers_to_pieces_are_sorted() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), FILM_BYTES);
    let draft = drafted("Tee", vec![film], &public(&json!({})));
    let taken = Outcome::Done {
        remote_id: Some("v-1".to_owned()),
        data: json!({}),
    };
    let over = Outcome::Processing {
        remote_id: "v-1".to_owned(),
        data: json!({ "is_over": true }),
        look_in_ms: 60_000,
    };
    for (status, expected) in [
        (206, taken),
        (201, UNKNOWN),
        (200, UNKNOWN),
        (403, over.clone()),
        (404, over.clone()),
        (416, over),
        (302, UNKNOWN),
        (429, UNKNOWN),
        (500, UNKNOWN),
        (503, UNKNOWN),
    ] {
        assert_eq!(piece(&draft, false, status).await, expected, "{status}");
    }
    // The last piece is never believed to be refused: an earlier try may have brought it.
    assert_eq!(piece(&draft, true, 201).await, accepted("v-1"));
    for status in [
        200, 206, 302, 400, 401, 403, 404, 408, 409, 416, 429, 500, 503,
    ] {
        assert_eq!(piece(&draft, true, status).await, UNKNOWN, "{status}");
    }
}

#[tokio::test]
async fn a_last_piece_that_breaks_off_is_unclear() {
    let directory = tempfile::tempdir().unwrap();
    let film = film(directory.path(), 12);
    let draft = drafted("Tee", vec![film], &public(&json!({})));
    let publish = async |address: String| {
        let journal = upload_at(&address);
        let step = trial().next(&draft, &journal);
        let session = (trial().session)(&address.parse().unwrap());
        idle()
            .publish(&draft, &step, &session, permit())
            .await
            .outcome
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        for half in ["", "HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{"] {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4_096]).unwrap();
            stream.write_all(half.as_bytes()).unwrap();
        }
    });
    assert_eq!(publish(address.clone()).await, UNKNOWN);
    assert_eq!(publish(address.clone()).await, UNKNOWN);
    serving.join().unwrap();
    assert_eq!(publish(address).await, Outcome::NotSent);
}

#[tokio::test]
async fn nothing_is_sent_without_a_token_or_with_half_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let mut short = film(directory.path(), 12);
    let draft = drafted("Tee", vec![short.clone()], &public(&json!({})));
    let mut bare = trial();
    bare.session = |_| Session::default();
    let seen = bare.sent(&draft, &super::answers()).await;
    assert_eq!(seen["requests"], json!([]));
    assert_eq!(seen["ended"]["outcome"], "Unauthorized");
    short.size_bytes += 1;
    let draft = drafted("Tee", vec![short], &public(&json!({})));
    let journal = upload_at("http://127.0.0.1:9");
    let step = trial().next(&draft, &journal);
    let session = Session::default().with("access_token", "token-1");
    let report = idle().publish(&draft, &step, &session, permit()).await;
    assert_eq!(report.outcome, Outcome::NotSent);
    assert_eq!(
        report.message.as_deref(),
        Some("the film's file cannot be read")
    );
}
