use std::io::Cursor;

use image::{
    DynamicImage, ImageBuffer, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader,
    Luma, Rgb, RgbImage, Rgba, RgbaImage, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder,
};

use super::{Picture, draw, resized};
use crate::{
    domain::{
        media::{MediaType, Unfit},
        network::{Fit, SIDE_FLOOR},
    },
    media::walk::samples,
};

use MediaType::{Gif, Jpeg, Png, Webp};

const MANY_BYTES: u64 = 10_000_000;

fn fit(types: &[MediaType], size_max_bytes: u64) -> Fit {
    Fit {
        types: types.to_vec(),
        side_max: None,
        pixels_max: None,
        side_min: None,
        size_max_bytes,
    }
}

fn within(side_max: u32, types: &[MediaType]) -> Fit {
    Fit {
        side_max: Some(side_max),
        ..fit(types, MANY_BYTES)
    }
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.into().write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Colours that run softly from one side to the other.
fn soft(width: u32, height: u32) -> RgbImage {
    let shade = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([shade(x, width), shade(y, height), 90])
    })
}

/// Dots that no format can write in few bytes; the same each time.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(width, height, |_, _| {
        let mut dot = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        Rgb([dot(), dot(), dot()])
    })
}

/// The same with few shades, of which none is very light or dark.
fn grain(width: u32, height: u32) -> RgbImage {
    let mut picture = noise(width, height);
    for shade in picture.iter_mut() {
        *shade = 96 + *shade / 4;
    }
    picture
}

fn format(media_type: MediaType) -> ImageFormat {
    match media_type {
        Jpeg => ImageFormat::Jpeg,
        Png => ImageFormat::Png,
        Webp => ImageFormat::WebP,
        _ => panic!("{media_type} is not drawn"),
    }
}

/// What was drawn, after it was compared with what is said of it.
fn seen(picture: &Picture) -> DynamicImage {
    let drawn = picture.drawn;
    assert_eq!(drawn.size_bytes, picture.bytes.len() as u64);
    assert_eq!(
        crate::media::kind::kind(&picture.bytes),
        Some(drawn.media_type)
    );
    let seen = image::load_from_memory_with_format(&picture.bytes, format(drawn.media_type));
    let seen = seen.unwrap();
    assert_eq!((seen.width(), seen.height()), (drawn.width, drawn.height));
    seen
}

