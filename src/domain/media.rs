//! Pictures that posts carry.

use serde::{Deserialize, Serialize};

use super::{
    id::{MediaId, WorkspaceId},
    time::Instant,
};

/// An image format that Dezent stores.
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
    utoipa::ToSchema,
)]
pub enum ImageType {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    #[strum(serialize = "image/jpeg")]
    Jpeg,
    /// PNG.
    #[serde(rename = "image/png")]
    #[strum(serialize = "image/png")]
    Png,
    /// GIF, still or moving.
    #[serde(rename = "image/gif")]
    #[strum(serialize = "image/gif")]
    Gif,
    /// WebP.
    #[serde(rename = "image/webp")]
    #[strum(serialize = "image/webp")]
    Webp,
}

/// What is known of a stored picture; its bytes lie in a file named by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Who owns it.
    #[serde(skip)]
    pub workspace: WorkspaceId,
    /// Its format, decided by its first bytes.
    pub image_type: ImageType,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What it shows, in words, for people who cannot see it; may be empty.
    pub alt: String,
    /// When it was stored.
    pub created_at: Instant,
}
