//! The client against bare sockets, where each byte and each connection can be seen.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use url::Url;

use super::{AllowPrivate, Http, HttpError, HttpSettings, Request};
use crate::{
    domain::{attempt::Permit, id::StepId, time},
    stop_points::{StopPoint, StopPoints},
};

mod guard;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// What a bare server has seen.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    bytes: Mutex<Vec<u8>>,
    more: Condvar,
}

impl Seen {
    /// What has arrived once it is at least `wanted` bytes, or after five seconds.
    fn at_least(&self, wanted: usize) -> Vec<u8> {
        let bytes = self.bytes.lock().unwrap();
        let limit = Duration::from_secs(5);
        let (bytes, _) = self
            .more
            .wait_timeout_while(bytes, limit, |bytes| bytes.len() < wanted)
            .unwrap();
        bytes.clone()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Where a head ends and the body begins.
fn body_of(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(&bytes[end + 4..])
}

/// The length that a head announces.
fn announced(bytes: &[u8]) -> usize {
    let head = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ").map(str::to_owned));
    line.map_or(0, |length| length.trim().parse().unwrap())
}

/// Serves each connection with `answer` once a whole request has come; nothing means hanging up.
fn serve(answer: impl Into<Vec<u8>>) -> (Url, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (Url::parse(&url).unwrap(), serve_on(listener, answer))
}

/// The same at an address that was chosen.
fn serve_on(listener: TcpListener, answer: impl Into<Vec<u8>>) -> Arc<Seen> {
    let seen = Arc::new(Seen::default());
    let (answer, noted) = (answer.into(), Arc::clone(&seen));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            noted.connections.fetch_add(1, Ordering::SeqCst);
            let (answer, noted) = (answer.clone(), Arc::clone(&noted));
            std::thread::spawn(move || serve_one(stream.unwrap(), &answer, &noted));
        }
    });
    seen
}

fn serve_one(mut stream: TcpStream, answer: &[u8], noted: &Seen) {
    let mut own = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(count) if count > 0 => count,
            _ => return,
        };
        own.extend_from_slice(&buffer[..count]);
        noted
            .bytes
            .lock()
            .unwrap()
            .extend_from_slice(&buffer[..count]);
        noted.more.notify_all();
        if body_of(&own).is_some_and(|body| body.len() >= announced(&own)) {
            if answer.is_empty() {
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
            // A client that has read enough hangs up, which is not this server's concern.
            if stream.write_all(answer).is_err() {
                return;
            }
            own.clear();
        }
    }
}

fn http(stops: StopPoints) -> Http {
    let settings = HttpSettings {
        allow_private: AllowPrivate::All,
        ..HttpSettings::default()
    };
    Http::build(settings, stops).unwrap()
}

fn permit() -> Permit {
    let step = StepId::new(time::Instant::from_ms(0));
    Permit::after_commit(step, Instant::now(), Duration::from_secs(90))
}

fn stale_permit() -> Permit {
    let step = StepId::new(time::Instant::from_ms(0));
    Permit::after_commit(step, Instant::now(), Duration::from_secs(39))
}

fn is_not_sent(result: &Result<super::Answer, HttpError>) -> bool {
    matches!(result, Err(HttpError::NotSent(_)))
}

