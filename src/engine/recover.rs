//! Recovery: what a start does before anything is sent, and what ended leases leave behind.

use std::sync::Arc;

use super::{
    EngineError, Inner, ending,
    jobs::reconcile,
    results::NotedResult,
    settle::{self, ACTOR, Earlier, Ended},
};
use crate::{
    domain::{
        attempt::JournalEntry,
        event::EventKind,
        id::PublicationId,
        publication::{Publication, State},
        transition::Move,
    },
    engine::work::{self, Work},
    networks::{Next, Outcome},
    services::drafts,
    stop_points::StopPoint,
    store::{self, events::NewEvent, moves::Write},
};

/// How many rows one round of recovery takes.
const ROUND: i64 = 200;

/// Replays the result file, then gives claimed rows back and marks sending ones unclear.
///
/// On a database that one process owns, every such row is left over from the process before; on a
/// shared one only those whose lease has ended are.
pub(crate) async fn start(inner: &Arc<Inner>, noted: Vec<NotedResult>) -> Result<(), EngineError> {
    for result in noted {
        replay(inner, result).await?;
        inner.stops.reach(StopPoint::DuringReplay);
    }
    inner.results.clear()?;
    if !inner.services.db.is_single_process() {
        return Ok(());
    }
    for state in [State::Due, State::Sending] {
        loop {
            let left = store::publications::left_over(&inner.services.db, state, ROUND).await?;
            if left.is_empty() {
                break;
            }
            for publication in left {
                abandon(inner, publication).await?;
            }
        }
    }
    Ok(())
}

/// Settles what ended leases left behind; says how many.
pub(crate) async fn reap(inner: &Inner) -> Result<usize, EngineError> {
    let now = inner.services.clock.now();
    let ids = store::publications::abandoned(&inner.services.db, now, ROUND).await?;
    let found = store::publications::for_engine(&inner.services.db, &ids).await?;
    let count = found.len();
    for publication in found {
        abandon(inner, publication).await?;
    }
    Ok(count)
}

/// T2 for a claimed row, T8 for one that was being sent.
async fn abandon(inner: &Inner, before: Publication) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let write = if before.state == State::Due {
        let after = before.moved(Move::PutBack, State::Waiting, now)?;
        Write::of(Move::PutBack, &before, after)
    } else {
        let mut after = before.moved(Move::LoseSight, State::Unknown, now)?;
        after.look_again_at = Some(first_look(inner, &before).await?);
        let event = NewEvent::about(&before, EventKind::PublicationUnknown, now, ACTOR)
            .with(serde_json::json!({ "after": "restart" }));
        Write::of(Move::LoseSight, &before, after).with_event(event)
    };
    inner.ledger.write(write).await?;
    Ok(())
}

async fn first_look(
    inner: &Inner,
    publication: &Publication,
) -> Result<crate::domain::time::Instant, EngineError> {
    let now = inner.services.clock.now();
    let Some(work) = work::load(&inner.services.db, vec![publication.clone()])
        .await?
        .pop()
    else {
        return Ok(now);
    };
    let deadline_at = work.open_step().map_or(now, |step| step.deadline_at);
    Ok(settle::first_look_at(kind(inner, &work), deadline_at, now))
}

fn kind(inner: &Inner, work: &Work) -> crate::domain::network::Kind {
    let adapter = inner.services.networks.get(work.channel.network);
    let own = work
        .post
        .variants
        .iter()
        .find(|variant| variant.id == work.publication.variant);
    let options = match own {
        Some(variant) => drafts::merged(&work.channel.options, &variant.options),
        None => work.channel.options.clone(),
    };
    adapter.kind(&options)
}

/// Ends a step by the answer that was noted while the database refused.
async fn replay(inner: &Arc<Inner>, noted: NotedResult) -> Result<(), EngineError> {
    let id: PublicationId = noted.publication;
    let found = store::publications::for_engine(&inner.services.db, &[id]).await?;
    let Some(publication) = found.into_iter().next() else {
        return Ok(());
    };
    let Some(mut work) = work::load(&inner.services.db, vec![publication])
        .await?
        .pop()
    else {
        return Ok(());
    };
    let Some(step) = work
        .steps
        .iter()
        .find(|step| step.id == noted.step)
        .cloned()
    else {
        return Ok(());
    };
    let is_unanswered = step.is_open() && step.result.is_none();
    if !is_unanswered || work.publication.state != State::Sending {
        return Ok(());
    }
    let report = ending::report_of(noted.report);
    let has_part_out = work.has_part_out();
    let earlier = Earlier::of(&work.steps, step.part, step.key_epoch);
    // Opened as if it were unclear, to get at the draft and the journal.
    work.publication.state = State::Unknown;
    let Some(mut unclear) = reconcile::open(inner, work.publication.clone()).await? else {
        return Ok(());
    };
    work.publication.state = State::Sending;
    if let Outcome::Done { remote_id, data } = &report.outcome {
        unclear.journal.push(JournalEntry {
            name: step.name.clone(),
            remote_id: remote_id.clone(),
            data: data.clone(),
            at: noted.at,
        });
    }
    let proof = match unclear.adapter.next(&unclear.draft, &unclear.journal) {
        Next::Done(proof) => Some(proof),
        _ => None,
    };
    let write = settle::plan(&Ended {
        publication: &work.publication,
        step: step.id,
        deadline_at: step.deadline_at,
        report: &report,
        proof,
        kind: kind(inner, &work),
        has_part_out,
        earlier,
        now: inner.services.clock.now(),
    })?;
    ending::end(inner, write, &step, &report).await?;
    Ok(())
}
