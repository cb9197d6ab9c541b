//! Events: facts that happened, appended and never changed.

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;

use super::attempt::request_hash;

/// What happened.
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
    strum::EnumIter,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// A channel was connected.
    ChannelConnected,
    /// A channel's credentials are no longer accepted.
    ChannelNeedsAuth,
    /// A channel was changed, or given new credentials.
    ChannelChanged,
    /// A picture or film was stored.
    MediaStored,
    /// The words about a picture or film were changed.
    MediaChanged,
    /// A picture or film was removed.
    MediaRemoved,
    /// A picture or film was given an address that opens without a key.
    MediaOpened,
    /// A post was made.
    PostCreated,
    /// A post was changed.
    PostUpdated,
    /// A post was removed.
    PostDeleted,
    /// A post was given an instant.
    PostScheduled,
    /// A post went back to being a draft.
    PostUnscheduled,
    /// A publication is out.
    PublicationSent,
    /// A publication was read back as sent.
    PublicationConfirmed,
    /// A publication was not found, or was found changed, when it was read back.
    PublicationChanged,
    /// A person asked for a publication to be removed from its network.
    RemovalAsked,
    /// A publication was removed from its network.
    PublicationRemoved,
    /// A publication could not be removed from its network.
    RemovalFailed,
    /// The network refused a publication.
    PublicationFailed,
    /// A publication is out, and a comment that belongs to it is not, or nobody knows.
    PublicationIncomplete,
    /// A publication waits for a person.
    PublicationHeld,
    /// It is not known whether a publication is out; it is being looked for.
    PublicationUnknown,
    /// A publication was left out: it was past its grace, or nobody answered its reminder.
    PublicationSkipped,
    /// A person was reminded of a publication, and is to post it by hand.
    PublicationHanded,
    /// A person cancelled a publication.
    PublicationCancelled,
    /// A person wished to cancel a publication that may already be out.
    CancelWished,
    /// A person decided what becomes of a publication.
    PublicationResolved,
    /// A network will be tried again later.
    PublicationDelayed,
    /// Proof of success arrived although another step is open or the row had already ended.
    PossibleDuplicate,
    /// Proof of success arrived after a person cancelled.
    SentAfterCancel,
    /// A key was made.
    KeyCreated,
    /// A key was taken back.
    KeyRevoked,
    /// A person was taken into the workspace.
    MemberAdded,
    /// A person was renamed or given another role, or has changed their account.
    MemberChanged,
    /// A person was let go; their keys open nothing any more.
    MemberRemoved,
    /// A person was given a link with which they choose a password.
    MemberInvited,
    /// A person signed in.
    MemberSignedIn,
    /// A person was signed out, here or everywhere.
    MemberSignedOut,
    /// A person changed their password.
    MemberPasswordChanged,
    /// A workspace was made.
    WorkspaceCreated,
    /// The workspace was renamed.
    WorkspaceRenamed,
    /// Its people see instants in another zone.
    WorkspaceZoneChanged,
    /// A channel was removed; what waited on it was cancelled.
    ChannelDeleted,
    /// A network, or everything, was stopped: nothing goes out there.
    NetworkStopped,
    /// A network that was stopped, or everything, goes on.
    NetworkReleased,
    /// The clock has jumped; nothing is sent until the time is confirmed.
    ClockDoubted,
    /// A person confirmed the time.
    ClockConfirmed,
    /// The database was put back to an earlier state; nothing is sent until that is confirmed.
    DatabaseRestored,
    /// A person confirmed that the restored database may be used.
    RestoreConfirmed,
    /// Everything sealed was sealed anew with another key.
    VaultRotated,
    /// Keys that nothing was sealed with any more were dropped.
    VaultKeysDropped,
    /// It is not known for more than five minutes whether a publication is out.
    PublicationUnclear,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook was changed, stopped or started.
    WebhookUpdated,
    /// A webhook was removed.
    WebhookDeleted,
    /// A webhook was given a new secret.
    WebhookSecretRotated,
    /// A webhook was switched off, because its receiver is gone or takes nothing.
    WebhookSwitchedOff,
    /// A person had a message delivered again.
    DeliveryRepeated,
    /// What is known of the workspace was changed.
    ProfileChanged,
    /// An audience was made.
    AudienceCreated,
    /// An audience was changed.
    AudienceChanged,
    /// An audience was removed.
    AudienceDeleted,
    /// An offer was made.
    OfferCreated,
    /// An offer was changed.
    OfferChanged,
    /// An offer was removed.
    OfferDeleted,
    /// Something that somebody asked or said was noted.
    InboxItemCreated,
    /// Something that somebody asked or said was answered, or changed.
    InboxItemChanged,
    /// Something that somebody asked or said was removed.
    InboxItemDeleted,
    /// Publishing was paused: nothing goes out by itself.
    WorkspacePaused,
    /// Publishing goes on.
    WorkspaceResumed,
    /// A calendar of the workspace's own was made.
    CalendarCreated,
    /// A calendar of the workspace's own was changed.
    CalendarChanged,
    /// A calendar of the workspace's own was removed.
    CalendarDeleted,
    /// What is wanted of rules was changed.
    RulesChanged,
    /// A rule was silenced somewhere.
    SuppressionCreated,
    /// A rule that was silenced somewhere is heard again.
    SuppressionDeleted,
    /// A person lets a post out although a rule holds it back.
    OverrideCreated,
    /// A person took back that a post may go out although a rule holds it back.
    OverrideDeleted,
}

