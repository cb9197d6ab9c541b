//! The one row that says which installation this is.

use ::entity::instance::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, Tx, first, run, sql::Sql};
use crate::domain::time::Instant;

/// Which installation this is.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Secret that idempotency keys are derived from, 32 bytes.
    pub key_secret: Vec<u8>,
    /// A sealed constant that shows whether the vault key is the right one.
    pub vault_check: Vec<u8>,
}

/// The installation, once it was set up.
pub async fn find(conn: &impl Conn) -> Result<Option<Instance>> {
    let row = first::<Row>(conn, Sql::of("SELECT * FROM instance WHERE id = 1")).await?;
    Ok(row.map(|row| Instance {
        key_secret: row.key_secret,
        vault_check: row.vault_check,
    }))
}

/// Stores the installation at its first start.
pub async fn insert(tx: &Tx, instance: &Instance, now: Instant) -> Result<()> {
    let sql = Sql::of("INSERT INTO instance (id, key_secret, vault_check, created_at) VALUES ")
        .bind_list::<Value>([
        1_i32.into(),
        instance.key_secret.clone().into(),
        instance.vault_check.clone().into(),
        now.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}
