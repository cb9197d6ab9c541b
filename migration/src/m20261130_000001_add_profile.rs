//! What a workspace is, whom its channels speak to, and which channel speaks to whom.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, text, uuid, uuid_null},
    sea_query::{Alias, Table},
};

/// Adds the tables `workspace_profile` and `audience`, and to `channel` the audience it speaks to.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The audiences of one workspace.
const INDEX: &str = "CREATE INDEX audience_workspace ON audience (workspace_id, id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let profile = Table::create()
            .table(Alias::new("workspace_profile"))
            .col(uuid("workspace_id").primary_key())
            .col(big_integer("revision"))
            .col(text("data"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(profile).await?;
        let audience = Table::create()
            .table(Alias::new("audience"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(big_integer("revision"))
            .col(text("name"))
            .col(text("data"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(audience).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        let channel = Table::alter()
            .table(Alias::new("channel"))
            .add_column(uuid_null("audience_id"))
            .to_owned();
        manager.alter_table(channel).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let channel = Table::alter()
            .table(Alias::new("channel"))
            .drop_column(Alias::new("audience_id"))
            .to_owned();
        manager.alter_table(channel).await?;
        for table in ["audience", "workspace_profile"] {
            let dropped = Table::drop().table(Alias::new(table)).to_owned();
            manager.drop_table(dropped).await?;
        }
        Ok(())
    }
}
