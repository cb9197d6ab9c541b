//! Finding posts: by their words, labels and state, alike on both databases.
//!
//! The words of a post are kept in lower case beside it and compared with `LIKE`, every word of a
//! search for itself. Lower-casing is done here and not by the database, since SQLite does it for
//! ASCII alone.
//!
//! Which posts are compared at all is told by an index of runs of three letters, where the words of the
//! search have as many: each database has one of its own, and both only narrow the search down. Words
//! that very many posts hold are not asked of it: a page of the newest is full sooner when they are
//! simply gone through.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult, Value};

use super::{
    Conn, Db, IdRow, Number, Result, Tx, all, first,
    posts::{for_engine, with_variants},
    publications::text,
    run,
    sql::{Sql, pieces},
};
use crate::domain::{
    id::{ChannelId, MediaId, PostId, WorkspaceId},
    post::{Part, Post, PostState},
    publication::State,
    time::Instant,
};

/// How many posts are made findable in one transaction.
const AT_ONCE: i64 = 500;
/// How many letters a run has.
const RUN: usize = 3;
/// Up to how many posts the index names; of words that more posts hold the newest are gone through.
const FEW_MAX: i64 = 2_000;
/// What takes the meaning of a letter that means more in a pattern.
const ESCAPE: char = '!';

/// Which posts are wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Only those with each of these words, in lower case.
    pub words: Vec<String>,
    /// Only with this label.
    pub tag: Option<String>,
    /// Only of this pillar.
    pub pillar: Option<String>,
    /// Only in one of these states.
    pub states: Vec<PostState>,
    /// Only on this channel.
    pub channel: Option<ChannelId>,
    /// Only planned from this instant on.
    pub from: Option<Instant>,
    /// Only planned before this instant.
    pub to: Option<Instant>,
    /// Only with an instant, or only without one.
    pub is_planned: Option<bool>,
    /// Only those that carry this picture or film, on any channel.
    pub media: Option<MediaId>,
}

/// A label with how many posts have it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Label {
    /// What it is called.
    pub name: String,
    /// How many posts have it.
    pub posts: i64,
}

#[derive(Debug, FromQueryResult)]
struct LabelRow {
    name: String,
    number: i64,
}

/// A page of the posts that are wanted, newest first, beginning after `before`.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    filter: &Filter,
    before: Option<PostId>,
    limit: u64,
) -> Result<Vec<Post>> {
    let mut sql = if filter.words.is_empty() {
        Sql::of("SELECT o.* FROM post o WHERE o.workspace_id = ").bind(workspace.uuid())
    } else {
        compared(conn, workspace, &filter.words).await?
    };
    for word in &filter.words {
        sql = sql
            .then(" AND s.words LIKE ")
            .bind(pattern(word))
            .then(" ESCAPE '!'");
    }
    sql = sql.then(" AND o.deleted_at IS NULL");
    if let Some(tag) = &filter.tag {
        sql = sql
            .then(" AND o.id IN (SELECT t.post_id FROM post_tag t WHERE t.workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND t.tag = ")
            .bind(tag.clone())
            .then(")");
    }
    if let Some(pillar) = &filter.pillar {
        sql = sql.then(" AND o.pillar = ").bind(pillar.clone());
    }
    if let Some(channel) = filter.channel {
        sql = sql
            .then(
                " AND EXISTS (SELECT 1 FROM variant v WHERE v.post_id = o.id AND v.position >= 0 \
                 AND v.channel_id = ",
            )
            .bind(channel.uuid())
            .then(")");
    }
    if let Some(from) = filter.from {
        sql = sql.then(" AND o.planned_at >= ").bind(from.ms());
    }
    if let Some(to) = filter.to {
        sql = sql.then(" AND o.planned_at < ").bind(to.ms());
    }
    if let Some(media) = filter.media {
        sql = carrying(sql, workspace, media);
    }
    sql = match filter.is_planned {
        None => sql,
        Some(true) => sql.then(" AND o.planned_at IS NOT NULL"),
        Some(false) => sql.then(" AND o.planned_at IS NULL"),
    };
    sql = in_states(sql, &filter.states);
    let is_by_words = !filter.words.is_empty();
    if let Some(before) = before {
        sql = sql
            .then(if is_by_words {
                " AND s.post_id < "
            } else {
                " AND o.id < "
            })
            .bind(before.uuid());
    }
    let order = if is_by_words {
        " ORDER BY s.post_id DESC LIMIT "
    } else {
        " ORDER BY o.id DESC LIMIT "
    };
    let sql = sql
        .then(order)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    with_variants(conn, all(conn, sql).await?).await
}

