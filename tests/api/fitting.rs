//! Pictures that a network would refuse, and that go out drawn anew.

use std::io::Cursor;

use dezent::{
    domain::{
        id::MediaId,
        media::{Fitted, Rendition},
        publication::State,
        time::MINUTE_MS,
    },
    store::renditions,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};

use super::media::{file, upload};
use crate::harness::{Answer, Dezent, at, text};

/// A picture with much in it, so that it has many bytes.
fn busy(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut state = 1_u32;
    let drawn = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(drawn)
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

async fn stored(app: &Dezent, bytes: &[u8]) -> String {
    let form = file(bytes).text("alt", "Viele Punkte");
    text(&upload(&app.client, form).await.expect(201)["id"])
}

fn post(channel: &str, media: &str) -> Value {
    json!({ "text": "Brot", "media": [media], "channels": [channel], "publish_at": at(0) })
}

/// What was drawn of a picture.
async fn drawn(app: &Dezent, media: &str) -> Vec<Fitted> {
    let (db, workspace) = (&app.app.services().db, app.app.workspace());
    let media: MediaId = media.parse().unwrap();
    renditions::of_media(db, workspace, &[media]).await.unwrap()
}

/// The type and bytes of the one picture of a post, as everybody sees it.
async fn shown(app: &Dezent, post: &Value) -> (String, Vec<u8>) {
    assert_eq!(post["media"].as_array().unwrap().len(), 1);
    let url = text(&post["media"][0]["url"]);
    let call = app.client.call(Method::GET, &url);
    let (answer, bytes) = Answer::of_bytes(call).await;
    (answer.header("content-type").to_owned(), bytes)
}

#[tokio::test]
async fn a_picture_goes_out_as_its_network_takes_it() {
    let app = Dezent::spawn().await;
    let narrow = app
        .channel(json!({ "image_types": ["image/jpeg"], "image_side_max": 1_200 }))
        .await;
    let wide = app.channel(json!({})).await;
    let bytes = busy(1_300, 60, ImageFormat::WebP);
    let media = stored(&app, &bytes).await;
    let files = app.files();
    let mut body = post(&narrow, &media);
    body["channels"] = json!([narrow, wide]);
    let checked = app.client.post("/api/v1/check", &body).await.expect(200);
    assert_eq!(
        (&checked["blocks"], &checked["limits"]),
        (&json!(false), &json!([]))
    );
    let made = app.create_post(body).await;
    assert_eq!(made["limits"], json!([]));
    assert_eq!(made["fitted"], checked["fitted"]);
    let fitted = made["fitted"].as_array().unwrap();
    let [told] = fitted.as_slice() else {
        panic!("{fitted:?}")
    };
    assert_eq!(
        (&told["media"], &told["channel"], &told["media_type"]),
        (&json!(media), &json!(narrow), &json!("image/jpeg"))
    );
    assert_eq!(
        (&told["width"], &told["height"]),
        (&json!(1_200), &json!(55))
    );
    let why = "this network does not take image/webp images";
    assert_eq!(told["why"], why);
    app.run().await;
    let public = app.public_on(&narrow).await;
    assert_eq!(public[0]["media"][0]["alt"], "Viele Punkte");
    let (kind, small) = shown(&app, &public[0]).await;
    assert_eq!(kind, "image/jpeg");
    assert_eq!(json!(small.len()), told["size_bytes"]);
    let public = app.public_on(&wide).await;
    assert_eq!(
        shown(&app, &public[0]).await,
        ("image/webp".to_owned(), bytes)
    );
    // A second post takes the same, and so does another channel that takes as much.
    let other = app
        .channel(json!({ "image_side_max": 1_200, "image_types": ["image/gif", "image/jpeg"] }))
        .await;
    app.create_post(post(&narrow, &media)).await;
    app.create_post(post(&other, &media)).await;
    assert_eq!(app.files(), files + 1);
    assert_eq!(drawn(&app, &media).await.len(), 1);
    let path = format!("/api/v1/posts/{}", text(&made["id"]));
    assert_eq!(
        app.client.get(&path).await.expect(200)["fitted"],
        made["fitted"]
    );
}

#[tokio::test]
async fn a_picture_with_too_many_bytes_loses_some() {
    let app = Dezent::spawn().await;
    let bytes = busy(1_200, 60, ImageFormat::Png);
    let max = bytes.len() / 2;
    let options = json!({ "image_size_bytes_max": max });
    let channel = app.channel(options).await;
    let media = stored(&app, &bytes).await;
    // A draft is told of it, too.
    let mut body = post(&channel, &media);
    body.as_object_mut().unwrap().remove("publish_at");
    let draft = app.create_post(body).await;
    assert_eq!(draft["fitted"][0]["media_type"], "image/jpeg");
    let path = format!("/api/v1/posts/{}/publish-now", text(&draft["id"]));
    app.client.ask(&path).await.expect(200);
    app.run().await;
    let public = app.public_on(&channel).await;
    let (kind, small) = shown(&app, &public[0]).await;
    assert_eq!(kind, "image/jpeg");
    assert!(small.len() <= max, "{} of {max}", small.len());
}

#[tokio::test]
async fn what_would_lose_too_much_is_refused_and_says_so() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({ "image_size_bytes_max": 1_000 })).await;
    let media = stored(&app, &busy(200, 100, ImageFormat::Png)).await;
    let body = post(&channel, &media);
    let refused = app.client.post("/api/v1/posts", &body).await;
    let problem = refused.problem(422, "network_limits");
    let field = &problem["fields"][0];
    assert_eq!(
        (&field["field"], &field["code"]),
        (&json!("media[0]"), &json!("media_too_large"))
    );
    let message = text(&field["message"]);
    assert!(message.contains("a person would miss"), "{message}");
    let checked = app.client.post("/api/v1/check", &body).await.expect(200);
    assert_eq!(checked["blocks"], true);
    assert_eq!(checked["limits"], problem["fields"]);
    assert_eq!(checked["fitted"], json!([]));
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";
    let media = stored(&app, gif).await;
    let still = app.channel(json!({ "image_types": ["image/png"] })).await;
    let refused = app
        .client
        .post("/api/v1/posts", &post(&still, &media))
        .await;
    let problem = refused.problem(422, "network_limits");
    let message = text(&problem["fields"][0]["message"]);
    assert!(message.contains("may move"), "{message}");
}

