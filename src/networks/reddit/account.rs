//! Accounts: asking for consent, exchanging codes, and renewing sessions.
//!
//! Reddit tells some errors of an exchange in answers of 200, and slows down callers who do not say who
//! they are; so the exchanges are made here, with the app's own name.

use reqwest::header::USER_AGENT;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::Reddit;
use crate::{
    domain::{channel::Account, text::excerpt},
    networks::{
        AppKey, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, Dialect, Granted, REFRESH, app_of},
        place::below,
    },
};

/// What is needed: posting, comments, flairs, removing, and reading what was posted.
/// Source: `r2/r2/controllers/oauth2.py` of github.com/reddit-archive/reddit, read 2026-12-01.
const SCOPES: &[&str] = &["identity", "submit", "read", "flair", "edit", "history"];

/// An account as Reddit tells it to itself.
#[derive(Deserialize)]
pub(super) struct Own {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    is_suspended: bool,
}

/// The error that an exchange is answered with: a name, or a status.
fn error_of(answer: &Answer) -> Option<String> {
    let body: Value = answer.json().ok()?;
    match &body["error"] {
        Value::String(name) => Some(excerpt(name, 80)),
        Value::Number(status) => Some(status.to_string()),
        _ => None,
    }
}

impl Reddit {
    /// What a call says of who makes it: `server:app:version (by /u/account)`. Source:
    /// *Reddit Data API Wiki*, read 2026-12-01.
    fn agent(&self, name: &str) -> String {
        let app = self.app.as_ref().map_or("dezent", |app| &*app.id);
        let version = env!("CARGO_PKG_VERSION");
        let agent = format!("server:{app}:v{version}");
        if name.is_empty() {
            agent
        } else {
            format!("{agent} (by /u/{name})")
        }
    }

    /// A call in the name of an account.
    pub(super) fn signed(&self, request: Request, name: &str, token: &SecretString) -> Request {
        request.header(USER_AGENT, &self.agent(name)).bearer(token)
    }

    fn dialect(&self) -> Dialect {
        Dialect {
            authorize: below(&self.auth, &["api", "v1", "authorize"], &[]),
            token: below(&self.auth, &["api", "v1", "access_token"], &[]),
            scopes: SCOPES,
            between: " ",
            has_pkce: false,
            proves_in_header: true,
            more: &[("duration", "permanent")],
        }
    }

    /// A call to where tokens are handed out, in the name of the app.
    fn of_app(&self, path: &str, app: &AppKey, name: &str, fields: &[(&str, &str)]) -> Request {
        let none = SecretString::default();
        Request::post(below(&self.auth, &["api", "v1", path], &[]))
            .fields(fields)
            .basic(&app.id, app.secret.as_ref().unwrap_or(&none))
            .header(USER_AGENT, &self.agent(name))
    }

