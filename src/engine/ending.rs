//! Ending a public step whatever happens: a lost lease, a refusing database, late proof.

use std::time::Duration;

use super::{
    EngineError, Inner,
    ledger::LedgerError,
    results::{NotedReport, NotedResult},
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

/// How often the end of a step is tried again while the database refuses, and how far apart.
const RETRIES: u32 = 120;
const RETRY_EVERY: Duration = Duration::from_secs(5);

/// Writes the end of a public step; true where the planned move took place.
///
/// Where someone else has decided first, proof of success is kept all the same and anything else
/// is recorded as evidence. Where the database refuses, the answer is noted in the result file and
/// tried again for ten minutes.
pub(crate) async fn end(
    inner: &Inner,
    write: Write,
    step: &Step,
    report: &StepReport,
    kind: Kind,
) -> Result<bool, EngineError> {
    let mut noted = false;
    for _ in 0..RETRIES {
        match inner.ledger.write(write.clone()).await {
            Ok(true) => return Ok(true),
            Ok(false) => return late(inner, &write, kind).await.map(|()| false),
            Err(LedgerError::Closed) => return Err(LedgerError::Closed.into()),
            Err(LedgerError::Store(error)) => {
                tracing::error!(
                    publication.id = %write.before.id, %error,
                    "an answer cannot be stored; it is noted and tried again"
                );
            }
        }
        if !noted {
            inner
                .results
                .note(&noted_result(write.before.id, step, report))?;
            noted = true;
        }
        tokio::time::sleep(RETRY_EVERY).await;
    }
    Err(EngineError::NotStored(write.before.id))
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
