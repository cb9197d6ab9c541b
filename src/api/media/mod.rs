//! `/media`: storing, describing, reading and removing pictures and films.

use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    page::{after, cut, limit},
    write::{Write, changed, removed},
};
use crate::{
    domain::{id::MediaId, media::Media},
    error::Error,
    services::{
        Answered, Caller,
        media::{self, AddressInput, MediaChange, SignedAddress},
    },
};

pub(super) mod serve;
pub(super) mod upload;

/// A page of pictures and films.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MediaPage {
    /// The pictures and films, newest first.
    items: Vec<Media>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

/// Which pictures and films are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MediaParams {
    /// How many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
    /// Only those whose description or credit holds these words.
    q: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

fn shown(media: &Media) -> Answered {
    changed(media, Some(media.revision))
}

/// Lists pictures and films, newest first.
#[utoipa::path(
    get,
    path = "/media",
    tag = "media",
    params(MediaParams),
    responses((status = 200, description = "A page.", body = MediaPage)),
)]
pub(super) async fn list_media(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<MediaParams>,
) -> Result<Response, Error> {
    let fields = Fields::<Media>::of(params.fields.as_deref())?;
    let limit = limit(params.limit.as_deref())?;
    let before = after::<MediaId>(params.cursor.as_deref())?;
    let words = params.q.as_deref();
    let mut items = media::list_media(&state.services, &caller, words, before, limit + 1).await?;
    let next_cursor = cut(&mut items, limit, |media| media.id.uuid());
    fields.page(&MediaPage { items, next_cursor })
}

/// Shows what is known of a picture or film.
#[utoipa::path(
    get,
    path = "/media/{id}",
    tag = "media",
    params(("id" = MediaId, Path, description = "The picture or film."), FieldParams),
    responses((status = 200, description = "What is known of it.", body = Media)),
)]
pub(super) async fn get_media(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<MediaId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let media = media::get_media(&state.services, &caller, id).await?;
    fields.answer(&media, Some(media.revision))
}

/// Changes what is said about a picture or film.
///
/// Posts that wait take the new description with them; what is out keeps the old one.
#[utoipa::path(
    patch,
    path = "/media/{id}",
    tag = "media",
    params(("id" = MediaId, Path, description = "The picture or film.")),
    request_body = MediaChange,
    responses((status = 200, description = "What is known of it now.", body = Media)),
)]
pub(super) async fn update_media(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<MediaId>,
    Body(change): Body<MediaChange>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            media::update_media(&services, &caller, id, change).await
        })
        .await
}

/// Removes a picture or film with its bytes.
///
/// Refused while a post carries it; the answer names the posts.
#[utoipa::path(
    delete,
    path = "/media/{id}",
    tag = "media",
    params(("id" = MediaId, Path, description = "The picture or film.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_media(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<MediaId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            media::delete_media(&services, &caller, id).await
        })
        .await
}

/// Makes an address under which a picture or film can be read without a key, for a while.
#[utoipa::path(
    post,
    path = "/media/{id}/address",
    tag = "media",
    params(("id" = MediaId, Path, description = "The picture or film.")),
    request_body = AddressInput,
    responses((status = 200, description = "The address.", body = SignedAddress)),
)]
pub(super) async fn sign_media_address(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<MediaId>,
    Body(input): Body<AddressInput>,
) -> Result<Json<SignedAddress>, Error> {
    let signed = media::sign_address(&state.services, &caller, id, input).await?;
    Ok(Json(signed))
}
