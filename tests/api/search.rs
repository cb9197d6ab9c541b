//! `GET /posts?q=…`, `GET /tags`, `GET /pillars`: finding posts by words, labels and state.

use std::collections::BTreeSet;

use dezent::{domain::publication::State, store::Conn as _};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::harness::{Client, Dezent, text};

const DAY_MS: i64 = 86_400_000;

async fn found(client: &Client, query: &[(&str, &str)]) -> BTreeSet<String> {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    let query = pairs.extend_pairs(query).finish();
    let path = format!("/api/v1/posts?{query}");
    let page = client.get(&path).await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|post| text(&post["id"])).collect()
}

async fn post(app: &Dezent, body: Value) -> String {
    text(&app.create_post(body).await["id"])
}

fn set(ids: &[&String]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).clone()).collect()
}

#[tokio::test]
async fn words_are_found_wherever_they_stand_and_however_they_are_written() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let bread = post(
        &app,
        json!({ "text": "Frische BRÖTCHEN um acht", "tags": ["Angebot"] }),
    )
    .await;
    let cake = post(
        &app,
        json!({
            "text": "Kuchen", "thread": [{ "text": "mit Straßenfest" }], "pillar": "Backstube",
            "channels": [channel],
            "variants": [{ "channel": channel, "text": "Torte 50% größer", "thread": [{ "text": "a_b!" }] }],
        }),
    )
    .await;
    for (words, expected) in [
        ("brötchen", set(&[&bread])),
        ("Rische Ötch", set(&[&bread])),
        ("acht kuchen", set(&[])),
        ("kuchen", set(&[&cake])),
        ("STRAßENFEST", set(&[&cake])),
        ("torte GRÖẞER", set(&[&cake])),
        ("backstube", set(&[&cake])),
        ("angebot", set(&[&bread])),
        ("50%", set(&[&cake])),
        ("5%k", set(&[])),
        ("a_b!", set(&[&cake])),
        ("u_", set(&[])),
        ("  ", set(&[&bread, &cake])),
    ] {
        assert_eq!(
            found(&app.client, &[("q", words)]).await,
            expected,
            "{words}"
        );
    }
    let other = app.second_workspace().await;
    assert_eq!(found(&other, &[("q", "kuchen")]).await, set(&[]));
    // What is changed is found by what it says now, and what is removed is not found.
    let path = format!("/api/v1/posts/{bread}");
    let change = json!({ "text": "Semmeln", "tags": ["Neues"] });
    app.client.patch(&path, &change).await.expect(200);
    assert_eq!(found(&app.client, &[("q", "brötchen")]).await, set(&[]));
    assert_eq!(
        found(&app.client, &[("q", "semmel neu")]).await,
        set(&[&bread])
    );
    assert_eq!(found(&app.client, &[("tag", "Angebot")]).await, set(&[]));
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert_eq!(found(&app.client, &[("q", "semmel")]).await, set(&[]));
    let tags = app.client.get("/api/v1/tags").await.expect(200);
    assert_eq!(tags["items"], json!([]));
}

