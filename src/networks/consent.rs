//! Consent: an account is connected by a person's word on the network's own page.
//!
//! Dezent sends the person's browser there ([`Consent::ask`]), the network sends it back with a code,
//! the code is exchanged once ([`Consent::redeem`]), and then the accounts are listed that Dezent may
//! speak for ([`Consent::targets`]): a person may run several pages, boards or places.

use async_trait::async_trait;
use secrecy::SecretString;
use url::Url;

use super::{ConnectError, Connected, Options, Session};

/// What asking a person needs.
#[derive(Debug)]
pub struct Ask<'a> {
    /// Where the network sends the browser back to: exactly as it is registered there.
    pub redirect: &'a Url,
    /// What comes back unchanged: random, and good for one answer.
    pub state: &'a str,
    /// The account's server, on networks that have many.
    pub server: Option<&'a str>,
    /// What the network calls the account that is connected again, where that helps it to ask.
    pub hint: Option<&'a str>,
}

/// Where a person is asked.
#[derive(Debug)]
pub struct Asked {
    /// The page that the person's browser is to open.
    pub address: Url,
    /// What the answer can be exchanged with; sealed and kept until then, at most ten minutes.
    pub kept: Session,
}

/// A person's answer.
#[derive(Debug)]
pub struct Answered<'a> {
    /// Where the browser was sent back to.
    pub redirect: &'a Url,
    /// What can be exchanged, once.
    pub code: &'a SecretString,
    /// Who says that it answers, where it said so (RFC 9207).
    pub issuer: Option<&'a str>,
    /// What was kept when the person was asked.
    pub kept: &'a Session,
}

/// An account that Dezent may speak for.
#[derive(Debug, Clone)]
pub struct Target {
    /// What kind it is, such as `page`, `board` or `location`: a word of the network's.
    pub kind: String,
    /// Something that tells it from others of the same name, for a person; may be empty.
    pub about: String,
    /// The account, its own session and what was found out about it.
    pub connected: Connected,
}

/// What has to be registered at a network before anybody can be asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Registration {
    /// Where, as an address for a person.
    pub at: &'static str,
    /// What, in one sentence.
    pub what: &'static str,
    /// What Dezent asks people for there.
    pub scopes: &'static [&'static str],
}

/// A network whose accounts are connected by consent.
#[async_trait]
pub trait Consent: Send + Sync {
    /// What has to be registered there first; none where nothing has to be.
    fn registration(&self) -> Option<Registration>;

    /// Whether the settings hold what was registered.
    fn is_registered(&self) -> bool;

    /// Whether a person must name a server first.
    fn needs_server(&self) -> bool {
        false
    }

    /// What the network itself reads about this installation: JSON that is to be served as
    /// `client-metadata.json` beside the address that people are sent back to. None where it reads
    /// nothing, or could read nothing there.
    fn client_metadata(&self, _redirect: &Url) -> Option<serde_json::Value> {
        None
    }

    /// Prepares to ask a person. What is registered for one server only is registered here.
    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError>;

    /// The same for a channel with these settings, on networks where they change what is asked for.
    async fn ask_for(&self, ask: Ask<'_>, _options: &Options) -> Result<Asked, ConnectError> {
        self.ask(ask).await
    }

    /// Exchanges an answer for a session, of whoever answered.
    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError>;

    /// The accounts that session may speak for, each with a session of its own.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError>;
}

/// The account that is meant, where credentials are typed in: the one with the id that is given, or
/// the only one there is.
///
/// `field` is the setting or credential that names it, such as `credentials.page_id`.
pub(crate) fn chosen(
    targets: Vec<Target>,
    wanted: Option<&str>,
    field: &str,
) -> Result<Connected, ConnectError> {
    let names: Vec<String> = targets
        .iter()
        .map(|one| {
            let account = &one.connected.account;
            format!("{} ({})", account.remote_id, account.handle)
        })
        .collect();
    let is_only = targets.len() == 1;
    let found = targets.into_iter().find(|one| match wanted {
        Some(wanted) => one.connected.account.remote_id == wanted,
        None => is_only,
    });
    let names = names.join(", ");
    match found {
        Some(target) => Ok(target.connected),
        None if names.is_empty() => Err(ConnectError::Refused(
            "these credentials may speak for no account there".to_owned(),
        )),
        None => Err(ConnectError::Field {
            field: field.to_owned(),
            message: format!("name one of the accounts that may be used: {names}"),
        }),
    }
}
