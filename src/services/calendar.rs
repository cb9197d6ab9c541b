//! The calendar: everything a page of days shows, in one read.

use std::collections::HashMap;

use futures_util::future::try_join;

use super::{
    Caller, Services,
    check::{Entry as Judging, is_offer, window_span},
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
        Severity, Weight,
        context::{Judged, Subject},
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

/// Publications by channel, in order.
type Windows = HashMap<ChannelId, Vec<WindowRow>>;

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
    // At the same time, on connections of their own.
    let days = async { Ok(store::calendar::days(&services.db, caller.workspace, span).await?) };
    let (days, (channels, mut windows)) = try_join(days, before(services, caller, span)).await?;
    for (channel, within) in days.neighbours {
        windows.entry(channel).or_default().extend(within);
    }
    let mut rows = Vec::with_capacity(days.entries.len());
    for entry in days.entries {
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
    services: &Services,
    caller: &Caller,
    span: &Span,
) -> Result<(HashMap<ChannelId, Channel>, Windows), Error> {
    let (db, workspace) = (&services.db, caller.workspace);
    let found = match span.channel {
        Some(channel) => store::channels::find_all(db, workspace, &[channel]).await?,
        None => store::channels::list(db, workspace).await?,
    };
    // Rules look ahead only for the better day that they name, and nobody reads that here.
    let (since, _) = window_span(span.from);
    let until = span.from.plus_ms(-1);
    let spans: Vec<_> = (found.iter())
        .map(|channel| (channel.id, since, until))
        .collect();
    let windows = store::window::around(db, &spans).await?;
    let channels = found.into_iter().map(|channel| (channel.id, channel));
    Ok((channels.collect(), windows))
}

fn judge(
    services: &Services,
    channel: &Channel,
    entry: &Entry,
    window: &[WindowRow],
    now: Instant,
) -> Vec<Weight> {
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
    let context = judging.context(channel, entry.publication, near, now);
    services.rules.weigh(&context)
}
