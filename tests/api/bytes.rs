//! Pictures and films read back: by key, by a signed address, in parts, and as nothing else.

use reqwest::Method;
use serde_json::{Value, json};

use super::media::{PNG, file, film, upload};
use crate::harness::{Answer, Client, Dezent, text};

async fn spawn() -> Dezent {
    let public = "https://dezent.example.org/shop/".parse().unwrap();
    Dezent::spawn_with(|config| config.server.public_url = Some(public)).await
}

async fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut call = client.call(Method::GET, path);
    for (name, value) in headers {
        call = call.header(*name, *value);
    }
    Answer::of(call).await
}

async fn bytes(client: &Client, path: &str) -> Vec<u8> {
    let answer = client.call(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

/// The path of a signed address on this server.
async fn signed(app: &Dezent, id: &str, body: Value) -> String {
    let path = format!("/api/v1/media/{id}/address");
    let made = app.client.post(&path, &body).await.expect(200);
    let address = text(&made["address"]);
    let path = address.strip_prefix("https://dezent.example.org/shop");
    path.unwrap().to_owned()
}

#[tokio::test]
async fn a_picture_comes_back_as_itself_and_can_be_nothing_else() {
    let app = spawn().await;
    let id = text(&upload(&app.client, file(PNG)).await.expect(201)["id"]);
    let path = format!("/api/v1/media/{id}/content");
    assert_eq!(bytes(&app.client, &path).await, PNG);
    let answer = get(&app.client, &path, &[]).await;
    for (header, value) in [
        ("content-type", "image/png"),
        ("content-length", &*PNG.len().to_string()),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        (
            "content-disposition",
            &*format!("inline; filename=\"{id}.png\""),
        ),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, max-age=3600"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(answer.header(header), value, "{header}");
    }
    let tag = answer.header("etag").to_owned();
    let again = get(&app.client, &path, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.text.len()), (304, 0));
    let small = format!("/api/v1/media/{id}/thumbnail");
    let drawn = image::load_from_memory(&bytes(&app.client, &small).await).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (1, 1));
    let answer = get(&app.client, &small, &[("if-none-match", &tag)]).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "image/jpeg")
    );
    let keyless = app.client.with_key(None).get(&path).await;
    keyless.problem(401, "unauthenticated");
    let other = app.second_workspace().await;
    other.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_film_is_read_in_parts() {
    let app = spawn().await;
    let whole = film(1_000);
    let id = text(&upload(&app.client, file(&whole)).await.expect(201)["id"]);
    let path = format!("/api/v1/media/{id}/content");
    let size = whole.len();
    let part = get(&app.client, &path, &[("range", "bytes=4-7")]).await;
    assert_eq!((part.status, part.text.as_str()), (206, "ftyp"));
    assert_eq!(part.header("content-range"), format!("bytes 4-7/{size}"));
    assert_eq!(part.header("content-length"), "4");
    let tag = part.header("etag").to_owned();
    let range = ("range", "bytes=4-7");
    let same = get(&app.client, &path, &[range, ("if-range", &tag)]).await;
    assert_eq!(same.status, 206);
    let other = get(&app.client, &path, &[range, ("if-range", "\"x\"")]).await;
    assert_eq!(
        (other.status, other.header("content-length")),
        (200, &*size.to_string())
    );
    let beyond = get(&app.client, &path, &[("range", "bytes=999999-")]).await;
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    assert_eq!(beyond.status, 416);
    let head = app.client.call(Method::HEAD, &path).send().await.unwrap();
    assert_eq!(head.headers()["content-length"], size.to_string().as_str());
    let small = format!("/api/v1/media/{id}/thumbnail");
    app.client.get(&small).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_signed_address_needs_no_key_and_ends() {
    let app = spawn().await;
    let id = text(&upload(&app.client, file(PNG)).await.expect(201)["id"]);
    let path = signed(&app, &id, json!({ "expires_in_s": 60 })).await;
    let anybody = app.client.with_key(None);
    assert_eq!(bytes(&anybody, &path).await, PNG);
    let answer = get(&anybody, &path, &[]).await;
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    assert_eq!(
        answer.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    let small = signed(&app, &id, json!({ "rendition": "thumbnail" })).await;
    assert_eq!(
        get(&anybody, &small, &[]).await.header("content-type"),
        "image/jpeg"
    );

    let told = async |path: &str| {
        let mut problem = anybody.get(path).await.problem(404, "not_found");
        problem.as_object_mut().unwrap().remove("instance");
        problem
    };
    let changed = path.replace("/m/A", "/m/B");
    let wrong = told(if changed == path { "/m/x" } else { &changed }).await;
    app.clock.advance_ms(60_000);
    assert_eq!(told(&path).await, wrong, "over is told like never was");
    assert_eq!(told("/m/").await["code"], "not_found");
    assert_eq!(bytes(&anybody, &small).await[..2], [0xff, 0xd8]);
    let removed = app.client.delete(&format!("/api/v1/media/{id}")).await;
    assert_eq!(removed.status, 204);
    assert_eq!(told(&small).await, wrong, "it ends with the file");
}

#[tokio::test]
async fn an_address_is_made_for_a_week_at_most_and_only_where_there_is_one() {
    let app = spawn().await;
    let id = text(&upload(&app.client, file(&film(1))).await.expect(201)["id"]);
    let path = format!("/api/v1/media/{id}/address");
    for seconds in [0, -1, 604_801] {
        let body = json!({ "expires_in_s": seconds });
        let named = app.client.post(&path, &body).await;
        assert_eq!(named.problem_field(422, "invalid_value").0, "expires_in_s");
    }
    let none = json!({ "rendition": "thumbnail" });
    app.client
        .post(&path, &none)
        .await
        .problem(404, "not_found");
    let hidden = Dezent::spawn().await;
    let id = text(&upload(&hidden.client, file(PNG)).await.expect(201)["id"]);
    let path = format!("/api/v1/media/{id}/address");
    let refused = hidden.client.post(&path, &json!({})).await;
    refused.problem(409, "not_possible");
}
