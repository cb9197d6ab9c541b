//! The calendar: everything a page of days shows, in one read.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use futures_util::future::{try_join, try_join3};

use super::{
    Caller, Services,
    input::refuse_length,
    judging::{
        self, Entry as Judging, Known, Mark, Material, Memo, Place, Standing, parts_on, reach,
        read_lookalikes,
    },
};
use crate::{
    domain::{
        channel::Channel,
        id::{ChannelId, PostId, WorkspaceId},
        post::Post,
        publication::Neighbour,
        role::Action,
        severity::Severity,
        text::excerpt,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    rules::{
        Weighed, Weight,
        context::{Context, ELSEWHERE_MS, LATEST_TO_WEIGH, Setting, Subject},
    },
    store::{
        self, Db, StoreError,
        calendar::{Entry, Span},
        window::Reach,
    },
};

/// The most days that are shown at once.
const DAYS_MAX: i64 = 100;
/// The longest excerpt, in graphemes.
const EXCERPT_MAX: usize = 120;

/// Publications by channel, in order.
type Windows = HashMap<ChannelId, Vec<Neighbour>>;

/// One row of a calendar.
#[derive(Debug, Clone)]
pub struct CalendarRow {
    /// What is planned or was published.
    pub entry: Entry,
    /// The beginning of its text on one line.
    pub excerpt: String,
    /// Whether it counts as an offer: its author's word, else what it reads as.
    pub is_offer: bool,
    /// How many findings of each severity there are.
    pub findings: FindingCounts,
    /// Whether a finding holds it back.
    pub blocks: bool,
}

/// How many findings there are, by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FindingCounts {
    /// Worth knowing.
    pub info: usize,
    /// Worth changing.
    pub warning: usize,
    /// Should not go out like this.
    pub error: usize,
}

impl FindingCounts {
    fn of(findings: &[Weight]) -> Self {
        let count = |severity| {
            findings
                .iter()
                .filter(|found| found.severity == severity)
                .count()
        };
        Self {
            info: count(Severity::Info),
            warning: count(Severity::Warning),
            error: count(Severity::Error),
        }
    }
}

/// Every row of a span, in order of instants.
///
/// Errors: [`Code::InvalidValue`] where it ends before it begins, [`Code::SpanTooLong`].
pub async fn get_calendar(
    services: &Services,
    caller: &Caller,
    span: &Span,
) -> Result<Vec<CalendarRow>, Error> {
    caller.allow(Action::ReadCalendar)?;
    refuse_span(span)?;
    let now = services.clock.now();
    let (entries, mut weighed) = weighed(services, caller.workspace, span, now).await?;
    let rows = entries.into_iter().map(|entry| {
        let place = (entry.post, entry.channel, entry.at);
        let found = weighed.remove(&place);
        let findings = found.as_ref().map_or(&[][..], |found| &found.findings);
        CalendarRow {
            excerpt: excerpt(&entry.text, EXCERPT_MAX),
            is_offer: found.as_ref().is_some_and(|found| found.is_offer),
            findings: FindingCounts::of(findings),
            blocks: findings.iter().any(|finding| finding.blocks),
            entry,
        }
    });
    Ok(rows.collect())
}

