//! Who posts on a channel, Dezent or a person; and reminders that nobody has answered are found by
//! when they were given, however many publications there are.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::text,
    sea_query::{Alias, Table},
};

/// Adds `channel.mode`, and an index of what was handed to a person.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("channel"))
                    .add_column(text("mode").default("direct").take())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX publication_handed ON publication (updated_at) WHERE state = 'handed'",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX publication_handed")
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("channel"))
                    .drop_column(Alias::new("mode"))
                    .to_owned(),
            )
            .await
    }
}
