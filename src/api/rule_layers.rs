//! `/rules/layers`: what people want of rules, layer over layer.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, changed},
};
use crate::{
    domain::{
        rule_layer::{Layer, LayerOf, Origin, StandingLayer},
        time::Instant,
    },
    error::Error,
    services::{Caller, rule_layers},
};

/// What is wanted of rules for the workspace, an audience, a channel or a post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LayerAnswer {
    /// What it is for: `workspace`, or the id of an audience, a channel or a post.
    of: String,
    /// Where its values are said to come from.
    origin: Origin,
    /// What is wanted.
    layer: Layer,
    /// When it was last changed; null where nobody has written it.
    updated_at: Option<Instant>,
    /// Rises with each change; 0 where nobody has written it.
    revision: i64,
}

/// Every layer that somebody has written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct LayerList {
    /// The layers, from the outermost to the innermost.
    items: Vec<LayerAnswer>,
}

impl From<StandingLayer> for LayerAnswer {
    fn from(standing: StandingLayer) -> Self {
        Self {
            of: standing.of.to_string(),
            origin: standing.of.origin(),
            layer: standing.layer,
            updated_at: standing.updated_at,
            revision: standing.revision,
        }
    }
}

/// Lists what people want of rules: the workspace's layer, then those of audiences, channels and posts.
#[utoipa::path(
    get,
    path = "/rules/layers",
    tag = "rules",
    params(FieldParams),
    responses((status = 200, description = "Every layer.", body = LayerList)),
)]
pub(super) async fn list_rule_layers(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::<LayerAnswer>::of(params.fields.as_deref())?;
    let layers = rule_layers::list(&state.services, &caller).await?;
    let items = layers.into_iter().map(Into::into).collect();
    fields.page(&LayerList { items })
}

/// Shows one layer; an empty one where nobody has written it.
#[utoipa::path(
    get,
    path = "/rules/layers/{of}",
    tag = "rules",
    params(
        ("of" = String, Path, description = "`workspace`, or the id of an audience, a channel or a post."),
        FieldParams,
    ),
    responses((status = 200, description = "The layer.", body = LayerAnswer)),
)]
pub(super) async fn get_rule_layer(
    State(state): State<ApiState>,
    caller: Caller,
    Id(of): Id<LayerOf>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let standing = rule_layers::get(&state.services, &caller, of).await?;
    let revision = standing.revision;
    fields.answer(&LayerAnswer::from(standing), Some(revision))
}

/// Replaces a layer; what is left out is taken from the layer below, and `{}` takes everything from there.
///
/// A later layer wins: what is built in, the network's numbers, the workspace, the audience, the channel,
/// the post. `GET /rules/settings` shows what they come to.
#[utoipa::path(
    put,
    path = "/rules/layers/{of}",
    tag = "rules",
    params(("of" = String, Path, description = "`workspace`, or the id of an audience, a channel or a post.")),
    request_body = Layer,
    responses((status = 200, description = "The layer as it is now.", body = LayerAnswer)),
)]
pub(super) async fn put_rule_layer(
    State(state): State<ApiState>,
    write: Write,
    Id(of): Id<LayerOf>,
    Body(input): Body<Layer>,
) -> Result<Response, Error> {
    let shown = |standing: &StandingLayer| {
        let answer = LayerAnswer::from(standing.clone());
        changed(&answer, Some(standing.revision))
    };
    write
        .run(&state, shown, |services, caller| async move {
            rule_layers::put(&services, &caller, of, input).await
        })
        .await
}
