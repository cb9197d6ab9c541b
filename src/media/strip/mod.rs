//! Leaves out of a picture's file what is not the picture: above all, where it was taken.
//!
//! Nothing is decoded, so not a pixel changes. What the picture needs to look the same stays: its
//! colour profile, and which way is up. Everything else that cameras and programs write into files
//! goes, and so does what stands behind the picture's end: a list of what may stay cannot overlook
//! the next place in which a camera notes where it is.

use crate::domain::media::MediaType;

mod exif;
mod gif;
mod jpeg;
pub(super) mod mp4;
mod png;
#[cfg(test)]
mod tests;
mod webp;

/// The same picture and no more; none where it is not built as its format asks, or is a film.
pub(super) fn strip(media_type: MediaType, bytes: &[u8]) -> Option<Vec<u8>> {
    match media_type {
        MediaType::Jpeg => jpeg::strip(bytes),
        MediaType::Png => png::strip(bytes),
        MediaType::Gif => gif::strip(bytes),
        MediaType::Webp => webp::strip(bytes),
        MediaType::Mp4 | MediaType::Quicktime => None,
    }
}
