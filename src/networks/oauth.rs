//! OAuth 2, as most networks speak it: asking, exchanging a code, and renewing.
//!
//! The protocol's messages are the library's; the calls are made by the one client that guards where
//! they go and follows no redirect. Sources: RFC 6749, RFC 7636, RFC 9207 and RFC 9700, read 2026-12-01.

use std::{pin::Pin, time::Duration};

use oauth2::{
    AccessToken, AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, Client, ClientId,
    ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
        BasicTokenType,
    },
    http::StatusCode,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded::byte_serialize};

pub(crate) use super::session::ENDS_AT;
use super::{
    ConnectError, Session,
    consent::{Answered, Ask, Asked},
    http::{Answer, Http, HttpError, Request},
    place::AppKey,
};
use crate::domain::{
    text::excerpt,
    time::{Instant, SECOND_MS},
};

/// Names of what a session holds.
pub(crate) const ACCESS: &str = "access_token";
/// What renews it.
pub(crate) const REFRESH: &str = "refresh_token";
/// What proves that whoever exchanges the code is who asked.
const VERIFIER: &str = "code_verifier";

/// How a network's OAuth differs from the next one's.
#[derive(Debug, Clone)]
pub(crate) struct Dialect {
    /// The page on which people are asked.
    pub(crate) authorize: Url,
    /// Where codes are exchanged and sessions renewed.
    pub(crate) token: Url,
    /// What is asked for.
    pub(crate) scopes: &'static [&'static str],
    /// What stands between two of them: a space by the standard.
    pub(crate) between: &'static str,
    /// Whether codes are bound to who asked (PKCE with S256).
    pub(crate) has_pkce: bool,
    /// Whether the app proves itself in a header rather than in the body.
    pub(crate) proves_in_header: bool,
    /// What else stands in the page's address.
    pub(crate) more: &'static [(&'static str, &'static str)],
}

/// What a network grants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Granted {
    access_token: AccessToken,
    /// Some leave it out or have a word of their own, and all mean the same.
    #[serde(skip, default = "bearer")]
    token_type: BasicTokenType,
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    /// A list or a text, parted by spaces or commas.
    scope: Option<Value>,
    /// Everything else.
    #[serde(flatten)]
    more: Map<String, Value>,
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

impl TokenResponse for Granted {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

impl Granted {
    /// As a session: with the refresh token of the one before where no new one came.
    pub(crate) fn session(&self, before: Option<&Session>, now: Instant) -> Session {
        let access = self.access_token.secret().clone();
        let mut session = Session::default().with(ACCESS, access);
        let refresh = self
            .refresh_token
            .as_ref()
            .map(|token| token.secret().clone());
        let kept = before.and_then(|before| before.get(REFRESH)).cloned();
        if let Some(refresh) = refresh.map(SecretString::from).or(kept) {
            session = session.with(REFRESH, refresh);
        }
        if let Some(expires_in) = self
            .expires_in
            .and_then(|seconds| i64::try_from(seconds).ok())
        {
            session = session.with(ENDS_AT, ends_at(now, expires_in));
        }
        session
    }

