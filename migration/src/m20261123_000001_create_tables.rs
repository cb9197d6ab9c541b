//! The first schema: everything from workspaces to the record of attempts.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::{
        big_integer, big_integer_null, binary, boolean, integer, text, text_null, uuid, uuid_null,
    },
    sea_query::{Alias, ColumnDef, TableCreateStatement},
};

/// Creates every table and index of the first release.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables in the order they are made; they are dropped in the opposite order.
const TABLES: &[&str] = &[
    "workspace",
    "api_key",
    "channel",
    "lane",
    "media",
    "post",
    "variant",
    "publication",
    "attempt_step",
    "event",
    "instance",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            workspace(),
            api_key(),
            channel(),
            lane(),
            media(),
            post(),
            variant(),
            publication(),
            attempt_step(),
            event(),
            instance(),
        ] {
            manager.create_table(table).await?;
        }
        for sql in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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

fn workspace() -> TableCreateStatement {
    table(
        "workspace",
        vec![
            uuid("id").primary_key().take(),
            text("name"),
            big_integer("created_at"),
        ],
    )
}

fn api_key() -> TableCreateStatement {
    table(
        "api_key",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            text("name"),
            text("role"),
            text("secret_hash"),
            big_integer("created_at"),
            big_integer_null("revoked_at"),
        ],
    )
}

fn channel() -> TableCreateStatement {
    table(
        "channel",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            big_integer("revision"),
            text("network"),
            text("name"),
            text("time_zone"),
            text("state"),
            text("remote_id"),
            text("handle"),
            text_null("account_url"),
            text("options"),
            binary("sealed"),
            text("late_policy"),
            big_integer("grace_ms"),
            big_integer("min_gap_ms"),
            big_integer("created_at"),
            big_integer("updated_at"),
        ],
    )
}

fn lane() -> TableCreateStatement {
    table(
        "lane",
        vec![
            uuid("channel_id").primary_key().take(),
            big_integer_null("wake_at"),
            big_integer("not_before"),
            big_integer("last_sent_at"),
        ],
    )
}

fn media() -> TableCreateStatement {
    table(
        "media",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            text("image_type"),
            big_integer("size_bytes"),
            big_integer("width"),
            big_integer("height"),
            text("alt"),
            text("sha256"),
            big_integer("created_at"),
        ],
    )
}

fn post() -> TableCreateStatement {
    table(
        "post",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            big_integer("revision"),
            text("text"),
            text("media"),
            text("thread"),
            text_null("lang"),
            text("promotion"),
            text_null("pillar"),
            text("tags"),
            big_integer_null("planned_at"),
            big_integer("occurrence"),
            big_integer("created_at"),
            big_integer("updated_at"),
            big_integer_null("deleted_at"),
        ],
    )
}

fn variant() -> TableCreateStatement {
    table(
        "variant",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            uuid("post_id"),
            uuid("channel_id"),
            big_integer("position"),
            text_null("text"),
            text_null("media"),
            text_null("thread"),
            text("options"),
        ],
    )
}

fn publication() -> TableCreateStatement {
    table(
        "publication",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            uuid("post_id"),
            uuid("variant_id"),
            uuid("channel_id"),
            text("network"),
            big_integer("occurrence"),
            text("state"),
            text_null("reason"),
            text_null("detail"),
            big_integer("due_at"),
            big_integer("position"),
            big_integer("run_at"),
            big_integer("revision"),
            big_integer("lease_no"),
            uuid_null("lease_owner"),
            big_integer_null("lease_ends_at"),
            big_integer("key_epoch"),
            big_integer("tries"),
            boolean("attempted"),
            big_integer_null("first_sent_at"),
            big_integer_null("look_again_at"),
            big_integer_null("unknown_since"),
            text_null("receipt_remote_id"),
            text_null("receipt_url"),
            big_integer_null("receipt_at"),
            boolean("cancel_wish"),
            big_integer("created_at"),
            big_integer("updated_at"),
        ],
    )
}

fn attempt_step() -> TableCreateStatement {
    table(
        "attempt_step",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            uuid("publication_id"),
            big_integer("lease_no"),
            big_integer("no"),
            text("kind"),
            text("name"),
            big_integer("part"),
            text_null("key"),
            big_integer("key_epoch"),
            text("request_hash"),
            uuid("node"),
            big_integer("started_at"),
            big_integer("deadline_at"),
            big_integer_null("ended_at"),
            text_null("result"),
            text_null("settled"),
            big_integer_null("http_status"),
            text_null("error_code"),
            text_null("message"),
            text_null("remote_id"),
            text("data"),
            big_integer_null("retry_after_s"),
            text("evidence"),
        ],
    )
}

fn event() -> TableCreateStatement {
    table(
        "event",
        vec![
            uuid("id").primary_key().take(),
            uuid("workspace_id"),
            text("kind"),
            big_integer("at"),
            text("actor"),
            uuid_null("channel_id"),
            uuid_null("post_id"),
            uuid_null("publication_id"),
            text("data"),
        ],
    )
}

fn instance() -> TableCreateStatement {
    table(
        "instance",
        vec![
            integer("id").primary_key().take(),
            binary("key_secret"),
            binary("vault_check"),
            big_integer("created_at"),
        ],
    )
}

/// Which reads and which promises each index serves.
const INDEXES: &[&str] = &[
    // Keys and channels of a workspace; one connected account is one channel.
    "CREATE INDEX api_key_workspace ON api_key (workspace_id)",
    "CREATE UNIQUE INDEX channel_account ON channel (workspace_id, network, remote_id) WHERE state <> 'deleted'",
    "CREATE INDEX media_workspace ON media (workspace_id)",
    // The engine's look at the channels whose time has come.
    "CREATE INDEX lane_wake ON lane (wake_at) WHERE wake_at IS NOT NULL",
    // Lists by creation, and planned drafts of the calendar.
    "CREATE INDEX post_list ON post (workspace_id, id)",
    "CREATE INDEX post_planned ON post (workspace_id, planned_at) WHERE planned_at IS NOT NULL",
    "CREATE UNIQUE INDEX variant_of_post ON variant (post_id, channel_id)",
    // A variant is published once per scheduling.
    "CREATE UNIQUE INDEX publication_once ON publication (variant_id, occurrence)",
    // One public call per channel at a time.
    "CREATE UNIQUE INDEX publication_one_sending ON publication (channel_id) WHERE state = 'sending'",
    // The head of a channel, and whether something of it is on its way.
    "CREATE INDEX publication_turn ON publication (channel_id, state, attempted, due_at, position, id)",
    // What is to be looked up or read back.
    "CREATE INDEX publication_look ON publication (look_again_at) WHERE look_again_at IS NOT NULL",
    // What somebody works on, so that ended leases are found without a look at everything.
    "CREATE INDEX publication_leased ON publication (lease_ends_at) WHERE lease_ends_at IS NOT NULL",
    "CREATE INDEX publication_post ON publication (post_id)",
    "CREATE INDEX publication_calendar ON publication (workspace_id, due_at)",
    "CREATE INDEX publication_window ON publication (channel_id, due_at)",
    "CREATE UNIQUE INDEX attempt_step_order ON attempt_step (publication_id, no)",
    "CREATE INDEX event_list ON event (workspace_id, id)",
    "CREATE INDEX event_of_publication ON event (publication_id, id) WHERE publication_id IS NOT NULL",
];
