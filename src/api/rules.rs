//! `/rules`: what posts are checked for.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Params, parsed},
};
use crate::{
    domain::role::Action,
    error::Error,
    rules::{RuleInfo, settings::Settings},
    services::{
        Caller,
        rule_layers::{self, Place},
    },
};

/// Where settings are asked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SettingParams {
    /// On this channel; for the workspace as a whole where none is given.
    channel: Option<String>,
    /// For this post.
    post: Option<String>,
}

/// Every rule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RuleList {
    /// The rules.
    items: Vec<RuleInfo>,
}

/// Lists the rules.
#[utoipa::path(
    get,
    path = "/rules",
    tag = "about",
    responses((status = 200, description = "Every rule.", body = RuleList)),
)]
pub(super) async fn list_rules(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<RuleList>, Error> {
    caller.allow(Action::ReadLists)?;
    Ok(Json(RuleList {
        items: state.services.rules.list(),
    }))
}

/// Shows what holds for each rule in some place, and from which layer each value comes.
#[utoipa::path(
    get,
    path = "/rules/settings",
    tag = "rules",
    params(SettingParams),
    responses((status = 200, description = "The settings.", body = Settings)),
)]
pub(super) async fn get_rule_settings(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<SettingParams>,
) -> Result<Json<Settings>, Error> {
    let place = Place {
        channel: parsed("channel", params.channel.as_deref())?,
        post: parsed("post", params.post.as_deref())?,
    };
    Ok(Json(
        rule_layers::settings(&state.services, &caller, place).await?,
    ))
}
