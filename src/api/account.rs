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
    error::Error,
    services::{
        Caller,
        account::{self, AccountChange},
        whole,
    },
};

/// Another password.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordInput {
    /// The one so far; none where one has no password yet.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    present: Option<SecretString>,
    /// The one from now on: 12 characters or more.
    #[schema(value_type = String, format = Password)]
    new: SecretString,
}

/// Changes one's own account.
#[utoipa::path(
    patch,
    path = "/account",
    tag = "people",
    request_body = AccountChange,
    responses((status = 200, description = "Who is signed in.", body = SessionAnswer)),
)]
pub(super) async fn update_account(
    State(state): State<ApiState>,
    caller: Caller,
    Body(change): Body<AccountChange>,
) -> Result<Json<SessionAnswer>, Error> {
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
            let PasswordInput { present, new } = input;
            account::change_password(&services, &caller, present.as_ref(), &new).await
        })
        .await
}
