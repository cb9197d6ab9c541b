//! `WordPress`, on a site of its own: posts go the whole way from the REST API to the site, and what is
//! there is read back through the site's own API.

use serde_json::{Value, json};

use self::peer::Peer;
use super::mastodon::pictures::{png, upload};
use crate::{
    api::media::film,
    harness::{Dezent, text},
};

mod doubt;
mod peer;

async fn dezent() -> Dezent {
    Dezent::spawn_with(|config| config.http.allow_private_addresses = true).await
}

/// What connects the user of this role.
fn account(peer: &Peer, role: &str, settings: &Value) -> Value {
    json!({
        "network": "wordpress", "name": "Laden", "time_zone": "Europe/Berlin", "options": settings,
        "credentials": {
            "site": peer.proxy.base, "username": role, "application_password": peer.password(role),
        },
    })
}

async fn connect(dezent: &Dezent, peer: &Peer) -> String {
    let body = account(peer, "editor", &json!({}));
    let channel = dezent.client.post("/api/v1/channels", &body).await;
    let channel = channel.expect(201);
    assert!(
        !channel.to_string().contains(peer.password("editor")),
        "a secret is shown: {channel}"
    );
    assert_eq!(channel["account"]["handle"], "editor (Brot & Laden)");
    let id = text(&channel["id"]);
    let path = format!("/api/v1/channels/{id}/test");
    let tried = dezent.client.post(&path, &json!({})).await.expect(200);
    assert_eq!(tried["works"], true, "{tried:#}");
    let scopes = "it may do all it is asked for: edit_posts, publish_posts, upload_files";
    let told = tried["checks"].as_array().unwrap().iter();
    let told: Vec<String> = told.map(|check| text(&check["message"])).collect();
    assert!(told.iter().any(|message| message == scopes), "{told:?}");
    id
}

async fn publication(dezent: &Dezent, id: &str) -> Value {
    let path = format!("/api/v1/publications/{id}");
    dezent.client.get(&path).await.expect(200)
}

/// Plans a post for now.
async fn plan(dezent: &Dezent, mut body: Value) -> String {
    body["publish_at"] = json!(dezent.in_ms(0));
    body["promotion"] = json!("none");
    text(&dezent.create_post(body).await["publications"][0]["id"])
}

/// Publishes what is planned, until it is in one of these states, and says what became of it. The site's
/// clock shows the same time as ours.
async fn run_until(dezent: &Dezent, peer: &Peer, id: &str, states: &[&str]) -> Value {
    for _ in 0..80 {
        let clock = json!({ "at": dezent.in_ms(0) });
        peer.proxy.post("/__clock", &clock).await.expect(204);
        dezent.run().await;
        let seen = publication(dezent, id).await;
        if states.contains(&text(&seen["state"]).as_str()) {
            return seen;
        }
        dezent.clock.advance_ms(30_000);
    }
    panic!("not {states:?}: {:#}", publication(dezent, id).await);
}

async fn publish(dezent: &Dezent, peer: &Peer, body: Value) -> Value {
    let id = plan(dezent, body).await;
    run_until(dezent, peer, &id, &["sent", "confirmed"]).await
}

/// The names of a list of things that a post names by their ids.
async fn names(peer: &Peer, taxonomy: &str, post: &Value) -> Vec<String> {
    let path = format!("/{taxonomy}?post={}&orderby=name", post["id"]);
    let terms = peer.get(&path).await;
    let terms = terms.as_array().expect("terms").iter();
    terms.map(|term| text(&term["name"])).collect()
}

#[tokio::test]
async fn a_text_goes_out_and_is_read_back() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let words =
        "Brot & <Käse> [gallery]\n\nGrüße 👋, \"ganz\" frisch:\nhttps://example.org/brot?a=1&b=2";
    let seen = publish(
        &dezent,
        &peer,
        json!({ "text": words, "channels": [channel] }),
    )
    .await;

    let post = peer.only_post().await;
    assert_eq!(post["status"], "publish");
    // Nothing of a text is a tag or a shortcode there.
    assert_eq!(
        post["title"]["rendered"],
        "Brot &amp; &lt;Käse&gt; &#91;gallery&#93;"
    );
    assert_eq!(
        post["content"]["rendered"],
        "\n<p>Grüße 👋, &quot;ganz&quot; frisch:<br><a href=\"https://example.org/brot?a=1&amp;b=2\">\
         https://example.org/brot?a=1&amp;b=2</a></p>\n"
    );
    let slug = text(&post["slug"]);
    assert!(slug.starts_with("brot-kase-gallery-"), "{slug}");
    assert_eq!(seen["receipt"]["remote_id"], post["id"].to_string());
    let behind = |address: &Value| {
        text(address)
            .split("//")
            .nth(1)
            .unwrap()
            .split_once('/')
            .unwrap()
            .1
            .to_owned()
    };
    assert_eq!(behind(&seen["receipt"]["url"]), behind(&post["link"]));
    assert_eq!(behind(&post["link"]).split('/').nth(1), Some(&*slug));
    assert_eq!(peer.posts("draft,pending,trash").await, [] as [Value; 0]);

    // Some minutes later it is read back once.
    dezent.clock.advance_ms(300_000);
    dezent.run().await;
    let seen = publication(&dezent, &text(&seen["id"])).await;
    assert_eq!(seen["state"], "confirmed", "{seen:#}");
}

