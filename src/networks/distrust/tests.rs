//! What a hostile network can say, and what is made of it.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
};

use async_trait::async_trait;
use serde_json::json;
use url::Url;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{DATA_MAX_BYTES, Distrusting, ID_MAX_BYTES, seen, taken};
use crate::{
    domain::{
        attempt::{Journal, Permit},
        channel::Account,
        network::{Kind, Limits, Network, Refusal},
        time::Instant,
    },
    networks::{
        About, Adapter, Candidate, ChannelFacts, ConnectError, ConnectRequest, Connected, Draft,
        Look, LookRequest, Next, Now, Options, Outcome, RateLimit, Session, Step, StepReport,
        bluesky::BlueskySettings,
        drive::{MADE_AT, channel_id, draft, http, look, options, permit},
        registry::{NetworkSettings, Networks},
        webhook::WebhookSettings,
    },
};

/// The adapters as the program has them, with the rehearsal network at this address.
fn networks(base: Url) -> Networks {
    let settings = NetworkSettings {
        sandbox_api_base: base,
        bluesky: BlueskySettings::default(),
        webhook: WebhookSettings {
            now: Now::new(Instant::default),
        },
        places: std::collections::BTreeMap::default(),
    };
    Networks::build(&http(), &settings).unwrap()
}

/// Makes one post on the rehearsal network, and says how that went.
async fn publish(base: Url) -> StepReport {
    let networks = networks(base);
    let adapter = networks.get(Network::Sandbox);
    let mut draft = draft("shop", &["Guten Morgen"], &json!({}));
    draft.options = options(&json!({ "kind": "k4" }));
    let Next::Public(step) = adapter.next(&draft, &Journal::default()) else {
        panic!("a post of one part is one call")
    };
    adapter
        .publish(&draft, &step, &Session::default(), permit())
        .await
}

/// A network that answers everything alike.
async fn saying(response: ResponseTemplate) -> (MockServer, Url) {
    let server = MockServer::start().await;
    Mock::given(matchers::any())
        .respond_with(response)
        .mount(&server)
        .await;
    let base = server.uri().parse().unwrap();
    (server, base)
}

async fn publish_answered(body: &str) -> StepReport {
    let response = ResponseTemplate::new(201).set_body_raw(body, "application/json");
    let (_server, base) = saying(response).await;
    publish(base).await
}

#[tokio::test]
async fn an_id_is_kept_whole_or_not_at_all() {
    let long = "i".repeat(ID_MAX_BYTES);
    let script = "<script>alert(1)</script>\u{202e}'\"; DROP TABLE post";
    for id in ["1", script, &long] {
        let report = publish_answered(&json!({ "id": id }).to_string()).await;
        let Outcome::Done { remote_id, .. } = report.outcome else {
            panic!("{report:?}")
        };
        assert_eq!(remote_id.as_deref(), Some(id), "it is opaque");
    }
    for id in [&"i".repeat(ID_MAX_BYTES + 1), &"i".repeat(100_000), "a\0b"] {
        let report = publish_answered(&json!({ "id": id }).to_string()).await;
        assert_eq!(report.outcome, Outcome::Unknown);
        let told = report.message.unwrap();
        assert_eq!(told, "the network gave an id that cannot be kept");
    }
    let much = json!({ "id": "1", "url": "u".repeat(DATA_MAX_BYTES) });
    let report = publish_answered(&much.to_string()).await;
    assert_eq!(report.outcome, Outcome::Unknown);
}

#[tokio::test]
async fn json_without_end_in_its_depth_is_an_unclear_answer() {
    for depth in [100_000, 500_000] {
        let nested = ["[".repeat(depth), "]".repeat(depth)].concat();
        for body in [
            nested.clone(),
            ["{\"id\":", &nested, "}"].concat(),
            ["{\"id\":\"1\",\"url\":", &nested, "}"].concat(),
            "{\"a\":".repeat(depth / 5),
        ] {
            let report = publish_answered(&body).await;
            assert_eq!(report.outcome, Outcome::Unknown, "{depth}");
        }
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_and_never_held() {
    const PIECE: usize = 64 * 1024;
    const WHOLE: usize = 100 * 1024 * 1024;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 16 * 1024]).unwrap();
        let head = format!("HTTP/1.1 201 Created\r\nContent-Length: {WHOLE}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let (piece, mut written) = (vec![b' '; PIECE], 0);
        while written < WHOLE && stream.write_all(&piece).is_ok() {
            written += PIECE;
        }
        written
    });
    let report = publish(base.parse().unwrap()).await;
    assert_eq!(report.outcome, Outcome::Unknown);
    assert_eq!(report.http_status, Some(201));
    assert_eq!(report.message.as_deref(), Some("the answer is too long"));
    // One mebibyte was read; what else went lay in the system's buffers for the connection.
    let written = tokio::task::spawn_blocking(move || server.join().unwrap());
    let written = written.await.unwrap();
    assert!(written < WHOLE / 4, "{written} bytes were taken");
}

