//! Windows: the neighbours of a post on its channel, published and planned, as rules judge them.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{
    Conn, Result, all,
    publications::parse,
    sql::{Sql, pieces},
};
use crate::domain::{
    id::{ChannelId, PostId, PublicationId},
    post::Promotion,
    publication::State,
    time::Instant,
};

/// A publication as its neighbours see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowRow {
    /// The publication.
    pub publication: PublicationId,
    /// Its post.
    pub post: PostId,
    /// Its channel.
    pub channel: ChannelId,
    /// When it went out or is planned for.
    pub at: Instant,
    /// What its author says it is.
    pub promotion: Promotion,
    /// Whether it is out.
    pub is_out: bool,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    post_id: Uuid,
    channel_id: Uuid,
    due_at: i64,
    state: String,
    promotion: String,
}

/// How many publications before a window's beginning are read too: a window is extended back until
/// it holds five, and runs are counted over a few.
const BEFORE: i64 = 20;

/// What is published and planned on channels around an instant, by channel, in order.
///
/// From `from` to `until`, and up to twenty before `from`; what failed, was cancelled or left out
/// does not count.
pub async fn around(
    conn: &impl Conn,
    windows: &[(ChannelId, Instant, Instant)],
) -> Result<HashMap<ChannelId, Vec<WindowRow>>> {
    let mut found: HashMap<ChannelId, Vec<WindowRow>> = HashMap::new();
    for piece in pieces(windows) {
        let sql = Sql::of("WITH v (channel, since, until) AS (VALUES ")
            .bind_rows(piece.iter().map(|(channel, since, until)| -> [Value; 3] {
                [channel.uuid().into(), since.ms().into(), until.ms().into()]
            }))
            .then(
                ") SELECT u.id, u.post_id, u.channel_id, u.due_at, u.state, o.promotion \
                 FROM v JOIN publication u ON u.channel_id = v.channel \
                 JOIN post o ON o.id = u.post_id WHERE u.due_at <= v.until AND u.due_at >= \
                 COALESCE((SELECT MIN(b.due_at) FROM (SELECT p.due_at FROM publication p \
                 WHERE p.channel_id = v.channel AND p.due_at < v.since \
                 ORDER BY p.due_at DESC LIMIT ",
            )
            .bind(BEFORE)
            .then(
                ") b), v.since) AND u.state NOT IN ('failed', 'cancelled', 'skipped') \
                 ORDER BY u.channel_id, u.due_at, u.position, u.id",
            );
        for row in all::<Row>(conn, sql).await? {
            let row = row.read()?;
            found.entry(row.channel).or_default().push(row);
        }
    }
    Ok(found)
}

impl Row {
    fn read(self) -> Result<WindowRow> {
        let state: State = parse(&self.state, "publication.state")?;
        Ok(WindowRow {
            publication: self.id.into(),
            post: self.post_id.into(),
            channel: self.channel_id.into(),
            at: Instant::from_ms(self.due_at),
            promotion: parse(&self.promotion, "post.promotion")?,
            is_out: state.is_out(),
        })
    }
}
