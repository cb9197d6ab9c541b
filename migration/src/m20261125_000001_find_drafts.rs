//! Drafts of a span are told from planned posts by two indexes alone: by far the most posts with a
//! planned day are publications already, and their rows need not be read to see it.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::prelude::{
    ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager,
};

/// Gives two indexes the columns that the search for drafts asks for.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "DROP INDEX post_planned",
    "DROP INDEX publication_post",
    "CREATE INDEX post_planned ON post (workspace_id, planned_at, id, occurrence) \
     WHERE planned_at IS NOT NULL AND deleted_at IS NULL",
    "CREATE INDEX publication_post ON publication (post_id, occurrence)",
];

const DOWN: &[&str] = &[
    "DROP INDEX post_planned",
    "DROP INDEX publication_post",
    "CREATE INDEX post_planned ON post (workspace_id, planned_at) WHERE planned_at IS NOT NULL",
    "CREATE INDEX publication_post ON publication (post_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}
