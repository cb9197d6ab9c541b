//! Slots: when a post may go out.

use std::borrow::Cow;

use chrono::{NaiveDateTime, Timelike as _};
use serde::{Deserialize, Serialize};

use super::{
    Caller, Services,
    case::Case,
    check::{subject, written},
    input::{PostInput, refuse_length},
    judging::{self, Entry, Known, Material, reach, read_lookalikes},
};
use crate::{
    domain::{
        channel::Channel,
        id::{ChannelId, PostId},
        post::Part,
        publication::Neighbour,
        role::Action,
        time::{DAY_MS, HOUR_MS, Instant, MINUTE_MS},
    },
    error::{Code, Error, FieldError},
    rules::{
        QUIET_MINUTES, Scope,
        context::{Context, ELSEWHERE_MS, Elsewhere, LATEST, Setting, Subject},
        finding::Finding,
    },
    store::{self, window::Reach},
};

/// How many slots are named where nobody says.
const COUNT: u32 = 3;
/// The most slots that are named for a channel: all there can be in two weeks.
const COUNT_MAX: u32 = 84;
/// How far ahead is looked where nobody says, in milliseconds.
const AHEAD_MS: i64 = 14 * DAY_MS;
/// The most days that are looked at.
const DAYS_MAX: i64 = 62;
/// How far apart the instants are that are tried, in milliseconds.
const STEP_MS: i64 = HOUR_MS;
/// How far apart the slots are that are named, so that they are a choice, in milliseconds.
const APART_MS: i64 = 4 * HOUR_MS;

/// What is asked: when may this go?
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotsInput {
    /// The post: its id, or a post as it is written.
    pub post: SlotPost,
    /// The channels that are meant; where none are given, those of the post.
    #[serde(default)]
    pub channels: Vec<ChannelId>,
    /// From this instant; now where it is not given or has passed.
    #[serde(default)]
    pub from: Option<Instant>,
    /// To before this one, at most 62 days later; 14 days later where it is not given.
    #[serde(default)]
    pub to: Option<Instant>,
    /// How many slots to name for each channel, 1 to 84; 3 where it is not given.
    #[serde(default)]
    pub count: Option<u32>,
    /// The stored post that a written one would replace.
    #[serde(default)]
    pub instead_of: Option<PostId>,
    /// Whether what stands in the post, which is the same at any instant, is to hold nothing back: when
    /// could it go out once it is put right?
    #[serde(default)]
    pub ignore_content: bool,
}

/// A post by its id, or as it is written.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum SlotPost {
    /// A stored post.
    Stored(PostId),
    /// A post that nobody has saved.
    Written(Box<PostInput>),
}

/// When a post may go out.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Slots {
    /// From this instant.
    pub from: Instant,
    /// To before this one.
    pub to: Instant,
    /// Channel by channel, in the order in which they were asked for.
    pub channels: Vec<ChannelSlots>,
}

/// When a post may go out on one channel.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelSlots {
    /// The channel.
    pub channel: ChannelId,
    /// The next instants at which nothing holds it back, at least four hours apart and outside the
    /// audience's quiet hours.
    pub slots: Vec<Slot>,
    /// The rules that stood in the way at any instant that was tried.
    pub held_back_by: Vec<String>,
}

/// An instant at which nothing holds a post back.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Slot {
    /// When.
    pub at: Instant,
    /// What would still be said about it then.
    pub findings: Vec<Finding>,
}

