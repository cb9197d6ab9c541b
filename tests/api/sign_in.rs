//! Signing in: the link that makes the owner, invitations, passwords, cookies, and who may use one.

use dezent::{domain::time::DAY_MS, services::invitations, store::accounts};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, plain, text};

pub(super) const PASSWORD: &str = "vier Laibe Brot im Ofen";

/// A browser: it keeps its cookie, and says which page makes its calls.
pub(super) struct Browser {
    base: String,
    http: reqwest::Client,
    cookie: Option<String>,
}

impl Browser {
    pub(super) fn at(app: &Dezent) -> Self {
        Self {
            base: app.client.base.clone(),
            http: plain(),
            cookie: None,
        }
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.base));
        let call = call.header("user-agent", "Firefox on a kitchen table");
        match &self.cookie {
            Some(cookie) => call.header("cookie", cookie),
            None => call,
        }
    }

    /// A call of our own page.
    pub(super) async fn own(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        let call = self
            .call(method, path)
            .header("sec-fetch-site", "same-origin");
        let call = if body.is_null() {
            call
        } else {
            call.json(body)
        };
        let answer = Answer::of(call).await;
        let set = answer.header("set-cookie");
        if let Some((pair, _)) = set.split_once(';') {
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        answer
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.own(Method::GET, path, &Value::Null).await
    }

    pub(super) async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.own(Method::POST, path, body).await
    }

    /// The id under which it is signed in.
    pub(super) async fn session(&mut self) -> String {
        let listed = self.get("/api/v1/sessions").await.expect(200);
        let listed = listed["items"].as_array().unwrap();
        let this = listed.iter().find(|one| one["is_this"] == true);
        text(&this.unwrap()["id"])
    }

    pub(super) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let given = json!({ "email": email, "password": password });
        self.post("/api/v1/session", &given).await
    }
}

/// What stands in the link that makes the first owner.
async fn first_token(app: &Dezent) -> String {
    let invited = invitations::first(app.app.services()).await.unwrap();
    invited.unwrap().ticket.text().to_owned()
}

fn choice(token: &str) -> Value {
    json!({
        "token": token, "name": "Mira", "email": "Mira@Example.org ", "password": PASSWORD, "language": "de",
    })
}

/// The owner, signed in.
pub(super) async fn owner(app: &Dezent) -> Browser {
    let mut browser = Browser::at(app);
    let token = first_token(app).await;
    browser
        .post("/api/v1/setup", &choice(&token))
        .await
        .expect(200);
    browser
}

#[tokio::test]
async fn the_first_link_makes_the_owner_once() {
    let app = Dezent::spawn().await;
    let token = first_token(&app).await;
    let mut browser = Browser::at(&app);
    let path = format!("/api/v1/setup?token={token}");
    let waiting = browser.get(&path).await.expect(200);
    assert_eq!(
        (&waiting["is_first"], &waiting["email"]),
        (&json!(true), &Value::Null)
    );
    let mut short = choice(&token);
    short["password"] = json!("elf Zeichen");
    short["email"] = json!("mira");
    let refused = browser.post("/api/v1/setup", &short).await;
    let refused = refused.problem(422, "invalid_value");
    let fields: Vec<&Value> = (refused["fields"].as_array().unwrap().iter())
        .map(|field| &field["field"])
        .collect();
    assert_eq!(fields, ["email", "password"]);

    let made = browser.post("/api/v1/setup", &choice(&token)).await;
    let cookie = made.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("dezent=")
            && cookie.contains("; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000"),
        "{cookie}"
    );
    let made = made.expect(200);
    assert_eq!(made["person"]["email"], "mira@example.org");
    assert_eq!(made["person"]["language"], "de");
    assert_eq!(made["person"]["role"], "owner");
    assert!(made["abilities"].as_array().unwrap().len() > 30);
    let seen = browser.get("/api/v1/session").await.expect(200);
    assert_eq!(seen, made);
    // What the record says of who did something is the person.
    let me = browser.get("/api/v1/me").await.expect(200);
    assert_eq!(me["actor"], made["person"]["id"]);
    let told = browser.get("/api/v1/events?limit=1").await.expect(200);
    let who = json!({ "id": made["person"]["id"], "name": made["person"]["name"] });
    assert_eq!(told["items"][0]["person"], who);

    let again = browser.post("/api/v1/setup", &choice(&token)).await;
    again.problem(404, "not_found");
    browser.get(&path).await.problem(404, "not_found");
    let none = invitations::first(app.app.services()).await.unwrap();
    assert!(none.is_none(), "somebody can sign in");
}

#[tokio::test]
async fn only_the_newest_ways_in_count_and_only_for_a_week() {
    let app = Dezent::spawn().await;
    let (one, other) = (first_token(&app).await, first_token(&app).await);
    let mut browser = Browser::at(&app);
    app.clock.advance_ms(7 * DAY_MS);
    let late = browser.post("/api/v1/setup", &choice(&one)).await;
    late.problem(404, "not_found");
    // Each start makes one, and the first that is used ends the others.
    let newest = first_token(&app).await;
    browser
        .post("/api/v1/setup", &choice(&newest))
        .await
        .expect(200);
    for token in [&one, &other] {
        let again = browser.post("/api/v1/setup", &choice(token)).await;
        again.problem(404, "not_found");
    }
}

