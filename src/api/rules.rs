//! `/rules`: what posts are checked for.

use axum::{Json, extract::State};
use serde::Serialize;

use super::ApiState;
use crate::{domain::role::Action, error::Error, rules::RuleInfo, services::Caller};

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