#[tokio::test]
async fn labels_channel_and_days_narrow_the_list() {
    let app = Dezent::spawn().await;
    let (one, two) = (app.channel(json!({})).await, app.channel(json!({})).await);
    let first = post(
        &app,
        json!({
            "text": "a", "tags": ["x", "50%"], "pillar": "P", "channels": [one],
            "publish_at": app.in_ms(DAY_MS),
        }),
    )
    .await;
    let second = post(
        &app,
        json!({ "text": "b", "tags": ["x"], "channels": [one, two], "publish_at": app.in_ms(3 * DAY_MS) }),
    )
    .await;
    let third = post(&app, json!({ "text": "c", "tags": ["X"], "pillar": "P" })).await;
    let (day2, day4) = (app.in_ms(2 * DAY_MS), app.in_ms(4 * DAY_MS));
    let (from, to) = (day2.as_str(), day4.as_str());
    for (query, expected) in [
        (vec![("tag", "x")], set(&[&first, &second])),
        (vec![("tag", "X")], set(&[&third])),
        (vec![("tag", "50%")], set(&[&first])),
        (vec![("pillar", "P")], set(&[&first, &third])),
        (vec![("pillar", "p")], set(&[])),
        (vec![("channel", one.as_str())], set(&[&first, &second])),
        (vec![("channel", two.as_str()), ("q", "b")], set(&[&second])),
        (vec![("from", from)], set(&[&second])),
        (vec![("to", from)], set(&[&first])),
        (vec![("from", from), ("to", to)], set(&[&second])),
        (vec![("state", "draft")], set(&[&third])),
        (
            vec![("state", "draft,scheduled"), ("tag", "x")],
            set(&[&first, &second]),
        ),
    ] {
        assert_eq!(found(&app.client, &query).await, expected, "{query:?}");
    }
    for (query, field) in [
        ("state=late", "state"),
        ("channel=x", "channel"),
        ("from=now", "from"),
        ("q=%00", "q"),
        ("tag=%00", "tag"),
    ] {
        let answer = app.client.get(&format!("/api/v1/posts?{query}")).await;
        assert_eq!(answer.problem_field(422, "invalid_value").0, field);
    }
    let tags = app.client.get("/api/v1/tags").await.expect(200);
    let label = |name: &str, posts: i64| json!({ "name": name, "posts": posts });
    assert_eq!(
        tags["items"],
        json!([label("x", 2), label("50%", 1), label("X", 1)])
    );
    let tags = app.client.get("/api/v1/tags?q=X").await.expect(200);
    assert_eq!(tags["items"], json!([label("x", 2), label("X", 1)]));
    let pillars = app.client.get("/api/v1/pillars?q=p").await.expect(200);
    assert_eq!(pillars["items"], json!([label("P", 2)]));
}

/// A page ends where the next one begins, also among posts that do not match.
#[tokio::test]
async fn pages_of_a_search_follow_one_another() {
    let app = Dezent::spawn().await;
    for number in 0..7 {
        let words = if number % 2 == 0 { "Brot" } else { "Kuchen" };
        app.clock.advance_ms(1);
        post(&app, json!({ "text": format!("{words} {number}") })).await;
    }
    let mut texts = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/posts?q=brot&limit=2{cursor}");
        let page = app.client.get(&path).await.expect(200);
        texts.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|post| text(&post["text"])),
        );
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(texts, ["Brot 6", "Brot 4", "Brot 2", "Brot 0"]);
}

/// Sets the state of a publication, as only time or bad luck would.
async fn set_state(app: &Dezent, publication: &Value, state: State) {
    let tx = app.app.services().db.begin_write().await.unwrap();
    let id: dezent::domain::id::PublicationId = text(publication).parse().unwrap();
    let backend = tx.raw().get_database_backend();
    let sql = "UPDATE publication SET state = $1 WHERE id = $2";
    let values = [state.to_string().into(), id.uuid().into()];
    let statement = Statement::from_sql_and_values(backend, sql, values);
    tx.raw().execute_raw(statement).await.unwrap();
    tx.commit().await.unwrap();
}

