//! Switches: stopping a network, or everything, of a workspace at once, and letting it go on.

use std::collections::BTreeSet;

use serde::Serialize;
use strum::IntoEnumIterator as _;

use super::{Caller, Services};
use crate::{
    domain::{
        event::EventKind,
        id::ChannelId,
        network::{Network, Reach},
        publication::State,
        role::Action,
        time::Instant,
        transition::Move,
    },
    error::{Code, Error, FieldError},
    store::{
        self, Tx,
        moves::{self, Write},
        switches::Stopped,
    },
};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;

/// A network, or all of them, and whether anything goes out there.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Switch {
    /// The network, or `all`.
    #[schema(value_type = String)]
    pub network: Reach,
    /// Whether nothing goes out.
    pub stopped: bool,
    /// Why.
    pub reason: Option<String>,
    /// Who stopped it: a key's id, or `cli`.
    pub actor: Option<String>,
    /// Since when.
    pub stopped_at: Option<Instant>,
}

impl Switch {
    fn of(network: Reach, all: &[Stopped]) -> Self {
        let found = all.iter().find(|stopped| stopped.reach == network);
        Self {
            network,
            stopped: found.is_some(),
            reason: found.map(|stopped| stopped.reason.clone()),
            actor: found.map(|stopped| stopped.actor.clone()),
            stopped_at: found.map(|stopped| stopped.at),
        }
    }
}

/// Everything that can be stopped, and whether it is: all networks first, then each of them.
pub async fn list_switches(services: &Services, caller: &Caller) -> Result<Vec<Switch>, Error> {
    caller.allow(Action::ReadChannels)?;
    let stopped = store::switches::list(&services.db, caller.workspace).await?;
    let each = Network::iter().map(Reach::One);
    let all = std::iter::once(Reach::All).chain(each);
    Ok(all.map(|reach| Switch::of(reach, &stopped)).collect())
}

/// Stops a network, or lets it go on.
///
/// From the moment on at which this is durable nothing more is claimed there, on any node, and what
/// was claimed and is not on its way yet is given back. What is on its way at that moment ends.
///
/// Errors: [`Code::InvalidValue`] where something is stopped without a reason.
pub async fn set_switch(
    services: &Services,
    caller: &Caller,
    reach: Reach,
    is_stopped: bool,
    reason: Option<String>,
) -> Result<Switch, Error> {
    caller.allow(Action::ManageChannels)?;
    let reason = checked(reason, is_stopped)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    let before = store::switches::list(&tx, caller.workspace).await?;
    let was = Switch::of(reach, &before);
    let is_same = was.stopped == is_stopped && (!is_stopped || was.reason == reason);
    if is_same {
        services.commit(caller, tx, &was).await?;
        return Ok(was);
    }
    let stopped = is_stopped.then(|| Stopped {
        reach,
        reason: reason.clone().unwrap_or_default(),
        actor: caller.actor.clone(),
        at: was.stopped_at.unwrap_or(now),
    });
    match &stopped {
        Some(stopped) => store::switches::stop(&tx, caller.workspace, stopped).await?,
        None => store::switches::release(&tx, caller.workspace, reach).await?,
    }
    let channels = channels(&tx, caller, reach).await?;
    // Whoever is claiming there at this moment ends first, and whoever comes after sees the switch.
    store::lanes::hold(&tx, &channels).await?;
    let given_back = give_back(&tx, &channels, now).await?;
    let awake: Vec<_> = channels.iter().map(|channel| (*channel, now)).collect();
    store::lanes::wake_by(&tx, &awake).await?;
    let kind = if is_stopped {
        EventKind::NetworkStopped
    } else {
        EventKind::NetworkReleased
    };
    let data = serde_json::json!({
        "network": reach, "reason": reason, "given_back": given_back,
    });
    let event = caller.event(kind, now).with(data);
    store::events::append(&tx, &[&event]).await?;
    let switch = Switch::of(reach, stopped.as_slice());
    services.commit(caller, tx, &switch).await?;
    services.bell.ring();
    Ok(switch)
}

/// The channels that a switch is about.
async fn channels(tx: &Tx, caller: &Caller, reach: Reach) -> Result<BTreeSet<ChannelId>, Error> {
    let found = store::channels::outlines(tx, caller.workspace, None).await?;
    let meant = found.into_iter().filter(|found| reach.holds(found.network));
    Ok(meant.map(|found| found.id).collect())
}

/// Gives back what is claimed and not on its way; its sender then finds that it may not begin. Says how
/// many there were.
async fn give_back(tx: &Tx, channels: &BTreeSet<ChannelId>, now: Instant) -> Result<usize, Error> {
    let mut writes = Vec::new();
    for channel in channels {
        for claimed in store::publications::on_channel(tx, *channel, &[State::Due]).await? {
            let mut after = claimed.moved(Move::PutBack, State::Waiting, now)?;
            after.revision += 1;
            writes.push(Write::of(Move::PutBack, &claimed, after));
        }
    }
    let done = moves::apply(tx, &writes, now).await?;
    Ok(done.into_iter().filter(|done| *done).count())
}

/// The reason as it is kept; what is stopped needs one, so that others know why nothing goes out.
fn checked(reason: Option<String>, is_needed: bool) -> Result<Option<String>, Error> {
    let reason = reason
        .map(|reason| reason.trim().to_owned())
        .filter(|reason| !reason.is_empty());
    let invalid = |field| Err(Error::field(Code::InvalidValue, field));
    let Some(text) = &reason else {
        if is_needed {
            let message = "say why, so that others know why nothing goes out";
            return invalid(FieldError::new("reason", "missing", message));
        }
        return Ok(None);
    };
    let count = text.chars().count();
    if count > REASON_MAX {
        return invalid(FieldError::too_much(
            "reason",
            count,
            REASON_MAX,
            "characters",
        ));
    }
    if text.contains('\0') {
        let message = "it holds the character U+0000, which is not taken";
        return invalid(FieldError::new("reason", "character", message));
    }
    Ok(reason)
}
