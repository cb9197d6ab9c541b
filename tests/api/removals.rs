//! `POST /publications/{id}/delete-remote`: what is out is taken back at its network.

use dezent::domain::role::Role;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path_regex},
};

use crate::harness::{Answer, Dezent, text};

async fn remove(app: &Dezent, publication: &str) -> Answer {
    let path = format!("/api/v1/publications/{publication}/delete-remote");
    app.client.ask(&path).await
}

async fn read(app: &Dezent, publication: &str) -> Value {
    let path = format!("/api/v1/publications/{publication}");
    app.client.get(&path).await.expect(200)
}

fn kinds(publication: &Value) -> Vec<String> {
    let events = publication["events"].as_array().unwrap().iter();
    events.map(|event| text(&event["kind"])).collect()
}

/// Every part is removed, once, and nobody wonders afterwards where it is.
#[tokio::test]
async fn a_thread_is_removed_whole_on_every_kind_of_network() {
    let app = Dezent::spawn().await;
    for kind in ["k1", "k2", "k3", "k4", "k5"] {
        let channel = app.channel(json!({ "kind": kind })).await;
        let body = json!({
            "text": "eins", "thread": [{ "text": "zwei" }, { "text": "drei" }],
            "channels": [channel], "publish_at": app.in_ms(0),
        });
        let publication = text(&app.create_post(body).await["publications"][0]["id"]);
        app.run().await;
        assert_eq!(app.public_on(&channel).await.len(), 3, "{kind}");
        assert_eq!(read(&app, &publication).await["removed_at"], Value::Null);
        let removed = remove(&app, &publication).await.expect(200);
        assert_eq!(app.public_on(&channel).await.len(), 0, "{kind}");
        assert_eq!(removed["state"], "sent");
        assert_eq!(removed["removed_at"], app.in_ms(0));
        app.clock.advance_ms(10 * 60_000);
        app.run().await;
        let later = read(&app, &publication).await;
        let told = ["removal_asked", "publication_removed"];
        assert_eq!(kinds(&later)[1..], told, "{kind}: {later}");
        // What is removed already is not asked for once more.
        let again = remove(&app, &publication).await.expect(200);
        assert_eq!(
            (&again["removed_at"], kinds(&again)),
            (&removed["removed_at"], kinds(&later))
        );
    }
}

#[tokio::test]
async fn only_what_is_out_and_whose_account_is_connected_can_be_removed() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let publication = app.due_now(&channel).await;
    let refused = remove(&app, &publication)
        .await
        .problem(409, "not_possible");
    assert_eq!(refused["state"], "waiting");
    app.run().await;
    for role in [Role::Viewer, Role::Reviewer] {
        let path = format!("/api/v1/publications/{publication}/delete-remote");
        let problem = app.with_role(role).await.ask(&path).await;
        assert_eq!(
            problem.problem(403, "forbidden")["action"],
            "remove_publications"
        );
    }
    let path = format!("/api/v1/channels/{channel}");
    assert_eq!(app.client.delete(&path).await.status, 204);
    remove(&app, &publication)
        .await
        .problem(409, "not_possible");
    assert_eq!(app.public_on(&channel).await.len(), 1);
    assert_eq!(kinds(&read(&app, &publication).await), ["publication_sent"]);
}

/// What a person found has an address, and no id that a network would know.
#[tokio::test]
async fn what_a_person_found_is_removed_by_a_person() {
    let app = Dezent::spawn().await;
    let channel = app
        .channel(json!({ "kind": "k5", "script": "cut-after" }))
        .await;
    let publication = app.due_now(&channel).await;
    app.run().await;
    app.clock.advance_ms(60 * 60_000);
    app.run().await;
    let path = format!("/api/v1/publications/{publication}/resolve");
    let answer = json!({ "decision": "posted", "url": "https://example.org/1" });
    app.client.post(&path, &answer).await.expect(200);
    remove(&app, &publication)
        .await
        .problem(409, "not_possible");
}

