//! `/rules`: what posts are checked for.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Id, Params, parsed},
};
use crate::{
    domain::{role::Action, rule_layer::Origin},
    error::Error,
    rules::{RuleInfo, RulePage, settings::Settings},
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
    /// As if there were no layer above this one: what it covers is seen so.
    #[param(value_type = Option<Origin>)]
    up_to: Option<String>,
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

/// Explains a rule: what it finds, why, and how that is known.
#[utoipa::path(
    get,
    path = "/rules/{rule}",
    tag = "about",
    params(("rule" = String, Path, description = "The rule, such as `ad-density`.")),
    responses((status = 200, description = "Everything that is written about it.", body = RulePage)),
)]
pub(super) async fn get_rule(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<String>,
) -> Result<Json<RulePage>, Error> {
    caller.allow(Action::ReadLists)?;
    let page = state.services.rules.page(&id);
    page.map(Json).ok_or_else(Error::not_found)
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
        up_to: parsed("up_to", params.up_to.as_deref())?,
    };
    Ok(Json(
        rule_layers::settings(&state.services, &caller, place).await?,
    ))
}