#[tokio::test]
async fn a_post_is_sent_once_on_a_connection_of_its_own() {
    let (url, seen) = serve(OK);
    let http = http(StopPoints::default());
    for _ in 0..3 {
        let request = Request::post(url.clone()).json(&json!({"text": "Grüße"}));
        let answer = http.public(permit(), request).await.unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, b"{}".as_slice())
        );
    }
    assert_eq!(seen.connections(), 3);
    let sent = String::from_utf8(seen.at_least(0)).unwrap();
    assert_eq!(sent.matches("POST / HTTP/1.1").count(), 3);
    assert_eq!(sent.matches(r#"{"text":"Grüße"}"#).count(), 3);
    assert!(sent.contains("content-type: application/json"));
    assert!(sent.contains("user-agent: Dezent/"));
    assert!(!sent.contains("transfer-encoding"));
}

#[tokio::test]
async fn a_stale_permit_sends_nothing() {
    let (url, seen) = serve(OK);
    let (stops, reached) = noting(&seen, 2);
    let result = http(stops)
        .public(stale_permit(), Request::post(url).json(&json!({})))
        .await;
    assert!(is_not_sent(&result), "{result:?}");
    assert_eq!(seen.connections(), 0);
    let reached = reached.lock().unwrap();
    assert_eq!(
        *reached,
        [(StopPoint::BeforeConnect, None)],
        "the check comes after it"
    );
}

#[tokio::test]
async fn what_fails_before_the_first_byte_is_not_sent() {
    let http = http(StopPoints::default());
    let unused = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let (plain, _seen) = serve(OK);
    // It hangs up while the encryption is being agreed on.
    let hanging_up = TcpListener::bind("127.0.0.1:0").unwrap();
    let encrypted = format!("https://{}/", hanging_up.local_addr().unwrap());
    std::thread::spawn(move || drop(hanging_up.accept()));
    for url in [format!("http://{unused}/"), encrypted] {
        let request = Request::post(Url::parse(&url).unwrap()).json(&json!({}));
        let result = http.public(permit(), request).await;
        assert!(is_not_sent(&result), "{url} {result:?}");
    }
    let broken = Request::post(plain).bearer(&"line\nbreak".to_owned().into());
    assert!(is_not_sent(&http.public(permit(), broken).await));
}

#[tokio::test]
async fn what_fails_after_the_first_byte_is_unknown() {
    let http = http(StopPoints::default());
    let unfinished = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"id\"";
    let too_long = format!(
        "HTTP/1.1 201 Created\r\nContent-Length: 1048577\r\n\r\n{}",
        " ".repeat(1_048_577)
    );
    let cases = [
        ("", None),
        ("nonsense\r\n\r\n", None),
        (&too_long, Some(201)),
    ];
    for (answer, expected) in cases {
        let (url, seen) = serve(answer);
        let result = http
            .public(permit(), Request::post(url).json(&json!({})))
            .await;
        let Err(HttpError::Unknown { status, .. }) = result else {
            panic!("{result:?}")
        };
        assert_eq!(status, expected);
        assert_eq!(seen.connections(), 1, "it must not be tried again");
    }
    let (url, _seen) = serve(unfinished);
    let result = http
        .public(permit(), Request::post(url).json(&json!({})).limit_ms(200))
        .await;
    let expected = HttpError::Unknown {
        reason: "no answer came in time".to_owned(),
        status: Some(200),
    };
    assert_eq!(result, Err(expected));
}

#[tokio::test]
async fn an_answer_of_just_one_mebibyte_is_read() {
    let body = " ".repeat(1_048_576);
    let (url, _seen) = serve(format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n{body}"
    ));
    let answer = http(StopPoints::default())
        .read(Request::get(url))
        .await
        .unwrap();
    assert_eq!(answer.body.len(), 1_048_576);
}

#[tokio::test]
async fn redirects_are_answers() {
    let (elsewhere, seen) = serve(OK);
    let (url, _seen) = serve(format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"
    ));
    let http = http(StopPoints::default());
    let answer = http
        .public(permit(), Request::post(url).json(&json!({})))
        .await
        .unwrap();
    assert_eq!(answer.status, 307);
    assert_eq!(seen.connections(), 0);
}

#[tokio::test]
async fn a_private_server_is_refused_by_address_and_by_name() {
    let (url, seen) = serve(OK);
    let port = url.port().unwrap();
    let settings = HttpSettings {
        ports: vec![port],
        ..HttpSettings::default()
    };
    let guarded = Http::build(settings, StopPoints::default()).unwrap();
    let named = Url::parse(&format!("http://localhost:{port}/")).unwrap();
    for target in [&url, &named] {
        let request = Request::post(target.clone()).json(&json!({}));
        let result = guarded.public(permit(), request).await;
        assert!(is_not_sent(&result), "{target} {result:?}");
        let result = guarded.read(Request::get(target.clone())).await;
        assert!(is_not_sent(&result), "{target} {result:?}");
    }
    assert_eq!(seen.connections(), 0);

    let only = guarded.only_to(&named).unwrap();
    assert_eq!(only.read(Request::get(named)).await.unwrap().status, 200);
    assert!(is_not_sent(&only.read(Request::get(url)).await));
}

