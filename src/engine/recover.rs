//! Recovery: what a start does before anything is sent, and what ended leases leave behind.

use std::{collections::HashMap, sync::Arc};

use futures_util::future::try_join_all;

use super::{
    EngineError, Inner, comments, ending,
    jobs::reconcile,
    results::{NotedResult, Room},
    settle::{self, ACTOR, Earlier, Ended},
    work,
};
use crate::{
    domain::{
        attempt::JournalEntry,
        event::EventKind,
        id::PublicationId,
        publication::{Publication, State},
        time::Instant,
        transition::Move,
    },
    networks::{Next, Outcome},
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
        replay(inner, result, inner.results.noted_before()).await?;
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
            abandon_all(inner, left).await?;
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
    abandon_all(inner, found).await?;
    Ok(count)
}

/// Gives many up together, so that they share their reads and flushes: a start waits for this.
async fn abandon_all(inner: &Inner, left: Vec<Publication>) -> Result<(), EngineError> {
    let looks = first_looks(inner, &left).await?;
    let each = left.into_iter().map(|one| {
        let look_at = looks.get(&one.id).copied();
        abandon(inner, one, look_at)
    });
    try_join_all(each).await?;
    Ok(())
}

/// T2 for a claimed row, T8 for one that was being sent; where nothing of that can be compared, it is
/// looked at now, and a person is asked.
async fn abandon(
    inner: &Inner,
    before: Publication,
    look_at: Option<Instant>,
) -> Result<(), EngineError> {
    let now = inner.services.clock.now();
    let write = if before.state == State::Due {
        let after = before.moved(Move::PutBack, State::Waiting, now)?;
        Write::of(Move::PutBack, &before, after)
    } else {
        let mut after = before.moved(Move::LoseSight, State::Unknown, now)?;
        after.look_again_at = Some(look_at.unwrap_or(now));
        let event = NewEvent::about(&before, EventKind::PublicationUnknown, now, ACTOR)
            .with(serde_json::json!({ "after": "restart" }));
        Write::of(Move::LoseSight, &before, after).with_event(event)
    };
    inner.ledger.write(write).await?;
    Ok(())
}

/// When what was being sent is first looked up.
async fn first_looks(
    inner: &Inner,
    left: &[Publication],
) -> Result<HashMap<PublicationId, Instant>, EngineError> {
    let now = inner.services.clock.now();
    let sending = left.iter().filter(|one| one.state == State::Sending);
    let loaded = work::load(&inner.services.db, sending.cloned().collect()).await?;
    let looks = loaded.into_iter().filter_map(|work| {
        let id = work.publication.id;
        let unclear = reconcile::loaded_one(inner, work, None)?;
        let kind = unclear.adapter.kind_of(&unclear.draft);
        let look_at = settle::first_look_at(kind, unclear.step.deadline_at, now);
        Some((id, look_at))
    });
    Ok(looks.collect())
}

/// Ends a step by the answer that was noted while the database refused.
///
/// Where the sender was given up meanwhile, proof of success is stored all the same.
async fn replay(inner: &Inner, noted: NotedResult, room: Room) -> Result<(), EngineError> {
    let db = &inner.services.db;
    let found = store::publications::for_engine(db, &[noted.publication]).await?;
    let Some(publication) = found.into_iter().next() else {
        return Ok(());
    };
    let opened = reconcile::open(inner, publication, Some(noted.step)).await?;
    let Some(mut unclear) = opened.filter(|unclear| unclear.step.is_unanswered()) else {
        return Ok(());
    };
    let report = ending::report_of(noted.report);
    let (step, work) = (&unclear.step, &unclear.work);
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
        Next::Prepare(_) | Next::Public(_) => None,
    };
    let post = comments::post_alone(&*unclear.adapter, &unclear.draft, &unclear.journal);
    let kind = unclear.adapter.kind_of(&unclear.draft);
    // The answer was given to a publication that was being sent; if it no longer is, the move
    // comes too late, and what comes too late is kept as proof or as evidence.
    let sending = Publication {
        state: State::Sending,
        ..work.publication.clone()
    };
    let write = settle::plan(&Ended {
        publication: &sending,
        step: step.id,
        deadline_at: step.deadline_at,
        report: &report,
        proof,
        post,
        kind,
        has_part_out: work.has_part_out(),
        earlier: Earlier::of(&work.steps, step.part, step.key_epoch),
        now: inner.services.clock.now(),
    })?;
    ending::end(inner, write, step, &report, kind, room).await?;
    Ok(())
}
