//! What the engine does with a publication, one file per thing.

pub(crate) mod confirm;
mod prepare;
pub(crate) mod publish;
pub(crate) mod reconcile;
mod send;
