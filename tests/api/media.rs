//! `POST /media`, and posts that carry pictures and films.

use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use crate::harness::{Answer, Client, Dezent, at, text};

/// A PNG of one pixel.
pub(crate) const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x00, 0x01, 0x00, 0x00,
    0x05, 0x00, 0x01, 0x0d, 0x0a, 0x2d, 0xb4, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

/// A box of a film.
pub(crate) fn boxed(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), &name, body].concat()
}

/// A track of a film with its kind, size and coding.
fn track(kind: [u8; 4], width: u32, height: u32, coding: [u8; 4]) -> Vec<u8> {
    let mut header = vec![0; 84];
    header[40..44].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    header[76..80].copy_from_slice(&(width << 16).to_be_bytes());
    header[80..84].copy_from_slice(&(height << 16).to_be_bytes());
    let handler = [[0; 8].as_slice(), &kind, &[0; 13]].concat();
    let entries = [
        [0, 0, 0, 0, 0, 0, 0, 1].as_slice(),
        &boxed(coding, &[0; 16]),
    ]
    .concat();
    let table = boxed(*b"stbl", &boxed(*b"stsd", &entries));
    let inner = [boxed(*b"hdlr", &handler), boxed(*b"minf", &table)].concat();
    boxed(
        *b"trak",
        &[boxed(*b"tkhd", &header), boxed(*b"mdia", &inner)].concat(),
    )
}

/// The start of a film of so many milliseconds, up to its pictures and sound.
pub(crate) fn film_head(ms: u32, more: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 100];
    header[12..16].copy_from_slice(&1_000_u32.to_be_bytes());
    header[16..20].copy_from_slice(&ms.to_be_bytes());
    let tracks = [
        boxed(*b"mvhd", &header),
        track(*b"vide", 640, 360, *b"avc1"),
        track(*b"soun", 0, 0, *b"mp4a"),
        more.to_vec(),
    ];
    [
        boxed(*b"ftyp", b"isom\0\0\x02\0isommp41"),
        boxed(*b"moov", &tracks.concat()),
    ]
    .concat()
}

/// A film of so many milliseconds.
pub(crate) fn film(ms: u32) -> Vec<u8> {
    [film_head(ms, b""), boxed(*b"mdat", &[7; 1_000])].concat()
}

/// A form as browsers send it.
pub(crate) struct Form(Vec<u8>);

impl Form {
    const BOUNDARY: &str = "----seam";

    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn part(mut self, disposition: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n",
            Self::BOUNDARY
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn text(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_bytes())
    }
}

/// A form with a file whose name says nothing true.
pub(crate) fn file(bytes: &[u8]) -> Form {
    Form::new().part("name=\"file\"; filename=\"bild.svg\"", bytes)
}

pub(crate) async fn upload(client: &Client, form: Form) -> Answer {
    upload_with(client, form, &[]).await
}

/// The same with further headers.
pub(super) async fn upload_with(
    client: &Client,
    mut form: Form,
    headers: &[(&str, &str)],
) -> Answer {
    form.0
        .extend_from_slice(format!("--{}--\r\n", Form::BOUNDARY).as_bytes());
    let kind = format!("multipart/form-data; boundary={}", Form::BOUNDARY);
    let mut call = client
        .call(Method::POST, "/api/v1/media")
        .header("content-type", kind);
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    Answer::of(call.body(form.0)).await
}

/// Stores a picture of one pixel with this description; says its id.
pub(crate) async fn picture(client: &Client, alt: &str) -> String {
    let stored = upload(client, file(PNG).text("alt", alt)).await;
    text(&stored.expect(201)["id"])
}