#[tokio::test]
async fn all_that_can_be_set_is_set_there() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let known = json!({ "name": "Brot & Käse" });
    let known = peer.post("editor", "/categories", &known).await;
    let first = upload(&dezent, &png(64, 48), "Ein \"Laib\" Brot\nauf dem Tisch").await;
    let second = upload(&dezent, &png(48, 64), "").await;
    let moving = upload(&dezent, &film(4_000), "Teig, der aufgeht").await;
    let settings = json!({
        "title": "Frühlings-Liste", "excerpt": "Kurz & gut", "slug": "Unsere Liste!",
        "status": "private", "comment_status": "closed", "format": "aside", "sponsored_links": true,
        "categories": ["Brot & Käse", "Neues"], "tags": ["Roggen", "roggen", "2026"],
    });
    let body = json!({
        "text": "Anzeige: https://example.org/", "channels": [channel],
        "media": [first, second, moving],
        "variants": [{ "channel": channel, "options": settings }],
    });
    publish(&dezent, &peer, body).await;

    let post = peer.only_post().await;
    assert_eq!(post["title"]["raw"], "Frühlings-Liste");
    assert_eq!(post["excerpt"]["raw"], "Kurz &amp; gut");
    assert!(text(&post["slug"]).starts_with("unsere-liste-"), "{post}");
    let said = ["status", "comment_status", "format"].map(|name| text(&post[name]));
    assert_eq!(said, ["private", "closed", "aside"]);
    assert_eq!(
        names(&peer, "categories", &post).await,
        ["Brot &amp; Käse", "Neues"]
    );
    assert_eq!(
        post["categories"][0], known["id"],
        "a known one is not made again"
    );
    assert_eq!(names(&peer, "tags", &post).await, ["2026", "Roggen"]);
    let content = text(&post["content"]["raw"]);
    assert!(
        content.contains("<a href=\"https://example.org/\" rel=\"sponsored\">"),
        "{content}"
    );

    let stored = peer.get("/media?orderby=id&order=asc&context=edit").await;
    let stored = stored.as_array().expect("media");
    let facts: Vec<Value> = stored
        .iter()
        .map(|one| {
            json!([
                one["mime_type"],
                one["alt_text"],
                one["media_details"]["width"]
            ])
        })
        .collect();
    assert_eq!(
        facts,
        [
            json!(["image/png", "Ein \"Laib\" Brot auf dem Tisch", 64]),
            json!(["image/png", "", 48]),
            json!(["video/mp4", "Teig, der aufgeht", null]),
        ]
    );
    assert_eq!(post["featured_media"], stored[0]["id"]);
    for one in &stored[1..] {
        let name = text(&one["source_url"])
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        assert!(content.contains(&name), "{content}");
    }
}

/// A fresh site builds its addresses of parameters, and so those of its API.
#[tokio::test]
async fn a_site_without_readable_addresses_is_published_on() {
    let peer = Peer::start_with(&[]);
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let media = upload(&dezent, &png(64, 48), "Der Ofen").await;
    let settings = json!({ "tags": ["Ofen & Herd"], "sticky": true });
    let body = json!({
        "text": "Frisch aus dem Ofen", "channels": [channel], "media": [media],
        "variants": [{ "channel": channel, "options": settings }],
    });
    let seen = publish(&dezent, &peer, body).await;
    let path = "/index.php?rest_route=/wp/v2/posts";
    let posts = peer.proxy.get(path).await.expect(200);
    let posts = posts.as_array().expect("posts");
    assert_eq!(posts.len(), 1, "{posts:#?}");
    assert_eq!(seen["receipt"]["remote_id"], posts[0]["id"].to_string());
    assert_eq!(seen["receipt"]["url"], posts[0]["link"]);
    assert_eq!(posts[0]["sticky"], true);
    assert_ne!(posts[0]["featured_media"], 0);
}

/// What the site does not take is said in its own words, and nothing is left there.
#[tokio::test]
async fn what_is_too_large_there_fails_with_the_reason() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    // PHP takes 2 MiB where nobody says otherwise.
    let large = upload(&dezent, &png(1_800, 1_200), "").await;
    let id = plan(
        &dezent,
        json!({ "text": "Groß", "channels": [channel], "media": [large] }),
    )
    .await;
    let seen = run_until(&dezent, &peer, &id, &["failed"]).await;
    assert!(seen.to_string().contains("upload_max_filesize"), "{seen:#}");
    assert_eq!(
        peer.posts("publish,draft,private,pending").await,
        [] as [Value; 0]
    );
}

