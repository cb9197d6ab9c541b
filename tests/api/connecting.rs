//! Connecting by consent, against a network that stands in for Pinterest: it asks people, hands out
//! tokens, and has boards to choose from.

use dezent::{
    config::{Config, Hidden},
    domain::time::{DAY_MS, MINUTE_MS},
    networks::http::install_tls_provider,
};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_string_contains, header, method, path, path_regex},
};

use crate::harness::{Answer, Client, Dezent, text};

/// The account's boards; the second one is secret.
fn boards() -> Value {
    json!({ "items": [
        { "id": "11", "name": "Brote", "privacy": "PUBLIC" },
        { "id": "22", "name": "Ideen", "privacy": "SECRET" },
    ] })
}

/// A network that takes every code but `wrong`.
async fn network(boards: Value) -> MockServer {
    let server = MockServer::start().await;
    serve(&server, boards).await;
    server
}

async fn serve(server: &MockServer, boards: Value) {
    let json = |status: u16, body: Value| ResponseTemplate::new(status).set_body_json(body);
    let refused = json(
        400,
        json!({ "code": 283, "message": "That code is not ours." }),
    );
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string_contains("code=wrong"))
        .respond_with(refused)
        .mount(server)
        .await;
    let away = ResponseTemplate::new(307).insert_header("location", "https://elsewhere.example/");
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string_contains("code=redirects"))
        .respond_with(away)
        .mount(server)
        .await;
    let renewed = json!({
        "access_token": "token-2", "refresh_token": "refresh-2", "expires_in": 60 * 86_400,
        "token_type": "bearer", "scope": "boards:read",
    });
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string_contains("grant_type=refresh_token"))
        .respond_with(json(200, renewed))
        .mount(server)
        .await;
    let granted = json!({
        "access_token": "token-1", "refresh_token": "refresh-1", "expires_in": 30 * 86_400,
        "token_type": "bearer",
        "scope": "boards:read,boards:write,pins:read,pins:write,user_accounts:read",
    });
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .respond_with(json(200, granted))
        .mount(server)
        .await;
    Mock::given(method("GET"))
        .and(path_regex(r"^/boards/\d+/sections$"))
        .respond_with(json(200, json!({ "items": [] })))
        .mount(server)
        .await;
    for (place, body) in [
        (
            "/user_account",
            json!({ "id": "1", "username": "laden", "account_type": "BUSINESS" }),
        ),
        ("/boards", boards),
    ] {
        Mock::given(method("GET"))
            .and(path(place))
            .and(header("authorization", "Bearer token-1"))
            .respond_with(json(200, body))
            .mount(server)
            .await;
    }
}

/// Settings in which Dezent is registered there.
fn registered(server: &MockServer) -> impl FnOnce(&mut Config) + use<> {
    let base = server.uri();
    move |config| {
        let place = &mut config.networks.pinterest;
        place.client_id = Some("app-1".to_owned());
        place.client_secret = Some(Hidden::new("hush-hush".to_owned()));
        place.api_base = Some(Box::new(base.parse().unwrap()));
        place.auth_base = Some(Box::new(base.parse().unwrap()));
    }
}

