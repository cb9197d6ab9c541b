//! The one client through which every network is called.
//!
//! What it promises, each being a condition for never posting twice or for not being led astray:
//!
//! * A request is sent at most once: no retries, no redirects, and a public call always opens a
//!   connection of its own, so that none is lost on an idle connection that the other side closes.
//!   Only [`Http::fetch`], which reads what strangers' addresses lead to, follows a few redirects.
//! * A failure says whether a byte may have left ([`HttpError`]).
//! * A public call needs a [`Permit`], and checks it in the last moment.
//! * Private addresses and this machine's own are refused ([`AllowPrivate`]), as they are written and
//!   as names resolve to them; no proxy is inherited from the environment, and answers are cut at
//!   1 MiB.

use std::{
    fmt,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder, Response};
use url::Url;

use super::{Outcome, StepReport};
use crate::{
    domain::{address::Destination, attempt::Permit},
    stop_points::{StopPoint, StopPoints},
};

mod address;
mod answer;
mod body;
mod connect;
mod fetch;
mod form;
mod request;
mod resolve;
#[cfg(all(test, feature = "testing"))]
mod tests;

pub use address::AllowPrivate;
pub use answer::{Answer, ErrorLine, NamedError};
pub use fetch::{FetchLimits, Fetched};
pub use form::{Form, FormFile};
pub use request::Request;

use address::{Reach, UNREACHABLE};
use body::{Chunks, Halves, Progress};
use connect::{CONNECT_LIMIT, Established};
use request::Content;
use resolve::{GuardedResolver, Lookup, by_machine};

/// How long an idle connection is kept for reads and preparations.
const IDLE_LIMIT: Duration = Duration::from_secs(5);

/// The largest answer that is read, in bytes.
const ANSWER_MAX_BYTES: usize = 1024 * 1024;

/// How much is read of an answer whose status is all that counts, in bytes.
const BEGINNING_BYTES: usize = 4 * 1024;

/// How the client is set up.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Which addresses besides the open internet may be called.
    pub allow_private: AllowPrivate,
    /// What leads to this program itself, such as the address it listens on: never called, unless
    /// that very address or name is allowed. The addresses of this machine need not be listed.
    pub own: Vec<Destination>,
    /// The ports that may be called, save at hosts allowed by name.
    pub ports: Vec<u16>,
    /// What the client calls itself.
    pub user_agent: String,
}

impl Default for HttpSettings {
    /// The open internet at its usual ports.
    fn default() -> Self {
        Self {
            allow_private: AllowPrivate::No,
            own: Vec::new(),
            ports: vec![80, 443],
            user_agent: concat!("Dezent/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// The client could not be made: the machine's certificates or the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made")]
pub struct HttpBuildError(#[from] reqwest::Error);

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// Surely nothing left this machine; in words that tell no more than the URL did.
    #[error("{0}")]
    NotSent(String),
    /// Something may have left: a time-out, a broken connection, an answer that cannot be read.
    #[error("{reason}")]
    Unknown {
        /// Why, in words.
        reason: String,
        /// The status, where the head of an answer came.
        status: Option<u16>,
    },
}

impl HttpError {
    /// Sorts a failure: only what surely came before the first byte is *not sent*.
    fn of(error: reqwest::Error, host: &str) -> Self {
        // A URL may hold an account's name, and is not needed to understand the error.
        let error = error.without_url();
        tracing::debug!(host, error = %Chain(&error), "a call failed");
        if error.is_connect() || error.is_builder() {
            Self::NotSent(UNREACHABLE.to_owned())
        } else if error.is_timeout() {
            Self::unknown("no answer came in time")
        } else {
            Self::unknown("the connection broke off")
        }
    }

    /// An unclear end without an answer.
    fn unknown(reason: &str) -> Self {
        Self::Unknown {
            reason: reason.to_owned(),
            status: None,
        }
    }
}

impl From<HttpError> for StepReport {
    fn from(error: HttpError) -> Self {
        let message = Some(error.to_string());
        let (outcome, http_status) = match error {
            HttpError::NotSent(_) => (Outcome::NotSent, None),
            HttpError::Unknown { status, .. } => (Outcome::Unknown, status),
        };
        Self {
            http_status,
            message,
            ..Self::from(outcome)
        }
    }
}

/// An error with everything that led to it, on one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// Makes ring the process's TLS provider, unless there is one; calling it again changes nothing.
pub fn install_tls_provider() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error means that another thread was quicker, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// The client; cheap to clone.
#[derive(Clone)]
pub struct Http {
    inner: Arc<Inner>,
}

struct Inner {
    reach: Reach,
    user_agent: String,
    stops: StopPoints,
    lookup: Lookup,
    /// For reads and preparations: keeps connections for a moment.
    pooled: Client,
    /// For public calls: one connection each, HTTP/1.1, where half a body means half a body.
    fresh: Client,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("reach", &self.inner.reach)
            .finish_non_exhaustive()
    }
}

impl Http {
    /// Makes a client that goes where the settings allow.
    pub fn build(settings: HttpSettings, stops: StopPoints) -> Result<Self, HttpBuildError> {
        Self::build_asking(settings, stops, by_machine())
    }

