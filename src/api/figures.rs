//! `/channels/{id}/figures`: a stretch of a channel in numbers, for a page that draws them.

use axum::{Json, extract::State};
use serde::Deserialize;

use super::{
    ApiState,
    body::{Id, Params, parsed},
};
use crate::{
    domain::id::ChannelId,
    error::Error,
    services::{
        Caller,
        figures::{self, ChannelFigures},
    },
};

/// Which stretch is wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FigureParams {
    /// From this instant, with an offset; 28 days before `to` or now where it is not given.
    from: Option<String>,
    /// To before this one; 28 days after now where it is not given. At most 366 days.
    to: Option<String>,
}

/// A stretch of a channel in numbers: share of offers by count and by weight, rhythm, gaps, pillars, and
/// who waits for an answer.
#[utoipa::path(
    get,
    path = "/channels/{id}/figures",
    tag = "channels",
    params(("id" = ChannelId, Path, description = "The channel."), FigureParams),
    responses((status = 200, description = "The stretch in numbers.", body = ChannelFigures)),
)]
pub(super) async fn get_figures(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<ChannelId>,
    Params(params): Params<FigureParams>,
) -> Result<Json<ChannelFigures>, Error> {
    let from = parsed("from", params.from.as_deref())?;
    let to = parsed("to", params.to.as_deref())?;
    Ok(Json(
        figures::of_channel(&state.services, &caller, id, (from, to)).await?,
    ))
}
