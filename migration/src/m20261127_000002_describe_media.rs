//! Films beside pictures, who made them and on which terms, and each file found by its checksum.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, big_integer_null, boolean, boolean_null, text_null},
    sea_query::{Alias, ColumnDef, Table},
};

/// Gives media the columns that films and people need.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What one file is found by. Rows from before may hold the same twice, so it cannot be unique;
/// whoever stores a file looks first, and nobody else stores in the workspace meanwhile.
const INDEX: &str = "CREATE INDEX media_file ON media (workspace_id, sha256)";

fn columns() -> [ColumnDef; 7] {
    [
        big_integer_null("duration_ms").take(),
        boolean_null("has_audio").take(),
        text_null("codecs").take(),
        text_null("credit").take(),
        text_null("licence").take(),
        boolean("has_thumbnail").default(false).take(),
        big_integer("revision").default(1).take(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, "image_type", "media_type").await?;
        // One at a time: SQLite takes no more in one statement.
        for mut column in columns() {
            let change = Table::alter()
                .table(Alias::new("media"))
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(change).await?;
        }
        manager.get_connection().execute_unprepared(INDEX).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared("DROP INDEX media_file")
            .await?;
        for column in columns() {
            let change = Table::alter()
                .table(Alias::new("media"))
                .drop_column(Alias::new(column.get_column_name()))
                .to_owned();
            manager.alter_table(change).await?;
        }
        rename(manager, "media_type", "image_type").await
    }
}

async fn rename(manager: &SchemaManager<'_>, from: &str, to: &str) -> Result<(), DbErr> {
    let change = Table::alter()
        .table(Alias::new("media"))
        .rename_column(Alias::new(from), Alias::new(to))
        .to_owned();
    manager.alter_table(change).await
}
