//! Renewals: whose turn it is to renew a channel's session.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, uuid},
    sea_query::{Alias, Table},
};

/// Adds the table `renewal`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let renewal = Table::create()
            .table(Alias::new("renewal"))
            .col(uuid("channel_id").primary_key())
            .col(uuid("owner"))
            .col(big_integer("lease_ends_at"))
            .to_owned();
        manager.create_table(renewal).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let renewal = Table::drop().table(Alias::new("renewal")).to_owned();
        manager.drop_table(renewal).await
    }
}
