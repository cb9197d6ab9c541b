//! The server that people are asked on.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use dezent::config::{Config, Hidden};
use reqwest::Method;
use serde_json::{Value, json};
use url::{Url, form_urlencoded::byte_serialize};

use crate::{
    harness::{Answer, Client, Dezent, text},
    networks::{
        browser::{Browser, onward},
        connecting::said,
    },
};

/// Where X exchanges codes and renews sessions.
const TOKEN: &str = "/2/oauth2/token";

/// The server, with an app that is Dezent's and one that is not.
pub(super) struct Peer {
    child: Child,
    hello: Value,
    pub(super) http: Client,
}

impl Peer {
    pub(super) fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/oauth");
        assert!(
            folder.join("node_modules").is_dir(),
            "install the peers first: make peers"
        );
        let mut child = Command::new("node")
            .arg("start.mjs")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node 20 or later");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("the peer says where it is");
        let hello: Value = serde_json::from_str(&line).expect("a line of JSON");
        let http = Client::new(text(&hello["server"]), None);
        Self { child, hello, http }
    }

    pub(super) fn says(&self, name: &str) -> &str {
        self.hello[name].as_str().expect("text")
    }

    /// Settings in which it stands in for X.
    pub(super) fn settings(&self) -> impl FnOnce(&mut Config) + use<> {
        let base: Url = self.says("server").parse().unwrap();
        let (id, secret) = (self.says("client_id"), self.says("client_secret"));
        let (id, secret) = (id.to_owned(), secret.to_owned());
        move |config| {
            config.http.allow_private_addresses = true;
            let place = &mut config.networks.x;
            place.client_id = Some(id);
            place.client_secret = Some(Hidden::new(secret));
            place.api_base = Some(Box::new(base.clone()));
            place.auth_base = Some(Box::new(base));
        }
    }

    /// Lets time pass on both sides.
    pub(super) async fn pass(&self, dezent: &Dezent, ms: i64) {
        dezent.clock.advance_ms(ms);
        let at = json!({ "at": dezent.in_ms(0) });
        self.http.post("/__clock", &at).await.expect(204);
    }

    /// A person is asked on a page and answers `yes` or `no`; says where the server sends the browser back to.
    pub(super) async fn answered(&self, page: &Url, word: &str) -> Url {
        let mut browser = Browser::new();
        let asked = browser.call(Method::GET, page, |call| call).await;
        let form = onward(page, &asked);
        let body = json!({ "answer": word });
        let sent = browser.call(Method::POST, &form, |call| call.json(&body));
        let resumed = onward(&form, &sent.await);
        let back = browser.call(Method::GET, &resumed, |call| call).await;
        let back = onward(&resumed, &back);
        assert_eq!(said(&back, "iss"), self.says("server"));
        back
    }

    /// Asks the token endpoint without Dezent, with a secret; says the status and what it answers.
    pub(super) async fn exchange(&self, fields: &Value, secret: &str) -> (u16, Value) {
        // An id and a secret are encoded before they stand in a header: RFC 6749, section 2.3.1.
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let call = self.http.call(Method::POST, TOKEN);
        let call = call.basic_auth(encoded(self.says("client_id")), Some(encoded(secret)));
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs(fields))
            .finish();
        let form_type = "application/x-www-form-urlencoded";
        let answer = Answer::of(call.header("content-type", form_type).body(form)).await;
        let said = serde_json::from_str(&answer.text).unwrap_or_default();
        (answer.status, said)
    }

    /// Every exchange that reached the server: what was asked, what was given and why not.
    pub(super) async fn log(&self) -> Vec<Value> {
        let log = self.http.get("/__log").await.expect(200);
        log.as_array().expect("a list").clone()
    }

    /// Why the last exchange gave nothing.
    pub(super) async fn last_refusal(&self) -> String {
        let log = self.log().await;
        text(&log.last().expect("an exchange")["why"])
    }

    /// The texts that were posted.
    pub(super) async fn posts(&self) -> Vec<String> {
        let posts = self.http.get("/__posts").await.expect(200);
        let posts = posts.as_array().expect("a list").iter();
        posts.map(|post| text(&post["text"])).collect()
    }

    /// The status with which the server answers a token at a place of its API.
    pub(super) async fn status(&self, path: &str, token: &Value) -> u16 {
        let client = self.http.with_key(token.as_str());
        client.get(path).await.status
    }
}

fn pairs(fields: &Value) -> impl Iterator<Item = (&str, &str)> {
    let fields = fields.as_object().expect("fields").iter();
    fields.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends when its input closes; the kill is for one that hangs.
        drop(self.child.stdin.take());
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
