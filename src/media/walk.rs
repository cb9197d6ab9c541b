//! Walks through the pieces that a picture's file is made of, counting frames; nothing is decoded.
//!
//! Each walker needs the file to be whole. Bytes behind its end are no fault: cameras put all kinds
//! of things there, which are left out when the picture is stored.

/// How large something is drawn, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Canvas {
    fn area(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    fn or_larger(self, other: Self) -> Self {
        if other.area() > self.area() {
            other
        } else {
            self
        }
    }
}

/// What a walk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Walked {
    /// How many frames there are, at least 1.
    pub(super) frames: u32,
    /// The largest of them, where they say their size.
    pub(super) largest_frame: Canvas,
}

impl Walked {
    const STILL: Self = Self {
        frames: 1,
        largest_frame: Canvas {
            width: 0,
            height: 0,
        },
    };
}

/// The bytes that are not walked over yet.
pub(super) struct Rest<'a>(pub(super) &'a [u8]);

impl<'a> Rest<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }
}

/// Segments by their markers, to the end of the image.
/// Source: ITU-T T.81, annex B, <https://www.w3.org/Graphics/JPEG/itu-t81.pdf> (read 2026-11-23).
pub(super) fn jpeg(bytes: &[u8]) -> Option<Walked> {
    let mut rest = Rest(bytes);
    if rest.array::<2>()? != [0xff, 0xd8] {
        return None;
    }
    loop {
        if rest.byte()? != 0xff {
            return None;
        }
        let mut marker = rest.byte()?;
        // Any number of fill bytes may stand before a marker.
        while marker == 0xff {
            marker = rest.byte()?;
        }
        match marker {
            0xd9 => return Some(Walked::STILL),
            0x01 | 0xd0..=0xd7 => {}
            _ => {
                let length = u16::from_be_bytes(rest.array()?);
                rest.take(usize::from(length.checked_sub(2)?))?;
                if marker == 0xda {
                    skip_scan(&mut rest)?;
                }
            }
        }
    }
}

/// Skips coded data up to the next marker that is not part of it.
pub(super) fn skip_scan(rest: &mut Rest<'_>) -> Option<()> {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let end = rest.0.windows(2).position(ends)?;
    rest.take(end).map(|_| ())
}

/// Chunks, to `IEND`; `acTL` says how many frames there are.
/// Source: <https://www.w3.org/TR/png-3/#5Chunk-layout> (read 2026-11-23).
pub(super) fn png(bytes: &[u8]) -> Option<Walked> {
    let mut rest = Rest(bytes);
    if rest.take(8)? != b"\x89PNG\r\n\x1a\n" {
        return None;
    }
    let mut walked = Walked::STILL;
    let mut is_first = true;
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.array()?)).ok()?;
        let name = rest.array::<4>()?;
        let data = rest.take(length)?;
        rest.take(4)?;
        if is_first != (&name == b"IHDR") {
            return None;
        }
        is_first = false;
        match &name {
            b"acTL" => {
                walked.frames = u32::from_be_bytes(*data.first_chunk()?).max(1);
            }
            b"IEND" => return Some(walked),
            _ => {}
        }
    }
}

/// Blocks, to the trailer; each image descriptor is a frame.
/// Source: <https://www.w3.org/Graphics/GIF/spec-gif89a.txt> (read 2026-11-23).
pub(super) fn gif(bytes: &[u8]) -> Option<Walked> {
    let mut rest = Rest(bytes);
    if !matches!(rest.take(6)?, b"GIF87a" | b"GIF89a") {
        return None;
    }
    let screen: [u8; 7] = rest.array()?;
    rest.take(colour_table_bytes(screen[4]))?;
    let mut walked = Walked {
        frames: 0,
        largest_frame: Canvas::default(),
    };
    loop {
        match rest.byte()? {
            0x21 => {
                rest.byte()?;
                skip_sub_blocks(&mut rest)?;
            }
            0x2c => {
                let [_, _, _, _, w0, w1, h0, h1, flags] = rest.array()?;
                let side = |low, high| u32::from(u16::from_le_bytes([low, high]));
                let frame = Canvas {
                    width: side(w0, w1),
                    height: side(h0, h1),
                };
                walked.largest_frame = walked.largest_frame.or_larger(frame);
                walked.frames += 1;
                rest.take(colour_table_bytes(flags))?;
                rest.byte()?;
                skip_sub_blocks(&mut rest)?;
            }
            0x3b => return (walked.frames > 0).then_some(walked),
            _ => return None,
        }
    }
}

pub(super) fn colour_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

pub(super) fn skip_sub_blocks(rest: &mut Rest<'_>) -> Option<()> {
    loop {
        match rest.byte()? {
            0 => return Some(()),
            length => rest.take(usize::from(length))?,
        };
    }
}

