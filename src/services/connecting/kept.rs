//! What is sealed of a connection: first what the answer is exchanged with, then the accounts that may
//! be chosen, each with its own session.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{channel::Account, connection::Connection},
    networks::{Connected, Options, Session, consent::Target},
    vault::{Place, Vault},
};

/// What is kept, as it is sealed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    #[serde(default)]
    options: Options,
    #[serde(default)]
    targets: Vec<KeptTarget>,
}

#[derive(Serialize, Deserialize)]
struct KeptTarget {
    kind: String,
    about: String,
    account: Account,
    options: Options,
    secrets: BTreeMap<String, String>,
}

fn shown(session: &Session) -> BTreeMap<String, String> {
    let secrets = session.iter();
    secrets
        .map(|(name, secret)| (name.to_owned(), secret.expose_secret().to_owned()))
        .collect()
}

fn hidden(secrets: BTreeMap<String, String>) -> Session {
    let secrets = secrets.into_iter();
    secrets.fold(Session::default(), |session, (name, secret)| {
        session.with(&name, SecretString::from(secret))
    })
}

impl Kept {
    /// What a question was asked with, and the settings of the channel that is to be.
    pub(super) fn of_asked(session: &Session, options: Options) -> Self {
        Self {
            secrets: shown(session),
            options,
            targets: Vec::new(),
        }
    }

    /// What may be chosen.
    pub(super) fn of_targets(targets: &[Target]) -> Self {
        let targets = targets.iter().map(|target| KeptTarget {
            kind: target.kind.clone(),
            about: target.about.clone(),
            account: target.connected.account.clone(),
            options: target.connected.options.clone(),
            secrets: shown(&target.connected.session),
        });
        Self {
            targets: targets.collect(),
            ..Self::default()
        }
    }

    /// What a question was asked with.
    pub(super) fn session(&self) -> Session {
        hidden(self.secrets.clone())
    }

    /// The settings of the channel that is to be.
    pub(super) const fn options(&self) -> &Options {
        &self.options
    }

    /// What may be chosen.
    pub(super) fn targets(self) -> Vec<Target> {
        let targets = self.targets.into_iter().map(|kept| Target {
            kind: kept.kind,
            about: kept.about,
            connected: Connected {
                account: kept.account,
                session: hidden(kept.secrets),
                options: kept.options,
            },
        });
        targets.collect()
    }
}

/// Seals it for a connection.
pub(super) fn seal(vault: &Vault, connection: &Connection, kept: &Kept) -> Vec<u8> {
    let plain = serde_json::to_vec(kept).expect("maps of texts have a JSON form");
    in_connection(connection, |place| {
        vault.seal(place, &Zeroizing::new(plain))
    })
}

/// Opens it; none where it cannot be opened or read.
pub(super) fn open(vault: &Vault, connection: &Connection, sealed: &[u8]) -> Option<Kept> {
    let plain = in_connection(connection, |place| vault.unseal(place, sealed)).ok()?;
    serde_json::from_slice(plain.expose_secret()).ok()
}

fn in_connection<T>(connection: &Connection, act: impl FnOnce(&Place<'_>) -> T) -> T {
    let (row, workspace) = (connection.id.to_string(), connection.workspace.to_string());
    act(&Place {
        table: "connection",
        column: "sealed",
        row: &row,
        workspace: &workspace,
    })
}
