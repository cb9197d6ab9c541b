//! Claims: the channels whose time has come, and who of each goes next.

use super::{EngineError, Inner, settle::ACTOR};
use crate::{
    domain::{
        attempt,
        channel::LatePolicy,
        event::EventKind,
        id::ChannelId,
        publication::{Publication, Reason, State},
        time::{Instant, MINUTE_MS},
        transition::{IllegalTransition, Move},
        turn::Decision,
    },
    engine::{comments, flow::Server},
    store::{
        StoreError, Tx,
        events::NewEvent,
        instance, lanes,
        moves::{self, Write},
        publications, steps,
    },
};

/// When a publication is read back again whose reader has died, in milliseconds.
const READ_AGAIN_MS: i64 = 5 * MINUTE_MS;

/// What a claim brought.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    /// Publications that this process now works on.
    pub(crate) taken: Vec<Publication>,
    /// How many lanes were awake: where it is the limit, there may be more.
    pub(crate) lanes: usize,
    /// Nothing may be claimed, because a restore awaits a person's word.
    pub(crate) is_barred: bool,
}

/// Takes at most `limit` publications, the head of each channel only.
pub(crate) async fn claim(
    inner: &Inner,
    limit: usize,
    extra_grace_ms: i64,
) -> Result<Claimed, EngineError> {
    let now = inner.services.clock.now();
    let tx = inner.services.db.begin_write().await?;
    let (generation, is_restored) = instance::standing(&tx).await?;
    let is_older = inner.is_older(generation);
    if is_older || is_restored {
        tx.rollback().await?;
        if is_older {
            inner.raise_generation().await?;
        }
        return Ok(Claimed {
            is_barred: true,
            ..Claimed::default()
        });
    }
    let awake = lanes::awake(&tx, now, limit).await?;
    let lanes = awake.len();
    let mut writes = Vec::new();
    let mut sleeps: Vec<(ChannelId, Option<Instant>)> = Vec::new();
    for lane in awake {
        let channel = lane.channel;
        let Some(mut turn) = lane.turn else { continue };
        turn.grace_ms += extra_grace_ms;
        let (policy, grace_ms) = (turn.late_policy, turn.grace_ms);
        let by_hand = turn.by_hand.clone();
        let decision = turn.decide(now);
        if let Decision::Sleep(until) = decision {
            sleeps.push((channel, until));
            continue;
        }
        if let Decision::Take(publication) = &decision {
            let server = Server {
                network: publication.network,
                name: lane.server,
            };
            // How a server fares does not matter where it is not called.
            let is_call = !by_hand.contains(&publication.id);
            if is_call && let Err(until) = inner.flow.admit(&server, publication, now) {
                let grace_ends = publication.due_at.plus_ms(grace_ms + 1);
                sleeps.push((channel, Some(until.min(grace_ends))));
                continue;
            }
            // Where it is only to be prepared, the channel goes on with what comes before it.
            sleeps.push((channel, (publication.due_at > now).then_some(now)));
        }
        writes.push(write_for(inner, &tx, decision, policy, now).await?);
    }
    let done = moves::apply(&tx, &writes, now).await?;
    let lost: Vec<ChannelId> = writes
        .iter()
        .zip(&done)
        .filter(|(_, done)| !**done)
        .map(|(write, _)| write.before.channel)
        .collect();
    sleeps.retain(|(channel, _)| !lost.contains(channel));
    lanes::sleep(&tx, &sleeps).await?;
    tx.commit().await?;
    let taken = writes
        .into_iter()
        .zip(done)
        .filter(|(write, done)| *done && write.by == Move::Claim)
        .map(|(write, _)| write.after)
        .collect();
    Ok(Claimed {
        taken,
        lanes,
        is_barred: false,
    })
}

/// Takes what is to be looked up or read back now, at most `limit`, in one flush.
///
/// What is unclear is taken under a lease; reading back needs none, its next time is only moved on.
/// Should this process die meanwhile, each is looked at again then.
pub(crate) async fn take_looks(inner: &Inner, limit: i64) -> Result<Vec<Publication>, EngineError> {
    let now = inner.services.clock.now();
    // Most of the time there is nothing, which costs no transaction.
    let any = publications::to_look_at(&inner.services.db, now, 1).await?;
    if any.is_empty() {
        return Ok(any);
    }
    let tx = inner.services.db.begin_write().await?;
    let due = publications::to_look_at(&tx, now, limit).await?;
    let (mut looks, unclear): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|one| one.state == State::Sent);
    let mut writes = Vec::with_capacity(unclear.len());
    for before in unclear {
        let mut after = before.moved(Move::TakeToLook, before.state, now)?;
        after.lease.owner = Some(inner.owner);
        after.look_again_at = after.lease.ends_at;
        writes.push(Write::of(Move::TakeToLook, &before, after));
    }
    for sent in &looks {
        publications::read_back_at(&tx, sent.id, Some(now.plus_ms(READ_AGAIN_MS))).await?;
    }
    let done = moves::apply(&tx, &writes, now).await?;
    tx.commit().await?;
    let taken = writes.into_iter().zip(done).filter(|(_, done)| *done);
    looks.extend(taken.map(|(write, _)| write.after));
    Ok(looks)
}