    /// Exchanges a code, or what renews a session.
    async fn exchange(
        &self,
        name: &str,
        fields: &[(&str, &str)],
    ) -> Result<Result<Granted, Answer>, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let request = self.of_app("access_token", app, name, fields);
        let answer = self.http.prepare(request).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        Ok(match answer.json::<Granted>() {
            Ok(granted) if answer.is_success() => Ok(granted),
            _ => Err(answer),
        })
    }

    /// Renews a session; the refresh token stays good, and is kept where none comes back.
    ///
    /// That the consent is gone Reddit says with `invalid_grant`, or with 400, which can mean nothing
    /// else here. 401 is about the app, and no person can help it by asking again.
    pub(super) async fn renew(
        &self,
        name: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let Some(refresh) = session.get(REFRESH) else {
            let told = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(told.to_owned()));
        };
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ];
        let answer = match self.exchange(name, &fields).await? {
            Ok(granted) => return Ok(granted.session(Some(session), self.now.get())),
            Err(answer) => answer,
        };
        match error_of(&answer) {
            Some(error) if error == "invalid_grant" || answer.status == 400 => {
                Err(ConnectError::Refused(format!("Reddit says: {error}")))
            }
            error => Err(unreachable(&answer, error)),
        }
    }

    /// The account of a session, which goes by a name where that is known, and the answer that tells it.
    pub(super) async fn own(
        &self,
        name: &str,
        session: &Session,
    ) -> Result<(Own, Answer), ConnectError> {
        let url = below(&self.api, &["api", "v1", "me"], &[]);
        let none = SecretString::default();
        let token = session.get(ACCESS).unwrap_or(&none);
        let answer = self.http.read(self.signed(Request::get(url), name, token));
        let answer = answer.await?;
        // What is no JSON comes from something before the API, which turns callers away by itself.
        let is_own_word = answer.json::<Value>().is_ok();
        let own = match answer.json::<Own>() {
            Ok(own) if answer.is_success() && !own.id.is_empty() && !own.name.is_empty() => own,
            _ if matches!(answer.status, 401 | 403) && is_own_word => {
                let told = "Reddit does not accept this access token";
                return Err(ConnectError::Refused(told.to_owned()));
            }
            _ => return Err(unreachable(&answer, None)),
        };
        if own.is_suspended {
            let told = format!("Reddit has suspended the account {}", own.name);
            return Err(ConnectError::Refused(told));
        }
        Ok((own, answer))
    }

    /// Proves typed-in credentials and says whose they are.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let text = request.credentials.get(name)?.expose_secret().trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let access = given(ACCESS).ok_or_else(|| ConnectError::Field {
            field: format!("credentials.{ACCESS}"),
            message: "is needed".to_owned(),
        })?;
        let mut session = Session::default().with(ACCESS, access);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.targets(&session, request.options).await?;
        chosen(targets, None, "credentials.access_token")
    }

    /// Ends a session at Reddit; the refresh token takes the access tokens with it.
    pub(super) async fn end(&self, name: &str, session: &Session) {
        let Some(app) = &self.app else { return };
        let (kind, token) = match (session.get(REFRESH), session.get(ACCESS)) {
            (Some(refresh), _) => (REFRESH, refresh),
            (None, Some(access)) => (ACCESS, access),
            (None, None) => return,
        };
        let fields = [("token", token.expose_secret()), ("token_type_hint", kind)];
        let request = self.of_app("revoke_token", app, name, &fields);
        if let Err(error) = self.http.prepare(request).await {
            tracing::debug!(%error, "a session could not be ended at Reddit");
        }
    }
}

pub(super) fn unreachable(answer: &Answer, error: Option<String>) -> ConnectError {
    let error = error.unwrap_or_default();
    let told = format!("Reddit answered {} {error}", answer.status);
    ConnectError::Unreachable(told.trim_end().to_owned())
}

#[async_trait::async_trait]
impl Consent for Reddit {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://www.reddit.com/prefs/apps",
            what: "An app of the kind web app, after Reddit has approved the use of its API under the \
                   Responsible Builder Policy; commercial use needs an agreement.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        Ok(self.dialect().ask(app_of(self.app.as_ref())?, &ask))
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
        ];
        let granted = match self.exchange("", &fields).await? {
            Ok(granted) => granted,
            Err(answer) => {
                return Err(match error_of(&answer) {
                    Some(error) if answer.status < 500 => {
                        ConnectError::Refused(format!("Reddit says: {error}"))
                    }
                    error => unreachable(&answer, error),
                });
            }
        };
        let is_all = |scope: &String| scope == "*";
        if let Some(allowed) = granted.scopes()
            && !allowed.iter().any(is_all)
            && let Some(missing) = SCOPES
                .iter()
                .find(|scope| !allowed.iter().any(|one| one == **scope))
        {
            let told = format!("the permission {missing} is missing");
            return Err(ConnectError::Refused(told));
        }
        Ok(granted.session(None, self.now.get()))
    }

    /// The one account of a session. Where it posts is a setting, and any community may be one.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let (own, _) = self.own("", session).await?;
        let connected = Connected {
            account: Account {
                url: Some(format!("https://www.reddit.com/user/{}", own.name)),
                remote_id: own.id,
                handle: own.name,
                server: None,
            },
            session: session.clone(),
            options: options.clone(),
        };
        Ok(vec![Target {
            kind: "account".to_owned(),
            about: String::new(),
            connected,
        }])
    }
}
