//! What a picture is: its size and frames by its structure.

use super::walk::{self, Canvas};
use crate::domain::media::MediaType;

/// The most pixels of one picture or frame.
const PIXELS_MAX: u64 = 100_000_000;
/// The most frames of a moving picture.
const FRAMES_MAX: u32 = 1_000;

/// What is known of a picture without decoding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Probe {
    /// Its width in pixels.
    pub(super) width: u32,
    /// Its height in pixels.
    pub(super) height: u32,
    /// How many frames it has; 1 for a still picture.
    pub(super) frames: u32,
}

/// Why a file is not stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// It is none of the formats that are stored, whatever its name says.
    #[error("this is not a JPEG, PNG, GIF or WebP picture, nor an MP4 or QuickTime film")]
    OtherType,
    /// It has too many bytes.
    #[error("a file of {media_type} has {max_bytes} bytes at the most")]
    TooLarge {
        /// What it is.
        media_type: MediaType,
        /// How many it may have.
        max_bytes: u64,
    },
    /// It has too many pixels.
    #[error("the picture has {pixels} pixels, and {PIXELS_MAX} are the most")]
    TooManyPixels {
        /// How many it has.
        pixels: u64,
    },
    /// It has too many frames.
    #[error("the picture has more than {FRAMES_MAX} frames")]
    TooManyFrames,
    /// It has sound at most.
    #[error("the film has no picture")]
    NoPicture,
    /// It ends too early, or is not built as its format asks.
    #[error("the file is damaged or cut short")]
    Damaged,
}

/// Looks at a picture's structure and says what it is, or why it is not stored.
///
/// Nothing is decoded: the work grows with the number of bytes, never with the number of pixels.
pub(super) fn probe(media_type: MediaType, bytes: &[u8]) -> Result<Probe, ProbeError> {
    let size = imagesize::blob_size(bytes)
        .ok()
        .ok_or(ProbeError::Damaged)?;
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0);
    let (width, height) = side(size.width)
        .zip(side(size.height))
        .ok_or(ProbeError::Damaged)?;
    refuse_pixels(width, height)?;
    let walk = match media_type {
        MediaType::Jpeg => walk::jpeg(bytes),
        MediaType::Png => walk::png(bytes),
        MediaType::Gif => walk::gif(bytes),
        MediaType::Webp => walk::webp(bytes),
        MediaType::Mp4 | MediaType::Quicktime => None,
    };
    let walked = walk.ok_or(ProbeError::Damaged)?;
    // A frame may claim to be larger than the picture it is part of.
    let Canvas {
        width: w,
        height: h,
    } = walked.largest_frame;
    refuse_pixels(w, h)?;
    if walked.frames > FRAMES_MAX {
        return Err(ProbeError::TooManyFrames);
    }
    Ok(Probe {
        width,
        height,
        frames: walked.frames,
    })
}

/// Refuses what is drawn too large.
pub(super) fn refuse_pixels(width: u32, height: u32) -> Result<(), ProbeError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS_MAX {
        Err(ProbeError::TooManyPixels { pixels })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};

    use super::{Probe, ProbeError};
    use crate::{
        domain::media::MediaType,
        media::kind::kind,
        media::walk::samples::{gif, jpeg, png, png_of, webp},
    };

    /// What a file is, by its first bytes and then by its structure.
    fn probe(bytes: &[u8]) -> Result<Probe, ProbeError> {
        super::probe(kind(bytes).ok_or(ProbeError::OtherType)?, bytes)
    }

    #[test]
    fn each_format_is_known_by_its_bytes() {
        for (bytes, media_type, frames) in [
            (jpeg(64, 48), MediaType::Jpeg, 1),
            (png(64, 48), MediaType::Png, 1),
            (gif(64, 48, 3), MediaType::Gif, 3),
            (webp(64, 48, 0), MediaType::Webp, 1),
            (webp(64, 48, 5), MediaType::Webp, 5),
        ] {
            let found = probe(&bytes).unwrap();
            assert_eq!((found.width, found.height), (64, 48), "{media_type}");
            assert_eq!((kind(&bytes), found.frames), (Some(media_type), frames));
        }
    }

    #[test]
    fn what_only_claims_to_be_a_picture_is_refused() {
        for bytes in [
            b"".as_slice(),
            b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"PK\x03\x04and so on",
            b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00",
            b"%PDF-1.7",
        ] {
            assert_eq!(probe(bytes), Err(ProbeError::OtherType));
        }
        assert_eq!(probe(b"GIF89a"), Err(ProbeError::Damaged));
        assert!(probe(b"GIF89a<script>alert(1)</script>").is_err());
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        assert_eq!(
            probe(&png(50_000, 50_000)),
            Err(ProbeError::TooManyPixels {
                pixels: 2_500_000_000
            })
        );
        assert_eq!(probe(&gif(8, 8, 1_001)), Err(ProbeError::TooManyFrames));
        assert!(probe(&gif(8, 8, 1_000)).is_ok());
        assert_eq!(
            probe(&png_of(8, 8, 100_000)),
            Err(ProbeError::TooManyFrames)
        );
        assert_eq!(probe(&webp(8, 8, 1_001)), Err(ProbeError::TooManyFrames));
    }

    #[test]
    fn a_frame_larger_than_its_picture_counts_as_what_it_is() {
        let mut bytes = gif(8, 8, 1);
        let at = bytes.iter().position(|byte| *byte == 0x2c).unwrap();
        bytes[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
        assert!(matches!(
            probe(&bytes),
            Err(ProbeError::TooManyPixels { .. })
        ));
    }

    #[test]
    fn an_empty_picture_is_refused() {
        assert_eq!(probe(&png(0, 8)), Err(ProbeError::Damaged));
        assert_eq!(probe(&jpeg(8, 0)), Err(ProbeError::Damaged));
    }

    #[test]
    fn each_cut_is_found() {
        for whole in [jpeg(64, 48), png(64, 48), gif(64, 48, 3), webp(64, 48, 2)] {
            for end in 0..whole.len() {
                assert!(probe(&whole[..end]).is_err(), "{end} of {}", whole.len());
            }
            let mut longer = whole.clone();
            longer.extend(b"something that a camera put behind it");
            assert!(
                probe(&longer).is_ok(),
                "what follows the picture is no fault"
            );
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(start in 0_usize..5, bytes in any::<Vec<u8>>()) {
            let start = [vec![], jpeg(9, 9), png(9, 9), gif(9, 9, 2), webp(9, 9, 2)][start].clone();
            for keep in 0..=start.len() {
                let mixed = [&start[..keep], &bytes].concat();
                if let Ok(found) = probe(&mixed) {
                    prop_assert!(found.width > 0 && found.height > 0);
                }
            }
        }
    }
}