/// A network on which one post is out, whose removal is answered so.
async fn beside(
    answers: impl IntoIterator<Item = ResponseTemplate>,
) -> (MockServer, Dezent, String) {
    let network = MockServer::start().await;
    let made = json!({ "id": "p1", "url": "/sandbox/x#post-p1" });
    for (verb, status, body) in [("PUT", 200, json!({})), ("POST", 201, made)] {
        Mock::given(method(verb))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&network)
            .await;
    }
    for answer in answers {
        Mock::given(method("DELETE"))
            .and(path_regex("^/api/channels/chan_[0-9a-f]+/posts/p1$"))
            .respond_with(answer)
            .up_to_n_times(1)
            .expect(1)
            .mount(&network)
            .await;
    }
    let base = network.uri().parse().unwrap();
    let app = Dezent::spawn_with(|config| config.networks.sandbox.api_base = Some(base)).await;
    let channel = app.channel(json!({ "kind": "k4" })).await;
    let publication = app.due_now(&channel).await;
    app.run().await;
    assert_eq!(read(&app, &publication).await["state"], "sent");
    (network, app, publication)
}

#[tokio::test]
async fn a_removal_that_went_wrong_is_told_and_can_be_asked_for_again() {
    let answers = [ResponseTemplate::new(500), ResponseTemplate::new(204)];
    let (_network, app, publication) = Box::pin(beside(answers)).await;
    let problem = remove(&app, &publication)
        .await
        .problem(502, "network_unreachable");
    assert_eq!(problem["removed"], 0);
    let seen = read(&app, &publication).await;
    assert_eq!(
        (&seen["removed_at"], &seen["look_again_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(kinds(&seen)[1..], ["removal_asked", "removal_failed"]);
    assert_eq!(seen["events"][2]["data"]["http_status"], 500);
    remove(&app, &publication).await.expect(200);
    let seen = read(&app, &publication).await;
    assert_eq!(kinds(&seen)[3..], ["removal_asked", "publication_removed"]);
}

#[tokio::test]
async fn a_network_that_refuses_is_quoted_and_a_session_is_renewed_once() {
    let error = |status: u16, name: &str| {
        let body = json!({ "error": name, "message": "so not" });
        ResponseTemplate::new(status).set_body_json(body)
    };
    let answers = [
        error(401, "token_expired"),
        error(403, "forbidden"),
        error(401, "token_expired"),
        ResponseTemplate::new(204),
    ];
    let (_network, app, publication) = Box::pin(beside(answers)).await;
    let problem = remove(&app, &publication)
        .await
        .problem(409, "not_possible");
    assert!(text(&problem["detail"]).contains("so not"), "{problem}");
    remove(&app, &publication).await.expect(200);
}

/// A write that came with a key of its own is answered from the record.
#[tokio::test]
async fn a_removal_with_a_key_happens_once() {
    let (_network, app, publication) = beside([ResponseTemplate::new(204)]).await;
    let path = format!("/api/v1/publications/{publication}/delete-remote");
    let call = || {
        let call = app.client.call(reqwest::Method::POST, &path);
        Answer::of(call.header("idempotency-key", "once"))
    };
    let first = call().await;
    let again = call().await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(first.expect(200), again.expect(200));
}

/// What a person posted by hand has an address, which is no id of the network's.
#[tokio::test]
async fn what_a_person_posted_is_removed_by_them() {
    let app = Dezent::spawn().await;
    let channel = app.channel(json!({})).await;
    let path = format!("/api/v1/channels/{channel}");
    let by_hand = json!({ "mode": "reminder" });
    app.client.patch(&path, &by_hand).await.expect(200);
    let publication = app.due_now(&channel).await;
    app.run().await;
    let path = format!("/api/v1/publications/{publication}");
    let posted = json!({ "decision": "posted", "url": "https://example.org/1" });
    let resolve = format!("{path}/resolve");
    app.client.post(&resolve, &posted).await.expect(200);
    let refused = app.client.ask(&format!("{path}/delete-remote")).await;
    refused.problem(409, "not_possible");
    assert_eq!(app.client.get(&path).await.expect(200)["state"], "sent");
}
