//! What the engine does with a publication, and with the news of it, one file per thing.

pub(crate) mod confirm;
pub(crate) mod deliver;
pub(crate) mod expire;
pub(crate) mod fan_out;
pub(crate) mod forget;
pub(crate) mod mail;
mod prepare;
pub(crate) mod publish;
pub(crate) mod reconcile;
pub(crate) mod renew;
pub(crate) mod restore;
mod send;
mod spend;
