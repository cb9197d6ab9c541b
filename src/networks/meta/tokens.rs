//! Tokens: a code becomes one for an hour, that one becomes one for sixty days, and this one can be
//! renewed before it ends.
//!
//! Source: developers.facebook.com, *Access Tokens* and *Long-Lived Access Tokens*, read 2026-12-01.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::{Fault, answers::refused_connection, asked, token_of};
use crate::{
    domain::{
        network::Refusal,
        time::{DAY_MS, Instant},
    },
    networks::{
        Adapter, ConnectError, ConnectRequest, Options, Session,
        consent::Answered,
        http::{Answer, Http, Request},
        oauth::{ACCESS, ENDS_AT, ends_at, ends_within},
        place::{AppKey, below},
        refused_option,
    },
};

/// How long before its end a token is renewed, in milliseconds: it is good for sixty days, and may be
/// renewed when it is a day old.
const RENEW_MS: i64 = 30 * DAY_MS;
/// How long before its end a token is no longer used that cannot be renewed, in milliseconds.
const LAST_MS: i64 = DAY_MS;

/// What is handed out for a code or a token.
pub(crate) struct Handed {
    token: SecretString,
    expires_in_s: Option<i64>,
}

/// A code without the two characters that Meta's pages add to its end.
pub(crate) fn code_of(code: &SecretString) -> &str {
    let code = code.expose_secret();
    code.strip_suffix("#_").unwrap_or(code)
}

/// Reads a token, which stands in the answer itself or in a list of one.
fn read(answer: &Answer) -> Option<Handed> {
    let body: Value = answer.json().ok()?;
    let handed = body["data"].get(0).unwrap_or(&body);
    let token = handed["access_token"].as_str()?;
    (!token.is_empty()).then(|| Handed {
        token: token.to_owned().into(),
        expires_in_s: handed["expires_in"].as_i64(),
    })
}

/// Asks for a token.
///
/// Errors: [`ConnectError::Refused`] where the network says no.
pub(crate) async fn handed(http: &Http, request: Request) -> Result<Handed, ConnectError> {
    let answer = http
        .prepare(request)
        .await
        .map_err(|error| ConnectError::Unreachable(error.to_string()))?;
    if !answer.is_success() {
        return Err(refused_connection(&answer));
    }
    let unread = || ConnectError::Unreachable("the network's answer cannot be read".to_owned());
    read(&answer).ok_or_else(unread)
}

/// A token as a session.
pub(crate) fn token_session(handed: &Handed, now: Instant) -> Session {
    let session = Session::default().with(ACCESS, handed.token.clone());
    match handed.expires_in_s {
        Some(expires_in_s) => session.with(ENDS_AT, ends_at(now, expires_in_s)),
        None => session,
    }
}

/// How a code becomes a token that lasts: two calls, of which the first hands out one for an hour.
pub(crate) struct Exchange {
    /// Where a code is exchanged.
    pub(crate) code_at: Url,
    /// Where the token for an hour is.
    pub(crate) long_at: Url,
    /// What the second call is called, such as `th_exchange_token`.
    pub(crate) grant: &'static str,
}

impl Exchange {
    /// Makes both calls.
    pub(crate) async fn make(
        self,
        http: &Http,
        app: &AppKey,
        answered: &Answered<'_>,
        now: Instant,
    ) -> Result<Session, ConnectError> {
        let secret = secret_of(app)?;
        let fields = [
            ("client_id", app.id.as_str()),
            ("client_secret", secret),
            ("grant_type", "authorization_code"),
            ("redirect_uri", answered.redirect.as_str()),
            ("code", code_of(answered.code)),
        ];
        let short = handed(http, Request::post(self.code_at).fields(&fields)).await?;
        let query = [
            ("grant_type", self.grant),
            ("client_secret", secret),
            ("access_token", short.token.expose_secret()),
        ];
        let long = handed(http, Request::get(below(&self.long_at, &[], &query))).await?;
        Ok(token_session(&long, now))
    }
}

