//! The crisis pause: nothing goes out by itself until a person says so.
//!
//! A pause moves no publication: rules hold a post back when it is due.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{Caller, Services, input::Wrong, schedule};
use crate::{
    domain::{event::EventKind, id::ChannelId, pause::Pause, role::Action, time::Instant},
    error::{Error, FieldError},
    store::{self, Tx, pauses},
};

/// The shortest reason, in characters, so that others know what to do.
const REASON_MIN: usize = 10;
/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// The most channels that are named one by one.
const CHANNELS_MAX: usize = 50;

/// Whether publishing is to be paused.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseInput {
    /// Whether nothing goes out by itself.
    pub paused: bool,
    /// Why, at least 10 and at most 200 characters; needed to pause.
    #[serde(default)]
    pub reason: Option<String>,
    /// When a person should look again, in the future; nothing happens by itself then.
    #[serde(default)]
    pub review_at: Option<Instant>,
    /// The channels it holds for, at most 50; all where none are named.
    #[serde(default)]
    pub channels: Vec<ChannelId>,
}

/// The pause of the workspace, while there is one.
pub async fn get(services: &Services, caller: &Caller) -> Result<Option<Pause>, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(pauses::of_workspace(&services.db, caller.workspace).await?)
}

/// Pauses publishing, or lets it go on.
///
/// Whoever is paused already gets another reason, channels or day of review, and stays paused since
/// when it was.
///
/// Errors: [`InvalidValue`](crate::error::Code::InvalidValue) for a field;
/// [`InThePast`](crate::error::Code::InThePast) for a day of review that has passed.
pub async fn set(
    services: &Services,
    caller: &Caller,
    input: PauseInput,
) -> Result<Option<Pause>, Error> {
    caller.allow(Action::PausePublishing)?;
    let reason = refuse(&input)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    let before = pauses::of_workspace(&tx, caller.workspace).await?;
    let after = input.paused.then(|| Pause {
        reason: reason.clone().unwrap_or_default(),
        actor: caller.actor.clone(),
        paused_at: before.as_ref().map_or(now, |before| before.paused_at),
        review_at: input.review_at,
        channels: input.channels,
    });
    if is_same(before.as_ref(), after.as_ref()) {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    if let Some(pause) = &after {
        refuse_review(before.as_ref(), pause, now)?;
        refuse_unknown(&tx, caller, &pause.channels).await?;
        pauses::put(&tx, caller.workspace, pause).await?;
    } else {
        pauses::lift(&tx, caller.workspace).await?;
    }
    let (kind, data) = match &after {
        Some(pause) => (
            EventKind::WorkspacePaused,
            json!({
                "reason": pause.reason,
                "review_at": pause.review_at,
                "channels": pause.channels,
            }),
        ),
        None => (EventKind::WorkspaceResumed, json!({ "reason": reason })),
    };
    let event = caller.event(kind, now);
    let event = event.changing(before.as_ref(), after.as_ref()).with(data);
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Whether nothing but who asked for it differs.
fn is_same(before: Option<&Pause>, after: Option<&Pause>) -> bool {
    match (before, after) {
        (None, None) => true,
        (Some(before), Some(after)) => {
            let same_actor = Pause {
                actor: before.actor.clone(),
                ..after.clone()
            };
            same_actor == *before
        }
        _ => false,
    }
}

/// Refuses what is wrong whatever is stored; says the reason without what stands around it.
fn refuse(input: &PauseInput) -> Result<Option<String>, Error> {
    let mut wrong = Wrong::default();
    let reason = input.reason.as_deref().map(str::trim);
    let reason = reason.filter(|reason| !reason.is_empty());
    match reason {
        Some(reason) => {
            wrong.text("reason", reason, REASON_MAX);
            if input.paused && reason.chars().count() < REASON_MIN {
                wrong.add([too_short(reason.chars().count())]);
            }
        }
        None if input.paused => wrong.add([too_short(0)]),
        None => {}
    }
    if !input.paused {
        let message = "only a pause has this";
        if input.review_at.is_some() {
            wrong.invalid("review_at", message);
        }
        if !input.channels.is_empty() {
            wrong.invalid("channels", message);
        }
    }
    wrong.count("channels", input.channels.len(), CHANNELS_MAX, "channels");
    let mut seen = BTreeSet::new();
    for (index, channel) in input.channels.iter().take(CHANNELS_MAX).enumerate() {
        if !seen.insert(channel) {
            let message = "this channel is there already";
            let field = format!("channels[{index}]");
            wrong.add([FieldError::new(field, "channel_twice", message)]);
        }
    }
    wrong.end()?;
    Ok(reason.map(str::to_owned))
}

fn too_short(count: usize) -> FieldError {
    let message = format!("say why in at least {REASON_MIN} characters, so that others know");
    FieldError {
        count: Some(count),
        limit: Some(REASON_MIN),
        unit: Some("characters".to_owned()),
        ..FieldError::new("reason", "too_short", message)
    }
}

/// Refuses a day of review that has passed, unless it was noted before it had.
fn refuse_review(before: Option<&Pause>, after: &Pause, now: Instant) -> Result<(), Error> {
    let noted = before.and_then(|before| before.review_at);
    let Some(at) = after.review_at.filter(|_| after.review_at != noted) else {
        return Ok(());
    };
    schedule::refuse_past("review_at", at, now)
}

/// Refuses channels that the workspace does not have.
async fn refuse_unknown(tx: &Tx, caller: &Caller, channels: &[ChannelId]) -> Result<(), Error> {
    let found = store::channels::find_all(tx, caller.workspace, channels).await?;
    let known: BTreeSet<ChannelId> = found.into_iter().map(|channel| channel.id).collect();
    let mut wrong = Wrong::default();
    for (index, channel) in channels.iter().enumerate() {
        if !known.contains(channel) {
            let field = format!("channels[{index}]");
            let message = "there is no such channel";
            wrong.add([FieldError::new(field, "channel_unknown", message)]);
        }
    }
    wrong.end()
}
