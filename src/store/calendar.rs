//! The calendar: publications, and drafts with a planned day, in one read.

use std::collections::HashMap;

use futures_util::future::try_join;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Db, Result, all, publications::parse, sql::Sql, steps::json, window::WindowRow};
use crate::domain::{
    id::{ChannelId, PostId, PublicationId, WorkspaceId},
    post::Promotion,
    publication::State,
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

/// What lies in a span.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// What is shown, in order of instants.
    pub entries: Vec<Entry>,
    /// Every publication of the span as rules see it, by channel and in order, whether or not it is
    /// shown.
    pub neighbours: HashMap<ChannelId, Vec<WindowRow>>,
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
}

#[derive(Debug, FromQueryResult)]
struct Row {
    publication: Option<Uuid>,
    post_id: Uuid,
    revision: i64,
    channel_id: Uuid,
    at: i64,
    state: Option<String>,
    reason: Option<String>,
    text: String,
    lang: Option<String>,
    promotion: String,
    pillar: Option<String>,
    tags: String,
    position: i64,
    /// Whether its post is there and is not planned anew.
    is_current: bool,
}

/// Everything in a span, in one read.
pub async fn days(db: &Db, workspace: WorkspaceId, span: &Span) -> Result<Days> {
    let drafts = async {
        if span.with_drafts {
            all::<Row>(db, drafts(workspace, span)).await
        } else {
            Ok(Vec::new())
        }
    };
    let (mut rows, drafts) =
        try_join(all::<Row>(db, publications(workspace, span)), drafts).await?;
    rows.sort_by_key(|row| (row.at, row.position, row.publication));
    let mut days = Days::default();
    for row in rows {
        let is_current = row.is_current;
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
    for row in drafts {
        days.entries.push(row.read()?);
    }
    days.entries
        .sort_by_key(|entry| (entry.at, entry.publication, entry.post, entry.channel));
    Ok(days)
}

impl Entry {
    /// As its neighbours see it; none for a draft and for what did not go out and never will.
    fn as_neighbour(&self) -> Option<WindowRow> {
        let state = self.state?;
        (!state.came_to_nothing()).then_some(WindowRow {
            publication: self.publication?,
            post: self.post,
            channel: self.channel,
            at: self.at,
            promotion: self.promotion,
            is_out: state.is_out(),
        })
    }
}

fn publications(workspace: WorkspaceId, span: &Span) -> Sql {
    let mut sql = Sql::of(
        "SELECT u.id AS publication, u.post_id, o.revision, u.channel_id, u.due_at AS at, u.state, \
         u.reason, COALESCE(a.text, o.text) AS text, o.lang, o.promotion, o.pillar, o.tags, \
         u.position, (o.deleted_at IS NULL AND u.occurrence = o.occurrence) AS is_current \
         FROM publication u JOIN post o ON o.id = u.post_id JOIN variant a ON a.id = u.variant_id \
         WHERE u.workspace_id = ",
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

fn drafts(workspace: WorkspaceId, span: &Span) -> Sql {
    let mut sql = Sql::of(
        "SELECT CAST(NULL AS uuid) AS publication, o.id AS post_id, o.revision, a.channel_id, o.planned_at AS at, \
         CAST(NULL AS text) AS state, CAST(NULL AS text) AS reason, COALESCE(a.text, o.text) AS text, o.lang, o.promotion, \
         o.pillar, o.tags, CAST(0 AS bigint) AS position, TRUE AS is_current FROM post o JOIN variant a ON a.post_id = o.id \
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

impl Row {
    fn read(self) -> Result<Entry> {
        Ok(Entry {
            publication: self.publication.map(Into::into),
            post: self.post_id.into(),
            revision: self.revision,
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
        })
    }
}
