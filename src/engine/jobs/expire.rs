//! Reminders that nobody answered: they are left out (T15), and never sent by anybody else.

use crate::{
    domain::{
        event::EventKind,
        publication::{ANSWER_MS, Publication, Reason, State},
        time::Instant,
        transition::{IllegalTransition, Move},
    },
    engine::{EngineError, Inner, settle::ACTOR},
    store::{self, events::NewEvent, moves::Write},
};

/// How many are ended in one go.
const AT_ONCE: i64 = 200;

/// Ends reminders that have waited for an answer for too long; says how many.
///
/// Where a person answers at the same moment, or another node was faster, the row has moved and
/// stays as it is.
pub(crate) async fn expire(inner: &Inner) -> Result<usize, EngineError> {
    let now = inner.services.clock.now();
    let (db, before) = (&inner.services.db, now.plus_ms(-ANSWER_MS));
    let left = store::publications::handed_before(db, before, AT_ONCE).await?;
    for handed in &left {
        inner.ledger.write(expired(handed, now)?).await?;
    }
    Ok(left.len())
}

fn expired(before: &Publication, now: Instant) -> Result<Write, IllegalTransition> {
    let mut after = before.moved(Move::HandOver, State::Skipped, now)?;
    after.reason = Some(Reason::Expired);
    let event = NewEvent::about(before, EventKind::PublicationSkipped, now, ACTOR)
        .with(serde_json::json!({ "reason": Reason::Expired }));
    Ok(Write::of(Move::HandOver, before, after).with_event(event))
}
