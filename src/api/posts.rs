//! `/posts`: writing, planning, changing and reading posts.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id, Params, parsed, parsed_list},
    fields::{FieldParams, Fields},
    page,
    write::{Write, changed, created, removed},
};
use crate::{
    domain::{
        about::About,
        id::{ChannelId, MediaId, PostId, PublicationId},
        post::{Part, Post, PostState, Promotion},
        publication::{Publication, Reason, State as PublicationState},
        time::Instant,
    },
    error::{Error, FieldError},
    rules::{finding::Finding, promotion::Classification},
    services::{
        Answered, Caller,
        fitting::FittedPicture,
        input::{PostChange, PostInput},
        labels,
        posts::{self, PostView},
        schedule,
    },
    store::search::Filter,
};

/// A post with what is found about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PostAnswer {
    #[serde(flatten)]
    post: PostSummary,
    /// What the rules say about it now, channel by channel.
    findings: Vec<Finding>,
    /// What its networks would refuse, channel by channel; a draft is saved all the same.
    limits: Vec<FieldError>,
    /// What goes out otherwise than it was uploaded, because its network would refuse that, channel by
    /// channel.
    fitted: Vec<FittedPicture>,
    /// What its text reads as, whatever its author says: on the channel on which it sells most; null
    /// without channels.
    classification: Option<Classification>,
}

/// A post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PostSummary {
    /// Its id.
    id: PostId,
    /// Rises with each change.
    revision: i64,
    /// Where it stands, as its publications have it.
    state: PostState,
    /// What it says; of a thread, the first part.
    text: String,
    /// Its language as a BCP 47 tag; null where it is not known.
    lang: Option<String>,
    /// Where it is meant to appear.
    channels: Vec<ChannelId>,
    /// What is different on single channels.
    variants: Vec<VariantAnswer>,
    /// The pictures of the first part.
    media: Vec<MediaId>,
    /// The further parts of a thread.
    thread: Vec<Part>,
    /// What the author says it is.
    promotion: Promotion,
    /// The content pillar it belongs to.
    pillar: Option<String>,
    /// Free labels.
    tags: Vec<String>,
    /// What the author says it is, beside its words; its offer may be gone.
    about: About,
    /// The instant it is, or was last, planned for.
    planned_at: Option<Instant>,
    /// Its publications, one for each channel; none while it is a draft.
    publications: Vec<PublicationLine>,
    /// When it was made.
    created_at: Instant,
    /// When it was last changed.
    updated_at: Instant,
}

/// What is different on one channel; what is null is taken from the post.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct VariantAnswer {
    /// The channel.
    channel: ChannelId,
    /// A text of its own.
    text: Option<String>,
    /// Pictures of its own.
    media: Option<Vec<MediaId>>,
    /// Further parts of its own.
    thread: Option<Vec<Part>>,
    /// Settings that its network understands.
    options: serde_json::Map<String, serde_json::Value>,
}

/// A publication in short.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublicationLine {
    /// Its id.
    id: PublicationId,
    /// Where it appears.
    channel: ChannelId,
    /// Where it stands.
    state: PublicationState,
    /// Why, where it is held, failed, left out or cancelled.
    #[schema(inline)]
    reason: Option<Reason>,
    /// When it is published.
    due_at: Instant,
}

/// Which posts are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PostParams {
    /// Only those that hold each of these words, or parts of words, in text, thread, variants or
    /// labels; upper and lower case are the same.
    q: Option<String>,
    /// Only with this label, written just so.
    tag: Option<String>,
    /// Only of this content pillar, written just so.
    pillar: Option<String>,
    /// Only in these states, parted by commas.
    state: Option<String>,
    /// Only those meant for this channel.
    #[param(value_type = Option<ChannelId>)]
    channel: Option<String>,
    /// Only those planned from this instant on, with an offset; write `+` as `%2B`.
    #[param(value_type = Option<Instant>)]
    from: Option<String>,
    /// Only those planned before this instant.
    #[param(value_type = Option<Instant>)]
    to: Option<String>,
    /// Only those that carry this picture or film, on any channel.
    #[param(value_type = Option<MediaId>)]
    media: Option<String>,
    /// Only with an instant, or only without one.
    #[param(value_type = Option<bool>)]
    planned: Option<String>,
    /// How many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

impl PostParams {
    fn filter(&self) -> Result<Filter, Error> {
        Ok(Filter {
            words: labels::words("q", self.q.as_deref())?,
            tag: labels::plain("tag", self.tag.as_deref())?,
            pillar: labels::plain("pillar", self.pillar.as_deref())?,
            states: parsed_list("state", self.state.as_deref())?,
            channel: parsed("channel", self.channel.as_deref())?,
            from: parsed("from", self.from.as_deref())?,
            to: parsed("to", self.to.as_deref())?,
            media: parsed("media", self.media.as_deref())?,
            is_planned: parsed("planned", self.planned.as_deref())?,
        })
    }
}

/// A page of posts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PostPage {
    /// The posts, newest first.
    items: Vec<PostSummary>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

/// When a post is to be published.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleBody {
    /// The instant, with an offset.
    at: Instant,
}

