//! Connecting an account: what is asked, what is proven, and why it cannot be.

use super::{Options, Session};
use crate::domain::{channel::Account, id::ChannelId};

/// What connecting an account needs.
#[derive(Debug)]
pub struct ConnectRequest<'a> {
    /// The id the channel will have.
    pub channel: ChannelId,
    /// What people here will call it.
    pub name: &'a str,
    /// What the person entered.
    pub credentials: &'a Session,
    /// The channel's settings.
    pub options: &'a Options,
}

/// A proven connection.
#[derive(Debug, Clone)]
pub struct Connected {
    /// Who the account is.
    pub account: Account,
    /// What is to be sealed and kept.
    pub session: Session,
    /// The settings as the adapter understood them, with what it found out.
    pub options: Options,
}

/// Why an account could not be connected or its session not be renewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// A field of the request is missing or wrong.
    #[error("{field}: {message}")]
    Field {
        /// The field: `credentials.app_password`.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// The network does not accept the credentials.
    #[error("{0}")]
    Refused(String),
    /// The network could not be reached or understood; the same request may work later.
    #[error("{0}")]
    Unreachable(String),
}
