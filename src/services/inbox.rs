//! The inbox: what people asked or said, and whether they have an answer.

use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::{Wrong, given},
};
use crate::{
    domain::{
        event::EventKind,
        id::{ChannelId, InboxItemId},
        inbox::{InboxItem, InboxKind},
        role::Action,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    store::{
        self, Tx,
        inbox::{self, Filter},
    },
};

/// The longest text, in characters.
const TEXT_MAX: usize = 2_000;

/// What somebody asked or said, as a person notes it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InboxInput {
    /// Where it was said; nothing where it was said elsewhere.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// What is wanted.
    pub kind: InboxKind,
    /// What was said, at most 2,000 characters.
    pub text: String,
    /// Where it stands: an http(s) address.
    #[serde(default)]
    pub url: Option<String>,
    /// When it came, not in the future; now where nothing is said.
    #[serde(default)]
    pub received_at: Option<Instant>,
    /// When it was answered, not before it came and not in the future.
    #[serde(default)]
    pub answered_at: Option<Instant>,
}

/// What is to change about an item; what is not given stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InboxChange {
    /// What is wanted.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub kind: Option<InboxKind>,
    /// What was said, at most 2,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub text: Option<String>,
    /// Where it stands: an http(s) address; null for nowhere.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub url: Option<Option<String>>,
    /// When it was answered; null where somebody waits again.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Instant>)]
    pub answered_at: Option<Option<Instant>>,
}

/// A page of the items that are wanted, what came last first, from before one of them on.
pub async fn list(
    services: &Services,
    caller: &Caller,
    filter: &Filter,
    before: Option<InboxItemId>,
    limit: u64,
) -> Result<Vec<InboxItem>, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(inbox::list(&services.db, caller.workspace, filter, before, limit).await?)
}

/// One item.
///
/// Errors: [`Code::NotFound`].
pub async fn get(
    services: &Services,
    caller: &Caller,
    id: InboxItemId,
) -> Result<InboxItem, Error> {
    caller.allow(Action::ReadProfile)?;
    let found = inbox::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Notes what somebody asked or said.
///
/// Errors: [`Code::InvalidValue`] for a field.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: InboxInput,
) -> Result<InboxItem, Error> {
    caller.allow(Action::AnswerInbox)?;
    let now = services.clock.now();
    let received_at = input.received_at.unwrap_or(now);
    let item = InboxItem {
        // Ids sort by the instant it came, so that lists do.
        id: InboxItemId::new(received_at),
        workspace: caller.workspace,
        revision: 1,
        channel: input.channel,
        kind: input.kind,
        text: input.text,
        url: input.url,
        received_at,
        answered_at: input.answered_at,
    };
    refuse(&item, now)?;
    let tx = services.db.begin_write().await?;
    if let Some(channel) = item.channel {
        let found = store::channels::find(&tx, caller.workspace, channel).await?;
        if found.is_none() {
            let message = "there is no such channel";
            let field = FieldError::new("channel", "channel_unknown", message);
            return Err(Error::field(Code::InvalidValue, field));
        }
    }
    inbox::insert(&tx, &item, now).await?;
    let states = (None, Some(&item));
    tell(&tx, caller, EventKind::InboxItemCreated, states, now).await?;
    services.commit(caller, tx, &item).await?;
    Ok(item)
}

/// Changes an item: answers it, or has somebody wait again.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a field; [`Code::PreconditionFailed`].
pub async fn update(
    services: &Services,
    caller: &Caller,
    id: InboxItemId,
    change: InboxChange,
) -> Result<InboxItem, Error> {
    caller.allow(Action::AnswerInbox)?;
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    let mut after = InboxItem {
        kind: change.kind.unwrap_or(before.kind),
        text: change.text.unwrap_or_else(|| before.text.clone()),
        url: change.url.unwrap_or_else(|| before.url.clone()),
        answered_at: change.answered_at.unwrap_or(before.answered_at),
        ..before.clone()
    };
    refuse(&after, now)?;
    if after == before {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    after.revision += 1;
    inbox::update(&tx, &after, now).await?;
    let states = (Some(&before), Some(&after));
    tell(&tx, caller, EventKind::InboxItemChanged, states, now).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Removes an item.
///
/// Errors: [`Code::NotFound`]; [`Code::PreconditionFailed`].
pub async fn delete(services: &Services, caller: &Caller, id: InboxItemId) -> Result<(), Error> {
    caller.allow(Action::AnswerInbox)?;
    let now = services.clock.now();
    let (tx, item) = begin(services, caller, id).await?;
    inbox::delete(&tx, caller.workspace, id).await?;
    let states = (Some(&item), None);
    tell(&tx, caller, EventKind::InboxItemDeleted, states, now).await?;
    services.commit(caller, tx, &()).await
}

/// Begins to change an item; others who want to wait.
async fn begin(
    services: &Services,
    caller: &Caller,
    id: InboxItemId,
) -> Result<(Tx, InboxItem), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = inbox::find(&tx, caller.workspace, id).await?;
    let item = found.ok_or_else(Error::not_found)?;
    caller.expects(item.revision)?;
    Ok((tx, item))
}

/// What somebody wrote is not repeated on record: it is theirs, and may be removed.
async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&InboxItem>, Option<&InboxItem>),
    now: Instant,
) -> Result<(), Error> {
    let one = after.or(before);
    let data = one.map(
        |one| json!({ "item": one.id, "kind": one.kind, "is_answered": one.answered_at.is_some() }),
    );
    let mut event = caller.event(kind, now).changing(before, after);
    event.channel = one.and_then(|one| one.channel);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Refuses what lies beyond the limits, and instants that cannot be.
fn refuse(item: &InboxItem, now: Instant) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    wrong.text("text", &item.text, TEXT_MAX);
    if let Some(url) = &item.url {
        wrong.url("url", url);
    }
    if item.received_at > now {
        let message = "this instant has not come yet";
        wrong.add([FieldError::new("received_at", "in_the_future", message)]);
    }
    if let Some(answered_at) = item.answered_at {
        if answered_at > now {
            let message = "this instant has not come yet";
            wrong.add([FieldError::new("answered_at", "in_the_future", message)]);
        } else if answered_at < item.received_at {
            let message = "it came after that";
            wrong.add([FieldError::new("answered_at", "before_received", message)]);
        }
    }
    wrong.end()
}
