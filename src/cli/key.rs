//! `dezent key`: keys of the API, also beside a running server.

use std::io::Write;

use secrecy::ExposeSecret as _;

use super::{CliError, DONE, workspace};
use crate::{
    app,
    config::Config,
    domain::{
        id::{KeyId, PersonId, WorkspaceId},
        role::{Action, Role},
        time::Instant,
    },
    services::{
        Caller,
        keys::{self, NewKey},
    },
    store::keys::{Holder, Known},
};

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub(super) enum KeyCommand {
    /// Makes a key and shows it once
    Create(Create),
    /// Shows every key, without its secret
    List {
        /// Of this workspace; without it of the first one
        #[arg(long, value_name = "ID")]
        workspace: Option<WorkspaceId>,
        /// Prints a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Takes a key back, at once and for good
    Revoke {
        /// The key's id, `key_…`
        #[arg(value_name = "ID")]
        id: String,
        /// In this workspace; without it in the first one
        #[arg(long, value_name = "ID")]
        workspace: Option<WorkspaceId>,
    },
}

/// A key that is to be made.
#[derive(Debug, clap::Args)]
pub(super) struct Create {
    /// What you will know it by
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What it may do: owner, editor, reviewer or viewer
    #[arg(long, value_name = "ROLE", default_value = "owner", value_parser = parse_role)]
    role: Role,
    /// Makes it the key of this person, whose role then decides
    #[arg(long, value_name = "ID", conflicts_with = "role")]
    person: Option<PersonId>,
    /// Only for this action, such as `write_posts`; may be given several times
    #[arg(long = "scope", value_name = "ACTION", value_parser = parse_action)]
    scopes: Vec<Action>,
    /// When it stops opening anything, such as `2027-12-31T23:59:59Z`
    #[arg(long = "expires", value_name = "INSTANT")]
    expires_at: Option<Instant>,
    /// In this workspace; without it in the first one
    #[arg(long, value_name = "ID")]
    workspace: Option<WorkspaceId>,
    /// Prints `{"id", "key"}`
    #[arg(long)]
    json: bool,
}

impl KeyCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        let within = |id: &Option<WorkspaceId>| id.unwrap_or(setup.workspace);
        match self {
            Self::Create(new) => {
                let workspace = workspace::known(&services, within(&new.workspace)).await?;
                let is_json = new.json;
                let caller = Caller::operator(workspace);
                let made = keys::create(&services, &caller, new.into_key()).await?;
                let (id, text) = (made.known.key.id, made.text.expose_secret());
                if is_json {
                    writeln!(out, "{}", serde_json::json!({ "id": id, "key": text }))?;
                } else {
                    writeln!(out, "id   {id}\nkey  {text}")?;
                }
            }
            Self::List { workspace, json } => {
                let workspace = workspace::known(&services, within(&workspace)).await?;
                let keys = keys::list(&services, &Caller::operator(workspace)).await?;
                let keys = keys.into_iter().map(KeyLine::of);
                if json {
                    let keys: Vec<KeyLine> = keys.collect();
                    writeln!(out, "{}", serde_json::to_string(&keys)?)?;
                } else {
                    for key in keys {
                        writeln!(out, "{}", key.line())?;
                    }
                }
            }
            Self::Revoke { id, workspace } => {
                let id = id.parse()?;
                let workspace = workspace::known(&services, within(&workspace)).await?;
                keys::revoke(&services, &Caller::operator(workspace), id).await?;
                writeln!(out, "{id} opens nothing any more")?;
            }
        }
        services.db.close().await?;
        Ok(DONE)
    }
}

impl Create {
    fn into_key(self) -> NewKey {
        NewKey {
            holder: match self.person {
                Some(person) => Holder::Person(person),
                None => Holder::Program(self.role),
            },
            scopes: (!self.scopes.is_empty()).then_some(self.scopes),
            expires_at: self.expires_at,
            ..NewKey::of_program(&self.name, self.role)
        }
    }
}

/// A key as it is shown: never its secret.
#[derive(Debug, serde::Serialize)]
struct KeyLine {
    id: KeyId,
    name: String,
    role: Option<Role>,
    person: Option<PersonId>,
    scopes: Option<Vec<Action>>,
    created_at: Instant,
    expires_at: Option<Instant>,
    last_used_at: Option<Instant>,
    revoked_at: Option<Instant>,
}

impl KeyLine {
    fn of(known: Known) -> Self {
        let key = known.key;
        Self {
            id: key.id,
            name: key.name,
            role: known.role,
            person: keys::person_of(key.holder),
            scopes: key.scopes,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
        }
    }

    fn line(&self) -> String {
        let role = self.role.map_or("nobody", Into::into);
        let told = |what: &str, at: Option<Instant>| at.map(|at| format!("  {what} {at}"));
        let ends = told("ends", self.expires_at).unwrap_or_default();
        let revoked = told("taken back", self.revoked_at).unwrap_or_default();
        format!(
            "{}  {}  {role}  {}{ends}{revoked}",
            self.id, self.created_at, self.name
        )
    }
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse()
        .ok()
        .ok_or_else(|| "use owner, editor, reviewer or viewer".to_owned())
}

fn parse_action(text: &str) -> Result<Action, String> {
    use strum::IntoEnumIterator as _;
    text.parse().ok().ok_or_else(|| {
        let known: Vec<String> = Action::iter().map(|action| action.to_string()).collect();
        format!("use one of {}", known.join(", "))
    })
}
