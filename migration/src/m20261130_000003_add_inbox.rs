//! What people asked or said, and the pause.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, big_integer_null, text, text_null, uuid, uuid_null},
    sea_query::{Alias, Table},
};

/// Adds the tables `inbox_item` and `pause`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Which reads each index serves.
const INDEXES: &[&str] = &[
    // The list, of a workspace or of a channel: ids sort by the instant something came.
    "CREATE INDEX inbox_item_workspace ON inbox_item (workspace_id, id)",
    "CREATE INDEX inbox_item_channel ON inbox_item (channel_id, id)",
    "CREATE INDEX inbox_item_open ON inbox_item (workspace_id, id) WHERE answered_at IS NULL",
    // Who waits for an answer, the longest first. Nobody need answer praise, so much of it may be open.
    "CREATE INDEX inbox_item_waiting ON inbox_item (workspace_id, received_at, id) \
     WHERE answered_at IS NULL AND kind IN ('question', 'complaint')",
    // What was answered lately.
    "CREATE INDEX inbox_item_answered ON inbox_item (workspace_id, answered_at) \
     WHERE answered_at IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let item = Table::create()
            .table(Alias::new("inbox_item"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(big_integer("revision"))
            .col(uuid_null("channel_id"))
            .col(text("kind"))
            .col(text("text"))
            .col(text_null("url"))
            .col(big_integer("received_at"))
            .col(big_integer_null("answered_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(item).await?;
        for sql in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        // A row is there exactly while a workspace is paused.
        let pause = Table::create()
            .table(Alias::new("pause"))
            .col(uuid("workspace_id").primary_key())
            .col(text("reason"))
            .col(text("actor"))
            .col(big_integer("paused_at"))
            .col(big_integer_null("review_at"))
            .col(text("channels"))
            .to_owned();
        manager.create_table(pause).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["pause", "inbox_item"] {
            let dropped = Table::drop().table(Alias::new(table)).to_owned();
            manager.drop_table(dropped).await?;
        }
        Ok(())
    }
}
