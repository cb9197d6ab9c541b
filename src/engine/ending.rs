//! Ending a public step whatever happens: a lost lease, a refusing database, late proof.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use super::{
    EngineError, Inner,
    results::{NotedReport, NotedResult, Room},
    settle::{self, ACTOR},
};
use crate::{
    domain::{
        attempt::Step,
        event::EventKind,
        id::PublicationId,
        network::Kind,
        publication::{Publication, State},
        transition::{Move, TABLE},
    },
    networks::{Outcome, Proof, RateLimit, StepReport},
    store::{
        self,
        events::NewEvent,
        moves::{StepWrite, Write},
    },
};

/// For how long the end of a step is tried again while the database refuses, and how far apart.
const RETRY_FOR: Duration = Duration::from_mins(10);
const RETRY_EVERY: Duration = Duration::from_secs(5);
/// How long an answer waits for a slow database before it is noted all the same.
const NOTE_AFTER: Duration = Duration::from_secs(1);

/// Writes the end of a public step; true where the planned move took place.
///
/// Where someone else has decided first, proof of success is kept all the same and anything else
/// is recorded as evidence. Where the database is slow or refuses, the answer is noted in the room
/// that was kept for it in the result file; where it refuses, it is tried again for ten minutes.
pub(crate) async fn end(
    inner: &Inner,
    write: Write,
    step: &Step,
    report: &StepReport,
    kind: Kind,
    mut room: Room,
) -> Result<bool, EngineError> {
    let id = write.before.id;
    let noted = noted_result(id, step, report);
    let began = Instant::now();
    loop {
        let mut trying = pin!(try_end(inner, &write, kind));
        // Not a limit to the call, which goes on: only what is not safe yet is made so.
        let tried = match tokio::time::timeout(NOTE_AFTER, &mut trying).await {
            Ok(tried) => tried,
            Err(_slow) => {
                note(&mut room, &noted);
                trying.await
            }
        };
        match tried {
            Ok(done) => {
                room.stored();
                return Ok(done);
            }
            Err(error) => tracing::error!(
                publication.id = %id, %error,
                "an answer cannot be stored; it is noted and tried again"
            ),
        }
        note(&mut room, &noted);
        if began.elapsed() >= RETRY_FOR {
            return Err(EngineError::NotStored(id));
        }
        tokio::time::sleep(RETRY_EVERY).await;
    }
}

fn note(room: &mut Room, noted: &NotedResult) {
    if let Err(error) = room.note(noted) {
        tracing::error!(
            publication.id = %noted.publication, %error,
            "an answer can neither be stored nor noted; nothing else is sent until it is"
        );
    }
}

/// Writes the end once.
async fn try_end(inner: &Inner, write: &Write, kind: Kind) -> Result<bool, EngineError> {
    if inner.ledger.write(write.clone()).await? {
        return Ok(true);
    }
    late(inner, write, kind).await?;
    Ok(false)
}

/// The move came too late: close the step, and keep proof of success whatever the lease number.
async fn late(inner: &Inner, write: &Write, kind: Kind) -> Result<(), EngineError> {
    if let Some(StepWrite::End(end)) = &write.step {
        let tx = inner.services.db.begin_write().await?;
        store::steps::end(&tx, &[&**end]).await?;
        tx.commit().await?;
    }
    let Some(receipt) = &write.after.receipt else {
        return Ok(());
    };
    let proof = Proof {
        remote_id: receipt.remote_id.clone(),
        url: receipt.url.clone(),
    };
    keep_proof(inner, write.before.id, &proof, kind, write).await
}

