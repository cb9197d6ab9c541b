//! `POST /media`, and posts that carry pictures.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Client, Dezent, at, text};

/// A PNG of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x00, 0x01, 0x00, 0x00,
    0x05, 0x00, 0x01, 0x0d, 0x0a, 0x2d, 0xb4, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

/// A form as browsers send it.
struct Form(Vec<u8>);

impl Form {
    const BOUNDARY: &str = "----seam";

    fn new() -> Self {
        Self(Vec::new())
    }

    fn part(mut self, disposition: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n",
            Self::BOUNDARY
        );
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    fn text(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_bytes())
    }
}

/// A form with a file whose name says nothing true.
fn file(bytes: &[u8]) -> Form {
    Form::new().part("name=\"file\"; filename=\"bild.svg\"", bytes)
}

async fn upload(client: &Client, mut form: Form) -> Answer {
    form.0
        .extend_from_slice(format!("--{}--\r\n", Form::BOUNDARY).as_bytes());
    let kind = format!("multipart/form-data; boundary={}", Form::BOUNDARY);
    let call = client
        .call(Method::POST, "/api/v1/media")
        .header("content-type", kind)
        .body(form.0);
    Answer::of(call).await
}

/// Stores a picture of one pixel with this description; says its id.
pub(super) async fn picture(client: &Client, alt: &str) -> String {
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
        (&media["image_type"], &media["width"]),
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
        .problem(422, "unsupported_image");
    upload(&app.client, file(b""))
        .await
        .problem(422, "unsupported_image");
    let named = upload(&app.client, Form::new().text("alt", "x")).await;
    assert_eq!(named.problem_field(422, "invalid_value").0, "file");
    let named = upload(&app.client, file(PNG).text("title", "x")).await;
    assert_eq!(named.problem_field(422, "unknown_field").0, "title");
    let named = upload(&app.client, file(PNG).text("alt", "x").text("alt", "y")).await;
    assert_eq!(named.problem_field(422, "invalid_value").0, "alt");
    let json = app.client.post("/api/v1/media", &json!({})).await;
    json.problem(415, "unsupported_media_type");
    let large = vec![0; 22 << 20];
    upload(&app.client, file(&large))
        .await
        .problem(413, "body_too_large");
}