fn differs(one: &RgbImage, other: &RgbImage) -> u8 {
    assert_eq!(one.dimensions(), other.dimensions());
    let pairs = one.as_raw().iter().zip(other.as_raw());
    pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn every_format_becomes_what_is_taken_and_looks_the_same() {
    let picture = soft(60, 40);
    for own in [Jpeg, Png, Webp] {
        let bytes = written(picture.clone(), format(own));
        for wanted in [Jpeg, Png, Webp] {
            let drawn = draw(own, &bytes, &fit(&[wanted], MANY_BYTES)).unwrap();
            assert_eq!(drawn.drawn.media_type, wanted, "{own}");
            let seen = seen(&drawn).to_rgb8();
            assert!(differs(&seen, &picture) < 12, "{own} as {wanted}");
            let again = draw(own, &bytes, &fit(&[wanted], MANY_BYTES)).unwrap();
            assert_eq!(drawn, again, "the same each time");
        }
    }
}

#[test]
fn sides_are_brought_within_their_limits_in_proportion() {
    let bytes = written(soft(2_400, 300), ImageFormat::Jpeg);
    let drawn = draw(Jpeg, &bytes, &within(1_200, &[Jpeg])).unwrap();
    assert_eq!((drawn.drawn.width, drawn.drawn.height), (1_200, 150));
    let wanted = soft(1_200, 150);
    assert!(differs(&seen(&drawn).to_rgb8(), &wanted) < 16);
    let below = draw(Jpeg, &bytes, &within(SIDE_FLOOR - 1, &[Jpeg]));
    assert_eq!(below, Err(Unfit::Loses));
    let small = written(soft(300, 200), ImageFormat::Png);
    let kept = draw(Png, &small, &within(5_000, &[Jpeg])).unwrap();
    assert_eq!(kept.drawn.width, 300, "never made larger");
}

#[test]
fn strips_leave_no_seams() {
    let picture = grain(700, 20);
    let whole = image::imageops::resize(&picture, 530, 15, super::FilterType::Lanczos3);
    assert!(differs(&resized(&picture, 530, 15), &whole) <= 2);
    let high = grain(20, 700);
    let whole = image::imageops::resize(&high, 15, 530, super::FilterType::Lanczos3);
    assert!(differs(&resized(&high, 15, 530), &whole) <= 2);
    assert_eq!(resized(&picture, 700, 20), picture);
}

#[test]
fn bytes_cost_quality_first_and_then_sides_down_to_the_floor() {
    let bytes = written(noise(1_300, 40), ImageFormat::Png);
    let of = |max| draw(Png, &bytes, &fit(&[Jpeg], max));
    let best = of(MANY_BYTES).unwrap().drawn;
    assert_eq!((best.width, best.height), (1_300, 40));
    assert_eq!(of(best.size_bytes).unwrap().drawn, best, "at its border");
    let worse = of(best.size_bytes - 1).unwrap().drawn;
    assert_eq!((worse.width, worse.height), (1_300, 40));
    assert!(worse.size_bytes < best.size_bytes);
    // The worst quality has a bit more than half the bytes of the best.
    let smaller = of(best.size_bytes / 2).unwrap();
    let sides = smaller.drawn;
    assert!(
        (SIDE_FLOOR..1_300).contains(&sides.width),
        "{}",
        sides.width
    );
    assert!(sides.size_bytes <= best.size_bytes / 2);
    seen(&smaller);
    let mut least = (1..20).map(|part| of(best.size_bytes / part));
    let refused = least.find_map(Result::err);
    assert_eq!(refused, Some(Unfit::Loses));
}

#[test]
fn a_format_is_kept_unless_that_costs_pixels() {
    let bytes = written(grain(1_200, 50), ImageFormat::Png);
    let both = |max| draw(Png, &bytes, &fit(&[Jpeg, Png], max)).unwrap().drawn;
    assert_eq!(both(MANY_BYTES).media_type, Png);
    let drawn = both(bytes.len() as u64 * 2 / 3);
    assert_eq!((drawn.media_type, drawn.width), (Jpeg, 1_200));
    let mut clear = DynamicImage::from(noise(1_200, 50)).to_rgba8();
    clear.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
    let bytes = written(clear, ImageFormat::Png);
    // 180,000 bytes are what the dots are; no format presses them.
    let drawn = draw(Png, &bytes, &fit(&[Jpeg, Png], 170_000));
    let drawn = drawn.unwrap().drawn;
    assert_eq!(drawn.media_type, Png);
    assert!(
        (SIDE_FLOOR..1_200).contains(&drawn.width),
        "{}",
        drawn.width
    );
    // Where it is already so small, it is not made any smaller.
    let bytes = written(noise(400, 50), ImageFormat::Png);
    let refused = draw(Png, &bytes, &fit(&[Png], bytes.len() as u64 / 2));
    assert_eq!(refused, Err(Unfit::Loses));
}

#[test]
fn what_can_be_seen_through_stays_so_or_lies_on_white() {
    let half = RgbaImage::from_fn(40, 20, |x, _| {
        Rgba([200, 0, 0, if x < 20 { 255 } else { 0 }])
    });
    let bytes = written(half.clone(), ImageFormat::WebP);
    let kept = draw(Webp, &bytes, &fit(&[Jpeg, Png], MANY_BYTES)).unwrap();
    assert_eq!(kept.drawn.media_type, Png);
    assert_eq!(seen(&kept).to_rgba8(), half);
    let flat = draw(Webp, &bytes, &fit(&[Jpeg], MANY_BYTES)).unwrap();
    let flat = seen(&flat).to_rgb8();
    assert!(flat.get_pixel(35, 10).0.iter().all(|colour| *colour > 250));
    // One that could be seen through and cannot is like any other.
    let whole = RgbaImage::from_pixel(40, 20, Rgba([9, 9, 9, 255]));
    let bytes = written(whole, ImageFormat::WebP);
    let kept = draw(Webp, &bytes, &fit(&[Jpeg, Png], MANY_BYTES)).unwrap();
    assert_eq!(kept.drawn.media_type, Jpeg);
}

#[test]
fn what_cannot_be_seen_does_not_shine_through_at_the_edges() {
    // White on what is black and cannot be seen.
    let sign = RgbaImage::from_fn(2_200, 20, |x, _| match (x / 55) % 2 {
        0 => Rgba([255, 255, 255, 255]),
        _ => Rgba([0, 0, 0, 0]),
    });
    let bytes = written(sign, ImageFormat::Png);
    let drawn = draw(Png, &bytes, &within(1_500, &[Png])).unwrap();
    let drawn = seen(&drawn).to_rgba8();
    assert_eq!(drawn.dimensions(), (1_500, 14));
    let is_white = |pixel: &Rgba<u8>| pixel.0[..3].iter().all(|colour| *colour >= 250);
    assert!(
        drawn
            .pixels()
            .all(|pixel| pixel.0[3] < 8 || is_white(pixel))
    );
}

/// A JPEG that is to be turned by a quarter to the right.
fn lying() -> Vec<u8> {
    let straight = written(
        RgbImage::from_fn(60, 30, |x, _| {
            if x < 30 {
                Rgb([250, 0, 0])
            } else {
                Rgb([0, 0, 250])
            }
        }),
        ImageFormat::Jpeg,
    );
    let notes = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let length = u16::try_from(notes.len() + 2).unwrap().to_be_bytes();
    let (start, rest) = straight.split_at(2);
    [start, &[0xff, 0xe1], &length, notes, rest].concat()
}

#[test]
fn a_picture_is_drawn_upright_and_its_file_says_nothing_else() {
    for wanted in [Jpeg, Png, Webp] {
        let drawn = draw(Jpeg, &lying(), &fit(&[wanted], MANY_BYTES)).unwrap();
        assert_eq!((drawn.drawn.width, drawn.drawn.height), (30, 60));
        let upright = seen(&drawn).to_rgb8();
        assert!(upright.get_pixel(15, 5).0[0] > 200, "{wanted}");
        assert!(upright.get_pixel(15, 55).0[2] > 200, "{wanted}");
        let holds = |name: &[u8]| drawn.bytes.windows(name.len()).any(|found| found == name);
        for name in [&b"Exif"[..], b"eXIf", b"EXIF", b"tEXt", b"XMP "] {
            assert!(!holds(name), "{wanted}");
        }
    }
}

/// The head of a profile for colours of this kind, with something behind it.
fn profile(kind: [u8; 4]) -> Vec<u8> {
    let mut profile = vec![0; 200];
    profile[16..20].copy_from_slice(&kind);
    profile[150] = 7;
    profile
}

#[test]
fn a_colour_profile_goes_along() {
    let with = |kind, picture: DynamicImage| {
        let mut file = Vec::new();
        let mut encoder = PngEncoder::new(&mut file);
        encoder.set_icc_profile(profile(kind)).unwrap();
        let (width, height) = (picture.width(), picture.height());
        encoder
            .write_image(picture.as_bytes(), width, height, picture.color().into())
            .unwrap();
        file
    };
    let colours: DynamicImage = soft(30, 20).into();
    let grey: DynamicImage = ImageBuffer::from_pixel(30, 20, Luma([90_u8])).into();
    for (kind, picture) in [(*b"RGB ", &colours), (*b"RGB ", &grey), (*b"GRAY", &grey)] {
        let bytes = with(kind, picture.clone());
        for wanted in [Jpeg, Png, Webp] {
            let drawn = draw(Png, &bytes, &fit(&[wanted], MANY_BYTES)).unwrap();
            let read = Cursor::new(&drawn.bytes);
            let reader = ImageReader::with_format(read, format(wanted));
            let mut decoder = reader.into_decoder().unwrap();
            assert_eq!(decoder.icc_profile().unwrap(), Some(profile(kind)));
        }
    }
    let mixed = with(*b"GRAY", colours);
    let refused = draw(Png, &mixed, &fit(&[Jpeg], MANY_BYTES));
    assert_eq!(refused, Err(Unfit::Colours));
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file);
    encoder.set_icc_profile(profile(*b"CMYK")).unwrap();
    let inks = soft(30, 20);
    encoder
        .write_image(inks.as_raw(), 30, 20, image::ExtendedColorType::Rgb8)
        .unwrap();
    let refused = draw(Jpeg, &file, &fit(&[Png], MANY_BYTES));
    assert_eq!(refused, Err(Unfit::Colours));
    let plain = draw(
        Png,
        &written(grey, ImageFormat::Png),
        &fit(&[Jpeg], MANY_BYTES),
    );
    assert_eq!(seen(&plain.unwrap()).color(), image::ColorType::L8);
}

