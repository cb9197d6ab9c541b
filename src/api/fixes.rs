//! `/posts/{id}/fix`: putting right what may be put right without asking.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    ApiState,
    body::Id,
    posts::PostAnswer,
    write::{Write, changed},
};
use crate::{
    domain::id::PostId,
    error::Error,
    services::{
        Answered,
        fixes::{self, FixedPost},
    },
};

/// A post and what was put right in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FixAnswer {
    /// The rules that had something to say before and have nothing to say now.
    fixed: Vec<String>,
    /// The post as it is now.
    post: PostAnswer,
}

/// Applies the safe fixes of a post on all its channels, as one change of the post.
///
/// Safe are edits that change how something is written and not what it says, such as one exclamation
/// mark in place of three. Everything else stays a proposal in the findings.
#[utoipa::path(
    post,
    path = "/posts/{id}/fix",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    responses((status = 200, description = "What was put right, and the post.", body = FixAnswer)),
)]
pub(super) async fn fix_post(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            Box::pin(fixes::fix_post(&services, &caller, id)).await
        })
        .await
}

fn shown(fixed: &FixedPost) -> Answered {
    let answer = FixAnswer {
        fixed: fixed.rules.clone(),
        post: PostAnswer::of(&fixed.view),
    };
    changed(&answer, Some(fixed.view.post.revision))
}
