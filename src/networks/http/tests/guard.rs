//! The guard on the real way: names are looked up, connections made, redirects followed.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::Ordering,
        mpsc::{self, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use url::Url;

use super::{
    super::{AllowPrivate, FetchLimits, Http, HttpError, HttpSettings, Request, resolve::Lookup},
    is_not_sent, permit, serve,
};
use crate::stop_points::StopPoints;

/// One answer on a connection that ends with it.
const OK: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

/// Stands for a server on the open internet: another address of this machine, and allowed.
const OPEN: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
/// Stands for a machine behind our firewall.
const CLOSED: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Names that were asked for.
type Asked = Arc<Mutex<Vec<String>>>;

/// Answers each question with the next of these, the last one again and again.
fn scripted(answers: &[&[IpAddr]]) -> (Lookup, Asked) {
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    let answers: Vec<Vec<IpAddr>> = answers.iter().map(|answer| answer.to_vec()).collect();
    let lookup: Lookup = Arc::new(move |name| {
        let mut noted = noted.lock().unwrap();
        let next = noted.len().min(answers.len() - 1);
        noted.push(name);
        let found = answers[next]
            .iter()
            .map(|ip| SocketAddr::new(*ip, 0))
            .collect();
        Box::pin(std::future::ready(Ok(found)))
    });
    (lookup, asked)
}

/// A client that may call the open server, and whom names are looked up for like this.
fn guarded(ports: &[u16], lookup: Lookup) -> Http {
    let settings = HttpSettings {
        allow_private: AllowPrivate::Named(vec![OPEN.into()]),
        ports: ports.to_vec(),
        ..HttpSettings::default()
    };
    Http::build_asking(settings, StopPoints::default(), lookup).unwrap()
}

/// The same with names that lead nowhere.
fn without_names(ports: &[u16]) -> Http {
    guarded(ports, scripted(&[&[]]).0)
}

/// Two servers at one port, one open and one closed: only the address tells them apart.
fn pair(open_says: impl Into<Vec<u8>>) -> (u16, Arc<super::Seen>, Arc<super::Seen>) {
    let (open_says, mut tries) = (open_says.into(), 0);
    loop {
        let closed = TcpListener::bind((CLOSED, 0)).unwrap();
        let port = closed.local_addr().unwrap().port();
        // Somebody else may have the same port at the other address.
        if let Ok(open) = TcpListener::bind((OPEN, port)) {
            return (
                port,
                super::serve_on(open, open_says),
                super::serve_on(closed, OK),
            );
        }
        tries += 1;
        assert!(tries < 20, "no port is free at both addresses");
    }
}

fn connections(seen: &super::Seen) -> usize {
    seen.connections.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_name_that_changes_its_mind_leads_nowhere() {
    let (port, open, closed) = pair(OK);
    let (lookup, asked) = scripted(&[&[OPEN], &[CLOSED]]);
    let http = guarded(&[port], lookup);
    let url = Url::parse(&format!("http://rebind.example:{port}/")).unwrap();
    let first = http.read(Request::get(url.clone())).await.unwrap();
    assert_eq!(first.status, 200);
    for _ in 0..2 {
        let second = http.read(Request::get(url.clone())).await;
        assert!(is_not_sent(&second), "{second:?}");
        let request = Request::post(url.clone()).json(&json!({}));
        let public = http.public(permit(), request).await;
        assert!(is_not_sent(&public), "{public:?}");
        let fetched = http.fetch(url.clone(), FetchLimits::default()).await;
        assert!(matches!(fetched, Err(HttpError::NotSent(_))), "{fetched:?}");
    }
    assert_eq!((connections(&open), connections(&closed)), (1, 0));
    // Once for each connection that was tried, and by nobody else in between.
    assert_eq!(asked.lock().unwrap().len(), 7);
}

#[tokio::test]
async fn of_several_addresses_only_those_that_may_be_called_are_tried() {
    let (port, open, closed) = pair(OK);
    let metadata = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));
    let (lookup, _) = scripted(&[&[CLOSED, metadata, OPEN, CLOSED]]);
    let http = guarded(&[port], lookup);
    let url = Url::parse(&format!("http://mixed.example:{port}/")).unwrap();
    assert_eq!(http.read(Request::get(url)).await.unwrap().status, 200);
    assert_eq!((connections(&open), connections(&closed)), (1, 0));
}

