//! The server that the tests publish on.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use super::STATUSES;
use crate::harness::{Answer, Client, text};

/// The server with one account, and a proxy that cuts connections.
pub(super) struct Peer {
    child: Child,
    hello: Value,
    /// The server itself, as the account.
    pub(super) own: Client,
    pub(super) proxy: Client,
}

impl Peer {
    pub(super) fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/mastodon");
        let python = folder.join(".venv/bin/python");
        assert!(python.is_file(), "install the peers first: make peers");
        let mut child = Command::new(python)
            .arg("start.py")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python 3.11 or later");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("the peer says where it is");
        let hello: Value = serde_json::from_str(&line).expect("a line of JSON");
        let at = |name: &str, key: Option<&str>| {
            Client::new(text(&hello[name]), key.map(|key| text(&hello[key])))
        };
        Self {
            child,
            own: at("server", Some("access_token")),
            proxy: at("proxy", None),
            hello,
        }
    }

    pub(super) fn says(&self, name: &str) -> &str {
        self.hello[name].as_str().expect("text")
    }

    /// Cuts the next call that holds `path`: `before` or `after` the server has seen it.
    pub(super) async fn cut(&self, mode: &str, path: &str) {
        let cut = json!({ "mode": mode, "path": path });
        self.proxy.post("/__cut", &cut).await.expect(204);
    }

    /// Answers the next call of a method and path with something else, without making it.
    pub(super) async fn fault(&self, method: &str, path: &str, effect: Value) {
        let rule = json!({
            "match": { "methods": [method], "path": path }, "effect": effect, "count": 1,
        });
        let faults = "/api/v1/_mock/faults";
        self.own.post(faults, &rule).await.expect(200);
    }

    /// Stores a picture at the server without us, and says its id.
    pub(super) async fn store(&self, bytes: &[u8]) -> String {
        let mut form = b"--seam\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
            .to_vec();
        form.extend(bytes);
        form.extend(b"\r\n--seam--\r\n");
        let call = self.own.call(reqwest::Method::POST, "/api/v2/media");
        let call = call
            .header("content-type", "multipart/form-data; boundary=seam")
            .body(form);
        text(&Answer::of(call).await.expect(200)["id"])
    }

    /// Every call that makes a post, with its key.
    pub(super) async fn posting_keys(&self) -> Vec<String> {
        let log = self.proxy.get("/__log").await.expect(200);
        let calls = log.as_array().expect("a list").iter();
        let posting = calls.filter(|call| call["method"] == "POST" && call["path"] == STATUSES);
        posting.map(|call| text(&call["key"])).collect()
    }

    /// Every post of the account, oldest first.
    pub(super) async fn posts(&self) -> Vec<Value> {
        let own = "/api/v1/accounts/verify_credentials";
        let own = self.own.get(own).await.expect(200);
        let path = format!("/api/v1/accounts/{}/statuses?limit=40", text(&own["id"]));
        let mut posts = self.own.get(&path).await.expect(200);
        let posts = posts.as_array_mut().expect("posts");
        posts.reverse();
        std::mem::take(posts)
    }

    /// The one post there is.
    pub(super) async fn only_post(&self) -> Value {
        let posts = self.posts().await;
        assert_eq!(posts.len(), 1, "{posts:#?}");
        posts[0].clone()
    }
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
