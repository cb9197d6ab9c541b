//! Days that a workspace keeps free, and films that can be read along.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, boolean, text, uuid},
    sea_query::{Alias, Table},
};

/// Adds the table `calendar`, and to `media` whether a film has captions.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The calendars of one workspace.
const INDEX: &str = "CREATE INDEX calendar_workspace ON calendar (workspace_id, id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendar = Table::create()
            .table(Alias::new("calendar"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(big_integer("revision"))
            .col(text("name"))
            .col(text("days"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(calendar).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        let media = Table::alter()
            .table(Alias::new("media"))
            .add_column(boolean("has_captions").default(false).take())
            .to_owned();
        manager.alter_table(media).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let media = Table::alter()
            .table(Alias::new("media"))
            .drop_column(Alias::new("has_captions"))
            .to_owned();
        manager.alter_table(media).await?;
        let calendar = Table::drop().table(Alias::new("calendar")).to_owned();
        manager.drop_table(calendar).await
    }
}
