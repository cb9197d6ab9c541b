//! Cut connections and the end of the server, over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Rig, options};
use crate::sandbox::{Sandbox, SandboxError};

/// Longer than anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A network that listens.
struct Server {
    rig: Rig,
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<Result<(), SandboxError>>,
}

impl Server {
    /// Serves a network with the channel `c`.
    async fn with(kind: &str, script: &[&str]) -> Self {
        let rig = Rig::with(kind, script).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(rig.sandbox.clone().serve(listener, stop.clone()));
        Self {
            rig,
            address,
            stop,
            task,
        }
    }

    /// Opens a connection and sends a request.
    async fn send(&self, method: &str, path: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        write_request(&mut stream, method, path, body).await;
        stream
    }

    /// Sends a request and reads until the server closes the connection.
    async fn exchange(&self, method: &str, path: &str, body: &str) -> String {
        read_all(self.send(method, path, body).await).await
    }

    /// Keeps asking over the socket, so that the server runs, until the log is so long.
    async fn wait_for_lines(&self, count: usize) {
        let written = async {
            while self.rig.log_lines().len() < count {
                self.exchange("GET", "/healthz", "").await;
            }
        };
        tokio::time::timeout(PATIENCE, written).await.unwrap();
    }

    /// Stops the server and waits for its end.
    async fn end(self) -> TempDir {
        self.stop.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.task).await.unwrap();
        ended.unwrap().unwrap();
        self.rig.dir
    }
}

/// Sends one request, the last on its connection.
async fn write_request(stream: &mut TcpStream, method: &str, path: &str, body: &str) {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nContent-Type: image/png\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
}

/// Reads until the end; a reset ends it too.
async fn read_all(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes));
    if let Err(error) = read.await.unwrap() {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    }
    String::from_utf8(bytes).unwrap()
}

const POSTS: &str = "/api/channels/c/posts";
const HELLO: &str = r#"{"text":"Hello"}"#;

#[tokio::test]
async fn a_cut_before_leaves_neither_bytes_nor_post() {
    let server = Server::with("k4", &["cut-before"]).await;
    assert_eq!(server.exchange("POST", POSTS, HELLO).await, "");
    assert!(server.rig.public_ids().await.is_empty());
    let answer = server.exchange("POST", POSTS, HELLO).await;
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    server.end().await;
}

#[tokio::test]
async fn a_cut_after_leaves_a_post_but_no_bytes() {
    let server = Server::with("k1", &["cut-after", "slow=1+cut-after"]).await;
    let path = format!("{POSTS}/a");
    assert_eq!(server.exchange("PUT", &path, HELLO).await, "");
    assert_eq!(server.rig.public_ids().await, ["a"]);
    assert_eq!(server.exchange("PUT", &path, HELLO).await, "");
    let answer = server.exchange("PUT", &path, HELLO).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(server.rig.public_ids().await, ["a"]);
    server.end().await;
}

#[tokio::test]
async fn reads_and_uploads_are_cut_too() {
    let server = Server::with("k4", &["look:cut", "prepare:cut"]).await;
    let media = "/api/channels/c/media";
    assert_eq!(server.exchange("GET", POSTS, "").await, "");
    assert_eq!(server.exchange("POST", media, "bytes").await, "");
    let answer = server.exchange("GET", POSTS, "").await;
    assert!(
        answer.ends_with(r#"{"posts":[],"complete":true}"#),
        "{answer}"
    );
    let answer = server.exchange("POST", media, "bytes").await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.end().await;
}

#[tokio::test]
async fn a_cut_ends_one_connection_only() {
    let server = Server::with("k4", &["slow=30", "cut-before"]).await;
    let slow = server.send("POST", POSTS, HELLO).await;
    // Both are under way at once; which of them is cut is a matter of order.
    let other = server.send("POST", POSTS, HELLO).await;
    let answers = tokio::join!(read_all(slow), read_all(other));
    let (answered, cut): (Vec<_>, Vec<_>) = [answers.0, answers.1]
        .into_iter()
        .partition(|answer| answer.starts_with("HTTP/1.1 201"));
    assert_eq!((answered.len(), cut), (1, vec![String::new()]));
    assert_eq!(server.rig.public_ids().await.len(), 1);
    server.end().await;
}

#[tokio::test]
async fn a_call_goes_on_when_its_caller_hangs_up() {
    let server = Server::with("k4", &["slow=60"]).await;
    let stream = server.send("POST", POSTS, HELLO).await;
    server.wait_for_lines(2).await;
    assert!(server.rig.public_ids().await.is_empty());
    drop(stream);
    let landed = async {
        while server.rig.public_ids().await.is_empty() {
            server.exchange("GET", "/healthz", "").await;
        }
    };
    tokio::time::timeout(PATIENCE, landed).await.unwrap();
    server.end().await;
}

#[tokio::test]
async fn stopping_cuts_calls_that_wait_and_lets_go_of_the_log() {
    let server = Server::with("k4", &["slow=3600000"]).await;
    let waiting = server.send("POST", POSTS, HELLO).await;
    server.wait_for_lines(2).await;
    let clone = server.rig.sandbox.clone();
    let dir = server.end().await;
    assert_eq!(read_all(waiting).await, "");

    // The log is free although a clone is still about.
    let sandbox = Sandbox::open(options(&dir)).await.unwrap();
    drop(clone);
    let rig = Rig { dir, sandbox };
    assert!(rig.public_ids().await.is_empty());
    let made = rig.post(json!({ "text": "Hello" })).await;
    made.assert_status(201);
}
