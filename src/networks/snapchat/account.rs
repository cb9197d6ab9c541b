//! Accounts: asking people, exchanging and renewing sessions, and the profile that is posted to.
//!
//! Source: Snap's page *Public Profile API*, read 2026-12-01.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{Snapchat, answers};
use crate::{
    domain::channel::Account,
    networks::{
        ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Options, Outcome, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, Dialect, REFRESH, app_of},
        place::below,
        renewal::only_if_over,
    },
};

/// What people are asked for. That it covers posting is not said anywhere.
const SCOPES: &[&str] = &["snapchat-profile-api"];

/// The profile of a session.
#[derive(Deserialize)]
struct Own {
    public_profile: Profile,
}

/// A public profile.
#[derive(Deserialize)]
struct Profile {
    id: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    snap_user_name: String,
}

/// The token of a session.
pub(super) fn token_of(session: &Session) -> Option<&SecretString> {
    session.get(ACCESS)
}

impl Snapchat {
    fn dialect(&self) -> Dialect {
        Dialect {
            authorize: below(&self.auth(), &["authorize"], &[]),
            token: below(&self.auth(), &["access_token"], &[]),
            scopes: SCOPES,
            between: " ",
            has_pkce: false,
            proves_in_header: false,
            more: &[],
        }
    }

    /// Renews a session.
    pub(super) async fn renew(&self, session: &Session) -> Result<Session, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        if session.get(REFRESH).is_none() {
            let told = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(told.to_owned()));
        }
        let granted = self.dialect().renew(&self.http, app, session).await;
        let granted = granted.map_err(only_if_over)?;
        Ok(granted.session(Some(session), self.now.get()))
    }

    /// Whose a session is. Snapchat tells neither what it may do nor what is left of any limit.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let targets = self.targets(session, &channel.options).await?;
        let account = targets.into_iter().next().map(|one| one.connected.account);
        let none = || ConnectError::Refused("this session is for no profile".to_owned());
        let account = account.ok_or_else(none)?;
        Ok(Checkup::of(account.remote_id, account.handle))
    }

    /// Proves typed-in credentials.
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
        let Some(token) = given(ACCESS) else {
            let message = "is needed".to_owned();
            return Err(ConnectError::Field { field, message });
        };
        let mut session = Session::default().with(ACCESS, token);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        chosen(self.targets(&session, request.options).await?, None, &field)
    }
}

#[async_trait]
impl Consent for Snapchat {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://ads.snapchat.com/",
            what: "An OAuth app of a business organisation, made in Ads Manager, whose id Snap has \
                   allowed to use the Public Profile API.",
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
        let app = app_of(self.place.app.as_ref())?;
        let granted = self.dialect().redeem(&self.http, app, &answered).await?;
        Ok(granted.session(None, self.now.get()))
    }

    /// The profile of whoever answered. How the others of an organisation are listed is not said.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let Some(token) = token_of(session) else {
            return Err(ConnectError::Refused("there is no access token".to_owned()));
        };
        let url = below(&self.api(), &["public_profiles", "my_profile"], &[]);
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        let own = answers::good::<Own>(&answer).map(|own| own.public_profile);
        let Some(profile) = own.filter(|profile| !profile.id.is_empty()) else {
            return Err(not_whose(&answer));
        };
        let names = [profile.snap_user_name, profile.display_name];
        let name = names.into_iter().find(|name| !name.is_empty());
        Ok(vec![Target {
            kind: "profile".to_owned(),
            about: String::new(),
            connected: Connected {
                account: Account {
                    handle: name.unwrap_or_else(|| profile.id.clone()),
                    remote_id: profile.id,
                    url: None,
                    server: None,
                },
                session: session.clone(),
                options: options.clone(),
            },
        }])
    }
}

/// An answer that does not say whose a token is. 403 in Snap's own words is about the app, or about the
/// person's role in the profile.
fn not_whose(answer: &Answer) -> ConnectError {
    let report = answers::of_calls(answer);
    let said = report.message.unwrap_or_default();
    let refused = |told: &str| {
        let told = format!("{told}: {said}");
        ConnectError::Refused(told.trim_end_matches([':', ' ']).to_owned())
    };
    match (answer.status, report.outcome) {
        (401, _) => refused("Snapchat does not accept this token"),
        (403, Outcome::Refused { .. }) => {
            refused("Snapchat has not allowed this app, or this person has no role in the profile")
        }
        (status, _) => ConnectError::Unreachable(format!("Snapchat answered {status}")),
    }
}
