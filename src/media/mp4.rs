//! Films: MP4 and QuickTime files, which are trees of boxes.
//!
//! Only the headers that say what a film is are read, with small reads at their places, so the work
//! grows with the number of boxes and that is bounded. The general parsers build a list of all
//! samples from numbers that a file may invent, and take memory for them; here nothing is ever as
//! large as a file says.
//!
//! Source: ISO/IEC 14496-12 and the QuickTime File Format,
//! <https://developer.apple.com/documentation/quicktime-file-format> (read 2026-11-23).

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

/// The most boxes that are looked at in one file.
const BOXES_MAX: u32 = 10_000;
/// The most bytes that are read of one box.
const BODY_MAX: u64 = 1 << 20;

/// What is known of a film without decoding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Film {
    /// Its width in pixels, as it is shown.
    pub(super) width: u32,
    /// Its height in pixels, as it is shown.
    pub(super) height: u32,
    /// How long it is, in milliseconds, where it says so.
    pub(super) duration_ms: Option<i64>,
    /// Whether it has sound.
    pub(super) has_audio: bool,
    /// The four-letter names of how its tracks are coded.
    pub(super) codecs: String,
}

/// One box: its name, where its body begins and where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: [u8; 4],
    pub(super) start: u64,
    pub(super) body: u64,
    pub(super) end: u64,
}

/// A file that is not built as its format asks.
pub(super) fn damaged() -> io::Error {
    ErrorKind::InvalidData.into()
}

/// A file read box by box.
pub(super) struct Boxes<F> {
    pub(super) file: F,
    left: u32,
    length: u64,
}

