//! The installation as a whole: what a person must confirm before anything is sent again.

use super::{Caller, Services};
use crate::{
    domain::{
        confirmation::{Awaited, What},
        event::EventKind,
        role::Action,
    },
    error::{Code, Error},
    store::{self, confirmations},
};

/// Everything that awaits a person's word, oldest first.
pub async fn awaited(services: &Services) -> Result<Vec<Awaited>, Error> {
    Ok(confirmations::awaited(&services.db).await?)
}

/// Says that the time is right, or that the restored database may be used; sending then goes on.
///
/// Only an owner of the first workspace may: it concerns the whole installation.
///
/// Errors: [`Code::Forbidden`]; [`Code::NotPossible`] where nothing of that kind is asked;
/// [`Code::StillLooking`] while what went out since the backup is still being looked for.
pub async fn confirm(
    services: &Services,
    caller: &Caller,
    what: What,
) -> Result<Vec<Awaited>, Error> {
    caller.allow(Action::ConfirmSystem)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let awaited = confirmations::awaited(&tx).await?;
    let asked: Vec<Awaited> = awaited.into_iter().filter(|one| one.what == what).collect();
    if asked.is_empty() {
        let detail = format!("Nobody asks for a confirmation of the {}.", name(what));
        return Err(Error::new(Code::NotPossible, detail));
    }
    if asked.iter().any(|one| one.ready_at.is_none()) {
        let detail = "What went out since the backup is still being looked for. It takes some \
                      minutes; ask again then.";
        return Err(Error::new(Code::StillLooking, detail));
    }
    confirmations::clear(&tx, what, None).await?;
    let kind = match what {
        What::Clock => EventKind::ClockConfirmed,
        What::Restore => EventKind::RestoreConfirmed,
    };
    let told = |at| {
        caller
            .event_in(at, kind, now)
            .with(serde_json::json!({ "at": now }))
    };
    store::events::tell_operator(&tx, told).await?;
    let left = confirmations::awaited(&tx).await?;
    services.commit(caller, tx, &left).await?;
    services.bell.ring();
    Ok(left)
}

fn name(what: What) -> &'static str {
    match what {
        What::Clock => "clock",
        What::Restore => "restored database",
    }
}

/// What is asked, in words for a person who can look.
pub fn question(awaited: &Awaited) -> String {
    match (awaited.what, awaited.ready_at) {
        (What::Clock, _) => {
            "The clock has jumped, and nothing is sent. Look whether the machine's time is right, \
             set it if not, then: dezent confirm clock"
                .to_owned()
        }
        (What::Restore, None) => {
            "The database was put back to an earlier state, and nothing is sent. What went out \
             since then is being looked for; that takes some minutes."
                .to_owned()
        }
        (What::Restore, Some(_)) => {
            "The database was put back to an earlier state, and nothing is sent. Look through \
             what is planned and held, then: dezent confirm restore"
                .to_owned()
        }
    }
}
