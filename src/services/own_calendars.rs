//! Calendars that workspaces have made: days that they keep free.

use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::{Wrong, given, refuse_name},
};
use crate::{
    domain::{
        event::EventKind,
        id::CalendarId,
        role::Action,
        special_day::{OwnCalendar, SpecialDay},
        time::Instant,
    },
    error::{Code, Error},
    store::{self, Tx, own_calendars},
};

/// The most calendars of one workspace.
const CALENDARS_MAX: usize = 50;
/// The most days of one calendar.
const DAYS_MAX: usize = 400;
/// The longest name of a day, in characters.
const DAY_NAME_MAX: usize = 100;

/// A calendar that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarInput {
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// Its days, at most 400.
    #[serde(default)]
    pub days: Vec<SpecialDay>,
}

/// What is to change about a calendar; what is not given stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarChange {
    /// What people here call it, at most 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// Its days, all of them, at most 400.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub days: Option<Vec<SpecialDay>>,
}

/// Every calendar of the workspace, oldest first.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<OwnCalendar>, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(own_calendars::list(&services.db, caller.workspace).await?)
}

/// One calendar.
///
/// Errors: [`Code::NotFound`].
pub async fn get(
    services: &Services,
    caller: &Caller,
    id: CalendarId,
) -> Result<OwnCalendar, Error> {
    caller.allow(Action::ReadProfile)?;
    let found = own_calendars::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Makes a calendar.
///
/// Errors: [`Code::InvalidValue`] for a field; [`Code::NotPossible`] where there are 50 already.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: CalendarInput,
) -> Result<OwnCalendar, Error> {
    caller.allow(Action::ManageProfile)?;
    let days = tidied(input.days);
    refuse(&input.name, &days)?;
    let now = services.clock.now();
    let calendar = OwnCalendar {
        id: CalendarId::new(now),
        workspace: caller.workspace,
        revision: 1,
        name: input.name.trim().to_owned(),
        days,
        created_at: now,
    };
    let tx = services.db.begin_write().await?;
    // Two who make the last one at the same moment must see one another.
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    if own_calendars::list(&tx, caller.workspace).await?.len() >= CALENDARS_MAX {
        let detail =
            format!("There are {CALENDARS_MAX} calendars already, and more are not possible.");
        return Err(Error::new(Code::NotPossible, detail));
    }
    own_calendars::insert(&tx, &calendar).await?;
    let states = (None, Some(&calendar));
    tell(&tx, caller, EventKind::CalendarCreated, states, now).await?;
    services.commit(caller, tx, &calendar).await?;
    Ok(calendar)
}

/// Changes a calendar.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a field; [`Code::PreconditionFailed`].
pub async fn update(
    services: &Services,
    caller: &Caller,
    id: CalendarId,
    change: CalendarChange,
) -> Result<OwnCalendar, Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    let mut after = before.clone();
    if let Some(name) = change.name {
        after.name = name;
    }
    if let Some(days) = change.days {
        after.days = tidied(days);
    }
    refuse(&after.name, &after.days)?;
    after.name = after.name.trim().to_owned();
    if after == before {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    after.revision += 1;
    own_calendars::update(&tx, &after, now).await?;
    let states = (Some(&before), Some(&after));
    tell(&tx, caller, EventKind::CalendarChanged, states, now).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Removes a calendar.
///
/// Errors: [`Code::NotFound`]; [`Code::PreconditionFailed`].
pub async fn delete(services: &Services, caller: &Caller, id: CalendarId) -> Result<(), Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, calendar) = begin(services, caller, id).await?;
    own_calendars::delete(&tx, caller.workspace, id).await?;
    let states = (Some(&calendar), None);
    tell(&tx, caller, EventKind::CalendarDeleted, states, now).await?;
    services.commit(caller, tx, &()).await
}

/// Begins to change a calendar; others who want to wait.
async fn begin(
    services: &Services,
    caller: &Caller,
    id: CalendarId,
) -> Result<(Tx, OwnCalendar), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = own_calendars::find(&tx, caller.workspace, id).await?;
    let calendar = found.ok_or_else(Error::not_found)?;
    caller.expects(calendar.revision)?;
    Ok((tx, calendar))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&OwnCalendar>, Option<&OwnCalendar>),
    now: Instant,
) -> Result<(), Error> {
    let one = after.or(before);
    let data = one.map(|one| json!({ "calendar": one.id, "name": one.name }));
    let event = caller.event(kind, now).changing(before, after);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Days without what stands around their names.
fn tidied(mut days: Vec<SpecialDay>) -> Vec<SpecialDay> {
    for special in &mut days {
        special.name = special.name.trim().to_owned();
    }
    days
}

/// Refuses what lies beyond the limits.
fn refuse(name: &str, days: &[SpecialDay]) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    wrong.add(refuse_name(name));
    wrong.each("days", days, DAYS_MAX, "days", |wrong, field, special| {
        wrong.text(format!("{field}.name"), &special.name, DAY_NAME_MAX);
    });
    wrong.end()
}
