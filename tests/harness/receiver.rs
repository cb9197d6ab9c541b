//! Somebody's server that takes signed messages, on a bare socket, so that it can also hang up.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use dezent::{
    domain::time::Instant,
    networks::signature::{Disbelief, Message, SigningSecret, verify},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What it does with a call once the whole body has come.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers with a status, further headers and a body.
    Says(u16, &'static str, &'static str),
    /// Hangs up.
    Cut,
}

/// A call as it came.
#[derive(Clone)]
pub(crate) struct Call {
    /// The method and the path.
    pub(crate) line: String,
    /// The headers, by their names in small letters.
    pub(crate) headers: HashMap<String, String>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(f, "{} {:?} {body}", self.line, self.headers)
    }
}

impl Call {
    /// A header.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The id of the message.
    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks the signature with a secret, at an instant.
    pub(crate) fn verify(&self, secret: &str, now: Instant) -> Result<(), Disbelief> {
        let at_s: i64 = self.header("webhook-timestamp").parse().unwrap();
        let message = Message {
            id: self.id(),
            at: Instant::from_ms(at_s * 1_000),
            body: &self.body,
        };
        let secret = SigningSecret::parse(secret).unwrap();
        verify(&message, self.header("webhook-signature"), &secret, now)
    }
}

#[derive(Default)]
struct State {
    replies: VecDeque<Reply>,
    always: Option<Reply>,
    calls: Vec<Call>,
}

/// The server.
pub(crate) struct Receiver {
    /// Where it is.
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Receiver {
    /// Starts one, which answers everything with 204.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state, server }
    }

    /// Does this with the next calls, one after the other.
    pub(crate) fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().replies.extend(replies);
    }

    /// Does this with every call for which nothing else was said.
    pub(crate) fn always(&self, reply: Reply) {
        self.state.lock().unwrap().always = Some(reply);
    }

    /// Every call so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state.lock().unwrap().calls.clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(call) = read(&mut stream).await else {
        return;
    };
    let reply = {
        let mut state = state.lock().unwrap();
        state.calls.push(call);
        let next = state.replies.pop_front().or_else(|| state.always.clone());
        next.unwrap_or(Reply::Says(204, "", ""))
    };
    if let Reply::Says(status, headers, body) = reply {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        // Whoever has read enough hangs up, which is not this server's concern.
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

/// Reads one whole call; none where the caller hung up before its end.
async fn read(stream: &mut TcpStream) -> Option<Call> {
    let mut bytes = Vec::new();
    loop {
        if let Some(call) = parse(&bytes) {
            return Some(call);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn parse(bytes: &[u8]) -> Option<Call> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let body = bytes.get(end + 4..end + 4 + length)?.to_vec();
    Some(Call {
        line,
        headers,
        body,
    })
}
