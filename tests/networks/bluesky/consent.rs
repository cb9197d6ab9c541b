//! Consent, on the account's own server: the same software grants tokens, with everything that the AT
//! Protocol asks of it. The page is driven by the calls that its own script makes.

use dezent::domain::time::{HOUR_MS, MINUTE_MS};
use reqwest::{
    Method, RequestBuilder,
    header::{AUTHORIZATION, ORIGIN, REFERER},
};
use serde_json::{Value, json};
use url::Url;

use super::{
    super::{
        browser::{Browser, onward},
        connecting::{Connecting, said, with},
    },
    Peer, dezent, publish,
};
use crate::harness::{Dezent, text};

/// Where the calls of the page go.
const PAGE_CALLS: &str = "/@atproto/oauth-provider/~api/";

/// What a browser says of a call that opens a page, and of one that a page makes.
fn opening(call: RequestBuilder, from: &str) -> RequestBuilder {
    call.header("sec-fetch-site", from)
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
}

/// A person at the account's server.
struct Person<'a> {
    peer: &'a Peer,
    browser: Browser,
    /// The page that is open.
    page: Url,
}

impl<'a> Person<'a> {
    /// Opens a page.
    async fn at(peer: &'a Peer, page: &Url) -> Self {
        let mut browser = Browser::new();
        let opened = browser.call(Method::GET, page, |call| opening(call, "cross-site"));
        assert_eq!(opened.await.status, 200, "{page}");
        Self {
            peer,
            browser,
            page: page.clone(),
        }
    }

    /// Makes a call as the page does.
    async fn call(&mut self, name: &str, body: Option<&Value>, token: Option<&str>) -> Value {
        let url = self.page.join(&format!("{PAGE_CALLS}{name}")).unwrap();
        let csrf = self.browser.cookie("csrf-token").to_owned();
        let (page, origin) = (self.page.clone(), self.page.origin().ascii_serialization());
        let method = body.map_or(Method::GET, |_| Method::POST);
        let answer = self.browser.call(method, &url, |call| {
            let mut call = call
                .header("sec-fetch-site", "same-origin")
                .header("sec-fetch-mode", "same-origin")
                .header("sec-fetch-dest", "empty")
                .header(ORIGIN, origin)
                .header(REFERER, page.as_str())
                .header("x-csrf-token", csrf);
            if let Some(token) = token {
                call = call.header(AUTHORIZATION, format!("Bearer {token}"));
            }
            match body {
                Some(body) => call.json(body),
                None => call,
            }
        });
        answer.await.expect(200)
    }

    /// Signs in with the password of the account, for this page or for longer; says what the server answers.
    async fn sign_in(&mut self, remember: bool) -> Value {
        let body = json!({
            "username": self.peer.says("handle"), "password": self.peer.says("password"),
            "locale": "en", "remember": remember,
        });
        let signed_in = self.call("sign-in", Some(&body), None).await;
        assert_eq!(signed_in["account"]["sub"], self.peer.says("did"));
        signed_in
    }

    /// Answers, and says where the server sends the browser back to.
    async fn answer(&mut self, agrees: bool) -> Url {
        let told = if agrees {
            let token = text(&self.sign_in(false).await["ephemeralToken"]);
            let body = json!({ "sub": self.peer.says("did") });
            self.call("consent", Some(&body), Some(&token)).await
        } else {
            self.call("reject", Some(&json!({})), None).await
        };
        let on: Url = text(&told["url"]).parse().unwrap();
        let page = self.page.clone();
        let sent = self.browser.call(Method::GET, &on, |call| {
            opening(call, "same-origin").header(REFERER, page.as_str())
        });
        onward(&on, &sent.await)
    }
}

async fn begin(dezent: &Dezent, body: Value) -> Connecting<'_> {
    let mut body = body;
    body["network"] = json!("bluesky");
    Connecting::begin(dezent, body).await
}

/// Lets time pass on both sides.
async fn pass(peer: &Peer, dezent: &Dezent, ms: i64) {
    dezent.clock.advance_ms(ms);
    let at = json!({ "at": dezent.in_ms(0) });
    peer.proxy.post("/__clock", &at).await.expect(204);
}

