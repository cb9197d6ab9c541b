//! Reading a post back once, one to five minutes after it went out (protocol step 8).

use super::reconcile;
use crate::{
    domain::{
        event::EventKind,
        publication::{Publication, State},
        transition::Move,
    },
    engine::{EngineError, Inner, settle::ACTOR},
    networks::Look,
    store::{self, events::NewEvent, moves::Write},
};

/// Reads a sent publication back: there as sent is *confirmed*; gone or different is an event, and
/// never a new send.
pub(crate) async fn confirm(inner: &Inner, sent: Publication) -> Result<(), EngineError> {
    let look = match reconcile::open(inner, sent.clone(), None).await? {
        Some(unclear) => Some(unclear.look().await?),
        None => None,
    };
    let now = inner.services.clock.now();
    let receipt = sent
        .receipt
        .as_ref()
        .map(|receipt| receipt.remote_id.as_str());
    let seen = match &look {
        Some(Look::Out { remote_id, .. }) => Some(receipt == Some(remote_id.as_str())),
        Some(Look::Gone | Look::Refused { .. }) => Some(false),
        Some(Look::Listed {
            complete,
            candidates,
        }) => {
            let listed = candidates
                .iter()
                .any(|one| receipt == Some(one.remote_id.as_str()));
            (listed || *complete).then_some(listed)
        }
        _ => None,
    };
    match seen {
        Some(true) => {
            let mut after = sent.moved(Move::Confirm, State::Confirmed, now)?;
            after.look_again_at = None;
            let event = NewEvent::about(&sent, EventKind::PublicationConfirmed, now, ACTOR);
            let write = Write::of(Move::Confirm, &sent, after).with_event(event);
            inner.ledger.write(write).await?;
        }
        other => {
            let tx = inner.services.db.begin_write().await?;
            store::publications::read_back_at(&tx, sent.id, None).await?;
            // What is gone because a person had it removed is no surprise.
            let now_is = store::publications::for_engine(&tx, &[sent.id]).await?;
            let is_removed = now_is
                .iter()
                .any(|now_is| now_is.removal_asked_at.is_some());
            if other == Some(false) && !is_removed {
                let event = NewEvent::about(&sent, EventKind::PublicationChanged, now, ACTOR);
                store::events::append(&tx, &[&event]).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}
