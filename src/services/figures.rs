//! Figures: a stretch of a channel in numbers.

use serde::Serialize;

use super::{Caller, Services, input::refuse_length, judging::Known};
use crate::{
    domain::{
        id::ChannelId,
        role::Action,
        time::{DAY_MS, Instant, TimeZone},
    },
    error::{Code, Error, FieldError},
    rules::figures::{Stretch, WindowFigures},
    store::{self, window::Reach},
};

/// How far back and ahead is shown where nobody says, in milliseconds.
const AROUND_MS: i64 = 28 * DAY_MS;
/// The most days that are shown at once.
const DAYS_MAX: i64 = 366;

/// A stretch of a channel in numbers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelFigures {
    /// The channel.
    pub channel: ChannelId,
    /// From this instant.
    pub from: Instant,
    /// To before this one.
    pub to: Instant,
    /// The zone its days are counted in: the audience's, else the channel's.
    pub time_zone: TimeZone,
    /// What goes out.
    #[serde(flatten)]
    pub window: WindowFigures,
    /// Who waits for an answer.
    pub waiting: WaitingFigures,
}

/// Who waits for an answer on a channel, now.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct WaitingFigures {
    /// How many questions and complaints have no answer; more than 100 in the workspace are not looked
    /// at.
    pub items: usize,
    /// Since when the first of them waits; null where nobody does.
    pub oldest_at: Option<Instant>,
    /// How many were answered in the last 30 days; null where none was.
    pub answered_30_days: Option<u32>,
}

/// A stretch of a channel in numbers; the 28 days before and after now where nothing else is asked.
///
/// Errors: [`Code::NotFound`], [`Code::InvalidValue`] where it ends before it begins,
/// [`Code::SpanTooLong`].
pub async fn of_channel(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
    (from, to): (Option<Instant>, Option<Instant>),
) -> Result<ChannelFigures, Error> {
    caller.allow(Action::ReadChannels)?;
    let (db, now) = (&services.db, services.clock.now());
    let from = from.unwrap_or_else(|| to.unwrap_or(now).plus_ms(-AROUND_MS));
    let to = to.unwrap_or_else(|| from.max(now).plus_ms(AROUND_MS));
    refuse_span(from, to)?;
    let channel = store::channels::find(db, caller.workspace, id).await?;
    let channel = channel.ok_or_else(Error::not_found)?;
    let known = Known::read(db, caller.workspace, (from, to), Some(&[id]), now).await?;
    let setting = known.setting(id);
    let reach = Reach {
        channel: id,
        since: from,
        at: from,
        until: to,
    };
    let windows = store::window::around(db, &[reach], 0).await?;
    let zone = setting.traits.time_zone.unwrap_or(channel.time_zone);
    let stretch = Stretch {
        from,
        to,
        zone,
        network: channel.network,
    };
    let posts = windows.get(&id).map(Vec::as_slice).unwrap_or_default();
    let waiting = setting.waiting.iter();
    let mut waiting = waiting.filter(|one| one.channel == Some(id)).peekable();
    Ok(ChannelFigures {
        channel: id,
        from,
        to,
        time_zone: zone,
        window: services.rules.figures(posts, stretch, &setting),
        waiting: WaitingFigures {
            oldest_at: waiting.peek().map(|one| one.since),
            items: waiting.count(),
            answered_30_days: setting.answered,
        },
    })
}

fn refuse_span(from: Instant, to: Instant) -> Result<(), Error> {
    let length_ms = to.ms_since(from);
    if length_ms <= 0 {
        let field = FieldError::new("to", "before_from", "it does not lie after from");
        return Err(Error::field(Code::InvalidValue, field));
    }
    refuse_length((from, to), DAYS_MAX)
}
