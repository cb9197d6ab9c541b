//! Connections that are being made: somebody was sent to a network's own page to be asked.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, binary, text, text_null, uuid, uuid_null},
    sea_query::{Alias, Table},
};

/// Adds the table `connection`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = Table::create()
            .table(Alias::new("connection"))
            .col(uuid("id").primary_key())
            .col(uuid("workspace_id"))
            .col(text("actor"))
            .col(text("network"))
            .col(uuid_null("channel_id"))
            .col(text_null("name"))
            .col(text("time_zone"))
            .col(text_null("server"))
            .col(text_null("return_to"))
            .col(text("redirect"))
            .col(binary("answer_hash"))
            .col(text("state"))
            .col(text_null("detail"))
            .col(binary("sealed"))
            .col(text("channels"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .to_owned();
        manager.create_table(connection).await?;
        // Finding the one that a network sends somebody back for.
        let index = "CREATE UNIQUE INDEX connection_answer ON connection (answer_hash)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = Table::drop().table(Alias::new("connection")).to_owned();
        manager.drop_table(connection).await
    }
}
