//! After a restore: what went out since the backup is looked for, before a person is asked to let
//! sending go on (protocol §9).
//!
//! Each publication that was due in the gap is looked for on its network, part by part. What is
//! found is stored with its receipt; what is proven absent, by two looks where one would not do,
//! stays in line; what cannot be looked up waits for a person.

use std::collections::HashMap;

use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        attempt::{Evidence, Files, JournalEntry, Settled, Step, StepKind, StepResult},
        confirmation::{Awaited, What},
        event::EventKind,
        id::PublicationId,
        network::Kind,
        publication::{Publication, Reason},
        time::{Instant, MINUTE_MS},
        transition::Move,
    },
    engine::{
        EngineError, Inner, claim,
        settle::{self, ACTOR},
        verdict::{self, Seen, Verdict},
        work::{self, Work},
    },
    networks::{self, Adapter, Candidate, Look, LookRequest, Next, Proof, Session},
    services::{
        drafts,
        sessions::{self, SessionError},
    },
    store::{
        self, confirmations,
        events::NewEvent,
        jobs::{self, Run},
        moves::{self, Write},
        steps::{StepEnd, StepLook},
    },
};

/// The job's name.
const NAME: &str = "look_after_restore";
/// How long one round of looks is this node's, in milliseconds.
const LEASE_MS: i64 = 5 * MINUTE_MS;
/// How many are looked for in one round, and how many of them at once.
const ROUND: usize = 64;
const AT_ONCE: usize = 16;
/// The most publications of a gap that are listed at once.
const LISTED_MAX: i64 = 10_000;
/// How long before the last thing known a post may say it was made, in milliseconds.
const BEFORE_GAP_MS: i64 = MINUTE_MS;

/// How far the looks are; kept with the question, so that any node can go on.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Progress {
    last_known_at: Option<Instant>,
    /// Publications that were found and are stored as sent.
    #[serde(default)]
    found: usize,
    /// Publications that are proven not to be out, or whose repeat is harmless.
    #[serde(default)]
    absent: Vec<PublicationId>,
    /// Publications that a person must look at.
    #[serde(default)]
    held: usize,
    /// What was seen of those that are not settled yet, and when they are looked at next.
    #[serde(default)]
    open: HashMap<PublicationId, Open>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Open {
    seen: Vec<Evidence>,
    next_at: Option<Instant>,
}

/// A part that was found, with the step that would have made it.
struct Part {
    step: networks::Step,
    found: Candidate,
    evidence: Evidence,
}

/// What one look through a publication brought.
struct Looked {
    publication: Publication,
    next_no: i64,
    parts: Vec<Part>,
    /// The files that its draft carries.
    files: Option<Files>,
    kind: Kind,
    verdict: Outcome,
}

enum Outcome {
    /// Every part is out.
    Out(Proof),
    /// The next part is not settled.
    Next(Verdict, Evidence),
    /// Nothing can be compared, or the network shows nothing.
    Blind,
}

