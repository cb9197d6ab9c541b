//! `/tags` and `/pillars`: the labels that posts have, for those who look for one.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{ApiState, body::Params};
use crate::{
    error::Error,
    services::{Caller, labels},
    store::search::Label,
};

/// Which labels are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LabelParams {
    /// Only those that begin so; upper and lower case are the same.
    q: Option<String>,
}

/// Labels with how many posts have them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LabelList {
    /// The labels, the most used ones first, at most 100.
    items: Vec<Label>,
}

/// Lists the labels of posts, the most used ones first.
#[utoipa::path(
    get,
    path = "/tags",
    tag = "posts",
    params(LabelParams),
    responses((status = 200, description = "The labels.", body = LabelList)),
)]
pub(super) async fn list_tags(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<LabelParams>,
) -> Result<Json<LabelList>, Error> {
    let items = labels::list_tags(&state.services, &caller, params.q.as_deref()).await?;
    Ok(Json(LabelList { items }))
}

/// Lists the content pillars of posts, the most used ones first.
#[utoipa::path(
    get,
    path = "/pillars",
    tag = "posts",
    params(LabelParams),
    responses((status = 200, description = "The pillars.", body = LabelList)),
)]
pub(super) async fn list_pillars(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<LabelParams>,
) -> Result<Json<LabelList>, Error> {
    let items = labels::list_pillars(&state.services, &caller, params.q.as_deref()).await?;
    Ok(Json(LabelList { items }))
}
