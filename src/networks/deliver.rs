//! Messages to addresses that people give: one signed body, sent once, and what came of it.
//!
//! The receiver is a stranger's machine, so the guarded client calls it, for 20 s at the most; no
//! redirect is followed, and of the answer only the beginning is read.

use std::time::Duration;

use reqwest::header::HeaderName;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    http::{Answer, Http, HttpError, Request},
    signature::{ID, Message, SIGNATURE, SigningSecret, TIMESTAMP},
};
use crate::domain::{
    text::excerpt,
    time::{Instant, SECOND_MS},
};

/// How long a delivery may take, in milliseconds. The specification suggests 15 to 30 s
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>,
/// read 2026-11-23).
pub const DELIVERY_LIMIT_MS: i64 = 20 * SECOND_MS;

/// The longest part of an answer that is told, in graphemes.
const ANSWER_SHOWN_MAX: usize = 500;

/// A message on its way to one address.
#[derive(Debug)]
pub struct Parcel {
    /// Where to.
    pub url: Url,
    /// The message's id, the same for every try.
    pub id: String,
    /// The instant of this try.
    pub at: Instant,
    /// The body, JSON.
    pub body: Vec<u8>,
    /// What it is signed with: one signature for each.
    pub secrets: Vec<SigningSecret>,
    /// Further headers, which may hold secrets.
    pub headers: Vec<(HeaderName, SecretString)>,
}

impl Parcel {
    /// The signed request.
    pub(super) fn request(self) -> Request {
        let message = Message {
            id: &self.id,
            at: self.at,
            body: &self.body,
        };
        let signed = [
            (ID, self.id.clone()),
            (TIMESTAMP, message.timestamp()),
            (SIGNATURE, message.sign(&self.secrets)),
        ];
        let mut request = Request::post(self.url).limit_ms(DELIVERY_LIMIT_MS);
        for (name, value) in self.headers {
            request = request.header(name, value.expose_secret());
        }
        for (name, value) in signed {
            request = request.header(HeaderName::from_static(name), &value);
        }
        request.bytes("application/json", self.body)
    }
}

/// What came of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The receiver took it: 200 to 299.
    Taken,
    /// The receiver wants nothing any more: 410.
    Gone,
    /// It was not taken; the same message may be sent again.
    NotTaken {
        /// Why, in words that hold nothing of the answer.
        why: String,
        /// For how many seconds the receiver asks to be left alone.
        retry_after_s: Option<i64>,
    },
}

/// One delivery as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// What came of it.
    pub fate: Fate,
    /// The status of the answer, where one came.
    pub status: Option<u16>,
    /// The beginning of the answer, on one line; for the person who asked for a test.
    pub answer: String,
    /// How long it took.
    pub took: Duration,
}

impl Delivered {
    fn of(result: Result<Answer, HttpError>, took: Duration) -> Self {
        let (fate, status, answer) = match result {
            Ok(answer) => {
                let text = String::from_utf8_lossy(&answer.body);
                let shown = text.chars().filter(|c| !c.is_control() || *c == '\n');
                let shown = excerpt(&shown.collect::<String>(), ANSWER_SHOWN_MAX);
                (fate(&answer), Some(answer.status), shown)
            }
            Err(error) => {
                let status = match error {
                    HttpError::Unknown { status, .. } => status,
                    HttpError::NotSent(_) => None,
                };
                let (why, retry_after_s) = (error.to_string(), None);
                (Fate::NotTaken { why, retry_after_s }, status, String::new())
            }
        };
        Self {
            fate,
            status,
            answer,
            took,
        }
    }
}

/// What a status says. A redirect is a no: a message is signed for one receiver.
fn fate(answer: &Answer) -> Fate {
    match answer.status {
        200..=299 => Fate::Taken,
        410 => Fate::Gone,
        status => {
            let why = match status {
                300..=399 => format!("the receiver answered {status}; redirects are not followed"),
                _ => format!("the receiver answered {status}"),
            };
            let retry_after_s = match status {
                429 | 503 => answer.retry_after_s,
                _ => None,
            };
            Fate::NotTaken { why, retry_after_s }
        }
    }
}

/// Delivers messages; cheap to clone.
#[derive(Debug, Clone)]
pub struct Courier {
    http: Http,
}

impl Courier {
    /// Makes one that goes where the client may go.
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// Why no message could be sent to an address; none where one could.
    pub fn refuse(&self, url: &Url) -> Option<String> {
        self.http.refuse_receiver(url)
    }

