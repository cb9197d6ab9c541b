//! Drawing a picture anew, so that it fits a network that would refuse it.
//!
//! It is drawn upright, in 8 bits, and without anything in its file that is not the picture. Its colour
//! profile goes along: every format that is written here carries one. A picture without one stays
//! without, and PNG's other ways to describe colours are left out, as most programs pay them no heed.
//! Colours are never mixed anew, so one with a profile for printing is not drawn.
//!
//! The same bytes in give the same bytes out: nothing here depends on anything else.

use image::{
    DynamicImage, ExtendedColorType, GenericImageView as _, GrayImage, ImageBuffer, ImageEncoder,
    ImageResult, Pixel, RgbImage, RgbaImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType as Prediction, PngEncoder},
        webp::WebPEncoder,
    },
    imageops::{self, FilterType},
};

use super::{
    decode::{Decoded, decode, on_white},
    probe::probe,
};
use crate::domain::{
    media::{Drawn, MediaType, Unfit},
    network::{Fit, sides},
};

/// How well a JPEG is kept, of 100: the first that has few enough bytes. Below the last one it is seen.
const QUALITIES: [u8; 4] = [92, 88, 84, 80];
/// The quality of a picture that has to be made smaller, because the first size has too many bytes.
const QUALITY_MIN: u8 = 80;
/// By how much sides shrink at least from one size to the next, in hundredths of what they were.
const STEP_HUNDREDTHS: u64 = 96;
/// How many columns or rows are drawn at once: what that takes in memory grows with it.
const STRIP: u32 = 256;
/// How long the head of a colour profile is, and where in it its kind of colours stands.
/// Source: ICC.1:2022, section 7.2, <https://www.color.org/specification/ICC.1-2022-05.pdf> (read
/// 2026-11-23).
const PROFILE_HEAD_BYTES: usize = 128;
const PROFILE_COLOURS: std::ops::Range<usize> = 16..20;

/// A picture that was drawn anew.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    pub(super) bytes: Vec<u8>,
    /// What it is.
    pub drawn: Drawn,
}

/// Draws a picture so that it fits, as large and as well as that goes.
///
/// Formats are tried in the order of [`Fit::candidates`] at the largest size the fit allows, JPEG with
/// less and less quality; only where all of them have too many bytes is it made smaller. Must not be
/// called where it holds up others: it computes.
pub(super) fn draw(media_type: MediaType, bytes: &[u8], fit: &Fit) -> Result<Picture, Unfit> {
    let found = probe(media_type, bytes).map_err(|_damaged| Unfit::Unknown)?;
    if found.frames > 1 || media_type == MediaType::Gif {
        return Err(Unfit::Moves);
    }
    let decoded = decode(media_type, bytes).map_err(|_damaged| Unfit::Unknown)?;
    let Decoded {
        mut picture,
        orientation,
        profile,
    } = decoded.ok_or(Unfit::TooMuch)?;
    picture.apply_orientation(orientation);
    let mut canvas = Canvas::of(picture);
    let profile = match profile.filter(|profile| profile.len() > PROFILE_HEAD_BYTES) {
        None => None,
        Some(profile) => {
            canvas = canvas.with_colours(&profile[PROFILE_COLOURS])?;
            Some(profile)
        }
    };
    let candidates = fit.candidates(media_type, matches!(canvas, Canvas::SeenThrough(_)));
    let last = *candidates.last().ok_or(Unfit::Unknown)?;
    canvas = match (canvas, last) {
        (Canvas::SeenThrough(seen), MediaType::Jpeg) => Canvas::Colour(on_white(&seen.into())),
        (canvas, _) => canvas,
    };
    let (width, height) = canvas.sides();
    let (w, h) = fit.largest(width, height).ok_or(Unfit::Loses)?;
    let mut drawn = canvas.drawn(w, h);
    let mut size_bytes = u64::MAX;
    for media_type in candidates {
        let qualities = match media_type {
            MediaType::Jpeg => &QUALITIES[..],
            _ => &QUALITIES[..1],
        };
        for quality in qualities {
            let bytes = drawn.encoded(media_type, *quality, profile.as_ref())?;
            size_bytes = bytes.len() as u64;
            if size_bytes <= fit.size_max_bytes {
                return Ok(drawn.named(media_type, bytes));
            }
        }
    }
    let (mut longer, floor) = (w.max(h), fit.floor(width, height));
    while longer > floor {
        longer = next(longer, size_bytes, fit.size_max_bytes).max(floor);
        let (w, h) = sides(width, height, longer);
        drawn = canvas.drawn(w, h);
        let bytes = drawn.encoded(last, QUALITY_MIN, profile.as_ref())?;
        size_bytes = bytes.len() as u64;
        if size_bytes <= fit.size_max_bytes {
            return Ok(drawn.named(last, bytes));
        }
    }
    Err(Unfit::Loses)
}

/// The next length of the longer side: bytes never shrink faster than the area, so no size between is
/// missed that would have done.
fn next(longer: u32, size_bytes: u64, max_bytes: u64) -> u32 {
    let area = u128::from(longer).pow(2) * u128::from(max_bytes);
    let by_bytes = (area / u128::from(size_bytes.max(1))).isqrt();
    let by_step = u64::from(longer) * STEP_HUNDREDTHS / 100;
    u32::try_from(by_bytes.min(u128::from(by_step))).unwrap_or(longer)
}

/// A picture in 8 bits, with no more channels than it needs.
enum Canvas {
    Grey(GrayImage),
    Colour(RgbImage),
    SeenThrough(RgbaImage),
}