/// SHA-256 of the JSON form of a thing, in hexadecimal digits: shows whether it was changed, without
/// showing it.
pub fn state_hash(thing: &impl Serialize) -> String {
    // What is hashed always has a JSON form.
    request_hash(&serde_json::to_vec(thing).unwrap_or_default())
}

impl EventKind {
    /// What is told only to those who may manage people: people and the keys they call with.
    pub const ABOUT_PEOPLE: [Self; 9] = [
        Self::KeyCreated,
        Self::KeyRevoked,
        Self::MemberAdded,
        Self::MemberChanged,
        Self::MemberRemoved,
        Self::MemberInvited,
        Self::MemberSignedIn,
        Self::MemberSignedOut,
        Self::MemberPasswordChanged,
    ];

    /// What is told only to those who may read webhooks: their names, and what becomes of them.
    pub const ABOUT_WEBHOOKS: [Self; 6] = [
        Self::WebhookCreated,
        Self::WebhookUpdated,
        Self::WebhookDeleted,
        Self::WebhookSecretRotated,
        Self::WebhookSwitchedOff,
        Self::DeliveryRepeated,
    ];

    /// The kind as messages name it: `publication.sent`, `channel.needs_auth`.
    ///
    /// Before the full stop stands what it is about.
    pub fn message_type(self) -> String {
        match self {
            Self::CancelWished => "publication.cancel_wished".to_owned(),
            Self::RemovalAsked => "publication.removal_asked".to_owned(),
            Self::RemovalFailed => "publication.removal_failed".to_owned(),
            Self::PossibleDuplicate => "publication.possible_duplicate".to_owned(),
            Self::SentAfterCancel => "publication.sent_after_cancel".to_owned(),
            other => other.to_string().replacen('_', ".", 1),
        }
    }

    /// The kind that messages name so.
    pub fn of_message_type(name: &str) -> Option<Self> {
        Self::iter().find(|kind| kind.message_type() == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator as _;

    use super::EventKind;

    #[test]
    fn every_kind_has_a_name_of_its_own_in_messages() {
        let mut names = BTreeSet::new();
        for kind in EventKind::iter() {
            let name = kind.message_type();
            assert_eq!(name.matches('.').count(), 1, "{name}");
            assert_eq!(EventKind::of_message_type(&name), Some(kind));
            assert!(names.insert(name));
        }
        assert!(names.contains("publication.sent") && names.contains("channel.needs_auth"));
    }

    #[test]
    fn what_is_not_for_everybody_is_known_by_its_name() {
        for kind in EventKind::iter() {
            let name = kind.to_string();
            let is_named = name.starts_with("key_") || name.starts_with("member_");
            assert_eq!(EventKind::ABOUT_PEOPLE.contains(&kind), is_named, "{name}");
            let is_named = name.starts_with("webhook_") || name.starts_with("delivery_");
            assert_eq!(
                EventKind::ABOUT_WEBHOOKS.contains(&kind),
                is_named,
                "{name}"
            );
        }
    }
}
