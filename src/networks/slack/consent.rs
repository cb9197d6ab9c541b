//! Connecting by consent, and renewing tokens where an app rotates them.
//!
//! Sources: docs.slack.dev/authentication/installing-with-oauth and
//! docs.slack.dev/authentication/using-token-rotation, read 2026-12-01.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};

use super::{AUTH, HOOK, Slack, answers::Said};
use crate::{
    domain::text::excerpt,
    networks::{
        ConnectError, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target},
        http::Request,
        oauth::{Dialect, Granted, REFRESH, app_of},
        place::below,
    },
};

/// What is asked for: posting, also where the app was not invited; files; the names of channels; and
/// reading back what was posted.
const SCOPES: &[&str] = &[
    "chat:write",
    "chat:write.public",
    "files:write",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
];

/// Errors that say that a refresh token is of no use any more.
/// Source: docs.slack.dev/reference/methods/oauth.v2.access (*Errors*), read 2026-12-01.
const DEAD: &[&str] = &[
    "invalid_refresh_token",
    "token_revoked",
    "token_expired",
    "invalid_auth",
    "account_inactive",
];
/// Errors after which the same call may work.
const PASSING: &[&str] = &[
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
];

impl Slack {
    fn dialect(&self) -> Dialect {
        Dialect {
            authorize: below(&self.place.auth(AUTH), &["oauth", "v2", "authorize"], &[]),
            token: self.method("oauth.v2.access", &[]),
            scopes: SCOPES,
            between: ",",
            // Switching it on at Slack makes the app a public one for good.
            has_pkce: false,
            proves_in_header: false,
            more: &[],
        }
    }

    /// Exchanges a code or a refresh token. Errors come with status 200 here as well.
    ///
    /// `is_refused` says which of Slack's errors mean that a person must connect again.
    async fn exchange(
        &self,
        fields: &[(&str, &str)],
        is_refused: impl Fn(&str) -> bool,
    ) -> Result<Granted, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        let secret = app.secret.as_ref().map(SecretString::expose_secret);
        let mut all = vec![("client_id", app.id.as_str())];
        all.extend(secret.map(|secret| ("client_secret", secret)));
        all.extend(fields);
        let request = Request::post(self.method("oauth.v2.access", &[])).fields(&all);
        let answer = self.http.prepare(request).await?;
        let said = Said::of(&answer);
        match answer.json::<Granted>() {
            Ok(granted) if said.is_done(&answer) => Ok(granted),
            _ if said.ok == Some(false) && is_refused(&said.error) => {
                Err(ConnectError::Refused(excerpt(&said.error, 80)))
            }
            _ => {
                let why = format!("Slack answered {}", answer.status);
                Err(ConnectError::Unreachable(why))
            }
        }
    }

    /// Renews a token that rotates; asks about one that does not.
    pub(super) async fn renewed(&self, session: &Session) -> Result<Session, ConnectError> {
        if session.get(HOOK).is_some() {
            let why = "Slack takes no more messages at this webhook's address";
            return Err(ConnectError::Refused(why.to_owned()));
        }
        let Some(refresh) = session.get(REFRESH) else {
            return self.bot(session).await.map(|_| session.clone());
        };
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ];
        let is_dead = |error: &str| DEAD.contains(&error);
        let granted = self.exchange(&fields, is_dead).await?;
        let mut renewed = granted.session(Some(session), self.now.get());
        // Who the bot is stays.
        for (name, secret) in session.iter() {
            if renewed.get(name).is_none() {
                renewed = renewed.with(name, secret.clone());
            }
        }
        Ok(renewed)
    }
}

#[async_trait]
impl Consent for Slack {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://api.slack.com/apps",
            what: "An app with these bot token scopes and Dezent's redirect URL; leave token rotation off, \
                   because each channel keeps the workspace's token by itself.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.place.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        Ok(self.dialect().ask(app, &ask))
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let fields = [
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
        ];
        let is_refused = |error: &str| !PASSING.contains(&error);
        let granted = self.exchange(&fields, is_refused).await?;
        Ok(granted.session(None, self.now.get()))
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        self.channels(session, options).await
    }
}
