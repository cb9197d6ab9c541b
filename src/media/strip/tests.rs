//! Nothing that says where it was taken is left, and not a pixel changes.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, codecs::gif::GifEncoder};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{mp4::blank_places, png::crc, strip};
use crate::{
    domain::media::MediaType,
    media::{
        mp4::{
            film,
            samples::{boxed, mp4, mp4_with},
        },
        walk::samples::{gif, jpeg, png, webp},
    },
};

/// What a camera writes: where it was, and that it was held upright.
const PLACE: &str = "52.520008,13.404954";

const FORMATS: [(MediaType, ImageFormat); 4] = [
    (MediaType::Jpeg, ImageFormat::Jpeg),
    (MediaType::Png, ImageFormat::Png),
    (MediaType::Gif, ImageFormat::Gif),
    (MediaType::Webp, ImageFormat::WebP),
];

/// A camera's notes with which way is up, a list of places, and a comment of the maker.
fn notes() -> Vec<u8> {
    let mut notes = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
    notes.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    notes.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    notes.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0");
    notes.extend(PLACE.as_bytes());
    notes
}

fn xmp() -> Vec<u8> {
    format!("<x:xmpmeta exif:GPSLatitude=\"{PLACE}\"/>").into_bytes()
}

fn drawn() -> DynamicImage {
    let shade = |side: u32| u8::try_from(side * 7 % 256).unwrap();
    RgbImage::from_fn(24, 16, |x, y| Rgb([shade(x), shade(y), shade(x + y)])).into()
}

/// A picture as an encoder makes it.
fn plain(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    drawn().write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

fn png_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let checked = [name.as_slice(), data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &checked, &crc(&checked).to_be_bytes()].concat()
}

fn riff_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let fill = vec![0; data.len() % 2];
    [name.as_slice(), &length, data, &fill].concat()
}

/// The same picture as it comes from a camera, with something put behind its end.
fn noted(media_type: MediaType, bytes: &[u8]) -> Vec<u8> {
    let made = match media_type {
        MediaType::Jpeg => [
            bytes[..2].to_vec(),
            segment(0xe1, &[b"Exif\0\0".as_slice(), &notes()].concat()),
            segment(
                0xe1,
                &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &xmp()].concat(),
            ),
            segment(0xed, format!("Photoshop 3.0\0{PLACE}").as_bytes()),
            segment(0xfe, PLACE.as_bytes()),
            bytes[2..].to_vec(),
        ]
        .concat(),
        MediaType::Png => [
            bytes[..33].to_vec(),
            png_chunk(*b"eXIf", &notes()),
            png_chunk(*b"tEXt", format!("Place\0{PLACE}").as_bytes()),
            png_chunk(
                *b"iTXt",
                &[b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), &xmp()].concat(),
            ),
            bytes[33..].to_vec(),
        ]
        .concat(),
        MediaType::Gif => {
            let at = 13
                + if bytes[10] & 0x80 == 0 {
                    0
                } else {
                    3 << ((bytes[10] & 7) + 1)
                };
            let comment = [&[0x21, 0xfe, 19], PLACE.as_bytes(), &[0]].concat();
            let program = [
                b"\x21\xff\x0bXMP DataXMP\x13".as_slice(),
                PLACE.as_bytes(),
                &[0],
            ];
            [&bytes[..at], &comment, &program.concat(), &bytes[at..]].concat()
        }
        _ => {
            let head = [0x0c, 0, 0, 0, 23, 0, 0, 15, 0, 0];
            let body = [
                b"WEBP".to_vec(),
                riff_chunk(*b"VP8X", &head),
                bytes[12..].to_vec(),
                riff_chunk(*b"EXIF", &notes()),
                riff_chunk(*b"XMP ", &xmp()),
            ]
            .concat();
            let length = u32::try_from(body.len()).unwrap().to_le_bytes();
            [b"RIFF".as_slice(), &length, &body].concat()
        }
    };
    [
        made.as_slice(),
        b"PK\x03\x04 and another file ",
        PLACE.as_bytes(),
    ]
    .concat()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

#[test]
fn no_place_is_left_and_not_a_pixel_changes() {
    for (media_type, format) in FORMATS {
        let camera = noted(media_type, &plain(format));
        assert!(holds(&camera, PLACE.as_bytes()));
        let kept = strip(media_type, &camera).unwrap();
        for gone in [PLACE.as_bytes(), b"GPS", b"xmp", b"PK\x03\x04"] {
            assert!(!holds(&kept, gone), "{media_type}: {gone:?}");
        }
        let before = image::load_from_memory_with_format(&camera, format).unwrap();
        let after = image::load_from_memory_with_format(&kept, format).unwrap();
        assert_eq!(before, after, "{media_type}");
        assert_eq!(strip(media_type, &kept).as_ref(), Some(&kept));
    }
}

#[test]
fn which_way_is_up_stays() {
    use image::{ImageDecoder as _, ImageReader, metadata::Orientation};

    for (media_type, format) in FORMATS {
        let kept = strip(media_type, &noted(media_type, &plain(format))).unwrap();
        let reader = ImageReader::with_format(Cursor::new(&kept), format);
        let orientation = reader.into_decoder().unwrap().orientation().unwrap();
        if media_type == MediaType::Gif {
            assert_eq!(orientation, Orientation::NoTransforms);
        } else {
            assert_eq!(orientation, Orientation::Rotate90, "{media_type}");
        }
    }
}