/// Only the posts that carry a picture or film.
fn carrying(sql: Sql, workspace: WorkspaceId, media: MediaId) -> Sql {
    let ids = Sql::of("SELECT id FROM post WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND ");
    let variants =
        Sql::of(" UNION SELECT post_id FROM variant WHERE position >= 0 AND workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND ");
    sql.then(" AND o.id IN (")
        .join(carries(ids, media))
        .join(carries(variants, media))
        .then(")")
}

/// That a row of `post` or `variant` carries a picture or film. Lists of ids are kept as JSON, in which an id
/// stands in quotes and nothing else looks like one.
pub(super) fn carries(sql: Sql, media: MediaId) -> Sql {
    let pattern = pattern(&["\"", &media.to_string(), "\""].concat());
    sql.then("(media LIKE ")
        .bind(pattern.clone())
        .then(" ESCAPE '!' OR thread LIKE ")
        .bind(pattern)
        .then(" ESCAPE '!')")
}

/// The posts that are compared with the words of a search, as the beginning of a statement.
async fn compared(conn: &impl Conn, workspace: WorkspaceId, words: &[String]) -> Result<Sql> {
    const ALL: &str =
        "SELECT o.* FROM post_search s JOIN post o ON o.id = s.post_id WHERE s.workspace_id = ";
    let long = || words.iter().filter(|word| word.chars().count() >= RUN);
    if long().next().is_none() {
        return Ok(Sql::of(ALL).bind(workspace.uuid()));
    }
    let is_sqlite = conn.raw().get_database_backend() == DbBackend::Sqlite;
    let found = if is_sqlite {
        let quoted = long().map(|word| ["\"", &word.replace('"', "\"\""), "\""].concat());
        let quoted = quoted.collect::<Vec<_>>().join(" ");
        Sql::of("SELECT rowid AS no FROM post_words WHERE post_words MATCH ").bind(quoted)
    } else {
        Sql::of("SELECT no FROM post_search WHERE workspace_id = ")
            .bind(workspace.uuid())
            .then(" AND runs @> string_to_array(")
            .bind(runs(long().map(String::as_str)))
            .then(", ' ')::int[]")
    };
    let count = Sql::of("SELECT COUNT(*) AS number FROM (")
        .join(found.clone())
        .then(" LIMIT ")
        .bind(FEW_MAX + 1)
        .then(") f");
    let count = first::<Number>(conn, count).await?;
    if count.is_none_or(|count| count.number > FEW_MAX) {
        return Ok(Sql::of(ALL).bind(workspace.uuid()));
    }
    // In this order, whatever a database guesses of how many there are.
    let (begin, then) = if is_sqlite {
        (
            "SELECT o.* FROM (",
            ") f CROSS JOIN post_search s ON s.no = f.no ",
        )
    } else {
        (
            "WITH f AS MATERIALIZED (",
            ") SELECT o.* FROM f JOIN post_search s ON s.no = f.no ",
        )
    };
    Ok(Sql::of(begin)
        .join(found)
        .then(then)
        .then("JOIN post o ON o.id = s.post_id WHERE s.workspace_id = ")
        .bind(workspace.uuid()))
}

/// A number for each run of three letters within words, as PostgreSQL is given them. Two runs may have
/// the same number: what is found so is still compared.
fn runs<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut numbers = BTreeSet::new();
    for word in words {
        let letters: Vec<u32> = word.chars().map(u32::from).collect();
        for run in letters.windows(RUN) {
            let mix = |sum: u32, letter: &u32| sum.wrapping_mul(0x9E37_79B1).wrapping_add(*letter);
            numbers.insert(run.iter().fold(0, mix).cast_signed());
        }
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}

/// Whatever has this word somewhere.
pub(super) fn pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// What must be among the publications of a post, and what must not.
type Line = (&'static [&'static [State]], &'static [&'static [State]]);

