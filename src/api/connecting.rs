//! `/channels/connect` and `/connect`: accounts are connected by a person's consent on the network's own
//! page.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id},
    channels::ChannelAnswer,
    write::{Write, created},
};
use crate::{
    domain::{
        channel::Channel,
        connection::{Connection, ConnectionState},
        id::ConnectionId,
        network::Network,
    },
    error::Error,
    services::{
        Caller,
        connecting::{self, Begun, Chosen, ConnectionInput, ConnectionView, NetworkAnswer},
        whole,
    },
};

/// The channels that came of a connection.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ConnectedChannels)]
pub(super) struct Made {
    /// The channels, in the order in which they were chosen.
    items: Vec<ChannelAnswer>,
}

/// What a network adds to the address that it sends a person back to.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CallbackParams {
    /// What was sent along.
    #[serde(default)]
    state: Option<String>,
    /// What can be exchanged, once.
    #[serde(default)]
    code: Option<String>,
    /// Who answers.
    #[serde(default)]
    iss: Option<String>,
    /// Why not.
    #[serde(default)]
    error: Option<String>,
    /// The same in words.
    #[serde(default)]
    error_description: Option<String>,
}

/// Begins to connect an account by consent: says which page of the network a person is to open.
///
/// There the person agrees, and is sent back here; then the accounts that may be used are at
/// `/channels/connect/{id}/targets`. A network on which Dezent is not registered answers what to register
/// and where.
#[utoipa::path(
    post,
    path = "/channels/connect",
    tag = "channels",
    request_body = ConnectionInput,
    responses((status = 201, description = "Where the person is to be asked.", body = Begun)),
)]
pub(super) async fn begin_connection(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<ConnectionInput>,
) -> Result<Response, Error> {
    let made = |begun: &Begun| created(begun, None);
    write
        .run(&state, made, |services, caller| async move {
            connecting::begin(&services, &caller, input).await
        })
        .await
}

/// Shows how far a connection is, and which accounts may be chosen; only to whoever began it.
#[utoipa::path(
    get,
    path = "/channels/connect/{id}/targets",
    tag = "channels",
    params(("id" = ConnectionId, Path, description = "The connection.")),
    responses((status = 200, description = "How far it is.", body = ConnectionView)),
)]
pub(super) async fn list_targets(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<ConnectionId>,
) -> Result<Json<ConnectionView>, Error> {
    Ok(Json(connecting::view(&state.services, &caller, id).await?))
}

/// Makes channels of the chosen accounts; or connects a channel again, and then nothing is to be chosen.
#[utoipa::path(
    post,
    path = "/channels/connect/{id}/targets",
    tag = "channels",
    params(("id" = ConnectionId, Path, description = "The connection.")),
    request_body = Chosen,
    responses((status = 201, description = "The channels.", body = Made)),
)]
pub(super) async fn choose_targets(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<ConnectionId>,
    Body(chosen): Body<Chosen>,
) -> Result<Response, Error> {
    let services = state.services.clone();
    let made = move |channels: &Vec<Channel>| {
        let items = channels.iter().cloned();
        let items = items.map(|channel| ChannelAnswer::of(channel, &services));
        created(
            &Made {
                items: items.collect(),
            },
            None,
        )
    };
    write
        .run(&state, made, |services, caller| async move {
            connecting::choose(&services, &caller, id, chosen).await
        })
        .await
}

/// Takes back a person whom a network has asked, with what the network answered.
///
/// The browser goes on to the page that was named when the connection was begun, or is told how it went.
#[utoipa::path(
    get,
    path = "/connect/{network}/callback",
    tag = "channels",
    params(("network" = Network, Path, description = "The network."), CallbackParams),
    responses(
        (status = 200, description = "How it went, in words.", body = String, content_type = "text/plain"),
        (status = 303, description = "On to the page that was named.", body = String, content_type = "text/plain"),
    ),
)]
pub(super) async fn take_back(
    State(state): State<ApiState>,
    Path(network): Path<String>,
    Query(params): Query<CallbackParams>,
) -> Result<Response, Error> {
    let Ok(network) = network.parse::<Network>() else {
        return Err(Error::not_found());
    };
    let answer = NetworkAnswer {
        state: params.state,
        code: params.code.map(Into::into),
        iss: params.iss,
        error: params.error,
        error_description: params.error_description,
    };
    let services = state.services.clone();
    let work = async move { connecting::answered(&services, network, answer).await };
    let connection = whole(work).await?;
    let mut response = onward(&connection).unwrap_or_else(|| told(&connection).into_response());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The address holds the code.
    let quiet = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, quiet);
    Ok(response)
}

/// Shows what a network reads about this installation before it asks anybody, such as Bluesky.
#[utoipa::path(
    get,
    path = "/connect/{network}/client-metadata.json",
    tag = "channels",
    params(("network" = Network, Path, description = "The network.")),
    responses((status = 200, description = "What it reads.", body = serde_json::Value)),
)]
pub(super) async fn show_client_metadata(
    State(state): State<ApiState>,
    Path(network): Path<String>,
) -> Result<Json<serde_json::Value>, Error> {
    let network = network.parse::<Network>().ok();
    let found = network.and_then(|network| connecting::client_metadata(&state.services, network));
    found.map(Json).ok_or_else(Error::not_found)
}

/// To the page that was named, where one was.
fn onward(connection: &Connection) -> Option<Response> {
    let path = connection.return_to.as_deref()?;
    let (path, fragment) = match path.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (path, String::new()),
    };
    let mark = if path.contains('?') { '&' } else { '?' };
    let location = format!("{path}{mark}connection={}{fragment}", connection.id);
    let location = HeaderValue::from_str(&location).ok()?;
    let told = format!("Go on / Weiter: {path}\n");
    Some((StatusCode::SEE_OTHER, [(header::LOCATION, location)], told).into_response())
}

/// How it went, for a person whose page nobody named.
fn told(connection: &Connection) -> String {
    let why = connection.detail.as_deref().unwrap_or_default();
    match connection.state {
        ConnectionState::Failed => format!(
            "The account could not be connected: {why}\n\n\
             Das Konto konnte nicht verbunden werden: {why}\n"
        ),
        _ => format!(
            "The network agreed. Close this page, and choose in Dezent which accounts become \
             channels ({id}).\n\n\
             Das Netzwerk hat zugestimmt. Du kannst diese Seite schließen und in Dezent wählen, welche \
             Konten zu Kanälen werden ({id}).\n",
            id = connection.id
        ),
    }
}
