//! What the engine does with a publication, one file per thing.

pub(crate) mod confirm;
pub(crate) mod publish;
pub(crate) mod reconcile;
