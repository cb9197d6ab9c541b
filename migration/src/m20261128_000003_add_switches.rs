//! Stopping everything at once, and a limit to what is planned on one day.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, text, uuid},
    sea_query::{Alias, Index, Table},
};

/// Adds the table `network_switch`, and to `channel` the most posts of a day.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The most posts of a day on channels that are there already.
const DAILY_MAX: i64 = 25;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A row is there exactly while its network is stopped, so that claims look into a table that
        // is nearly always empty.
        let mut key = Index::create();
        key.col(Alias::new("workspace_id"))
            .col(Alias::new("network"));
        let switches = Table::create()
            .table(Alias::new("network_switch"))
            .col(uuid("workspace_id"))
            .col(text("network"))
            .col(text("reason"))
            .col(text("actor"))
            .col(big_integer("stopped_at"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(switches).await?;
        let channel = Table::alter()
            .table(Alias::new("channel"))
            .add_column(big_integer("daily_max").default(DAILY_MAX).take())
            .to_owned();
        manager.alter_table(channel).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let channel = Table::alter()
            .table(Alias::new("channel"))
            .drop_column(Alias::new("daily_max"))
            .to_owned();
        manager.alter_table(channel).await?;
        let switches = Table::drop().table(Alias::new("network_switch")).to_owned();
        manager.drop_table(switches).await
    }
}
