//! How the program is: for whoever watches over it.

use std::{net::SocketAddr, sync::atomic::Ordering};

use axum::{
    Extension, Json,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    response::IntoResponse,
};
use serde::Serialize;

use super::{
    ApiState,
    caller::{Origin, recognise},
    system::AwaitedAnswer,
};
use crate::{
    domain::role::Action,
    error::{Code, Error},
    store,
    telemetry::Present,
};

/// The media type of the figures
/// (<https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>, read
/// 2026-11-23).
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Headers with which a proxy says that it calls for somebody else.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// That all is well.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// `ok`.
    status: &'static str,
}

/// Says that the program runs.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "health",
    responses((status = 200, description = "It runs.", body = Health)),
)]
pub(super) async fn get_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether calls are taken, and what keeps posts from being sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Readiness {
    /// `ok`, or `awaiting_confirmation` where nothing is sent before a person's word.
    status: &'static str,
    /// What is to be confirmed; empty where nothing is.
    awaits: Vec<AwaitedAnswer>,
}

/// Says whether calls are taken: start-up is over and the database answers; and whether something
/// must be confirmed before posts are sent.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    responses((status = 200, description = "It is ready.", body = Readiness)),
)]
pub(super) async fn get_readiness(State(state): State<ApiState>) -> Result<Json<Readiness>, Error> {
    if !state.is_ready.load(Ordering::SeqCst) {
        let detail = "It is still taking up what was left by the process before.";
        return Err(Error::new(Code::NotReady, detail));
    }
    if !state.has_room.load(Ordering::SeqCst) {
        let detail = "There is no room to note what networks answer, so nothing is sent. Make room \
                      on the disk.";
        return Err(Error::new(Code::NotReady, detail));
    }
    let awaited = store::confirmations::awaited(&state.services.db).await;
    let awaited = awaited.map_err(|cause| {
        Error::new(Code::NotReady, "The database does not answer.").caused_by(cause)
    })?;
    let status = if awaited.is_empty() {
        "ok"
    } else {
        "awaiting_confirmation"
    };
    Ok(Json(Readiness {
        status,
        awaits: awaited.into_iter().map(AwaitedAnswer::of).collect(),
    }))
}

/// Gives the program's figures as OpenMetrics text.
///
/// From this machine no key is needed; a call that a proxy passes on is not from this machine.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    responses((
        status = 200,
        description = "The figures.",
        body = String,
        content_type = "application/openmetrics-text",
    )),
)]
pub(super) async fn get_metrics(
    State(state): State<ApiState>,
    Extension(Origin(from)): Extension<Origin>,
    request: Request,
) -> Result<impl IntoResponse, Error> {
    if !is_local(&request) {
        recognise(&state, request.headers(), from)
            .await?
            .allow(Action::ReadMetrics)?;
    }
    let counts = store::publications::counts(&state.services.db).await?;
    let awaited = store::confirmations::awaited(&state.services.db).await?;
    let present = Present {
        now: state.services.clock.now(),
        commits: state.services.db.commits(),
        counts,
        awaited: awaited.iter().map(|one| one.what).collect(),
    };
    let text = state.metrics.render(&present);
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}

fn is_local(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback())
        && !is_forwarded(request.headers())
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    FORWARDED.iter().any(|name| headers.contains_key(*name))
}