/// Looks for what is due to be looked for; says how much that was.
pub(crate) async fn look(inner: &Inner) -> Result<usize, EngineError> {
    let db = &inner.services.db;
    let now = inner.services.clock.now();
    let awaited = confirmations::awaited(db).await?;
    let is_open = |one: &Awaited| one.what == What::Restore && one.ready_at.is_none();
    let Some(mut awaited) = awaited.into_iter().find(is_open) else {
        return Ok(0);
    };
    let run = Run {
        name: NAME,
        nominal: awaited.since,
        owner: inner.owner,
    };
    let tx = db.begin_write().await?;
    let is_mine = jobs::take(&tx, run, now, now.plus_ms(LEASE_MS)).await?;
    tx.commit().await?;
    if !is_mine {
        return Ok(0);
    }
    let detail = serde_json::Value::Object(awaited.detail.clone());
    let mut progress: Progress = serde_json::from_value(detail).unwrap_or_default();
    let listed = store::publications::due_before(db, awaited.since, LISTED_MAX).await?;
    let left: Vec<Publication> = listed
        .into_iter()
        .filter(|one| !progress.absent.contains(&one.id))
        .collect();
    let wait = |one: &Publication| progress.open.get(&one.id).and_then(|open| open.next_at);
    let ripe: Vec<Publication> = left
        .iter()
        .filter(|one| wait(one).is_none_or(|at| at <= now))
        .take(ROUND)
        .cloned()
        .collect();
    let count = ripe.len();
    let looked = look_for(inner, ripe, &awaited, &progress).await?;
    for one in looked {
        settle(inner, one, &mut progress).await?;
    }
    let tx = db.begin_write().await?;
    if left.is_empty() {
        tracing::warn!("what went out since the backup was looked for; a person may confirm now");
        awaited.ready_at = Some(now);
        jobs::end(&tx, run, now).await?;
    }
    let detail = serde_json::to_value(&progress).unwrap_or_default();
    awaited.detail = detail.as_object().cloned().unwrap_or_default();
    if count > 0 || left.is_empty() {
        confirmations::note(&tx, &awaited).await?;
    }
    tx.commit().await?;
    Ok(count + usize::from(left.is_empty()))
}

async fn look_for(
    inner: &Inner,
    ripe: Vec<Publication>,
    awaited: &Awaited,
    progress: &Progress,
) -> Result<Vec<Looked>, EngineError> {
    let known_at = progress.last_known_at.unwrap_or(awaited.since);
    let works = work::load(&inner.services.db, ripe).await?;
    let looks = works.into_iter().map(|work| {
        let seen = progress.open.get(&work.publication.id);
        let seen = seen.map_or(&[][..], |open| &open.seen);
        look_through(
            inner,
            work,
            seen,
            known_at.plus_ms(-BEFORE_GAP_MS),
            awaited.since,
        )
    });
    let looked: Vec<Result<Looked, EngineError>> = stream::iter(looks)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    looked.into_iter().collect()
}

/// Looks for one part after the other until one is not there.
async fn look_through(
    inner: &Inner,
    work: Work,
    seen: &[Evidence],
    since: Instant,
    asked_at: Instant,
) -> Result<Looked, EngineError> {
    let services = &inner.services;
    let adapter = &work.adapter(&services.networks);
    let now = services.clock.now();
    let draft = drafts::draft(work.rows(), &**adapter, services, &inner.key_secret, now);
    let mut looked = Looked {
        next_no: work.next_no(),
        publication: work.publication.clone(),
        parts: Vec::new(),
        files: drafts::files(work.rows(), &**adapter).ok(),
        kind: Kind::Blind,
        verdict: Outcome::Blind,
    };
    let Ok(draft) = draft else {
        return Ok(looked);
    };
    looked.kind = adapter.kind_of(&draft);
    // Whether a person has posted it meanwhile can be looked up nowhere either.
    if looked.kind == Kind::Blind || adapter.by_hand().is_some() {
        return Ok(looked);
    }
    let (channel, sealed) = (&work.channel, &work.sealed);
    let session = sessions::open(services, adapter, channel, sealed).await;
    let mut journal = work.journal(&**adapter, &draft);
    loop {
        if let Next::Done(proof) = adapter.next(&draft, &journal) {
            looked.verdict = Outcome::Out(proof);
            return Ok(looked);
        }
        let Some(step) = adapter.public_step(&draft, &journal) else {
            return Ok(looked);
        };
        let asked = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: None,
            since,
            is_lost: true,
        };
        let look = ask(inner, &**adapter, asked, &session, &work.publication).await?;
        let (verdict, evidence) = verdict::judge(Seen {
            look,
            kind: looked.kind,
            before: seen,
            first_try_at: now,
            is_processing: false,
            may_repeat: looked.kind == Kind::ChosenId,
            unknown_since: asked_at,
            now,
        });
        let Verdict::Found(found) = verdict else {
            looked.verdict = Outcome::Next(verdict, evidence);
            return Ok(looked);
        };
        journal.push(JournalEntry {
            name: step.name.clone(),
            remote_id: Some(found.remote_id.clone()),
            data: found.data.clone(),
            at: now,
        });
        looked.parts.push(Part {
            step,
            found,
            evidence,
        });
    }
}

