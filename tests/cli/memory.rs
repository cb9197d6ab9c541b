//! Memory: files that were made to hurt, and films of any size, pass through the real program without
//! its memory growing with them. Read from what Linux says of the process.

use futures_util::stream;
use serde_json::{Value, json};

use super::process::{Folder, Running, call};
use crate::{
    api::media::{PNG, boxed, film, film_head},
    harness::plain,
};

/// How much the highest use of memory may grow, in KiB: far less than the largest file.
const GROWTH_MAX_KIB: u64 = 64 << 10;
/// How large the largest film is, in bytes.
const FILM_BYTES: usize = 199_000_000;
const SEAM: &str = "----seam";

/// The most memory that a process has ever used, in KiB.
fn highest(server: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

fn head() -> Vec<u8> {
    format!("--{SEAM}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n").into_bytes()
}

fn tail() -> Vec<u8> {
    format!("\r\n--{SEAM}--\r\n").into_bytes()
}

async fn upload(server: &Running, key: &str, body: reqwest::Body, size: usize) -> (u16, Value) {
    let kind = format!("multipart/form-data; boundary={SEAM}");
    let answer = plain()
        .post(format!("{}/api/v1/media", server.address))
        .bearer_auth(key)
        .header("content-type", kind)
        .header("content-length", size)
        .body(body)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn upload_bytes(server: &Running, key: &str, bytes: &[u8]) -> (u16, Value) {
    let form = [&head(), bytes, &tail()].concat();
    let size = form.len();
    upload(server, key, form.into(), size).await
}

/// A large film, sent as it is made.
async fn upload_film(server: &Running, key: &str) -> (u16, Value) {
    let mut start = [head(), film_head(60_000, b"")].concat();
    let size = u32::try_from(FILM_BYTES + 8).unwrap();
    start.extend(size.to_be_bytes());
    start.extend(b"mdat");
    let total = start.len() + FILM_BYTES + tail().len();
    let piece = vec![0x5a_u8; 1_000_000];
    let pieces = std::iter::once(start)
        .chain(std::iter::repeat_n(piece, FILM_BYTES / 1_000_000))
        .chain([tail()]);
    let body = stream::iter(pieces.map(Ok::<_, std::io::Error>));
    upload(server, key, reqwest::Body::wrap_stream(body), total).await
}

/// The checksum of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            let is_odd = sum & 1 == 1;
            (sum >> 1) ^ if is_odd { 0xedb8_8320 } else { 0 }
        })
    })
}

