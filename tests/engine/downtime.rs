//! A thousand posts whose instants pass while nothing runs: what is still within its grace goes
//! out, late and in order and not as a burst; what is past it waits for a person or is left out.

use std::collections::HashMap;

use dezent::domain::{
    channel::{Channel, GRACE_MS, LatePolicy, MIN_GAP_MS},
    publication::{ON_TIME_MS, Publication},
    time::{DAY_MS, Instant, MINUTE_MS, SECOND_MS},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Dezent, START, text};

/// How many channels there are; every tenth leaves out what is too late.
const CHANNELS: usize = 100;
/// How many posts of each are due while nothing runs; one more is due after that.
const DUE_EACH: i64 = 10;
/// How long nothing runs.
const DOWN_MS: i64 = 45 * MINUTE_MS;
/// When the last post of each channel is due.
const AFTERWARDS_MS: i64 = 50 * MINUTE_MS;
/// How far the clock is moved between two passes, in milliseconds.
const STEP_MS: i64 = 15 * SECOND_MS;

/// One channel with its publications, in the order in which they must go out.
struct Lane {
    channel: Channel,
    publications: Vec<Publication>,
}

/// When the posts of a channel are due, from the beginning on.
fn dues(channel: usize) -> Vec<i64> {
    let due = |number: i64| match channel % 4 {
        // Spread over the whole time.
        0 => MINUTE_MS + number * 270 * SECOND_MS,
        // All at one instant.
        1 => 20 * MINUTE_MS,
        // Closer than late posts may follow each other.
        2 => 14 * MINUTE_MS + number * 30 * SECOND_MS,
        // All within their grace.
        _ => 25 * MINUTE_MS + number * 2 * MINUTE_MS,
    };
    (0..DUE_EACH).map(due).chain([AFTERWARDS_MS]).collect()
}

/// When each post of a channel goes out if the engine is back at `back_ms`, worked out from what is
/// promised; none where it is too late for it.
fn promised(dues: &[i64], back_ms: i64) -> Vec<Option<i64>> {
    let (mut now, mut free_at) = (back_ms, 0);
    let mut go_out = |due: i64| loop {
        let lateness = now - due;
        if lateness > GRACE_MS {
            return None;
        }
        let must_rest = lateness > ON_TIME_MS && now < free_at;
        if lateness >= 0 && !must_rest {
            free_at = now + MIN_GAP_MS;
            return Some(now);
        }
        now += STEP_MS;
    };
    dues.iter().map(|due| go_out(*due)).collect()
}

/// Stores the channels and everything that is planned on them, and makes them on the network.
async fn seed(dezent: &Dezent) -> Vec<Lane> {
    let policy = |number: usize| match number % 10 {
        9 => LatePolicy::Skip,
        _ => LatePolicy::Hold,
    };
    // Nothing can be read back on the fifth kind, so a second send would be a second post.
    let channels = dezent.store_channels("k5", (0..CHANNELS).map(policy));
    let channels = channels.await;
    let now = dezent.clock.now();
    let mut lanes = Vec::with_capacity(CHANNELS);
    for (number, channel) in channels.into_iter().enumerate() {
        let planned = dues(number).into_iter().enumerate();
        let planned =
            planned.map(|(place, due)| (channel.id, format!("Beitrag {place}"), now.plus_ms(due)));
        let mut publications = dezent.store_posts(planned).await;
        publications.sort_by_key(|one| (one.due_at, one.position, one.id));
        lanes.push(Lane {
            channel,
            publications,
        });
    }
    let network = dezent.network();
    join_all(lanes.iter().map(async |lane| {
        let path = format!("/api/channels/{}", lane.channel.id);
        let kind = json!({ "kind": "k5" });
        network.put(&path, &kind).await.expect(200);
    }))
    .await;
    lanes
}