/// What would be taken now, without taking it.
pub(crate) async fn preview(inner: &Inner, limit: usize) -> Result<Vec<Publication>, StoreError> {
    let now = inner.services.clock.now();
    let tx = inner.services.db.begin_write().await?;
    let awake = lanes::awake(&tx, now, limit).await?;
    tx.rollback().await?;
    Ok(awake
        .into_iter()
        .filter_map(|lane| match lane.turn?.decide(now) {
            Decision::Take(publication) => Some(publication),
            _ => None,
        })
        .collect())
}

async fn write_for(
    inner: &Inner,
    tx: &Tx,
    decision: Decision,
    policy: LatePolicy,
    now: Instant,
) -> Result<Write, EngineError> {
    match decision {
        Decision::Take(before) => {
            let mut after = before.moved(Move::Claim, State::Due, now)?;
            after.lease.owner = Some(inner.owner);
            Ok(Write::of(Move::Claim, &before, after))
        }
        Decision::MarkLate(before) => {
            if let Some(reason) = reason_to_look(tx, &before).await? {
                return given_up(inner, &before, Move::MarkLate, (reason, "late"), now).await;
            }
            Ok(match policy {
                LatePolicy::Hold => held(&before, Move::MarkLate, Reason::Late, now)?,
                LatePolicy::Skip => skipped(&before, now)?,
            })
        }
        Decision::GiveUp(before) => {
            let reason = reason_to_look(tx, &before).await?;
            let reason = reason.unwrap_or(Reason::Unreachable);
            given_up(inner, &before, Move::Hold, (reason, "unreachable"), now).await
        }
        Decision::Cancel(before) => {
            if let Some(reason) = reason_to_look(tx, &before).await? {
                return given_up(inner, &before, Move::Decide, (reason, "cancelled"), now).await;
            }
            let mut after = before.moved(Move::Decide, State::Cancelled, now)?;
            after.reason = Some(Reason::Dropped);
            let event = NewEvent::about(&before, EventKind::PublicationCancelled, now, ACTOR);
            Ok(Write::of(Move::Decide, &before, after).with_event(event))
        }
        Decision::Sleep(_) => Err(StoreError::Corrupt("a lane that sleeps").into()),
    }
}

/// The end of one that is given up: a person looks at it, unless its post is out and only comments on it
/// are not.
async fn given_up(
    inner: &Inner,
    before: &Publication,
    by: Move,
    (reason, why): (Reason, &str),
    now: Instant,
) -> Result<Write, EngineError> {
    match comments::given_up(inner, before, reason, (why, None)).await? {
        Some(write) => Ok(write),
        None => Ok(held(before, by, reason, now)?),
    }
}

/// Why a person must look at it where it is given up; nothing is read for one that was never tried.
async fn reason_to_look(tx: &Tx, publication: &Publication) -> Result<Option<Reason>, StoreError> {
    if !publication.attempted {
        return Ok(None);
    }
    let steps = steps::for_engine(tx, &[publication.id]).await?;
    Ok(attempt::reason_to_look(&steps, publication.key_epoch))
}

/// The move to held, with its event.
pub(crate) fn held(
    before: &Publication,
    by: Move,
    reason: Reason,
    now: Instant,
) -> Result<Write, IllegalTransition> {
    let mut after = before.moved(by, State::Held, now)?;
    after.reason = Some(reason);
    after.detail.clone_from(&before.detail);
    let event = NewEvent::about(before, EventKind::PublicationHeld, now, ACTOR)
        .with(serde_json::json!({ "reason": reason }));
    Ok(Write::of(by, before, after).with_event(event))
}

fn skipped(before: &Publication, now: Instant) -> Result<Write, IllegalTransition> {
    let mut after = before.moved(Move::MarkLate, State::Skipped, now)?;
    after.reason = Some(Reason::Late);
    let event = NewEvent::about(before, EventKind::PublicationSkipped, now, ACTOR);
    Ok(Write::of(Move::MarkLate, before, after).with_event(event))
}