/// A state asks for some publications of the current occurrence to be there, and for others not.
///
/// This is [`PostState::of`] once more, as conditions; a test compares the two.
fn in_states(mut sql: Sql, states: &[PostState]) -> Sql {
    use State::{
        Cancelled, Confirmed, Due, Failed, Handed, Held, Processing, Sending, Sent, Skipped,
        Unknown, Waiting,
    };
    const ASKED: &[State] = &[Held, Handed];
    const MOVING: &[State] = &[Due, Sending, Processing, Unknown];
    const OUT: &[State] = &[Sent, Confirmed];
    const WAITS: &[State] = &[Waiting];
    const REFUSED: &[State] = &[Failed];
    const NOTHING: &[State] = &[Failed, Cancelled, Skipped];
    const GIVEN_UP: &[State] = &[Cancelled, Skipped];
    if states.is_empty() {
        return sql;
    }
    sql = sql.then(" AND (FALSE");
    for state in states {
        let lines: &[Line] = match state {
            PostState::Draft => &[(&[], &[ASKED, MOVING, OUT, WAITS, NOTHING])],
            PostState::NeedsAttention => &[(&[ASKED], &[])],
            PostState::Publishing => &[(&[MOVING], &[ASKED]), (&[OUT, WAITS], &[ASKED])],
            PostState::Scheduled => &[(&[WAITS], &[ASKED, MOVING, OUT])],
            PostState::Published => &[(&[OUT], &[ASKED, MOVING, WAITS, NOTHING])],
            PostState::PartlyPublished => &[(&[OUT, NOTHING], &[ASKED, MOVING, WAITS])],
            PostState::Failed => &[(&[REFUSED], &[ASKED, MOVING, WAITS, OUT])],
            PostState::Cancelled => &[(&[GIVEN_UP], &[ASKED, MOVING, WAITS, OUT, REFUSED])],
        };
        for (wanted, unwanted) in lines {
            sql = sql.then(" OR (TRUE");
            for states in *wanted {
                sql = among(sql.then(" AND EXISTS "), states);
            }
            for states in *unwanted {
                sql = among(sql.then(" AND NOT EXISTS "), states);
            }
            sql = sql.then(")");
        }
    }
    sql.then(")")
}

fn among(sql: Sql, states: &[State]) -> Sql {
    sql.then(
        "(SELECT 1 FROM publication u WHERE u.post_id = o.id AND u.occurrence = o.occurrence \
         AND u.state IN ",
    )
    .bind_list(states.iter().map(|state| text(*state)))
    .then(")")
}

