//! The demo: four small shops on the rehearsal network, with a month behind them and some days
//! ahead. Nothing of it leaves the machine.
//!
//! Posts to come are made like any other, so rules and limits judge them. Past ones are written as
//! the history they stand for: sent and read back, with an event that says so.

use std::fmt;

use chrono::{Days, NaiveTime, TimeZone as _};
use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    channels::{ChannelInput, connect_channel},
    input::{PostInput, VariantInput},
    judging,
    posts::create_post,
    workspaces::{WorkspaceChange, change_workspace},
};
use crate::{
    domain::{
        about::About,
        channel::Channel,
        event::EventKind,
        id::{PostId, VariantId, WorkspaceId},
        network::Network,
        post::{Part, Post, Promotion, Variant},
        publication::{Publication, Receipt, State},
        time::{HOUR_MS, Instant, MINUTE_MS, TimeZone},
        transition::Move,
    },
    error::Error,
    store::{
        self, Tx,
        moves::{self, Write},
    },
};

/// The shops and what they say.
const SCRIPT: &str = include_str!("demo/script.json");
/// The label of every post of the demo.
const TAG: &str = "demo";
/// How long after its instant each past post is said to have been out, in milliseconds.
const LATENESS_MS: i64 = 180;

/// What the demo has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct DemoSummary {
    /// Channels on the rehearsal network.
    pub channels: usize,
    /// Posts that are out already.
    pub past: usize,
    /// Posts that will go out.
    pub coming: usize,
    /// Posts without an instant.
    pub drafts: usize,
}

impl fmt::Display for DemoSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            channels,
            past,
            coming,
            drafts,
        } = self;
        if *channels == 0 {
            return f.write_str("The workspace is not empty, so it stays as it is.");
        }
        write!(f, "The demo has {channels} channels, {past} past posts, ")?;
        write!(f, "{coming} to come and {drafts} without an instant.")
    }
}

#[derive(Debug, Deserialize)]
struct Script {
    channels: Vec<Shop>,
    past: Vec<Past>,
    coming: Vec<Coming>,
    drafts: Vec<Coming>,
}

#[derive(Debug, Deserialize)]
struct Shop {
    name: String,
    time_zone: TimeZone,
    kind: String,
}

/// A post that was out so many days ago, at a local time.
#[derive(Debug, Deserialize)]
struct Past {
    channel: usize,
    days: u64,
    time: NaiveTime,
    lang: String,
    promotion: Promotion,
    pillar: String,
    text: String,
}

/// A post that will go out in so many minutes, or in so many days at a local time.
#[derive(Debug, Deserialize)]
struct Coming {
    channels: Vec<usize>,
    minutes: Option<i64>,
    days: Option<u64>,
    time: Option<NaiveTime>,
    lang: String,
    promotion: Promotion,
    pillar: String,
    text: String,
    #[serde(default)]
    thread: Vec<String>,
    other: Option<OtherText>,
}

/// What one of the channels says instead.
#[derive(Debug, Deserialize)]
struct OtherText {
    channel: usize,
    text: String,
}

/// Fills an empty workspace; one that holds anything stays as it is.
///
/// Errors: a rehearsal network that cannot be reached, and a database that fails. What was made
/// before an error stays, and the workspace is then not empty any more.
pub async fn seed(services: &Services, workspace: WorkspaceId) -> Result<DemoSummary, Error> {
    let caller = Caller::operator(workspace);
    let is_empty = store::channels::list(&services.db, workspace)
        .await?
        .is_empty()
        && store::posts::list(&services.db, workspace, None, 1)
            .await?
            .is_empty();
    if !is_empty {
        return Ok(DemoSummary::default());
    }
    let script: Script = serde_json::from_str(SCRIPT).map_err(Error::internal)?;
    let now = services.clock.now();
    let mut channels = Vec::with_capacity(script.channels.len());
    for shop in &script.channels {
        channels.push(connect_channel(services, &caller, shop.input()).await?);
    }
    let change = WorkspaceChange {
        time_zone: channels.first().map(|channel| Some(channel.time_zone)),
        ..WorkspaceChange::default()
    };
    change_workspace(services, &caller, change).await?;
    write_history(services, &caller, &channels, &script.past, now).await?;
    for post in script.coming.iter().chain(&script.drafts) {
        create_post(services, &caller, post.input(&channels, now)).await?;
    }
    Ok(DemoSummary {
        channels: channels.len(),
        past: script.past.len(),
        coming: script.coming.len(),
        drafts: script.drafts.len(),
    })
}

impl Shop {
    fn input(&self) -> ChannelInput {
        let options = json!({ "kind": self.kind });
        ChannelInput {
            network: Network::Sandbox,
            name: self.name.clone(),
            time_zone: self.time_zone,
            credentials: super::channels::Credentials::default(),
            options: options.as_object().cloned().unwrap_or_default(),
            mode: None,
            audience: None,
            colour: None,
        }
    }
}

