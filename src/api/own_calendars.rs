//! `/calendars`: days that a workspace keeps free.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        id::CalendarId,
        special_day::{OwnCalendar, SpecialDay},
        time::Instant,
    },
    error::Error,
    services::{
        Caller,
        own_calendars::{self, CalendarChange, CalendarInput},
    },
};

/// A calendar that the workspace has made; it holds for all its channels.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OwnCalendarAnswer {
    /// Its id.
    id: CalendarId,
    /// What people here call it.
    name: String,
    /// Its days.
    days: Vec<SpecialDay>,
    /// When it was made.
    created_at: Instant,
    /// Rises with each change.
    revision: i64,
}

/// Every calendar.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OwnCalendarList {
    /// The calendars, oldest first.
    items: Vec<OwnCalendarAnswer>,
}

impl From<OwnCalendar> for OwnCalendarAnswer {
    fn from(calendar: OwnCalendar) -> Self {
        Self {
            id: calendar.id,
            name: calendar.name,
            days: calendar.days,
            created_at: calendar.created_at,
            revision: calendar.revision,
        }
    }
}

/// Lists calendars, oldest first.
#[utoipa::path(
    get,
    path = "/calendars",
    tag = "profile",
    params(FieldParams),
    responses((status = 200, description = "Every calendar.", body = OwnCalendarList)),
)]
pub(super) async fn list_own_calendars(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::<OwnCalendarAnswer>::of(params.fields.as_deref())?;
    let calendars = own_calendars::list(&state.services, &caller).await?;
    let items = calendars.into_iter().map(Into::into).collect();
    fields.page(&OwnCalendarList { items })
}

/// Makes a calendar.
#[utoipa::path(
    post,
    path = "/calendars",
    tag = "profile",
    request_body = CalendarInput,
    responses((status = 201, description = "The calendar.", body = OwnCalendarAnswer)),
)]
pub(super) async fn create_own_calendar(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<CalendarInput>,
) -> Result<Response, Error> {
    let made = |calendar: &OwnCalendar| {
        let answer = OwnCalendarAnswer::from(calendar.clone());
        created(&answer, Some(calendar.revision))
    };
    write
        .run(&state, made, |services, caller| async move {
            own_calendars::create(&services, &caller, input).await
        })
        .await
}

/// Shows a calendar.
#[utoipa::path(
    get,
    path = "/calendars/{id}",
    tag = "profile",
    params(("id" = CalendarId, Path, description = "The calendar."), FieldParams),
    responses((status = 200, description = "The calendar.", body = OwnCalendarAnswer)),
)]
pub(super) async fn get_own_calendar(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CalendarId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let calendar = own_calendars::get(&state.services, &caller, id).await?;
    let revision = calendar.revision;
    fields.answer(&OwnCalendarAnswer::from(calendar), Some(revision))
}

/// Changes a calendar; what is not given stays as it is, and its days are replaced whole.
#[utoipa::path(
    patch,
    path = "/calendars/{id}",
    tag = "profile",
    params(("id" = CalendarId, Path, description = "The calendar.")),
    request_body = CalendarChange,
    responses((status = 200, description = "The calendar as it is now.", body = OwnCalendarAnswer)),
)]
pub(super) async fn update_own_calendar(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<CalendarId>,
    Body(change): Body<CalendarChange>,
) -> Result<Response, Error> {
    let shown = |calendar: &OwnCalendar| {
        let answer = OwnCalendarAnswer::from(calendar.clone());
        changed(&answer, Some(calendar.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            own_calendars::update(&services, &caller, id, change).await
        })
        .await
}

/// Removes a calendar.
#[utoipa::path(
    delete,
    path = "/calendars/{id}",
    tag = "profile",
    params(("id" = CalendarId, Path, description = "The calendar.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_own_calendar(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<CalendarId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            own_calendars::delete(&services, &caller, id).await
        })
        .await
}
