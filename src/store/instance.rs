//! The one row that says which installation this is.

use ::entity::instance::Model as Row;
use sea_orm::{FromQueryResult, Value};

use super::{Conn, Db, Number, Result, StoreError, Tx, first, one, run, sql::Sql};
use crate::domain::{id::WorkspaceId, time::Instant};

/// Which installation this is.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Secret that idempotency keys are derived from, 32 bytes.
    pub key_secret: Vec<u8>,
    /// A sealed constant that shows whether the vault key is the right one.
    pub vault_check: Vec<u8>,
    /// Rises with each start and backup; none is ever smaller than one before.
    pub generation: i64,
    /// The first workspace, whose people run the installation.
    pub workspace: WorkspaceId,
}

/// The installation, once it was set up.
pub async fn find(conn: &impl Conn) -> Result<Option<Instance>> {
    let row = first::<Row>(conn, Sql::of("SELECT * FROM instance WHERE id = 1")).await?;
    let instance = |row: Row| {
        let workspace = row.workspace_id.map(WorkspaceId::from);
        Ok(Instance {
            key_secret: row.key_secret,
            vault_check: row.vault_check,
            generation: row.generation,
            workspace: workspace.ok_or(StoreError::Corrupt("instance.workspace_id"))?,
        })
    };
    row.map(instance).transpose()
}

/// Stores the installation at its first start.
pub async fn insert(tx: &Tx, instance: &Instance, now: Instant) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO instance (id, key_secret, vault_check, created_at, generation, workspace_id) \
         VALUES ",
    )
    .bind_list::<Value>([
        1_i32.into(),
        instance.key_secret.clone().into(),
        instance.vault_check.clone().into(),
        now.ms().into(),
        instance.generation.into(),
        instance.workspace.uuid().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Replaces the sealed constant if it is still the one that was read.
pub async fn reseal_check(tx: &Tx, was: &[u8], check: Vec<u8>) -> Result<bool> {
    let sql = Sql::of("UPDATE instance SET vault_check = ")
        .bind(check)
        .then(" WHERE id = 1 AND vault_check = ")
        .bind(was.to_vec());
    Ok(run(tx, sql).await? == 1)
}

/// Whether claims are allowed, as far as everybody is concerned: which start of the installation
/// this is, and whether a restore awaits a person's word.
pub async fn standing(conn: &impl Conn) -> Result<(i64, bool)> {
    #[derive(FromQueryResult)]
    struct Standing {
        generation: i64,
        is_restored: bool,
    }
    let sql = Sql::of(
        "SELECT i.generation, EXISTS (SELECT 1 FROM confirmation c WHERE c.what = 'restore') \
         AS is_restored FROM instance i WHERE i.id = 1",
    );
    let row = first::<Standing>(conn, sql).await?;
    Ok(row.map_or((0, false), |row| (row.generation, row.is_restored)))
}

/// Raises the generation to a number, unless it is higher already.
pub async fn raise_generation(tx: &Tx, to: i64) -> Result<()> {
    let sql = Sql::of("UPDATE instance SET generation = ")
        .bind(to)
        .then(" WHERE id = 1 AND generation < ")
        .bind(to);
    run(tx, sql).await?;
    Ok(())
}

/// The server's time in microseconds since 1970; none on a database without a server.
pub async fn server_time_us(db: &Db) -> Result<Option<i64>> {
    if db.is_single_process() {
        return Ok(None);
    }
    let sql = Sql::of(
        "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000) AS BIGINT) AS number",
    );
    Ok(Some(one::<Number>(db, sql).await?.number))
}

/// The last moment at which anything is known to have happened.
pub async fn last_known_at(conn: &impl Conn) -> Result<Instant> {
    let sql = Sql::of(
        "SELECT MAX(at) AS number FROM (SELECT created_at AS at FROM instance UNION ALL \
         SELECT COALESCE(MAX(at), 0) FROM event UNION ALL \
         SELECT COALESCE(MAX(updated_at), 0) FROM publication) AS known",
    );
    Ok(Instant::from_ms(one::<Number>(conn, sql).await?.number))
}