/// How many posts of a span each suppression silences, by its id.
pub(super) async fn silenced(
    services: &Services,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<HashMap<String, u32>, Error> {
    let now = services.clock.now();
    let (_, weighed) = weighed(services, workspace, span, now).await?;
    let mut counts = HashMap::new();
    for by in weighed
        .into_values()
        .flat_map(|weighed| weighed.silenced_by)
    {
        *counts.entry(by).or_default() += 1;
    }
    Ok(counts)
}

/// What is planned or was published in a span, and what each of it weighs.
async fn weighed(
    services: &Services,
    workspace: WorkspaceId,
    span: &Span,
    now: Instant,
) -> Result<(Vec<Entry>, HashMap<Place, Weighed>), Error> {
    let (db, memo) = (&services.db, &services.memo);
    let standing = Standing::read(db, workspace, now).await?;
    // At the same time, on connections of their own.
    let days = store::calendar::days(db, workspace, span);
    let (days, drafts) = try_join(days, store::calendar::drafts(db, workspace, span)).await?;
    let mut entries = days.entries;
    entries.extend(drafts);
    entries.sort_by_key(|entry| (entry.at, entry.publication, entry.post, entry.channel));
    let marked = |entry: &Entry| {
        let place = (entry.post, entry.channel, entry.at);
        standing.map(|standing| (place, memo.of(&(standing, place))))
    };
    let marks: Option<Vec<_>> = entries.iter().map(marked).collect();
    let before = marks.as_ref().and_then(|marks| {
        let known = marks
            .iter()
            .map(|(place, mark)| Some((*place, memo.get(*mark)?)));
        known.collect::<Option<HashMap<_, _>>>()
    });
    if let Some(before) = before {
        return Ok((entries, before));
    }
    let around = Around::read(services, workspace, (span, days.neighbours), now).await?;
    let weighed = around.weigh(services, &entries, workspace, now).await?;
    for (place, mark) in marks.iter().flatten() {
        // What stands on no channel any more weighs nothing, which is worth remembering too.
        let weighs = weighed.get(place).cloned().unwrap_or_default();
        memo.keep(*mark, weighs);
    }
    Ok((entries, weighed))
}

/// Everything that stands around the entries of a span.
struct Around {
    known: Known,
    channels: HashMap<ChannelId, Channel>,
    settings: HashMap<ChannelId, Setting>,
    windows: Windows,
    /// What goes out on all channels, where not all of them are in the windows.
    near: Option<Windows>,
}

/// The marks of everything around the entries of a span, made once for all of them.
struct Marks {
    known: Mark,
    windows: HashMap<ChannelId, Vec<Mark>>,
    near: Option<HashMap<ChannelId, Vec<Mark>>>,
}

impl Marks {
    fn of(memo: &Memo, around: &Around, now: Instant) -> Self {
        let of = |windows: &Windows| {
            let marked = windows.iter().map(|(channel, rows)| {
                let marks = rows.iter().map(|row| memo.of(&(channel, row))).collect();
                (*channel, marks)
            });
            marked.collect()
        };
        Self {
            known: memo.of_known(&around.known, now),
            windows: of(&around.windows),
            near: around.near.as_ref().map(of),
        }
    }

    fn all(&self) -> &HashMap<ChannelId, Vec<Mark>> {
        self.near.as_ref().unwrap_or(&self.windows)
    }
}

impl Around {
    /// Reads what stands around a span, besides its own publications.
    async fn read(
        services: &Services,
        workspace: WorkspaceId,
        (span, within): (&Span, Windows),
        now: Instant,
    ) -> Result<Self, Error> {
        let db = &services.db;
        let before = before(db, workspace, span);
        let known = Known::read(db, workspace, (span.from, span.to), None, now);
        let near = near(db, workspace, span);
        let ((channels, mut windows), known, near) = try_join3(before, known, near).await?;
        for (channel, within) in within {
            windows.entry(channel).or_default().extend(within);
        }
        Ok(Around {
            settings: (channels.keys())
                .map(|channel| (*channel, known.setting(*channel)))
                .collect(),
            near,
            known,
            channels,
            windows,
        })
    }

    /// What each entry weighs.
    async fn weigh(
        &self,
        services: &Services,
        entries: &[Entry],
        workspace: WorkspaceId,
        now: Instant,
    ) -> Result<HashMap<Place, Weighed>, Error> {
        let db = &services.db;
        let mut ids: Vec<PostId> = entries.iter().map(|entry| entry.post).collect();
        ids.sort_unstable();
        ids.dedup();
        let posts = store::posts::for_engine(db, &ids).await?;
        let material = Material::read(db, workspace, &posts).await?;
        let posts: HashMap<PostId, Post> = posts.into_iter().map(|post| (post.id, post)).collect();
        let memo = &services.memo;
        let marks = Marks::of(memo, self, now);
        let (mut weighed, mut unseen) = (HashMap::new(), Vec::new());
        let mut contexts = Vec::new();
        for entry in entries {
            let found = posts
                .get(&entry.post)
                .zip(self.channels.get(&entry.channel));
            let Some((post, channel)) = found else {
                continue;
            };
            let parts = parts_on(&services.networks, channel, post);
            let subject = Subject::Post(entry.post);
            let judged = Judging::of(post, parts, &material, subject, Some(entry.at));
            let place = (entry.post, entry.channel, entry.at);
            let mark = self.mark(memo, &marks, (&judged, channel), entry.at);
            if let Some(before) = memo.get(mark) {
                weighed.insert(place, before);
            } else {
                unseen.push((place, mark));
                contexts.push(self.context(judged, channel, entry.at, now));
            }
        }
        read_lookalikes(db, &services.rules, &mut contexts).await?;
        for (context, (place, mark)) in contexts.iter().zip(unseen) {
            let weighs = services.rules.weigh(context);
            memo.keep(mark, weighs.clone());
            weighed.insert(place, weighs);
        }
        Ok(weighed)
    }

    /// The mark of all that the rules are told of one entry.
    fn mark(
        &self,
        memo: &Memo,
        marks: &Marks,
        (judged, channel): (&Judging, &Channel),
        at: Instant,
    ) -> Mark {
        let near = self.near_to(channel.id, at, judged.judged.about.is_evergreen);
        let near = marks.windows.get(&channel.id).and_then(|all| all.get(near));
        let around = (at.plus_ms(-ELSEWHERE_MS), at.plus_ms(ELSEWHERE_MS));
        let elsewhere = self.all().iter().filter(|(other, _)| **other != channel.id);
        let elsewhere = elsewhere.flat_map(|(other, window)| {
            let start = window.partition_point(|row| row.at < around.0);
            let end = window.partition_point(|row| row.at <= around.1);
            let marks = marks.all().get(other).and_then(|all| all.get(start..end));
            marks.unwrap_or_default().iter().copied()
        });
        let entry = (judged, channel.outline());
        memo.of_entry(entry, near.unwrap_or_default(), elsewhere, marks.known)
    }

    /// What goes out on all channels.
    fn all(&self) -> &Windows {
        self.near.as_ref().unwrap_or(&self.windows)
    }

    /// Which rows of its channel's window count for an entry.
    fn near_to(&self, channel: ChannelId, at: Instant, is_evergreen: bool) -> Range<usize> {
        let window = self.windows.get(&channel).map(Vec::as_slice);
        let window = window.unwrap_or_default();
        let until = |at: Instant| window.partition_point(|row| row.at < at);
        let Reach { since, .. } = reach(channel, at, is_evergreen);
        let start = until(since).min(until(at).saturating_sub(LATEST_TO_WEIGH));
        // What comes later is looked at only for the better day.
        start..until(at.plus_ms(1))
    }

    /// What rules are told of one entry.
    fn context(
        &self,
        judged: Judging,
        channel: &Channel,
        at: Instant,
        now: Instant,
    ) -> Context<'_> {
        let near = self.near_to(channel.id, at, judged.judged.about.is_evergreen);
        let window = self.windows.get(&channel.id);
        let near = window
            .and_then(|window| window.get(near))
            .unwrap_or_default();
        let elsewhere = self.known.elsewhere(channel.id, at, self.all());
        let setting = self.settings.get(&channel.id);
        let setting = setting.map_or_else(Cow::default, Cow::Borrowed);
        judging::context(judged, channel.outline(), near, elsewhere, setting, now)
    }
}

