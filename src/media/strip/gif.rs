//! GIF: blocks by their labels.
//!
//! Source: <https://www.w3.org/Graphics/GIF/spec-gif89a.txt> (read 2026-11-23).

use crate::media::walk::{Rest, colour_table_bytes, skip_sub_blocks};

/// The applications whose blocks are part of the picture: how often it is repeated, its colours.
const STAY: &[&[u8; 11]] = &[b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The picture to its end, without comments and without what other applications wrote.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Rest(bytes);
    if !matches!(rest.take(6)?, b"GIF87a" | b"GIF89a") {
        return None;
    }
    let screen: [u8; 7] = rest.array()?;
    rest.take(colour_table_bytes(screen[4]))?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(&bytes[..bytes.len() - rest.0.len()]);
    loop {
        let block = rest.0;
        let stays = match rest.byte()? {
            0x21 => {
                let label = rest.byte()?;
                let first = rest.0.get(1..12);
                skip_sub_blocks(&mut rest)?;
                match label {
                    // How a frame is shown, and text that is drawn.
                    0xf9 | 0x01 => true,
                    0xff => STAY.iter().any(|name| first == Some(name.as_slice())),
                    _ => false,
                }
            }
            0x2c => {
                let frame: [u8; 9] = rest.array()?;
                rest.take(colour_table_bytes(frame[8]))?;
                rest.byte()?;
                skip_sub_blocks(&mut rest)?;
                true
            }
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            _ => return None,
        };
        if stays {
            out.extend(&block[..block.len() - rest.0.len()]);
        }
    }
}