impl<F: Read + Seek> Boxes<F> {
    /// Begins at a file's start.
    pub(super) fn of(mut file: F) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self {
            file,
            left: BOXES_MAX,
            length,
        })
    }

    /// The boxes of the file itself.
    pub(super) fn top(&mut self) -> io::Result<Vec<Place>> {
        self.list(0, self.length, true)
    }

    /// The boxes inside of one.
    pub(super) fn inside(&mut self, place: Place) -> io::Result<Vec<Place>> {
        self.list(place.body, place.end, false)
    }

    /// The boxes between two places, each of which must end where its own lies or before.
    pub(super) fn list(&mut self, from: u64, to: u64, is_top: bool) -> io::Result<Vec<Place>> {
        let (mut at, mut found) = (from, Vec::new());
        // QuickTime closes some lists with four zero bytes.
        while to.saturating_sub(at) >= 8 {
            self.left = self.left.checked_sub(1).ok_or_else(damaged)?;
            let [s0, s1, s2, s3, name @ ..] = self.array::<8>(at)?;
            let (body, size) = match u32::from_be_bytes([s0, s1, s2, s3]) {
                0 if is_top => (at + 8, to - at),
                0 => break,
                1 => (at + 16, u64::from_be_bytes(self.array(at + 8)?)),
                size => (at + 8, u64::from(size)),
            };
            let end = at
                .checked_add(size)
                .filter(|end| *end <= to && body <= *end);
            let end = end.ok_or_else(damaged)?;
            found.push(Place {
                name,
                start: at,
                body,
                end,
            });
            at = end;
        }
        Ok(found)
    }

    /// Some bytes at a place.
    pub(super) fn array<const N: usize>(&mut self, at: u64) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The bytes of a small box.
    pub(super) fn bytes(&mut self, place: Place) -> io::Result<Vec<u8>> {
        let length = place.end - place.body;
        if length > BODY_MAX {
            return Err(damaged());
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.file.seek(SeekFrom::Start(place.body))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A number within the body of a box.
    fn number<const N: usize>(&mut self, place: Place, offset: u64) -> io::Result<u64> {
        let at = place.body + offset;
        if at + N as u64 > place.end {
            return Err(damaged());
        }
        let bytes = self.array::<N>(at)?;
        Ok(bytes
            .iter()
            .fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    /// The first box of a name.
    fn child(&mut self, place: Place, name: [u8; 4]) -> io::Result<Option<Place>> {
        Ok(named(&self.inside(place)?, name))
    }
}

/// The first box of a name among some.
pub(super) fn named(places: &[Place], name: [u8; 4]) -> Option<Place> {
    places.iter().find(|place| place.name == name).copied()
}

/// Looks at a film's headers; [`ErrorKind::InvalidData`] or [`ErrorKind::UnexpectedEof`] where it
/// is not built as its format asks, and none where no track has a picture.
pub(super) fn film(file: impl Read + Seek) -> io::Result<Option<Film>> {
    let mut boxes = Boxes::of(file)?;
    let top = boxes.top()?;
    let moov = named(&top, *b"moov").ok_or_else(damaged)?;
    if named(&top, *b"mdat").is_none() {
        return Err(damaged());
    }
    let children = boxes.inside(moov)?;
    let header = named(&children, *b"mvhd").ok_or_else(damaged)?;
    let (mut size, mut has_audio, mut codecs) = (None, false, Vec::new());
    for trak in children.iter().filter(|place| &place.name == b"trak") {
        let track = track(&mut boxes, *trak)?;
        match &track.handler {
            b"vide" => size = size.or(Some(track.size).filter(|(w, h)| *w > 0 && *h > 0)),
            b"soun" => has_audio = true,
            _ => continue,
        }
        codecs.extend(track.codec);
    }
    let duration_ms = duration_ms(&mut boxes, header, &children)?;
    Ok(size.map(|(width, height)| Film {
        width,
        height,
        duration_ms,
        has_audio,
        codecs: codecs.join(", "),
    }))
}

/// How long a film is; one in fragments says it in a place of its own, or not at all.
fn duration_ms<F: Read + Seek>(
    boxes: &mut Boxes<F>,
    header: Place,
    children: &[Place],
) -> io::Result<Option<i64>> {
    let (scale, mut length) = match boxes.number::<1>(header, 0)? {
        1 => (
            boxes.number::<4>(header, 20)?,
            boxes.number::<8>(header, 24)?,
        ),
        _ => (
            boxes.number::<4>(header, 12)?,
            boxes.number::<4>(header, 16)?,
        ),
    };
    if scale == 0 {
        return Err(damaged());
    }
    let fragments = match named(children, *b"mvex") {
        Some(mvex) => boxes.child(mvex, *b"mehd")?,
        None => None,
    };
    if let Some(mehd) = fragments.filter(|_| length == 0) {
        length = match boxes.number::<1>(mehd, 0)? {
            1 => boxes.number::<8>(mehd, 4)?,
            _ => boxes.number::<4>(mehd, 4)?,
        };
    }
    if length == 0 || length == u64::from(u32::MAX) || length == u64::MAX {
        return Ok(None);
    }
    let ms = u128::from(length) * 1_000 / u128::from(scale);
    Ok(i64::try_from(ms).ok())
}

/// One track.
struct Track {
    handler: [u8; 4],
    size: (u32, u32),
    codec: Option<String>,
}

fn track<F: Read + Seek>(boxes: &mut Boxes<F>, trak: Place) -> io::Result<Track> {
    let children = boxes.inside(trak)?;
    let header = named(&children, *b"tkhd").ok_or_else(damaged)?;
    let matrix = match boxes.number::<1>(header, 0)? {
        1 => 52,
        _ => 40,
    };
    let straight = boxes.number::<4>(header, matrix)?;
    // Sides are numbers of 16.16 bits.
    let width = boxes.number::<4>(header, matrix + 36)? >> 16;
    let height = boxes.number::<4>(header, matrix + 40)? >> 16;
    let side = |pixels: u64| u32::try_from(pixels).unwrap_or_default();
    let mdia = named(&children, *b"mdia").ok_or_else(damaged)?;
    let mdia = boxes.inside(mdia)?;
    let handler = named(&mdia, *b"hdlr").ok_or_else(damaged)?;
    let handler = boxes.number::<4>(handler, 8)?;
    Ok(Track {
        handler: u32::try_from(handler).unwrap_or_default().to_be_bytes(),
        // A film that was taken upright is turned by its matrix.
        size: match straight {
            0 => (side(height), side(width)),
            _ => (side(width), side(height)),
        },
        codec: codec(boxes, &mdia)?,
    })
}

/// The four letters of the first way in which a track is coded.
fn codec<F: Read + Seek>(boxes: &mut Boxes<F>, mdia: &[Place]) -> io::Result<Option<String>> {
    let mut place = named(mdia, *b"minf");
    for name in [*b"stbl", *b"stsd"] {
        place = match place {
            Some(outer) => boxes.child(outer, name)?,
            None => None,
        };
    }
    let Some(stsd) = place else { return Ok(None) };
    let letters = boxes.number::<4>(stsd, 12)?;
    let letters = u32::try_from(letters).unwrap_or_default().to_be_bytes();
    let is_name = letters.iter().all(u8::is_ascii_alphanumeric);
    Ok(is_name.then(|| letters.iter().copied().map(char::from).collect()))
}

/// Films made of nothing but headers, for the tests of this room.
#[cfg(test)]
pub(super) mod samples {
    /// A box with a body.
    pub(in crate::media) fn boxed(name: [u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
        [size.as_slice(), &name, body].concat()
    }

    /// A track with a handler, a size and the letters of its coding.
    pub(in crate::media) fn trak(
        handler: [u8; 4],
        width: u32,
        height: u32,
        codec: [u8; 4],
    ) -> Vec<u8> {
        let mut tkhd = vec![0; 84];
        tkhd[40..44].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
        tkhd[76..80].copy_from_slice(&(width << 16).to_be_bytes());
        tkhd[80..84].copy_from_slice(&(height << 16).to_be_bytes());
        let hdlr = [[0; 8].as_slice(), &handler, &[0; 13]].concat();
        let entry = boxed(codec, &[0; 16]);
        let stsd = boxed(
            *b"stsd",
            &[[0, 0, 0, 0, 0, 0, 0, 1].as_slice(), &entry].concat(),
        );
        let minf = boxed(*b"minf", &boxed(*b"stbl", &stsd));
        let mdia = boxed(*b"mdia", &[boxed(*b"hdlr", &hdlr), minf].concat());
        boxed(*b"trak", &[boxed(*b"tkhd", &tkhd), mdia].concat())
    }

    /// A film of some milliseconds with a picture, sound, and further boxes in its `moov`.
    pub(in crate::media) fn mp4_with(ms: u32, more: &[u8]) -> Vec<u8> {
        let mut mvhd = vec![0; 100];
        mvhd[12..16].copy_from_slice(&1_000_u32.to_be_bytes());
        mvhd[16..20].copy_from_slice(&ms.to_be_bytes());
        let moov = [
            boxed(*b"mvhd", &mvhd),
            trak(*b"vide", 640, 360, *b"avc1"),
            trak(*b"soun", 0, 0, *b"mp4a"),
            more.to_vec(),
        ];
        [
            boxed(*b"ftyp", b"isom\0\0\x02\0isommp41"),
            boxed(*b"moov", &moov.concat()),
            boxed(*b"mdat", b"pictures and sound"),
        ]
        .concat()
    }

    /// A film of some milliseconds with a picture and sound.
    pub(in crate::media) fn mp4(ms: u32) -> Vec<u8> {
        mp4_with(ms, b"")
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::{any, proptest};

    use super::{
        Film, film,
        samples::{boxed, mp4, mp4_with, trak},
    };

    #[test]
    fn a_film_says_what_it_is() {
        let expected = Film {
            width: 640,
            height: 360,
            duration_ms: Some(61_500),
            has_audio: true,
            codecs: "avc1, mp4a".to_owned(),
        };
        assert_eq!(film(Cursor::new(mp4(61_500))).unwrap(), Some(expected));
    }

    #[test]
    fn a_film_that_was_taken_upright_is_shown_upright() {
        let mut bytes = mp4(1);
        let header = bytes.windows(4).position(|name| name == b"tkhd").unwrap();
        let at = header + 4 + 40;
        bytes[at..at + 4].copy_from_slice(&[0; 4]);
        let found = film(Cursor::new(bytes)).unwrap().unwrap();
        assert_eq!((found.width, found.height), (360, 640));
    }

    #[test]
    fn sound_alone_is_no_film_and_each_cut_is_found() {
        let whole = mp4(500);
        for end in 0..whole.len() {
            assert!(film(Cursor::new(&whole[..end])).is_err(), "{end}");
        }
        let start = whole.windows(4).position(|name| name == b"vide").unwrap();
        let mut silent = whole;
        silent[start..start + 4].copy_from_slice(b"soun");
        assert_eq!(film(Cursor::new(silent)).unwrap(), None);
    }

    #[test]
    fn sizes_that_lie_are_refused() {
        let huge = [[0, 0, 0, 1].as_slice(), b"moov", &u64::MAX.to_be_bytes()].concat();
        let small = [[0, 0, 0, 1].as_slice(), b"moov", &15_u64.to_be_bytes()].concat();
        let deep = (0..2_000).fold(Vec::new(), |inner, _| boxed(*b"moov", &inner));
        let many = boxed(*b"moov", &boxed(*b"free", b"").repeat(20_000));
        for hostile in [huge, small, deep, many, boxed(*b"moov", b"\0\0\0\x07trak")] {
            let bytes = [mp4(1)[..24].to_vec(), hostile, boxed(*b"mdat", b"x")].concat();
            assert!(film(Cursor::new(bytes)).is_err());
        }
    }

    #[test]
    fn billions_of_samples_are_not_even_read() {
        let mut stsz = vec![0; 12];
        stsz[4..12].copy_from_slice(&[0xff; 8]);
        let table = boxed(*b"stbl", &boxed(*b"stsz", &stsz));
        let more = boxed(
            *b"trak",
            &[trak(*b"vide", 2, 2, *b"avc1")[8..].to_vec(), table].concat(),
        );
        assert!(film(Cursor::new(mp4_with(1, &more))).unwrap().is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0_usize..500, junk in any::<Vec<u8>>(), keep in any::<bool>()) {
            let whole = mp4(7);
            let at = at.min(whole.len());
            let tail = if keep { &whole[at..] } else { &[] };
            let _ = film(Cursor::new([&whole[..at], &junk, tail].concat()));
        }
    }
}
