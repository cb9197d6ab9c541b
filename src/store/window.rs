//! Windows: the neighbours of a post on its channel, published and planned, as rules judge them.

use std::collections::HashMap;

use sea_orm::{DbErr, FromQueryResult, QueryResult, Value};
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::{
    Conn, Result, all,
    publications::parse,
    sql::{Sql, pieces},
    standing::{Asked, meant},
};
use crate::domain::{
    gist::Kept,
    id::{ChannelId, WorkspaceId},
    post::Promotion,
    publication::{Neighbour, State},
    time::Instant,
};

/// What is read of each row, in the order of [`Row`]: from an index and a table that hold a channel's
/// rows side by side, because hundreds are read at once.
const ROW: &str = "u.id, u.post_id, u.channel_id, u.due_at, u.state, g.promotion, g.pillar, g.kept";

#[derive(Debug)]
struct Row {
    id: Uuid,
    post_id: Uuid,
    channel_id: Uuid,
    due_at: i64,
    state: String,
    promotion: Option<String>,
    pillar: Option<String>,
    gist: Option<String>,
}

/// What of a channel is looked at for one post on it, or for all from an instant on.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// The channel.
    pub channel: ChannelId,
    /// Everything from here,
    pub since: Instant,
    /// and the latest before this instant, however far back they lie,
    pub at: Instant,
    /// up to here, itself included.
    pub until: Instant,
}

/// What is published and planned on channels, by channel, in order, with so many of the latest.
///
/// What failed, was cancelled or left out does not count.
pub async fn around(
    conn: &impl Conn,
    reaches: &[Reach],
    latest: usize,
) -> Result<HashMap<ChannelId, Vec<Neighbour>>> {
    let latest = i64::try_from(latest).unwrap_or(i64::MAX);
    let mut found: HashMap<ChannelId, Vec<Neighbour>> = HashMap::new();
    for piece in pieces(reaches) {
        let sql = Sql::of("WITH v (channel, since, at, until) AS (VALUES ")
            .bind_rows(piece.iter().map(|reach| -> [Value; 4] {
                let instants = [reach.since, reach.at, reach.until].map(|at| at.ms().into());
                let [since, at, until] = instants;
                [reach.channel.uuid().into(), since, at, until]
            }))
            .then(
                ") SELECT ",
            )
            .then(ROW)
            .then(
                " FROM v JOIN publication u ON u.channel_id = v.channel LEFT JOIN gist g \
                 ON g.channel_id = u.channel_id AND g.variant_id = u.variant_id WHERE u.due_at <= v.until AND u.due_at >= \
                 COALESCE((SELECT MIN(b.due_at) FROM (SELECT p.due_at FROM publication p \
                 WHERE p.channel_id = v.channel AND p.due_at < v.at \
                 AND p.state NOT IN ",
            )
            .bind_list(nothing())
            .then(" ORDER BY p.due_at DESC LIMIT ")
            .bind(latest)
            .then(") b WHERE b.due_at < v.since), v.since) AND u.state NOT IN ")
            .bind_list(nothing())
            .then(" ORDER BY u.channel_id, u.due_at, u.position, u.id");
        for row in all::<Row>(conn, sql).await? {
            let of_channel = found.entry(row.channel_id.into()).or_default();
            of_channel.push(row.read()?);
        }
    }
    Ok(found)
}

/// What is published and planned on a workspace's channels from one instant to another, these two
/// included, by channel and in order; what failed, was cancelled or left out does not count.
pub async fn near(
    conn: &impl Conn,
    workspace: WorkspaceId,
    from: Instant,
    to: Instant,
) -> Result<HashMap<ChannelId, Vec<Neighbour>>> {
    let sql = Sql::of("SELECT ")
        .then(ROW)
        .then(
            " FROM publication u LEFT JOIN gist g \
         ON g.channel_id = u.channel_id AND g.variant_id = u.variant_id WHERE u.workspace_id = ",
        )
        .bind(workspace.uuid())
        .then(" AND u.due_at >= ")
        .bind(from.ms())
        .then(" AND u.due_at <= ")
        .bind(to.ms())
        .then(" AND u.state NOT IN ")
        .bind_list(nothing())
        .then(" ORDER BY u.channel_id, u.due_at, u.position, u.id");
    by_channel(all::<Row>(conn, sql).await?)
}

/// The latest posts of each channel that is asked about, so many at the most, in one read and in order;
/// what failed, was cancelled or left out does not count.
pub async fn latest(
    conn: &impl Conn,
    asked: Asked,
    now: Instant,
    count: usize,
) -> Result<HashMap<ChannelId, Vec<Neighbour>>> {
    let sql = Sql::of("SELECT ")
    .then(ROW)
    .then(" FROM channel c JOIN publication u ON u.channel_id = c.id AND u.due_at <= ")
    .bind(now.ms())
    .then(
        " AND u.due_at >= COALESCE((SELECT MIN(b.due_at) FROM (SELECT p.due_at FROM publication p \
         WHERE p.channel_id = c.id AND p.due_at <= ",
    )
    .bind(now.ms())
    .then(" AND p.state NOT IN ")
    .bind_list(nothing())
    .then(" ORDER BY p.due_at DESC LIMIT ")
    .bind(i64::try_from(count).unwrap_or(i64::MAX))
    .then(") b), 0) AND u.state NOT IN ")
    .bind_list(nothing())
    .then(
        " LEFT JOIN gist g ON g.channel_id = u.channel_id AND g.variant_id = u.variant_id WHERE",
    );
    let sql = meant(sql, asked).then(" ORDER BY u.channel_id, u.due_at, u.position, u.id");
    by_channel(all::<Row>(conn, sql).await?)
}

fn by_channel(rows: Vec<Row>) -> Result<HashMap<ChannelId, Vec<Neighbour>>> {
    let mut found: HashMap<ChannelId, Vec<Neighbour>> = HashMap::new();
    for row in rows {
        let of_channel = found.entry(row.channel_id.into()).or_default();
        of_channel.push(row.read()?);
    }
    Ok(found)
}

/// The states of what is nobody's neighbour.
fn nothing() -> impl Iterator<Item = &'static str> {
    State::iter()
        .filter(|state| state.came_to_nothing())
        .map(Into::into)
}

/// By place: to look a name up costs as much as to read what it stands for.
impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> std::result::Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            post_id: row.try_get_by_index(1)?,
            channel_id: row.try_get_by_index(2)?,
            due_at: row.try_get_by_index(3)?,
            state: row.try_get_by_index(4)?,
            promotion: row.try_get_by_index(5)?,
            pillar: row.try_get_by_index(6)?,
            gist: row.try_get_by_index(7)?,
        })
    }
}

impl Row {
    fn read(self) -> Result<Neighbour> {
        let state: State = parse(&self.state, "publication.state")?;
        Ok(Neighbour {
            publication: self.id.into(),
            post: self.post_id.into(),
            at: Instant::from_ms(self.due_at),
            promotion: match self.promotion {
                Some(promotion) => parse(&promotion, "gist.promotion")?,
                None => Promotion::default(),
            },
            is_out: state.is_out(),
            pillar: self.pillar,
            gist: self.gist.map(Kept::of_text).unwrap_or_default(),
        })
    }
}