/// The apps that may speak for the account, as its owner sees them on the server's page.
async fn apps(peer: &Peer) -> Vec<Value> {
    let page: Url = format!("{}/account", peer.says("proxy")).parse().unwrap();
    let mut person = Person::at(peer, &page).await;
    person.sign_in(true).await;
    let list = format!("oauth-sessions?sub={}", peer.says("did"));
    let listed = person.call(&list, None, None).await;
    listed.as_array().expect("apps").clone()
}

#[tokio::test]
async fn a_person_agrees_and_posts_go_out_until_the_channel_is_removed() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    pass(&peer, &dezent, 0).await;
    let connecting = begin(&dezent, json!({ "server": peer.says("handle") })).await;
    let back = Person::at(&peer, &connecting.page).await.answer(true).await;
    assert_eq!(said(&back, "iss"), peer.says("proxy"));
    let channel = connecting.agreed(&back).await;
    assert_eq!(channel["account"]["remote_id"], peer.says("did"));
    assert_eq!(channel["account"]["handle"], peer.says("handle"));
    let id = text(&channel["id"]);
    let allowed = apps(&peer).await;
    assert_eq!(allowed.len(), 1, "{allowed:#?}");
    assert_eq!(
        allowed[0]["clientId"],
        said(&connecting.page, "client_id"),
        "{allowed:#?}"
    );

    // The server's tokens are good for an hour, and each renews once.
    let over_ms = HOUR_MS + MINUTE_MS;
    let posts = [(0, "Eins"), (over_ms, "Zwei"), (over_ms, "Drei")];
    for (number, (after_ms, words)) in posts.into_iter().enumerate() {
        pass(&peer, &dezent, after_ms).await;
        let post = json!({ "text": words, "channels": [id] });
        let seen = publish(&dezent, post).await;
        let records = peer.records().await;
        assert_eq!(records.len(), number + 1, "{records:#?}");
        assert_eq!(records[number]["value"]["text"], words);
        assert_eq!(seen["receipt"]["remote_id"], records[number]["uri"]);
        let grants = peer.log("/oauth/token").await;
        let grants = grants.iter().filter(|call| call["status"] == 200);
        assert_eq!(grants.count(), number + 1);
    }
    // Each was signed with the key that the token is bound to, or the server would not have taken it.
    let writes = peer.log("putRecord").await;
    let is_signed = |call: &Value| call["scheme"] == "DPoP";
    assert!(
        writes.len() >= 3 && writes.iter().all(is_signed),
        "{writes:#?}"
    );

    // Until here the server names us among the apps that may speak for the account.
    assert_eq!(apps(&peer).await.len(), 1);
    let path = format!("/api/v1/channels/{id}");
    dezent.client.delete(&path).await.expect(204);
    pass(&peer, &dezent, MINUTE_MS).await;
    dezent.run().await;
    assert_eq!(apps(&peer).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_refusal_another_server_and_another_account_connect_nothing() {
    let peer = Peer::start();
    let dezent = dezent(&peer).await;
    pass(&peer, &dezent, 0).await;
    let connecting = begin(&dezent, json!({ "server": peer.says("handle") })).await;
    let mut person = Person::at(&peer, &connecting.page).await;
    let back = person.answer(false).await;
    let told = connecting.refused(&back).await;
    assert!(told.contains("rejected"), "{told}");

    for issuer in [Some("https://evil.example"), None] {
        let connecting = begin(&dezent, json!({ "server": peer.says("handle") })).await;
        let mut person = Person::at(&peer, &connecting.page).await;
        let back = person.answer(true).await;
        let told = connecting.refused(&with(&back, "iss", issuer)).await;
        assert!(told.contains("another server"), "{told}");
    }
    assert_eq!(peer.calls("/oauth/token").await, 0, "no code was told");

    // Somebody else was meant: what was granted is given back.
    let other = json!({ "server": peer.says("mention_handle") });
    let connecting = begin(&dezent, other).await;
    let mut person = Person::at(&peer, &connecting.page).await;
    let back = person.answer(true).await;
    let told = connecting.refused(&back).await;
    assert!(told.contains("another account"), "{told}");
    assert_eq!(peer.calls("/oauth/revoke").await, 1);
    assert_eq!(apps(&peer).await, [] as [Value; 0]);
}