#[tokio::test]
async fn an_upload_that_stands_still_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let upload = vec![7; 16 << 20];
    let request = Request::post(url)
        .bytes("image/png", upload)
        .limit_ms(60_000)
        .stall_ms(100);
    let result = http(StopPoints::default()).prepare(request).await;
    let expected = "the call made no progress";
    assert_eq!(result.unwrap_err().to_string(), expected);
}

#[tokio::test]
async fn an_upload_arrives_whole_and_with_its_length() {
    let (url, seen) = serve(OK);
    let upload: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let request = Request::post(url).bytes("image/png", upload.clone());
    http(StopPoints::default()).prepare(request).await.unwrap();
    let sent = seen.at_least(200_000);
    assert_eq!(announced(&sent), 200_000);
    assert_eq!(body_of(&sent).unwrap(), upload);
}

/// Each point in its order, with the body as far as it had arrived.
type Reached = Arc<Mutex<Vec<(StopPoint, Option<Vec<u8>>)>>>;

/// A hook that notes what the server has when a point is reached, waiting for what must be there.
fn noting(seen: &Arc<Seen>, body_len: usize) -> (StopPoints, Reached) {
    let reached = Reached::default();
    let (seen, notes) = (Arc::clone(seen), Arc::clone(&reached));
    let stops = StopPoints::with_hook(Arc::new(move |point| {
        let expected = match point {
            StopPoint::HalfSent => Some(body_len / 2),
            StopPoint::AllSent => Some(body_len),
            _ => None,
        };
        let mut bytes = seen.at_least(0);
        if let Some(expected) = expected {
            let head = seen.at_least(1).len() - body_of(&seen.at_least(1)).map_or(0, <[u8]>::len);
            bytes = seen.at_least(head + expected);
        }
        notes
            .lock()
            .unwrap()
            .push((point, body_of(&bytes).map(<[u8]>::to_vec)));
    }));
    (stops, reached)
}

#[tokio::test]
async fn a_test_can_stop_at_each_point_of_a_public_call() {
    let (url, seen) = serve(OK);
    let body = json!({"text": "0123456789"});
    let bytes = body.to_string().into_bytes();
    let (stops, reached) = noting(&seen, bytes.len());
    let request = Request::post(url).json(&body);
    http(stops).public(permit(), request).await.unwrap();
    let half = bytes[..bytes.len() / 2].to_vec();
    let expected = [
        (StopPoint::BeforeConnect, None),
        (StopPoint::AfterConnect, None),
        (StopPoint::HalfSent, Some(half)),
        (StopPoint::AllSent, Some(bytes.clone())),
        (StopPoint::AnswerHeadRead, Some(bytes.clone())),
        (StopPoint::AnswerRead, Some(bytes)),
    ];
    assert_eq!(*reached.lock().unwrap(), expected);
    assert_eq!(seen.connections(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_points_come_in_their_order_on_several_threads_too() {
    for _ in 0..20 {
        let (url, seen) = serve(OK);
        let body = json!({"text": "0123456789"});
        let (stops, reached) = noting(&seen, body.to_string().len());
        http(stops)
            .public(permit(), Request::post(url).json(&body))
            .await
            .unwrap();
        let points: Vec<StopPoint> = reached
            .lock()
            .unwrap()
            .iter()
            .map(|(point, _)| *point)
            .collect();
        let expected = [
            StopPoint::BeforeConnect,
            StopPoint::AfterConnect,
            StopPoint::HalfSent,
            StopPoint::AllSent,
            StopPoint::AnswerHeadRead,
            StopPoint::AnswerRead,
        ];
        assert_eq!(points, expected);
    }
}

#[tokio::test]
async fn only_public_calls_reach_points() {
    let (url, seen) = serve(OK);
    let (stops, reached) = noting(&seen, 2);
    http(stops)
        .prepare(Request::post(url).json(&json!({})))
        .await
        .unwrap();
    assert!(reached.lock().unwrap().is_empty());
}
