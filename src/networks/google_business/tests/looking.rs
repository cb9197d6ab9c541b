//! The adapter against canned answers: looking for a post.

use serde_json::{Value, json};

use super::{NAME, POSTS, SEARCH, adapter, drafted, error, session, trial};
use crate::{
    domain::attempt::Journal,
    networks::{
        Adapter as _, Look, LookRequest, Session,
        contract::Canned,
        drive::{MADE_AT, enter, requests},
    },
};

/// How a look ended, in short: the ids of candidates after whether the list was complete.
fn short(look: &Look) -> String {
    match look {
        Look::Out { remote_id, .. } => format!("out {remote_id}"),
        Look::Listed {
            complete,
            candidates,
        } => {
            let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
            let ids: Vec<String> = candidates.iter().map(|one| last(&one.remote_id)).collect();
            format!("{complete} {}", ids.join(" "))
                .trim_end()
                .to_owned()
        }
        Look::Failed { unauthorized, .. } => format!("failed {unauthorized}"),
        Look::Gone => "gone".to_owned(),
        Look::Refused { message } => format!("refused {message}"),
        Look::Processing { look_in_ms } => format!("processing {look_in_ms}"),
        other => format!("{other:?}"),
    }
}

/// A post in the list, made so many seconds after the look's beginning.
fn listed(id: &str, summary: &str, after_s: i64) -> Value {
    json!({
        "name": format!("accounts/1/locations/2/localPosts/{id}"),
        "summary": summary, "topicType": "STANDARD", "state": "LIVE", "searchUrl": SEARCH,
        "createTime": MADE_AT.plus_ms(after_s * 1_000),
    })
}

fn page(posts: &[Value], next: Option<&str>) -> Canned {
    let mut body = json!({ "localPosts": posts });
    if let Some(next) = next {
        body["nextPageToken"] = json!(next);
    }
    Canned::new("GET", POSTS, body)
}

async fn seen(settings: &Value, answers: &[Canned]) -> Look {
    let (draft, journal) = (
        drafted("Neue Karte\n\nAb heute", settings),
        Journal::default(),
    );
    let step = adapter().public_step(&draft, &journal).unwrap();
    trial()
        .seen(&draft, &journal, (&step, MADE_AT), answers)
        .await
}

#[tokio::test]
async fn a_post_is_found_by_what_it_says() {
    let ours = listed("3", "Neue Karte\nAb heute ", 20);
    let old = listed("2", "Neue Karte Ab heute", -1);
    let other = listed("4", "Neue Karte", 20);
    let mut event = listed("5", "Neue Karte Ab heute", 20);
    event["topicType"] = json!("EVENT");
    let none = json!({});
    let found = seen(
        &none,
        &[page(
            &[other.clone(), event.clone(), ours.clone(), old],
            None,
        )],
    )
    .await;
    assert_eq!(short(&found), "true 3");
    let Look::Listed { candidates, .. } = found else {
        panic!()
    };
    assert_eq!(candidates[0].remote_id, NAME);
    assert_eq!(candidates[0].data, json!({ "url": SEARCH }));
    // What Google has rejected is not out, and never will be.
    let mut rejected = listed("7", "Neue Karte Ab heute", 20);
    rejected["state"] = json!("REJECTED");
    assert_eq!(
        short(&seen(&none, &[page(&[rejected], None)]).await),
        "true"
    );
    let two = [page(&[listed("6", "Neue Karte Ab heute", 30), ours], None)];
    assert_eq!(short(&seen(&none, &two).await), "true 6 3");
    assert_eq!(short(&seen(&none, &[page(&[other], None)]).await), "true");
    assert_eq!(
        short(&seen(&none, &[Canned::new("GET", POSTS, json!({}))]).await),
        "true"
    );
    let settings = json!({ "type": "event" });
    assert_eq!(
        short(&seen(&settings, &[page(&[event], None)]).await),
        "true 5"
    );
}