#[tokio::test]
async fn what_was_drawn_goes_with_its_original_and_belongs_to_its_workspace() {
    let public = "https://dezent.example.org".parse().unwrap();
    let app = Dezent::spawn_with(|config| config.server.public_url = Some(public)).await;
    let other = app.second_workspace().await;
    let channel = app.channel(json!({ "image_types": ["image/jpeg"] })).await;
    let media = stored(&app, &busy(60, 40, ImageFormat::Png)).await;
    let mut body = post(&channel, &media);
    body.as_object_mut().unwrap().remove("publish_at");
    let draft = text(&app.create_post(body).await["id"]);
    let made = drawn(&app, &media).await.pop().unwrap();
    assert_eq!(app.files(), 3);
    for client in [&app.client, &other] {
        for ending in ["", "/content", "/thumbnail"] {
            let path = format!("/api/v1/media/{}{ending}", made.id);
            client.get(&path).await.problem(404, "not_found");
        }
    }
    let services = app.app.services();
    let until = services.clock.now().plus_ms(MINUTE_MS);
    let address = services.addresses.make(made.id, Rendition::Content, until);
    let address = address.unwrap();
    let path = address.strip_prefix("https://dezent.example.org").unwrap();
    let fetched = app.client.with_key(None).get(path).await;
    assert_eq!(
        (fetched.status, fetched.header("content-type")),
        (200, "image/jpeg")
    );
    let path_of_media = format!("/api/v1/media/{media}");
    let in_use = app.client.delete(&path_of_media).await;
    in_use.problem(409, "media_in_use");
    let path_of_draft = format!("/api/v1/posts/{draft}");
    assert_eq!(app.client.delete(&path_of_draft).await.status, 204);
    assert_eq!(app.client.delete(&path_of_media).await.status, 204);
    assert_eq!(app.files(), 0);
    assert_eq!(drawn(&app, &media).await, []);
    app.client.get(path).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_channel_that_takes_less_by_now_is_given_what_fits_it_then() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let media = stored(&app, &busy(60, 40, ImageFormat::Png)).await;
    let made = app.create_post(post(&channel, &media)).await;
    assert_eq!(made["fitted"], json!([]));
    let path = format!("/api/v1/channels/{channel}");
    let change = json!({ "options": { "image_types": ["image/jpeg"] } });
    app.client.patch(&path, &change).await.expect(200);
    app.run().await;
    let public = app.public_on(&channel).await;
    assert_eq!(shown(&app, &public[0]).await.0, "image/jpeg");
    // What cannot be made to fit fails, and says why.
    let media = stored(&app, &busy(200, 100, ImageFormat::Png)).await;
    let made = app.create_post(post(&channel, &media)).await;
    let change = json!({ "options": { "image_size_bytes_max": 1_000 } });
    app.client.patch(&path, &change).await.expect(200);
    app.run().await;
    let id = text(&made["publications"][0]["id"]);
    let stored = app.stored(&id).await;
    assert_eq!(stored.state, State::Failed);
    let detail = stored.detail.unwrap();
    assert!(detail.contains("a person would miss"), "{detail}");
}

