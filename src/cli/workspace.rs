//! `dezent workspace`: shops on one installation, each with people, channels and posts of its own.

use std::io::Write;

use secrecy::ExposeSecret as _;

use super::{CliError, DONE};
use crate::{
    app,
    config::Config,
    domain::{id::WorkspaceId, role::Role},
    error::Error,
    services::{
        Services,
        people::NewMember,
        workspaces::{self, NewWorkspace},
    },
    store,
};

/// What can be done with workspaces.
#[derive(Debug, clap::Subcommand)]
pub(super) enum WorkspaceCommand {
    /// Makes a workspace and shows its first key once
    Create {
        /// What people call it
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The name of whoever manages it
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// Their address
        #[arg(long, value_name = "EMAIL", requires = "owner")]
        email: Option<String>,
        /// Prints `{"id", "key", "owner"}`
        #[arg(long)]
        json: bool,
    },
    /// Shows every workspace
    List {
        /// Prints a JSON array
        #[arg(long)]
        json: bool,
    },
}

impl WorkspaceCommand {
    pub(super) async fn run(self, config: &Config, out: &mut impl Write) -> Result<u8, CliError> {
        let (services, setup) = app::beside(config).await?;
        match self {
            Self::Create {
                name,
                owner,
                email,
                json,
            } => {
                let owner = owner.map(|name| NewMember {
                    name,
                    email,
                    role: Role::Owner,
                });
                let new = NewWorkspace { name, owner };
                let caller = setup.operator();
                let made = workspaces::create_workspace(&services, &caller, new).await?;
                let (id, key) = (made.workspace.id, made.key.text.expose_secret());
                let owner = made.owner.map(|owner| owner.person);
                if json {
                    let line = serde_json::json!({ "id": id, "key": key, "owner": owner });
                    writeln!(out, "{line}")?;
                } else {
                    writeln!(out, "id   {id}\nkey  {key}")?;
                }
            }
            Self::List { json } => {
                let all = store::workspaces::all_of_them(&services.db).await?;
                if json {
                    let all: Vec<_> = all
                        .iter()
                        .map(|one| serde_json::json!({ "id": one.id, "name": one.name }))
                        .collect();
                    writeln!(out, "{}", serde_json::to_string(&all)?)?;
                } else {
                    for one in all {
                        writeln!(out, "{}  {}  {}", one.id, one.created_at, one.name)?;
                    }
                }
            }
        }
        services.db.close().await?;
        Ok(DONE)
    }
}

/// A workspace that is there.
pub(super) async fn known(services: &Services, id: WorkspaceId) -> Result<WorkspaceId, CliError> {
    match store::workspaces::find(&services.db, id).await? {
        Some(found) => Ok(found.id),
        None => Err(Error::not_found().into()),
    }
}
