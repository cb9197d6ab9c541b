//! The record of what people did says from where it was asked for, and by which hashes the thing that
//! was changed can be known.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::text_null,
    sea_query::{Alias, Table},
};

/// Adds `event.origin`, `event.before_hash` and `event.after_hash`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [&str; 3] = ["origin", "before_hash", "after_hash"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one column at a time.
        for column in COLUMNS {
            let mut table = Table::alter();
            table
                .table(Alias::new("event"))
                .add_column(text_null(column));
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let mut table = Table::alter();
            table
                .table(Alias::new("event"))
                .drop_column(Alias::new(column));
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
