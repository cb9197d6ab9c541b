//! Unclear outcomes: each ends as exactly one post, counted on the site.

use serde_json::{Value, json};

use super::{Peer, account, connect, dezent, publish};
use crate::{
    cli::process::Folder,
    harness::{Client, text},
};

/// What publishes a draft, and no call that makes one.
const PUBLISHING: &str = "POST /wp-json/wp/v2/posts/";
const DRAFTING: &str = "POST /wp-json/wp/v2/posts";
const COMMENTING: &str = "POST /wp-json/wp/v2/comments";

/// The steps of one name, in order.
fn steps<'a>(seen: &'a Value, name: &str) -> Vec<&'a Value> {
    let steps = seen["steps"].as_array().expect("steps").iter();
    steps.filter(|step| step["name"] == name).collect()
}

/// A connection is cut before the site has seen the call, after it has done it, and in the middle of its
/// answer; each is settled by reading the draft, and nothing is there twice.
#[tokio::test]
async fn a_cut_connection_is_settled_without_a_second_post() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    for (number, mode) in ["before", "after", "head"].into_iter().enumerate() {
        let calls = peer.calls("POST", "/posts/").await;
        peer.cut(mode, PUBLISHING).await;
        let title = format!("Post {number}");
        let body = json!({ "text": format!("{title}\n\ncut {mode}"), "channels": [channel] });
        let seen = publish(&dezent, &peer, body).await;
        let steps = steps(&seen, "post:0");
        assert_eq!(steps[0]["result"], "unknown", "{seen:#}");
        let settled = if mode == "before" {
            "repeatable"
        } else {
            "found"
        };
        assert_eq!(steps[0]["settled"], settled, "{seen:#}");
        let again = usize::from(mode == "before");
        assert_eq!(
            peer.calls("POST", "/posts/").await - calls,
            1 + again,
            "{mode}"
        );
        let posts = peer
            .posts("publish,future,private,pending,draft,trash")
            .await;
        let same: Vec<&Value> = posts
            .iter()
            .filter(|post| post["title"]["raw"] == *title)
            .collect();
        assert_eq!(same.len(), 1, "{mode}: {posts:#?}");
        assert_eq!(same[0]["status"], "publish");
        assert_eq!(seen["receipt"]["remote_id"], same[0]["id"].to_string());
        dezent.clock.advance_ms(60_000);
    }
}

/// Where the answer with the draft's id is lost, another draft is made and published; the first one stays
/// a draft, which nobody sees.
#[tokio::test]
async fn a_lost_draft_is_made_again_and_one_is_published() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    peer.cut("after", DRAFTING).await;
    let body = json!({ "text": "Nur einmal", "channels": [channel] });
    let seen = publish(&dezent, &peer, body).await;
    let post = peer.only_post().await;
    assert_eq!(seen["receipt"]["remote_id"], post["id"].to_string());
    assert_eq!(peer.posts("draft").await.len(), 1);
}

/// A comment is found again by what it says.
#[tokio::test]
async fn a_comment_whose_answer_is_lost_is_found_below_its_post() {
    let peer = Peer::start();
    let dezent = dezent().await;
    let channel = connect(&dezent, &peer).await;
    peer.cut("after", COMMENTING).await;
    let words = "Zwei: \"Teig\" & <Salz> -- ganz einfach... https://example.org/a?b=1&c=2";
    let thread = json!([{ "text": words }, { "text": "Drei" }]);
    let body = json!({ "text": "Eins", "channels": [channel], "thread": thread });
    let seen = publish(&dezent, &peer, body).await;
    let step = steps(&seen, "comment:1");
    assert_eq!(
        (&step[0]["result"], &step[0]["settled"]),
        (&json!("unknown"), &json!("found")),
        "{seen:#}"
    );
    let post = peer.only_post().await;
    let comments = peer.comments(&post).await;
    assert_eq!(comments.len(), 2, "{comments:#?}");
    assert_eq!(seen["receipt"]["remote_id"], post["id"].to_string());
}

/// A database that is put back to before the post went out: with it the draft's id is gone, so the user's
/// own posts are read, and nothing is there twice.
#[tokio::test]
async fn a_restored_database_finds_its_post_and_makes_no_second_one() {
    let peer = Peer::start();
    let folder = Folder::new();
    let settings = "[engine]\npublish_cron = '0 0 1 1 *'\n[http]\nallow_private_addresses = true\n";
    let config = folder.write("settings.toml", settings);
    let config = config.to_str().expect("a path of text");
    let server = folder.start(&["serve", "--port", "0", "--config", config]);
    let key = folder.run(&["key", "create", "--name", "test", "--json"]);
    let key = text(&key.well().json()["key"]);
    let owner = Client::new(server.address.clone(), Some(key.clone()));
    let account = account(&peer, "editor", &json!({}));
    let channel = owner.post("/api/v1/channels", &account).await;
    let channel = text(&channel.expect(201)["id"]);
    let thread = json!([{ "text": "Zwei: der Teig ruht." }]);
    let post = json!({ "text": "Eins: so backen wir.", "channels": [channel], "thread": thread });
    let post = owner.post("/api/v1/posts", &post).await.expect(201);
    let now = format!("/api/v1/posts/{}/publish-now", text(&post["id"]));
    owner.ask(&now).await.expect(200);
    folder.run(&["backup", "copy"]).well();
    assert_eq!(server.stop().0, 0);
    let once = || folder.run(&["publish", "--once", "--config", config]);
    once().well();
    let post = peer.only_post().await;
    assert_eq!(peer.comments(&post).await.len(), 1);

    folder.run(&["restore", "copy"]).well();
    assert_eq!(once().code, 1, "sent before anybody looked");
    folder.run(&["confirm", "restore"]).well();
    once().well();
    let all = peer
        .posts("publish,private,future,pending,draft,trash")
        .await;
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(peer.comments(&post).await.len(), 1);
    let server = folder.start(&["serve", "--port", "0", "--config", config]);
    let owner = Client::new(server.address.clone(), Some(key));
    let seen = owner.get("/api/v1/publications").await.expect(200);
    let seen = &seen["items"][0];
    assert_eq!(seen["state"], "sent", "{seen:#}");
    assert_eq!(seen["receipt"]["remote_id"], post["id"].to_string());
    assert_eq!(server.stop().0, 0);
}
