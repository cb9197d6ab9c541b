//! What is kept of texts, so that a post's neighbours can be judged without reading them again.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{text, uuid},
    sea_query::{Alias, Table},
};

/// Adds the table `gist`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gist = Table::create()
            .table(Alias::new("gist"))
            .col(uuid("variant_id").primary_key())
            .col(text("version"))
            .col(text("kept"))
            .to_owned();
        manager.create_table(gist).await?;
        // Finding the few that another version of the rules has read.
        let index = "CREATE INDEX gist_version ON gist (version, variant_id)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gist = Table::drop().table(Alias::new("gist")).to_owned();
        manager.drop_table(gist).await
    }
}
