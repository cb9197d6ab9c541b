//! What a draft carries besides its words.

use std::{io, pin::Pin, sync::Arc};

use async_trait::async_trait;
use futures_util::Stream;
use tokio_util::bytes::Bytes;

/// One picture or film of a draft.
#[derive(Debug, Clone)]
pub struct DraftMedia {
    /// Its type, such as `image/png` or `video/mp4`.
    pub content_type: String,
    /// What its file is called; nothing rewrites it under the same name.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<dyn MediaBytes>,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// How long a film is, in milliseconds, where that is known.
    pub duration_ms: Option<i64>,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// A signed address the network may fetch it from, where Dezent has a public one. It stays the
    /// same for every attempt within a day of the first, and is good for half a day at least.
    pub address: Option<String>,
}

/// Bytes as they are read.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The bytes of a picture or film, wherever they lie.
#[async_trait]
pub trait MediaBytes: std::fmt::Debug + Send + Sync {
    /// Reads them from their beginning; may be asked again.
    async fn open(&self) -> io::Result<ByteStream>;
}
