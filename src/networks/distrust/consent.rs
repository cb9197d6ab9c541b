//! What a network says while an account is connected by consent is taken within limits, too.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use url::Url;

use super::{Distrusting, is_fit_account, kept, line, short};
use crate::networks::{
    ConnectError, Options, Session,
    consent::{Answered, Ask, Asked, Consent, Registration, Target},
};

/// The most accounts that are listed for a choice; a person who runs more names the one she wants by
/// typing its credentials.
const TARGETS_MAX: usize = 1_000;
/// The longest text that tells accounts apart, in graphemes.
const ABOUT_MAX: usize = 200;

impl Distrusting {
    /// The network's consent, which is there wherever this is asked.
    fn own(&self) -> Result<&dyn Consent, ConnectError> {
        let none = || ConnectError::Refused("this network asks nobody for consent".to_owned());
        self.0.consent().ok_or_else(none)
    }
}

#[async_trait]
impl Consent for Distrusting {
    fn registration(&self) -> Option<Registration> {
        self.own().ok()?.registration()
    }

    fn is_registered(&self) -> bool {
        self.own().is_ok_and(Consent::is_registered)
    }

    fn needs_server(&self) -> bool {
        self.own().is_ok_and(Consent::needs_server)
    }

    fn client_metadata(&self, redirect: &Url) -> Option<serde_json::Value> {
        self.own().ok()?.client_metadata(redirect)
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        self.ask_for(ask, &Options::new()).await
    }

    async fn ask_for(&self, ask: Ask<'_>, options: &Options) -> Result<Asked, ConnectError> {
        let asked = self.own()?.ask_for(ask, options).await;
        let asked = asked.map_err(|error| short(error, &Session::default(), ""))?;
        Ok(Asked {
            kept: kept(asked.kept)?,
            ..asked
        })
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let code = answered.code.expose_secret().to_owned();
        let sent = answered.kept.clone().with("code", code);
        let session = self.own()?.redeem(answered).await;
        kept(session.map_err(|error| short(error, &sent, ""))?)
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let targets = self.own()?.targets(session, options).await;
        let targets = targets.map_err(|error| short(error, session, ""))?;
        let mut taken = Vec::new();
        for mut target in targets.into_iter().take(TARGETS_MAX) {
            if !is_fit_account(&target.connected.account) {
                continue;
            }
            target.connected.session = kept(target.connected.session)?;
            target.about = line(&target.about, ABOUT_MAX);
            taken.push(target);
        }
        Ok(taken)
    }
}