async fn ask(
    inner: &Inner,
    adapter: &dyn Adapter,
    asked: LookRequest<'_>,
    session: &Result<Session, SessionError>,
    publication: &Publication,
) -> Result<Look, EngineError> {
    let session = match session {
        Ok(session) => session,
        Err(error) => {
            return Ok(Look::Failed {
                message: error.to_string(),
                unauthorized: false,
            });
        }
    };
    let since = asked.since;
    let mut look = adapter.look(asked, session).await;
    if let Look::Listed { candidates, .. } = &mut look
        && !candidates.is_empty()
    {
        let ids: Vec<String> = candidates.iter().map(|one| one.remote_id.clone()).collect();
        let since = since.plus_ms(-48 * 60 * MINUTE_MS);
        let db = &inner.services.db;
        let owned = store::publications::owned_by_others(db, publication, &ids, since).await?;
        candidates.retain(|one| !owned.contains(&one.remote_id));
    }
    Ok(look)
}

/// Stores what one look brought.
async fn settle(inner: &Inner, looked: Looked, progress: &mut Progress) -> Result<(), EngineError> {
    let id = looked.publication.id;
    let now = inner.services.clock.now();
    let before = &looked.publication;
    let mut write = match &looked.verdict {
        Outcome::Out(proof) => {
            progress.found += 1;
            let after = settle::received(before, proof.clone(), looked.kind, now)?;
            let event = NewEvent::about(before, EventKind::PublicationSent, now, ACTOR)
                .with(serde_json::json!({ "found": true, "after": "restore" }));
            Write::of(Move::StoreReceipt, before, after).with_event(event)
        }
        Outcome::Next(Verdict::Again(at), evidence) => {
            let open = progress.open.entry(id).or_default();
            open.seen.push(evidence.clone());
            open.next_at = Some(*at);
            return Ok(());
        }
        Outcome::Next(Verdict::Release(_), _) if looked.parts.is_empty() => {
            progress.open.remove(&id);
            progress.absent.push(id);
            return Ok(());
        }
        // Some parts are out and the rest is not, or nobody can tell.
        Outcome::Next(..) | Outcome::Blind => {
            progress.held += 1;
            let reason = if looked.parts.is_empty() {
                Reason::Restored
            } else {
                Reason::PartialThread
            };
            claim::held(before, Move::Hold, reason, now)?
        }
    };
    // What has steps was tried: whoever decides about it reads them.
    write.after.attempted |= !looked.parts.is_empty();
    progress.open.remove(&id);
    let tx = inner.services.db.begin_write().await?;
    record(&tx, inner, &looked, now).await?;
    moves::apply(&tx, &[write], now).await?;
    Ok(tx.commit().await?)
}

/// Adds the steps that must have made the parts that were found.
async fn record(
    tx: &store::Tx,
    inner: &Inner,
    looked: &Looked,
    now: Instant,
) -> Result<(), EngineError> {
    for (no, part) in (looked.next_no..).zip(&looked.parts) {
        let publication = &looked.publication;
        let kind = StepKind::Public;
        let row = work::row(publication, no, &part.step, kind, inner.owner, now);
        let files = looked.files.clone();
        let step = Step { files, ..row };
        store::steps::begin(tx, &[(publication.workspace, &step)]).await?;
        let end = StepEnd {
            id: step.id,
            at: now,
            result: StepResult::Unknown,
            http_status: None,
            error_code: None,
            message: Some("found after a restore".to_owned()),
            remote_id: None,
            data: serde_json::json!({}),
            retry_after_s: None,
        };
        store::steps::end(tx, &[&end]).await?;
        let look = StepLook {
            id: step.id,
            evidence: vec![part.evidence.clone()],
            settled: Some(Settled::Found),
            remote_id: Some(part.found.remote_id.clone()),
            data: part.found.data.clone(),
        };
        store::steps::looked(tx, &look).await?;
    }
    Ok(())
}