impl Coming {
    fn input(&self, channels: &[Channel], now: Instant) -> PostInput {
        let zone = channels[self.channels[0]].time_zone;
        let publish_at = match (self.minutes, self.days, self.time) {
            (Some(minutes), _, _) => Some(now.plus_ms(minutes * MINUTE_MS)),
            (None, Some(days), Some(time)) => local(now, zone, Shift::Ahead(days), time),
            _ => None,
        };
        let thread = self.thread.iter().map(|text| Part {
            text: text.clone(),
            media: Vec::new(),
        });
        let other = self.other.iter().map(|other| VariantInput {
            channel: channels[other.channel].id,
            text: Some(other.text.clone()),
            media: None,
            thread: None,
            options: serde_json::Map::new(),
        });
        PostInput {
            text: self.text.clone(),
            lang: Some(self.lang.clone()),
            channels: self
                .channels
                .iter()
                .map(|index| channels[*index].id)
                .collect(),
            variants: other.collect(),
            media: Vec::new(),
            thread: thread.collect(),
            promotion: self.promotion,
            pillar: Some(self.pillar.clone()),
            tags: vec![TAG.to_owned()],
            about: About::default(),
            publish_at,
            planned_at: None,
        }
    }
}

/// Writes what is said to have happened, in one transaction, so that the engine never sees any of
/// it waiting.
async fn write_history(
    services: &Services,
    caller: &Caller,
    channels: &[Channel],
    past: &[Past],
    now: Instant,
) -> Result<(), Error> {
    let tx = services.db.begin_write().await?;
    for told in past {
        let channel = &channels[told.channel];
        let at = local(now, channel.time_zone, Shift::Ago(told.days), told.time);
        let post = told.post(channel, at.unwrap_or(now));
        store::posts::insert(&tx, &post).await?;
        let imprints: Vec<_> = (post.variants.iter())
            .map(|variant| {
                let parts = judging::parts_on(&services.networks, channel, &post);
                judging::imprint(&services.rules, &post, variant, &parts)
            })
            .collect();
        store::gists::put(&tx, &imprints).await?;
        write_sent(&tx, caller, channel, &post).await?;
    }
    Ok(tx.commit().await?)
}

/// Moves a publication of a past post to its end, with the moves that a real one takes last.
async fn write_sent(tx: &Tx, caller: &Caller, channel: &Channel, post: &Post) -> Result<(), Error> {
    let due_at = post.planned_at.unwrap_or(post.created_at);
    let out_at = due_at.plus_ms(LATENESS_MS);
    let read_back_at = out_at.plus_ms(2 * MINUTE_MS);
    let waiting = waiting(channel, post, due_at);
    store::publications::insert(tx, std::slice::from_ref(&waiting)).await?;
    let mut sent = waiting.moved(Move::StoreReceipt, State::Sent, out_at)?;
    let remote_id = ["history-", &waiting.id.uuid().simple().to_string()].concat();
    sent.receipt = Some(Receipt {
        remote_id,
        url: None,
        at: out_at,
    });
    let confirmed = sent.moved(Move::Confirm, State::Confirmed, read_back_at)?;
    let event = |kind, at| {
        caller
            .event_about(&waiting, kind, at)
            .with(json!({ "history": true }))
    };
    let steps = [
        (
            Write::of(Move::StoreReceipt, &waiting, sent.clone()),
            EventKind::PublicationSent,
            out_at,
        ),
        (
            Write::of(Move::Confirm, &sent, confirmed),
            EventKind::PublicationConfirmed,
            read_back_at,
        ),
    ];
    for (write, kind, at) in steps {
        let done = moves::apply(tx, &[write.with_event(event(kind, at))], at).await?;
        if done != [true] {
            return Err(super::schedule::moved_on());
        }
    }
    Ok(())
}

impl Past {
    /// The post as if it had been written a day before it was out.
    fn post(&self, channel: &Channel, due_at: Instant) -> Post {
        let written_at = due_at.plus_ms(-24 * HOUR_MS);
        let variant = Variant {
            id: VariantId::new(written_at),
            channel: channel.id,
            text: None,
            media: None,
            thread: None,
            options: serde_json::Map::new(),
        };
        Post {
            id: PostId::new(written_at),
            workspace: channel.workspace,
            revision: 1,
            body: Part {
                text: self.text.clone(),
                media: Vec::new(),
            },
            thread: Vec::new(),
            lang: Some(self.lang.clone()),
            promotion: self.promotion,
            pillar: Some(self.pillar.clone()),
            tags: vec![TAG.to_owned()],
            about: About::default(),
            planned_at: Some(due_at),
            occurrence: 1,
            variants: vec![variant],
            created_at: written_at,
            updated_at: written_at,
        }
    }
}

fn waiting(channel: &Channel, post: &Post, due_at: Instant) -> Publication {
    let (variant, made_at) = (&post.variants[0], post.created_at);
    Publication {
        attempted: true,
        first_sent_at: Some(due_at),
        ..Publication::planned(post, variant, channel.network, due_at, 0, made_at)
    }
}

/// How many days from today.
#[derive(Debug, Clone, Copy)]
enum Shift {
    Ago(u64),
    Ahead(u64),
}

/// A local time so many days from now; an hour that a clock change leaves out moves forward.
fn local(now: Instant, zone: TimeZone, shift: Shift, time: NaiveTime) -> Option<Instant> {
    let today = now.day_in(zone);
    let day = match shift {
        Shift::Ago(days) => today.checked_sub_days(Days::new(days))?,
        Shift::Ahead(days) => today.checked_add_days(Days::new(days))?,
    };
    let wanted = day.and_time(time);
    let found = [wanted, wanted + chrono::Duration::hours(1)]
        .into_iter()
        .find_map(|wanted| zone.tz().from_local_datetime(&wanted).earliest())?;
    Some(found.to_utc().into())
}

#[cfg(test)]
mod tests;
