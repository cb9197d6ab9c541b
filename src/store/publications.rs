//! Publications: loading them, making them, and finding those that wait to be looked up.

use std::str::FromStr;

use ::entity::publication::Model as Row;
use sea_orm::Value;

use super::{
    Conn, IdRow, Result, StoreError, Tx, all, first, run,
    sql::{SKIP_LOCKED, Sql, pieces},
};
use crate::domain::{
    id::{ChannelId, PostId, PublicationId, WorkspaceId},
    publication::{Lease, Publication, Receipt, State},
    time::Instant,
};

/// Which publications a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this post.
    pub post: Option<PostId>,
    /// Only on this channel.
    pub channel: Option<ChannelId>,
    /// Only in one of these states.
    pub states: Vec<State>,
    /// Only those made before this one.
    pub before: Option<PublicationId>,
}

/// One publication of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: PublicationId,
) -> Result<Option<Publication>> {
    let sql = Sql::of("SELECT * FROM publication WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(publication).transpose()
}

/// A page of publications, newest first.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    filter: &Filter,
    limit: u64,
) -> Result<Vec<Publication>> {
    let mut sql = Sql::of("SELECT * FROM publication WHERE workspace_id = ").bind(workspace.uuid());
    if let Some(post) = filter.post {
        sql = sql.then(" AND post_id = ").bind(post.uuid());
    }
    if let Some(channel) = filter.channel {
        sql = sql.then(" AND channel_id = ").bind(channel.uuid());
    }
    if !filter.states.is_empty() {
        sql = sql
            .then(" AND state IN ")
            .bind_list(filter.states.iter().map(|state| text(*state)));
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
        .map(publication)
        .collect()
}

/// Publications of which it has been unclear since before an instant whether they are out, and of
/// which nobody was told yet; whoever owns them: for the engine alone.
pub async fn long_unclear(
    conn: &impl Conn,
    since: Instant,
    limit: i64,
) -> Result<Vec<Publication>> {
    let sql = Sql::of(
        "SELECT * FROM publication WHERE state = 'unknown' AND NOT EXISTS (SELECT 1 FROM event e \
         WHERE e.publication_id = publication.id AND e.kind = 'publication_unclear') \
         AND unknown_since <= ",
    )
    .bind(since.ms())
    .then(" ORDER BY unknown_since LIMIT ")
    .bind(limit);
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(publication).collect()
}

/// The publications of a post's current scheduling, in the order of its variants.
pub async fn of_post(
    conn: &impl Conn,
    workspace: WorkspaceId,
    post: PostId,
    occurrence: i64,
) -> Result<Vec<Publication>> {
    let sql = Sql::of("SELECT * FROM publication WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND post_id = ")
        .bind(post.uuid())
        .then(" AND occurrence = ")
        .bind(occurrence)
        .then(" ORDER BY position, id");
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// The current publications of many posts, for lists.
pub async fn of_posts(
    conn: &impl Conn,
    workspace: WorkspaceId,
    posts: &[PostId],
) -> Result<Vec<Publication>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    // From the posts to their publications, in this order: without figures of its own SQLite would go
    // through all that the workspace has.
    let sql = Sql::of("WITH wanted (id) AS (VALUES ")
        .bind_rows(posts.iter().map(|post| [post.uuid().into()]))
        .then(
            ") SELECT u.* FROM wanted w CROSS JOIN post o CROSS JOIN publication u \
             WHERE o.id = w.id AND u.post_id = o.id AND u.occurrence = o.occurrence \
             AND u.workspace_id = ",
        )
        .bind(workspace.uuid())
        .then(" ORDER BY u.position, u.id");
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// Publications by their ids, in any order, whoever owns them: for the engine alone.
pub async fn for_engine(conn: &impl Conn, ids: &[PublicationId]) -> Result<Vec<Publication>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql = Sql::of("SELECT * FROM publication WHERE id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Row>(conn, sql).await? {
            found.push(publication(row)?);
        }
    }
    Ok(found)
}

