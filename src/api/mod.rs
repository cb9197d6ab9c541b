//! HTTP in: one list of routes, which is the router and its description at once.
//!
//! Handlers read what came, ask one service, and say what it answered. Everything under
//! `/api/v1` needs a key; a handler that writes runs its work whole, even if the caller hangs up.

use std::sync::{Arc, atomic::AtomicBool};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use crate::{services::Services, telemetry::Metrics};

mod body;
mod calendar;
mod caller;
mod channels;
mod check;
mod health;
mod media;
mod networks;
mod openapi;
mod page;
mod posts;
mod problem;
mod publications;
mod rules;
mod system;

/// Where the calls that need a key lie.
const V1: &str = "/api/v1";

/// What handlers work with.
#[derive(Clone)]
pub struct ApiState {
    /// What can be done.
    pub services: Services,
    /// The program's own figures.
    pub metrics: Metrics,
    /// Whether the engine has taken up what was left by the process before.
    pub is_ready: Arc<AtomicBool>,
    /// Whether what networks answer is sure to be kept, without which nothing is sent.
    pub has_room: Arc<AtomicBool>,
}

/// The calls that need a key.
fn keyed() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(posts::list_posts, posts::create_post))
        .routes(routes!(
            posts::get_post,
            posts::update_post,
            posts::delete_post
        ))
        .routes(routes!(posts::schedule_post))
        .routes(routes!(posts::unschedule_post))
        .routes(routes!(posts::publish_post_now))
        .routes(routes!(check::check_post))
        .routes(routes!(publications::list_publications))
        .routes(routes!(publications::get_publication))
        .routes(routes!(publications::cancel_publication))
        .routes(routes!(publications::resolve_publication))
        .routes(routes!(calendar::get_calendar))
        .routes(routes!(channels::list_channels, channels::create_channel))
        .routes(routes!(channels::get_channel, channels::delete_channel))
        .routes(routes!(media::create_media).layer(DefaultBodyLimit::max(media::UPLOAD_MAX)))
        .routes(routes!(networks::list_networks))
        .routes(routes!(rules::list_rules))
        .routes(routes!(system::confirm))
}

/// The calls that need none, with those that do beneath [`V1`].
fn all(keyed: OpenApiRouter<ApiState>) -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(health::get_metrics))
        .routes(routes!(problem::get_problem))
        .nest(V1, keyed)
}

/// Everything that is served over HTTP.
pub fn router(state: ApiState) -> Router {
    let guard = from_fn_with_state(state.clone(), caller::require_caller);
    let (router, document) = all(keyed().layer(guard)).split_for_parts();
    let document = printed(&openapi::finish(document));
    let describe = move || {
        let document = document.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], document) }
    };
    router
        .route("/openapi.json", get(describe))
        .fallback(problem::not_found)
        .with_state(state)
        .layer(DefaultBodyLimit::max(body::JSON_MAX))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(problem::envelope))
}

/// The description of everything that is served over HTTP, in version 3.1 of its form
/// (<https://spec.openapis.org/oas/v3.1.0>).
pub fn openapi() -> OpenApi {
    openapi::finish(all(keyed()).into_openapi())
}

/// The description as it is served: indented JSON that ends with a line break.
fn printed(document: &OpenApi) -> String {
    // A description always has a JSON form.
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
