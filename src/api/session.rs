//! `/session`: signing in and out, and who is signed in.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;

use super::{
    ApiState,
    body::{Body, Id},
    caller::Origin,
    cookie, same_origin,
    workspaces::WorkspaceAnswer,
    write::{Write, removed},
};
use crate::{
    domain::{
        account::{Density, Language, Theme},
        id::{PersonId, SignInId, WorkspaceId},
        role::{Action, Role},
        time::{Instant, TimeZone},
    },
    error::{Code, Error},
    services::{
        Caller, account, people, sign_in,
        sign_in::{Place, SignedIn},
        whole, workspaces,
    },
};

/// Somebody who is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SessionAnswer {
    /// Who it is.
    person: OwnPerson,
    /// The workspace they look at.
    workspace: WorkspaceAnswer,
    /// Every workspace they belong to.
    workspaces: Vec<WorkspaceAnswer>,
    /// Everything they may do in the workspace they look at.
    abilities: Vec<Action>,
}

/// A person as they see themselves.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OwnPerson {
    /// Their id.
    id: PersonId,
    /// What they are called in this workspace.
    name: String,
    /// Their address.
    email: Option<String>,
    /// What they are in this workspace.
    role: Role,
    /// The language of the page; null for that of the browser.
    #[schema(required)]
    language: Option<Language>,
    /// Light or dark.
    theme: Theme,
    /// The zone in which instants are shown; null for that of the workspace.
    #[schema(required)]
    time_zone: Option<TimeZone>,
    /// How close things stand.
    density: Density,
    /// Whether single keys do something.
    shortcuts: bool,
    /// Whether they can sign in with a password.
    has_password: bool,
}

/// An address and a password.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInInput {
    /// The address.
    email: String,
    /// The password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Another workspace to look at.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionPatch {
    /// The workspace; one they belong to.
    workspace: WorkspaceId,
}

/// A browser in which somebody is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SignInAnswer {
    /// Its id.
    id: SignInId,
    /// What the browser says of itself.
    device: Option<String>,
    /// The address from which they signed in.
    origin: Option<String>,
    /// When they signed in.
    created_at: Instant,
    /// When they were last seen, to the hour.
    seen_at: Instant,
    /// When it ends unless they come back.
    ends_at: Instant,
    /// Whether it is the one that asks.
    is_this: bool,
}

/// Where somebody is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SignInList {
    /// The browsers, the last seen first.
    items: Vec<SignInAnswer>,
}

impl SessionAnswer {
    /// Everything about somebody who is signed in, or whose key calls.
    pub(super) async fn of(state: &ApiState, caller: &Caller) -> Result<Self, Error> {
        let services = &state.services;
        let own = account::get(services, caller).await?;
        let workspace = workspaces::own(services, caller).await?;
        let memberships = people::memberships(services, caller).await?;
        let wishes = own.preferences;
        Ok(Self {
            person: OwnPerson {
                id: own.member.person,
                name: own.member.name,
                email: own.member.email,
                role: caller.role,
                language: wishes.language,
                theme: wishes.theme,
                time_zone: wishes.time_zone,
                density: wishes.density,
                shortcuts: wishes.shortcuts,
                has_password: own.has_password,
            },
            workspace: WorkspaceAnswer::of(workspace, caller.role),
            workspaces: memberships.into_iter().map(Into::into).collect(),
            abilities: Action::iter()
                .filter(|action| caller.may(*action))
                .collect(),
        })
    }
}

/// The browser that makes a call.
pub(super) fn place(headers: &HeaderMap, Origin(origin): Origin) -> Place {
    let device = headers.get(header::USER_AGENT);
    Place {
        device: device.and_then(|value| value.to_str().ok().map(str::to_owned)),
        origin,
    }
}

/// Who has just signed in, with the cookie that stands for them.
pub(super) async fn signed_in(
    state: &ApiState,
    SignedIn { ticket, caller }: SignedIn,
) -> Result<Response, Error> {
    let answer = SessionAnswer::of(state, &caller).await?;
    let cookie = cookie::set(&ticket, state.services.addresses.is_encrypted())?;
    Ok((StatusCode::OK, with(cookie), Json(answer)).into_response())
}

fn with(cookie: HeaderValue) -> [(header::HeaderName, HeaderValue); 2] {
    let kept = HeaderValue::from_static("no-store");
    [(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, kept)]
}

