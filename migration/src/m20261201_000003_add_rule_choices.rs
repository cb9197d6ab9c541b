//! What people want of rules, what they do not want to hear, and what they let out all the same.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, text, text_null, uuid, uuid_null},
    sea_query::{Alias, Index, Table},
};

/// Adds the tables `rule_layer`, `suppression` and `rule_override`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What belongs to one workspace.
const INDEXES: &[&str] = &[
    "CREATE INDEX rule_layer_workspace ON rule_layer (workspace_id)",
    "CREATE INDEX suppression_workspace ON suppression (workspace_id, id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let layer = Table::create()
            .table(Alias::new("rule_layer"))
            .col(uuid("subject_id").primary_key())
            .col(uuid("workspace_id"))
            .col(text("origin"))
            .col(big_integer("revision"))
            .col(text("data"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(layer).await?;
        let suppression = Table::create()
            .table(Alias::new("suppression"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(text("rule"))
            .col(uuid_null("post_id"))
            .col(uuid_null("channel_id"))
            .col(text("reason"))
            .col(text_null("until"))
            .col(text("actor"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(suppression).await?;
        let let_out = Table::create()
            .table(Alias::new("rule_override"))
            .col(uuid("post_id"))
            .col(text("rule"))
            .col(text("reason"))
            .col(text("actor"))
            .col(text("rules_version"))
            .col(big_integer("created_at"))
            .primary_key(
                Index::create()
                    .col(Alias::new("post_id"))
                    .col(Alias::new("rule")),
            )
            .to_owned();
        manager.create_table(let_out).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["rule_override", "suppression", "rule_layer"] {
            let dropped = Table::drop().table(Alias::new(table)).to_owned();
            manager.drop_table(dropped).await?;
        }
        Ok(())
    }
}