/// The state that a post is shown with is the one it is found by, whatever its publications are.
#[tokio::test]
async fn a_post_is_found_by_the_state_it_is_shown_with() {
    use State::{
        Cancelled, Confirmed, Due, Failed, Handed, Held, Processing, Sending, Sent, Skipped,
        Unknown, Waiting,
    };
    let app = Dezent::spawn().await;
    let pairs = [
        (Waiting, Waiting),
        (Due, Waiting),
        (Sending, Waiting),
        (Processing, Waiting),
        (Unknown, Failed),
        (Sent, Waiting),
        (Sent, Confirmed),
        (Held, Sent),
        (Handed, Waiting),
        (Held, Sending),
        (Sent, Failed),
        (Confirmed, Cancelled),
        (Sent, Skipped),
        (Failed, Cancelled),
        (Failed, Failed),
        (Cancelled, Skipped),
        (Waiting, Failed),
        (Sent, Due),
        (Waiting, Cancelled),
    ];
    let mut all = vec![post(&app, json!({ "text": "draft" })).await];
    for (one, other) in pairs {
        let channels = [app.channel(json!({})).await, app.channel(json!({})).await];
        let at = app.in_ms(DAY_MS);
        let body = json!({ "text": "x", "channels": channels, "publish_at": at });
        let made = app.create_post(body).await;
        set_state(&app, &made["publications"][0]["id"], one).await;
        set_state(&app, &made["publications"][1]["id"], other).await;
        all.push(text(&made["id"]));
    }
    let mut told = 0;
    for state in [
        "draft",
        "scheduled",
        "publishing",
        "published",
        "partly_published",
        "needs_attention",
        "failed",
        "cancelled",
    ] {
        let path = format!("/api/v1/posts?limit=100&state={state}");
        let page = app.client.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{state}");
        for item in items {
            assert_eq!(item["state"], state, "{item}");
        }
        told += items.len();
    }
    assert_eq!(told, all.len(), "each is found by one state");
}

/// Posts from before they could be searched are found too.
#[tokio::test]
async fn posts_that_were_there_before_are_made_findable() {
    let app = Dezent::spawn().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        app.clock.advance_ms(1);
        let body = json!({ "text": format!("Äpfel {number}"), "tags": ["Obst"] });
        ids.push(post(&app, body).await);
    }
    let removed = post(&app, json!({ "text": "Äpfel weg", "tags": ["weg"] })).await;
    app.client.delete(&format!("/api/v1/posts/{removed}")).await;
    let db = &app.app.services().db;
    let is_searchable = async || {
        let status = db.migration_status().await.unwrap();
        let search = status
            .iter()
            .find(|(name, _)| name.ends_with("search_posts"));
        search.unwrap().1
    };
    while is_searchable().await {
        db.migrate_down().await.unwrap();
    }
    db.migrate_up().await.unwrap();
    assert_eq!(
        found(&app.client, &[("q", "äpfel")]).await,
        ids.iter().cloned().collect()
    );
    assert_eq!(found(&app.client, &[("tag", "Obst")]).await.len(), 3);
    let tags = app.client.get("/api/v1/tags").await.expect(200);
    assert_eq!(tags["items"], json!([{ "name": "Obst", "posts": 3 }]));
}

/// What nearly all posts hold is looked for in another way than what few do; both find the same.
#[tokio::test]
async fn common_and_rare_words_are_found_among_many() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await.parse().unwrap();
    let at = app.clock.now().plus_ms(DAY_MS);
    let many = (0..2_100).map(|number| (channel, format!("Brot Nummer {number}."), at));
    app.store_posts(many).await;
    let rare = post(&app, json!({ "text": "Brot und ein Zwiebelkuchen" })).await;
    let words = |words: &'static str| [("q", words), ("limit", "100")];
    let count = async |asked: &'static str| found(&app.client, &words(asked)).await.len();
    for (asked, expected) in [
        ("brot", 100),
        ("ro", 100),
        ("nummer 2099", 1),
        ("brot 77", 39),
        ("brot mmer", 100),
        ("brot mme. 7", 0),
        ("nummerbrot", 0),
        ("qx", 0),
    ] {
        assert_eq!(count(asked).await, expected, "{asked}");
    }
    for asked in ["zwiebelkuchen", "brot kuchen", "wie"] {
        assert_eq!(
            found(&app.client, &words(asked)).await,
            set(&[&rare]),
            "{asked}"
        );
    }
    // What a post no longer says finds it no more.
    let path = format!("/api/v1/posts/{rare}");
    let body = json!({ "text": "Brot und ein Apfelkuchen" });
    app.client.patch(&path, &body).await.expect(200);
    assert_eq!((count("zwiebel").await, count("apfel").await), (0, 1));
    assert_eq!(app.client.delete(&path).await.status, 204);
    assert_eq!(count("apfel").await, 0);
}
