//! What several nodes and years of use need: whose work a job is, what a person must confirm, how
//! much of a limit is used, and which start of the installation this is.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, big_integer_null, text, text_null, uuid},
    sea_query::{Alias, ColumnDef, Index, Table, TableCreateStatement},
};

/// Adds the tables `job`, `confirmation` and `budget`, and the generation of the installation.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables in the order they are made.
const TABLES: &[&str] = &["job", "confirmation", "budget"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [job(), confirmation(), budget()] {
            manager.create_table(table).await?;
        }
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("instance"))
                    .add_column(big_integer("generation").default(0).take())
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("channel"))
                    .add_column(text_null("account_server").take())
                    .to_owned(),
            )
            .await?;
        // Channels that were deleted and whose credentials are still to be erased are few, and so
        // is this index.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX channel_to_forget ON channel (id) WHERE state = 'deleted'",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX channel_to_forget")
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("instance"))
                    .drop_column(Alias::new("generation"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("channel"))
                    .drop_column(Alias::new("account_server"))
                    .to_owned(),
            )
            .await?;
        for table in TABLES.iter().rev() {
            manager
                .drop_table(Table::drop().table(Alias::new(*table)).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// A table whose key is made of its first columns.
fn table(name: &str, keys: &[&str], columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut key = Index::create();
    for column in keys {
        key.col(Alias::new(*column));
    }
    let mut table = Table::create();
    table.table(Alias::new(name)).primary_key(&mut key);
    for mut column in columns {
        table.col(&mut column);
    }
    table
}

fn job() -> TableCreateStatement {
    table(
        "job",
        &["name", "nominal_at"],
        vec![
            text("name"),
            big_integer("nominal_at"),
            uuid("owner"),
            big_integer("lease_ends_at"),
            big_integer_null("ended_at"),
        ],
    )
}

fn confirmation() -> TableCreateStatement {
    table(
        "confirmation",
        &["what", "node"],
        vec![
            text("what"),
            uuid("node"),
            big_integer("since_at"),
            big_integer_null("ready_at"),
            text("detail"),
        ],
    )
}

fn budget() -> TableCreateStatement {
    table(
        "budget",
        &["scope", "name", "window_from"],
        vec![
            text("scope"),
            text("name"),
            big_integer("window_from"),
            big_integer("window_until"),
            big_integer("used"),
        ],
    )
}