#[tokio::test]
async fn a_picture_is_stored_and_goes_out_with_its_description() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let media = upload(&app.client, file(PNG).text("alt", "Ein Laib Brot"))
        .await
        .expect(201);
    assert_eq!(
        (&media["media_type"], &media["width"]),
        (&json!("image/png"), &json!(1))
    );
    assert_eq!(
        (&media["alt"], &media["size_bytes"]),
        (&json!("Ein Laib Brot"), &json!(PNG.len()))
    );
    let body = json!({
        "text": "Brot", "media": [media["id"]], "channels": [channel], "publish_at": at(0),
    });
    app.create_post(body).await;
    app.run().await;
    let public = app.public_on(&channel).await;
    assert_eq!(public[0]["media"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn pictures_of_another_workspace_do_not_exist() {
    let app = Dezent::spawn().await;
    let other = app.second_workspace().await;
    let media = text(&upload(&other, file(PNG)).await.expect(201)["id"]);
    let answer = app
        .client
        .post("/api/v1/posts", &json!({ "text": "x", "media": [media] }))
        .await;
    let named = answer.problem_field(422, "invalid_value");
    assert_eq!(named, ("media[0]".to_owned(), "media_unknown".to_owned()));
}

#[tokio::test]
async fn too_many_pictures_are_named_by_channel() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let media = upload(&app.client, file(PNG)).await.expect(201)["id"].clone();
    let body = json!({
        "text": "x", "media": vec![media; 5], "channels": [channel], "publish_at": at(0),
    });
    let problem = app
        .client
        .post("/api/v1/posts", &body)
        .await
        .problem(422, "network_limits");
    let field = &problem["fields"][0];
    assert_eq!(
        (&field["field"], &field["code"]),
        (&json!("media"), &json!("media_too_many"))
    );
    assert_eq!((&field["count"], &field["limit"]), (&json!(5), &json!(4)));
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let app = Dezent::spawn().await;
    let svg = file(b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    upload(&app.client, svg)
        .await
        .problem(422, "unsupported_media");
    upload(&app.client, file(b""))
        .await
        .problem(422, "unsupported_media");
    let named = upload(&app.client, Form::new().text("alt", "x")).await;
    assert_eq!(named.problem_field(422, "invalid_value").0, "file");
    let named = upload(&app.client, file(PNG).text("title", "x")).await;
    assert_eq!(named.problem_field(422, "unknown_field").0, "title");
    let named = upload(&app.client, file(PNG).text("alt", "x").text("alt", "y")).await;
    assert_eq!(named.problem_field(422, "invalid_value").0, "alt");
    let json = app.client.post("/api/v1/media", &json!({})).await;
    json.problem(415, "unsupported_media_type");
    let zeroes = vec![0; 22 << 20];
    upload(&app.client, file(&zeroes))
        .await
        .problem(422, "unsupported_media");
    let large = [PNG, &zeroes].concat();
    let named = upload(&app.client, file(&large)).await;
    let named = named.problem_field(422, "media_too_large");
    assert_eq!(named, ("file".to_owned(), "media_bytes".to_owned()));
    let words = "x".repeat(300 << 10);
    let named = upload(&app.client, Form::new().text("alt", &words)).await;
    assert_eq!(named.problem_field(422, "invalid_value").0, "alt");
    assert_eq!(app.files(), 0, "nothing is left of any of them");
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let app = Dezent::spawn().await;
    let whole = file(&[PNG, &vec![0; 100_000]].concat()).0;
    let address = app.client.base.strip_prefix("http://").unwrap().to_owned();
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = app.client.key().unwrap();
    let head = format!(
        "POST /api/v1/media HTTP/1.1\r\nHost: dezent\r\nAuthorization: Bearer {head}\r\n\
         Content-Type: multipart/form-data; boundary={}\r\nContent-Length: 999999\r\n\r\n",
        Form::BOUNDARY
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&whole).await.unwrap();
    while app.files() == 0 {
        tokio::task::yield_now().await;
    }
    drop(line);
    while app.files() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_film_goes_out_on_a_network_that_takes_films() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let bytes = film(4_000);
    let media = upload(&app.client, file(&bytes).text("alt", "Teig")).await;
    let media = media.expect(201);
    assert_eq!(
        (&media["media_type"], &media["width"], &media["height"]),
        (&json!("video/mp4"), &json!(640), &json!(360))
    );
    assert_eq!(
        (&media["duration_ms"], &media["has_audio"], &media["codecs"]),
        (&json!(4_000), &json!(true), &json!("avc1, mp4a"))
    );
    assert_eq!(media["has_thumbnail"], json!(false));
    let picture = upload(&app.client, file(PNG)).await.expect(201);
    let body = json!({
        "text": "x", "media": [media["id"], picture["id"]], "channels": [channel],
        "publish_at": at(0),
    });
    let mixed = app.client.post("/api/v1/posts", &body).await;
    let named = mixed.problem_field(422, "network_limits");
    assert_eq!(named, ("media".to_owned(), "media_mixed".to_owned()));
    let body = json!({
        "text": "x", "media": [media["id"]], "channels": [channel], "publish_at": at(0),
    });
    app.create_post(body).await;
    app.run().await;
    let public = app.public_on(&channel).await;
    let url = text(&public[0]["media"][0]["url"]);
    let shown = app.client.call(Method::GET, &url).send().await.unwrap();
    assert_eq!(shown.headers()["content-type"], "video/mp4");
    assert_eq!(shown.bytes().await.unwrap(), bytes);
}
