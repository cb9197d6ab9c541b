//! Every column that holds something sealed, so that all of it can be sealed anew.
//!
//! A table with a sealed column is one entry in [`COLUMNS`]; a law test compares the list with the
//! entities. The check in `instance` is no row among many and is changed last, by itself.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Conn, Result, Tx, all, run, sql::Sql};
use crate::domain::id::{ChannelId, ConnectionId, WebhookId, WorkspaceId, WriteId};

/// A column whose every value is sealed, or empty.
#[derive(Debug)]
pub struct SealedColumn {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The form of the row's id that the value is bound to.
    row: fn(Uuid) -> String,
    /// Reads id, workspace and value of the rows after an id, before its place.
    after: &'static str,
    /// Sets a value, before its place.
    set: &'static str,
    /// Names the value that must still be there, before its place.
    was: &'static str,
}

/// Every sealed column.
pub const COLUMNS: &[SealedColumn] = &[CHANNELS, CONNECTIONS, ANSWERS, SECRETS, SECRETS_BEFORE];

const SECRETS: SealedColumn = SealedColumn {
    table: "webhook",
    column: "secret",
    row: |id| WebhookId::from(id).to_string(),
    after: "SELECT id, workspace_id, secret AS value FROM webhook WHERE id > ",
    set: "UPDATE webhook SET secret = ",
    was: " AND secret = ",
};

const SECRETS_BEFORE: SealedColumn = SealedColumn {
    table: "webhook",
    column: "previous_secret",
    row: |id| WebhookId::from(id).to_string(),
    after: "SELECT id, workspace_id, previous_secret AS value FROM webhook \
            WHERE previous_secret IS NOT NULL AND id > ",
    set: "UPDATE webhook SET previous_secret = ",
    was: " AND previous_secret = ",
};

const ANSWERS: SealedColumn = SealedColumn {
    table: "answered_write",
    column: "body",
    row: |id| WriteId::from(id).to_string(),
    after: "SELECT id, workspace_id, body AS value FROM answered_write WHERE id > ",
    set: "UPDATE answered_write SET body = ",
    was: " AND body = ",
};

const CONNECTIONS: SealedColumn = SealedColumn {
    table: "connection",
    column: "sealed",
    row: |id| ConnectionId::from(id).to_string(),
    after: "SELECT id, workspace_id, sealed AS value FROM connection WHERE LENGTH(sealed) > 0 AND id > ",
    set: "UPDATE connection SET sealed = ",
    was: " AND sealed = ",
};

const CHANNELS: SealedColumn = SealedColumn {
    table: "channel",
    column: "sealed",
    row: |id| ChannelId::from(id).to_string(),
    after: "SELECT id, workspace_id, sealed AS value FROM channel WHERE LENGTH(sealed) > 0 AND id > ",
    set: "UPDATE channel SET sealed = ",
    was: " AND sealed = ",
};

/// One sealed value.
#[derive(Debug, Clone)]
pub struct SealedValue {
    /// The row.
    pub id: Uuid,
    /// The row's id as the value is bound to it.
    pub row: String,
    /// The workspace as the value is bound to it.
    pub workspace: String,
    /// What is sealed.
    pub value: Vec<u8>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    workspace_id: Uuid,
    value: Vec<u8>,
}

impl SealedColumn {
    /// The next values after a row, whoever owns them, in the order of their rows.
    pub async fn after(&self, conn: &impl Conn, row: Uuid, limit: i64) -> Result<Vec<SealedValue>> {
        let sql = Sql::of(self.after)
            .bind(row)
            .then(" ORDER BY id LIMIT ")
            .bind(limit);
        let rows = all::<Row>(conn, sql).await?;
        Ok(rows
            .into_iter()
            .map(|row| SealedValue {
                id: row.id,
                row: (self.row)(row.id),
                workspace: WorkspaceId::from(row.workspace_id).to_string(),
                value: row.value,
            })
            .collect())
    }

    /// Replaces a value if it is still the one that was read.
    pub async fn replace(&self, tx: &Tx, was: &SealedValue, value: Vec<u8>) -> Result<bool> {
        let sql = Sql::of(self.set)
            .bind(value)
            .then(" WHERE id = ")
            .bind(was.id)
            .then(self.was)
            .bind(was.value.clone());
        Ok(run(tx, sql).await? == 1)
    }
}
