//! Decoding pictures, within limits that hold wherever one is decoded.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    metadata::Orientation,
};

use crate::domain::media::MediaType;

/// The most bytes that one decoded picture may take.
const DECODED_MAX_BYTES: u64 = 160_000_000;

/// A picture as its pixels lie in the file.
pub(super) struct Decoded {
    pub(super) picture: DynamicImage,
    /// What makes it upright.
    pub(super) orientation: Orientation,
    /// The colour profile (ICC) it comes with.
    pub(super) profile: Option<Vec<u8>>,
}

/// Decodes a picture, the first one where it moves.
///
/// None for films and where decoding would take too much memory, or a part of the format that is
/// not known here. Must not be called where it holds up others: it computes.
pub(super) fn decode(media_type: MediaType, bytes: &[u8]) -> Result<Option<Decoded>, ImageError> {
    let format = match media_type {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Png => ImageFormat::Png,
        MediaType::Gif => ImageFormat::Gif,
        MediaType::Webp => ImageFormat::WebP,
        MediaType::Mp4 | MediaType::Quicktime => return Ok(None),
    };
    match decode_within(format, bytes, DECODED_MAX_BYTES) {
        Err(ImageError::Limits(_) | ImageError::Unsupported(_)) => Ok(None),
        decoded => decoded,
    }
}

fn decode_within(
    format: ImageFormat,
    bytes: &[u8],
    max_bytes: u64,
) -> Result<Option<Decoded>, ImageError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_bytes);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if decoder.total_bytes() > max_bytes {
        return Ok(None);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    Ok(Some(Decoded {
        picture: DynamicImage::from_decoder(decoder)?,
        orientation,
        profile,
    }))
}

/// Lays a picture that may be seen through over white.
pub(super) fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let mix = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([mix(red), mix(green), mix(blue)])
    })
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat, RgbImage};

    use super::decode_within;

    #[test]
    fn what_would_take_too_much_memory_is_not_decoded() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let mut file = std::io::Cursor::new(Vec::new());
            let drawn = DynamicImage::from(RgbImage::new(40, 30));
            drawn.write_to(&mut file, format).unwrap();
            let at_border = decode_within(format, file.get_ref(), 3_600).unwrap();
            assert!(at_border.is_some(), "{format:?}");
            let above = decode_within(format, file.get_ref(), 3_599);
            assert!(!matches!(above, Ok(Some(_))), "{format:?}");
        }
    }
}
