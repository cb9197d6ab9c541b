//! Comments on a post that is out. The post is whole without them: what becomes of one is told, and never
//! changes what became of the post.

use crate::{
    domain::{
        attempt::Journal,
        event::EventKind,
        network::Kind,
        publication::{Publication, Reason},
        time::Instant,
        transition::{IllegalTransition, Move},
    },
    engine::{
        EngineError, Inner,
        jobs::reconcile,
        settle::{self, ACTOR},
    },
    networks::{Adapter, Draft, Next, Proof},
    store::{events::NewEvent, moves::Write},
};

/// Proof of a post whose later parts are comments on it; none where they are parts of a thread, and where
/// the post itself is not out.
pub(crate) fn post_alone(adapter: &dyn Adapter, draft: &Draft, journal: &Journal) -> Option<Proof> {
    adapter.limits(&draft.options).comments?;
    let mut post = draft.clone();
    post.parts.truncate(1);
    match adapter.next(&post, journal) {
        Next::Done(proof) => Some(proof),
        Next::Prepare(_) | Next::Public(_) => None,
    }
}

/// The end of a publication whose post is out and of whose comments one is not, or may not be; the later
/// ones are not tried.
pub(crate) fn left_out(
    before: &Publication,
    (proof, kind): (Proof, Kind),
    why: &str,
    detail: Option<&str>,
    now: Instant,
) -> Result<Write, IllegalTransition> {
    let after = settle::received(before, proof, kind, now)?;
    let sent = NewEvent::about(before, EventKind::PublicationSent, now, ACTOR);
    let incomplete = NewEvent::about(before, EventKind::PublicationIncomplete, now, ACTOR);
    let told = serde_json::json!({ "comment": why, "detail": detail });
    let write = Write::of(Move::StoreReceipt, before, after);
    Ok(write.with_event(sent).with_event(incomplete.with(told)))
}

/// The end of a publication that is given up for this reason, where its post is out and only comments on
/// it are not; none where a person has to look at it.
pub(crate) async fn given_up(
    inner: &Inner,
    before: &Publication,
    reason: Reason,
    (why, detail): (&str, Option<&str>),
) -> Result<Option<Write>, EngineError> {
    if reason != Reason::PartialThread {
        return Ok(None);
    }
    match reconcile::open(inner, before.clone(), None).await? {
        Some(found) => found.left_out(why, detail),
        None => Ok(None),
    }
}
