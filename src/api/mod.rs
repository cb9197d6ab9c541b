//! HTTP in: one list of routes, which is the router and its description at once.
//!
//! Handlers read what came, ask one service, and say what it answered. Everything under
//! `/api/v1` needs a key; a handler that writes runs its work whole, even if the caller hangs up.

use std::{
    net::IpAddr,
    sync::{Arc, atomic::AtomicBool},
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware::{from_fn, from_fn_with_state, map_response},
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
};
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use crate::{domain::role::Action, services::Services, telemetry::Metrics};

use access::Keyed;
pub use event_stream::Streams;
pub use limit::{CallLimits, Limiters};
pub use write::InUse;

mod access;
mod account;
mod audiences;
mod body;
mod bulk;
mod calendar;
mod calendar_page;
mod caller;
mod channels;
mod check;
mod connecting;
mod cookie;
mod event_stream;
mod events;
mod examples;
mod explorer;
mod fields;
mod figures;
mod fixes;
mod health;
mod inbox;
mod keys;
mod labels;
mod limit;
mod me;
mod media;
mod networks;
mod offers;
mod openapi;
mod overrides;
mod own_calendars;
mod page;
mod pause;
mod people;
mod posts;
mod problem;
mod profile;
mod publications;
mod rule_layers;
mod rules;
mod same_origin;
mod session;
mod setup;
mod special_days;
mod suppressions;
mod switches;
mod system;
mod transport;
mod webhooks;
mod workspaces;
mod write;

/// Where the description of the API lies.
const DESCRIPTION: &str = "/openapi.json";
/// Where the calls that need a key lie.
const V1: &str = "/api/v1";

/// What handlers work with.
#[derive(Clone)]
pub struct ApiState {
    /// What can be done.
    pub services: Services,
    /// The program's own figures.
    pub metrics: Metrics,
    /// The writes that are being made once.
    pub in_use: InUse,
    /// How many calls are taken.
    pub limiters: Limiters,
    /// The proxies that are believed when they say who calls.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// The streams of events that are open.
    pub streams: Streams,
    /// Whether the engine has taken up what was left by the process before.
    pub is_ready: Arc<AtomicBool>,
    /// Whether what networks answer is sure to be kept, without which nothing is sent.
    pub has_room: Arc<AtomicBool>,
}

