//! Special days: what falls on the days of a calendar page, built in and of the workspace's own.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Caller, Services, judging::Known};
use crate::{
    domain::{
        id::ChannelId,
        role::Action,
        special_day::{DayKind, SpecialDay},
    },
    error::{Code, Error, FieldError},
    store,
};

/// The most days that are looked at.
const DAYS_MAX: usize = 400;

/// A special day, and where it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KnownDay {
    /// Which day.
    pub day: NaiveDate,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: DayKind,
    /// The channels whose audience has it; null where it holds for the whole workspace.
    pub channels: Option<Vec<ChannelId>>,
}

/// The special days from one day to another, these two included, in order: those of the calendars that
/// hold for the audience of each channel, and the workspace's own.
///
/// Where neither an audience nor the profile says where people are, no built-in calendar holds.
///
/// Errors: [`Code::InvalidValue`] where it ends before it begins, [`Code::SpanTooLong`].
pub async fn list(
    services: &Services,
    caller: &Caller,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<KnownDay>, Error> {
    caller.allow(Action::ReadCalendar)?;
    if to < from {
        let field = FieldError::new("to", "before_from", "it lies before from");
        return Err(Error::field(Code::InvalidValue, field));
    }
    let length = usize::try_from((to - from).num_days() + 1).unwrap_or(usize::MAX);
    if length > DAYS_MAX {
        let field = FieldError::too_much("to", length, DAYS_MAX, "days");
        return Err(Error::field(Code::SpanTooLong, field));
    }
    let (db, workspace, now) = (&services.db, caller.workspace, services.clock.now());
    let known = Known::read(db, workspace, (now, now), None, now).await?;
    let channels = store::channels::outlines(db, workspace, None).await?;
    let mut channels: Vec<ChannelId> = channels.into_iter().map(|channel| channel.id).collect();
    channels.sort_unstable();
    let calendars = services.rules.calendars();
    let names = channels.iter().map(|channel| {
        let setting = known.setting(*channel);
        let profile = &setting.profile;
        calendars.of_audience(&setting.traits, profile, profile.market)
    });
    let names: Vec<Vec<String>> = names.collect();
    let own = store::own_calendars::days_within(db, workspace, from, to).await?;
    let mut found: Vec<KnownDay> = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        let start = found.len();
        for (channel, names) in channels.iter().zip(&names) {
            for special in calendars.on(day, names) {
                put(&mut found, start, special, *channel);
            }
        }
        let own = own.iter().filter(|special| special.day == day);
        found.extend(own.map(|special| KnownDay {
            day,
            name: special.name.clone(),
            kind: special.kind,
            channels: None,
        }));
    }
    for one in &mut found {
        one.channels = one.channels.take().filter(|some| *some != channels);
    }
    Ok(found)
}

/// Adds a channel to a special day of this day, the first of which stands at `start`.
fn put(found: &mut Vec<KnownDay>, start: usize, special: SpecialDay, channel: ChannelId) {
    let today = found[start..].iter_mut();
    let mut same = today.filter(|one| (&one.name, one.kind) == (&special.name, special.kind));
    if let Some(channels) = same.next().and_then(|one| one.channels.as_mut()) {
        channels.push(channel);
        return;
    }
    found.push(KnownDay {
        day: special.day,
        name: special.name,
        kind: special.kind,
        channels: Some(vec![channel]),
    });
}
