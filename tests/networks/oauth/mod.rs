//! Connecting by consent, against an OAuth server of somebody else's making: oidc-provider, which is
//! certified for `OpenID` Connect, at the addresses of X. It checks everything that the standards ask of a
//! server: the app's secret, the address to come back to, the proof that whoever exchanges a code is who
//! asked (RFC 7636), and that a code and what renews a session are used once.
//!
//! Its clock shows the same time as ours, so that both sides agree on what is over.

use dezent::domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS};
use serde_json::{Value, json};

use self::peer::Peer;
use super::connecting::{Connecting, said, with};
use crate::harness::{Dezent, text};

mod mastodon;
mod peer;

/// Where the server says whose a token is.
const ME: &str = "/2/users/me";

async fn dezent(peer: &Peer) -> Dezent {
    let dezent = Dezent::spawn_with(peer.settings()).await;
    peer.pass(&dezent, 0).await;
    dezent
}

async fn begin(dezent: &Dezent) -> Connecting<'_> {
    Connecting::begin(dezent, json!({ "network": "x" })).await
}

/// Connects the account, and says the channel's id.
async fn connect(dezent: &Dezent, peer: &Peer) -> String {
    let connecting = begin(dezent).await;
    let back = peer.answered(&connecting.page, "yes").await;
    text(&connecting.agreed(&back).await["id"])
}

/// Plans a post for now and tries to publish it.
async fn post(dezent: &Dezent, channel: &str, words: &str) -> Value {
    let body = json!({
        "text": words, "channels": [channel], "publish_at": dezent.in_ms(0), "promotion": "none",
    });
    let post = dezent.create_post(body).await;
    dezent.run().await;
    let path = format!(
        "/api/v1/publications/{}",
        text(&post["publications"][0]["id"])
    );
    dezent.client.get(&path).await.expect(200)
}

/// The network does not accept the channel any more, and its people are told so once.
async fn assert_needs_person(dezent: &Dezent, channel: &str) {
    let path = format!("/api/v1/channels/{channel}");
    let seen = dezent.client.get(&path).await.expect(200);
    assert_eq!(seen["state"], "needs_auth", "{seen:#}");
    let told = "/api/v1/events?kind=channel_needs_auth";
    let told = dezent.client.get(told).await.expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told:#}");
}

#[tokio::test]
async fn a_person_agrees_and_nobody_but_dezent_can_use_the_code() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let connecting = begin(&dezent).await;
    assert_eq!(
        said(&connecting.page, "redirect_uri"),
        peer.says("redirect")
    );
    // The server knows one address to come back to, to the letter.
    let elsewhere = format!("{}/", peer.says("redirect"));
    let elsewhere = with(&connecting.page, "redirect_uri", Some(&elsewhere));
    let refused = peer.http.get(&elsewhere.as_str()[peer.http.base.len()..]);
    assert_eq!(refused.await.status, 400);

    let back = peer.answered(&connecting.page, "yes").await;
    // Whoever has seen the code lacks what Dezent keeps, or the secret of the app.
    let mut stolen = json!({
        "grant_type": "authorization_code", "code": said(&back, "code"),
        "redirect_uri": peer.says("redirect"),
    });
    let secret = peer.says("client_secret");
    let mut why = Vec::new();
    for (verifier, secret) in [
        (None, secret),
        (Some("a".repeat(43)), secret),
        (None, "wrong"),
    ] {
        stolen["code_verifier"] = json!(verifier);
        let (status, _) = peer.exchange(&stolen, secret).await;
        assert_ne!(status, 200, "{stolen}");
        why.push(peer.last_refusal().await);
    }
    assert_eq!(
        why,
        [
            "code_verifier must be provided",
            "code_verifier does not match code_challenge",
            "invalid secret provided"
        ]
    );

    let channel = connecting.agreed(&back).await;
    assert_eq!(channel["account"]["remote_id"], "2244994945");
    assert_eq!(channel["account"]["handle"], "@laden");
    let log = peer.log().await;
    assert_eq!(log.len(), 4, "{log:#?}");
    assert_eq!(log[3]["asked"]["redirect_uri"], peer.says("redirect"));
    let given = &log[3]["given"];
    for secret in [&given["access_token"], &given["refresh_token"]] {
        let shown = [channel.to_string(), connecting.told().await.to_string()].concat();
        assert!(!shown.contains(&text(secret)), "a secret is shown: {shown}");
    }
    assert_eq!(peer.status(ME, &given["access_token"]).await, 200);
    // Here an answer is good once, and there a code is: whoever uses it again ends what came of it.
    assert_eq!(connecting.come_back(&back).await.status, 404);
    let (status, _) = peer.exchange(&log[3]["asked"], secret).await;
    let why = peer.last_refusal().await;
    assert_eq!(
        (status, why.as_str()),
        (400, "authorization code already consumed")
    );
    let id = text(&channel["id"]);
    post(&dezent, &id, "Zu spät").await;
    assert_eq!(peer.posts().await, [] as [String; 0]);
    assert_needs_person(&dezent, &id).await;
}

