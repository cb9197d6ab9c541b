//! `/switches`: stopping a network or everything at once.

use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id},
    write::{Write, changed},
};
use crate::{
    domain::network::Reach,
    error::Error,
    services::{
        Caller,
        switches::{self, Switch},
    },
};

/// Everything that can be stopped.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SwitchList {
    /// All networks first, then each of them.
    items: Vec<Switch>,
}

/// How a switch is to stand.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchInput {
    /// Whether nothing more goes out.
    stopped: bool,
    /// Why, at most 200 characters; needed to stop something.
    #[serde(default)]
    reason: Option<String>,
}

/// Lists what can be stopped, and whether it is.
#[utoipa::path(
    get,
    path = "/switches",
    tag = "channels",
    responses((status = 200, description = "All networks, then each of them.", body = SwitchList)),
)]
pub(super) async fn list_switches(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<SwitchList>, Error> {
    let items = switches::list_switches(&state.services, &caller).await?;
    Ok(Json(SwitchList { items }))
}

/// Stops a network of this workspace, or lets it go on.
///
/// Nothing more is taken up from then on, on any node. What is just being sent ends; what waits keeps
/// its place, and is late once its grace is over.
#[utoipa::path(
    put,
    path = "/switches/{network}",
    tag = "channels",
    params(("network" = String, Path, description = "A network such as `bluesky`, or `all`.")),
    request_body = SwitchInput,
    responses((status = 200, description = "The switch as it stands now.", body = Switch)),
)]
pub(super) async fn set_switch(
    State(state): State<ApiState>,
    write: Write,
    Id(network): Id<Reach>,
    Body(input): Body<SwitchInput>,
) -> Result<Response, Error> {
    let shown = |switch: &Switch| changed(switch, None);
    write
        .run(&state, shown, |services, caller| async move {
            let SwitchInput { stopped, reason } = input;
            switches::set_switch(&services, &caller, network, stopped, reason).await
        })
        .await
}
