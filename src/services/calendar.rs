//! The calendar: everything a page of days shows, in one read.

use std::collections::HashMap;

use super::{
    Caller, Services,
    check::{Entry as Judging, blocks, is_offer, window_span},
};
use crate::{
    domain::{
        channel::Channel,
        id::ChannelId,
        role::Action,
        text::excerpt,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    rules::{
        Severity,
        context::{Judged, Subject},
        finding::Finding,
    },
    store::{
        self,
        calendar::{Entry, Span},
        window::WindowRow,
    },
};

/// The most days that are shown at once.
const DAYS_MAX: i64 = 100;
/// The longest excerpt, in graphemes.
const EXCERPT_MAX: usize = 120;
/// How many posts before a window's beginning belong to it.
const BEFORE: usize = 20;

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
    fn of(findings: &[Finding]) -> Self {
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
    let entries = store::calendar::entries(&services.db, caller.workspace, span).await?;
    let channels = channels_of(services, caller, &entries).await?;
    let windows = windows_of(services, span, &channels).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let findings = channels
            .get(&entry.channel)
            .map_or_else(Vec::new, |channel| {
                let window = windows
                    .get(&entry.channel)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                judge(services, channel, &entry, window, now)
            });
        rows.push(CalendarRow {
            excerpt: excerpt(&entry.text, EXCERPT_MAX),
            is_offer: is_offer(entry.promotion),
            findings: FindingCounts::of(&findings),
            blocks: blocks(&findings),
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

async fn channels_of(
    services: &Services,
    caller: &Caller,
    entries: &[Entry],
) -> Result<HashMap<ChannelId, Channel>, Error> {
    let mut ids: Vec<ChannelId> = entries.iter().map(|entry| entry.channel).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = store::channels::find_all(&services.db, caller.workspace, &ids).await?;
    Ok(found
        .into_iter()
        .map(|channel| (channel.id, channel))
        .collect())
}

/// The neighbours of everything in a span, read once for each channel.
async fn windows_of(
    services: &Services,
    span: &Span,
    channels: &HashMap<ChannelId, Channel>,
) -> Result<HashMap<ChannelId, Vec<WindowRow>>, Error> {
    let (since, _) = window_span(span.from);
    // Rules look ahead only for the better day that they name, and nobody reads that here.
    let until = span.to;
    let spans: Vec<(ChannelId, Instant, Instant)> = channels
        .keys()
        .map(|channel| (*channel, since, until))
        .collect();
    Ok(store::window::around(&services.db, &spans).await?)
}

fn judge(
    services: &Services,
    channel: &Channel,
    entry: &Entry,
    window: &[WindowRow],
    now: Instant,
) -> Vec<Finding> {
    let (since, until) = window_span(entry.at);
    let start = window
        .partition_point(|row| row.at < since)
        .saturating_sub(BEFORE);
    let end = window.partition_point(|row| row.at <= until);
    let judging = Judging {
        subject: Subject::Post(entry.post),
        judged: Judged {
            promotion: entry.promotion,
            text: entry.text.clone(),
            lang: entry.lang.clone(),
            at: Some(entry.at),
        },
    };
    let near = window.get(start..end).unwrap_or_default();
    judging.judge(&services.rules, channel, entry.publication, near, now)
}