    /// Sends a message once.
    pub async fn deliver(&self, parcel: Parcel) -> Delivered {
        let begun = std::time::Instant::now();
        let result = match self.refuse(&parcel.url) {
            Some(why) => Err(HttpError::NotSent(why)),
            None => self.http.hand_over(parcel.request()).await,
        };
        Delivered::of(result, begun.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

    use super::{Courier, Delivered, Fate, Parcel};
    use crate::{
        domain::time::Instant,
        networks::{
            drive::http,
            http::{Http, HttpSettings},
            signature::{Message, SigningSecret, verify},
        },
        stop_points::StopPoints,
    };

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn at() -> Instant {
        Instant::from_ms(1_795_413_600_250)
    }

    fn parcel(url: &str) -> Parcel {
        Parcel {
            url: url.parse().unwrap(),
            id: "msg_1".to_owned(),
            at: at(),
            body: json!({ "type": "webhook.test" }).to_string().into_bytes(),
            secrets: vec![SigningSecret::parse(SECRET).unwrap()],
            headers: vec![("x-shop".parse().unwrap(), "Laden".to_owned().into())],
        }
    }

    async fn delivered(response: ResponseTemplate) -> (Delivered, MockServer) {
        let server = MockServer::start().await;
        let given = Mock::given(matchers::method("POST"));
        given.respond_with(response).mount(&server).await;
        let parcel = parcel(&format!("{}/hook?shop=1", server.uri()));
        (Courier::new(http()).deliver(parcel).await, server)
    }

    #[tokio::test]
    async fn a_message_arrives_signed_as_it_was_given() {
        let (delivered, server) = delivered(ResponseTemplate::new(204)).await;
        assert_eq!((delivered.fate, delivered.status), (Fate::Taken, Some(204)));
        let received = server.received_requests().await.unwrap();
        let [request] = received.as_slice() else {
            panic!("{received:?}")
        };
        let header = |name: &str| request.headers.get(name).unwrap().to_str().unwrap();
        assert_eq!(header("webhook-id"), "msg_1");
        assert_eq!(header("webhook-timestamp"), "1795413600");
        assert_eq!(header("content-type"), "application/json");
        assert_eq!(header("x-shop"), "Laden");
        assert_eq!(request.url.query(), Some("shop=1"));
        let message = Message {
            id: header("webhook-id"),
            at: at(),
            body: &request.body,
        };
        let secret = SigningSecret::parse(SECRET).unwrap();
        assert_eq!(
            verify(&message, header("webhook-signature"), &secret, at()),
            Ok(())
        );
    }

    #[tokio::test]
    async fn answers_are_sorted_by_their_status() {
        let not_taken = |why: &str, retry_after_s| Fate::NotTaken {
            why: why.to_owned(),
            retry_after_s,
        };
        let cases = [
            (200, Fate::Taken),
            (299, Fate::Taken),
            (
                301,
                not_taken(
                    "the receiver answered 301; redirects are not followed",
                    None,
                ),
            ),
            (400, not_taken("the receiver answered 400", None)),
            (410, Fate::Gone),
            (429, not_taken("the receiver answered 429", Some(30))),
            (500, not_taken("the receiver answered 500", None)),
            (503, not_taken("the receiver answered 503", Some(30))),
        ];
        for (status, fate) in cases {
            let response = ResponseTemplate::new(status)
                .insert_header("retry-after", "30")
                .insert_header("location", "http://127.0.0.1:9/elsewhere");
            let (delivered, server) = delivered(response).await;
            assert_eq!(delivered.fate, fate, "{status}");
            assert_eq!(delivered.status, Some(status));
            let received = server.received_requests().await.unwrap();
            assert_eq!(received.len(), 1, "{status}: sent once, nowhere else");
        }
    }

    #[tokio::test]
    async fn of_a_long_answer_only_the_beginning_is_read() {
        let body = "x\u{7}".repeat(2 << 20);
        let (delivered, _server) =
            delivered(ResponseTemplate::new(200).set_body_string(body)).await;
        assert_eq!(delivered.fate, Fate::Taken);
        assert_eq!(delivered.answer.chars().count(), 500);
        assert!(delivered.answer.starts_with("xxx"));
    }

    #[tokio::test]
    async fn what_may_not_be_called_is_not_called() {
        let guarded = Http::build(HttpSettings::default(), StopPoints::default()).unwrap();
        let courier = Courier::new(guarded);
        for (url, why) in [
            ("https://127.0.0.1/", "private networks"),
            ("https://[::ffff:10.0.0.1]/", "private networks"),
            ("https://example.org:8443/", "port"),
            ("https://me:word@example.org/", "password"),
            ("http://example.org/", "https://"),
            ("ftp://example.org/", "https://"),
        ] {
            let refused = courier.refuse(&url.parse().unwrap()).unwrap();
            assert!(refused.contains(why), "{url}: {refused}");
            let delivered = courier.deliver(parcel(url)).await;
            assert!(matches!(delivered.fate, Fate::NotTaken { .. }), "{url}");
            assert_eq!(delivered.status, None, "{url}");
        }
        assert_eq!(
            courier.refuse(&"https://example.org/".parse().unwrap()),
            None
        );
        let here = Courier::new(http());
        assert_eq!(here.refuse(&"http://127.0.0.1:9/".parse().unwrap()), None);
        let nobody = here.deliver(parcel("http://127.0.0.1:9/")).await;
        let why = "the server could not be reached".to_owned();
        let retry_after_s = None;
        assert_eq!(nobody.fate, Fate::NotTaken { why, retry_after_s });
        assert!(nobody.took < Duration::from_secs(20));
    }
}