/// A wrong password makes no channel, a user who may not publish neither, and both are told apart from a
/// site that cannot be reached.
#[tokio::test]
async fn a_password_that_will_not_do_makes_no_channel() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let attempt = async |body: &Value| dezent.client.post("/api/v1/channels", body).await;
    let mut wrong = account(&peer, "editor", &json!({}));
    wrong["credentials"]["application_password"] = json!("wron gwro ngwr ongw rong wron");
    let problem = attempt(&wrong).await.problem(422, "connection_refused");
    assert!(
        problem
            .to_string()
            .contains("application password is wrong"),
        "{problem}"
    );
    let poor = account(&peer, "contributor", &json!({}));
    let problem = attempt(&poor).await.problem(422, "invalid_value");
    assert_eq!(problem["fields"][0]["field"], "options.status");
    peer.cut("before", "/users/me").await;
    let good = account(&peer, "editor", &json!({}));
    attempt(&good).await.problem(502, "network_unreachable");
    let mut nowhere = good.clone();
    nowhere["credentials"]["site"] = json!(format!("{}/__log", peer.proxy.base));
    let problem = attempt(&nowhere).await.problem(422, "invalid_value");
    assert_eq!(problem["fields"][0]["field"], "credentials.site");
    let channels = dezent.client.get("/api/v1/channels").await.expect(200);
    assert_eq!(channels["items"], json!([]), "{channels}");
}

/// A password that is taken back on the site stops the channel; with a new one the post goes out, once.
#[tokio::test]
async fn a_password_that_is_taken_back_asks_for_a_new_one() {
    let mut peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    peer.change_password("editor").await;
    let id = plan(
        &dezent,
        json!({ "text": "Trotzdem", "channels": [channel] }),
    )
    .await;
    let path = format!("/api/v1/channels/{channel}");
    for _ in 0..4 {
        dezent.run().await;
        dezent.clock.advance_ms(10_000);
    }
    let shown = dezent.client.get(&path).await.expect(200);
    assert_eq!(shown["state"], "needs_auth", "{shown:#}");
    assert_eq!(publication(&dezent, &id).await["state"], "waiting");
    assert_eq!(peer.posts("publish,draft").await, [] as [Value; 0]);
    let new = account(&peer, "editor", &json!({}));
    let new = json!({ "credentials": new["credentials"] });
    let shown = dezent.client.patch(&path, &new).await.expect(200);
    assert_eq!(shown["state"], "active", "{shown:#}");
    run_until(&dezent, &peer, &id, &["sent"]).await;
    peer.only_post().await;
}

/// A user who may not publish hands in: an editor publishes, and that is what was wanted.
#[tokio::test]
async fn what_waits_for_an_editor_is_confirmed_when_it_is_published() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let body = account(&peer, "contributor", &json!({ "status": "pending" }));
    let channel = dezent.client.post("/api/v1/channels", &body).await;
    let channel = text(&channel.expect(201)["id"]);
    let body = json!({ "text": "Zum Prüfen", "channels": [channel] });
    let seen = publish(&dezent, &peer, body).await;
    let waiting = peer.posts("pending").await;
    assert_eq!(waiting.len(), 1, "{waiting:#?}");
    let path = format!("/posts/{}", waiting[0]["id"]);
    peer.post("editor", &path, &json!({ "status": "publish" }))
        .await;
    dezent.clock.advance_ms(300_000);
    dezent.run().await;
    let seen = publication(&dezent, &text(&seen["id"])).await;
    assert_eq!(seen["state"], "confirmed", "{seen:#}");
    peer.only_post().await;
}

/// A thread is taken back with its comments, and nothing else, although a comment has the number of
/// somebody's post.
#[tokio::test]
async fn a_thread_is_removed_and_nothing_of_others() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    let strangers = json!({ "title": "Fremd", "content": "Fremd", "status": "pending" });
    let strangers = peer.post("contributor", "/posts", &strangers).await;
    let thread: Vec<Value> = (2..6)
        .map(|n| json!({ "text": format!("Teil {n}") }))
        .collect();
    let body = json!({ "text": "Teil 1", "channels": [channel], "thread": thread });
    let seen = publish(&dezent, &peer, body).await;
    let post = peer.only_post().await;
    let comments = peer.comments(&post).await;
    let said: Vec<&Value> = comments.iter().map(|one| &one["content"]["raw"]).collect();
    assert_eq!(said, ["Teil 2", "Teil 3", "Teil 4", "Teil 5"]);
    let has_number = |one: &Value| one["id"] == strangers["id"];
    assert!(
        comments.iter().any(has_number),
        "the test shows nothing: {strangers}"
    );

    let path = format!("/api/v1/publications/{}/delete-remote", text(&seen["id"]));
    let removed = dezent.client.ask(&path).await.expect(200);
    assert_eq!(removed["removed_at"], dezent.in_ms(0));
    assert_eq!(peer.posts("publish,private").await, [] as [Value; 0]);
    let trash = peer.posts("trash").await;
    assert_eq!(trash.len(), 1, "{trash:#?}");
    assert_eq!(trash[0]["id"], post["id"]);
    assert_eq!(peer.comments(&post).await, [] as [Value; 0]);
    let left = peer.posts("pending").await;
    assert_eq!(left.len(), 1, "somebody's post is gone");
}
