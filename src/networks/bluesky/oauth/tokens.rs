//! Tokens: exchanging a code for them, renewing them and giving them back.

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;

use super::{
    super::{
        Bluesky,
        session::{held, unexpected},
    },
    CLIENT_ID, KEY, REVOKE_AT, TOKEN_AT,
    calls::{DPOP, asks_for_nonce},
    dpop::{Key, KeyError, Role, Use},
};
use crate::{
    domain::{
        text::excerpt,
        time::{DAY_MS, Instant, MINUTE_MS},
    },
    networks::{
        ConnectError, Session,
        http::{Answer, Request},
        oauth::{ACCESS, ENDS_AT, REFRESH, ends_at, ends_within},
    },
};

/// How long a session must still be good for when it is used, in milliseconds.
const FRESH_FOR_MS: i64 = 5 * MINUTE_MS;
/// How long an app without a key of its own may go on renewing, in milliseconds.
/// Source: atproto.com/specs/oauth, read 2026-12-01: two weeks.
const LIFE_MS: i64 = 14 * DAY_MS;
/// When a person must come again, in milliseconds since 1970.
const RENEWED_UNTIL: &str = "renewed_until_ms";

/// What is granted; never printed.
#[derive(Deserialize)]
pub(super) struct Granted {
    access_token: String,
    token_type: String,
    #[serde(default)]
    expires_in: Option<i64>,
    #[serde(default)]
    refresh_token: Option<String>,
    #[serde(default)]
    scope: String,
    /// Whom it is for.
    pub(super) sub: String,
}

/// An error, as RFC 6749 has it.
#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// The name of an error, and words for a person.
pub(super) fn named(answer: &Answer) -> (String, String) {
    let Refusal {
        error,
        error_description,
    } = answer.json().unwrap_or_default();
    let words = excerpt(&format!("{error}: {error_description}"), 200);
    let words = words.trim_end_matches([':', ' ']).to_owned();
    (excerpt(&error, 80), words)
}

impl From<KeyError> for ConnectError {
    fn from(error: KeyError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl Granted {
    /// Whether it is bound to our key, and good for what we do.
    pub(super) fn refuse(&self) -> Result<(), ConnectError> {
        let scopes: Vec<&str> = self.scope.split_whitespace().collect();
        let has = |begin: &str| {
            let mut scopes = scopes.iter();
            scopes.any(|scope| scope.starts_with(begin) || *scope == "transition:generic")
        };
        let refused = |message: &str| Err(ConnectError::Refused(message.to_owned()));
        if !self.token_type.eq_ignore_ascii_case("DPoP") || !scopes.contains(&"atproto") {
            refused("the account's server granted something else than was asked for")
        } else if !has("repo") || !has("blob") {
            refused("the account did not allow writing posts and uploading pictures")
        } else {
            Ok(())
        }
    }

    /// A session with these tokens in place of those it had.
    pub(super) fn session(self, before: Session, now: Instant) -> Session {
        // Each token renews once; where no new one came, the old one is kept all the same.
        let session = match self.refresh_token {
            Some(refresh) => before.with(REFRESH, refresh),
            None => before,
        };
        // Without a word about it, it is renewed as late as a server refuses it.
        let end = self.expires_in.map(|seconds| ends_at(now, seconds));
        session
            .with(ACCESS, self.access_token)
            .with(ENDS_AT, end.unwrap_or_default())
    }
}

/// Whether a session's access token ends within five minutes.
pub(in super::super) fn is_stale(session: &Session, now: Instant) -> bool {
    ends_within(session, now, FRESH_FOR_MS)
}

/// The session of a first grant, which notes when a person must come again.
pub(super) fn begun(session: Session, now: Instant) -> Session {
    session.with(RENEWED_UNTIL, now.plus_ms(LIFE_MS).ms().to_string())
}

/// When a person must come again.
pub(in super::super) fn session_ends_at(session: &Session) -> Option<Instant> {
    let ms = held(session, RENEWED_UNTIL)?.parse().ok()?;
    Some(Instant::from_ms(ms))
}

fn again() -> ConnectError {
    ConnectError::Refused("connect this account again".to_owned())
}

/// An address that a session holds.
fn place(session: &Session, name: &str) -> Option<Url> {
    Url::parse(held(session, name)?).ok()
}

impl Bluesky {
    /// Makes a call to an authorization server, once more where it asks for its word: then it has done
    /// nothing yet.
    pub(super) async fn tell(
        &self,
        url: &Url,
        key: &Key,
        fields: &[(&str, &str)],
    ) -> Result<Answer, ConnectError> {
        let mut is_again = false;
        loop {
            let nonce = self.nonces.get(Role::Authorization, url);
            let proof = key.proof(Use {
                method: "POST",
                url,
                now: self.now.get(),
                nonce: nonce.as_deref(),
                token: None,
            })?;
            let request = Request::post(url.clone()).fields(fields);
            let answer = self.http.prepare(request.header(DPOP, &proof)).await?;
            self.nonces.learn(Role::Authorization, url, &answer);
            if is_again || !asks_for_nonce(&answer) {
                return Ok(answer);
            }
            is_again = true;
        }
    }

    /// Exchanges a code or a token for new tokens.
    ///
    /// [`ConnectError::Refused`] where the server says that it grants nothing for it.
    pub(super) async fn grant(
        &self,
        session: &Session,
        fields: &[(&str, &str)],
    ) -> Result<Granted, ConnectError> {
        let url = place(session, TOKEN_AT).ok_or_else(again)?;
        let key = Key::read(held(session, KEY).ok_or_else(again)?)?;
        let client = held(session, CLIENT_ID).ok_or_else(again)?;
        let fields: Vec<(&str, &str)> = [&[(CLIENT_ID, client)], fields].concat();
        let answer = self.tell(&url, &key, &fields).await?;
        match answer.json::<Granted>() {
            Ok(granted) if answer.is_success() && !granted.access_token.is_empty() => Ok(granted),
            _ if answer.is_success() => Err(unexpected(&answer)),
            _ => match named(&answer) {
                (error, words) if error == "invalid_grant" => Err(ConnectError::Refused(words)),
                (error, words) if !error.is_empty() => Err(ConnectError::Unreachable(words)),
                _ => Err(unexpected(&answer)),
            },
        }
    }

    /// Renews a session. Its refresh token is used up by that, whatever becomes of the answer.
    pub(in super::super) async fn renew_bound(
        &self,
        did: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let refresh = session.get(REFRESH).ok_or_else(again)?.expose_secret();
        let fields = [("grant_type", "refresh_token"), (REFRESH, refresh)];
        let granted = self.grant(session, &fields).await?;
        if granted.sub != did {
            return Err(ConnectError::Refused(
                "the server answered for another account".to_owned(),
            ));
        }
        granted.refuse()?;
        Ok(granted.session(session.clone(), self.now.get()))
    }

    /// Gives a session's tokens back.
    pub(in super::super) async fn give_back(&self, session: &Session) {
        let token = session.get(REFRESH).or_else(|| session.get(ACCESS));
        let key = held(session, KEY).map(Key::read);
        let (Some(url), Some(Ok(key)), Some(token), Some(client)) = (
            place(session, REVOKE_AT),
            key,
            token,
            held(session, CLIENT_ID),
        ) else {
            return;
        };
        let fields = [(CLIENT_ID, client), ("token", token.expose_secret())];
        // A server that does not answer lets the tokens run out by themselves.
        let _ = self.tell(&url, &key, &fields).await;
    }
}
