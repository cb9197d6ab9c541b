//! Channels and posts of the rehearsal network, made for the store: faster than calls would.

use dezent::domain::{
    about::About,
    channel::{Account, Channel, ChannelState, DAILY_MAX, GRACE_MS, LatePolicy, MIN_GAP_MS, Mode},
    id::{ChannelId, PostId, VariantId, WorkspaceId},
    network::Network,
    post::{Part, Post, Promotion, Variant},
    time::{Instant, TimeZone},
};
use serde_json::{Map, Value};

/// An active channel with these options; nobody is told of it.
pub(crate) fn channel(
    workspace: WorkspaceId,
    name: &str,
    options: Map<String, Value>,
    now: Instant,
) -> Channel {
    let id = ChannelId::new(now);
    Channel {
        id,
        workspace,
        revision: 1,
        network: Network::Sandbox,
        name: name.to_owned(),
        time_zone: TimeZone::UTC,
        state: ChannelState::Active,
        mode: Mode::Direct,
        account: Account {
            remote_id: id.to_string(),
            handle: name.to_owned(),
            url: None,
            server: None,
        },
        options,
        late_policy: LatePolicy::Hold,
        grace_ms: GRACE_MS,
        min_gap_ms: MIN_GAP_MS,
        daily_max: DAILY_MAX,
        audience: None,
        colour: None,
        created_at: now,
    }
}

/// A post that is planned on one channel, with a text for each of its parts.
pub(crate) fn post(
    workspace: WorkspaceId,
    channel: ChannelId,
    texts: &[String],
    due: Instant,
    now: Instant,
) -> Post {
    let part = |text: &String| Part {
        text: text.clone(),
        media: Vec::new(),
    };
    Post {
        id: PostId::new(now),
        workspace,
        revision: 1,
        body: part(&texts[0]),
        thread: texts[1..].iter().map(part).collect(),
        lang: Some("de".to_owned()),
        promotion: Promotion::None,
        pillar: None,
        tags: Vec::new(),
        about: About::default(),
        planned_at: Some(due),
        occurrence: 1,
        variants: vec![Variant {
            id: VariantId::new(now),
            channel,
            text: None,
            media: None,
            thread: None,
            options: Map::new(),
        }],
        created_at: now,
        updated_at: now,
    }
}