#[test]
fn many_bits_become_eight() {
    let fine: DynamicImage = ImageBuffer::from_pixel(30, 20, Rgb([65_535_u16, 32_896, 0])).into();
    let bytes = written(fine, ImageFormat::Png);
    let drawn = draw(Png, &bytes, &fit(&[Webp], MANY_BYTES)).unwrap();
    assert_eq!(seen(&drawn).to_rgb8().get_pixel(3, 3).0, [255, 128, 0]);
}

#[test]
fn what_moves_is_not_drawn() {
    let any = fit(&[Jpeg, Png, Webp], MANY_BYTES);
    for (bytes, media_type) in [
        (samples::gif(64, 48, 3), Gif),
        (samples::gif(64, 48, 1), Gif),
        (samples::png_of(64, 48, 2), Png),
        (samples::webp(64, 48, 2), Webp),
    ] {
        assert_eq!(draw(media_type, &bytes, &any), Err(Unfit::Moves));
    }
}

#[test]
fn what_cannot_be_decoded_is_told_apart_from_what_is_too_much() {
    let any = fit(&[Jpeg], MANY_BYTES);
    // Whole by its structure, with nothing in it.
    let empty = samples::png(64, 48);
    assert_eq!(draw(Png, &empty, &any), Err(Unfit::Unknown));
    assert_eq!(draw(Png, b"", &any), Err(Unfit::Unknown));
    // 8,000 by 8,000 in its head, which is believed until its pixels are needed.
    let mut large = written(soft(16, 16), ImageFormat::Jpeg);
    let head = large
        .windows(9)
        .position(|piece| piece[..2] == [0xff, 0xc0] && piece[5..] == [0, 16, 0, 16]);
    let sides = head.unwrap() + 5;
    large[sides..sides + 4].copy_from_slice(&[0x1f, 0x40, 0x1f, 0x40]);
    assert_eq!(draw(Jpeg, &large, &any), Err(Unfit::TooMuch));
}