/// The calls that need a key, each with the action that its caller needs.
fn keyed() -> OpenApiRouter<ApiState> {
    own(spoken(wanted(known(Keyed::default()))))
        .at(Action::ReadPosts, routes!(posts::list_posts))
        .at(Action::WritePosts, routes!(posts::create_post))
        .at(Action::ReadPosts, routes!(labels::list_tags))
        .at(Action::ReadPosts, routes!(labels::list_pillars))
        .at(Action::ReadPosts, routes!(posts::get_post))
        .at(Action::WritePosts, routes!(posts::update_post))
        .at(Action::WritePosts, routes!(fixes::fix_post))
        .at(Action::WritePosts, routes!(posts::delete_post))
        .at(Action::SchedulePosts, routes!(posts::schedule_post))
        .at(Action::SchedulePosts, routes!(posts::unschedule_post))
        .at(Action::SchedulePosts, routes!(posts::publish_post_now))
        .at(Action::SchedulePosts, routes!(bulk::schedule_posts))
        .at(Action::SchedulePosts, routes!(bulk::unschedule_posts))
        .at(
            Action::DecidePublications,
            routes!(bulk::cancel_publications),
        )
        .at(Action::CheckPosts, routes!(check::check_post))
        .at(Action::CheckPosts, routes!(check::find_slots))
        .at(
            Action::ReadPublications,
            routes!(publications::list_publications),
        )
        .at(
            Action::ReadPublications,
            routes!(publications::get_publication),
        )
        .at(
            Action::DecidePublications,
            routes!(publications::cancel_publication),
        )
        .at(
            Action::DecidePublications,
            routes!(publications::resolve_publication),
        )
        .at(
            Action::RemovePublications,
            routes!(publications::delete_remote),
        )
        .at(Action::ReadCalendar, routes!(calendar::get_calendar))
        .at(
            Action::ReadCalendar,
            routes!(special_days::list_special_days),
        )
        .at(Action::ReadEvents, routes!(events::list_events))
        .at(Action::ReadMedia, routes!(media::list_media))
        .at(Action::ReadChannels, routes!(switches::list_switches))
        .at(Action::ManageChannels, routes!(switches::set_switch))
        .at(
            Action::StoreMedia,
            routes!(media::upload::create_media)
                .layer(DefaultBodyLimit::max(media::upload::UPLOAD_MAX)),
        )
        .at(Action::ReadMedia, routes!(media::get_media))
        .at(Action::StoreMedia, routes!(media::update_media))
        .at(Action::RemoveMedia, routes!(media::delete_media))
        .at(Action::ReadMedia, routes!(media::serve::get_media_content))
        .at(
            Action::ReadMedia,
            routes!(media::serve::get_media_thumbnail),
        )
        .at(Action::StoreMedia, routes!(media::sign_media_address))
        .at(Action::ReadSelf, routes!(workspaces::list_workspaces))
        .at(
            Action::CreateWorkspaces,
            routes!(workspaces::create_workspace),
        )
        .at(
            Action::ManageWorkspace,
            routes!(workspaces::update_workspace),
        )
        .at(Action::ReadPeople, routes!(people::list_people))
        .at(Action::ManagePeople, routes!(people::create_person))
        .at(Action::ReadPeople, routes!(people::get_person))
        .at(Action::ManagePeople, routes!(people::update_person))
        .at(Action::ManagePeople, routes!(people::delete_person))
        .at(Action::ManageKeys, routes!(keys::list_keys))
        .at(Action::ManageKeys, routes!(keys::create_key))
        .at(Action::ManageKeys, routes!(keys::delete_key))
        .at(Action::ReadWebhooks, routes!(webhooks::list_webhooks))
        .at(Action::ManageWebhooks, routes!(webhooks::create_webhook))
        .at(Action::ReadWebhooks, routes!(webhooks::get_webhook))
        .at(Action::ManageWebhooks, routes!(webhooks::update_webhook))
        .at(Action::ManageWebhooks, routes!(webhooks::delete_webhook))
        .at(
            Action::ManageWebhooks,
            routes!(webhooks::rotate_webhook_secret),
        )
        .at(Action::ManageWebhooks, routes!(webhooks::test_webhook))
        .at(Action::ReadWebhooks, routes!(webhooks::list_deliveries))
        .at(Action::ManageWebhooks, routes!(webhooks::redeliver))
        .at(Action::ReadLists, routes!(networks::list_networks))
        .at(Action::ReadLists, routes!(rules::list_rules))
        .at(Action::ReadLists, routes!(rules::get_rule))
        .at(Action::ConfirmSystem, routes!(system::confirm))
        .into_router()
}

/// Of these, those about oneself.
fn own(calls: Keyed) -> Keyed {
    calls
        .at(Action::ReadSelf, routes!(me::get_me))
        .at(Action::ReadSelf, routes!(session::get_session))
        .at(Action::ManageSelf, routes!(session::update_session))
        .at(Action::ManageSelf, routes!(session::sign_out))
        .at(Action::ReadSelf, routes!(session::list_sessions))
        .at(Action::ManageSelf, routes!(session::delete_sessions))
        .at(Action::ManageSelf, routes!(session::delete_session))
        .at(Action::ManageSelf, routes!(account::update_account))
        .at(Action::ManageSelf, routes!(account::put_password))
        .at(Action::ManagePeople, routes!(setup::invite_person))
}

/// Of these, those about what rules know of a workspace.
fn known(calls: Keyed) -> Keyed {
    calls
        .at(Action::ReadProfile, routes!(profile::get_profile))
        .at(Action::ManageProfile, routes!(profile::put_profile))
        .at(Action::ReadProfile, routes!(audiences::list_audiences))
        .at(Action::ManageProfile, routes!(audiences::create_audience))
        .at(Action::ReadProfile, routes!(audiences::get_audience))
        .at(Action::ManageProfile, routes!(audiences::update_audience))
        .at(Action::ManageProfile, routes!(audiences::delete_audience))
        .at(Action::ReadProfile, routes!(offers::list_offers))
        .at(Action::ManageProfile, routes!(offers::create_offer))
        .at(Action::ReadProfile, routes!(offers::get_offer))
        .at(Action::ManageProfile, routes!(offers::update_offer))
        .at(Action::ManageProfile, routes!(offers::delete_offer))
        .at(Action::ReadProfile, routes!(inbox::list_inbox_items))
        .at(Action::AnswerInbox, routes!(inbox::create_inbox_item))
        .at(Action::ReadProfile, routes!(inbox::get_inbox_item))
        .at(Action::AnswerInbox, routes!(inbox::update_inbox_item))
        .at(Action::AnswerInbox, routes!(inbox::delete_inbox_item))
        .at(Action::ReadProfile, routes!(pause::get_pause))
        .at(Action::PausePublishing, routes!(pause::set_pause))
        .at(
            Action::ReadProfile,
            routes!(own_calendars::list_own_calendars),
        )
        .at(
            Action::ManageProfile,
            routes!(own_calendars::create_own_calendar),
        )
        .at(
            Action::ReadProfile,
            routes!(own_calendars::get_own_calendar),
        )
        .at(
            Action::ManageProfile,
            routes!(own_calendars::update_own_calendar),
        )
        .at(
            Action::ManageProfile,
            routes!(own_calendars::delete_own_calendar),
        )
}