#[tokio::test]
async fn nobody_can_make_us_wait_for_years() {
    const DAY_S: i64 = 86_400;
    for (name, value) in [
        ("Retry-After", "1000000000"),
        ("Retry-After", "9223372036854775807"),
        ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ] {
        let response = ResponseTemplate::new(429)
            .insert_header(name, value)
            .insert_header("Date", "Mon, 23 Nov 2026 06:00:00 GMT")
            .insert_header("RateLimit-Limit", "9223372036854775807")
            .insert_header("RateLimit-Remaining", "-1")
            .insert_header("RateLimit-Reset", "99999999999999")
            .set_body_json(json!({ "error": "throttled", "message": "later" }));
        let (_server, base) = saying(response).await;
        let report = publish(base).await;
        let expected = Outcome::Throttled {
            retry_after_s: Some(DAY_S),
        };
        assert_eq!(report.outcome, expected, "{value}");
        assert_eq!(report.rate_limit.reset_in_s, Some(DAY_S));
        assert_eq!(report.rate_limit.remaining, None);
    }
}

#[test]
fn waits_that_an_adapter_worked_out_itself_are_bounded_too() {
    for (given, expected) in [(-5, 0), (30, 30), (i64::MAX, 86_400)] {
        let report = taken(StepReport {
            rate_limit: RateLimit {
                reset_in_s: Some(given),
                ..RateLimit::default()
            },
            ..StepReport::from(Outcome::Throttled {
                retry_after_s: Some(given),
            })
        });
        let wanted = Outcome::Throttled {
            retry_after_s: Some(expected),
        };
        assert_eq!(report.outcome, wanted);
        assert_eq!(report.rate_limit.reset_in_s, Some(expected));
    }
    let look = seen(Look::Processing {
        look_in_ms: i64::MAX,
    });
    let expected = Look::Processing {
        look_in_ms: 86_400_000,
    };
    assert_eq!(look, expected);
}

#[tokio::test]
async fn what_a_network_says_of_an_error_is_one_short_line() {
    let zalgo = ["a", &"\u{301}".repeat(100_000)].concat();
    let words = format!("<b>no</b>\0\u{1b}[2J\r\n{zalgo}");
    let body = json!({ "error": format!("bad\0{zalgo}"), "message": words });
    let response = ResponseTemplate::new(418).set_body_json(body);
    let (_server, base) = saying(response).await;
    let report = publish(base).await;
    for text in [report.error_code.unwrap(), report.message.unwrap()] {
        assert!(text.len() < 8_192, "{}", text.len());
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}

#[test]
fn a_listing_with_something_dropped_is_not_complete() {
    let candidate = |id: String| Candidate {
        remote_id: id,
        data: json!({}),
    };
    let listed = |ids: &[usize], complete| Look::Listed {
        complete,
        candidates: ids.iter().map(|n| candidate("i".repeat(*n))).collect(),
    };
    assert_eq!(seen(listed(&[3, 9], true)), listed(&[3, 9], true));
    assert_eq!(seen(listed(&[3, 5_000, 9], true)), listed(&[3, 9], false));
    let out = |length| Look::Out {
        remote_id: "i".repeat(length),
        data: json!({}),
    };
    assert_eq!(seen(out(9)), out(9));
    assert!(matches!(seen(out(5_000)), Look::Failed { .. }));
}

/// Says about an account whatever it is told to.
struct Boasting {
    account: Account,
    token: String,
}

#[async_trait]
impl Adapter for Boasting {
    fn network(&self) -> Network {
        Network::Sandbox
    }
    fn about(&self) -> About {
        unreachable!("nobody asks")
    }
    fn limits(&self, _: &Options) -> Limits {
        unreachable!("nobody asks")
    }
    fn kind(&self, _: &Options) -> Kind {
        Kind::Blind
    }
    fn refuse_options(&self, _: &Options) -> Vec<Refusal> {
        Vec::new()
    }
    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        Ok(Connected {
            account: self.account.clone(),
            session: Session::default().with("token", self.token.clone()),
            options: request.options.clone(),
        })
    }
    async fn refresh(&self, _: &ChannelFacts, _: &Session) -> Result<Session, ConnectError> {
        Ok(Session::default().with("token", self.token.clone()))
    }
    fn is_stale(&self, _: &Session, _: Instant) -> bool {
        false
    }
    fn next(&self, _: &Draft, _: &Journal) -> Next {
        unreachable!("nobody asks")
    }
    fn public_step(&self, _: &Draft, _: &Journal) -> Option<Step> {
        None
    }
    async fn prepare(&self, _: &Draft, _: &Step, _: &Session) -> StepReport {
        Outcome::Unknown.into()
    }
    async fn publish(&self, _: &Draft, _: &Step, _: &Session, _: Permit) -> StepReport {
        Outcome::Unknown.into()
    }
    async fn look(&self, _: LookRequest<'_>, _: &Session) -> Look {
        Look::Refused {
            message: format!("no to {}", self.token),
        }
    }
}

