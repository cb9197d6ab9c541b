//! What pages show things by: the colour of a channel, the clock of a workspace.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer_null, text_null},
    sea_query::{Alias, Table},
};

/// Adds to `channel` a colour, and to `workspace` a time zone.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let channel = Table::alter()
            .table(Alias::new("channel"))
            .add_column(big_integer_null("colour"))
            .to_owned();
        manager.alter_table(channel).await?;
        let workspace = Table::alter()
            .table(Alias::new("workspace"))
            .add_column(text_null("time_zone"))
            .to_owned();
        manager.alter_table(workspace).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("workspace", "time_zone"), ("channel", "colour")] {
            let table = Table::alter()
                .table(Alias::new(table))
                .drop_column(Alias::new(column))
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