#[tokio::test]
async fn address_and_password_belong_together() {
    let app = Dezent::spawn().await;
    owner(&app).await;
    let mut browser = Browser::at(&app);
    let wrong = browser.sign_in("mira@example.org", "vier Laibe Brot").await;
    let wrong = wrong.problem(401, "wrong_credentials");
    assert_eq!(
        (&wrong["tries_left"], &wrong["pause_minutes"]),
        (&json!(4), &json!(3))
    );
    let nobody = browser.sign_in("jo@example.org", PASSWORD).await;
    let nobody = nobody.problem(401, "wrong_credentials");
    assert_eq!(
        nobody["detail"], wrong["detail"],
        "it says nothing of who is known"
    );
    let found = browser.sign_in(" MIRA@example.org", PASSWORD).await;
    found.expect(200);
    browser.get("/api/v1/posts").await.expect(200);
}

#[tokio::test]
async fn an_account_is_not_tried_out() {
    let app = Dezent::spawn().await;
    owner(&app).await;
    let mut browser = Browser::at(&app);
    for left in (0..5).rev() {
        let tried = browser.sign_in("mira@example.org", "wrong").await;
        assert_eq!(tried.problem(401, "wrong_credentials")["tries_left"], left);
    }
    // Not even the right one counts then.
    let paused = browser.sign_in("mira@example.org", PASSWORD).await;
    let told = paused.header("retry-after").to_owned();
    let paused = paused.problem(429, "too_many_requests");
    assert_eq!(paused["pause_minutes"], 3);
    assert!(!told.is_empty());
    // Others are not held up.
    let other = browser.sign_in("jo@example.org", PASSWORD).await;
    other.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn a_cookie_ends_with_signing_in_anew_out_and_staying_away() {
    let app = Dezent::spawn().await;
    let mut first = owner(&app).await;
    let old = first.cookie.clone();
    first
        .sign_in("mira@example.org", PASSWORD)
        .await
        .expect(200);
    assert_ne!(first.cookie, old, "whoever signs in gets a new one");
    let mut stale = Browser::at(&app);
    stale.cookie = old;
    stale
        .get("/api/v1/session")
        .await
        .problem(401, "unauthenticated");

    let mut second = Browser::at(&app);
    second
        .sign_in("mira@example.org", PASSWORD)
        .await
        .expect(200);
    let listed = first.get("/api/v1/sessions").await.expect(200);
    let listed = listed["items"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(
        listed.iter().filter(|one| one["is_this"] == true).count(),
        1
    );
    assert!(
        listed.iter().all(
            |one| one["device"] == "Firefox on a kitchen table" && one["origin"] == "127.0.0.1"
        )
    );
    first
        .own(Method::DELETE, "/api/v1/sessions", &Value::Null)
        .await
        .expect(204);
    second
        .get("/api/v1/session")
        .await
        .problem(401, "unauthenticated");
    first.get("/api/v1/session").await.expect(200);

    let told = first.get("/api/v1/events?kind=member_signed_out").await;
    assert_eq!(told.expect(200)["items"].as_array().unwrap().len(), 1);
    let out = first
        .own(Method::DELETE, "/api/v1/session", &Value::Null)
        .await;
    assert!(out.header("set-cookie").starts_with("dezent=; "), "{out:?}");
    assert_eq!(first.cookie, None);

    let mut idle = Browser::at(&app);
    idle.sign_in("mira@example.org", PASSWORD).await.expect(200);
    app.clock.advance_ms(13 * DAY_MS);
    idle.get("/api/v1/session").await.expect(200);
    // Coming back is noted beside the call.
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let listed = idle.get("/api/v1/sessions").await.expect(200);
        if listed["items"][0]["seen_at"] == json!(app.in_ms(0)) {
            break;
        }
    }
    app.clock.advance_ms(13 * DAY_MS);
    idle.get("/api/v1/session").await.expect(200);
    app.clock.advance_ms(15 * DAY_MS);
    idle.get("/api/v1/session")
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn nobody_stays_signed_in_for_good() {
    let app = Dezent::spawn().await;
    let mut browser = owner(&app).await;
    let day = |days: i64| app.in_ms(days * DAY_MS);
    let end = day(90);
    for _ in 0..8 {
        app.clock.advance_ms(11 * DAY_MS);
        let expected = app.in_ms(14 * DAY_MS).min(end.clone());
        let mut ends_at = Value::Null;
        // Coming back is noted beside the call.
        for _ in 0..100 {
            let listed = browser.get("/api/v1/sessions").await.expect(200);
            ends_at = listed["items"][0]["ends_at"].clone();
            if ends_at == json!(expected) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(ends_at, json!(expected));
    }
    app.clock.advance_ms(2 * DAY_MS);
    let gone = browser.get("/api/v1/session").await;
    gone.problem(401, "unauthenticated");
}

#[tokio::test]
async fn another_page_changes_nothing_with_a_cookie() {
    let app = Dezent::spawn().await;
    let browser = owner(&app).await;
    let host = app.client.base.clone();
    let post = json!({ "text": "Brot" });
    for (headers, expected) in [
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("origin", "https://evil.example")], 403),
        (vec![], 403),
        (vec![("origin", host.as_str())], 201),
        (vec![("sec-fetch-site", "same-origin")], 201),
    ] {
        let mut call = browser.call(Method::POST, "/api/v1/posts").json(&post);
        for (name, value) in &headers {
            call = call.header(*name, *value);
        }
        let answer = Answer::of(call).await;
        assert_eq!(answer.status, expected, "{headers:?}");
        if expected == 403 {
            answer.problem(403, "other_origin");
        }
    }
    // Nobody is signed in by another page either, and a key needs no page.
    let given = json!({ "email": "mira@example.org", "password": PASSWORD });
    let call = browser.call(Method::POST, "/api/v1/session").json(&given);
    let call = call.header("sec-fetch-site", "cross-site");
    Answer::of(call).await.problem(403, "other_origin");
    app.client.post("/api/v1/posts", &post).await.expect(201);
    // A wrong key is not made up for by a cookie.
    let call = browser
        .call(Method::GET, "/api/v1/posts")
        .bearer_auth("dz_1");
    Answer::of(call).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_cookie_is_bound_to_the_host_where_it_is_encrypted() {
    let app = Dezent::spawn_with(|config| {
        config.server.public_url = "https://shop.example.org".parse().ok();
    })
    .await;
    let token = first_token(&app).await;
    let mut browser = Browser::at(&app);
    let made = browser.post("/api/v1/setup", &choice(&token)).await;
    let cookie = made.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-dezent=") && cookie.contains("; Secure; Path=/"),
        "{cookie}"
    );
    browser.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_and_is_what_they_were_made() {
    let app = Dezent::spawn().await;
    let mut owner = owner(&app).await;
    let new = json!({ "name": "Jo", "email": "jo@example.org", "role": "reviewer" });
    let jo = owner.post("/api/v1/people", &new).await.expect(201);
    let path = format!("/api/v1/people/{}/invite", text(&jo["id"]));
    let first = owner.post(&path, &Value::Null).await.expect(201);
    let second = owner.post(&path, &Value::Null).await.expect(201);
    let token = |link: &Value| {
        text(&link["path"])
            .split_once("token=")
            .unwrap()
            .1
            .to_owned()
    };
    let mut browser = Browser::at(&app);
    let old = format!("/api/v1/setup?token={}", token(&first));
    browser.get(&old).await.problem(404, "not_found");
    let waiting = format!("/api/v1/setup?token={}", token(&second));
    let waiting = browser.get(&waiting).await.expect(200);
    assert_eq!(
        (&waiting["is_first"], &waiting["name"], &waiting["email"]),
        (&json!(false), &json!("Jo"), &json!("jo@example.org"))
    );
    let mut chosen = choice(&token(&second));
    let other = browser.post("/api/v1/setup", &chosen).await;
    assert_eq!(other.problem_field(422, "invalid_value").0, "email");
    chosen["email"] = json!("jo@example.org");
    chosen["name"] = json!("Jo Brandt");
    let made = browser.post("/api/v1/setup", &chosen).await.expect(200);
    assert_eq!(
        (&made["person"]["name"], &made["person"]["role"]),
        (&json!("Jo Brandt"), &json!("reviewer"))
    );
    let refused = browser.post("/api/v1/people", &new).await;
    refused.problem(403, "forbidden");
    // Whoever is let go is signed in nowhere.
    let path = format!("/api/v1/people/{}", text(&jo["id"]));
    owner
        .own(Method::DELETE, &path, &Value::Null)
        .await
        .expect(204);
    browser
        .get("/api/v1/session")
        .await
        .problem(401, "unauthenticated");
    let gone = browser.sign_in("jo@example.org", PASSWORD).await;
    gone.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn nothing_that_opens_is_kept_or_told() {
    let app = Dezent::spawn().await;
    let mut browser = owner(&app).await;
    let cookie = browser.cookie.clone().unwrap();
    let secret = cookie.split_once('=').unwrap().1;
    let events = browser.get("/api/v1/events").await.expect(200).to_string();
    assert!(events.contains("member_signed_in"), "{events}");
    for hidden in [secret, PASSWORD] {
        assert!(!events.contains(hidden));
    }
    let db = &app.app.services().db;
    let found = accounts::with_email(db, "mira@example.org").await;
    let kept = found.unwrap().unwrap().password_hash.unwrap();
    assert!(kept.starts_with("$argon2id$"));
    assert!(!kept.contains(PASSWORD));
}