async fn connect(account: Account, token: &str) -> Result<Connected, ConnectError> {
    let (credentials, options) = (Session::default(), Options::new());
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &credentials,
        options: &options,
    };
    let token = token.to_owned();
    Distrusting(Arc::new(Boasting { account, token }))
        .connect(request)
        .await
}

#[tokio::test]
async fn an_account_that_cannot_be_kept_is_not_connected() {
    let plain = || Account {
        remote_id: "did:plc:1".to_owned(),
        handle: "<img src=x onerror=alert(1)>".to_owned(),
        url: None,
        server: None,
    };
    let connected = connect(plain(), "token").await.unwrap();
    assert_eq!(connected.account.handle, plain().handle, "names are text");
    let long = "x".repeat(ID_MAX_BYTES + 1);
    let cases = [
        Account {
            remote_id: long.clone(),
            ..plain()
        },
        Account {
            handle: "a\0".to_owned(),
            ..plain()
        },
        Account {
            url: Some(long.clone()),
            ..plain()
        },
        Account {
            server: Some(long),
            ..plain()
        },
    ];
    for account in cases {
        let refused = connect(account, "token").await;
        assert!(matches!(refused, Err(ConnectError::Unreachable(_))));
    }
    let endless = connect(plain(), &"t".repeat(100_000)).await;
    assert!(matches!(endless, Err(ConnectError::Unreachable(_))));
}

#[tokio::test]
async fn a_look_goes_through_the_same_limits() {
    let response = ResponseTemplate::new(200).set_body_raw("[".repeat(200_000), "application/json");
    let (_server, base) = saying(response).await;
    let networks = networks(base);
    let adapter = networks.get(Network::Sandbox);
    let mut draft = draft("shop", &["Guten Morgen"], &json!({}));
    draft.options = options(&json!({ "kind": "k4" }));
    let step = adapter.public_step(&draft, &Journal::default()).unwrap();
    let (journal, session) = (Journal::default(), Session::default());
    let looked = look(adapter.as_ref(), &draft, &journal, &step, MADE_AT, &session);
    assert!(matches!(looked.await, Look::Failed { .. }));
}

#[tokio::test]
async fn a_final_no_quotes_no_secret() {
    let token = "secret-of-the-shop".to_owned();
    let session = Session::default().with("token", token.clone());
    let account = Account {
        remote_id: "shop".to_owned(),
        handle: "shop".to_owned(),
        url: None,
        server: None,
    };
    let adapter = Distrusting(Arc::new(Boasting { account, token }));
    let draft = draft("shop", &["Guten Morgen"], &json!({}));
    let step = Step {
        name: "post:0".to_owned(),
        part: 0,
        key: None,
        request: json!({}),
        limit_ms: 1,
    };
    let journal = Journal::default();
    let looked = look(&adapter, &draft, &journal, &step, MADE_AT, &session).await;
    let expected = Look::Refused {
        message: "no to …".to_owned(),
    };
    assert_eq!(looked, expected);
}

#[test]
fn every_method_of_an_adapter_is_passed_on() {
    let methods = |source: &str, from: &str| -> Vec<String> {
        let (_, body) = source.split_once(from).unwrap();
        let (body, _) = body.split_once("\n}\n").unwrap();
        body.lines()
            .filter_map(|line| {
                line.trim_start()
                    .trim_start_matches("async ")
                    .strip_prefix("fn ")
            })
            .map(|rest| rest.split('(').next().unwrap().to_owned())
            .collect()
    };
    let wanted = methods(include_str!("../mod.rs"), "pub trait Adapter");
    let made = methods(
        include_str!("../distrust.rs"),
        "impl Adapter for Distrusting",
    );
    assert!(wanted.len() > 15, "{wanted:?}");
    let missing: Vec<&String> = wanted.iter().filter(|name| !made.contains(name)).collect();
    assert_eq!(
        missing, [""; 0],
        "a default would hide what the adapter says"
    );
}
