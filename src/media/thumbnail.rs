//! Thumbnails: a picture is decoded once, within limits, and drawn small.

use image::{ExtendedColorType, ImageError, codecs::jpeg::JpegEncoder};

use super::decode::{Decoded, decode, on_white};
use crate::domain::media::MediaType;

/// The longest side of a thumbnail, in pixels.
const SIDE_MAX: u32 = 480;
/// How well it is kept, of 100.
const QUALITY: u8 = 82;

/// A picture whose data cannot be decoded.
#[derive(Debug, thiserror::Error)]
#[error("the picture's data cannot be decoded")]
pub(super) struct Undecodable(#[from] ImageError);

/// Draws a picture small, upright and on white, as a JPEG.
///
/// None for films and where decoding would take too much memory, or a part of the format that is
/// not known here: such a picture is stored without one. Must not be called where it holds up others:
/// it computes.
pub(super) fn thumbnail(
    media_type: MediaType,
    bytes: &[u8],
) -> Result<Option<Vec<u8>>, Undecodable> {
    let Some(decoded) = decode(media_type, bytes)? else {
        return Ok(None);
    };
    let Decoded {
        mut picture,
        orientation,
        ..
    } = decoded;
    if picture.width().max(picture.height()) > SIDE_MAX {
        picture = picture.thumbnail(SIDE_MAX, SIDE_MAX);
    }
    picture.apply_orientation(orientation);
    let drawn = on_white(&picture);
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    let (width, height) = drawn.dimensions();
    encoder.encode(&drawn, width, height, ExtendedColorType::Rgb8)?;
    Ok(Some(file))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

    use super::thumbnail;
    use crate::domain::media::MediaType;

    fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let drawn = RgbaImage::from_fn(width, height, |x, _| {
            let shade = u8::try_from(x * 255 / width).unwrap();
            Rgba([shade, 0, 255 - shade, 255])
        });
        let mut file = Cursor::new(Vec::new());
        let drawn = DynamicImage::from(drawn);
        let drawn = match format {
            ImageFormat::Jpeg => drawn.to_rgb8().into(),
            _ => drawn,
        };
        drawn.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    #[test]
    fn every_format_is_drawn_small_with_its_sides_in_proportion() {
        for (media_type, format) in [
            (MediaType::Jpeg, ImageFormat::Jpeg),
            (MediaType::Png, ImageFormat::Png),
            (MediaType::Gif, ImageFormat::Gif),
            (MediaType::Webp, ImageFormat::WebP),
        ] {
            let bytes = picture(format, 1_200, 600);
            let small = thumbnail(media_type, &bytes).unwrap().unwrap();
            let size = imagesize::blob_size(&small).unwrap();
            assert_eq!((size.width, size.height), (480, 240), "{media_type}");
            let bytes = picture(format, 30, 60);
            let small = thumbnail(media_type, &bytes).unwrap().unwrap();
            let size = imagesize::blob_size(&small).unwrap();
            assert_eq!(
                (size.width, size.height),
                (30, 60),
                "never larger than it is"
            );
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_told_apart_from_what_is_too_much() {
        let mut cut = picture(ImageFormat::Png, 64, 64);
        cut.truncate(cut.len() - 40);
        assert!(thumbnail(MediaType::Png, &cut).is_err());
        let large = picture(ImageFormat::Png, 1, 1);
        assert!(thumbnail(MediaType::Png, &large).unwrap().is_some());
        assert!(thumbnail(MediaType::Mp4, b"").unwrap().is_none());
    }

    #[test]
    fn what_can_be_seen_through_lies_on_white() {
        let mut file = Cursor::new(Vec::new());
        let drawn = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
        DynamicImage::from(drawn)
            .write_to(&mut file, ImageFormat::Png)
            .unwrap();
        let small = thumbnail(MediaType::Png, file.get_ref()).unwrap().unwrap();
        let seen = image::load_from_memory(&small).unwrap().to_rgb8();
        assert!(seen.pixels().all(|pixel| pixel.0.iter().all(|c| *c > 250)));
    }
}