/// The order of the list is not documented: an old post says nothing of those that follow.
#[tokio::test]
async fn the_list_is_read_to_its_end() {
    let none = json!({});
    let old = listed("2", "Alt", -9_000);
    let pages = [
        page(&[listed("3", "Neue Karte Ab heute", 5)], None).query("pageToken", "p2"),
        page(std::slice::from_ref(&old), Some("p2")),
    ];
    assert_eq!(short(&seen(&none, &pages).await), "true 3");
    let endless = [page(&[old], Some("p2"))];
    assert_eq!(short(&seen(&none, &endless).await), "false");
    for (status, expected) in [
        (401, "failed true"),
        (403, "failed true"),
        (500, "failed false"),
    ] {
        let answer = Canned::new("GET", POSTS, error(status, "X", &json!([]))).status(status);
        assert_eq!(short(&seen(&none, &[answer]).await), expected);
    }
    let unreadable = Canned::new("GET", POSTS, Value::Null).text("<html>");
    assert_eq!(short(&seen(&none, &[unreadable]).await), "failed false");
}

#[tokio::test]
async fn a_post_whose_name_is_known_is_read_by_it() {
    let (draft, journal) = (drafted("Tee", &json!({})), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let state = |state: &str| json!({ "name": NAME, "state": state, "searchUrl": SEARCH });
    let out = format!("out {NAME}");
    for (status, body, waited_ms, expected) in [
        (200, state("LIVE"), 0, out.as_str()),
        (200, state("PROCESSING"), 0, "processing 30000"),
        (200, state("PROCESSING"), 600_000, "processing 150000"),
        (200, state("PROCESSING"), 90_000_000, "processing 600000"),
        (
            200,
            state("LOCAL_POST_STATE_UNSPECIFIED"),
            0,
            "processing 30000",
        ),
        (200, state("RECURRING"), 0, out.as_str()),
        (
            200,
            state("REJECTED"),
            0,
            "refused Google does not show this post, because of its policies",
        ),
        (
            200,
            json!({ "name": "accounts/1/locations/2/localPosts/9" }),
            0,
            "failed false",
        ),
        (200, json!({}), 0, "failed false"),
        (404, error(404, "NOT_FOUND", &json!([])), 0, "gone"),
        // Whoever said this, it was not Google.
        (404, Value::Null, 0, "failed false"),
        (401, Value::Null, 0, "failed true"),
        (500, Value::Null, 0, "failed false"),
    ] {
        let path = format!("/{NAME}");
        let answer = Canned::new("GET", &path, body.clone()).status(status);
        let server = trial().serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some(NAME),
            since: MADE_AT.plus_ms(-waited_ms),
            is_lost: false,
        };
        let look = trial().at(&server).look(request, &session()).await;
        assert_eq!(short(&look), expected, "{status} {body}");
        let call = json!([{
            "call": format!("GET {path}"), "authorization": "Bearer token-1",
        }]);
        assert_eq!(requests(&server).await, call);
    }
}

#[tokio::test]
async fn what_was_out_and_is_rejected_later_is_gone() {
    let (draft, mut journal) = (drafted("Tee", &json!({})), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let rejected = json!({ "name": NAME, "state": "REJECTED" });
    for (data, expected) in [
        (json!({ "url": SEARCH, "state": "PROCESSING" }), "refused"),
        (json!({ "url": SEARCH }), "gone"),
    ] {
        enter(&mut journal, "post:0", Some(NAME), data);
        let answer = Canned::new("GET", &format!("/{NAME}"), rejected.clone());
        let server = trial().serve(&[answer]).await;
        let request = LookRequest {
            draft: &draft,
            journal: &journal,
            step: &step,
            handle: Some(NAME),
            since: MADE_AT,
            is_lost: false,
        };
        let look = trial().at(&server).look(request, &session()).await;
        assert!(short(&look).starts_with(expected), "{look:?}");
    }
}

#[tokio::test]
async fn the_list_is_asked_for_in_the_longest_pages() {
    let server = trial().serve(&[page(&[], None)]).await;
    let (draft, journal) = (drafted("Tee", &json!({})), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    trial().at(&server).look(request, &session()).await;
    let call = json!([{
        "call": format!("GET {POSTS}?pageSize=100"), "authorization": "Bearer token-1",
    }]);
    assert_eq!(requests(&server).await, call);
}

#[tokio::test]
async fn without_a_token_nothing_is_seen() {
    let (draft, journal) = (drafted("Tee", &json!({})), Journal::default());
    let step = adapter().public_step(&draft, &journal).unwrap();
    let request = LookRequest {
        draft: &draft,
        journal: &journal,
        step: &step,
        handle: None,
        since: MADE_AT,
        is_lost: false,
    };
    let look = adapter().look(request, &Session::default()).await;
    assert_eq!(short(&look), "failed true");
}