/// Renews the token of a session at an address, by a grant such as `th_refresh_token`.
///
/// A token that is younger than a day cannot be renewed, nor can one of a private profile on Threads;
/// both are good until their end, so the session stays as it is while it is not about to end. The
/// token stands in the address because Meta documents no other place for it.
///
/// Errors: [`ConnectError::Refused`] only where the network says that the token is dead.
pub(crate) async fn refreshed(
    http: &Http,
    (url, grant): (&Url, &str),
    session: &Session,
    now: Instant,
) -> Result<Session, ConnectError> {
    let Some(token) = token_of(session) else {
        let told = "there is no access token";
        return Err(ConnectError::Refused(told.to_owned()));
    };
    let query = [
        ("grant_type", grant),
        ("access_token", token.expose_secret()),
    ];
    let answer = http
        .prepare(Request::get(below(url, &[], &query)))
        .await
        .map_err(|error| ConnectError::Unreachable(error.to_string()))?;
    if answer.is_success()
        && let Some(handed) = read(&answer)
    {
        let renewed = token_session(&handed, now);
        // Everything else that the session holds stays.
        return Ok(renewed
            .iter()
            .fold(session.clone(), |session, (name, secret)| {
                session.with(name, secret.clone())
            }));
    }
    if is_dead(&answer) {
        return Err(refused_connection(&answer));
    }
    if ends_within(session, now, LAST_MS) {
        let told = format!("the network answered {}", answer.status);
        return Err(ConnectError::Unreachable(told));
    }
    Ok(session.clone())
}

/// Whether an answer says that a token is dead.
fn is_dead(answer: &Answer) -> bool {
    let fault = Fault::of(answer).filter(|_| (400..500).contains(&answer.status));
    fault.is_some_and(|fault| matches!(fault.code, 102 | 190))
}

/// Asks whether a token that has no end and cannot be renewed, such as a page's, is still accepted.
///
/// Errors: [`ConnectError::Refused`] only where the network says that it is dead.
pub(crate) async fn still_good(
    http: &Http,
    url: Url,
    session: &Session,
) -> Result<Session, ConnectError> {
    let answer = asked(http, url, session).await?;
    if answer.is_success() {
        Ok(session.clone())
    } else if is_dead(&answer) {
        Err(refused_connection(&answer))
    } else {
        let told = format!("the network answered {}", answer.status);
        Err(ConnectError::Unreachable(told))
    }
}

/// The app's secret; Meta gives every app one.
pub(crate) fn secret_of(app: &AppKey) -> Result<&str, ConnectError> {
    let secret = app.secret.as_ref().map(ExposeSecret::expose_secret);
    secret.ok_or_else(|| {
        ConnectError::Refused("the secret of the app at Meta is missing in the settings".to_owned())
    })
}

/// A credential that was typed in, without white space around it.
///
/// Errors: [`ConnectError::Field`] where it is missing.
pub(crate) fn typed_text<'a>(
    request: &ConnectRequest<'a>,
    name: &str,
) -> Result<&'a str, ConnectError> {
    let given = request.credentials.get(name);
    let given = given.map(|secret| secret.expose_secret().trim());
    given
        .filter(|text| !text.is_empty())
        .ok_or_else(|| ConnectError::Field {
            field: format!("credentials.{name}"),
            message: "is needed".to_owned(),
        })
}

/// Refuses wrong settings of a channel before anybody is asked, and such as belong to one post.
pub(crate) fn refuse_channel(
    adapter: &dyn Adapter,
    options: &Options,
    of_one_post: &[&str],
) -> Result<(), ConnectError> {
    let wrong = adapter.refuse_options(options).into_iter();
    let of_one_post = of_one_post
        .iter()
        .filter(|name| options.contains_key(**name))
        .map(|name| refused_option(name, "it belongs to one post, not to a channel".to_owned()));
    match wrong.chain(of_one_post).next() {
        Some(Refusal { field, message, .. }) => Err(ConnectError::Field { field, message }),
        None => Ok(()),
    }
}

/// The session of a token that a person typed in, which does not say when it ends.
///
/// It is taken to end in a month and a day, so that it is renewed a day from now, when it is surely
/// old enough for that; then its end is known.
pub(crate) fn typed_session(token: SecretString, now: Instant) -> Session {
    let ends_at = now.plus_ms(RENEW_MS + DAY_MS).ms().to_string();
    Session::default()
        .with(ACCESS, token)
        .with(ENDS_AT, ends_at)
}

/// Whether a token is to be renewed: half of its sixty days are over.
pub(crate) fn is_half_over(session: &Session, now: Instant) -> bool {
    ends_within(session, now, RENEW_MS)
}
