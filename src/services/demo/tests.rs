//! Tests of the demo.

use std::borrow::Cow;

use super::{SCRIPT, Script, Shift, local, waiting, write_history};
use crate::{
    domain::{
        channel::{Account, Channel, ChannelState, LatePolicy, Mode},
        id::{ChannelId, PostId},
        network::Network,
        post::{Post, Promotion},
        publication::{Neighbour, State},
        time::{Instant, TimeZone},
    },
    rules::{
        Rules,
        context::{Setting, Subject},
    },
    services::{
        check::blocks,
        judging::{Entry, Material, context},
        setup::tests::{Installation, installation},
    },
    store,
};

fn script() -> Script {
    serde_json::from_str(SCRIPT).unwrap()
}

/// The shops as they would be connected, in a workspace of their own.
fn channels(workspace: crate::domain::id::WorkspaceId, now: Instant) -> Vec<Channel> {
    let channel = |shop: super::Shop| Channel {
        id: ChannelId::new(now),
        workspace,
        revision: 1,
        network: Network::Sandbox,
        account: Account {
            remote_id: shop.name.clone(),
            handle: shop.name.clone(),
            url: None,
            server: None,
        },
        name: shop.name,
        time_zone: shop.time_zone,
        state: ChannelState::Active,
        mode: Mode::Direct,
        options: serde_json::Map::new(),
        late_policy: LatePolicy::default(),
        grace_ms: 0,
        min_gap_ms: 0,
        daily_max: 25,
        audience: None,
        colour: None,
        created_at: now,
    };
    script().channels.into_iter().map(channel).collect()
}

#[tokio::test]
async fn the_past_is_confirmed_and_wakes_nobody() {
    let Installation {
        services,
        caller,
        dir: _dir,
    } = installation().await;
    let now = services.clock.now();
    let channels = channels(caller.workspace, now);
    let tx = services.db.begin_write().await.unwrap();
    for channel in &channels {
        store::channels::insert(&tx, channel, Vec::new())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let past = script().past;
    write_history(&services, &caller, &channels, &past, now)
        .await
        .unwrap();
    let counts = store::publications::counts(&services.db).await.unwrap();
    let all = i64::try_from(past.len()).unwrap();
    assert_eq!(counts, [(State::Confirmed, None, all)]);
    assert_eq!(
        store::lanes::next_wake_at(&services.db).await.unwrap(),
        None
    );
    assert_eq!(
        store::publications::next_look_at(&services.db)
            .await
            .unwrap(),
        None
    );
    let posts = store::posts::list(&services.db, caller.workspace, None, 100)
        .await
        .unwrap();
    assert!(posts.iter().all(|post| post.planned_at.unwrap() < now));
}

/// What everything before it looks like to a post of the script, whatever the day and hour.
fn neighbours(channels: &[Channel], now: Instant) -> Vec<(Post, usize, Instant, bool)> {
    let script = script();
    let mut all = Vec::new();
    for past in &script.past {
        let channel = &channels[past.channel];
        let at = local(now, channel.time_zone, Shift::Ago(past.days), past.time).unwrap();
        all.push((past.post(channel, at), past.channel, at, true));
    }
    for coming in &script.coming {
        let input = coming.input(channels, now);
        let at = input.publish_at.unwrap();
        let workspace = channels[0].workspace;
        let post = input.into_post(PostId::new(now), workspace, &[].into(), now);
        all.extend(
            coming
                .channels
                .iter()
                .map(|index| (post.clone(), *index, at, false)),
        );
    }
    all
}

#[test]
fn no_rule_holds_a_post_back_on_any_day() {
    let rules = Rules::load();
    for hours in (0..24 * 9).step_by(5) {
        let now = Instant::from_ms(1_774_600_000_000 + hours * 3_600_000);
        let channels = channels(crate::domain::id::WorkspaceId::new(now), now);
        let all = neighbours(&channels, now);
        let rows: Vec<(usize, Neighbour)> = all
            .iter()
            .map(|(post, index, at, is_out)| {
                let neighbour = Neighbour {
                    publication: waiting(&channels[*index], post, *at).id,
                    post: post.id,
                    at: *at,
                    promotion: post.promotion,
                    is_out: *is_out,
                    pillar: post.pillar.clone(),
                    gist: rules
                        .gist([post.body.text.as_str()], post.lang.as_deref())
                        .into(),
                };
                (*index, neighbour)
            })
            .collect();
        for (post, index, at, _) in all.iter().filter(|(_, _, _, is_out)| !is_out) {
            let channel = &channels[*index];
            let window: Vec<Neighbour> = rows
                .iter()
                .filter(|(of, _)| of == index)
                .map(|(_, neighbour)| neighbour.clone())
                .collect();
            let subject = Subject::Post(post.id);
            let parts = vec![post.body.clone()];
            let entry = Entry::of(post, parts, &Material::default(), subject, Some(*at));
            let setting = Cow::Owned(Setting::default());
            let context = context(entry, channel.outline(), &window, Vec::new(), setting, now);
            let found = rules.check(&context);
            assert!(!blocks(&found), "{now}: {}: {found:?}", post.body.text);
        }
    }
}

#[test]
fn offers_are_few_and_every_shop_has_a_past() {
    let script = script();
    for index in 0..script.channels.len() {
        let past = script.past.iter().filter(|past| past.channel == index);
        assert!(past.clone().count() >= 8);
        assert_eq!(
            past.filter(|past| past.promotion == Promotion::Offer)
                .count(),
            1
        );
        assert!(
            script
                .coming
                .iter()
                .any(|coming| coming.channels[0] == index)
        );
    }
    assert!(
        script
            .coming
            .iter()
            .all(|coming| coming.minutes.is_some() != coming.days.is_some())
    );
    assert!(
        script
            .drafts
            .iter()
            .all(|draft| draft.minutes.or(draft.days.map(|_| 0)).is_none())
    );
}

#[test]
fn a_skipped_hour_moves_forward() {
    let berlin: TimeZone = "Europe/Berlin".parse().unwrap();
    let now: Instant = "2026-03-28T12:00:00Z".parse().unwrap();
    let time = "02:30".parse().unwrap();
    let at = local(now, berlin, Shift::Ahead(1), time).unwrap();
    assert_eq!(at.to_string(), "2026-03-29T01:30:00.000Z");
}