#[test]
fn what_a_picture_needs_to_look_the_same_stays() {
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &[7; 40]].concat();
    let mixing = b"Adobe\0\x64\0\0\0\0\x01";
    let bytes = plain(ImageFormat::Jpeg);
    let with = [
        &bytes[..2],
        &segment(0xe2, &profile),
        &segment(0xee, mixing),
        &bytes[2..],
    ]
    .concat();
    assert_eq!(strip(MediaType::Jpeg, &with), Some(with));
    let bytes = plain(ImageFormat::Png);
    let chunks = [
        png_chunk(*b"gAMA", &[0, 0, 1, 2]),
        png_chunk(*b"pHYs", &[0; 9]),
    ]
    .concat();
    let with = [&bytes[..33], &chunks, &bytes[33..]].concat();
    assert_eq!(strip(MediaType::Png, &with), Some(with));
    let mut moving = Vec::new();
    let mut encoder = GifEncoder::new(&mut moving);
    encoder
        .set_repeat(image::codecs::gif::Repeat::Infinite)
        .unwrap();
    let frame = || image::Frame::new(drawn().to_rgba8());
    encoder.encode_frames([frame(), frame()]).unwrap();
    drop(encoder);
    assert_eq!(strip(MediaType::Gif, &moving), Some(moving));
}

/// A film's keys and values, as phones write them.
fn keyed(version: &[u8]) -> Vec<u8> {
    let key = |name: &str| boxed(*b"mdta", name.as_bytes());
    let keys = [
        vec![0, 0, 0, 0, 0, 0, 0, 2],
        key("com.apple.quicktime.make"),
        key("com.apple.quicktime.location.ISO6709"),
    ];
    let value = |text: &str| {
        boxed(
            *b"data",
            &[&[0, 0, 0, 1, 0, 0, 0, 0], text.as_bytes()].concat(),
        )
    };
    let values = [
        boxed(1_u32.to_be_bytes(), &value("Maker")),
        boxed(2_u32.to_be_bytes(), &value(PLACE)),
    ];
    let body = [
        version.to_vec(),
        boxed(*b"hdlr", &[0; 24]),
        boxed(*b"keys", &keys.concat()),
        boxed(*b"ilst", &values.concat()),
    ];
    boxed(*b"meta", &body.concat())
}

#[test]
fn a_film_says_no_more_where_it_was_taken_and_nothing_moves() {
    let place = boxed(*b"\xa9xyz", &[b"\0\x13\x15\xc7", PLACE.as_bytes()].concat());
    let spot = boxed(*b"loci", &[&[0; 6], PLACE.as_bytes()].concat());
    let title = boxed(*b"\xa9nam", b"Brot");
    let document = [
        b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac".to_vec(),
        xmp(),
    ];
    let more = [
        boxed(*b"udta", &[place, spot, title, vec![0; 4]].concat()),
        keyed(b""),
        boxed(*b"udta", &keyed(&[0; 4])),
        boxed(*b"uuid", &document.concat()),
    ];
    let mut file = Cursor::new(mp4_with(5_000, &more.concat()));
    let before = file.get_ref().clone();
    assert_eq!(
        before
            .windows(19)
            .filter(|part| *part == PLACE.as_bytes())
            .count(),
        5
    );
    assert!(blank_places(&mut file).unwrap());
    let after = file.get_ref().clone();
    assert_eq!(before.len(), after.len());
    assert!(!holds(&after, PLACE.as_bytes()));
    for kept in [b"Brot".as_slice(), b"Maker", b"pictures and sound"] {
        assert!(holds(&after, kept));
    }
    assert_eq!(
        film(Cursor::new(&before)).unwrap(),
        film(Cursor::new(&after)).unwrap()
    );
    assert!(!blank_places(&mut file).unwrap(), "there is nothing left");
    assert_eq!(file.get_ref(), &after);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_twice_is_once(
        of in 0_usize..4, at in 0_usize..80, junk in any::<Vec<u8>>(), keep in any::<bool>(),
    ) {
        let whole = [jpeg(9, 9), png(9, 9), gif(9, 9, 2), webp(9, 9, 2)][of].clone();
        let at = at.min(whole.len());
        let tail = if keep { &whole[at..] } else { &[] };
        let mixed = [&whole[..at], &junk, tail].concat();
        for (media_type, _) in FORMATS {
            if let Some(kept) = strip(media_type, &mixed) {
                prop_assert!(kept.len() <= mixed.len() + 32);
                prop_assert_eq!(strip(media_type, &kept), Some(kept));
            }
        }
    }

    #[test]
    fn no_film_makes_it_panic(at in 0_usize..900, junk in any::<Vec<u8>>(), keep in any::<bool>()) {
        let whole = if keep { mp4_with(1, &keyed(b"")) } else { mp4(1) };
        let at = at.min(whole.len());
        let mut file = Cursor::new([&whole[..at], &junk, &whole[at..]].concat());
        let length = file.get_ref().len();
        if blank_places(&mut file).is_ok() {
            prop_assert_eq!(file.get_ref().len(), length);
            prop_assert!(!blank_places(&mut file).unwrap());
        }
    }
}