/// Every label of a workspace with how many posts have it.
pub async fn tags(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Label>> {
    let sql = Sql::of("SELECT tag AS name, COUNT(*) AS number FROM post_tag WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" GROUP BY tag");
    labels(conn, sql).await
}

/// Every pillar of a workspace with how many posts belong to it.
pub async fn pillars(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Label>> {
    let sql = Sql::of(
        "SELECT pillar AS name, COUNT(*) AS number FROM post \
         WHERE pillar IS NOT NULL AND deleted_at IS NULL AND workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" GROUP BY pillar");
    labels(conn, sql).await
}

async fn labels(conn: &impl Conn, sql: Sql) -> Result<Vec<Label>> {
    let rows = all::<LabelRow>(conn, sql).await?.into_iter();
    let label = |row: LabelRow| Label {
        name: row.name,
        posts: row.number,
    };
    Ok(rows.map(label).collect())
}

/// Makes a new post findable.
pub(super) async fn insert(tx: &Tx, post: &Post) -> Result<()> {
    put(tx, &[post]).await
}

/// Makes a post findable by what it says now.
pub(super) async fn update(tx: &Tx, post: &Post) -> Result<()> {
    let sql = Sql::of("DELETE FROM post_tag WHERE post_id = ").bind(post.id.uuid());
    run(tx, sql).await?;
    put(tx, &[post]).await
}

/// Makes a removed post findable no more.
pub(super) async fn remove(tx: &Tx, id: PostId) -> Result<()> {
    for sql in [
        Sql::of("DELETE FROM post_tag WHERE post_id = "),
        Sql::of("DELETE FROM post_search WHERE post_id = "),
    ] {
        run(tx, sql.bind(id.uuid())).await?;
    }
    Ok(())
}

async fn put(tx: &Tx, posts: &[&Post]) -> Result<()> {
    let is_sqlite = tx.raw().get_database_backend() == DbBackend::Sqlite;
    for piece in pieces(posts) {
        let rows = piece.iter().map(|post| (post, words_of(post)));
        let sql = if is_sqlite {
            Sql::of("INSERT INTO post_search (post_id, workspace_id, words) VALUES ")
                .bind_rows(rows.map(|(post, words)| -> [Value; 3] {
                    let (id, workspace) = (post.id.uuid(), post.workspace.uuid());
                    [id.into(), workspace.into(), words.into()]
                }))
                .then(" ON CONFLICT (post_id) DO UPDATE SET words = excluded.words")
        } else {
            Sql::of(
                "INSERT INTO post_search (post_id, workspace_id, words, runs) \
                 SELECT n.id, n.workspace, n.words, string_to_array(n.runs, ' ')::int[] \
                 FROM (VALUES ",
            )
            .bind_rows(rows.map(|(post, words)| -> [Value; 4] {
                let (id, workspace) = (post.id.uuid(), post.workspace.uuid());
                let runs = runs(words.split_whitespace());
                [id.into(), workspace.into(), words.into(), runs.into()]
            }))
            .then(
                ") AS n (id, workspace, words, runs) \
                 ON CONFLICT (post_id) DO UPDATE SET words = excluded.words, runs = excluded.runs",
            )
        };
        let sql = sql.then(" WHERE post_search.words <> excluded.words");
        run(tx, sql).await?;
    }
    let tags: Vec<(&Post, &String)> = posts
        .iter()
        .flat_map(|post| post.tags.iter().map(|tag| (*post, tag)))
        .collect();
    for piece in pieces(&tags) {
        let sql = Sql::of("INSERT INTO post_tag (post_id, workspace_id, tag) VALUES ")
            .bind_rows(piece.iter().map(|(post, tag)| -> [Value; 3] {
                let (id, workspace) = (post.id.uuid(), post.workspace.uuid());
                [id.into(), workspace.into(), (*tag).clone().into()]
            }))
            .then(" ON CONFLICT (post_id, tag) DO NOTHING");
        run(tx, sql).await?;
    }
    Ok(())
}

/// All that a post says and is called, in lower case, on lines of their own.
fn words_of(post: &Post) -> String {
    let mut words = String::new();
    let mut add = |text: &str| {
        words.push_str(&text.to_lowercase());
        words.push('\n');
    };
    let parts = |parts: &[Part], add: &mut dyn FnMut(&str)| {
        for part in parts {
            add(&part.text);
        }
    };
    add(&post.body.text);
    parts(&post.thread, &mut add);
    for variant in &post.variants {
        if let Some(text) = &variant.text {
            add(text);
        }
        parts(variant.thread.as_deref().unwrap_or_default(), &mut add);
    }
    for label in post.tags.iter().chain(&post.pillar) {
        add(label);
    }
    words
}

/// Makes the posts findable that were there before they could be; says how many.
///
/// They are gone through from the newest to the oldest, so that one look at the oldest tells whether
/// all are done, also after a process that died in between.
pub(super) async fn fill(db: &Db) -> Result<usize> {
    let mut filled = 0;
    let sql = Sql::of(
        "SELECT o.id FROM post o WHERE o.deleted_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM post_search s WHERE s.post_id = o.id) AND o.id = \
         (SELECT p.id FROM post p WHERE p.deleted_at IS NULL ORDER BY p.id LIMIT 1)",
    );
    if first::<IdRow>(db, sql).await?.is_none() {
        return Ok(filled);
    }
    loop {
        let sql = Sql::of(
            "SELECT o.id FROM post o WHERE o.deleted_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM post_search s WHERE s.post_id = o.id) ORDER BY o.id DESC LIMIT ",
        )
        .bind(AT_ONCE);
        let tx = db.begin_write().await?;
        let rows = all::<IdRow>(&tx, sql).await?;
        if rows.is_empty() {
            tx.rollback().await?;
            return Ok(filled);
        }
        let ids: Vec<PostId> = rows.into_iter().map(|row| row.id.into()).collect();
        let posts = for_engine(&tx, &ids).await?;
        put(&tx, &posts.iter().collect::<Vec<_>>()).await?;
        tx.commit().await?;
        filled += ids.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{pattern, runs};

    #[test]
    fn every_run_of_a_part_is_a_run_of_the_whole() {
        let whole = runs(["straßenbäckerei", "🍞🥖🥐🍩"]);
        let whole: Vec<&str> = whole.split(' ').collect();
        assert_eq!(whole.len(), 15);
        for part in ["enbäck", "rei", "🥖🥐🍩"] {
            assert!(
                runs([part]).split(' ').all(|run| whole.contains(&run)),
                "{part}"
            );
        }
        assert!(!whole.contains(&runs(["kuc"]).as_str()));
        assert_eq!(runs(["ab"]), "");
    }

    #[test]
    fn what_means_more_in_a_pattern_means_itself() {
        assert_eq!(pattern("brot"), "%brot%");
        assert_eq!(pattern("50%_!"), "%50!%!_!!%");
    }
}
