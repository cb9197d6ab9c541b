//! `/setup`: using a link up that lets somebody choose a password, and making one.

use axum::{Extension, Json, extract::State, http::HeaderMap, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params},
    caller::Origin,
    same_origin,
    session::{place, signed_in},
};
use crate::{
    domain::{account::Language, id::PersonId, ticket::Ticket, time::Instant},
    error::Error,
    services::{
        Caller,
        invitations::{self, Choice},
        whole,
    },
};

/// What stands in a link.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupParams {
    /// What stands in the link.
    #[param(value_type = String)]
    token: SecretString,
}

/// What a link is for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SetupAnswer {
    /// The workspace it leads to.
    workspace: String,
    /// Whether it makes the first owner.
    is_first: bool,
    /// What the person is called so far.
    name: Option<String>,
    /// The person's address, where it is known; then it stays.
    email: Option<String>,
}

/// What somebody with a link chooses.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupInput {
    /// What stands in the link.
    #[schema(value_type = String)]
    token: SecretString,
    /// What they are called, at most 100 characters.
    name: String,
    /// Their address.
    email: String,
    /// Their password: 12 characters or more.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
    /// The language of the page; that of the browser where none is chosen.
    #[serde(default)]
    language: Option<Language>,
}

/// A link that was just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct InvitationAnswer {
    /// The path of the page, with what opens it, shown this once. Put the address in front at which people
    /// reach Dezent.
    path: String,
    /// The whole address, where `server.public_url` is set.
    url: Option<String>,
    /// Until when it is good.
    ends_at: Instant,
}

fn ticket(token: &SecretString) -> Result<Ticket, Error> {
    Ticket::parse(token.expose_secret()).ok_or_else(invitations::over)
}

/// Says what a link is for.
#[utoipa::path(
    get,
    path = "/api/v1/setup",
    tag = "people",
    params(SetupParams),
    responses((status = 200, description = "What it is for.", body = SetupAnswer)),
)]
pub(super) async fn get_setup(
    State(state): State<ApiState>,
    Extension(Origin(from)): Extension<Origin>,
    Params(params): Params<SetupParams>,
) -> Result<Json<SetupAnswer>, Error> {
    state.limiters.guess(from)?;
    let found = invitations::look(&state.services, &ticket(&params.token)?).await?;
    let (name, email) = found.person.clone().unzip();
    Ok(Json(SetupAnswer {
        workspace: found.workspace,
        is_first: found.person.is_none(),
        name,
        email: email.flatten(),
    }))
}

/// Uses a link up: the person has a password from now on, and is signed in.
#[utoipa::path(
    post,
    path = "/api/v1/setup",
    tag = "people",
    request_body = SetupInput,
    responses((status = 200, description = "Who is signed in.", body = super::session::SessionAnswer)),
)]
pub(super) async fn accept_setup(
    State(state): State<ApiState>,
    Extension(from): Extension<Origin>,
    headers: HeaderMap,
    Body(input): Body<SetupInput>,
) -> Result<Response, Error> {
    same_origin::require(&headers, state.services.addresses.base())?;
    state.limiters.guess(from.0)?;
    let ticket = ticket(&input.token)?;
    let choice = Choice {
        name: input.name,
        email: input.email,
        password: input.password,
        language: input.language,
    };
    let (services, place) = (state.services.clone(), place(&headers, from));
    let work = async move { invitations::accept(&services, &ticket, choice, place).await };
    signed_in(&state, whole(work).await?).await
}

/// Makes a link with which a person chooses a password, for the first time or anew. Links that they had before
/// are not good any more.
#[utoipa::path(
    post,
    path = "/people/{id}/invite",
    tag = "people",
    params(("id" = PersonId, Path, description = "The person.")),
    responses((status = 201, description = "The link.", body = InvitationAnswer)),
)]
pub(super) async fn invite_person(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<PersonId>,
) -> Result<(axum::http::StatusCode, Json<InvitationAnswer>), Error> {
    let services = state.services.clone();
    let invited = whole(async move { invitations::invite(&services, &caller, id).await }).await?;
    let path = invitations::path(&invited.ticket);
    let base = state.services.addresses.base();
    let url = base.and_then(|base| base.join(&path).ok());
    let answer = InvitationAnswer {
        path,
        url: url.map(String::from),
        ends_at: invited.ends_at,
    };
    Ok((axum::http::StatusCode::CREATED, Json(answer)))
}
