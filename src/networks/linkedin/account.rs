//! Accounts: asking a person for consent, and renewing what was granted.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;

use super::{LinkedIn, settings};
use crate::{
    domain::time::{DAY_MS, Instant},
    networks::{
        ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        oauth::{
            ACCESS, Granted, REFRESH, app_of, ends_at as ends_after, ends_within, session_end,
        },
        renewal::only_if_over,
    },
};

/// What people are asked for: to write as the member and for the pages, to read pages' posts back, and
/// to comment. Source: learn.microsoft.com, *Posts API* (permissions) and *Organization access
/// control*, read 2026-12-01.
pub(super) const SCOPES: [&str; 8] = [
    "r_basicprofile",
    "w_member_social",
    "w_member_social_feed",
    "r_organization_social",
    "w_organization_social",
    "r_organization_social_feed",
    "w_organization_social_feed",
    "rw_organization_admin",
];

/// What people are asked for where the app has the products that anybody may have: to write as the
/// member, and to know who that is. Source: learn.microsoft.com, *Share on `LinkedIn`* and *Sign In with
/// `LinkedIn` using `OpenID` Connect*, read 2026-12-01.
const MEMBER_SCOPES: [&str; 3] = ["openid", "profile", "w_member_social"];

/// Names of what a session holds besides the usual: what was granted, and when what renews it ends.
const SCOPE: &str = "scope";
const REFRESH_ENDS_AT: &str = "refresh_expires_at_ms";

/// How long before its end a session is renewed, in milliseconds; it lasts 60 days.
const RENEW_AHEAD_MS: i64 = DAY_MS;

/// Whether a session was granted something; none where that is not known.
pub(super) fn is_granted(session: &Session, scope: &str) -> Option<bool> {
    let granted = session.get(SCOPE)?.expose_secret();
    Some(granted.split(' ').any(|one| one == scope))
}

/// Whether a session should be renewed: one that cannot be is used to its end.
pub(super) fn is_stale(session: &Session, now: Instant) -> bool {
    let ahead_ms = session.get(REFRESH).map_or(0, |_| RENEW_AHEAD_MS);
    ends_within(session, now, ahead_ms)
}

/// When a person must connect the account again.
pub(super) fn ends_at(session: &Session) -> Option<Instant> {
    if session.get(REFRESH).is_none() {
        return session_end(session);
    }
    let ends_at_ms = session.get(REFRESH_ENDS_AT)?.expose_secret().parse().ok()?;
    Some(Instant::from_ms(ends_at_ms))
}

impl LinkedIn {
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
        let Some(access) = given(ACCESS) else {
            return Err(ConnectError::Field {
                field: format!("credentials.{ACCESS}"),
                message: "is needed".to_owned(),
            });
        };
        let mut session = Session::default().with(ACCESS, access);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.targets(&session, request.options).await?;
        chosen(targets, given("account"), "credentials.account")
    }

    /// Renews a session. Where nothing was given to renew it with, it is only asked whether `LinkedIn`
    /// still accepts it: a call that is forbidden may be allowed a moment later.
    pub(super) async fn renew(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Session, ConnectError> {
        if session.get(REFRESH).is_none() {
            self.member(session, options).await?;
            return Ok(session.clone());
        }
        let app = app_of(self.app.as_ref())?;
        let granted = self.dialect.renew(&self.http, app, session).await;
        Ok(self.session(&granted.map_err(only_if_over)?, Some(session)))
    }

    /// What was granted, as a session.
    fn session(&self, granted: &Granted, before: Option<&Session>) -> Session {
        let now = self.now.get();
        let mut session = granted.session(before, now);
        let kept = |name: &str| before.and_then(|before| before.get(name)).cloned();
        let scopes = granted.scopes().map(|scopes| scopes.join(" ").into());
        if let Some(scopes) = scopes.or_else(|| kept(SCOPE)) {
            session = session.with(SCOPE, scopes);
        }
        let lasts_s = granted.said("refresh_token_expires_in");
        let lasts_s = lasts_s.and_then(serde_json::Value::as_i64);
        let end = lasts_s.map(|lasts_s| ends_after(now, lasts_s).into());
        match end.or_else(|| kept(REFRESH_ENDS_AT)) {
            Some(end) => session.with(REFRESH_ENDS_AT, end),
            None => session,
        }
    }
}

#[async_trait]
impl Consent for LinkedIn {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developer.linkedin.com/",
            what: "An app with the product Community Management API, which LinkedIn grants to \
                   registered companies whose page has verified the app. One with the products Share on \
                   LinkedIn and Sign In with LinkedIn using OpenID Connect, which anybody may have, \
                   connects members only, with the setting permissions: member.",
            scopes: &SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        self.ask_for(ask, &Options::new()).await
    }

    /// Asks for what the app was granted. `LinkedIn` refuses the whole question where it was not granted
    /// all of it, and ends older tokens of the member where it is another question than before: so the
    /// choice is a setting, which a channel keeps when it is connected again.
    async fn ask_for(&self, ask: Ask<'_>, options: &Options) -> Result<Asked, ConnectError> {
        let mut dialect = self.dialect.clone();
        if settings::asks_member_only(options) {
            dialect.scopes = &MEMBER_SCOPES;
        }
        let mut asked = dialect.ask(app_of(self.app.as_ref())?, &ask);
        // LinkedIn documents that a blank between two scopes is written so.
        let query = asked.address.query().map(|query| query.replace('+', "%20"));
        asked.address.set_query(query.as_deref());
        Ok(asked)
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let granted = self.dialect.redeem(&self.http, app, &answered).await?;
        Ok(self.session(&granted, None))
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        self.find_targets(session, options).await
    }
}
