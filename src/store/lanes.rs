//! Lanes: when each channel is to be looked at next, and the claim that follows.
//!
//! A lane's `wake_at` is never later than the instant at which something of its channel could be
//! claimed, so the engine asks only lanes that are awake and its cost does not grow with the
//! backlog. Whoever makes a channel's turn come sooner wakes its lane in the same transaction.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{
    Conn, Number, Result, Tx, all, first,
    moves::{Write, frees_channel},
    publications::{for_engine, parse},
    run,
    sql::{SKIP_LOCKED, Sql, pieces},
    steps,
};
use crate::domain::{
    attempt::{Step, is_bound},
    channel::{ChannelState, LatePolicy, Mode},
    id::{ChannelId, PublicationId},
    publication::{Publication, State},
    time::Instant,
    turn::Turn,
};

/// A lane that woke, with what its channel has to offer.
#[derive(Debug)]
pub struct Awake {
    /// The channel.
    pub channel: ChannelId,
    /// What the decision needs; none where a candidate was moved by somebody else between the two
    /// reads, so that the lane must be looked at again.
    pub turn: Option<Turn>,
    /// The server that the channel's account lives on, where its network has many.
    pub server: Option<String>,
}

#[derive(Debug, FromQueryResult)]
struct AwakeRow {
    channel_id: Uuid,
    not_before: i64,
    last_sent_at: i64,
    state: String,
    mode: String,
    grace_ms: i64,
    late_policy: String,
    min_gap_ms: i64,
    account_server: Option<String>,
    is_busy: bool,
    head: Option<Uuid>,
    retry: Option<Uuid>,
    is_stopped: bool,
}

/// Makes the lane of a new channel; it sleeps until something is planned.
pub async fn insert(tx: &Tx, channel: ChannelId) -> Result<()> {
    let sql = Sql::of("INSERT INTO lane (channel_id, not_before, last_sent_at) VALUES (")
        .bind(channel.uuid())
        .then(", 0, 0)");
    run(tx, sql).await?;
    Ok(())
}

/// The lanes that are awake, earliest first, held until the transaction ends.
///
/// What is claimed ahead of its instant, to be prepared only, does not keep its channel busy.
pub async fn awake(tx: &Tx, now: Instant, limit: usize) -> Result<Vec<Awake>> {
    let sql = Sql::of(
        "SELECT l.channel_id, l.not_before, l.last_sent_at, c.state, c.mode, c.grace_ms, c.late_policy, \
         c.min_gap_ms, c.account_server, \
         EXISTS (SELECT 1 FROM publication b WHERE b.channel_id = l.channel_id \
          AND (b.state = 'sending' OR (b.state = 'due' AND (b.due_at <= b.updated_at \
          OR b.due_at <= ",
    )
    .bind(now.ms())
    .then(
        ")))) AS is_busy, \
         (SELECT h.id FROM publication h WHERE h.channel_id = l.channel_id \
          AND h.state = 'waiting' AND h.attempted = FALSE \
          ORDER BY h.due_at, h.position, h.id LIMIT 1) AS head, \
         (SELECT r.id FROM publication r WHERE r.channel_id = l.channel_id \
          AND r.state = 'waiting' AND r.attempted = TRUE ORDER BY r.run_at, r.id LIMIT 1) AS retry, \
         EXISTS (SELECT 1 FROM network_switch w WHERE w.workspace_id = c.workspace_id \
          AND w.network IN (c.network, 'all')) AS is_stopped \
         FROM lane l JOIN channel c ON c.id = l.channel_id WHERE l.wake_at <= ",
    )
    .bind(now.ms())
    .then(" ORDER BY l.wake_at LIMIT ")
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .then(SKIP_LOCKED);
    let rows = all::<AwakeRow>(tx, sql).await?;
    let ids: Vec<PublicationId> = rows
        .iter()
        .flat_map(|row| [row.head, row.retry])
        .flatten()
        .map(Into::into)
        .collect();
    let mut found: HashMap<PublicationId, Publication> = for_engine(tx, &ids)
        .await?
        .into_iter()
        .map(|found| (found.id, found))
        .collect();
    let bound = bound(tx, &rows, &found).await?;
    rows.into_iter()
        .map(|row| row.awake(&mut found, &bound))
        .collect()
}

/// Which of those on channels with reminders were begun by a call and stay with it. On most channels
/// nobody is reminded, and then nothing is read.
async fn bound(
    tx: &Tx,
    rows: &[AwakeRow],
    found: &HashMap<PublicationId, Publication>,
) -> Result<HashSet<PublicationId>> {
    let mut asked: Vec<PublicationId> = Vec::new();
    for row in rows {
        if parse::<Mode>(&row.mode, "channel.mode")? == Mode::Reminder {
            asked.extend(
                [row.head, row.retry]
                    .into_iter()
                    .flatten()
                    .map(PublicationId::from),
            );
        }
    }
    let mut steps: HashMap<PublicationId, Vec<Step>> = HashMap::new();
    for step in steps::for_engine(tx, &asked).await? {
        steps.entry(step.publication).or_default().push(step);
    }
    let is_held = |id: &PublicationId, steps: &[Step]| {
        let publication = found.get(id);
        publication.is_some_and(|publication| is_bound(steps, publication.key_epoch))
    };
    let bound = steps.into_iter().filter(|(id, steps)| is_held(id, steps));
    Ok(bound.map(|(id, _)| id).collect())
}