#[tokio::test]
async fn a_repeat_sends_the_same_file_whatever_the_network_takes_by_now() {
    for (first, later) in [
        (json!(["image/jpeg"]), json!(["image/webp"])),
        (json!(["image/png"]), json!(["image/jpeg"])),
        (json!(["image/jpeg"]), json!(["image/png"])),
    ] {
        let app = Dezent::spawn().await;
        let options =
            |types: &Value| json!({ "kind": "k2", "image_types": types, "script": "500" });
        let channel = app.channel(options(&first)).await;
        let media = stored(&app, &busy(60, 40, ImageFormat::Png)).await;
        let made = app.create_post(post(&channel, &media)).await;
        let id = text(&made["publications"][0]["id"]);
        app.run().await;
        assert_eq!(app.stored(&id).await.state, State::Unknown, "{first}");
        let path = format!("/api/v1/channels/{channel}");
        let change = json!({ "options": options(&later) });
        app.client.patch(&path, &change).await.expect(200);
        for _ in 0..40 {
            app.clock.advance_ms(MINUTE_MS);
            app.run().await;
        }
        let path = format!("/api/v1/publications/{id}");
        let publication = app.client.get(&path).await.expect(200);
        let steps = publication["steps"].as_array().unwrap();
        let of_kind = |kind: &str| -> Vec<&Value> {
            let steps = steps.iter().filter(|step| step["kind"] == kind);
            steps.map(|step| &step["request_hash"]).collect()
        };
        let public = of_kind("public");
        assert!(public.len() > 1, "{publication}");
        assert!(public.iter().all(|hash| *hash == public[0]));
        assert_eq!(
            of_kind("prepare").len(),
            1,
            "what was uploaded still counts"
        );
        assert_eq!(publication["state"], "confirmed");
        assert_eq!(app.public_on(&channel).await.len(), 1);
        let kind = shown(&app, &app.public_on(&channel).await[0]).await.0;
        assert_eq!(json!([kind]), first);
    }
}

#[tokio::test]
async fn what_a_person_posts_is_what_was_uploaded() {
    let app = Dezent::spawn().await;
    let options = json!({ "image_types": ["image/jpeg"] });
    let channel = app.channel(options).await;
    let path = format!("/api/v1/channels/{channel}");
    let change = json!({ "mode": "reminder" });
    app.client.patch(&path, &change).await.expect(200);
    let media = stored(&app, &busy(60, 40, ImageFormat::Png)).await;
    let made = app.create_post(post(&channel, &media)).await;
    assert_eq!(made["fitted"], json!([]));
    assert_eq!(made["limits"][0]["code"], "media_type");
    assert_eq!(drawn(&app, &media).await, []);
    app.run().await;
    let id = text(&made["publications"][0]["id"]);
    assert_eq!(app.stored(&id).await.state, State::Handed);
    assert_eq!(drawn(&app, &media).await, []);
}
