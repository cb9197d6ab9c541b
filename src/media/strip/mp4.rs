//! Films: boxes that say where one was taken are blanked in place.
//!
//! Every size stays, so nothing that points into the file has to change, and a film of any length
//! costs a few small writes. What a camera records along with the pictures as a track of its own, as
//! action cameras do, is part of the film's data and is not looked into.
//!
//! Sources: 3GPP TS 26.244, section 8 (`loci`); QuickTime File Format, user data (`©xyz`) and metadata
//! keys (`com.apple.quicktime.location.ISO6709`),
//! <https://developer.apple.com/documentation/quicktime-file-format> (read 2026-11-23).

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom, Write},
};

use crate::media::mp4::{Boxes, Place, named};

/// Names of boxes in user data that hold a place, or a whole document about the film.
const PLACES: &[&[u8; 4]] = &[b"\xa9xyz", b"loci", b"XMP_"];
/// The box that holds a document about the film, by its long name (Adobe XMP, part 3, section 1.2.4).
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
/// How much is overwritten at once, in bytes.
const ZEROES: [u8; 4_096] = [0; 4_096];

/// Blanks what says where a film was taken; says whether there was anything.
pub(in crate::media) fn blank_places(file: impl Read + Write + Seek) -> io::Result<bool> {
    let mut boxes = Boxes::of(file)?;
    let mut found = Vec::new();
    for place in boxes.top()? {
        about(&mut boxes, place, &mut found)?;
        if &place.name == b"moov" {
            for inner in boxes.inside(place)? {
                about(&mut boxes, inner, &mut found)?;
                if &inner.name == b"trak" {
                    for place in boxes.inside(inner)? {
                        about(&mut boxes, place, &mut found)?;
                    }
                }
            }
        }
    }
    for place in &found {
        blank(&mut boxes.file, *place)?;
    }
    if !found.is_empty() {
        boxes.file.flush()?;
    }
    Ok(!found.is_empty())
}

/// Notes what is to be blanked where a box holds facts about the film.
fn about<F: Read + Seek>(
    boxes: &mut Boxes<F>,
    place: Place,
    found: &mut Vec<Place>,
) -> io::Result<()> {
    match &place.name {
        b"udta" => {
            for inner in boxes.inside(place)? {
                if PLACES.contains(&&inner.name) {
                    found.push(inner);
                } else if &inner.name == b"meta" {
                    keyed(boxes, inner, found)?;
                }
            }
        }
        b"meta" => keyed(boxes, place, found)?,
        b"uuid" if place.end - place.body >= 16 && boxes.array::<16>(place.body)? == XMP => {
            found.push(place);
        }
        _ => {}
    }
    Ok(())
}

/// A box whose values are named by keys: those are blanked whose key speaks of a location.
fn keyed<F: Read + Seek>(
    boxes: &mut Boxes<F>,
    meta: Place,
    found: &mut Vec<Place>,
) -> io::Result<()> {
    if meta.end - meta.body < 12 {
        return Ok(());
    }
    // In MP4 it has a version and flags in front, in QuickTime it has not.
    let [_, _, _, _, name @ ..] = boxes.array::<8>(meta.body)?;
    let from = if &name == b"hdlr" {
        meta.body
    } else {
        meta.body + 4
    };
    let children = boxes.list(from, meta.end, false)?;
    let keys = match named(&children, *b"keys") {
        Some(keys) => located(&boxes.bytes(keys)?),
        None => BTreeSet::new(),
    };
    if let Some(list) = named(&children, *b"ilst") {
        for item in boxes.inside(list)? {
            let is_meant = keys.contains(&u32::from_be_bytes(item.name))
                || PLACES.contains(&&item.name)
                || (&item.name == b"----" && speaks_of_place(&boxes.bytes(item)?));
            if is_meant {
                found.push(item);
            }
        }
    }
    found.extend(children.iter().filter(|child| &child.name == b"xml "));
    Ok(())
}

/// The numbers of the keys that speak of a location, counted from 1.
fn located(keys: &[u8]) -> BTreeSet<u32> {
    let mut rest = keys.get(8..).unwrap_or_default();
    let mut found = BTreeSet::new();
    for number in 1_u32.. {
        let Some(size) = rest.first_chunk::<4>() else {
            break;
        };
        let size = usize::try_from(u32::from_be_bytes(*size)).unwrap_or_default();
        let Some((key, after)) = rest.split_at_checked(size).filter(|_| size >= 8) else {
            break;
        };
        if speaks_of_place(key) {
            found.insert(number);
        }
        rest = after;
    }
    found
}

fn speaks_of_place(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    [b"location".as_slice(), b"gps"]
        .iter()
        .any(|word| lower.windows(word.len()).any(|part| part == *word))
}

/// Makes a box one of free space, of the same size and with nothing in it.
fn blank(file: &mut (impl Write + Seek), place: Place) -> io::Result<()> {
    file.seek(SeekFrom::Start(place.start + 4))?;
    file.write_all(b"free")?;
    file.seek(SeekFrom::Start(place.body))?;
    let mut left = place.end - place.body;
    while left > 0 {
        let count = left.min(ZEROES.len() as u64);
        file.write_all(&ZEROES[..usize::try_from(count).unwrap_or(ZEROES.len())])?;
        left -= count;
    }
    Ok(())
}
