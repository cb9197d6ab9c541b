//! What a check reads of a post's neighbours lies together: three hundred of them were nine hundred
//! pages, and are twenty.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{text, text_null, uuid},
    sea_orm::DbBackend,
    sea_query::{Alias, Index, Table, TableCreateStatement},
};

/// Gives `gist` a channel's rows side by side, with what else neighbours know of a post, and
/// `publication` an index that answers alone.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Takes over what was kept, leaves what was never read to be read, and lets reads of a window end at
/// the index.
const UP: &[&str] = &[
    "INSERT INTO gathered (channel_id, variant_id, version, promotion, pillar, kept) \
     SELECT a.channel_id, a.id, COALESCE(g.version, ''), o.promotion, o.pillar, COALESCE(g.kept, '{}') \
     FROM variant a JOIN post o ON o.id = a.post_id LEFT JOIN gist g ON g.variant_id = a.id",
    "DROP TABLE gist",
    "ALTER TABLE gathered RENAME TO gist",
    "DROP INDEX publication_window",
    "CREATE INDEX publication_window ON publication \
     (channel_id, due_at, position, id, state, post_id, variant_id)",
];

const DOWN: &[&str] = &[
    "INSERT INTO scattered (variant_id, version, kept) SELECT variant_id, version, kept FROM gist",
    "DROP TABLE gist",
    "ALTER TABLE scattered RENAME TO gist",
    "CREATE INDEX gist_version ON gist (version, variant_id)",
    "DROP INDEX publication_window",
    "CREATE INDEX publication_window ON publication (channel_id, due_at)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut gathered = Table::create()
            .table(Alias::new("gathered"))
            .col(uuid("channel_id"))
            .col(uuid("variant_id"))
            .col(text("version"))
            .col(text("promotion"))
            .col(text_null("pillar"))
            .col(text("kept"))
            .primary_key(
                Index::create()
                    .col(Alias::new("channel_id"))
                    .col(Alias::new("variant_id")),
            )
            .to_owned();
        if manager.get_database_backend() == DbBackend::Sqlite {
            gathered.extra("WITHOUT ROWID");
        }
        replace(manager, gathered, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let scattered = Table::create()
            .table(Alias::new("scattered"))
            .col(uuid("variant_id").primary_key())
            .col(text("version"))
            .col(text("kept"))
            .to_owned();
        replace(manager, scattered, DOWN).await
    }
}

async fn replace(
    manager: &SchemaManager<'_>,
    table: TableCreateStatement,
    then: &[&str],
) -> Result<(), DbErr> {
    manager.create_table(table).await?;
    for sql in then {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
