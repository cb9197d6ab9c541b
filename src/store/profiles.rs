//! The profile of each workspace: a row once somebody has written it.

use ::entity::workspace_profile::Model as Row;

use super::{
    Conn, Result, Tx, first,
    kept::{kept, text_of},
    run,
    sql::Sql,
};
use crate::domain::{id::WorkspaceId, profile::Profile, time::Instant};

/// A profile as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// What is known of the workspace.
    pub profile: Profile,
    /// Rises with each change; 0 where nobody has written it.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: Option<Instant>,
}

/// What is known of a workspace; nothing but defaults where nobody has written it.
pub async fn of_workspace(conn: &impl Conn, workspace: WorkspaceId) -> Result<Standing> {
    let sql =
        Sql::of("SELECT * FROM workspace_profile WHERE workspace_id = ").bind(workspace.uuid());
    let Some(row) = first::<Row>(conn, sql).await? else {
        return Ok(Standing::default());
    };
    Ok(Standing {
        profile: kept(&row.data, "workspace_profile.data")?,
        revision: row.revision,
        updated_at: Some(Instant::from_ms(row.updated_at)),
    })
}

/// Writes a profile whole.
pub async fn put(
    tx: &Tx,
    workspace: WorkspaceId,
    profile: &Profile,
    revision: i64,
    now: Instant,
) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO workspace_profile (workspace_id, revision, data, updated_at) VALUES (",
    )
    .bind(workspace.uuid())
    .then(", ")
    .bind(revision)
    .then(", ")
    .bind(text_of(profile))
    .then(", ")
    .bind(now.ms())
    .then(
        ") ON CONFLICT (workspace_id) DO UPDATE SET revision = excluded.revision, \
         data = excluded.data, updated_at = excluded.updated_at",
    );
    run(tx, sql).await?;
    Ok(())
}