#[tokio::test]
async fn what_answers_another_question_connects_nothing() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let connecting = begin(&dezent).await;
    let back = peer.answered(&connecting.page, "yes").await;
    let forged = with(&back, "state", Some(&"0".repeat(32)));
    assert_eq!(connecting.come_back(&forged).await.status, 404);
    let bare = with(&back, "state", None);
    assert_eq!(connecting.come_back(&bare).await.status, 404);
    assert_eq!(connecting.told().await["state"], "asked");
    assert_eq!(peer.log().await, [] as [Value; 0]);

    // The code of one question with the state of another, as somebody would do who wants their own account
    // connected in another's name.
    let other = begin(&dezent).await;
    let code = said(&back, "code");
    let mixed = peer.answered(&other.page, "yes").await;
    let mixed = with(&mixed, "code", Some(&code));
    let told = other.refused(&mixed).await;
    assert!(told.starts_with("invalid_grant"), "{told}");
    let why = peer.last_refusal().await;
    assert_eq!(why, "code_verifier does not match code_challenge");

    // A code that the server made for another app.
    let other = begin(&dezent).await;
    let page = with(&other.page, "client_id", Some(peer.says("other_client_id")));
    let back = peer.answered(&page, "yes").await;
    let told = other.refused(&back).await;
    assert!(told.starts_with("invalid_grant"), "{told}");
    assert_eq!(peer.last_refusal().await, "client mismatch");
}

#[tokio::test]
async fn a_refusal_a_late_answer_and_a_detour_connect_nothing() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let connecting = begin(&dezent).await;
    let back = peer.answered(&connecting.page, "no").await;
    assert_eq!(said(&back, "error"), "access_denied");
    assert_eq!(connecting.refused(&back).await, "The person said no.");
    assert_eq!(peer.log().await, [] as [Value; 0]);

    // The server's codes are good for a minute.
    let connecting = begin(&dezent).await;
    let back = peer.answered(&connecting.page, "yes").await;
    peer.pass(&dezent, 61 * SECOND_MS).await;
    let told = connecting.refused(&back).await;
    assert!(told.starts_with("invalid_grant"), "{told}");
    assert_eq!(peer.last_refusal().await, "authorization code is expired");

    // What would be told there is secret, so nobody is followed anywhere: here it would even work.
    let connecting = begin(&dezent).await;
    let back = peer.answered(&connecting.page, "yes").await;
    peer.http.ask("/__redirect").await.expect(204);
    let told = connecting.refused(&back).await;
    assert!(told.contains("307"), "{told}");
    assert_eq!(peer.log().await.len(), 1);
}

