//! Telling others what happens: webhooks, every message on its way, and how far events were handed on.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::{
        big_integer, big_integer_null, binary, binary_null, text, text_null, uuid, uuid_null,
    },
    sea_query::{Alias, ColumnDef, TableCreateStatement},
};

/// Adds the tables `webhook`, `delivery` and `fan_out`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables in the order they are made.
const TABLES: &[&str] = &["webhook", "delivery", "fan_out"];

/// Which reads and which promises each index serves.
const INDEXES: &[&str] = &[
    "CREATE INDEX webhook_workspace ON webhook (workspace_id, id)",
    // Each event is told to each target once.
    "CREATE UNIQUE INDEX delivery_once ON delivery (target_id, event_id)",
    // What is to be sent, and the log of one webhook.
    "CREATE INDEX delivery_waiting ON delivery (run_at) WHERE state = 'waiting'",
    "CREATE INDEX delivery_list ON delivery (target_id, id)",
    // What is old enough to be forgotten.
    "CREATE INDEX delivery_age ON delivery (created_at)",
    // What is unclear for long, so that it is told.
    "CREATE INDEX publication_unclear ON publication (unknown_since) WHERE state = 'unknown'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [webhook(), delivery(), fan_out()] {
            manager.create_table(table).await?;
        }
        for sql in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX publication_unclear")
            .await?;
        for table in TABLES.iter().rev() {
            manager
                .drop_table(Table::drop().table(Alias::new(*table)).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn table(name: &str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for mut column in columns {
        table.col(&mut column);
    }
    table
}

fn webhook() -> TableCreateStatement {
    table(
        "webhook",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            text("name"),
            text("url"),
            text("kinds"),
            text("state"),
            binary("secret"),
            binary_null("previous_secret"),
            big_integer_null("previous_until"),
            big_integer_null("failing_since"),
            big_integer("told_from"),
            big_integer("created_at"),
            big_integer("updated_at"),
        ],
    )
}

fn delivery() -> TableCreateStatement {
    table(
        "delivery",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            uuid("target_id"),
            uuid("event_id"),
            text("kind"),
            text("state"),
            big_integer("run_at"),
            big_integer("tries"),
            big_integer("lease_no"),
            uuid_null("lease_owner"),
            big_integer_null("lease_ends_at"),
            big_integer_null("last_status"),
            text_null("last_error"),
            big_integer_null("duration_ms"),
            big_integer_null("tried_at"),
            big_integer("created_at"),
            big_integer_null("ended_at"),
        ],
    )
}

fn fan_out() -> TableCreateStatement {
    table(
        "fan_out",
        vec![text("name").primary_key().take(), uuid("event_id")],
    )
}
