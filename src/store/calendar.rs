//! The calendar: publications, and drafts with a planned day, in one read.

use std::collections::HashMap;

use sea_orm::{DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::{Db, Result, all, publications::parse, sql::Sql, steps::json};
use crate::domain::{
    gist::Kept,
    id::{ChannelId, PostId, PublicationId, WorkspaceId},
    post::Promotion,
    publication::{Neighbour, State},
    time::Instant,
};

/// What a calendar shows.
#[derive(Debug, Clone)]
pub struct Span {
    /// From this instant.
    pub from: Instant,
    /// To before this one.
    pub to: Instant,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// Only publications in one of these states; empty for all.
    pub states: Vec<State>,
    /// Whether publications are wanted.
    pub with_publications: bool,
    /// Whether drafts are wanted.
    pub with_drafts: bool,
}

/// The publications of a span.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// Those that are shown, in order of instants.
    pub entries: Vec<Entry>,
    /// Every publication of the span as rules see it, by channel and in order, whether or not it is
    /// shown.
    pub neighbours: HashMap<ChannelId, Vec<Neighbour>>,
}

/// One entry of a calendar.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The publication; none for a draft.
    pub publication: Option<PublicationId>,
    /// Its post.
    pub post: PostId,
    /// The post's revision.
    pub revision: i64,
    /// Its channel.
    pub channel: ChannelId,
    /// When.
    pub at: Instant,
    /// The publication's state; none for a draft.
    pub state: Option<State>,
    /// Why, where it is held, failed or skipped.
    pub reason: Option<String>,
    /// The text on this channel.
    pub text: String,
    /// Its language.
    pub lang: Option<String>,
    /// What the author says it is.
    pub promotion: Promotion,
    /// Its content pillar.
    pub pillar: Option<String>,
    /// Its labels.
    pub tags: Vec<String>,
    /// What is kept of its text; nothing of a draft's.
    pub gist: Kept,
}

#[derive(Debug)]
struct Row {
    publication: Option<Uuid>,
    post_id: Uuid,
    /// None where its post is gone or is planned anew.
    revision: Option<i64>,
    channel_id: Uuid,
    at: i64,
    state: Option<String>,
    reason: Option<String>,
    text: String,
    lang: Option<String>,
    promotion: String,
    pillar: Option<String>,
    tags: String,
    gist: Option<String>,
}

/// The publications of a span.
pub async fn days(db: &Db, workspace: WorkspaceId, span: &Span) -> Result<Days> {
    let mut rows = all::<Row>(db, publications(workspace, span)).await?;
    rows.sort_by_key(|row| (row.at, row.publication));
    let mut days = Days::default();
    for row in rows {
        let is_current = row.revision.is_some();
        let entry = row.read()?;
        if let Some(neighbour) = entry.as_neighbour() {
            days.neighbours
                .entry(entry.channel)
                .or_default()
                .push(neighbour);
        }
        let is_wanted = |state| span.states.is_empty() || span.states.contains(&state);
        if span.with_publications && is_current && entry.state.is_some_and(is_wanted) {
            days.entries.push(entry);
        }
    }
    Ok(days)
}

/// The drafts with a planned day in a span, on each of their channels, in any order.
pub async fn drafts(db: &Db, workspace: WorkspaceId, span: &Span) -> Result<Vec<Entry>> {
    if !span.with_drafts {
        return Ok(Vec::new());
    }
    let rows = all::<Row>(db, planned(workspace, span)).await?;
    rows.into_iter().map(Row::read).collect()
}

impl Entry {
    /// As its neighbours see it; none for a draft and for what did not go out and never will.
    fn as_neighbour(&self) -> Option<Neighbour> {
        let state = self.state?;
        (!state.came_to_nothing()).then_some(Neighbour {
            publication: self.publication?,
            post: self.post,
            at: self.at,
            promotion: self.promotion,
            is_out: state.is_out(),
            pillar: self.pillar.clone(),
            gist: self.gist.clone(),
        })
    }
}

fn publications(workspace: WorkspaceId, span: &Span) -> Sql {
    let mut sql = Sql::of(
        "SELECT u.id AS publication, u.post_id, CASE WHEN o.deleted_at IS NULL \
         AND u.occurrence = o.occurrence THEN o.revision END AS revision, u.channel_id, u.due_at AS at, u.state, \
         u.reason, COALESCE(a.text, o.text) AS text, o.lang, o.promotion, o.pillar, o.tags, \
         g.kept FROM publication u JOIN post o ON o.id = u.post_id \
         JOIN variant a ON a.id = u.variant_id LEFT JOIN gist g \
         ON g.channel_id = a.channel_id AND g.variant_id = a.id WHERE u.workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" AND u.due_at >= ")
    .bind(span.from.ms())
    .then(" AND u.due_at < ")
    .bind(span.to.ms());
    if let Some(channel) = span.channel {
        sql = sql.then(" AND u.channel_id = ").bind(channel.uuid());
    }
    sql
}

fn planned(workspace: WorkspaceId, span: &Span) -> Sql {
    let mut sql = Sql::of(
        "SELECT CAST(NULL AS uuid) AS publication, o.id AS post_id, o.revision, a.channel_id, o.planned_at AS at, \
         CAST(NULL AS text) AS state, CAST(NULL AS text) AS reason, COALESCE(a.text, o.text) AS text, o.lang, o.promotion, \
         o.pillar, o.tags, CAST(NULL AS text) AS gist FROM post o JOIN variant a ON a.post_id = o.id \
         WHERE o.deleted_at IS NULL AND a.position >= 0 AND NOT EXISTS (SELECT 1 FROM publication u \
         WHERE u.post_id = o.id AND u.occurrence = o.occurrence) AND o.workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" AND o.planned_at >= ")
    .bind(span.from.ms())
    .then(" AND o.planned_at < ")
    .bind(span.to.ms());
    if let Some(channel) = span.channel {
        sql = sql.then(" AND a.channel_id = ").bind(channel.uuid());
    }
    sql
}

/// By place, in the order of both statements: there are hundreds of rows, and to look a name up costs
/// as much as to read what it stands for.
impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> std::result::Result<Self, DbErr> {
        Ok(Self {
            publication: row.try_get_by_index(0)?,
            post_id: row.try_get_by_index(1)?,
            revision: row.try_get_by_index(2)?,
            channel_id: row.try_get_by_index(3)?,
            at: row.try_get_by_index(4)?,
            state: row.try_get_by_index(5)?,
            reason: row.try_get_by_index(6)?,
            text: row.try_get_by_index(7)?,
            lang: row.try_get_by_index(8)?,
            promotion: row.try_get_by_index(9)?,
            pillar: row.try_get_by_index(10)?,
            tags: row.try_get_by_index(11)?,
            gist: row.try_get_by_index(12)?,
        })
    }
}

impl Row {
    fn read(self) -> Result<Entry> {
        Ok(Entry {
            publication: self.publication.map(Into::into),
            post: self.post_id.into(),
            revision: self.revision.unwrap_or_default(),
            channel: self.channel_id.into(),
            at: Instant::from_ms(self.at),
            state: self
                .state
                .map(|state| parse(&state, "publication.state"))
                .transpose()?,
            reason: self.reason,
            text: self.text,
            lang: self.lang,
            promotion: parse(&self.promotion, "post.promotion")?,
            pillar: self.pillar,
            tags: json(&self.tags, "post.tags")?,
            gist: self.gist.map(Kept::of_text).unwrap_or_default(),
        })
    }
}
