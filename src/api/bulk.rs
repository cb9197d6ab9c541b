//! The same for many at once: the first call shows what would happen, the second, with `confirm`,
//! does all of it or nothing.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    ApiState,
    body::Body,
    write::{Write, changed},
};
use crate::{
    domain::{
        id::{PostId, PublicationId},
        time::Instant,
    },
    error::Error,
    services::bulk::{self, Bulk, Wanted},
};

/// Which posts are to have which instants.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkSchedule {
    /// The posts, at most 100.
    items: Vec<BulkScheduleItem>,
    /// The `confirm` of the answer that showed what would happen; without it nothing is changed.
    #[serde(default)]
    confirm: Option<String>,
}

/// One post and the instant it is to have.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkScheduleItem {
    /// The post.
    id: PostId,
    /// The instant, with an offset.
    at: Instant,
    /// The revision that was read; any other is refused.
    #[serde(default)]
    revision: Option<i64>,
}

/// Which posts are to be drafts again.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkPosts {
    /// The posts, at most 100.
    ids: Vec<PostId>,
    /// The `confirm` of the answer that showed what would happen; without it nothing is changed.
    #[serde(default)]
    confirm: Option<String>,
}

/// Which publications are to be taken back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkPublications {
    /// The publications, at most 100.
    ids: Vec<PublicationId>,
    /// The `confirm` of the answer that showed what would happen; without it nothing is changed.
    #[serde(default)]
    confirm: Option<String>,
}

async fn answer(
    state: &ApiState,
    write: Write,
    wanted: Vec<Wanted>,
    confirm: Option<String>,
) -> Result<Response, Error> {
    let shown = |bulk: &Bulk| changed(bulk, None);
    write
        .run(state, shown, |services, caller| async move {
            bulk::run(&services, &caller, &wanted, confirm.as_deref()).await
        })
        .await
}

/// Gives many posts their instants, all or none of them; asked without `confirm`, shows what would
/// happen.
#[utoipa::path(
    post,
    path = "/posts/bulk/schedule",
    tag = "posts",
    request_body = BulkSchedule,
    responses((status = 200, description = "What would happen, or has happened.", body = Bulk)),
)]
pub(super) async fn schedule_posts(
    State(state): State<ApiState>,
    write: Write,
    Body(body): Body<BulkSchedule>,
) -> Result<Response, Error> {
    let items = body.items.into_iter();
    let wanted = items.map(|item| Wanted::Schedule(item.id, item.at, item.revision));
    answer(&state, write, wanted.collect(), body.confirm).await
}

/// Makes many posts drafts again, all or none of them; asked without `confirm`, shows what would
/// happen.
#[utoipa::path(
    post,
    path = "/posts/bulk/unschedule",
    tag = "posts",
    request_body = BulkPosts,
    responses((status = 200, description = "What would happen, or has happened.", body = Bulk)),
)]
pub(super) async fn unschedule_posts(
    State(state): State<ApiState>,
    write: Write,
    Body(body): Body<BulkPosts>,
) -> Result<Response, Error> {
    let wanted = body.ids.into_iter().map(Wanted::Unschedule);
    answer(&state, write, wanted.collect(), body.confirm).await
}

/// Takes many publications back, all or none of them; asked without `confirm`, shows what would
/// happen.
#[utoipa::path(
    post,
    path = "/publications/bulk/cancel",
    tag = "publications",
    request_body = BulkPublications,
    responses((status = 200, description = "What would happen, or has happened.", body = Bulk)),
)]
pub(super) async fn cancel_publications(
    State(state): State<ApiState>,
    write: Write,
    Body(body): Body<BulkPublications>,
) -> Result<Response, Error> {
    let wanted = body.ids.into_iter().map(Wanted::Cancel);
    answer(&state, write, wanted.collect(), body.confirm).await
}
