//! What is sold, and what an author says a post is beside its words.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, text, uuid},
    sea_query::{Alias, Table},
};

/// Adds the table `offer`, and to `post` what its author says of it.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The offers of one workspace, page by page.
const INDEX: &str = "CREATE INDEX offer_workspace ON offer (workspace_id, id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let offer = Table::create()
            .table(Alias::new("offer"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(big_integer("revision"))
            .col(text("name"))
            .col(text("data"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(offer).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        // Of posts that are there already nobody has said anything.
        let post = Table::alter()
            .table(Alias::new("post"))
            .add_column(text("about").default("{}").take())
            .to_owned();
        manager.alter_table(post).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let post = Table::alter()
            .table(Alias::new("post"))
            .drop_column(Alias::new("about"))
            .to_owned();
        manager.alter_table(post).await?;
        let offer = Table::drop().table(Alias::new("offer")).to_owned();
        manager.drop_table(offer).await
    }
}
