//! `/suppressions`: rules that are not to be heard somewhere.

use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params},
    fields::{FieldParams, Fields},
    write::{Write, created, removed},
};
use crate::{
    domain::{
        id::{ChannelId, PostId, SuppressionId},
        suppression::Suppression,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    services::{
        Caller,
        suppressions::{self, SuppressionInput},
    },
};

/// A rule that is not to be heard somewhere.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SuppressionAnswer {
    /// Its id.
    id: SuppressionId,
    /// The rule's id.
    rule: String,
    /// The one post it is for.
    post: Option<PostId>,
    /// The one channel it is for.
    channel: Option<ChannelId>,
    /// Why.
    reason: String,
    /// The last day on which it holds, in UTC; null for as long as it is there.
    until: Option<NaiveDate>,
    /// Who made it: a key's or a person's id.
    actor: String,
    /// When it was made.
    created_at: Instant,
    /// How many posts of the 31 days before and after now it silences, where `with` asks for it; one that
    /// silences none may go.
    #[serde(skip_serializing_if = "Option::is_none")]
    silences: Option<u32>,
}

/// Every suppression.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SuppressionList {
    /// The suppressions, oldest first.
    items: Vec<SuppressionAnswer>,
}

/// What is wanted of suppressions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SuppressionParams {
    /// `use` adds how many posts each silences, which takes judging everything around now.
    with: Option<String>,
    /// Only these fields of each, separated by commas.
    fields: Option<String>,
}

impl SuppressionAnswer {
    fn of(suppression: Suppression, silences: Option<u32>) -> Self {
        let Suppression {
            id,
            rule,
            post,
            channel,
            reason,
            until,
            actor,
            created_at,
            ..
        } = suppression;
        Self {
            id,
            rule,
            post,
            channel,
            reason,
            until,
            actor,
            created_at,
            silences,
        }
    }
}

/// Whether what suppressions silence is asked for.
fn with_use(given: Option<&str>) -> Result<bool, Error> {
    match given.unwrap_or_default() {
        "" => Ok(false),
        "use" => Ok(true),
        unknown => {
            let message = format!("there is no {unknown}; use use");
            let field = FieldError::new("with", "invalid", message);
            Err(Error::field(Code::InvalidValue, field))
        }
    }
}

/// Lists suppressions, oldest first, and where `with` asks for it says of each whether it is needed.
#[utoipa::path(
    get,
    path = "/suppressions",
    tag = "rules",
    params(SuppressionParams),
    responses((status = 200, description = "Every suppression.", body = SuppressionList)),
)]
pub(super) async fn list_suppressions(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<SuppressionParams>,
) -> Result<Response, Error> {
    let fields = Fields::<SuppressionAnswer>::of(params.fields.as_deref())?;
    let with_use = with_use(params.with.as_deref())?;
    let found = suppressions::list(&state.services, &caller, with_use).await?;
    let items = found.into_iter();
    let items = items.map(|one| SuppressionAnswer::of(one.suppression, one.silences));
    let items = items.collect();
    fields.page(&SuppressionList { items })
}

/// Silences a rule: for one post, on one channel until a day, or everywhere.
///
/// What it says is still found and shown, with the suppression's id in `suppressed_by`, but holds nothing
/// back. There is no silencing of everything.
#[utoipa::path(
    post,
    path = "/suppressions",
    tag = "rules",
    request_body = SuppressionInput,
    responses((status = 201, description = "The suppression.", body = SuppressionAnswer)),
)]
pub(super) async fn create_suppression(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<SuppressionInput>,
) -> Result<Response, Error> {
    let made = |found: &Suppression| created(&SuppressionAnswer::of(found.clone(), None), None);
    write
        .run(&state, made, |services, caller| async move {
            suppressions::create(&services, &caller, input).await
        })
        .await
}

/// Shows a suppression.
#[utoipa::path(
    get,
    path = "/suppressions/{id}",
    tag = "rules",
    params(("id" = SuppressionId, Path, description = "The suppression."), FieldParams),
    responses((status = 200, description = "The suppression.", body = SuppressionAnswer)),
)]
pub(super) async fn get_suppression(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SuppressionId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let found = suppressions::get(&state.services, &caller, id).await?;
    fields.answer(&SuppressionAnswer::of(found, None), None)
}

/// Lets a rule be heard again.
#[utoipa::path(
    delete,
    path = "/suppressions/{id}",
    tag = "rules",
    params(("id" = SuppressionId, Path, description = "The suppression.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_suppression(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<SuppressionId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            suppressions::delete(&services, &caller, id).await
        })
        .await
}
