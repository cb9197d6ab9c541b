//! What is out can be removed from its network again: when that was asked for, and when it was done.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::big_integer_null,
    sea_query::{Alias, Table},
};

/// Adds the two instants to `publication`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: &[&str] = &["removal_asked_at", "removed_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let table = Table::alter()
                .table(Alias::new("publication"))
                .add_column(big_integer_null(*column).take())
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let table = Table::alter()
                .table(Alias::new("publication"))
                .drop_column(Alias::new(*column))
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