    /// What was granted, where the network says so.
    pub(crate) fn scopes(&self) -> Option<Vec<String>> {
        match self.scope.as_ref()? {
            Value::String(text) => {
                let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
                Some(parts.map(str::to_owned).collect())
            }
            Value::Array(list) => Some(
                list.iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
            _ => None,
        }
    }

    /// What else the answer said under a name.
    pub(crate) fn said(&self, name: &str) -> Option<&Value> {
        self.more.get(name)
    }
}

/// The instant at which something ends that is good for so many seconds, as a session keeps it.
pub(crate) fn ends_at(now: Instant, expires_in_s: i64) -> String {
    now.plus_ms(expires_in_s.saturating_mul(SECOND_MS))
        .ms()
        .to_string()
}

/// When a session ends; none where that is not known.
pub(crate) fn session_end(session: &Session) -> Option<Instant> {
    session.ends_at()
}

/// Whether a session ends within so many milliseconds.
pub(crate) fn ends_within(session: &Session, now: Instant, ms: i64) -> bool {
    session_end(session).is_some_and(|end| end <= now.plus_ms(ms))
}

/// A client of the library that knows where to ask and where to exchange.
type OAuth = Client<
    BasicErrorResponse,
    Granted,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Dialect {
    fn client(&self, app: &AppKey) -> OAuth {
        let client = Client::new(ClientId::new(app.id.clone()))
            .set_auth_uri(AuthUrl::from_url(self.authorize.clone()))
            .set_token_uri(TokenUrl::from_url(self.token.clone()))
            .set_auth_type(if self.proves_in_header {
                AuthType::BasicAuth
            } else {
                AuthType::RequestBody
            });
        match &app.secret {
            Some(secret) => {
                client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
            }
            None => client,
        }
    }

    /// The page that asks a person, and what its answer can be exchanged with.
    pub(crate) fn ask(&self, app: &AppKey, ask: &Ask<'_>) -> Asked {
        let client = self
            .client(app)
            .set_redirect_uri(RedirectUrl::from_url(ask.redirect.clone()));
        let state = ask.state.to_owned();
        let mut request = client
            .authorize_url(|| CsrfToken::new(state))
            .add_scope(Scope::new(self.scopes.join(self.between)));
        for (name, value) in self.more {
            request = request.add_extra_param(*name, *value);
        }
        let mut kept = Session::default();
        if self.has_pkce {
            let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
            request = request.set_pkce_challenge(challenge);
            kept = kept.with(VERIFIER, verifier.into_secret());
        }
        let (address, _) = request.url();
        Asked { address, kept }
    }

    /// Exchanges a person's answer.
    pub(crate) async fn redeem(
        &self,
        http: &Http,
        app: &AppKey,
        answered: &Answered<'_>,
    ) -> Result<Granted, ConnectError> {
        let client = self
            .client(app)
            .set_redirect_uri(RedirectUrl::from_url(answered.redirect.clone()));
        let code = AuthorizationCode::new(answered.code.expose_secret().to_owned());
        let mut request = client.exchange_code(code);
        if let Some(verifier) = answered.kept.get(VERIFIER) {
            let verifier = verifier.expose_secret().to_owned();
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        }
        let caller = Caller { http };
        request.request_async(&caller).await.map_err(refused)
    }

    /// Renews a session.
    ///
    /// [`ConnectError::Refused`] means that a person must connect the account again.
    pub(crate) async fn renew(
        &self,
        http: &Http,
        app: &AppKey,
        session: &Session,
    ) -> Result<Granted, ConnectError> {
        let Some(refresh) = session.get(REFRESH) else {
            let told = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(told.to_owned()));
        };
        let token = RefreshToken::new(refresh.expose_secret().to_owned());
        let client = self.client(app);
        let caller = Caller { http };
        let request = client.exchange_refresh_token(&token);
        request.request_async(&caller).await.map_err(refused)
    }
}

/// A request with which an app proves itself in a header, where its id and its secret stand as in a form.
/// Source: RFC 6749, section 2.3.1, read 2026-12-01.
pub(crate) fn proven(request: Request, id: &str, secret: &SecretString) -> Request {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let secret = encoded(secret.expose_secret());
    request.basic(&encoded(id), &secret.into())
}

/// The app, or what is said where nobody has registered one.
pub(crate) fn app_of(app: Option<&AppKey>) -> Result<&AppKey, ConnectError> {
    app.ok_or_else(|| {
        ConnectError::Refused("nobody has registered Dezent at this network yet".to_owned())
    })
}

/// What an exchange's end means for a person.
fn refused(error: RequestTokenError<HttpError, BasicErrorResponse>) -> ConnectError {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let words = said.error_description().map_or("", |words| words.as_str());
            let words = excerpt(&format!("{}: {words}", said.error()), 200);
            ConnectError::Refused(words.trim_end_matches([':', ' ']).to_owned())
        }
        RequestTokenError::Request(error) => ConnectError::Unreachable(error.to_string()),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            ConnectError::Unreachable("the network's answer cannot be read".to_owned())
        }
    }
}

/// Makes the library's calls.
struct Caller<'a> {
    http: &'a Http,
}

impl<'c> AsyncHttpClient<'c> for Caller<'_> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.http.prepare(Request::of_library(request)?).await?;
            // Only a complete yes or no decides about a session; whatever else an answer names, it says
            // that the network is not at its best.
            if answer.is_success() || matches!(answer.status, 400 | 401 | 403) {
                return Ok(library_answer(answer));
            }
            Err(HttpError::Unknown {
                reason: format!("the network answered {}", answer.status),
                status: Some(answer.status),
            })
        })
    }
}

fn library_answer(answer: Answer) -> HttpResponse {
    let mut response = HttpResponse::new(answer.body);
    // Only what came as a status is one.
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    response
}
