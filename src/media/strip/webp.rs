//! WebP: chunks by their names.
//!
//! Source: <https://developers.google.com/speed/webp/docs/riff_container> (read 2026-11-23).

use super::exif;
use crate::media::walk::Rest;

/// The chunks that the picture is drawn from.
const STAY: &[&[u8; 4]] = &[
    b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// The bits of the head that say that notes of a camera and of programs follow.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// The picture to the length it says of itself, with what it is drawn from and which way is up.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut head = Rest(bytes);
    if head.take(4)? != b"RIFF" {
        return None;
    }
    let length = usize::try_from(u32::from_le_bytes(head.array()?)).ok()?;
    let mut rest = Rest(head.take(length)?);
    if rest.take(4)? != b"WEBP" {
        return None;
    }
    let mut out = b"WEBP".to_vec();
    let (mut flags_at, mut has_notes) = (None, false);
    while !rest.0.is_empty() {
        let name = rest.array::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(rest.array()?)).ok()?;
        let data = rest.take(length)?;
        if length % 2 == 1 && !rest.0.is_empty() {
            rest.byte()?;
        }
        if STAY.contains(&&name) {
            if &name == b"VP8X" && !data.is_empty() {
                flags_at = flags_at.or(Some(out.len() + 8));
            }
            push(&mut out, name, data);
        } else if &name == b"EXIF"
            && flags_at.is_some()
            && !has_notes
            // Some programs write the marker of JPEG in front.
            && let Some(kept) = exif::minimal(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
        {
            has_notes = true;
            push(&mut out, name, &kept);
        }
    }
    if let Some(flags) = flags_at.and_then(|at| out.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        if has_notes {
            *flags |= HAS_EXIF;
        }
    }
    let length = u32::try_from(out.len()).ok()?.to_le_bytes();
    Some([b"RIFF".as_slice(), &length, &out].concat())
}

fn push(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_le_bytes());
    out.extend(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}
