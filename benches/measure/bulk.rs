//! A million posts in seconds: statements that make rows from numbers, without a flush.
//!
//! What is made lies as it would after years of use: the posts of all channels in turn, so that
//! neighbours of one channel lie far apart in the file.

use std::path::Path;

use dezent::{
    clock::Clock,
    domain::{
        id::{ChannelId, WorkspaceId},
        time::Instant,
    },
    rules::Rules,
};
use sea_orm::sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection, query, sqlite::SqliteConnectOptions,
};

use super::Failure;

/// When the posts of each channel are planned for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// The first of each channel lies here, or up to ten hours later.
    pub(crate) first_at: Instant,
    /// How far apart they are, in milliseconds.
    pub(crate) every_ms: i64,
    /// How many each channel has.
    pub(crate) each: usize,
}

/// For this one connection nothing must be durable: a file that was half made is thrown away.
const PRAGMAS: &[&str] = &[
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -400000",
    "PRAGMA temp_store = MEMORY",
    "CREATE TEMP TABLE place (no INTEGER PRIMARY KEY, workspace BLOB, channel BLOB)",
    "CREATE TEMP TABLE job (i INTEGER PRIMARY KEY, workspace BLOB, channel BLOB, due_at INTEGER, \
     promotion TEXT, post BLOB, variant BLOB, publication BLOB)",
];

/// One post in seven is an offer, as many as the rules find right.
const JOBS: &str = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n \
     WHERE i + 1 < ?1), \
     m (i, no, k, head, tail) AS (SELECT i, i % ?2, i / ?2, \
     printf('%012x7%03x', ?3 + i / 4096, i % 4096), printf('%015x', i) FROM n) \
     INSERT INTO job SELECT m.i, p.workspace, p.channel, \
     ?4 + m.k * ?5 + (p.no * 1009 % 600) * 60000, \
     CASE WHEN m.k % 7 = 3 THEN 'offer' ELSE 'none' END, \
     unhex(m.head || '8' || m.tail), unhex(m.head || '9' || m.tail), \
     unhex(m.head || 'a' || m.tail) FROM m JOIN place p ON p.no = m.no";

/// What follows takes the present in milliseconds as its only value.
const ROWS: &[&str] = &[
    "INSERT INTO post (id, workspace_id, revision, text, media, thread, lang, promotion, pillar, \
     tags, planned_at, occurrence, created_at, updated_at) \
     SELECT post, workspace, 1, 'Heute backen wir Brot Nummer ' || i || '. Der Teig ruht seit \
     gestern, und um sieben machen wir auf.', '[]', '[]', 'de', promotion, 'backen', \
     '[\"brot\",\"morgens\"]', due_at, 1, ?1, ?1 FROM job ORDER BY i",
    "INSERT INTO variant (id, workspace_id, post_id, channel_id, position, options) \
     SELECT variant, workspace, post, channel, 0, '{}' FROM job WHERE ?1 > 0 ORDER BY i",
    "INSERT INTO publication (id, workspace_id, post_id, variant_id, channel_id, network, \
     occurrence, state, due_at, position, run_at, revision, lease_no, key_epoch, tries, attempted, \
     cancel_wish, created_at, updated_at) \
     SELECT publication, workspace, post, variant, channel, 'sandbox', 1, 'waiting', due_at, 0, \
     due_at, 1, 0, 0, 0, FALSE, FALSE, ?1, ?1 FROM job ORDER BY i",
    "UPDATE lane SET wake_at = j.due_at FROM (SELECT channel, MIN(due_at) AS due_at FROM job \
     WHERE ?1 > 0 GROUP BY channel) j WHERE lane.channel_id = j.channel AND lane.wake_at IS NULL",
];

/// What rules keep of every text; they differ by a number alone, so what is kept is the same.
const GISTS: &str = "INSERT INTO gist (channel_id, variant_id, version, promotion, pillar, kept) \
     SELECT channel, variant, ?1, promotion, 'backen', ?2 FROM job ORDER BY i";
const TEXT: &str =
    "Heute backen wir Brot Nummer 0. Der Teig ruht seit gestern, und um sieben machen wir auf.";

/// What searches go by, as the program itself writes it.
const SEARCH: &[&str] = &[
    "INSERT INTO post_search (post_id, workspace_id, words) SELECT id, workspace_id, lower(text) || \
     char(10) || 'brot' || char(10) || 'morgens' || char(10) || pillar || char(10) FROM post \
     ORDER BY id",
    "INSERT INTO post_tag (post_id, workspace_id, tag) SELECT id, workspace_id, 'brot' FROM post",
    "INSERT INTO post_tag (post_id, workspace_id, tag) SELECT id, workspace_id, 'morgens' FROM post",
];

/// Makes all posts findable that [`fill`] has made; that takes longer than making them. Nobody else
/// may have the file open.
pub(crate) async fn make_findable(file: &Path) -> Result<(), Failure> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection: SqliteConnection = options.connect().await?;
    let mut tx = connection.begin().await?;
    for rows in SEARCH {
        query(*rows).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(connection.close().await?)
}

/// Gives every channel its posts. Nobody else may have the file open.
pub(crate) async fn fill(
    file: &Path,
    places: &[(WorkspaceId, ChannelId)],
    span: &Span,
) -> Result<(), Failure> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection: SqliteConnection = options.connect().await?;
    for pragma in PRAGMAS {
        query(*pragma).execute(&mut connection).await?;
    }
    let mut tx = connection.begin().await?;
    for (no, (workspace, channel)) in (0_i64..).zip(places) {
        query("INSERT INTO place VALUES (?1, ?2, ?3)")
            .bind(no)
            .bind(workspace.uuid())
            .bind(channel.uuid())
            .execute(&mut *tx)
            .await?;
    }
    let now = Clock::system().now();
    query(JOBS)
        .bind(i64::try_from(places.len() * span.each)?)
        .bind(i64::try_from(places.len())?)
        .bind(now.ms())
        .bind(span.first_at.ms())
        .bind(span.every_ms)
        .execute(&mut *tx)
        .await?;
    for rows in ROWS {
        query(*rows).bind(now.ms()).execute(&mut *tx).await?;
    }
    let gist = Rules::load().gist([TEXT], Some("de"));
    query(GISTS)
        .bind(gist.version.clone())
        .bind(serde_json::to_string(&gist)?)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(connection.close().await?)
}
