//! `/offers`: what is sold, at which prices, until when.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    page::{self, PageParams},
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        id::OfferId,
        offer::{Offer, Terms},
        time::Instant,
    },
    error::Error,
    services::{
        Caller,
        offers::{self, OfferChange, OfferInput},
    },
};

/// An offer that posts may tell of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OfferAnswer {
    /// Its id.
    id: OfferId,
    /// What people here call it.
    name: String,
    /// What is known of it.
    terms: Terms,
    /// When it was made.
    created_at: Instant,
    /// Rises with each change.
    revision: i64,
}

/// A page of offers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct OfferPage {
    /// The offers, newest first.
    items: Vec<OfferAnswer>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

impl From<Offer> for OfferAnswer {
    fn from(offer: Offer) -> Self {
        Self {
            id: offer.id,
            name: offer.name,
            terms: offer.terms,
            created_at: offer.created_at,
            revision: offer.revision,
        }
    }
}

/// Lists offers, newest first.
#[utoipa::path(
    get,
    path = "/offers",
    tag = "profile",
    params(PageParams),
    responses((status = 200, description = "A page of offers.", body = OfferPage)),
)]
pub(super) async fn list_offers(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<PageParams>,
) -> Result<Response, Error> {
    let fields = Fields::<OfferAnswer>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let before = page::after(params.cursor.as_deref())?;
    let mut rows = offers::list(&state.services, &caller, before, limit + 1).await?;
    let next_cursor = page::cut(&mut rows, limit, |row| row.id.uuid());
    let items = rows.into_iter().map(Into::into).collect();
    fields.page(&OfferPage { items, next_cursor })
}

/// Makes an offer.
#[utoipa::path(
    post,
    path = "/offers",
    tag = "profile",
    request_body = OfferInput,
    responses((status = 201, description = "The offer.", body = OfferAnswer)),
)]
pub(super) async fn create_offer(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<OfferInput>,
) -> Result<Response, Error> {
    let made = |offer: &Offer| {
        let answer = OfferAnswer::from(offer.clone());
        created(&answer, Some(offer.revision))
    };
    write
        .run(&state, made, |services, caller| async move {
            offers::create(&services, &caller, input).await
        })
        .await
}

/// Shows an offer.
#[utoipa::path(
    get,
    path = "/offers/{id}",
    tag = "profile",
    params(("id" = OfferId, Path, description = "The offer."), FieldParams),
    responses((status = 200, description = "The offer.", body = OfferAnswer)),
)]
pub(super) async fn get_offer(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<OfferId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let offer = offers::get(&state.services, &caller, id).await?;
    let revision = offer.revision;
    fields.answer(&OfferAnswer::from(offer), Some(revision))
}

/// Changes an offer; what is not given stays as it is, and its terms are replaced whole.
#[utoipa::path(
    patch,
    path = "/offers/{id}",
    tag = "profile",
    params(("id" = OfferId, Path, description = "The offer.")),
    request_body = OfferChange,
    responses((status = 200, description = "The offer as it is now.", body = OfferAnswer)),
)]
pub(super) async fn update_offer(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<OfferId>,
    Body(change): Body<OfferChange>,
) -> Result<Response, Error> {
    let shown = |offer: &Offer| {
        let answer = OfferAnswer::from(offer.clone());
        changed(&answer, Some(offer.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            offers::update(&services, &caller, id, change).await
        })
        .await
}

/// Removes an offer; posts that tell of it then name one that is gone.
#[utoipa::path(
    delete,
    path = "/offers/{id}",
    tag = "profile",
    params(("id" = OfferId, Path, description = "The offer.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_offer(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<OfferId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            offers::delete(&services, &caller, id).await
        })
        .await
}
