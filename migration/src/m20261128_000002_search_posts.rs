//! Finding posts by their words and labels. The rows for posts that are there already are made right
//! after this, by the program: it knows how a post is read, and what lower case is in every language.
//!
//! Parts of words are found by runs of three letters: on SQLite by its own index of such runs, which
//! triggers keep beside the words, and on PostgreSQL by a number for each run, which the program writes.
//! (<https://www.sqlite.org/fts5.html#the_trigram_tokenizer>,
//! <https://www.postgresql.org/docs/current/gin.html>, read 2026-11-23.)

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait is written so, and async-trait needs the same form"
)]

use sea_orm_migration::{
    prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    schema::{big_integer, text, uuid},
    sea_orm::DbBackend,
    sea_query::{Alias, Index, Table},
};

/// Adds the tables `post_search` and `post_tag`, and an index over pillars.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Which reads each index serves.
const INDEXES: &[&str] = &[
    // The posts of a workspace, newest first, whose words are looked through.
    "CREATE INDEX post_search_list ON post_search (workspace_id, post_id)",
    // The labels of a workspace, and how often each is used.
    "CREATE INDEX post_tag_name ON post_tag (workspace_id, tag)",
    // The same of pillars.
    "CREATE INDEX post_pillar ON post (workspace_id, pillar) \
     WHERE pillar IS NOT NULL AND deleted_at IS NULL",
];

/// The index of runs of three letters.
const RUNS_ON_SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE post_words USING fts5 (words, content = '', tokenize = 'trigram')",
    "CREATE TRIGGER post_search_made AFTER INSERT ON post_search BEGIN \
     INSERT INTO post_words (rowid, words) VALUES (NEW.no, NEW.words); END",
    "CREATE TRIGGER post_search_gone AFTER DELETE ON post_search BEGIN \
     INSERT INTO post_words (post_words, rowid, words) VALUES ('delete', OLD.no, OLD.words); END",
    "CREATE TRIGGER post_search_changed AFTER UPDATE OF words ON post_search BEGIN \
     INSERT INTO post_words (post_words, rowid, words) VALUES ('delete', OLD.no, OLD.words); \
     INSERT INTO post_words (rowid, words) VALUES (NEW.no, NEW.words); END",
];
/// The same on PostgreSQL.
const RUNS_ON_POSTGRES: &[&str] = &[
    "ALTER TABLE post_search ADD COLUMN runs INTEGER[] NOT NULL",
    "CREATE INDEX post_search_runs ON post_search USING gin (runs)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A table of its own, so that whoever reads a post does not read its words twice.
        let search = Table::create()
            .table(Alias::new("post_search"))
            // Stays the same when the file is packed anew, which a row's own number does not.
            .col(big_integer("no").primary_key().auto_increment())
            .col(uuid("post_id").unique_key())
            .col(uuid("workspace_id"))
            .col(text("words"))
            .to_owned();
        manager.create_table(search).await?;
        let runs = match manager.get_database_backend() {
            DbBackend::Sqlite => RUNS_ON_SQLITE,
            _ => RUNS_ON_POSTGRES,
        };
        for sql in runs {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        let mut key = Index::create();
        key.col(Alias::new("post_id")).col(Alias::new("tag"));
        let tags = Table::create()
            .table(Alias::new("post_tag"))
            .col(uuid("post_id"))
            .col(uuid("workspace_id"))
            .col(text("tag"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(tags).await?;
        for sql in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DROP INDEX post_pillar")
            .await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            let words = Table::drop().table(Alias::new("post_words")).to_owned();
            manager.drop_table(words).await?;
        }
        for table in ["post_tag", "post_search"] {
            manager
                .drop_table(Table::drop().table(Alias::new(table)).to_owned())
                .await?;
        }
        Ok(())
    }
}