    /// The same with names looked up elsewhere.
    fn build_asking(
        settings: HttpSettings,
        stops: StopPoints,
        lookup: Lookup,
    ) -> Result<Self, HttpBuildError> {
        let reach = Reach::Guarded {
            allow_private: settings.allow_private,
            own: settings.own,
            ports: settings.ports,
        };
        Self::with_reach(reach, settings.user_agent, stops, lookup)
    }

    /// Makes a client from this one that goes to one origin and nowhere else, private or not.
    ///
    /// For servers that the operator names in the settings, such as the rehearsal network.
    pub fn only_to(&self, base: &Url) -> Result<Self, HttpBuildError> {
        let Inner {
            user_agent,
            stops,
            lookup,
            ..
        } = &*self.inner;
        let reach = Reach::Only(base.origin());
        Self::with_reach(reach, user_agent.clone(), stops.clone(), Arc::clone(lookup))
    }

    /// Makes a client from this one that also goes to the hosts of these addresses, private or not, which
    /// the operator named in the settings.
    pub fn and_to(&self, bases: &[&Url]) -> Result<Self, HttpBuildError> {
        let Inner {
            reach,
            user_agent,
            stops,
            lookup,
            ..
        } = &*self.inner;
        let reach = reach.clone().and_to(bases);
        Self::with_reach(reach, user_agent.clone(), stops.clone(), Arc::clone(lookup))
    }

    /// Makes a client that goes to one origin and nowhere else, private or not, where there is no other
    /// client yet: for a server that the operator names in the settings.
    pub fn for_operator(base: &Url) -> Result<Self, HttpBuildError> {
        let settings = HttpSettings::default();
        let (reach, stops) = (Reach::Only(base.origin()), StopPoints::default());
        Self::with_reach(reach, settings.user_agent, stops, by_machine())
    }

    fn with_reach(
        reach: Reach,
        user_agent: String,
        stops: StopPoints,
        lookup: Lookup,
    ) -> Result<Self, HttpBuildError> {
        install_tls_provider();
        let builder = || {
            Client::builder()
                .user_agent(user_agent.clone())
                .dns_resolver(GuardedResolver {
                    reach: reach.clone(),
                    lookup: Arc::clone(&lookup),
                })
                .no_proxy()
                .referer(false)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .connect_timeout(CONNECT_LIMIT)
        };
        let pooled = builder().pool_idle_timeout(IDLE_LIMIT).build()?;
        let fresh = builder()
            .pool_max_idle_per_host(0)
            .http1_only()
            .connector_layer(Established::new(stops.clone()))
            .build()?;
        Ok(Self {
            inner: Arc::new(Inner {
                reach,
                user_agent,
                stops,
                lookup,
                pooled,
                fresh,
            }),
        })
    }

    /// Makes a call that changes nothing.
    pub async fn read(&self, request: Request) -> Result<Answer, HttpError> {
        self.prepare(request).await
    }

    /// Makes a call that makes nothing public: an upload, a container, a session.
    ///
    /// It ends with [`HttpError::Unknown`] once nothing has moved for the request's stall limit.
    pub async fn prepare(&self, request: Request) -> Result<Answer, HttpError> {
        let stall = request.stall();
        let progress = Progress::begin();
        let (call, body, host) = self.begin(&self.inner.pooled, request)?;
        let call = match body {
            Some(body) => {
                let chunks = Chunks::new(body, progress.clone());
                call.body(reqwest::Body::wrap_stream(chunks))
            }
            None => call,
        };
        let stalled = || HttpError::unknown("the call made no progress");
        let response = progress
            .unless_stalled(call.send(), stall)
            .await
            .ok_or_else(stalled)?;
        let response = response.map_err(|error| HttpError::of(error, &host))?;
        tokio::time::timeout(stall, read_answer(response, &host))
            .await
            .unwrap_or_else(|_elapsed| Err(stalled()))
    }

    /// Makes the one public call that the permit allows.
    ///
    /// The permit is looked at in the last moment: a process that was frozen since its commit sends
    /// nothing. Points of the call at which a test may stop:
    ///
    /// * `BeforeConnect`: before the permit is looked at.
    /// * `AfterConnect`: the connection stands, encryption included, and nothing was written.
    /// * `HalfSent`: the head and the first half of the body were written.
    /// * `AllSent`: all was written; a fast answer may be there already. A call without a body has
    ///   no half and reaches this together with the next point.
    /// * `AnswerHeadRead`, `AnswerRead`: as they say.
    pub async fn public(&self, permit: Permit, request: Request) -> Result<Answer, HttpError> {
        let stops = &self.inner.stops;
        let (call, body, host) = self.begin(&self.inner.fresh, request)?;
        stops.reach(StopPoint::BeforeConnect);
        if !permit.is_fresh(Instant::now()) {
            return Err(HttpError::NotSent(
                "too much time passed before it could be sent".to_owned(),
            ));
        }
        let response = match whole(body)? {
            Some(body) if stops.is_armed() => send_in_halves(call, body, stops).await,
            Some(body) => call.body(body).send().await,
            None => call
                .send()
                .await
                .inspect(|_| stops.reach(StopPoint::AllSent)),
        };
        let response = response.map_err(|error| HttpError::of(error, &host))?;
        stops.reach(StopPoint::AnswerHeadRead);
        let answer = read_answer(response, &host).await?;
        stops.reach(StopPoint::AnswerRead);
        Ok(answer)
    }

