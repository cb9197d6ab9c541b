//! The site that the tests publish on.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Answer, Client, text};

/// Where the API answers on a site with readable addresses.
const API: &str = "/wp-json/wp/v2";

/// A site with one user of each of two roles, and a proxy that cuts connections.
pub(super) struct Peer {
    child: Child,
    hello: Value,
    /// The site without the proxy.
    own: Client,
    pub(super) proxy: Client,
}

impl Peer {
    /// A site with readable addresses.
    pub(super) fn start() -> Self {
        Self::start_with(&["/%year%/%postname%/"])
    }

    /// A site whose addresses are built so.
    pub(super) fn start_with(permalinks: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/wordpress");
        let mut child = Command::new("python3")
            .arg("start.py")
            .args(permalinks)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python 3");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("the peer says where it is");
        let hello: Value = serde_json::from_str(&line).expect("a line of JSON");
        let at = |name: &str| Client::new(text(&hello[name]), None);
        Self {
            child,
            own: at("server"),
            proxy: at("proxy"),
            hello,
        }
    }

    /// An application password of the user of this name and role.
    pub(super) fn password(&self, role: &str) -> &str {
        self.hello[role].as_str().expect("a password")
    }

    /// Cuts the next call that holds `path`: `before` or `after` the site has seen it.
    pub(super) async fn cut(&self, mode: &str, path: &str) {
        let cut = json!({ "mode": mode, "path": path });
        self.proxy.post("/__cut", &cut).await.expect(204);
    }

    /// The calls of a method whose path begins so.
    pub(super) async fn calls(&self, method: &str, path: &str) -> usize {
        let log = self.proxy.get("/__log").await.expect(200);
        let calls = log.as_array().expect("a list").iter();
        let path = format!("{API}{path}");
        calls
            .filter(|call| call["method"] == method && text(&call["path"]).starts_with(&path))
            .count()
    }

    /// A call to the site's own API by the user of this role, without us and the proxy.
    fn call(&self, role: &str, method: Method, path: &str) -> RequestBuilder {
        let call = self.own.call(method, &format!("{API}{path}"));
        call.basic_auth(role, Some(self.password(role)))
    }

    /// Reads from the site as its editor.
    pub(super) async fn get(&self, path: &str) -> Value {
        Answer::of(self.call("editor", Method::GET, path))
            .await
            .expect(200)
    }

    /// Makes or changes something on the site by hand.
    pub(super) async fn post(&self, role: &str, path: &str, body: &Value) -> Value {
        let answer = Answer::of(self.call(role, Method::POST, path).json(body)).await;
        assert!((200..300).contains(&answer.status), "{}", answer.text);
        serde_json::from_str(&answer.text).expect("JSON")
    }

    /// Gives the user of this role a new application password and takes the one it had.
    pub(super) async fn change_password(&mut self, role: &str) {
        let path = "/users/me/application-passwords";
        let new = self.post(role, path, &json!({ "name": "Neu" })).await;
        let old = self.call(role, Method::GET, &format!("{path}/introspect"));
        let old = text(&Answer::of(old).await.expect(200)["uuid"]);
        let taken = self.call(role, Method::DELETE, &format!("{path}/{old}"));
        Answer::of(taken).await.expect(200);
        self.hello[role] = new["password"].clone();
    }

    /// Every post with one of these statuses, oldest first, as its editor sees it.
    pub(super) async fn posts(&self, statuses: &str) -> Vec<Value> {
        let path =
            format!("/posts?status={statuses}&context=edit&per_page=100&orderby=id&order=asc");
        self.get(&path).await.as_array().expect("posts").clone()
    }

    /// The one post that readers, or those who are signed in, can see.
    pub(super) async fn only_post(&self) -> Value {
        let posts = self.posts("publish,future,private").await;
        assert_eq!(posts.len(), 1, "{posts:#?}");
        posts[0].clone()
    }

    /// The comments below a post, oldest first.
    pub(super) async fn comments(&self, post: &Value) -> Vec<Value> {
        let path = format!(
            "/comments?post={}&status=all&context=edit&order=asc",
            post["id"]
        );
        self.get(&path).await.as_array().expect("comments").clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends when its input closes, and takes its folder and its own processes with it.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