/// What the process before was working on, oldest first, whoever owns it: for the engine alone.
pub async fn left_over(conn: &impl Conn, state: State, limit: i64) -> Result<Vec<Publication>> {
    // Whoever claims or sends holds a lease, and few rows have one at any time.
    let sql = Sql::of("SELECT * FROM publication WHERE lease_ends_at IS NOT NULL AND state = ")
        .bind(text(state))
        .then(" ORDER BY due_at, id LIMIT ")
        .bind(limit);
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// Those whose outcome is to be looked up or read back now, whoever owns them.
///
/// In a transaction they are held until it ends, and those that another node holds are left out.
pub async fn to_look_at(conn: &impl Conn, now: Instant, limit: i64) -> Result<Vec<Publication>> {
    let sql = Sql::of("SELECT l.* FROM publication l WHERE l.look_again_at <= ")
        .bind(now.ms())
        .then(" AND (l.lease_ends_at IS NULL OR l.lease_ends_at <= ")
        .bind(now.ms())
        .then(") ORDER BY l.look_again_at LIMIT ")
        .bind(limit)
        .then(SKIP_LOCKED);
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// The ids of those whose lease ended while they were claimed or being sent.
pub async fn abandoned(conn: &impl Conn, now: Instant, limit: i64) -> Result<Vec<PublicationId>> {
    let sql = Sql::of(
        "SELECT id FROM publication WHERE state IN ('due', 'sending') AND lease_ends_at <= ",
    )
    .bind(now.ms())
    .then(" ORDER BY due_at, id LIMIT ")
    .bind(limit);
    let rows = all::<IdRow>(conn, sql).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Those that wait although their instant lies before another one, oldest first, whoever owns them.
pub async fn due_before(conn: &impl Conn, at: Instant, limit: i64) -> Result<Vec<Publication>> {
    let sql = Sql::of("SELECT * FROM publication WHERE state = 'waiting' AND due_at <= ")
        .bind(at.ms())
        .then(" ORDER BY due_at, id LIMIT ")
        .bind(limit);
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// Those that were handed to a person before an instant and are not answered, oldest first, whoever
/// owns them. Nothing but an answer moves such a row, so it last moved when it was handed.
pub async fn handed_before(conn: &impl Conn, at: Instant, limit: i64) -> Result<Vec<Publication>> {
    let sql = Sql::of("SELECT * FROM publication WHERE state = 'handed' AND updated_at <= ")
        .bind(at.ms())
        .then(" ORDER BY updated_at LIMIT ")
        .bind(limit);
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// When the engine has something to do next, by what is stored.
pub async fn next_look_at(conn: &impl Conn) -> Result<Option<Instant>> {
    let sql = Sql::of(
        "SELECT look_again_at AS number FROM publication WHERE look_again_at IS NOT NULL \
         ORDER BY look_again_at LIMIT 1",
    );
    Ok(first::<super::Number>(conn, sql)
        .await?
        .map(|row| Instant::from_ms(row.number)))
}

/// Stores new publications.
pub async fn insert(tx: &Tx, publications: &[Publication]) -> Result<()> {
    for piece in pieces(publications) {
        let sql = Sql::of(
            "INSERT INTO publication (id, workspace_id, post_id, variant_id, channel_id, network, \
             occurrence, state, due_at, position, run_at, revision, lease_no, key_epoch, tries, \
             attempted, cancel_wish, created_at, updated_at) VALUES ",
        )
        .bind_rows(piece.iter().map(|new| -> [Value; 19] {
            [
                new.id.uuid().into(),
                new.workspace.uuid().into(),
                new.post.uuid().into(),
                new.variant.uuid().into(),
                new.channel.uuid().into(),
                new.network.to_string().into(),
                new.occurrence.into(),
                text(new.state).into(),
                new.due_at.ms().into(),
                new.position.into(),
                new.run_at.ms().into(),
                new.revision.into(),
                new.lease.no.into(),
                new.key_epoch.into(),
                new.tries.into(),
                new.attempted.into(),
                new.cancel_wish.into(),
                new.created_at.ms().into(),
                new.updated_at.ms().into(),
            ]
        }));
        run(tx, sql).await?;
    }
    Ok(())
}

/// Notes a person's wish to cancel what cannot be cancelled at once; the revision rises.
///
/// False where the publication has moved on since it was read.
pub async fn wish_cancelled(tx: &Tx, seen: &Publication, now: Instant) -> Result<bool> {
    let sql = Sql::of(
        "UPDATE publication SET cancel_wish = TRUE, revision = revision + 1, updated_at = ",
    )
    .bind(now.ms())
    .then(" WHERE id = ")
    .bind(seen.id.uuid())
    .then(" AND state = ")
    .bind(text(seen.state))
    .then(" AND revision = ")
    .bind(seen.revision);
    Ok(run(tx, sql).await? == 1)
}

/// A channel's publications in some states, oldest first.
pub async fn on_channel(
    conn: &impl Conn,
    channel: ChannelId,
    states: &[State],
) -> Result<Vec<Publication>> {
    let sql = Sql::of("SELECT * FROM publication WHERE channel_id = ")
        .bind(channel.uuid())
        .then(" AND state IN ")
        .bind_list(states.iter().map(|state| text(*state)))
        .then(" ORDER BY due_at, id");
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(publication)
        .collect()
}

/// When what is or was planned on a channel in a span is due, without what came to nothing and without
/// one post's own.
pub async fn planned_between(
    conn: &impl Conn,
    channel: ChannelId,
    (from, to): (Instant, Instant),
    without: PostId,
) -> Result<Vec<Instant>> {
    let sql = Sql::of("SELECT due_at AS number FROM publication WHERE channel_id = ")
        .bind(channel.uuid())
        .then(" AND due_at >= ")
        .bind(from.ms())
        .then(" AND due_at <= ")
        .bind(to.ms())
        .then(" AND post_id <> ")
        .bind(without.uuid())
        .then(" AND state NOT IN ('failed', 'cancelled', 'skipped')");
    let rows = all::<super::Number>(conn, sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| Instant::from_ms(row.number))
        .collect())
}

/// Notes that nothing of a channel is wanted any more: what is on its way is not repeated, and what
/// is out is not read back.
pub async fn unwanted(tx: &Tx, channel: ChannelId, now: Instant) -> Result<()> {
    let sql = Sql::of(
        "UPDATE publication SET cancel_wish = TRUE, revision = revision + 1, updated_at = ",
    )
    .bind(now.ms())
    .then(
        " WHERE cancel_wish = FALSE AND state IN ('sending', 'processing', 'unknown') \
           AND channel_id = ",
    )
    .bind(channel.uuid());
    run(tx, sql).await?;
    let sql = Sql::of(
        "UPDATE publication SET look_again_at = NULL WHERE state = 'sent' AND channel_id = ",
    )
    .bind(channel.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Sets when a publication that is out is read back, or that it is not.
pub async fn read_back_at(tx: &Tx, id: PublicationId, at: Option<Instant>) -> Result<()> {
    let sql = Sql::of("UPDATE publication SET look_again_at = ")
        .bind(at.map(Instant::ms))
        .then(" WHERE state = 'sent' AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Which of these remote ids other publications of the channel own: as a receipt, or as a part.
///
/// Only publications planned since `since` are asked; older ones cannot own a newer post.
pub async fn owned_by_others(
    conn: &impl Conn,
    publication: &Publication,
    remote_ids: &[String],
    since: Instant,
) -> Result<Vec<String>> {
    #[derive(sea_orm::FromQueryResult)]
    struct RemoteRow {
        remote_id: Option<String>,
    }
    let sql = Sql::of(
        "SELECT s.remote_id FROM publication u JOIN attempt_step s ON s.publication_id = u.id \
         WHERE u.channel_id = ",
    )
    .bind(publication.channel.uuid())
    .then(" AND u.due_at >= ")
    .bind(since.ms())
    .then(" AND u.id <> ")
    .bind(publication.id.uuid())
    .then(" AND s.remote_id IN ")
    .bind_list(remote_ids.iter().cloned());
    let rows = all::<RemoteRow>(conn, sql).await?;
    Ok(rows.into_iter().filter_map(|row| row.remote_id).collect())
}

/// Raises the revision of a publication that waits or is held, because what it publishes changed.
///
/// A sender that has loaded it before then fails to begin its public step. False where it has moved
/// on since it was read.
pub async fn touch(tx: &Tx, seen: &Publication, run_at: Instant, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE publication SET revision = revision + 1, run_at = ")
        .bind(run_at.ms())
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE state IN ('waiting', 'held') AND id = ")
        .bind(seen.id.uuid())
        .then(" AND state = ")
        .bind(text(seen.state))
        .then(" AND revision = ")
        .bind(seen.revision);
    Ok(run(tx, sql).await? == 1)
}

/// How many publications are in each state, and why held ones are: for the metrics.
pub async fn counts(conn: &impl Conn) -> Result<Vec<(State, Option<String>, i64)>> {
    #[derive(sea_orm::FromQueryResult)]
    struct CountRow {
        state: String,
        reason: Option<String>,
        number: i64,
    }
    let sql = Sql::of(
        "SELECT state, reason, COUNT(*) AS number FROM publication GROUP BY state, reason \
         ORDER BY state, reason",
    );
    all::<CountRow>(conn, sql)
        .await?
        .into_iter()
        .map(|row| {
            Ok((
                parse(&row.state, "publication.state")?,
                row.reason,
                row.number,
            ))
        })
        .collect()
}

/// An enum as tables keep it.
pub(super) fn text<E: Into<&'static str>>(value: E) -> &'static str {
    value.into()
}

/// Reads an enum back.
pub(super) fn parse<E: FromStr>(text: &str, column: &'static str) -> Result<E> {
    E::from_str(text).ok().ok_or(StoreError::Corrupt(column))
}

/// Reads a row back.
pub(super) fn publication(row: Row) -> Result<Publication> {
    let receipt = match (row.receipt_remote_id, row.receipt_at) {
        (Some(remote_id), Some(at)) => Some(Receipt {
            remote_id,
            url: row.receipt_url,
            at: Instant::from_ms(at),
        }),
        _ => None,
    };
    Ok(Publication {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        post: row.post_id.into(),
        variant: row.variant_id.into(),
        channel: row.channel_id.into(),
        network: parse(&row.network, "publication.network")?,
        occurrence: row.occurrence,
        state: parse(&row.state, "publication.state")?,
        reason: row
            .reason
            .map(|reason| parse(&reason, "publication.reason"))
            .transpose()?,
        detail: row.detail,
        due_at: Instant::from_ms(row.due_at),
        position: row.position,
        run_at: Instant::from_ms(row.run_at),
        revision: row.revision,
        lease: Lease {
            no: row.lease_no,
            owner: row.lease_owner,
            ends_at: row.lease_ends_at.map(Instant::from_ms),
        },
        key_epoch: row.key_epoch,
        tries: row.tries,
        attempted: row.attempted,
        first_sent_at: row.first_sent_at.map(Instant::from_ms),
        look_again_at: row.look_again_at.map(Instant::from_ms),
        unknown_since: row.unknown_since.map(Instant::from_ms),
        receipt,
        cancel_wish: row.cancel_wish,
        removal_asked_at: row.removal_asked_at.map(Instant::from_ms),
        removed_at: row.removed_at.map(Instant::from_ms),
        created_at: Instant::from_ms(row.created_at),
        updated_at: Instant::from_ms(row.updated_at),
    })
}