/// Every publication as the API shows it, by its id.
async fn all(dezent: &Dezent) -> HashMap<String, Value> {
    let mut found = HashMap::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/publications?limit=100{cursor}");
        let page = dezent.client.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        found.extend(items.iter().map(|one| (text(&one["id"]), one.clone())));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn at(instant: &Value) -> Instant {
    text(instant).parse().unwrap()
}

/// Nobody has ever begun to send what was held or left out.
fn judge_left(lane: &Lane, seen: &Value) {
    let state = match lane.channel.late_policy {
        LatePolicy::Hold => "held",
        LatePolicy::Skip => "skipped",
    };
    assert_eq!(
        (&seen["state"], &seen["reason"]),
        (&json!(state), &json!("late")),
        "{seen:#}"
    );
    assert_eq!(
        (&seen["receipt"], &seen["tries"]),
        (&Value::Null, &json!(0)),
        "{seen:#}"
    );
}

/// It went out at that moment, and is marked where that was late.
async fn judge_sent(dezent: &Dezent, seen: &Value, went_out: Instant) {
    assert_eq!(seen["state"], "sent", "{seen:#}");
    assert_eq!(seen["receipt"]["at"], went_out.to_string(), "{seen:#}");
    let is_late = went_out.ms_since(at(&seen["due_at"])) > ON_TIME_MS;
    assert_eq!(seen["is_late"], is_late, "{seen:#}");
    let path = format!("/api/v1/publications/{}", text(&seen["id"]));
    let whole = dezent.client.get(&path).await.expect(200);
    let told = whole["events"].as_array().unwrap().iter();
    let sent: Vec<_> = told
        .filter(|event| event["kind"] == "publication_sent")
        .collect();
    assert_eq!(sent.len(), 1, "{whole:#}");
    assert_eq!(sent[0]["data"]["late"], is_late, "{whole:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_45_minutes_what_is_within_its_grace_goes_out_and_the_rest_waits() {
    let dezent = Dezent::spawn().await;
    let start: Instant = START.parse().unwrap();
    let lanes = seed(&dezent).await;
    dezent.clock.advance_ms(DOWN_MS);
    dezent.run().await;
    // Within half an hour of the last instant everything has gone out or is too late.
    while dezent.clock.now() <= start.plus_ms(AFTERWARDS_MS + GRACE_MS) {
        dezent.clock.advance_ms(STEP_MS);
        dezent.run().await;
    }
    let all = all(&dezent).await;
    assert_eq!(all.len(), 1_100);
    let (mut sent, mut late, mut left) = (0, 0, 0);
    for (number, lane) in lanes.iter().enumerate() {
        let (mut wanted, mut late_ones) = (Vec::new(), Vec::new());
        let promised = promised(&dues(number), DOWN_MS);
        for (publication, went_out) in lane.publications.iter().zip(promised) {
            let seen = &all[&publication.id.to_string()];
            let Some(went_out) = went_out else {
                judge_left(lane, seen);
                left += 1;
                continue;
            };
            judge_sent(&dezent, seen, start.plus_ms(went_out)).await;
            let id = &seen["receipt"]["remote_id"];
            wanted.push(id);
            sent += 1;
            if seen["is_late"] == true {
                late_ones.push(id);
                late += 1;
            }
        }
        let public = dezent.public_on(&lane.channel.id.to_string()).await;
        let ids: Vec<&Value> = public.iter().map(|post| &post["id"]).collect();
        assert_eq!(ids, wanted, "not once each, and in their order");
        for two in public.windows(2) {
            let [first, second] = [&two[0], &two[1]];
            let gap = at(&second["published_at"]).ms_since(at(&first["published_at"]));
            let is_late = late_ones.contains(&&second["id"]);
            assert!(!is_late || gap >= MIN_GAP_MS, "a burst: {public:#?}");
        }
    }
    // How many of each the plan above comes to; a plan of which all is lost proves nothing.
    assert_eq!((sent, late, left), (750, 675, 350));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_three_days_everything_waits_for_a_person_who_may_still_send_it() {
    let dezent = Dezent::spawn().await;
    let lanes = seed(&dezent).await;
    dezent.clock.advance_ms(3 * DAY_MS);
    dezent.run().await;
    let seen = all(&dezent).await;
    assert_eq!(seen.len(), 1_100);
    for lane in &lanes {
        for publication in &lane.publications {
            judge_left(lane, &seen[&publication.id.to_string()]);
        }
        let public = dezent.public_on(&lane.channel.id.to_string()).await;
        assert_eq!(public, Vec::<Value>::new());
    }
    // Hours later nothing has changed by itself.
    dezent.clock.advance_ms(DAY_MS);
    dezent.run().await;
    assert!(all(&dezent).await == seen);

    let (lane, skipping) = (&lanes[0], &lanes[9]);
    let resend = async |publication: &Publication| {
        let path = format!("/api/v1/publications/{}/resolve", publication.id);
        let answer = json!({ "decision": "resend" });
        dezent.client.post(&path, &answer).await
    };
    let chosen = &lane.publications[3];
    resend(chosen).await.expect(200);
    resend(&skipping.publications[3])
        .await
        .problem(409, "not_possible");
    dezent.run().await;
    let public = dezent.public_on(&lane.channel.id.to_string()).await;
    let said: Vec<&Value> = public.iter().map(|post| &post["text"]).collect();
    assert_eq!(said, ["Beitrag 3"]);
    let now = all(&dezent).await;
    let moved: Vec<&String> = now
        .iter()
        .filter(|(id, one)| seen[*id] != **one)
        .map(|it| it.0)
        .collect();
    assert_eq!(
        moved,
        [&chosen.id.to_string()],
        "one was asked for, and one moved"
    );
    assert_eq!(now[moved[0]]["state"], "sent");
}
