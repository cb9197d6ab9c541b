//! `/special-days`: what falls on the days of a calendar page.

use axum::{Json, extract::State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ApiState, body::Params};
use crate::{
    error::{Code, Error, FieldError},
    services::{
        Caller,
        special_days::{self, KnownDay},
    },
};

/// Which days are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SpecialDayParams {
    /// From this day, such as `2026-12-01`.
    #[param(value_type = NaiveDate)]
    from: String,
    /// To this day and with it, at most 400 days.
    #[param(value_type = NaiveDate)]
    to: String,
}

/// Every special day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SpecialDayList {
    /// The days in order.
    items: Vec<KnownDay>,
}

/// Lists holidays and days of remembrance: those of the built-in calendars that hold for the audience of a
/// channel, and those that the workspace keeps free.
#[utoipa::path(
    get,
    path = "/special-days",
    tag = "calendar",
    params(SpecialDayParams),
    responses((status = 200, description = "The days in order.", body = SpecialDayList)),
)]
pub(super) async fn list_special_days(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<SpecialDayParams>,
) -> Result<Json<SpecialDayList>, Error> {
    let days = (day("from", &params.from)?, day("to", &params.to)?);
    let items = special_days::list(&state.services, &caller, days).await?;
    Ok(Json(SpecialDayList { items }))
}

fn day(field: &str, value: &str) -> Result<NaiveDate, Error> {
    value.parse().map_err(|_unknown: chrono::ParseError| {
        let message = "expected a day such as 2026-12-01";
        let field = FieldError::new(field, "invalid", message);
        Error::field(Code::InvalidValue, field)
    })
}