fn png_head(width: u32, height: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let size = u32::try_from(data.len()).unwrap().to_be_bytes();
        let checked = [name.as_slice(), data].concat();
        [size.as_slice(), &checked, &crc(&checked).to_be_bytes()].concat()
    };
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[&sides, [8, 6, 0, 0, 0].as_slice()].concat()),
        chunk(b"IDAT", b"nothing"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn gif(frames: usize) -> Vec<u8> {
    let start = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    [start.as_slice(), &frame.repeat(frames), b"\x3b"].concat()
}

/// A picture of each kind as an encoder makes it.
fn drawn(format: image::ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::new_rgb8(64, 48);
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Files that say what they are not, or more than is true; each with the answer it is given.
fn corpus() -> Vec<(&'static str, Vec<u8>, u16)> {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};

    let script = b"=1;alert(document.domain)//<script>alert(1)</script>";
    let zip = b"PK\x03\x04\x14\0\0\0\0\0and so on PK\x05\x06";
    let mut huge = [[0, 0, 0, 1].as_slice(), b"moov", &[0xff; 8]].concat();
    huge.extend([0; 64]);
    let deep = (0..50_000).fold(Vec::new(), |inner: Vec<u8>, _| {
        if inner.len() > 100_000 {
            inner
        } else {
            boxed(*b"trak", &inner)
        }
    });
    let samples = [[0; 4].as_slice(), &[0, 0, 0, 1], &[0xff; 4]].concat();
    let samples = boxed(*b"stbl", &boxed(*b"stsz", &samples));
    let ftyp = film(1)[..28].to_vec();
    let many = boxed(*b"moov", &boxed(*b"free", b"").repeat(100_000));
    let media = boxed(*b"mdat", b"x");
    let mut files = vec![
        (
            "svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            422,
        ),
        (
            "html",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            422,
        ),
        (
            "xml",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".to_vec(),
            422,
        ),
        ("zip", zip.to_vec(), 422),
        ("nothing", Vec::new(), 422),
        (
            "gif that is a script",
            [b"GIF89a".as_slice(), script].concat(),
            422,
        ),
        ("png of 50,000 by 50,000", png_head(50_000, 50_000), 422),
        (
            "png whose pixels take more than is decoded",
            png_head(9_000, 9_000),
            201,
        ),
        ("gif of 100,000 frames", gif(100_000), 422),
        (
            "film with a box of 2^64 bytes",
            [&ftyp, &huge, &media[..]].concat(),
            422,
        ),
        (
            "film of boxes in boxes",
            [&ftyp, &boxed(*b"moov", &deep), &media[..]].concat(),
            422,
        ),
        (
            "film of empty boxes",
            [&ftyp, &many, &media[..]].concat(),
            422,
        ),
        (
            "film of billions of samples",
            [film_head(2, &samples), media.clone()].concat(),
            201,
        ),
        (
            "jpeg with a zip behind it",
            [drawn(Jpeg), zip.to_vec()].concat(),
            201,
        ),
        (
            "png with a page behind it",
            [PNG, b"<html><script>alert(1)</script>"].concat(),
            201,
        ),
        (
            "gif with a script behind it",
            [gif(1), script.to_vec()].concat(),
            201,
        ),
    ];
    for whole in [drawn(Jpeg), drawn(Png), drawn(Gif), drawn(WebP), film(3)] {
        for part in [whole.len() / 2, whole.len() - 1] {
            files.push(("half a file", whole[..part].to_vec(), 422));
        }
    }
    files
}

#[tokio::test]
async fn hostile_files_and_long_films_take_little_memory() {
    let folder = Folder::new();
    let mut server = folder.start(&["serve", "--port", "0"]);
    let key = server.read_to("shown this once");
    let key = key.rsplit(' ').next().unwrap().to_owned();
    let api = format!("{}/api/v1", server.address);
    let channel = json!({ "network": "sandbox", "name": "Laden", "time_zone": "UTC" });
    let made = call(
        "POST",
        &format!("{api}/channels"),
        &key,
        Some(&channel.to_string()),
    )
    .await;
    let channel = made.1["id"].clone();
    assert_eq!(upload_bytes(&server, &key, PNG).await.0, 201);
    let before = highest(&server);

    for (name, bytes, wanted) in corpus() {
        let (status, answer) = upload_bytes(&server, &key, &bytes).await;
        assert_eq!(status, wanted, "{name}: {answer}");
        if wanted == 201 {
            let url = format!("{api}/media/{}/content", answer["id"].as_str().unwrap());
            let kept = plain().get(url).bearer_auth(&key).send().await.unwrap();
            let kept = kept.bytes().await.unwrap();
            let is_script = |part: &[u8]| part == b"<script>" || part == b"PK\x03\x04and so";
            assert!(
                !kept.windows(8).any(is_script),
                "{name}: what stood behind it is gone"
            );
            assert!(!kept.windows(4).any(|part| part == b"PK\x03\x04"), "{name}");
        }
    }
    let after_corpus = highest(&server);

    let (status, film) = upload_film(&server, &key).await;
    assert_eq!(status, 201, "{film}");
    let id = film["id"].as_str().unwrap();
    let content = format!("{api}/media/{id}/content");
    let mut read = plain().get(content).bearer_auth(&key).send().await.unwrap();
    let mut size = 0;
    while let Some(piece) = read.chunk().await.unwrap() {
        size += piece.len() as u64;
    }
    assert_eq!(Some(size), film["size_bytes"].as_u64());
    // And out again, to a network that takes it: the one within the program itself.
    let post = json!({ "text": "Teig", "media": [id], "channels": [channel] });
    let (_, post) = call(
        "POST",
        &format!("{api}/posts"),
        &key,
        Some(&post.to_string()),
    )
    .await;
    let post = format!("{api}/posts/{}", post["id"].as_str().unwrap());
    assert_eq!(
        call("POST", &format!("{post}/publish-now"), &key, None)
            .await
            .0,
        200
    );
    loop {
        let (_, seen) = call("GET", &post, &key, None).await;
        match seen["publications"][0]["state"].as_str().unwrap() {
            "sent" | "confirmed" => break,
            "waiting" | "due" | "sending" => {}
            other => panic!("{other}: {seen}"),
        }
    }
    let after = highest(&server);
    assert!(
        after - before < GROWTH_MAX_KIB,
        "memory: {before} KiB at first, {after_corpus} after the corpus, {after} after the film"
    );
}