impl PostSummary {
    fn of(post: Post, publications: Vec<Publication>) -> Self {
        let states: Vec<PublicationState> = publications
            .iter()
            .map(|publication| publication.state)
            .collect();
        let written = PostInput::of(&post);
        let variants = written.variants.into_iter().map(|variant| VariantAnswer {
            channel: variant.channel,
            text: variant.text,
            media: variant.media,
            thread: variant.thread,
            options: variant.options,
        });
        let publications = publications.into_iter().map(|publication| PublicationLine {
            id: publication.id,
            channel: publication.channel,
            state: publication.state,
            reason: publication.reason,
            due_at: publication.due_at,
        });
        Self {
            id: post.id,
            revision: post.revision,
            state: PostState::of(&states),
            text: post.body.text,
            lang: post.lang,
            channels: written.channels,
            variants: variants.collect(),
            media: post.body.media,
            thread: post.thread,
            promotion: post.promotion,
            pillar: post.pillar,
            tags: post.tags,
            about: post.about,
            planned_at: post.planned_at,
            publications: publications.collect(),
            created_at: post.created_at,
            updated_at: post.updated_at,
        }
    }
}

impl PostAnswer {
    pub(super) fn of(view: &PostView) -> Self {
        Self {
            post: PostSummary::of(view.post.clone(), view.publications.clone()),
            findings: view.findings.clone(),
            limits: view.limits.clone(),
            fitted: view.fitted.clone(),
            classification: view.classification.clone(),
        }
    }
}

/// What is told of a write that leaves a post.
fn shown(view: &PostView) -> Answered {
    changed(&PostAnswer::of(view), Some(view.post.revision))
}

/// Makes a post: a draft, or with `publish_at` one that is published at its instant.
///
/// A draft is always saved, with what is found about it. With an instant it is saved with its
/// publications or not at all.
#[utoipa::path(
    post,
    path = "/posts",
    tag = "posts",
    request_body = PostInput,
    responses((status = 201, description = "The post as it was saved.", body = PostAnswer)),
)]
pub(super) async fn create_post(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<PostInput>,
) -> Result<Response, Error> {
    let made = |view: &PostView| created(&PostAnswer::of(view), Some(view.post.revision));
    write
        .run(&state, made, |services, caller| async move {
            posts::create_post(&services, &caller, input).await
        })
        .await
}

/// Lists posts, newest first: all, or those that are looked for.
#[utoipa::path(
    get,
    path = "/posts",
    tag = "posts",
    params(PostParams),
    responses((status = 200, description = "A page of posts.", body = PostPage)),
)]
pub(super) async fn list_posts(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<PostParams>,
) -> Result<Response, Error> {
    let fields = Fields::<PostSummary>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let before = page::after(params.cursor.as_deref())?;
    let filter = params.filter()?;
    let services = &state.services;
    let mut rows = posts::list_posts(services, &caller, &filter, before, limit + 1).await?;
    let next_cursor = page::cut(&mut rows, limit, |(post, _)| post.id.uuid());
    let items = rows
        .into_iter()
        .map(|(post, own)| PostSummary::of(post, own))
        .collect();
    fields.page(&PostPage { items, next_cursor })
}

/// Shows a post with what is found about it now.
#[utoipa::path(
    get,
    path = "/posts/{id}",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post."), FieldParams),
    responses((status = 200, description = "The post.", body = PostAnswer)),
)]
pub(super) async fn get_post(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<PostId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let view = posts::get_post(&state.services, &caller, id).await?;
    fields.answer(&PostAnswer::of(&view), Some(view.post.revision))
}

/// Changes a post; what is not given stays as it is.
///
/// Labels and pillar can always be changed. What is published can be changed until it is out. A
/// planned post is checked again, and where a rule or a network refuses it nothing is saved.
#[utoipa::path(
    patch,
    path = "/posts/{id}",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    request_body = PostChange,
    responses((status = 200, description = "The post as it is now.", body = PostAnswer)),
)]
pub(super) async fn update_post(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
    Body(change): Body<PostChange>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            Box::pin(posts::update_post(&services, &caller, id, change)).await
        })
        .await
}

/// Removes a post and cancels what of it still waits.
#[utoipa::path(
    delete,
    path = "/posts/{id}",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    responses((status = 204, description = "It is removed.")),
)]
pub(super) async fn delete_post(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            posts::delete_post(&services, &caller, id).await
        })
        .await
}

/// Gives a post an instant, or moves it to another.
#[utoipa::path(
    post,
    path = "/posts/{id}/schedule",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    request_body = ScheduleBody,
    responses((status = 200, description = "The post with its publications.", body = PostAnswer)),
)]
pub(super) async fn schedule_post(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
    Body(body): Body<ScheduleBody>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            schedule::schedule_post(&services, &caller, id, body.at).await
        })
        .await
}

/// Makes a post a draft again; the day it was planned for is kept.
#[utoipa::path(
    post,
    path = "/posts/{id}/unschedule",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    responses((status = 200, description = "The post as a draft.", body = PostAnswer)),
)]
pub(super) async fn unschedule_post(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            schedule::unschedule_post(&services, &caller, id).await
        })
        .await
}

/// Publishes a post now.
#[utoipa::path(
    post,
    path = "/posts/{id}/publish-now",
    tag = "posts",
    params(("id" = PostId, Path, description = "The post.")),
    responses((status = 200, description = "The post with its publications.", body = PostAnswer)),
)]
pub(super) async fn publish_post_now(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PostId>,
) -> Result<Response, Error> {
    write
        .run(&state, shown, |services, caller| async move {
            schedule::publish_post_now(&services, &caller, id).await
        })
        .await
}
