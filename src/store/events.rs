//! Events: appended, read, never changed.

use std::{net::IpAddr, sync::Mutex};

use ::entity::event::Model as Row;
use sea_orm::Value;
use serde::Serialize;
use uuid::{ContextV7, Timestamp, Uuid};

use super::{
    Conn, Result, Tx, all,
    publications::{parse, text},
    run,
    sql::{Sql, pieces},
    steps::json,
    workspaces,
};
use crate::domain::{
    event::{EventKind, state_hash},
    id::{ChannelId, EventId, PostId, PublicationId, WorkspaceId},
    publication::Publication,
    time::Instant,
};

/// Ids that rise with every event of this process, within one millisecond too: a list by id tells
/// what came first, and a reader can go on after the last one it saw.
#[derive(Debug)]
pub(super) struct EventIds(Mutex<ContextV7>);

impl Default for EventIds {
    fn default() -> Self {
        Self(Mutex::new(ContextV7::new()))
    }
}

impl EventIds {
    fn next(&self, at: Instant) -> EventId {
        let ms = u64::try_from(at.ms()).unwrap_or_default();
        let nanos = u32::try_from(ms % 1_000).unwrap_or_default() * 1_000_000;
        Uuid::new_v7(Timestamp::from_unix(&self.0, ms / 1_000, nanos)).into()
    }
}

/// A fact about to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Where it happened.
    pub workspace: WorkspaceId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Instant,
    /// Who: a key's id, the engine or the command line.
    pub actor: String,
    /// The channel it is about.
    pub channel: Option<ChannelId>,
    /// The post it is about.
    pub post: Option<PostId>,
    /// The publication it is about.
    pub publication: Option<PublicationId>,
    /// What else is worth knowing, an object without secrets.
    pub data: serde_json::Value,
    /// From where it was asked for; none for what Dezent or the command line does.
    pub origin: Option<IpAddr>,
    /// The hash of what was changed, as it was; none for what was made.
    pub before_hash: Option<String>,
    /// The hash of what was changed, as it is now; none for what was removed.
    pub after_hash: Option<String>,
}

impl NewEvent {
    /// A fact about a workspace.
    pub fn new(workspace: WorkspaceId, kind: EventKind, at: Instant, actor: &str) -> Self {
        Self {
            workspace,
            kind,
            at,
            actor: actor.to_owned(),
            channel: None,
            post: None,
            publication: None,
            data: serde_json::json!({}),
            origin: None,
            before_hash: None,
            after_hash: None,
        }
    }

    /// A fact about a publication.
    pub fn about(publication: &Publication, kind: EventKind, at: Instant, actor: &str) -> Self {
        Self {
            channel: Some(publication.channel),
            post: Some(publication.post),
            publication: Some(publication.id),
            ..Self::new(publication.workspace, kind, at, actor)
        }
    }

    /// Adds what was changed, as it was and as it is now.
    #[must_use]
    pub fn changing<T: Serialize>(mut self, before: Option<&T>, after: Option<&T>) -> Self {
        self.before_hash = before.map(state_hash);
        self.after_hash = after.map(state_hash);
        self
    }

    /// Adds the post it is about.
    #[must_use]
    pub fn of_post(mut self, post: PostId) -> Self {
        self.post = Some(post);
        self
    }

    /// Adds the channel it is about.
    #[must_use]
    pub fn of_channel(mut self, channel: ChannelId) -> Self {
        self.channel = Some(channel);
        self
    }

    /// Adds what else is worth knowing.
    #[must_use]
    pub fn with(mut self, data: serde_json::Value) -> Self {
        self.data = data;
        self
    }
}

/// A fact that happened.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Event {
    /// Its id; sorts by time.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Instant,
    /// Who: a key's id, the engine or the command line.
    pub actor: String,
    /// What else is worth knowing.
    pub data: serde_json::Value,
    /// From where it was asked for: an address; only told to those who manage the workspace's people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// SHA-256 of what was changed, as it was; equal hashes mean that nothing was changed between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_hash: Option<String>,
    /// SHA-256 of what was changed, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_hash: Option<String>,
}