/// T4 from whatever state the row is in now, or an event that says why it cannot be.
async fn keep_proof(
    inner: &Inner,
    id: PublicationId,
    proof: &Proof,
    kind: Kind,
    write: &Write,
) -> Result<(), EngineError> {
    // Each turn fails only where somebody moved the row in between; that cannot go on for long.
    for _ in 0..16 {
        let fresh = store::publications::for_engine(&inner.services.db, &[id]).await?;
        let Some(fresh) = fresh.into_iter().next() else {
            return Ok(());
        };
        if fresh
            .receipt
            .as_ref()
            .is_some_and(|known| known.remote_id == proof.remote_id)
        {
            return Ok(());
        }
        let now = inner.services.clock.now();
        let own_step = write.step.as_ref().and_then(|step| match step {
            StepWrite::End(end) => Some(end.id),
            _ => None,
        });
        let other_open = store::steps::has_other_open(&inner.services.db, id, own_step).await?;
        if !accepts_proof(&fresh) || other_open {
            return tell(inner, &fresh, proof).await;
        }
        let after = settle::received(&fresh, proof.clone(), kind, now)?;
        let event = NewEvent::about(&fresh, EventKind::PublicationSent, now, ACTOR);
        let again = Write::of(Move::StoreReceipt, &fresh, after).with_event(event);
        if inner.ledger.write(again).await? {
            return Ok(());
        }
    }
    Err(EngineError::NotStored(id))
}

fn accepts_proof(publication: &Publication) -> bool {
    publication.receipt.is_none()
        && TABLE
            .iter()
            .any(|row| row.by == Move::StoreReceipt && row.from.contains(&publication.state))
}

/// Proof that comes when the row has ended otherwise: nothing is thrown away, a person is told.
async fn tell(inner: &Inner, publication: &Publication, proof: &Proof) -> Result<(), EngineError> {
    let kind = if publication.state == State::Cancelled {
        EventKind::SentAfterCancel
    } else {
        EventKind::PossibleDuplicate
    };
    let event = NewEvent::about(publication, kind, inner.services.clock.now(), ACTOR)
        .with(serde_json::json!({ "remote_id": proof.remote_id, "url": proof.url }));
    let tx = inner.services.db.begin_write().await?;
    store::events::append(&tx, &[&event]).await?;
    tx.commit().await?;
    Ok(())
}

fn noted_result(publication: PublicationId, step: &Step, report: &StepReport) -> NotedResult {
    let (remote_id, data, wait) = match &report.outcome {
        Outcome::Done { remote_id, data } => (remote_id.clone(), data.clone(), None),
        Outcome::Processing {
            remote_id,
            data,
            look_in_ms,
        } => (Some(remote_id.clone()), data.clone(), Some(*look_in_ms)),
        Outcome::Throttled { retry_after_s } => (None, serde_json::json!({}), *retry_after_s),
        _ => (None, serde_json::json!({}), None),
    };
    let class = match report.outcome {
        Outcome::Refused { duplicate: true } => "duplicate".to_owned(),
        ref other => settle::result(other).to_string(),
    };
    NotedResult {
        publication,
        step: step.id,
        at: step.started_at,
        report: NotedReport {
            class,
            remote_id,
            data,
            wait,
            http_status: report.http_status,
            error_code: report.error_code.clone(),
            message: report.message.clone(),
        },
    }
}

/// The answer as it was before it was noted; a class nobody knows is an unclear outcome.
pub(crate) fn report_of(noted: NotedReport) -> StepReport {
    let outcome = match (noted.class.as_str(), noted.remote_id) {
        ("done", remote_id) => Outcome::Done {
            remote_id,
            data: noted.data,
        },
        ("processing", Some(remote_id)) => Outcome::Processing {
            remote_id,
            data: noted.data,
            look_in_ms: noted.wait.unwrap_or(30_000),
        },
        ("handed", _) => Outcome::Handed,
        ("not_sent", _) => Outcome::NotSent,
        ("throttled", _) => Outcome::Throttled {
            retry_after_s: noted.wait,
        },
        ("unauthorized", _) => Outcome::Unauthorized,
        ("refused", _) => Outcome::Refused { duplicate: false },
        ("duplicate", _) => Outcome::Refused { duplicate: true },
        _ => Outcome::Unknown,
    };
    StepReport {
        outcome,
        http_status: noted.http_status,
        error_code: noted.error_code,
        message: noted.message,
        rate_limit: RateLimit::default(),
    }
}
