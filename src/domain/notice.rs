//! Notices: what the person who runs Dezent is told at once, because only a person can help.

use serde::{Deserialize, Serialize};

use super::{
    event::EventKind,
    time::{DAY_MS, MINUTE_MS, SECOND_MS},
};

/// How long a publication may be unclear before the operator is told, in milliseconds.
pub const UNCLEAR_MS: i64 = 5 * MINUTE_MS;
/// How long an e-mail waits for more to tell, in milliseconds.
pub const BURST_MS: i64 = 30 * SECOND_MS;
/// What is older is no news, in milliseconds: after a time without notices nobody wants them all.
pub const NEWS_MS: i64 = DAY_MS;

/// The language of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

/// The sentence about an event that a person must know of, as a key of the locales; none for any other.
pub fn sentence(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::PublicationHeld => Some("notice-publication-held"),
        EventKind::PublicationFailed => Some("notice-publication-failed"),
        EventKind::PublicationIncomplete => Some("notice-publication-incomplete"),
        EventKind::PublicationUnclear => Some("notice-publication-unclear"),
        EventKind::ChannelNeedsAuth => Some("notice-channel-needs-auth"),
        EventKind::ClockDoubted => Some("notice-clock-doubted"),
        EventKind::DatabaseRestored => Some("notice-database-restored"),
        _ => None,
    }
}