/// Signs a person in: the answer sets a cookie, which stands for them in this browser.
///
/// Only for Dezent's own page; programs call with a key.
#[utoipa::path(
    post,
    path = "/api/v1/session",
    tag = "people",
    request_body = SignInInput,
    responses((status = 200, description = "Who is signed in.", body = SessionAnswer)),
)]
pub(super) async fn sign_in(
    State(state): State<ApiState>,
    Extension(from): Extension<Origin>,
    headers: HeaderMap,
    Body(input): Body<SignInInput>,
) -> Result<Response, Error> {
    let services = &state.services;
    same_origin::require(&headers, services.addresses.base())?;
    let email = input.email.trim().to_lowercase();
    let tries = state.limiters.may_try(&email, from.0)?;
    let before = cookie::ticket(&headers, services.addresses.is_encrypted());
    let (own, place) = (services.clone(), place(&headers, from));
    let work = async move {
        let given = (email.as_str(), &input.password);
        sign_in::sign_in(&own, given, place, before.as_ref()).await
    };
    if let Some(found) = whole(work).await? {
        return signed_in(&state, found).await;
    }
    let error = Error::new(Code::WrongCredentials, "E-mail or password is wrong.");
    Err(match tries {
        Some(tries) => error
            .with("tries_left", tries.left)
            .with("pause_minutes", tries.pause_min),
        None => error,
    })
}

/// Says who is signed in.
#[utoipa::path(
    get,
    path = "/session",
    tag = "people",
    responses((status = 200, description = "Who is signed in.", body = SessionAnswer)),
)]
pub(super) async fn get_session(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<SessionAnswer>, Error> {
    SessionAnswer::of(&state, &caller).await.map(Json)
}

/// Looks at another of one's workspaces.
#[utoipa::path(
    patch,
    path = "/session",
    tag = "people",
    request_body = SessionPatch,
    responses((status = 200, description = "Who is signed in.", body = SessionAnswer)),
)]
pub(super) async fn update_session(
    State(state): State<ApiState>,
    caller: Caller,
    Body(patch): Body<SessionPatch>,
) -> Result<Json<SessionAnswer>, Error> {
    let services = state.services.clone();
    let work = async move { sign_in::go_to(&services, &caller, patch.workspace).await };
    let there = whole(work).await?;
    SessionAnswer::of(&state, &there).await.map(Json)
}

/// Signs out in this browser.
#[utoipa::path(
    delete,
    path = "/session",
    tag = "people",
    responses((status = 204, description = "Nobody is signed in here any more.")),
)]
pub(super) async fn sign_out(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Response, Error> {
    let is_encrypted = state.services.addresses.is_encrypted();
    let services = state.services.clone();
    let work = async move {
        match caller.sign_in {
            Some(id) => sign_in::sign_out(&services, &caller, id).await,
            None => Ok(()),
        }
    };
    whole(work).await?;
    let cookie = cookie::unset(is_encrypted)?;
    Ok((StatusCode::NO_CONTENT, with(cookie)).into_response())
}

/// Lists the browsers in which one is signed in.
#[utoipa::path(
    get,
    path = "/sessions",
    tag = "people",
    responses((status = 200, description = "The browsers.", body = SignInList)),
)]
pub(super) async fn list_sessions(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<SignInList>, Error> {
    let found = sign_in::list(&state.services, &caller).await?;
    let shown = |one: crate::store::sign_ins::SignIn| SignInAnswer {
        is_this: caller.sign_in == Some(one.id),
        id: one.id,
        device: one.device,
        origin: one.origin,
        created_at: one.created_at,
        seen_at: one.seen_at,
        ends_at: one.ends_at,
    };
    let items = found.into_iter().map(shown).collect();
    Ok(Json(SignInList { items }))
}

/// Signs out in all browsers but the one that asks.
#[utoipa::path(
    delete,
    path = "/sessions",
    tag = "people",
    responses((status = 204, description = "Only this browser is signed in.")),
)]
pub(super) async fn delete_sessions(
    State(state): State<ApiState>,
    write: Write,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            sign_in::sign_out_everywhere(&services, &caller, true).await
        })
        .await
}

/// Signs out in one browser.
#[utoipa::path(
    delete,
    path = "/sessions/{id}",
    tag = "people",
    params(("id" = SignInId, Path, description = "The browser.")),
    responses((status = 204, description = "Nobody is signed in there any more.")),
)]
pub(super) async fn delete_session(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<SignInId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, move |services, caller| async move {
            sign_in::sign_out(&services, &caller, id).await
        })
        .await
}
