//! The calendar: everything a page of days shows, in one read.

use std::collections::HashMap;

use futures_util::future::try_join3;

use super::{
    Caller, Services,
    check::{Entry as Judging, is_offer, reach},
};
use crate::{
    domain::{
        channel::Outline,
        id::{ChannelId, WorkspaceId},
        publication::Neighbour,
        role::Action,
        text::excerpt,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    rules::{
        Severity, Weight,
        context::{Judged, LATEST_TO_WEIGH, Subject},
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
    /// Whether its author calls it an offer.
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
    let (db, workspace) = (&services.db, caller.workspace);
    // At the same time, on connections of their own.
    let days = store::calendar::days(db, workspace, span);
    let drafts = store::calendar::drafts(db, workspace, span);
    let before = before(db, workspace, span);
    let (days, drafts, (channels, mut windows)) = try_join3(days, drafts, before).await?;
    for (channel, within) in days.neighbours {
        windows.entry(channel).or_default().extend(within);
    }
    let mut entries = days.entries;
    entries.extend(drafts);
    entries.sort_by_key(|entry| (entry.at, entry.publication, entry.post, entry.channel));
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let findings = channels
            .get(&entry.channel)
            .map_or_else(Vec::new, |channel| {
                let window = windows
                    .get(&entry.channel)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                judge(services, *channel, &entry, window, now)
            });
        rows.push(CalendarRow {
            excerpt: excerpt(&entry.text, EXCERPT_MAX),
            is_offer: is_offer(entry.promotion),
            findings: FindingCounts::of(&findings),
            blocks: findings.iter().any(|finding| finding.blocks),
            entry,
        });
    }
    Ok(rows)
}

fn refuse_span(span: &Span) -> Result<(), Error> {
    let length_ms = span.to.ms_since(span.from);
    if length_ms < 0 {
        let field = FieldError::new("to", "before_from", "it lies before from");
        return Err(Error::field(Code::InvalidValue, field));
    }
    if length_ms > DAYS_MAX * DAY_MS {
        let days = usize::try_from((length_ms - 1) / DAY_MS + 1).unwrap_or(usize::MAX);
        let limit = usize::try_from(DAYS_MAX).unwrap_or_default();
        let field = FieldError::too_much("to", days, limit, "days");
        return Err(Error::field(Code::SpanTooLong, field));
    }
    Ok(())
}

/// The channels of a span, and what lies before it on each of them.
async fn before(
    db: &Db,
    workspace: WorkspaceId,
    span: &Span,
) -> Result<(HashMap<ChannelId, Outline>, Windows), StoreError> {
    let found = store::channels::outlines(db, workspace, span.channel).await?;
    // Rules look ahead only for the better day that they name, and nobody reads that here.
    let until = span.from.plus_ms(-1);
    let reaches: Vec<_> = (found.iter())
        .map(|channel| Reach {
            until,
            ..reach(channel.id, span.from)
        })
        .collect();
    let windows = store::window::around(db, &reaches, LATEST_TO_WEIGH).await?;
    let channels = found.into_iter().map(|channel| (channel.id, channel));
    Ok((channels.collect(), windows))
}

fn judge(
    services: &Services,
    channel: Outline,
    entry: &Entry,
    window: &[Neighbour],
    now: Instant,
) -> Vec<Weight> {
    let until = |at: Instant| window.partition_point(|row| row.at < at);
    let Reach { since, at, .. } = reach(channel.id, entry.at);
    let start = until(since).min(until(at).saturating_sub(LATEST_TO_WEIGH));
    // What comes later is looked at only for the better day.
    let end = until(at.plus_ms(1));
    let judging = Judging {
        subject: Subject::Post(entry.post),
        judged: Judged {
            promotion: entry.promotion,
            text: entry.text.as_str().into(),
            lang: entry.lang.as_deref().map(Into::into),
            at: Some(entry.at),
        },
    };
    let near = window.get(start..end).unwrap_or_default();
    let context = judging.context(channel, near, now);
    services.rules.weigh(&context)
}
