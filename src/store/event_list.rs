//! Reading the record of a workspace: page by page, or as it grows.

use std::collections::HashMap;

use ::entity::event::Model as Row;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    Conn, IdRow, Result, all,
    events::{Event, event},
    first,
    publications::text,
    sql::{Sql, pieces},
};
use crate::domain::{
    event::EventKind,
    id::{ChannelId, EventId, KeyId, PersonId, PostId, PublicationId, WorkspaceId},
    time::Instant,
};

/// Which facts are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of these kinds; of any where there are none.
    pub kinds: Vec<EventKind>,
    /// None of these kinds.
    pub hidden: Vec<EventKind>,
    /// Only about this channel.
    pub channel: Option<ChannelId>,
    /// Only about this post.
    pub post: Option<PostId>,
    /// Only about this publication.
    pub publication: Option<PublicationId>,
    /// Only by whom the record names so.
    pub actor: Option<String>,
    /// Only from this instant on.
    pub since: Option<Instant>,
    /// Only before this instant.
    pub until: Option<Instant>,
    /// Only those before this one.
    pub before: Option<EventId>,
}

/// A fact with what it is about.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The fact.
    pub event: Event,
    /// The channel it is about.
    pub channel: Option<ChannelId>,
    /// The post it is about.
    pub post: Option<PostId>,
    /// The publication it is about.
    pub publication: Option<PublicationId>,
}

/// A page of facts, newest first.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    filter: &Filter,
    limit: u64,
) -> Result<Vec<Listed>> {
    let mut sql = matching(workspace, filter);
    if let Some(since) = filter.since {
        // The index knows ids alone, and none is older than its fact.
        sql = sql.then(" AND id >= ").bind(EventId::before(since).uuid());
    }
    if let Some(before) = filter.before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(listed)
        .collect()
}

/// The ids of facts from one on, that one included, in order and so many at the most.
pub async fn ids_from(
    conn: &impl Conn,
    workspace: WorkspaceId,
    from: EventId,
    limit: usize,
) -> Result<Vec<EventId>> {
    let sql = Sql::of("SELECT id FROM event WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id >= ")
        .bind(from.uuid())
        .then(" ORDER BY id LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = all::<IdRow>(conn, sql).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// The id of a workspace's newest fact; none where nothing has happened.
pub async fn newest(conn: &impl Conn, workspace: WorkspaceId) -> Result<Option<EventId>> {
    let sql = Sql::of("SELECT id FROM event WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id DESC LIMIT 1");
    Ok(first::<IdRow>(conn, sql).await?.map(|row| row.id.into()))
}

/// Those of some facts that are wanted, in order.
pub async fn find_all(
    conn: &impl Conn,
    workspace: WorkspaceId,
    filter: &Filter,
    ids: &[EventId],
) -> Result<Vec<Listed>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = matching(workspace, filter)
            .then(" AND id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()))
            .then(" ORDER BY id");
        for row in all::<Row>(conn, sql).await? {
            found.push(listed(row)?);
        }
    }
    Ok(found)
}

fn matching(workspace: WorkspaceId, filter: &Filter) -> Sql {
    let mut sql = Sql::of("SELECT * FROM event WHERE workspace_id = ").bind(workspace.uuid());
    if !filter.kinds.is_empty() {
        sql = sql
            .then(" AND kind IN ")
            .bind_list(filter.kinds.iter().map(|kind| text(*kind)));
    }
    if !filter.hidden.is_empty() {
        sql = sql
            .then(" AND kind NOT IN ")
            .bind_list(filter.hidden.iter().map(|kind| text(*kind)));
    }
    if let Some(channel) = filter.channel {
        sql = sql.then(" AND channel_id = ").bind(channel.uuid());
    }
    if let Some(post) = filter.post {
        sql = sql.then(" AND post_id = ").bind(post.uuid());
    }
    if let Some(publication) = filter.publication {
        sql = sql.then(" AND publication_id = ").bind(publication.uuid());
    }
    if let Some(actor) = &filter.actor {
        sql = sql.then(" AND actor = ").bind(actor.clone());
    }
    if let Some(since) = filter.since {
        sql = sql.then(" AND at >= ").bind(since.ms());
    }
    if let Some(until) = filter.until {
        sql = sql.then(" AND at < ").bind(until.ms());
    }
    sql
}

fn listed(row: Row) -> Result<Listed> {
    Ok(Listed {
        channel: row.channel_id.map(Into::into),
        post: row.post_id.map(Into::into),
        publication: row.publication_id.map(Into::into),
        event: event(row)?,
    })
}

/// Whose keys these are, with what they are called here; those of programs are left out, and so is
/// the name of somebody who no longer belongs here.
pub async fn people_of(
    conn: &impl Conn,
    workspace: WorkspaceId,
    keys: &[KeyId],
) -> Result<HashMap<KeyId, (PersonId, Option<String>)>> {
    #[derive(Debug, FromQueryResult)]
    struct Holder {
        id: Uuid,
        person_id: Uuid,
        name: Option<String>,
    }
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = Sql::of(
        "SELECT k.id, k.person_id, m.name FROM api_key k LEFT JOIN member m \
         ON m.workspace_id = k.workspace_id AND m.person_id = k.person_id \
         WHERE k.person_id IS NOT NULL AND k.workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" AND k.id IN ")
    .bind_list(keys.iter().map(|key| key.uuid()));
    let holders = all::<Holder>(conn, sql).await?.into_iter();
    Ok(holders
        .map(|row| (row.id.into(), (row.person_id.into(), row.name)))
        .collect())
}

/// What people are called here; those who no longer belong here are left out.
pub async fn names_of(
    conn: &impl Conn,
    workspace: WorkspaceId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, String>> {
    #[derive(Debug, FromQueryResult)]
    struct Named {
        person_id: Uuid,
        name: String,
    }
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = Sql::of("SELECT person_id, name FROM member WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND person_id IN ")
        .bind_list(people.iter().map(|person| person.uuid()));
    let named = all::<Named>(conn, sql).await?.into_iter();
    Ok(named.map(|row| (row.person_id.into(), row.name)).collect())
}
