//! `/account`: how the page is to look to one, and one's password.

use axum::{Json, extract::State, response::Response};
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    ApiState,
    body::Body,
    session::SessionAnswer,
    write::{Write, removed},
};
use crate::{
    domain::{
        account::{Density, Language, Theme},
        time::TimeZone,
    },
    error::Error,
    services::{
        Caller,
        account::{self, AccountChange},
        input::given,
        whole,
    },
};

/// What is to change; what is not given stays as it is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountPatch {
    /// What one is called in this workspace, at most 100 characters.
    #[serde(default)]
    name: Option<String>,
    /// The language of the page; null for that of the browser.
    #[serde(default, deserialize_with = "given")]
    #[schema(inline, value_type = Option<Language>)]
    language: Option<Option<Language>>,
    /// Light or dark.
    #[serde(default)]
    #[schema(inline)]
    theme: Option<Theme>,
    /// The zone in which instants are shown; null for that of the workspace.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<TimeZone>)]
    time_zone: Option<Option<TimeZone>>,
    /// How close things stand.
    #[serde(default)]
    #[schema(inline)]
    density: Option<Density>,
    /// Whether single keys do something.
    #[serde(default)]
    shortcuts: Option<bool>,
}

/// Another password.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordInput {
    /// The one so far.
    #[schema(value_type = String, format = Password)]
    present: SecretString,
    /// The one from now on: 12 characters or more.
    #[schema(value_type = String, format = Password)]
    new: SecretString,
}

/// Changes one's own account.
#[utoipa::path(
    patch,
    path = "/account",
    tag = "people",
    request_body = AccountPatch,
    responses((status = 200, description = "Who is signed in.", body = SessionAnswer)),
)]
pub(super) async fn update_account(
    State(state): State<ApiState>,
    caller: Caller,
    Body(patch): Body<AccountPatch>,
) -> Result<Json<SessionAnswer>, Error> {
    let change = AccountChange {
        name: patch.name,
        language: patch.language,
        theme: patch.theme,
        time_zone: patch.time_zone,
        density: patch.density,
        shortcuts: patch.shortcuts,
    };
    let (services, who) = (state.services.clone(), caller.clone());
    whole(async move { account::change(&services, &who, change).await }).await?;
    SessionAnswer::of(&state, &caller).await.map(Json)
}

/// Changes one's password and signs out in all other browsers.
#[utoipa::path(
    put,
    path = "/account/password",
    tag = "people",
    request_body = PasswordInput,
    responses((status = 204, description = "The new password is the only one.")),
)]
pub(super) async fn put_password(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<PasswordInput>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            account::change_password(&services, &caller, &input.present, &input.new).await
        })
        .await
}