async fn begin(client: &Client, more: Value) -> Answer {
    let mut body = json!({ "network": "pinterest" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post("/api/v1/channels/connect", &body).await
}

/// What a question's address says under a name.
fn asked(begun: &Value, name: &str) -> String {
    let url: url::Url = text(&begun["authorize_url"]).parse().unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The network sends the person back.
async fn come_back(client: &Client, query: &str) -> Answer {
    sent_back(client, "pinterest", query).await
}

/// A browser without a key, which does not go on by itself.
async fn sent_back(client: &Client, network: &str, query: &str) -> Answer {
    install_tls_provider();
    let browser = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none());
    let url = format!("{}/connect/{network}/callback?{query}", client.base);
    Answer::of(browser.build().unwrap().get(url)).await
}

async fn targets(client: &Client, begun: &Value) -> Value {
    let path = format!("/api/v1/channels/connect/{}/targets", text(&begun["id"]));
    client.get(&path).await.expect(200)
}

async fn choose(client: &Client, begun: &Value, body: Value) -> Answer {
    let path = format!("/api/v1/channels/connect/{}/targets", text(&begun["id"]));
    client.post(&path, &body).await
}

/// A person was asked, agreed and came back.
async fn agreed(app: &Dezent, more: Value) -> Value {
    let begun = begin(&app.client, more).await.expect(201);
    let answer = format!("state={}&code=good", asked(&begun, "state"));
    come_back(&app.client, &answer).await;
    begun
}

#[tokio::test]
async fn a_person_agrees_and_chooses_a_board() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    let more = json!({
        "return_to": "/channels?tab=new#top", "time_zone": "Europe/Berlin",
        "options": { "link": "https://laden.example/" },
    });
    let begun = begin(&app.client, more).await.expect(201);
    assert_eq!(asked(&begun, "client_id"), "app-1");
    assert_eq!(asked(&begun, "state").len(), 32);
    assert!(asked(&begun, "redirect_uri").ends_with("/connect/pinterest/callback"));
    let waiting = targets(&app.client, &begun).await;
    assert_eq!(
        (&waiting["state"], &waiting["targets"]),
        (&json!("asked"), &json!([]))
    );
    let back = format!("state={}&code=good", asked(&begun, "state"));
    let onward = come_back(&app.client, &back).await;
    assert_eq!(onward.status, 303, "{}", onward.text);
    let to = format!("/channels?tab=new&connection={}#top", text(&begun["id"]));
    assert_eq!(onward.header("location"), to);
    assert_eq!(onward.header("referrer-policy"), "no-referrer");
    // The same answer is good once.
    assert_eq!(come_back(&app.client, &back).await.status, 404);
    let found = targets(&app.client, &begun).await;
    assert_eq!(found["state"], "choosing");
    let shown: Vec<_> = found["targets"].as_array().unwrap().iter().collect();
    assert_eq!(shown.len(), 2);
    assert_eq!(
        (&shown[1]["id"], &shown[1]["kind"]),
        (&json!("22"), &json!("board"))
    );
    assert_eq!(shown[1]["about"], "secret");
    assert!(!found.to_string().contains("token-1"));
    let wrong = json!({ "targets": [{ "id": "33" }, { "id": "11", "name": "" }] });
    let wrong = choose(&app.client, &begun, wrong).await.expect(422);
    let fields: Vec<_> = wrong["fields"].as_array().unwrap().iter().collect();
    assert_eq!(fields[0]["field"], "targets[0].id");
    assert_eq!(fields[1]["field"], "targets[1].name");
    assert_eq!(choose(&app.client, &begun, json!({})).await.status, 422);
    let chosen = json!({ "targets": [{ "id": "22", "name": "Unsere Ideen" }, { "id": "11" }] });
    let made = choose(&app.client, &begun, chosen).await.expect(201);
    assert_eq!(made["items"][0]["name"], "Unsere Ideen");
    assert_eq!(made["items"][1]["name"], "laden/Brote");
    assert_eq!(
        made["items"][1]["options"]["link"],
        "https://laden.example/"
    );
    assert_eq!(made["items"][0]["time_zone"], "Europe/Berlin");
    let done = targets(&app.client, &begun).await;
    assert_eq!(
        (&done["state"], &done["targets"]),
        (&json!("done"), &json!([]))
    );
    assert_eq!(done["channels"][0], made["items"][0]["id"]);
    let again = choose(&app.client, &begun, json!({})).await;
    assert_eq!(again.status, 409);
    let me = app.client.get("/api/v1/me").await.expect(200)["actor"].clone();
    let events = "/api/v1/events?kind=channel_connected";
    let told = app.client.get(events).await.expect(200);
    let told = told["items"].as_array().unwrap();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|event| event["actor"] == me));
    assert!(!json!(told).to_string().contains("token-1"));
    let sent = server.received_requests().await.unwrap();
    let exchanged: Vec<&Request> = sent
        .iter()
        .filter(|request| request.url.path() == "/oauth/token")
        .collect();
    assert_eq!(exchanged.len(), 1, "a code is exchanged once");
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_no_answer() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    let begun = begin(&app.client, json!({})).await.expect(201);
    let state = asked(&begun, "state");
    for query in [
        "state=00&code=good".to_owned(),
        "code=good".to_owned(),
        String::new(),
    ] {
        assert_eq!(come_back(&app.client, &query).await.status, 404, "{query}");
    }
    for network in ["sandbox", "nowhere"] {
        let query = format!("state={state}&code=good");
        assert_eq!(
            sent_back(&app.client, network, &query).await.status,
            404,
            "{network}"
        );
    }
    app.clock.advance_ms(10 * MINUTE_MS);
    let late = format!("state={state}&code=good");
    assert_eq!(come_back(&app.client, &late).await.status, 404);
    let told = targets(&app.client, &begun).await;
    assert_eq!(told["state"], "failed");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_network_says_against_it_is_told() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    for (answer, words) in [
        (
            "error=access_denied&error_description=The+person+said+no",
            "The person said no",
        ),
        ("code=", "no code"),
        ("code=wrong", "That code is not ours."),
        ("code=redirects", "307"),
    ] {
        let begun = begin(&app.client, json!({})).await.expect(201);
        let query = format!("state={}&{answer}", asked(&begun, "state"));
        let page = come_back(&app.client, &query).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(words), "{answer}: {}", page.text);
        let told = targets(&app.client, &begun).await;
        assert_eq!(told["state"], "failed");
        assert!(text(&told["detail"]).contains(words), "{told}");
        assert_eq!(choose(&app.client, &begun, json!({})).await.status, 409);
    }
    let none = network(json!({ "items": [] })).await;
    let app = Dezent::spawn_with(registered(&none)).await;
    let begun = agreed(&app, json!({})).await;
    assert_eq!(targets(&app.client, &begun).await["state"], "failed");
}

