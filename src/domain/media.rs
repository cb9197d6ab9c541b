//! Pictures and films that posts carry.

use serde::{Deserialize, Serialize};

use super::{
    id::{MediaId, WorkspaceId},
    time::Instant,
};

/// A format of pictures or films that Dezent stores.
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
pub enum MediaType {
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
    /// MP4.
    #[serde(rename = "video/mp4")]
    #[strum(serialize = "video/mp4")]
    Mp4,
    /// QuickTime.
    #[serde(rename = "video/quicktime")]
    #[strum(serialize = "video/quicktime")]
    Quicktime,
}

impl MediaType {
    /// Whether it is a film; everything else is a picture.
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Quicktime)
    }
}

/// The most bytes of a file of one kind.
pub const fn size_max_bytes(media_type: MediaType) -> u64 {
    if media_type.is_video() {
        VIDEO_SIZE_MAX_BYTES
    } else {
        IMAGE_SIZE_MAX_BYTES
    }
}

/// The largest picture, in bytes.
pub const IMAGE_SIZE_MAX_BYTES: u64 = 20_000_000;
/// The largest film, in bytes.
pub const VIDEO_SIZE_MAX_BYTES: u64 = 200_000_000;

/// What is known of a stored picture or film; its bytes lie in a file named by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Who owns it.
    #[serde(skip)]
    pub workspace: WorkspaceId,
    /// Its format, decided by its first bytes.
    pub media_type: MediaType,
    /// Its size in bytes, as it is stored.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// How long a film is, in milliseconds, where it says so; a picture has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
    /// Whether a film has sound; a picture has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// How a film is coded, by the four-letter names of its tracks, such as `avc1, mp4a`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codecs: Option<String>,
    /// Whether a film can be read along, because its words are in the picture or come with it; never of a
    /// picture.
    pub has_captions: bool,
    /// What it shows, in words, for people who cannot see it; may be empty.
    pub alt: String,
    /// Who made it, as it should be named.
    pub credit: Option<String>,
    /// On which terms it may be used, such as `CC BY 4.0`.
    pub licence: Option<String>,
    /// Whether there is a small picture of it.
    pub has_thumbnail: bool,
    /// SHA-256 of the bytes as they were uploaded, hexadecimal: the same file is stored once.
    pub sha256: String,
    /// Rises with each change.
    pub revision: i64,
    /// When it was stored.
    pub created_at: Instant,
}

/// Which bytes of a stored picture or film are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rendition {
    /// It itself.
    Content,
    /// The small picture of it, always JPEG.
    Thumbnail,
}

/// What a picture is once it is drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Its format.
    pub media_type: MediaType,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its width in pixels, upright.
    pub width: u32,
    /// Its height in pixels, upright.
    pub height: u32,
}

/// Why a picture cannot be drawn anew so that it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Unfit {
    /// It moves, or may.
    Moves,
    /// It would lose what a person would miss.
    Loses,
    /// It takes too much memory.
    TooMuch,
    /// Its colours are mixed for printing, or in another way that is not known here.
    Colours,
    /// A part of its format is not known here.
    Unknown,
}

impl Unfit {
    /// The same in words, as the end of a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Moves => "it moves or may move, so it is not drawn anew",
            Self::Loses => "made small enough, it would lose what a person would miss",
            Self::TooMuch => "it has too many pixels to be drawn anew here",
            Self::Colours => "its colours are not red, green and blue, so it is not drawn anew",
            Self::Unknown => "it is built in a way that is not drawn anew here",
        }
    }
}

/// A picture that was drawn anew for networks, once and for good; its bytes lie in a file of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// The name of its file.
    pub id: MediaId,
    /// Who owns it.
    pub workspace: WorkspaceId,
    /// The picture it was drawn from.
    pub media: MediaId,
    /// The name of what it had to be like.
    pub fit: String,
    /// What came of it; where nothing did there is no file.
    pub made: Result<Drawn, Unfit>,
    /// When it was drawn.
    pub created_at: Instant,
}

impl Fitted {
    /// What a network is given instead of the original: its words, with the file and the form of what
    /// was drawn; none where nothing was.
    pub fn instead_of(&self, original: &Media) -> Option<Media> {
        let drawn = self.made.ok()?;
        Some(Media {
            id: self.id,
            media_type: drawn.media_type,
            size_bytes: drawn.size_bytes,
            width: drawn.width,
            height: drawn.height,
            has_thumbnail: false,
            ..original.clone()
        })
    }
}
