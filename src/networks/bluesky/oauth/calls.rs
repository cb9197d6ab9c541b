//! Calls to an account's server, signed as its session asks: with a plain token, or with a token and a
//! proof that the key is ours.

use reqwest::header::{AUTHORIZATION, HeaderName, WWW_AUTHENTICATE};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    super::{
        Bluesky, report,
        session::{ACCESS, held},
    },
    KEY,
    dpop::{Key, Role, Use},
};
use crate::{
    domain::attempt::Permit,
    networks::{
        ConnectError, Outcome, Session, StepReport,
        http::{Answer, HttpError, Request},
        oauth,
    },
};

/// The header of a proof.
pub(super) const DPOP: HeaderName = HeaderName::from_static("dpop");
/// The error with which a server asks for a proof that holds its word: it has done nothing yet.
const USE_NONCE: &str = "use_dpop_nonce";
/// A method that changes nothing, and tells whose a session is.
pub(in super::super) const READ: &str = "com.atproto.server.getSession";
/// How long it may take to ask a server for its word before a public call, in milliseconds: so long that
/// the call is still allowed afterwards.
const WARM_LIMIT_MS: i64 = 1_000;

/// With what a session's calls are signed.
struct Pass<'a> {
    token: &'a SecretString,
    /// The key that the token is bound to; none where the token is enough by itself.
    key: Option<Key>,
}

impl<'a> Pass<'a> {
    /// What a session holds of it; none where something is missing or cannot be read.
    fn of(session: &'a Session) -> Option<Self> {
        let Some(kept) = held(session, KEY) else {
            let token = session.get(ACCESS)?;
            return Some(Self { token, key: None });
        };
        let key = Key::read(kept).inspect_err(|error| {
            tracing::error!(%error, "a session's key cannot be read");
        });
        Some(Self {
            token: session.get(oauth::ACCESS)?,
            key: Some(key.ok()?),
        })
    }
}

/// The report where nothing is known of the session.
pub(in super::super) fn no_session() -> StepReport {
    report(Outcome::Unauthorized, "there is no session")
}

/// Whether a server asks for the same call once more with its word in the proof, which it gives along.
pub(in super::super) fn asks_for_nonce(answer: &Answer) -> bool {
    let asks = answer.header(WWW_AUTHENTICATE.as_str()).unwrap_or_default();
    let is_asked =
        answer.named_error().error == USE_NONCE || asks.contains(&format!("error=\"{USE_NONCE}\""));
    matches!(answer.status, 400 | 401) && is_asked
}

impl Bluesky {
    /// A request with what the session is signed with.
    fn sign(
        &self,
        request: Request,
        (method, url): (&'static str, &Url),
        pass: &Pass<'_>,
    ) -> Result<Request, HttpError> {
        let Pass { token, key } = pass;
        let Some(key) = key else {
            return Ok(request.bearer(token));
        };
        let nonce = self.nonces.get(Role::Resource, url);
        let proof = key.proof(Use {
            method,
            url,
            now: self.now.get(),
            nonce: nonce.as_deref(),
            token: Some(token),
        });
        let proof = proof.map_err(|error| HttpError::NotSent(error.to_string()))?;
        let authorization = format!("DPoP {}", token.expose_secret());
        Ok(request
            .header(AUTHORIZATION, &authorization)
            .header(DPOP, &proof))
    }

    /// Makes a call that makes nothing public, once more where the server asks for its word.
    ///
    /// `filled` is the request with all but the signature.
    pub(in super::super) async fn post(
        &self,
        url: &Url,
        session: &Session,
        filled: impl Fn(Request) -> Request,
    ) -> Result<Answer, StepReport> {
        let pass = Pass::of(session).ok_or_else(no_session)?;
        let mut is_again = false;
        loop {
            let request = filled(Request::post(url.clone()));
            let answer = self
                .http
                .prepare(self.sign(request, ("POST", url), &pass)?)
                .await?;
            self.nonces.learn(Role::Resource, url, &answer);
            if is_again || !asks_for_nonce(&answer) {
                return Ok(answer);
            }
            is_again = true;
        }
    }

    /// Reads something with a session, once more where the server asks for its word.
    pub(in super::super) async fn read(
        &self,
        url: &Url,
        session: &Session,
    ) -> Result<Answer, ConnectError> {
        let no_session = || ConnectError::Refused("there is no session".to_owned());
        let pass = Pass::of(session).ok_or_else(no_session)?;
        let mut is_again = false;
        loop {
            let request = self.sign(Request::get(url.clone()), ("GET", url), &pass)?;
            let answer = self.http.read(request).await?;
            self.nonces.learn(Role::Resource, url, &answer);
            if is_again || !asks_for_nonce(&answer) {
                return Ok(answer);
            }
            is_again = true;
        }
    }

    /// Makes the one public call that the permit allows.
    ///
    /// A permit is good for one call, so there is no second one for a server that asks for its word. It is
    /// asked for that before, where none is known that is young; and where it asks all the same, it has
    /// done nothing, and the next attempt knows the word.
    pub(in super::super) async fn post_public(
        &self,
        permit: Permit,
        url: &Url,
        session: &Session,
        filled: impl Fn(Request) -> Request,
    ) -> Result<Answer, StepReport> {
        let pass = Pass::of(session).ok_or_else(no_session)?;
        if pass.key.is_some() && !self.nonces.is_fresh(Role::Resource, url) {
            self.ask_for_nonce(url, &pass).await;
        }
        let request = self.sign(filled(Request::post(url.clone())), ("POST", url), &pass)?;
        let answer = self.http.public(permit, request).await?;
        self.nonces.learn(Role::Resource, url, &answer);
        Ok(answer)
    }

    /// Makes a call that reads, whose answer brings the server's word whatever else it says.
    async fn ask_for_nonce(&self, beside: &Url, pass: &Pass<'_>) {
        let Ok(url) = beside.join(READ) else {
            return;
        };
        let request = Request::get(url.clone()).limit_ms(WARM_LIMIT_MS);
        let Ok(request) = self.sign(request, ("GET", &url), pass) else {
            return;
        };
        if let Ok(answer) = self.http.read(request).await {
            self.nonces.learn(Role::Resource, &url, &answer);
        }
    }
}
