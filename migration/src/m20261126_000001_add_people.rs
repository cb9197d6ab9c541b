//! Which workspace runs the installation, who works in a workspace, what a key may do and for how long, and which writes were asked for
//! with a key of their own and are answered once.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, big_integer_null, binary, text, text_null, uuid, uuid_null},
    sea_query::{Alias, ColumnDef, Index, Table, TableCreateStatement},
};

/// Adds the tables `person`, `member` and `answered_write`, and what a key is limited by.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What a key gets, and what is taken from it again.
const KEY_COLUMNS: &[&str] = &["person_id", "scopes", "expires_at", "last_used_at"];

/// Until now the oldest workspace was the first one.
const FIRST_WORKSPACE: &[&str] = &["UPDATE instance SET workspace_id = \
     (SELECT w.id FROM workspace w ORDER BY w.created_at, w.id LIMIT 1)"];

/// Which reads and which promises each index serves.
const INDEXES: &[&str] = &[
    // One address is one person.
    "CREATE UNIQUE INDEX person_email ON person (email) WHERE email IS NOT NULL",
    // The workspaces of a person, and the keys of one.
    "CREATE INDEX member_person ON member (person_id)",
    "CREATE INDEX api_key_person ON api_key (person_id) WHERE person_id IS NOT NULL",
    // One key of somebody is one write.
    "CREATE UNIQUE INDEX answered_write_key ON answered_write (workspace_id, actor, key)",
    // What is old enough to be forgotten.
    "CREATE INDEX answered_write_age ON answered_write (created_at)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [person(), member(), answered_write()] {
            manager.create_table(table).await?;
        }
        for column in [
            uuid_null("person_id"),
            text_null("scopes"),
            big_integer_null("expires_at"),
            big_integer_null("last_used_at"),
        ] {
            add(manager, "api_key", column).await?;
        }
        add(manager, "instance", uuid_null("workspace_id")).await?;
        for sql in FIRST_WORKSPACE.iter().chain(INDEXES) {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX api_key_person")
            .await?;
        let columns = KEY_COLUMNS.iter().map(|column| ("api_key", *column));
        for (table, column) in columns.chain([("instance", "workspace_id")]) {
            let table = Table::alter()
                .table(Alias::new(table))
                .drop_column(Alias::new(column))
                .to_owned();
            manager.alter_table(table).await?;
        }
        for table in ["answered_write", "member", "person"] {
            manager
                .drop_table(Table::drop().table(Alias::new(table)).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &str, mut column: ColumnDef) -> Result<(), DbErr> {
    let table = Table::alter()
        .table(Alias::new(table))
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(table).await
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

fn person() -> TableCreateStatement {
    table(
        "person",
        &["id"],
        vec![uuid("id"), text_null("email"), big_integer("created_at")],
    )
}

fn member() -> TableCreateStatement {
    table(
        "member",
        &["workspace_id", "person_id"],
        vec![
            uuid("workspace_id"),
            uuid("person_id"),
            text("name"),
            text("role"),
            big_integer("revision"),
            big_integer("created_at"),
        ],
    )
}

fn answered_write() -> TableCreateStatement {
    table(
        "answered_write",
        &["id"],
        vec![
            uuid("id"),
            uuid("workspace_id"),
            text("actor"),
            text("key"),
            text("request_hash"),
            big_integer("status"),
            big_integer_null("revision"),
            binary("body"),
            big_integer("created_at"),
        ],
    )
}
