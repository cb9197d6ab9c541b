//! The same server at the addresses of Mastodon, where nobody has registered Dezent before: it makes an app
//! for whoever asks (RFC 7591), and says who answers (RFC 9207).

use dezent::domain::time::MINUTE_MS;
use serde_json::{Value, json};

use super::{
    super::connecting::{Connecting, said, with},
    dezent,
    peer::Peer,
};
use crate::harness::{Dezent, text};

/// Where Mastodon says whose a token is.
const ME: &str = "/api/v1/accounts/verify_credentials";

async fn begin<'a>(dezent: &'a Dezent, peer: &Peer) -> Connecting<'a> {
    let body = json!({ "network": "mastodon", "server": peer.says("server") });
    Connecting::begin(dezent, body).await
}

#[tokio::test]
async fn only_the_server_that_was_asked_can_answer() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    for issuer in [Some("https://evil.example"), None] {
        let connecting = begin(&dezent, &peer).await;
        let back = peer.answered(&connecting.page, "yes").await;
        let forged = with(&back, "iss", issuer);
        let told = connecting.refused(&forged).await;
        assert!(told.contains("another server"), "{told}");
    }
    assert_eq!(peer.log().await, [] as [Value; 0], "no code was told");
    let connecting = begin(&dezent, &peer).await;
    let back = peer.answered(&connecting.page, "yes").await;
    let channel = connecting.agreed(&back).await;
    assert_eq!(channel["account"]["handle"], "@laden@social.example");
}

#[tokio::test]
async fn an_app_is_made_for_us_and_its_session_ends_with_the_channel() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    let connecting = begin(&dezent, &peer).await;
    let app = said(&connecting.page, "client_id");
    let back = peer.answered(&connecting.page, "yes").await;
    let channel = connecting.agreed(&back).await;
    let log = peer.log().await;
    assert_eq!(log.len(), 1, "{log:#?}");
    assert_eq!(log[0]["asked"]["client_id"], app);
    // One app serves everybody for a while.
    let next = begin(&dezent, &peer).await;
    assert_eq!(said(&next.page, "client_id"), app);

    let token = &log[0]["given"]["access_token"];
    assert_eq!(peer.status(ME, token).await, 200);
    let path = format!("/api/v1/channels/{}", text(&channel["id"]));
    dezent.client.delete(&path).await.expect(204);
    peer.pass(&dezent, MINUTE_MS).await;
    dezent.run().await;
    assert_eq!(peer.status(ME, token).await, 401);
}
