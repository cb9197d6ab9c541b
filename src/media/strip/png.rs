//! PNG: chunks by their names.
//!
//! Source: <https://www.w3.org/TR/png-3/#11Chunks> (read 2026-11-23).

use super::exif;
use crate::media::walk::Rest;

/// The chunks that the picture is drawn from.
const STAY: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// The picture to its end, with the chunks it is drawn from and which way is up.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    let signature = rest.take(8)?;
    if signature != b"\x89PNG\r\n\x1a\n" {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(signature);
    let mut has_notes = false;
    loop {
        let whole = rest.0;
        let length = usize::try_from(u32::from_be_bytes(rest.array()?)).ok()?;
        let name = rest.array::<4>()?;
        let data = rest.take(length)?;
        rest.take(4)?;
        if STAY.contains(&&name) {
            out.extend(&whole[..whole.len() - rest.0.len()]);
        } else if &name == b"eXIf"
            && let Some(kept) = exif::minimal(data).filter(|_| !has_notes)
        {
            has_notes = true;
            out.extend(chunk(name, &kept));
        }
        if &name == b"IEND" {
            return Some(out);
        }
    }
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or_default().to_be_bytes();
    let checked = [name.as_slice(), data].concat();
    let sum = crc(&checked).to_be_bytes();
    [length.as_slice(), &checked, &sum].concat()
}

/// The checksum of a chunk's name and data.
/// Source: <https://www.w3.org/TR/png-3/#5CRC-algorithm> (read 2026-11-23).
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = sum & 1 == 1;
            sum >>= 1;
            if is_odd {
                sum ^= 0xedb8_8320;
            }
        }
    }
    !sum
}