/// What goes out on all channels, where the span shows only one of them.
async fn near(db: &Db, workspace: WorkspaceId, span: &Span) -> Result<Option<Windows>, StoreError> {
    if span.channel.is_none() {
        return Ok(None);
    }
    let (from, to) = (
        span.from.plus_ms(-ELSEWHERE_MS),
        span.to.plus_ms(ELSEWHERE_MS),
    );
    store::window::near(db, workspace, from, to).await.map(Some)
}

fn refuse_span(span: &Span) -> Result<(), Error> {
    let length_ms = span.to.ms_since(span.from);
    if length_ms < 0 {
        let field = FieldError::new("to", "before_from", "it lies before from");
        return Err(Error::field(Code::InvalidValue, field));
    }
    refuse_length((span.from, span.to), DAYS_MAX)
}

/// The channels of a span, and what lies before it on each of them.
async fn before(
    db: &Db,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<(HashMap<ChannelId, Channel>, Windows), StoreError> {
    let found = store::channels::list(db, workspace).await?;
    let found: Vec<Channel> = found
        .into_iter()
        .filter(|channel| span.channel.is_none_or(|only| only == channel.id))
        .collect();
    // Rules look ahead only for the better day that they name, and nobody reads that here.
    let until = span.from.plus_ms(-1);
    let reaches: Vec<_> = (found.iter())
        .map(|channel| Reach {
            until,
            ..reach(channel.id, span.from, false)
        })
        .collect();
    let windows = store::window::around(db, &reaches, LATEST_TO_WEIGH).await?;
    let channels = found.into_iter().map(|channel| (channel.id, channel));
    Ok((channels.collect(), windows))
}
