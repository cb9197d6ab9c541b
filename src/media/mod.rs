//! Pictures: what may be stored, and where the bytes lie.
//!
//! What a file is, is decided by its first bytes, and what is too large is found in its header:
//! nothing in this room decodes a picture.

pub mod probe;
pub mod store;
mod walk;

pub use probe::{Probe, ProbeError, probe};
pub use store::MediaStore;
