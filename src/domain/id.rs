//! Identifiers: UUID version 7 shown with a prefix, such as `post_0192…`.
//!
//! They sort by the instant they were made, so they serve as page cursors and as the last word on
//! order where two instants are equal.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::{NoContext, Timestamp, Uuid};

use super::time::Instant;

/// Text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id like {prefix}_… with 32 hexadecimal digits")]
pub struct IdError {
    /// The prefix the id should have had.
    pub prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What stands before the underscore when the id is shown.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id that sorts at `now`; ids of one millisecond sort at random.
            pub fn new(now: Instant) -> Self {
                let ms = u64::try_from(now.ms()).unwrap_or_default();
                let nanos = u32::try_from(ms % 1_000).unwrap_or_default() * 1_000_000;
                Self(Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1_000, nanos)))
            }

            /// The bare value, as tables keep it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// What sorts before every id that was made at an instant or later.
            pub fn before(at: Instant) -> Self {
                let ms = u128::try_from(at.ms()).unwrap_or_default();
                Self(Uuid::from_u128(ms << 80))
            }

            /// The instant it was made at.
            pub fn at(self) -> Instant {
                let ms = self.0.as_u128() >> 80;
                Instant::from_ms(i64::try_from(ms).unwrap_or_default())
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|rest| rest.len() == 32)
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or(IdError { prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-f]{32}$")))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

id!(
    /// Names a workspace, the owner of everything else.
    WorkspaceId,
    "ws"
);
id!(
    /// Names a channel: one connected account.
    ChannelId,
    "chan"
);
id!(
    /// Names a connection that is being made: somebody is asked for consent.
    ConnectionId,
    "conn"
);
id!(
    /// Names a post: the idea, before it is adapted to a channel.
    PostId,
    "post"
);
id!(
    /// Names a variant: a post's text and media for one channel.
    VariantId,
    "var"
);
id!(
    /// Names a publication: one variant on one channel at one instant.
    PublicationId,
    "pub"
);
id!(
    /// Names a stored picture or film.
    MediaId,
    "media"
);
id!(
    /// Names a person.
    PersonId,
    "person"
);
id!(
    /// Names a browser in which a person is signed in.
    SignInId,
    "signin"
);
id!(
    /// Names a link that lets somebody choose a password.
    InvitationId,
    "invite"
);
id!(
    /// Names a write that came with a key of its own.
    WriteId,
    "write"
);
id!(
    /// Names an API key.
    KeyId,
    "key"
);
id!(
    /// Names one row of the record of attempts.
    StepId,
    "step"
);
id!(
    /// Names a fact that happened.
    EventId,
    "evt"
);
id!(
    /// Names a webhook: an address that is told what happens.
    WebhookId,
    "hook"
);
id!(
    /// Names one event on its way to one address.
    DeliveryId,
    "dlv"
);
id!(
    /// Names an audience.
    AudienceId,
    "aud"
);
id!(
    /// Names an offer: what is sold, at which prices, until when.
    OfferId,
    "offer"
);
id!(
    /// Names something that somebody asked or said.
    InboxItemId,
    "inbox"
);
id!(
    /// Names a calendar that a workspace has made.
    CalendarId,
    "cal"
);
id!(
    /// Names a suppression: a rule that is not to be heard somewhere.
    SuppressionId,
    "sup"
);

#[cfg(test)]
mod tests {
    use super::{ChannelId, EventId, PostId};
    use crate::domain::time::Instant;

    #[test]
    fn an_id_reads_back_and_sorts_by_its_instant() {
        let early = PostId::new(Instant::from_ms(1_700_000_000_001));
        let late = PostId::new(Instant::from_ms(1_700_000_000_002));
        assert!(early < late);
        assert!(early < PostId::before(late.at()) && PostId::before(late.at()) < late);
        assert_eq!(early.at(), Instant::from_ms(1_700_000_000_001));
        assert_eq!(early.to_string().parse::<PostId>().unwrap(), early);
    }

    #[test]
    fn an_event_tells_when_it_was() {
        let at = Instant::from_ms(1_796_112_000_123);
        let id = EventId::new(at);
        assert_eq!(id.at(), at);
        assert!(EventId::before(at) <= id);
        assert!(id < EventId::before(at.plus_ms(1)));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let post = PostId::new(Instant::from_ms(1)).to_string();
        assert_eq!(
            post.parse::<ChannelId>().unwrap_err().to_string(),
            "expected an id like chan_… with 32 hexadecimal digits"
        );
    }
}