#[tokio::test]
async fn only_whoever_began_a_connection_sees_it() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    let begun = agreed(&app, json!({})).await;
    let key = json!({ "name": "x", "role": "owner" });
    let key = app.client.post("/api/v1/keys", &key).await.expect(201);
    let other = app.client.with_key(Some(&text(&key["text"])));
    let elsewhere = app.second_workspace().await;
    for client in [&other, &elsewhere] {
        let path = format!("/api/v1/channels/connect/{}/targets", text(&begun["id"]));
        assert_eq!(client.get(&path).await.status, 404);
        let chosen = json!({ "targets": [{ "id": "11" }] });
        assert_eq!(client.post(&path, &chosen).await.status, 404);
    }
    assert_eq!(targets(&app.client, &begun).await["state"], "choosing");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_at_once() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    for (more, field) in [
        (json!({ "return_to": "https://evil.example/" }), "return_to"),
        (json!({ "return_to": "//evil.example/" }), "return_to"),
        (json!({ "return_to": "/\\evil.example" }), "return_to"),
        (json!({ "return_to": "channels" }), "return_to"),
        (json!({ "name": "" }), "name"),
        (json!({ "options": { "link": 7 } }), "options.link"),
        (json!({ "network": "sandbox" }), "network"),
        (json!({ "network": "mastodon" }), "server"),
    ] {
        let refused = begin(&app.client, more.clone()).await.expect(422);
        assert_eq!(refused["fields"][0]["field"], field, "{more}");
    }
    let unknown = json!({ "channel": "chan_01993b5c6d7e7f8090a1b2c3d4e5f607" });
    assert_eq!(begin(&app.client, unknown).await.status, 404);
    let plain = Dezent::spawn_with(|config| config.networks.pinterest.client_id = None).await;
    let refused = begin(&plain.client, json!({})).await.expect(409);
    let detail = text(&refused["detail"]);
    for word in [
        "developers.pinterest.com",
        "/connect/pinterest/callback",
        "[networks.pinterest]",
    ] {
        assert!(detail.contains(word), "{detail}");
    }
}

#[tokio::test]
async fn a_channel_is_connected_again_only_as_the_same_account() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    let begun = agreed(&app, json!({})).await;
    let chosen = json!({ "targets": [{ "id": "11" }] });
    let made = choose(&app.client, &begun, chosen).await.expect(201);
    let channel = text(&made["items"][0]["id"]);
    let begun = agreed(&app, json!({ "channel": channel })).await;
    let path = format!("/api/v1/channels/connect/{}/targets", text(&begun["id"]));
    let once = || {
        let call = app.client.call(reqwest::Method::POST, &path);
        call.header("idempotency-key", "again").json(&json!({}))
    };
    let again = Answer::of(once()).await.expect(201);
    assert_eq!(again["items"][0]["id"], json!(channel));
    let told = Answer::of(once()).await;
    assert_eq!(told.header("idempotent-replayed"), "true");
    assert_eq!(told.expect(201), again);
    assert_eq!(targets(&app.client, &begun).await["state"], "done");
    // The board that is already a channel is said to be one, and is not connected twice.
    let begun = agreed(&app, json!({})).await;
    let found = targets(&app.client, &begun).await;
    assert_eq!(found["targets"][0]["channel"], json!(channel));
    let twice = choose(&app.client, &begun, json!({ "targets": [{ "id": "11" }] })).await;
    assert_eq!(twice.status, 409);
    // Somebody else agreed.
    server.reset().await;
    let foreign = json!({ "items": [{ "id": "99", "name": "x", "privacy": "PUBLIC" }] });
    serve(&server, foreign).await;
    let begun = agreed(&app, json!({ "channel": channel })).await;
    let other = choose(&app.client, &begun, json!({})).await;
    other.problem(409, "other_account");
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends_by_itself() {
    let server = network(boards()).await;
    let app = Dezent::spawn_with(registered(&server)).await;
    let begun = agreed(&app, json!({})).await;
    let chosen = json!({ "targets": [{ "id": "11" }] });
    choose(&app.client, &begun, chosen).await.expect(201);
    let renewals = async || {
        let sent = server.received_requests().await.unwrap();
        let renews = |request: &&Request| {
            String::from_utf8_lossy(&request.body).contains("grant_type=refresh_token")
        };
        sent.iter().filter(renews).count()
    };
    app.run().await;
    assert_eq!(renewals().await, 0, "there are thirty days left");
    app.clock.advance_ms(24 * DAY_MS);
    app.run().await;
    assert_eq!(renewals().await, 1, "six days are left");
    app.clock.advance_ms(DAY_MS);
    app.run().await;
    assert_eq!(renewals().await, 1, "it is good for sixty days again");
}