#[tokio::test]
async fn a_session_is_renewed_with_what_the_server_gave_last() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    for (number, words) in ["Eins", "Zwei", "Drei"].into_iter().enumerate() {
        let seen = post(&dezent, &channel, words).await;
        assert_eq!(seen["state"], "sent", "{seen:#}");
        let log = peer.log().await;
        assert_eq!(log.len(), 1 + number, "{log:#?}");
        if let [.., before, renewed] = &log[..] {
            assert_eq!(renewed["asked"]["grant_type"], "refresh_token");
            let (given, sent) = (&before["given"], &renewed["asked"]["refresh_token"]);
            assert_eq!(&given["refresh_token"], sent);
            assert_ne!(&renewed["given"]["refresh_token"], sent);
            assert_eq!(peer.status(ME, &given["access_token"]).await, 401);
        }
        peer.pass(&dezent, 2 * HOUR_MS).await;
    }
    assert_eq!(peer.posts().await, ["Eins", "Zwei", "Drei"]);

    // Each renews once. The server takes a second time for theft and ends everything; then a person is needed.
    let first = peer.log().await[0]["given"]["refresh_token"].clone();
    let stolen = json!({ "grant_type": "refresh_token", "refresh_token": first });
    let (status, _) = peer.exchange(&stolen, peer.says("client_secret")).await;
    let why = peer.last_refusal().await;
    assert_eq!((status, why.as_str()), (400, "refresh token already used"));
    post(&dezent, &channel, "Vier").await;
    assert_eq!(peer.posts().await.len(), 3);
    assert_needs_person(&dezent, &channel).await;
}

/// A post goes out while those before it are read back, and all of them need the session.
#[tokio::test]
async fn a_session_that_several_want_is_renewed_once() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let words = ["Eins", "Zwei", "Drei", "Vier"];
    for words in &words[..3] {
        post(&dezent, &channel, words).await;
        peer.pass(&dezent, MINUTE_MS).await;
    }
    assert_eq!(peer.posts().await, words[..3]);
    peer.pass(&dezent, 2 * HOUR_MS).await;
    post(&dezent, &channel, words[3]).await;
    assert_eq!(peer.posts().await, words);
    assert_eq!(peer.log().await.len(), 2, "a code and a renewal");
    let seen = dezent.client.get("/api/v1/publications?state=confirmed");
    let seen = seen.await.expect(200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 3, "{seen:#}");
}

/// What renewed a session is used up, also where the network does not know the new token yet: used again, it
/// would end the session for good.
#[tokio::test]
async fn a_renewed_session_that_is_refused_is_tried_again_as_it_is() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    peer.pass(&dezent, 2 * HOUR_MS).await;
    peer.http.ask("/__refuse").await.expect(204);
    let seen = post(&dezent, &channel, "Eins").await;
    assert_eq!(seen["steps"][0]["result"], "unauthorized", "{seen:#}");
    peer.pass(&dezent, MINUTE_MS).await;
    dezent.run().await;
    assert_eq!(peer.posts().await, ["Eins"]);
    let log = peer.log().await;
    assert_eq!(log.len(), 2, "{log:#?}");
}

#[tokio::test]
async fn a_removed_channel_is_signed_out_there() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let channel = connect(&dezent, &peer).await;
    let given = peer.log().await[0]["given"].clone();
    assert_eq!(peer.status(ME, &given["access_token"]).await, 200);
    let path = format!("/api/v1/channels/{channel}");
    dezent.client.delete(&path).await.expect(204);
    peer.pass(&dezent, HOUR_MS).await;
    dezent.run().await;
    assert_eq!(peer.status(ME, &given["access_token"]).await, 401);
    let renewing = json!({
        "grant_type": "refresh_token", "refresh_token": given["refresh_token"],
    });
    let (status, said) = peer.exchange(&renewing, peer.says("client_secret")).await;
    assert_eq!((status, &said["error"]), (400, &json!("invalid_grant")));
}
