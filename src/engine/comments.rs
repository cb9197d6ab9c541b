//! Comments on a post that is out. The post is whole without them: what becomes of one is told, and never
//! changes what became of the post.

use crate::{
    domain::{
        attempt::Journal,
        event::EventKind,
        network::Kind,
        publication::Publication,
        time::Instant,
        transition::{IllegalTransition, Move},
    },
    engine::settle::{self, ACTOR},
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