    /// Sends a message to a stranger's address, on a connection of its own.
    ///
    /// Its id makes a repeat harmless, so it needs no permit. The status is the answer: of the body
    /// only the beginning is read, and one that breaks off is as good.
    pub(super) async fn hand_over(&self, request: Request) -> Result<Answer, HttpError> {
        let (call, body, host) = self.begin(&self.inner.fresh, request)?;
        let response = call.body(whole(body)?.unwrap_or_default()).send().await;
        let mut response = response.map_err(|error| HttpError::of(error, &host))?;
        let mut beginning = Vec::new();
        while beginning.len() < BEGINNING_BYTES {
            match response.chunk().await {
                Ok(Some(chunk)) => beginning.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
        beginning.truncate(BEGINNING_BYTES);
        let status = response.status().as_u16();
        Ok(Answer::new(status, response.headers(), beginning))
    }

    /// Why a person may not have messages sent to an address; none where that is fine.
    ///
    /// Addresses without encryption are only taken where private ones are.
    pub(super) fn refuse_receiver(&self, url: &Url) -> Option<String> {
        let is_plain_allowed = match &self.inner.reach {
            Reach::Guarded { allow_private, .. } => *allow_private != AllowPrivate::No,
            Reach::Only(_) => true,
        };
        match url.scheme() {
            "https" => {}
            "http" if is_plain_allowed => {}
            _ => return Some("an address begins with https://".to_owned()),
        }
        self.inner.reach.check(url).err().map(|why| why.to_string())
    }

    /// Judges a request and begins a call without its body, which comes back beside it.
    fn begin(
        &self,
        client: &Client,
        request: Request,
    ) -> Result<(RequestBuilder, Option<Content>, String), HttpError> {
        let refused = |why: &dyn fmt::Display| HttpError::NotSent(why.to_string());
        let request = request.ready().map_err(|error| refused(&error))?;
        self.inner
            .reach
            .check(&request.url)
            .map_err(|error| refused(&error))?;
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let call = client
            .request(request.method, request.url)
            .headers(request.headers)
            .timeout(request.limit);
        Ok((call, request.body, host))
    }
}

/// A body that is there from its first byte to its last.
fn whole(body: Option<Content>) -> Result<Option<Vec<u8>>, HttpError> {
    match body {
        Some(Content::Bytes(body)) => Ok(Some(body)),
        None => Ok(None),
        Some(Content::Stream(_)) => {
            let told = "what makes something public is sent whole or not at all";
            Err(HttpError::NotSent(told.to_owned()))
        }
    }
}

/// Sends a body in two halves and says when all of it was written.
async fn send_in_halves(
    call: RequestBuilder,
    body: Vec<u8>,
    stops: &StopPoints,
) -> Result<Response, reqwest::Error> {
    let (halves, mut all_taken) = Halves::new(body, stops.clone());
    let mut sending = pin!(call.body(reqwest::Body::wrap_stream(halves)).send());
    tokio::select! {
        // First the body: where the answer is there too, the points come in their order.
        biased;
        Ok(()) = &mut all_taken => {
            // The body was taken in the same turn in which it is written; that turn ends first.
            tokio::task::yield_now().await;
            stops.reach(StopPoint::AllSent);
            sending.await
        }
        response = &mut sending => {
            // On another thread, all of it can have happened between the two questions.
            if all_taken.try_recv().is_ok() {
                stops.reach(StopPoint::AllSent);
            }
            response
        }
    }
}

/// Reads an answer to its end, unless that is too far.
async fn read_answer(response: Response, host: &str) -> Result<Answer, HttpError> {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = read_body(response, host, ANSWER_MAX_BYTES).await?;
    Ok(Answer::new(status, &headers, body))
}

/// Reads a body to its end, and never holds more of it than so many bytes.
async fn read_body(
    mut response: Response,
    host: &str,
    max_bytes: usize,
) -> Result<Vec<u8>, HttpError> {
    let status = response.status().as_u16();
    let unreadable = |reason: String| HttpError::Unknown {
        reason,
        status: Some(status),
    };
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > max_bytes => {
                return Err(unreadable("the answer is too long".to_owned()));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => {
                let reason = HttpError::of(error, host).to_string();
                return Err(unreadable(reason));
            }
        }
    }
}