/// Of these, those about channels and how they are connected.
fn spoken(calls: Keyed) -> Keyed {
    calls
        .at(Action::ReadChannels, routes!(channels::list_channels))
        .at(Action::ManageChannels, routes!(channels::create_channel))
        .at(
            Action::ManageChannels,
            routes!(connecting::begin_connection),
        )
        .at(Action::ManageChannels, routes!(connecting::list_targets))
        .at(Action::ManageChannels, routes!(connecting::choose_targets))
        .at(Action::ReadChannels, routes!(channels::get_channel))
        .at(Action::ManageChannels, routes!(channels::update_channel))
        .at(Action::ReadChannels, routes!(channels::get_channel_health))
        .at(Action::ManageChannels, routes!(channels::test_channel))
        .at(Action::ReadChannels, routes!(figures::get_figures))
        .at(Action::RemoveChannels, routes!(channels::delete_channel))
}

/// Of these, those about what people want of rules.
fn wanted(calls: Keyed) -> Keyed {
    calls
        .at(Action::ReadRules, routes!(rules::get_rule_settings))
        .at(Action::ReadRules, routes!(rule_layers::list_rule_layers))
        .at(Action::ReadRules, routes!(rule_layers::get_rule_layer))
        .at(Action::ManageRules, routes!(rule_layers::put_rule_layer))
        .at(Action::ReadRules, routes!(suppressions::list_suppressions))
        .at(
            Action::SuppressRules,
            routes!(suppressions::create_suppression),
        )
        .at(Action::ReadRules, routes!(suppressions::get_suppression))
        .at(
            Action::SuppressRules,
            routes!(suppressions::delete_suppression),
        )
        .at(Action::ReadRules, routes!(overrides::list_overrides))
        .at(Action::OverrideRules, routes!(overrides::create_override))
        .at(Action::OverrideRules, routes!(overrides::delete_override))
}

/// Those of [`V1`] that need no key, because they are how one comes to have one, by the names of their
/// operations.
const OPEN: [&str; 3] = ["sign_in", "get_setup", "accept_setup"];

/// The calls that need none, with those that do beneath [`V1`].
fn all(keyed: OpenApiRouter<ApiState>) -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(health::get_metrics))
        .routes(routes!(problem::get_problem))
        .routes(routes!(media::serve::get_signed_media))
        .routes(routes!(connecting::take_back))
        .routes(routes!(connecting::show_client_metadata))
        .nest(V1, keyed)
        // Behind those with which they share an address, or the description would lose them.
        .routes(routes!(session::sign_in))
        .routes(routes!(setup::get_setup, setup::accept_setup))
}

/// Everything that is served over HTTP.
pub fn router(state: ApiState) -> Router {
    let guard = from_fn_with_state(state.clone(), caller::require_caller);
    let keyed = keyed().layer(from_fn(write::fingerprint)).layer(guard);
    let (router, document) = all(keyed).split_for_parts();
    let document = printed(&openapi::finish(document));
    let is_encrypted = state.services.addresses.is_encrypted();
    let describe = move || {
        let document = document.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], document) }
    };
    let comes_from = from_fn_with_state(state.clone(), caller::note_origin);
    router
        .route(DESCRIPTION, get(describe))
        .merge(explorer::router(DESCRIPTION))
        .fallback(calendar_page::show)
        .with_state(state)
        .layer(comes_from)
        .layer(DefaultBodyLimit::max(body::JSON_MAX))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(problem::envelope))
        .layer(map_response(move |response| async move {
            transport::strict(is_encrypted, response)
        }))
        .layer(CompressionLayer::new().compress_when(compressed()))
}

/// What is packed: text, unless it is short. Pictures and films are packed already, and a stream of
/// events must not wait until there is enough to pack.
fn compressed() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("video/"))
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
