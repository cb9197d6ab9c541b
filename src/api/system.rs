//! `/system`: the installation as a whole.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    ApiState,
    body::Body,
    write::{Write, changed},
};
use crate::{
    domain::{
        confirmation::{Awaited, What},
        time::Instant,
    },
    error::Error,
    services::system,
};

/// What is confirmed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    /// That the clock is right, or that the restored database may be used.
    what: What,
}

/// A confirmation that is awaited; nothing is sent before it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AwaitedAnswer {
    /// What is to be confirmed.
    what: What,
    /// Since when.
    since: Instant,
    /// Whether it can be confirmed; after a restore, what went out since is looked for first.
    is_ready: bool,
    /// What to do, in words.
    message: String,
    /// What is known.
    detail: Map<String, Value>,
}

impl AwaitedAnswer {
    pub(super) fn of(awaited: Awaited) -> Self {
        Self {
            message: system::question(&awaited),
            what: awaited.what,
            since: awaited.since,
            is_ready: awaited.ready_at.is_some(),
            detail: awaited.detail,
        }
    }
}

/// What is still awaited.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct AwaitedList {
    /// What is to be confirmed before anything is sent; empty where nothing is.
    awaits: Vec<AwaitedAnswer>,
}

/// Confirms that the clock is right, or that a restored database may be used.
///
/// Sending then goes on. Only an owner of the first workspace may confirm. `GET /readyz` says what is
/// awaited.
#[utoipa::path(
    post,
    path = "/system/confirm",
    tag = "health",
    request_body = Confirmation,
    responses((status = 200, description = "What is still awaited.", body = AwaitedList)),
)]
pub(super) async fn confirm(
    State(state): State<ApiState>,
    write: Write,
    Body(confirmation): Body<Confirmation>,
) -> Result<Response, Error> {
    let left = |awaits: &Vec<Awaited>| {
        let awaits = awaits.iter().cloned().map(AwaitedAnswer::of).collect();
        changed(&AwaitedList { awaits }, None)
    };
    write
        .run(&state, left, |services, caller| async move {
            system::confirm(&services, &caller, confirmation.what).await
        })
        .await
}
