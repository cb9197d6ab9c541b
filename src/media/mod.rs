//! Pictures and films: what may be stored, and where the bytes lie.
//!
//! What a file is, is decided by its first bytes, and what is too large is found in its header
//! before anything is decoded. What says where it was taken is left out. Memory stays flat: a film is
//! never read whole, and few pictures are looked at side by side.

mod decode;
mod examine;
mod image;
mod incoming;
mod kind;
mod mp4;
mod probe;
#[cfg(feature = "s3")]
mod s3;
pub mod store;
mod strip;
mod thumbnail;
mod walk;

pub use examine::{ExamineError, Examined};
pub use image::Picture;
pub use incoming::{Incoming, IncomingError, PartFile, Received};
pub use probe::ProbeError;
#[cfg(feature = "s3")]
pub use s3::{BucketError, BucketSettings};
pub use store::{ByteStream, MediaStore, Turn};
