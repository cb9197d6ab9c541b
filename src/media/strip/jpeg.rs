//! JPEG: segments by their markers.
//!
//! Source: ITU-T T.81, annex B, <https://www.w3.org/Graphics/JPEG/itu-t81.pdf> (read 2026-11-23).

use super::exif;
use crate::media::walk::{Rest, skip_scan};

/// How the segment with a camera's notes begins.
const EXIF: &[u8] = b"Exif\0\0";

/// The picture to its end, of the application's segments only the header, the colour profile, the
/// way its colours are mixed, and which way is up.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    if rest.array::<2>()? != [0xff, 0xd8] {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xff, 0xd8]);
    let mut has_notes = false;
    loop {
        if rest.byte()? != 0xff {
            return None;
        }
        let mut marker = rest.byte()?;
        while marker == 0xff {
            marker = rest.byte()?;
        }
        if marker == 0xd9 {
            out.extend([0xff, 0xd9]);
            return Some(out);
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            out.extend([0xff, marker]);
            continue;
        }
        let length: [u8; 2] = rest.array()?;
        let data = rest.take(usize::from(u16::from_be_bytes(length).checked_sub(2)?))?;
        if stays(marker, data) {
            out.extend([0xff, marker]);
            out.extend(length);
            out.extend(data);
        } else if let Some(notes) = data.strip_prefix(EXIF).filter(|_| marker == 0xe1)
            && let Some(kept) = exif::minimal(notes).filter(|_| !has_notes)
        {
            has_notes = true;
            // Two bytes of length, and what is kept.
            out.extend([0xff, 0xe1, 0, 34]);
            out.extend(EXIF);
            out.extend(kept);
        }
        if marker == 0xda {
            let before = rest.0;
            skip_scan(&mut rest)?;
            out.extend(&before[..before.len() - rest.0.len()]);
        }
    }
}

/// Whether a segment is part of the picture.
fn stays(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xe0 => data.starts_with(b"JFIF\0"),
        0xe2 => data.starts_with(b"ICC_PROFILE\0"),
        0xee => data.starts_with(b"Adobe"),
        // Every other segment of applications, and comments.
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}