/// Appends what concerns the whole installation to the record of its first workspace, whose owner
/// runs it.
pub async fn tell_operator(tx: &Tx, event: impl FnOnce(WorkspaceId) -> NewEvent) -> Result<()> {
    match workspaces::first(tx).await? {
        Some(workspace) => append(tx, &[&event(workspace)]).await,
        None => Ok(()),
    }
}

/// Appends facts.
pub async fn append(tx: &Tx, events: &[&NewEvent]) -> Result<()> {
    for piece in pieces(events) {
        let sql = Sql::of(
            "INSERT INTO event (id, workspace_id, kind, at, actor, channel_id, post_id, \
             publication_id, data, origin, before_hash, after_hash) VALUES ",
        )
        .bind_rows(piece.iter().map(|event| -> [Value; 12] {
            [
                tx.event_ids.next(event.at).uuid().into(),
                event.workspace.uuid().into(),
                text(event.kind).into(),
                event.at.ms().into(),
                event.actor.clone().into(),
                event.channel.map(ChannelId::uuid).into(),
                event.post.map(PostId::uuid).into(),
                event.publication.map(PublicationId::uuid).into(),
                event.data.to_string().into(),
                event.origin.map(|from| from.to_string()).into(),
                event.before_hash.clone().into(),
                event.after_hash.clone().into(),
            ]
        }));
        run(tx, sql).await?;
    }
    Ok(())
}

/// A workspace's facts about one publication, in order; without from where people asked, which is
/// nothing that all who read posts need to know.
pub async fn of_publication(
    conn: &impl Conn,
    workspace: WorkspaceId,
    publication: PublicationId,
) -> Result<Vec<Event>> {
    let sql = Sql::of("SELECT * FROM event WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND publication_id = ")
        .bind(publication.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    let told = |row: Row| {
        event(Row {
            origin: None,
            ..row
        })
    };
    rows.into_iter().map(told).collect()
}

/// A fact with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Where it happened.
    pub workspace: WorkspaceId,
    /// The channel it is about.
    pub channel: Option<ChannelId>,
    /// The post it is about.
    pub post: Option<PostId>,
    /// The publication it is about.
    pub publication: Option<PublicationId>,
    /// The fact.
    pub event: Event,
}

/// Facts after one of them, in the order of their ids, whoever owns them: for the engine alone.
pub async fn after(conn: &impl Conn, after: EventId, limit: i64) -> Result<Vec<Recorded>> {
    let sql = Sql::of("SELECT * FROM event WHERE id > ")
        .bind(after.uuid())
        .then(" ORDER BY id LIMIT ")
        .bind(limit);
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(recorded).collect()
}

/// Facts by their ids, in order, whoever owns them: for the engine alone.
pub async fn for_engine(conn: &impl Conn, ids: &[EventId]) -> Result<Vec<Recorded>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql =
            Sql::of("SELECT * FROM event WHERE id IN ").bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Row>(conn, sql).await? {
            found.push(recorded(row)?);
        }
    }
    found.sort_by_key(|one| one.event.id);
    Ok(found)
}

fn recorded(row: Row) -> Result<Recorded> {
    Ok(Recorded {
        workspace: row.workspace_id.into(),
        channel: row.channel_id.map(Into::into),
        post: row.post_id.map(Into::into),
        publication: row.publication_id.map(Into::into),
        event: event(row)?,
    })
}

pub(super) fn event(row: Row) -> Result<Event> {
    Ok(Event {
        id: row.id.into(),
        kind: parse(&row.kind, "event.kind")?,
        at: Instant::from_ms(row.at),
        actor: row.actor,
        data: json(&row.data, "event.data")?,
        origin: row.origin,
        before_hash: row.before_hash,
        after_hash: row.after_hash,
    })
}

#[cfg(test)]
mod tests {
    use super::EventIds;
    use crate::domain::time::Instant;

    #[test]
    fn ids_rise_within_a_millisecond_and_when_the_clock_steps_back() {
        let ids = EventIds::default();
        let made: Vec<_> = [5, 5, 5, 4, 5, 6]
            .into_iter()
            .map(|ms| ids.next(Instant::from_ms(1_796_112_000_000 + ms)))
            .collect();
        assert!(made.is_sorted(), "{made:?}");
    }
}
