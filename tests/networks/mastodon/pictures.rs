//! Pictures to publish.

use crate::harness::{Answer, Dezent, text};

/// A PNG of this shape, all black, that decodes: every row in a block of its own, not compressed.
pub(in crate::networks) fn png(width: u32, height: u32) -> Vec<u8> {
    let row = vec![0; usize::try_from(width).unwrap() + 1];
    let length = u16::try_from(row.len()).unwrap();
    let mut pixels = b"\x78\x01".to_vec();
    for left in (0..height).rev() {
        pixels.push(u8::from(left == 0));
        pixels.extend(length.to_le_bytes());
        pixels.extend((!length).to_le_bytes());
        pixels.extend(&row);
    }
    // Adler-32 of zeros: the sum of ones stays 1, and the other counts the bytes.
    let bytes = u32::from(length) * height % 65_521;
    pixels.extend((bytes << 16 | 1).to_be_bytes());
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend(b"\x08\0\0\0\0");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", head), (b"IDAT", pixels), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let chunk = [&name[..], &data].concat();
        png.extend(&chunk);
        png.extend(crc_32(&chunk).to_be_bytes());
    }
    png
}

/// The check sum of a PNG's chunk. Source: PNG specification, annex D, read 2026-11-23.
fn crc_32(bytes: &[u8]) -> u32 {
    let shifted = |sum: u32| (0..8).fold(sum, |sum, _| sum >> 1 ^ (0xedb8_8320 * (sum & 1)));
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        shifted(sum & 0xff ^ u32::from(*byte)) ^ sum >> 8
    })
}

/// Stores a picture and says its id.
pub(in crate::networks) async fn upload(dezent: &Dezent, bytes: &[u8], alt: &str) -> String {
    let mut form = Vec::new();
    form.extend(b"--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    form.extend(bytes);
    form.extend(b"\r\n--seam\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n");
    form.extend(alt.as_bytes());
    form.extend(b"\r\n--seam--\r\n");
    let call = dezent.client.call(reqwest::Method::POST, "/api/v1/media");
    let call = call
        .header("content-type", "multipart/form-data; boundary=seam")
        .body(form);
    text(&Answer::of(call).await.expect(201)["id"])
}