impl AwakeRow {
    fn awake(
        self,
        found: &mut HashMap<PublicationId, Publication>,
        bound: &HashSet<PublicationId>,
    ) -> Result<Awake> {
        let state: ChannelState = parse(&self.state, "channel.state")?;
        let is_reminder = parse::<Mode>(&self.mode, "channel.mode")? == Mode::Reminder;
        let late_policy: LatePolicy = parse(&self.late_policy, "channel.late_policy")?;
        let mut take = |id: Option<Uuid>| {
            id.and_then(|id| found.remove(&id.into()))
                .filter(|publication| publication.state == State::Waiting)
        };
        let (head, retry) = (take(self.head), take(self.retry));
        let is_as_read =
            head.is_some() == self.head.is_some() && retry.is_some() == self.retry.is_some();
        let by_hand = [&head, &retry].into_iter().flatten().map(|one| one.id);
        let by_hand = by_hand.filter(|id| is_reminder && !bound.contains(id));
        let turn = Turn {
            by_hand: by_hand.collect(),
            // What is stopped as a whole rests like a channel that is paused, reminders too.
            state: if self.is_stopped && state != ChannelState::Deleted {
                ChannelState::Paused
            } else {
                state
            },
            not_before: Instant::from_ms(self.not_before),
            grace_ms: self.grace_ms,
            late_policy,
            min_gap_ms: self.min_gap_ms,
            last_sent_at: Instant::from_ms(self.last_sent_at),
            is_busy: self.is_busy,
            head,
            retry,
        };
        Ok(Awake {
            channel: self.channel_id.into(),
            turn: is_as_read.then_some(turn),
            server: self.account_server,
        })
    }
}

/// Lets lanes sleep until an instant, or until somebody wakes them.
pub async fn sleep(tx: &Tx, lanes: &[(ChannelId, Option<Instant>)]) -> Result<()> {
    for piece in pieces(lanes) {
        let sql = Sql::of("WITH v (channel, wake_at) AS (VALUES ")
            .bind_rows(piece.iter().map(|(channel, wake_at)| -> [Value; 2] {
                [channel.uuid().into(), wake_at.map(Instant::ms).into()]
            }))
            .then(") UPDATE lane SET wake_at = v.wake_at FROM v WHERE lane.channel_id = v.channel");
        run(tx, sql).await?;
    }
    Ok(())
}

/// Wakes lanes no later than an instant; one that is awake sooner stays so.
pub async fn wake_by(tx: &Tx, lanes: &[(ChannelId, Instant)]) -> Result<()> {
    let mut lanes = lanes.to_vec();
    // Everybody goes through lanes in this order, so that nobody waits in a circle.
    lanes.sort_unstable_by_key(|(channel, _)| channel.uuid());
    for (channel, at) in lanes {
        let sql = Sql::of("UPDATE lane SET wake_at = ")
            .bind(at.ms())
            .then(" WHERE channel_id = ")
            .bind(channel.uuid())
            .then(" AND (wake_at IS NULL OR wake_at > ")
            .bind(at.ms())
            .then(")");
        run(tx, sql).await?;
    }
    Ok(())
}

/// Keeps lanes for this transaction, always in the same order: whoever goes through them several times
/// would otherwise wait in a circle with somebody else.
pub async fn hold(tx: &Tx, channels: &BTreeSet<ChannelId>) -> Result<()> {
    for channel in channels {
        let sql =
            Sql::of("UPDATE lane SET wake_at = wake_at WHERE channel_id = ").bind(channel.uuid());
        run(tx, sql).await?;
    }
    Ok(())
}

/// Wakes the lanes of channels that moves have freed, where something waits there.
pub(super) async fn wake(tx: &Tx, writes: &[&Write], now: Instant) -> Result<()> {
    let mut freed: Vec<&&Write> = writes.iter().filter(|write| frees_channel(write)).collect();
    freed.sort_unstable_by_key(|write| write.before.channel.uuid());
    for piece in pieces(&freed) {
        let sql = Sql::of("WITH v (channel, now, sent_at, not_before) AS (VALUES ")
            .bind_rows(piece.iter().map(|write| -> [Value; 4] {
                let was_sending = write.before.state == State::Sending;
                [
                    write.before.channel.uuid().into(),
                    now.ms().into(),
                    if was_sending { now.ms() } else { 0 }.into(),
                    write.pause_until.map_or(0, Instant::ms).into(),
                ]
            }))
            .then(
                ") UPDATE lane SET wake_at = CASE WHEN EXISTS (SELECT 1 FROM publication w \
                 WHERE w.channel_id = lane.channel_id AND w.state = 'waiting') \
                 THEN v.now ELSE NULL END, \
                 last_sent_at = CASE WHEN v.sent_at > lane.last_sent_at THEN v.sent_at \
                 ELSE lane.last_sent_at END, \
                 not_before = CASE WHEN v.not_before > lane.not_before THEN v.not_before \
                 ELSE lane.not_before END \
                 FROM v WHERE lane.channel_id = v.channel",
            );
        run(tx, sql).await?;
    }
    Ok(())
}

/// When the first lane wakes.
pub async fn next_wake_at(conn: &impl Conn) -> Result<Option<Instant>> {
    let sql = Sql::of(
        "SELECT wake_at AS number FROM lane WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1",
    );
    Ok(first::<Number>(conn, sql)
        .await?
        .map(|row| Instant::from_ms(row.number)))
}