impl Canvas {
    fn of(picture: DynamicImage) -> Self {
        let colour = picture.color();
        if colour.has_alpha() {
            let seen = picture.into_rgba8();
            if seen.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
                Self::SeenThrough(seen)
            } else {
                Self::Colour(DynamicImage::from(seen).into_rgb8())
            }
        } else if colour.has_color() {
            Self::Colour(picture.into_rgb8())
        } else {
            Self::Grey(picture.into_luma8())
        }
    }

    /// The same with the channels that a profile of this kind is for.
    fn with_colours(self, kind: &[u8]) -> Result<Self, Unfit> {
        match (kind, self) {
            (b"RGB ", Self::Grey(grey)) => Ok(Self::Colour(DynamicImage::from(grey).into_rgb8())),
            (b"RGB ", other) => Ok(other),
            (b"GRAY", Self::Grey(grey)) => Ok(Self::Grey(grey)),
            _ => Err(Unfit::Colours),
        }
    }

    fn sides(&self) -> (u32, u32) {
        match self {
            Self::Grey(picture) => picture.dimensions(),
            Self::Colour(picture) => picture.dimensions(),
            Self::SeenThrough(picture) => picture.dimensions(),
        }
    }

    /// The same at another size.
    fn drawn(&self, width: u32, height: u32) -> Self {
        match self {
            Self::Grey(picture) => Self::Grey(resized(picture, width, height)),
            Self::Colour(picture) => Self::Colour(resized(picture, width, height)),
            Self::SeenThrough(picture) if picture.dimensions() == (width, height) => {
                Self::SeenThrough(picture.clone())
            }
            // What cannot be seen has a colour all the same, which would shine through at the edges.
            Self::SeenThrough(picture) => {
                let mut picture = picture.clone();
                weigh(&mut picture, |colour, alpha| {
                    (colour * alpha + u32::from(u8::MAX) / 2) / u32::from(u8::MAX)
                });
                let mut picture = resized(&picture, width, height);
                weigh(&mut picture, |colour, alpha| {
                    (colour * u32::from(u8::MAX) + alpha / 2) / alpha.max(1)
                });
                Self::SeenThrough(picture)
            }
        }
    }

    fn encoded(
        &self,
        media_type: MediaType,
        quality: u8,
        profile: Option<&Vec<u8>>,
    ) -> Result<Vec<u8>, Unfit> {
        let mut file = Vec::new();
        let written = match media_type {
            MediaType::Jpeg => {
                let encoder = JpegEncoder::new_with_quality(&mut file, quality);
                self.write(encoder, profile)
            }
            MediaType::Png => {
                let (pressed, predicted) = (CompressionType::Best, Prediction::Adaptive);
                let encoder = PngEncoder::new_with_quality(&mut file, pressed, predicted);
                self.write(encoder, profile)
            }
            MediaType::Webp => self.write(WebPEncoder::new_lossless(&mut file), profile),
            MediaType::Gif | MediaType::Mp4 | MediaType::Quicktime => return Err(Unfit::Unknown),
        };
        match written {
            Ok(()) => Ok(file),
            Err(error) => {
                tracing::debug!(%media_type, %error, "a picture cannot be written");
                Err(Unfit::Unknown)
            }
        }
    }

    fn write(&self, mut encoder: impl ImageEncoder, profile: Option<&Vec<u8>>) -> ImageResult<()> {
        if let Some(profile) = profile {
            encoder
                .set_icc_profile(profile.clone())
                .map_err(image::ImageError::Unsupported)?;
        }
        let (width, height) = self.sides();
        let (bytes, colours) = match self {
            Self::Grey(picture) => (picture.as_raw(), ExtendedColorType::L8),
            Self::Colour(picture) => (picture.as_raw(), ExtendedColorType::Rgb8),
            Self::SeenThrough(picture) => (picture.as_raw(), ExtendedColorType::Rgba8),
        };
        encoder.write_image(bytes, width, height, colours)
    }

    fn named(&self, media_type: MediaType, bytes: Vec<u8>) -> Picture {
        let (width, height) = self.sides();
        let drawn = Drawn {
            media_type,
            size_bytes: bytes.len() as u64,
            width,
            height,
        };
        Picture { bytes, drawn }
    }
}

/// Changes the colours of each pixel by how much of it can be seen.
fn weigh(picture: &mut RgbaImage, change: impl Fn(u32, u32) -> u32) {
    for pixel in picture.pixels_mut() {
        let [.., alpha] = pixel.0;
        for colour in &mut pixel.0[..3] {
            let changed = change(u32::from(*colour), u32::from(alpha));
            *colour = u8::try_from(changed).unwrap_or(u8::MAX);
        }
    }
}

/// Draws pixels at another size: first the height, then the width, strip after strip, because what lies
/// between takes four times the memory of a picture.
fn resized<P>(picture: &ImageBuffer<P, Vec<u8>>, width: u32, height: u32) -> ImageBuffer<P, Vec<u8>>
where
    P: Pixel<Subpixel = u8> + 'static,
{
    let (was_width, was_height) = picture.dimensions();
    let strips = |length: u32| (0..length).step_by(STRIP as usize);
    let mut high = ImageBuffer::new(was_width, height);
    for x in strips(was_width) {
        let of = imageops::crop_imm(picture, x, 0, STRIP.min(was_width - x), was_height);
        let strip = imageops::resize(&*of, of.width(), height, FilterType::Lanczos3);
        imageops::replace(&mut high, &strip, i64::from(x), 0);
    }
    let mut wide = ImageBuffer::new(width, height);
    for y in strips(height) {
        let of = imageops::crop_imm(&high, 0, y, was_width, STRIP.min(height - y));
        let strip = imageops::resize(&*of, width, of.height(), FilterType::Lanczos3);
        imageops::replace(&mut wide, &strip, 0, i64::from(y));
    }
    wide
}

#[cfg(test)]
mod tests;
