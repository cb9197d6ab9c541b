//! Webhooks: addresses that are told what happens in a workspace, and what becomes of each message.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    event::EventKind,
    id::{DeliveryId, EventId, WebhookId, WorkspaceId},
    time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS, SECOND_MS},
};

/// How long the secret before goes on signing after a new one was made, in milliseconds.
pub const ROTATION_MS: i64 = DAY_MS;
/// How long the record of what was delivered is kept, in milliseconds.
pub const DELIVERIES_KEPT_MS: i64 = 30 * DAY_MS;
/// A webhook that has taken nothing for so long is switched off, in milliseconds. It is a little less
/// than the tries of one message take together.
pub const FAILING_MAX_MS: i64 = 3 * DAY_MS;

/// How long to wait after each try that was not taken, in milliseconds. The times are those that the
/// specification gives as an example
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>,
/// read 2026-11-23).
pub const RETRIES_MS: [i64; 9] = [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];

/// Whether a webhook is told what happens.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WebhookState {
    /// It is told.
    Active,
    /// A person stopped it; what happens meanwhile it is never told.
    Paused,
    /// Its receiver answered 410, which means that it wants nothing more.
    Gone,
    /// Its receiver has taken nothing for three days.
    Failing,
}

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// What it is told; everything where this is empty.
    pub kinds: Vec<EventKind>,
    /// Whether it is told anything.
    pub state: WebhookState,
    /// Until when the secret before signs as well.
    pub previous_until: Option<Instant>,
    /// Since when it has taken nothing; none where the last message was taken.
    pub failing_since: Option<Instant>,
    /// From when on it is told what happens: since it was made or last started.
    pub told_from: Instant,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Webhook {
    /// Whether it wants to be told of such an event.
    pub fn wants(&self, workspace: WorkspaceId, kind: EventKind, at: Instant) -> bool {
        let is_of_its = self.workspace == workspace && self.told_from <= at;
        is_of_its && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// Who is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The operator, by the webhook in the settings.
    Notify,
    /// The operator, by e-mail.
    Mail,
    /// A webhook of a workspace.
    Webhook(WebhookId),
}

impl Target {
    const NOTIFY: Uuid = Uuid::from_u128(1);
    const MAIL: Uuid = Uuid::from_u128(2);

    /// The value that tables keep.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Notify => Self::NOTIFY,
            Self::Mail => Self::MAIL,
            Self::Webhook(id) => id.uuid(),
        }
    }
}

impl From<Uuid> for Target {
    fn from(value: Uuid) -> Self {
        match value {
            Self::NOTIFY => Self::Notify,
            Self::MAIL => Self::Mail,
            other => Self::Webhook(other.into()),
        }
    }
}

/// What became of a message.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryState {
    /// It will be sent, or sent again.
    Waiting,
    /// It was taken.
    Done,
    /// It was not taken, and will not be sent again by itself.
    Dead,
    /// Its webhook was switched off before it was taken.
    Dropped,
}

/// One event on its way to one target: a row that is its own job, held under a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Where the event happened.
    pub workspace: WorkspaceId,
    /// Who is told.
    pub target: Target,
    /// What is told.
    pub event: EventId,
    /// What kind of event that is.
    pub kind: EventKind,
    /// What became of it.
    pub state: DeliveryState,
    /// When it is sent next, while it waits.
    pub run_at: Instant,
    /// How often it was sent or begun to be sent.
    pub tries: i64,
    /// Rises with each claim, so that an earlier one can no longer end it.
    pub lease_no: i64,
    /// The status of the last answer.
    pub last_status: Option<u16>,
    /// Why the last try was not taken, in words.
    pub last_error: Option<String>,
    /// How long the last try took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// When it was last sent.
    pub tried_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

impl Delivery {
    /// A new one, to be sent at `run_at`.
    pub fn new(
        target: Target,
        workspace: WorkspaceId,
        event: EventId,
        kind: EventKind,
        run_at: Instant,
        now: Instant,
    ) -> Self {
        Self {
            id: DeliveryId::new(now),
            workspace,
            target,
            event,
            kind,
            state: DeliveryState::Waiting,
            run_at,
            tries: 0,
            lease_no: 0,
            last_status: None,
            last_error: None,
            duration_ms: None,
            tried_at: None,
            created_at: now,
        }
    }

    /// The id of its message: the event's, so that a repeat, and the same event by another way, is
    /// known again.
    pub fn message_id(&self) -> String {
        message_id(self.event.uuid())
    }
}

/// The id of a message about something.
pub fn message_id(about: Uuid) -> String {
    ["msg_", &about.simple().to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::{FAILING_MAX_MS, RETRIES_MS, Target};
    use crate::domain::{id::WebhookId, time::Instant};

    #[test]
    fn a_target_reads_back() {
        let webhook = Target::Webhook(WebhookId::new(Instant::from_ms(1)));
        for target in [Target::Notify, Target::Mail, webhook] {
            assert_eq!(Target::from(target.uuid()), target);
        }
    }

    #[test]
    fn a_message_that_nobody_takes_for_its_whole_life_switches_its_webhook_off() {
        assert!(RETRIES_MS.is_sorted());
        assert!(RETRIES_MS.iter().sum::<i64>() > FAILING_MAX_MS);
    }
}
