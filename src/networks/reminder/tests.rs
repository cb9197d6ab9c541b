//! The adapter step by step, for places of its own and in the place of a network's adapter.

use std::sync::Arc;

use serde_json::json;

use super::{ABOUT, Reminder};
use crate::{
    domain::{
        attempt::{HAND_OVER, Journal},
        network::{Kind, Network},
    },
    networks::{
        Adapter, ConnectError, ConnectRequest, Look, Next, Now, Outcome, Session,
        bluesky::{Bluesky, BlueskySettings},
        drive::{Driven, MADE_AT, channel_id, draft, drive, http, look, options},
    },
};

fn places() -> Reminder {
    Reminder::of_places()
}

fn instead_of_bluesky() -> Reminder {
    let bluesky = Bluesky::new(http(), BlueskySettings::default(), Now::new(|| MADE_AT));
    places().instead_of(Arc::new(bluesky))
}

async fn connect(settings: serde_json::Value) -> Result<String, ConnectError> {
    let options = options(&settings);
    let request = ConnectRequest {
        channel: channel_id(),
        name: "Laden",
        credentials: &Session::default(),
        options: &options,
    };
    let connected = places().connect(request).await?;
    Ok(format!(
        "{} {}",
        connected.account.remote_id, connected.account.handle
    ))
}

#[tokio::test]
async fn one_step_hands_everything_over() {
    let adapter = places();
    let draft = draft("", &["Grüße", "und mehr"], &json!({ "target": "bluesky" }));
    let mut journal = Journal::default();
    let session = Session::default();
    let Driven::Stopped(step, report) = drive(&adapter, &draft, &mut journal, &session).await
    else {
        panic!("nothing is out before a person says so");
    };
    assert_eq!(report.outcome, Outcome::Handed);
    assert_eq!((step.name.as_str(), step.part), (HAND_OVER, 0));
    assert_eq!(
        step.request,
        json!({
            "target": "Bluesky", "parts": ["Grüße", "und mehr"],
            "share_link": "https://bsky.app/intent/compose?text=Gr%C3%BC%C3%9Fe",
        })
    );
    // The same draft asks for the same step again, and one that was broken off may be made again.
    assert_eq!(adapter.next(&draft, &journal), Next::Public(step.clone()));
    let seen = look(&adapter, &draft, &journal, &step, MADE_AT, &session).await;
    assert_eq!(
        (seen, adapter.kind(&draft.options)),
        (Look::Gone, Kind::ChosenId)
    );
}

#[tokio::test]
async fn in_the_place_of_a_network_it_is_that_network_without_its_calls() {
    let adapter = instead_of_bluesky();
    assert_eq!(adapter.network(), Network::Bluesky);
    assert_eq!(adapter.limits(&options(&json!({}))).text_max, 300);
    let draft = draft("did:plc:x", &["Hallo"], &json!({}));
    let session = Session::default();
    let driven = drive(&adapter, &draft, &mut Journal::default(), &session).await;
    let Driven::Stopped(step, report) = driven else {
        panic!("nothing is out before a person says so");
    };
    assert_eq!(report.outcome, Outcome::Handed);
    assert_eq!(
        step.request["share_link"],
        "https://bsky.app/intent/compose?text=Hallo"
    );
    assert!(!adapter.is_stale(&session, MADE_AT));
}

#[tokio::test]
async fn a_place_is_connected_by_what_the_person_says() {
    let made = connect(json!({ "target": "xing", "account_name": "Käse Kuhn" })).await;
    assert_eq!(made.unwrap(), "[\"xing\",null,\"Käse Kuhn\"] Käse Kuhn");
    let made =
        connect(json!({ "target": "mastodon", "instance": "https://social.example/" })).await;
    assert_eq!(
        made.unwrap(),
        "[\"mastodon\",\"social.example\",\"Laden\"] Laden"
    );
    assert!(
        connect(json!({ "target": "Schwarzes Brett" }))
            .await
            .is_ok()
    );
    let cases = [
        (json!({}), "options.target"),
        (json!({ "target": " " }), "options.target"),
        (json!({ "target": "x".repeat(101) }), "options.target"),
        (json!({ "target": "lemmy" }), "options.instance"),
        (
            json!({ "target": "lemmy", "instance": "a b" }),
            "options.instance",
        ),
        (
            json!({ "target": "xing", "account_name": 1 }),
            "options.account_name",
        ),
        (json!({ "target": "xing", "colour": 1 }), "options.colour"),
    ];
    for (settings, expected) in cases {
        match connect(settings.clone()).await {
            Err(ConnectError::Field { field, .. }) => assert_eq!(field, expected, "{settings}"),
            other => panic!("{settings}: {other:?}"),
        }
    }
}

#[test]
fn the_settings_name_every_place_and_known_limits_hold() {
    let adapter = places();
    let about = ABOUT.options[0].about;
    let words: Vec<&str> = about.split([' ', ',', '.']).collect();
    for target in adapter.targets.iter() {
        assert!(
            words.contains(&target.name.as_str()),
            "{} is not told",
            target.name
        );
    }
    let text_max = |target: &str| {
        adapter
            .limits(&options(&json!({ "target": target })))
            .text_max
    };
    assert_eq!((text_max("x"), text_max("Schwarzes Brett")), (280, 100_000));
}