/// Names the next instants at which a post may go out on each of its channels.
///
/// Errors: [`Code::InvalidValue`], [`Code::SpanTooLong`], [`Code::NotFound`].
pub async fn find(services: &Services, caller: &Caller, input: SlotsInput) -> Result<Slots, Error> {
    caller.allow(Action::CheckPosts)?;
    let now = services.clock.now();
    let from = input.from.unwrap_or(now).max(now);
    let to = input.to.unwrap_or_else(|| from.plus_ms(AHEAD_MS));
    refuse_span(from, to)?;
    let count = input.count.unwrap_or(COUNT);
    if !(1..=COUNT_MAX).contains(&count) {
        let message = "name 1 to 84";
        let field = FieldError::new("count", "invalid", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    let ignore_content = input.ignore_content;
    let (case, subject) = case(services, caller, input, now).await?;
    if case.channels.is_empty() {
        let message = "name at least one channel";
        let field = FieldError::new("channels", "channels_missing", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    let db = &services.db;
    let known = Known::read(db, caller.workspace, (from, to), None, now).await?;
    let material = Material::read(db, caller.workspace, [&case.post]).await?;
    let (first, last) = (from.plus_ms(-ELSEWHERE_MS), to.plus_ms(ELSEWHERE_MS));
    let near = store::window::near(db, caller.workspace, first, last).await?;
    let is_evergreen = case.post.about.is_evergreen;
    let mut channels = Vec::with_capacity(case.channels.len());
    for (channel, parts) in case.places_with_parts(&services.networks) {
        let wanted = Reach {
            until: to,
            ..reach(channel.id, from, is_evergreen)
        };
        let windows = store::window::around(db, &[wanted], LATEST).await?;
        let window = windows.get(&channel.id).map(Vec::as_slice);
        let search = Search {
            services,
            channel,
            setting: known.setting(channel.id),
            window: window.unwrap_or_default(),
            entry: entry(&case, parts, &material, subject),
            ignore_content,
            now,
        };
        let elsewhere = |at| known.elsewhere(channel.id, at, &near);
        channels.push(search.run((from, to), count, elsewhere).await?);
    }
    Ok(Slots { from, to, channels })
}

/// The post that is asked about, on the channels that are asked about.
async fn case(
    services: &Services,
    caller: &Caller,
    asked: SlotsInput,
    now: Instant,
) -> Result<(Case, Subject), Error> {
    let channels = &asked.channels;
    let (mut input, subject) = match asked.post {
        SlotPost::Written(input) => {
            let subject = subject(services, caller, asked.instead_of).await?;
            (*input, subject)
        }
        SlotPost::Stored(id) => {
            let post = store::posts::find(&services.db, caller.workspace, id).await?;
            let post = post.ok_or_else(Error::not_found)?;
            (PostInput::of(&post), Subject::Post(id))
        }
    };
    if !channels.is_empty() {
        input.channels.clone_from(channels);
        input
            .variants
            .retain(|variant| channels.contains(&variant.channel));
    }
    input.publish_at = None;
    let id = subject.post().unwrap_or_else(|| PostId::new(now));
    Ok((written(services, caller, input, id, now).await?, subject))
}

fn entry(case: &Case, parts: Vec<Part>, material: &Material, subject: Subject) -> Entry {
    Entry::of(&case.post, parts, material, subject, None)
}

fn refuse_span(from: Instant, to: Instant) -> Result<(), Error> {
    let length_ms = to.ms_since(from);
    if length_ms <= 0 {
        let message = "it does not lie after from, or has passed";
        let field = FieldError::new("to", "before_from", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    refuse_length((from, to), DAYS_MAX)
}

/// A search on one channel.
struct Search<'a> {
    services: &'a Services,
    channel: &'a Channel,
    setting: Setting,
    window: &'a [Neighbour],
    entry: Entry,
    /// Whether what stands in the post is to hold nothing back.
    ignore_content: bool,
    now: Instant,
}

impl Search<'_> {
    async fn run(
        &self,
        (from, to): (Instant, Instant),
        count: u32,
        elsewhere: impl Fn(Instant) -> Vec<Elsewhere>,
    ) -> Result<ChannelSlots, Error> {
        let mut found = ChannelSlots {
            channel: self.channel.id,
            slots: Vec::new(),
            held_back_by: Vec::new(),
        };
        // Which texts look like the post does not depend on the instant.
        let mut first = [self.context(from, Vec::new())];
        read_lookalikes(&self.services.db, &self.services.rules, &mut first).await?;
        let [first] = first;
        let aside = self.set_aside(from);
        let wanted = usize::try_from(count).unwrap_or_default();
        let mut at = self.first_step(from);
        while at < to && found.slots.len() < wanted {
            let is_wanted = !self.is_quiet(at) && !self.is_full(at);
            let is_apart = |slot: &Slot| at.ms_since(slot.at) >= APART_MS;
            if is_wanted && found.slots.last().is_none_or(is_apart) {
                let mut context = self.context(at, elsewhere(at));
                context.lookalikes.clone_from(&first.lookalikes);
                let findings = self.services.rules.check(&context);
                let holding = findings.iter().filter(|finding| finding.blocks);
                let holding = holding.map(|finding| finding.rule.clone());
                let holding: Vec<String> = holding.filter(|rule| !aside.contains(rule)).collect();
                if holding.is_empty() {
                    found.slots.push(Slot { at, findings });
                }
                found.held_back_by.extend(holding);
            }
            at = at.plus_ms(STEP_MS);
        }
        found.held_back_by.sort_unstable();
        found.held_back_by.dedup();
        Ok(found)
    }

    /// The rules that hold it back for what stands in it, where those are to be set aside: what they say
    /// of the post alone, they say without any instant.
    fn set_aside(&self, from: Instant) -> Vec<String> {
        if !self.ignore_content {
            return Vec::new();
        }
        let mut context = self.context(from, Vec::new());
        context.post.at = None;
        let findings = self.services.rules.check(&context).into_iter();
        let own = findings.filter(|finding| finding.blocks && finding.scope == Scope::Post);
        own.map(|finding| finding.rule).collect()
    }

    fn context(&self, at: Instant, elsewhere: Vec<Elsewhere>) -> Context<'_> {
        let mut entry = self.entry.clone();
        entry.judged.at = Some(at);
        let setting = Cow::Borrowed(&self.setting);
        let outline = self.channel.outline();
        judging::context(entry, outline, self.window, elsewhere, setting, self.now)
    }

    /// The next full hour of the audience.
    fn first_step(&self, from: Instant) -> Instant {
        let local = self.local(from);
        let into_ms = i64::from(local.minute()) * MINUTE_MS
            + i64::from(local.second()) * 1_000
            + i64::from(local.nanosecond() / 1_000_000);
        if into_ms == 0 {
            from
        } else {
            from.plus_ms(HOUR_MS - into_ms)
        }
    }

    fn local(&self, at: Instant) -> NaiveDateTime {
        let zone = self.setting.traits.time_zone;
        let zone = zone.unwrap_or(self.channel.time_zone);
        at.utc().with_timezone(&zone.tz()).naive_local()
    }

    /// Whether the audience is to be left in peace.
    fn is_quiet(&self, at: Instant) -> bool {
        let local = self.local(at);
        let minute = local.hour() * 60 + local.minute();
        let traits = &self.setting.traits;
        let from = traits.quiet_from_minute.unwrap_or(QUIET_MINUTES.0);
        let to = traits.quiet_to_minute.unwrap_or(QUIET_MINUTES.1);
        if from <= to {
            (from..to).contains(&minute)
        } else {
            minute >= from || minute < to
        }
    }

    /// Whether the channel has all the posts of the local day already that it allows.
    fn is_full(&self, at: Instant) -> bool {
        let zone = self.channel.time_zone;
        let day = at.day_in(zone);
        let (from, to) = (at.plus_ms(-2 * DAY_MS), at.plus_ms(2 * DAY_MS));
        let start = self.window.partition_point(|row| row.at < from);
        let near = self.window.get(start..).unwrap_or_default().iter();
        let planned = near
            .take_while(|row| row.at <= to)
            .filter(|row| Some(row.post) != self.entry.subject.post())
            .filter(|row| row.at.day_in(zone) == day);
        i64::try_from(planned.count()).unwrap_or(i64::MAX) >= self.channel.daily_max
    }
}
