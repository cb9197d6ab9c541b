//! What a write asked for lies sealed with its answer, and no longer beside it as a bare hash.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::text,
    sea_query::{Alias, Table},
};

/// Takes the column `request_hash` from `answered_write`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Answers that are kept in the other form cannot be read in this one: they are forgotten, as they
/// would be within three days.
const FORGET: &str = "DELETE FROM answered_write";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(FORGET).await?;
        let table = Table::alter()
            .table(Alias::new("answered_write"))
            .drop_column(Alias::new("request_hash"))
            .to_owned();
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(FORGET).await?;
        let table = Table::alter()
            .table(Alias::new("answered_write"))
            .add_column(text("request_hash").default("").take())
            .to_owned();
        manager.alter_table(table).await
    }
}
