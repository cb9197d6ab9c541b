//! Accounts: asking a person for consent, finding out whose a token is, renewing and ending it.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::json;

use super::{
    X, answers,
    settings::{ACCOUNT, SUBSCRIPTION, is_id},
};
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, RateLimit, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::Request,
        oauth::{ACCESS, REFRESH, app_of, proven},
        renewal::only_if_over,
    },
};

/// What people are asked for; without the last, a session cannot be renewed. Source:
/// github.com/xdevplatform/docs, *OAuth 2.0 Authorization Code Flow with PKCE*, read 2026-12-01.
pub(super) const SCOPES: [&str; 5] = [
    "tweet.read",
    "tweet.write",
    "users.read",
    "media.write",
    "offline.access",
];

/// The account behind a token.
#[derive(Deserialize)]
struct Answer {
    data: Me,
}

#[derive(Deserialize)]
struct Me {
    id: String,
    username: String,
    #[serde(default)]
    subscription_type: Option<String>,
}

impl X {
    /// Proves credentials that were typed in.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let field = format!("credentials.{ACCESS}");
        let Some(access) = given(ACCESS) else {
            let message = "is needed".to_owned();
            return Err(ConnectError::Field { field, message });
        };
        let mut session = Session::default().with(ACCESS, access);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.targets(&session, request.options).await?;
        chosen(targets, None, &field)
    }

    /// Renews a session. What renews it is good for one time only, so the caller stores the new one
    /// before it uses it.
    pub(super) async fn renew(&self, session: &Session) -> Result<Session, ConnectError> {
        if session.get(REFRESH).is_none() {
            let told = "there is nothing to renew the session with; connect this account again";
            return Err(ConnectError::Refused(told.to_owned()));
        }
        let app = app_of(self.app.as_ref())?;
        let granted = self.dialect.renew(&self.http, app, session).await;
        let granted = granted.map_err(only_if_over)?;
        Ok(granted.session(Some(session), self.now.get()))
    }

    /// Ends what a person granted, as well as that goes.
    pub(super) async fn end_grant(&self, session: &Session) {
        let Some(app) = &self.app else { return };
        for name in [REFRESH, ACCESS] {
            let Some(token) = session.get(name) else {
                continue;
            };
            let url = self.api(&["oauth2", "revoke"], &[]);
            let mut fields = vec![("token", token.expose_secret()), ("token_type_hint", name)];
            if app.secret.is_none() {
                fields.push(("client_id", &app.id));
            }
            let mut request = Request::post(url).fields(&fields);
            if let Some(secret) = &app.secret {
                request = proven(request, &app.id, secret);
            }
            match self.http.prepare(request).await {
                Ok(answer) if answer.is_success() => {}
                Ok(answer) => tracing::info!(status = answer.status, "a session was not ended"),
                Err(error) => tracing::info!(%error, "a session was not ended"),
            }
        }
    }

    /// Whose a session is, and how often that may still be asked: X tells each limit only with the call
    /// that it is for. What the session may do is told by no read.
    pub(super) async fn try_out(&self, session: &Session) -> Result<Checkup, ConnectError> {
        let (me, limit) = self.own_account(session).await?;
        let found = Checkup::of(me.id, format!("@{}", me.username));
        Ok(found.with_calls(limit, self.now.get()))
    }

    /// Whose a token is, with the limit of asking that.
    async fn own_account(&self, session: &Session) -> Result<(Me, RateLimit), ConnectError> {
        let url = self.api(&["users", "me"], &[("user.fields", SUBSCRIPTION)]);
        let no_token = || ConnectError::Refused("there is no access token".to_owned());
        let token = session.get(ACCESS).ok_or_else(no_token)?;
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        let now = self.now.get();
        match answer.json::<Answer>() {
            Ok(Answer { data }) if answer.is_success() && is_id(&data.id) => {
                Ok((data, answers::rate_limit(&answer, now)))
            }
            _ => Err(answers::of_account(&answer, now)),
        }
    }
}

#[async_trait]
impl Consent for X {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developer.x.com/",
            what: "An app with OAuth 2.0 user authentication of the type Web App, with permission to \
                   read and write; X bills its API by use.",
            scopes: &SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let mut asked = self.dialect.ask(app_of(self.app.as_ref())?, &ask);
        // A blank is written in the way that every reader of addresses understands.
        let query = asked.address.query().map(|query| query.replace('+', "%20"));
        asked.address.set_query(query.as_deref());
        Ok(asked)
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let granted = self.dialect.redeem(&self.http, app, &answered).await?;
        let scopes = granted
            .scopes()
            .unwrap_or_else(|| SCOPES.map(str::to_owned).to_vec());
        let missing: Vec<&str> = SCOPES
            .into_iter()
            .filter(|scope| !scopes.iter().any(|given| given == scope))
            .collect();
        if missing.is_empty() {
            Ok(granted.session(None, self.now.get()))
        } else {
            let told = format!("X did not grant {}", missing.join(", "));
            Err(ConnectError::Refused(told))
        }
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let (me, _) = self.own_account(session).await?;
        let mut options = options.clone();
        options.insert(
            ACCOUNT.to_owned(),
            json!({ SUBSCRIPTION: me.subscription_type }),
        );
        Ok(vec![Target {
            kind: "account".to_owned(),
            about: String::new(),
            connected: Connected {
                account: Account {
                    remote_id: me.id,
                    handle: format!("@{}", me.username),
                    url: Some(format!("https://x.com/{}", me.username)),
                    server: None,
                },
                session: session.clone(),
                options,
            },
        }])
    }
}
