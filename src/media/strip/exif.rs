//! Which way is up: the one thing that is kept of what a camera notes (EXIF).
//!
//! Source: CIPA DC-008 (Exif 2.32), section 4.6, and TIFF 6.0, section 2
//! (<https://www.cipa.jp/std/documents/e/DC-008-2019_E.pdf>, read 2026-11-23).

/// The number of the tag that says which way is up.
const ORIENTATION: u16 = 0x0112;

/// What stays of a camera's notes: which way is up, where that is not as the pixels lie.
pub(super) fn minimal(notes: &[u8]) -> Option<[u8; 26]> {
    let orientation = orientation(notes).filter(|way| (2..=8).contains(way))?;
    let mut kept = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    kept[18..20].copy_from_slice(&orientation.to_be_bytes());
    Some(kept)
}

/// The value of the tag, in the first of the lists that the notes are made of.
fn orientation(notes: &[u8]) -> Option<u16> {
    let is_little = match notes.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *notes.get(at..)?.first_chunk::<2>()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let list = *notes.get(4..)?.first_chunk::<4>()?;
    let list = if is_little {
        u32::from_le_bytes(list)
    } else {
        u32::from_be_bytes(list)
    };
    let list = usize::try_from(list).ok()?;
    let entries = usize::from(short(list)?);
    (0..entries)
        .map_while(|index| list.checked_add(2 + 12 * index))
        .map_while(|at| Some((at, short(at)?)))
        .find(|(_, tag)| *tag == ORIENTATION)
        .and_then(|(at, _)| short(at + 8))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{minimal, orientation};

    #[test]
    fn which_way_is_up_is_read_in_both_byte_orders() {
        let little = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little), Some(6));
        let kept = minimal(little).unwrap();
        assert_eq!(orientation(&kept), Some(6));
        assert_eq!(minimal(&kept), Some(kept));
        let mut straight = *little;
        straight[18] = 1;
        assert_eq!(minimal(&straight), None);
    }

    proptest! {
        #[test]
        fn no_notes_make_it_panic(start in 0_usize..3, rest in any::<Vec<u8>>()) {
            let start = [b"II\x2a\0".as_slice(), b"MM\0\x2a", b""][start];
            let _ = minimal(&[start, &rest].concat());
        }
    }
}
