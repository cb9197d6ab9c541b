//! Signing in: passwords and wishes of people, where they are signed in, and who is invited.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, binary, text, text_null, uuid, uuid_null},
    sea_query::{Alias, Table},
};

/// Adds the tables `sign_in` and `invitation`, and to `person` a password and wishes.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What a person gains; SQLite takes one column at a time.
const COLUMNS: [&str; 2] = ["password_hash", "preferences"];
/// A cookie and a link are found by their hash, and a person's places by the person.
const INDEXES: [&str; 3] = [
    "CREATE UNIQUE INDEX sign_in_ticket ON sign_in (ticket_hash)",
    "CREATE INDEX sign_in_of_person ON sign_in (person_id)",
    "CREATE UNIQUE INDEX invitation_ticket ON invitation (ticket_hash)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let mut table = Table::alter();
            table
                .table(Alias::new("person"))
                .add_column(text_null(column));
            manager.alter_table(table).await?;
        }
        let sign_in = Table::create()
            .table(Alias::new("sign_in"))
            .col(uuid("id").primary_key())
            .col(binary("ticket_hash"))
            .col(uuid("person_id"))
            .col(uuid("workspace_id"))
            .col(text_null("device"))
            .col(text_null("origin"))
            .col(big_integer("created_at"))
            .col(big_integer("seen_at"))
            .col(big_integer("ends_at"))
            .to_owned();
        manager.create_table(sign_in).await?;
        let invitation = Table::create()
            .table(Alias::new("invitation"))
            .col(uuid("id").primary_key())
            .col(binary("ticket_hash"))
            .col(uuid_null("person_id"))
            .col(uuid("workspace_id"))
            .col(text("actor"))
            .col(big_integer("created_at"))
            .col(big_integer("ends_at"))
            .to_owned();
        manager.create_table(invitation).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["invitation", "sign_in"] {
            let table = Table::drop().table(Alias::new(table)).to_owned();
            manager.drop_table(table).await?;
        }
        for column in COLUMNS {
            let mut table = Table::alter();
            table
                .table(Alias::new("person"))
                .drop_column(Alias::new(column));
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