/// Chunks, to the length that the file says of itself; each `ANMF` is a frame.
/// Source: <https://developers.google.com/speed/webp/docs/riff_container> (read 2026-11-23).
pub(super) fn webp(bytes: &[u8]) -> Option<Walked> {
    let mut head = Rest(bytes);
    if head.take(4)? != b"RIFF" {
        return None;
    }
    let length = usize::try_from(u32::from_le_bytes(head.array()?)).ok()?;
    let mut rest = Rest(head.take(length)?);
    if rest.take(4)? != b"WEBP" {
        return None;
    }
    let mut walked = Walked {
        frames: 0,
        largest_frame: Canvas::default(),
    };
    let mut stills = 0;
    while !rest.0.is_empty() {
        let name = rest.array::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(rest.array()?)).ok()?;
        let data = rest.take(length)?;
        if length % 2 == 1 && !rest.0.is_empty() {
            rest.byte()?;
        }
        let frame = match &name {
            b"ANMF" => {
                walked.frames += 1;
                animation_frame(data)?
            }
            b"VP8 " => {
                stills += 1;
                lossy(data)?
            }
            b"VP8L" => {
                stills += 1;
                lossless(data)?
            }
            _ => continue,
        };
        walked.largest_frame = walked.largest_frame.or_larger(frame);
    }
    walked.frames = walked.frames.max(stills);
    (walked.frames > 0).then_some(walked)
}

fn animation_frame(data: &[u8]) -> Option<Canvas> {
    let side = |at: usize| {
        let [a, b, c] = *data.get(at..)?.first_chunk()?;
        Some(u32::from_le_bytes([a, b, c, 0]) + 1)
    };
    Some(Canvas {
        width: side(6)?,
        height: side(9)?,
    })
}

fn lossy(data: &[u8]) -> Option<Canvas> {
    let side = |at: usize| {
        let sides: [u8; 2] = *data.get(at..)?.first_chunk()?;
        Some(u32::from(u16::from_le_bytes(sides) & 0x3fff))
    };
    Some(Canvas {
        width: side(6)?,
        height: side(8)?,
    })
}

fn lossless(data: &[u8]) -> Option<Canvas> {
    let sides = u32::from_le_bytes(*data.get(1..)?.first_chunk()?);
    Some(Canvas {
        width: (sides & 0x3fff) + 1,
        height: ((sides >> 14) & 0x3fff) + 1,
    })
}

/// Pictures made of nothing but structure, for the tests of this room.
#[cfg(test)]
pub(super) mod samples {
    /// A JPEG with one scan.
    pub(in crate::media) fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let (w, h) = (width.to_be_bytes(), height.to_be_bytes());
        let frame = [0xff, 0xc0, 0, 11, 8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0];
        let scan = [
            0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0x00, 0xff, 0xd0, 0x34,
        ];
        [
            [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2].as_slice(),
            &frame,
            &scan,
            &[0xff, 0xd9],
        ]
        .concat()
    }

    fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, name.as_slice(), data, &[0; 4]].concat()
    }

    /// A still PNG.
    pub(in crate::media) fn png(width: u32, height: u32) -> Vec<u8> {
        png_of(width, height, 1)
    }

    /// A PNG that says it has so many frames.
    pub(in crate::media) fn png_of(width: u32, height: u32, frames: u32) -> Vec<u8> {
        let head = [
            &width.to_be_bytes(),
            &height.to_be_bytes(),
            [8, 2, 0, 0].as_slice(),
            &[0],
        ];
        let animation = [frames.to_be_bytes(), [0; 4]].concat();
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(*b"IHDR", &head.concat()),
            if frames > 1 {
                chunk(*b"acTL", &animation)
            } else {
                Vec::new()
            },
            chunk(*b"IDAT", b"nothing"),
            chunk(*b"IEND", b""),
        ]
        .concat()
    }

    /// A GIF with so many frames.
    pub(in crate::media) fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
        let sides = [width.to_le_bytes(), height.to_le_bytes()].concat();
        let screen = [b"GIF89a".as_slice(), &sides, &[0x80, 0, 0], &[0; 6]].concat();
        let frame = [
            &[0x2c, 0, 0, 0, 0],
            sides.as_slice(),
            &[0, 2, 2, 0x4c, 1, 0],
        ]
        .concat();
        let comment = [0x21, 0xfe, 2, b'h', b'i', 0];
        [&screen, comment.as_slice(), &frame.repeat(frames), &[0x3b]].concat()
    }

    /// A WebP with so many moving frames; 0 for a still one.
    pub(in crate::media) fn webp(width: u16, height: u16, frames: usize) -> Vec<u8> {
        let sides = [width.to_le_bytes(), height.to_le_bytes()].concat();
        let still = [
            b"VP8 \x0a\0\0\0".as_slice(),
            &[0, 0, 0, 0x9d, 0x01, 0x2a],
            &sides,
        ]
        .concat();
        let side = |pixels: u16| (u32::from(pixels) - 1).to_le_bytes()[..3].to_vec();
        let canvas = [side(width), side(height)].concat();
        let extended = [b"VP8X\x0a\0\0\0".as_slice(), &[2, 0, 0, 0], &canvas].concat();
        let frame = [b"ANMF\x10\0\0\0".as_slice(), &[0; 6], &canvas, &[0; 4]].concat();
        let body = match frames {
            0 => still,
            _ => [extended, frame.repeat(frames)].concat(),
        };
        let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        [b"RIFF".as_slice(), &length, b"WEBP", &body].concat()
    }
}