/// An answer that sends on.
fn sends_on(location: &str) -> String {
    format!(
        "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    )
}

#[tokio::test]
async fn redirects_are_followed_one_by_one_and_judged_each_time() {
    let (port, _, closed) = pair(OK);
    let good = format!("http://{OPEN}:{port}/");
    let reach = async |locations: &[&str]| {
        let mut next = locations.last().map(|last| (*last).to_owned()).unwrap();
        // From the last to the first, each sends on to the one after it.
        for _ in 1..=locations.len() {
            let listener = TcpListener::bind((OPEN, 0)).unwrap();
            let address = listener.local_addr().unwrap();
            super::serve_on(listener, sends_on(&next));
            next = format!("http://{address}/");
        }
        let first = Url::parse(&next).unwrap();
        without_names(&[port])
            .fetch(first, FetchLimits::default())
            .await
    };
    let through = reach(&[&good, &good, &good]).await.unwrap();
    assert_eq!((through.status, through.body), (200, b"ok".to_vec()));
    assert_eq!(through.url.as_str(), good);
    let closed_url = format!("http://{CLOSED}:{port}/");
    for target in [
        closed_url.as_str(),
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://[fd00:ec2::254]/",
        "http://localhost/",
        "file:///etc/passwd",
        "http://a:b@127.0.0.2/",
        "http://8.8.8.8:22/",
        "//127.0.0.1/",
    ] {
        let refused = reach(&[target, target]).await.unwrap_err();
        assert_eq!(
            refused,
            HttpError::NotSent("the server could not be reached".to_owned()),
            "{target}"
        );
    }
    let around = reach(&[&good, &good, &good, &good]).await.unwrap_err();
    assert_eq!(around.to_string(), "the server sends on too often");
    assert_eq!(connections(&closed), 0);
}

#[tokio::test]
async fn a_changing_call_never_follows() {
    let (port, open, _) = pair(OK);
    let (first, _) = serve(sends_on(&format!("http://{OPEN}:{port}/")));
    let http = super::http(StopPoints::default());
    for request in [Request::post(first.clone()), Request::put(first.clone())] {
        let answer = http.prepare(request.json(&json!({}))).await.unwrap();
        assert_eq!(answer.status, 302);
    }
    let request = Request::post(first).json(&json!({}));
    let answer = http.public(permit(), request).await.unwrap();
    assert_eq!((answer.status, connections(&open)), (302, 0));
}

#[tokio::test]
async fn every_reason_is_told_in_the_same_words() {
    let unused = TcpListener::bind((OPEN, 0)).unwrap().local_addr().unwrap();
    let (port, _, _) = pair(OK);
    let closed = [CLOSED];
    // Nobody listens; no such name; a name that leads inside, to a machine that is there and to one
    // that is not; a server that sends on to one inside.
    let inside = scripted(&[&closed]).0;
    let sending_on = TcpListener::bind((OPEN, 0)).unwrap();
    let sending = format!("http://{}/", sending_on.local_addr().unwrap());
    super::serve_on(sending_on, sends_on(&format!("http://{CLOSED}:{port}/")));
    let cases = [
        (without_names(&[]), format!("http://{unused}/")),
        (without_names(&[80]), "http://nowhere.example/".to_owned()),
        (
            guarded(&[port], inside.clone()),
            format!("http://inside.example:{port}/"),
        ),
        (guarded(&[1], inside), "http://inside.example:1/".to_owned()),
        (without_names(&[port]), sending),
    ];
    let mut told = Vec::new();
    for (http, url) in cases {
        let url = Url::parse(&url).unwrap();
        told.push(http.fetch(url, FetchLimits::default()).await.unwrap_err());
    }
    let expected = HttpError::NotSent("the server could not be reached".to_owned());
    assert_eq!(told, vec![expected; 5]);
}

#[tokio::test]
async fn a_server_that_drips_is_given_up() {
    let listener = TcpListener::bind((OPEN, 0)).unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let (give_up, given_up) = mpsc::channel::<()>();
    let dripping = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        // A byte now and then, so that the connection is never idle for long.
        let mut dripped = 0;
        while given_up.recv_timeout(Duration::from_millis(5)) == Err(RecvTimeoutError::Timeout) {
            if stream.write_all(b"x").is_err() {
                break;
            }
            dripped += 1;
        }
        dripped
    });
    let limits = FetchLimits {
        time: Duration::from_millis(300),
        ..FetchLimits::default()
    };
    let begun = Instant::now();
    let refused = without_names(&[]).fetch(url, limits).await.unwrap_err();
    assert_eq!(refused.to_string(), "no answer came in time");
    assert!(begun.elapsed() < Duration::from_secs(5));
    drop(give_up);
    assert!(dripping.join().unwrap() > 2, "it was dripping meanwhile");
}

#[tokio::test]
async fn only_so_many_bytes_are_read() {
    for length in ["Content-Length: 3000\r\n", ""] {
        let answer = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n{length}\r\n{}",
            "x".repeat(3_000)
        );
        let listener = TcpListener::bind((OPEN, 0)).unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        super::serve_on(listener, answer);
        let limits = |size_bytes| FetchLimits {
            size_bytes,
            ..FetchLimits::default()
        };
        let http = without_names(&[]);
        if !length.is_empty() {
            let whole = http.fetch(url.clone(), limits(3_000)).await.unwrap();
            assert_eq!(whole.body.len(), 3_000);
        }
        let refused = http.fetch(url, limits(2_999)).await.unwrap_err();
        let expected = HttpError::Unknown {
            reason: "the answer is too long".to_owned(),
            status: Some(200),
        };
        assert_eq!(refused, expected);
    }
}
