//! `/publications`: what became of each post on each channel, and answering where only a person
//! can tell.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ApiState,
    body::{Body, Id, Params, parsed, parsed_list},
    fields::{FieldParams, Fields},
    page,
    write::{Write, changed, told},
};
use crate::{
    domain::{
        attempt::{Evidence, Settled, Step, StepKind, StepResult},
        id::{ChannelId, PostId, PublicationId, StepId, VariantId},
        network::Network,
        publication::{Publication, Reason, Receipt, State as PublicationState},
        time::Instant,
    },
    error::Error,
    services::{
        Caller,
        decisions::{self, Resolution},
        publications::{self, PublicationView, Question},
        reminders::Reminder,
        removals,
    },
    store::{events::Event, publications::Filter},
};

/// Which publications are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PublicationParams {
    /// Only of this post.
    #[param(value_type = Option<PostId>)]
    post: Option<String>,
    /// Only on this channel.
    #[param(value_type = Option<ChannelId>)]
    channel: Option<String>,
    /// Only in these states, parted by commas.
    state: Option<String>,
    /// How many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

/// A publication.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublicationSummary {
    /// Its id.
    id: PublicationId,
    /// What it publishes.
    post: PostId,
    /// In which form.
    variant: VariantId,
    /// Where.
    channel: ChannelId,
    /// On which network.
    network: Network,
    /// Which scheduling of the post it belongs to.
    occurrence: i64,
    /// Where it stands.
    state: PublicationState,
    /// Why, where it is held, failed, left out or cancelled.
    #[schema(inline)]
    reason: Option<Reason>,
    /// The reason in words.
    detail: Option<String>,
    /// The instant it is planned for.
    due_at: Instant,
    /// When it is tried next.
    run_at: Instant,
    /// Whether it went out more than a minute late, or would if it went out now.
    is_late: bool,
    /// How many tries failed.
    tries: i64,
    /// When an unclear outcome is looked up next, or the post is read back.
    look_again_at: Option<Instant>,
    /// Since when its outcome is unclear.
    unknown_since: Option<Instant>,
    /// Whether a person wishes it cancelled while that cannot be done at once.
    cancel_wish: bool,
    /// The network's proof that it is out.
    receipt: Option<Receipt>,
    /// When a person had it removed from its network.
    removed_at: Option<Instant>,
    /// Rises with each edit, cancel or answer.
    revision: i64,
    /// When it was made.
    created_at: Instant,
    /// When it last moved.
    updated_at: Instant,
}

/// A publication with its whole record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublicationAnswer {
    #[serde(flatten)]
    publication: PublicationSummary,
    /// What a person is asked, where only a person can tell.
    question: Option<Question>,
    /// What a person needs to post it by hand, while that is asked.
    reminder: Option<Reminder>,
    /// Every call of every attempt, in order.
    steps: Vec<StepAnswer>,
    /// What happened to it, in order.
    events: Vec<Event>,
}

/// One call of an attempt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct StepAnswer {
    /// Its id.
    id: StepId,
    /// Its place among the publication's steps, from 1.
    no: i64,
    /// Whether it can make something public.
    kind: StepKind,
    /// What it does.
    name: String,
    /// Which part of the thread, from 0.
    part: u32,
    /// The idempotency key or chosen id it carries.
    key: Option<String>,
    /// Which round of keys it belongs to.
    key_epoch: i64,
    /// The number of the lease it was made under.
    lease_no: i64,
    /// SHA-256 of the canonical request, 64 hexadecimal digits.
    request_hash: String,
    /// The process that made it.
    #[schema(value_type = String)]
    node: Uuid,
    /// When it was recorded, before the first byte left.
    started_at: Instant,
    /// When its call has surely ended.
    deadline_at: Instant,
    /// When its end was recorded.
    ended_at: Option<Instant>,
    /// How it ended; null while it is open.
    result: Option<StepResult>,
    /// What became of it, where the end was unclear.
    settled: Option<Settled>,
    /// The status of the network's answer.
    http_status: Option<u16>,
    /// The network's own name of the error.
    error_code: Option<String>,
    /// What the network said.
    message: Option<String>,
    /// The network's id of what was made.
    remote_id: Option<String>,
    /// How long the network asked us to wait, in seconds.
    retry_after_s: Option<i64>,
    /// What was seen when it was looked up.
    evidence: Vec<Evidence>,
}

/// A page of publications.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublicationPage {
    /// The publications, newest first.
    items: Vec<PublicationSummary>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

impl PublicationSummary {
    fn of(publication: Publication, now: Instant) -> Self {
        let is_over = publication.state.is_end() || publication.state == PublicationState::Handed;
        let sent_at = publication.receipt.as_ref().map(|receipt| receipt.at);
        let is_late = match sent_at {
            Some(sent_at) => publication.is_late(sent_at),
            None => !is_over && publication.is_late(now),
        };
        Self {
            id: publication.id,
            post: publication.post,
            variant: publication.variant,
            channel: publication.channel,
            network: publication.network,
            occurrence: publication.occurrence,
            state: publication.state,
            reason: publication.reason,
            detail: publication.detail,
            due_at: publication.due_at,
            run_at: publication.run_at,
            is_late,
            tries: publication.tries,
            look_again_at: publication.look_again_at,
            unknown_since: publication.unknown_since,
            cancel_wish: publication.cancel_wish,
            receipt: publication.receipt,
            removed_at: publication.removed_at,
            revision: publication.revision,
            created_at: publication.created_at,
            updated_at: publication.updated_at,
        }
    }
}

impl PublicationAnswer {
    fn of(view: PublicationView, now: Instant) -> Self {
        Self {
            publication: PublicationSummary::of(view.publication, now),
            question: view.question,
            reminder: view.reminder,
            steps: view.steps.into_iter().map(Into::into).collect(),
            events: view.events,
        }
    }
}

impl From<Step> for StepAnswer {
    fn from(step: Step) -> Self {
        Self {
            id: step.id,
            no: step.no,
            kind: step.kind,
            name: step.name,
            part: step.part,
            key: step.key,
            key_epoch: step.key_epoch,
            lease_no: step.lease_no,
            request_hash: step.request_hash,
            node: step.node,
            started_at: step.started_at,
            deadline_at: step.deadline_at,
            ended_at: step.ended_at,
            result: step.result,
            settled: step.settled,
            http_status: step.http_status,
            error_code: step.error_code,
            message: step.message,
            remote_id: step.remote_id,
            retry_after_s: step.retry_after_s,
            evidence: step.evidence,
        }
    }
}

/// Lists publications, newest first.
#[utoipa::path(
    get,
    path = "/publications",
    tag = "publications",
    params(PublicationParams),
    responses((status = 200, description = "A page of publications.", body = PublicationPage)),
)]
pub(super) async fn list_publications(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<PublicationParams>,
) -> Result<Response, Error> {
    let fields = Fields::<PublicationSummary>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let filter = Filter {
        post: parsed("post", params.post.as_deref())?,
        channel: parsed("channel", params.channel.as_deref())?,
        states: parsed_list("state", params.state.as_deref())?,
        before: page::after(params.cursor.as_deref())?,
    };
    let services = &state.services;
    let mut rows = publications::list_publications(services, &caller, &filter, limit + 1).await?;
    let next_cursor = page::cut(&mut rows, limit, |row| row.id.uuid());
    let now = services.clock.now();
    let items = rows
        .into_iter()
        .map(|row| PublicationSummary::of(row, now))
        .collect();
    fields.page(&PublicationPage { items, next_cursor })
}

/// Shows a publication with every call that was made for it.
#[utoipa::path(
    get,
    path = "/publications/{id}",
    tag = "publications",
    params(("id" = PublicationId, Path, description = "The publication."), FieldParams),
    responses((status = 200, description = "The publication.", body = PublicationAnswer)),
)]
pub(super) async fn get_publication(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<PublicationId>,
    Params(params): Params<FieldParams>,
) -> Result<Response, Error> {
    let fields = Fields::of(params.fields.as_deref())?;
    let view = publications::get_publication(&state.services, &caller, id).await?;
    let revision = view.publication.revision;
    let answer = PublicationAnswer::of(view, state.services.clock.now());
    fields.answer(&answer, Some(revision))
}

/// Takes a publication back.
///
/// While it is not known whether it is out, the wish is noted and honoured if it turns out not to
/// be; while it is being sent, the wish is noted as well and the answer is a conflict.
#[utoipa::path(
    post,
    path = "/publications/{id}/cancel",
    tag = "publications",
    params(("id" = PublicationId, Path, description = "The publication.")),
    responses(
        (status = 200, description = "It is cancelled.", body = PublicationAnswer),
        (status = 202, description = "The wish is noted.", body = PublicationAnswer),
    ),
)]
pub(super) async fn cancel_publication(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PublicationId>,
) -> Result<Response, Error> {
    let now = state.services.clock.now();
    let shown = move |view: &PublicationView| {
        let is_wish = view.publication.state == PublicationState::Unknown;
        let status = if is_wish {
            StatusCode::ACCEPTED
        } else {
            StatusCode::OK
        };
        let revision = Some(view.publication.revision);
        told(status, &PublicationAnswer::of(view.clone(), now), revision)
    };
    write
        .run(&state, shown, |services, caller| async move {
            publications::cancel_publication(&services, &caller, id).await
        })
        .await
}

/// Answers what became of a publication.
///
/// `posted` needs the post's `url` and ends it as sent. `resend` sends it again, or releases it
/// where nothing is unclear. `drop` leaves it. While it is still being looked for, `resend` is a
/// conflict and `drop` is noted as a wish. A reminder is answered with `posted` or `drop`; without an
/// answer it is left out after seven days.
#[utoipa::path(
    post,
    path = "/publications/{id}/resolve",
    tag = "publications",
    params(("id" = PublicationId, Path, description = "The publication.")),
    request_body = Resolution,
    responses(
        (status = 200, description = "The publication as it is now.", body = PublicationAnswer),
    ),
)]
pub(super) async fn resolve_publication(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PublicationId>,
    Body(resolution): Body<Resolution>,
) -> Result<Response, Error> {
    let now = state.services.clock.now();
    let shown = move |view: &PublicationView| {
        let revision = Some(view.publication.revision);
        changed(&PublicationAnswer::of(view.clone(), now), revision)
    };
    write
        .run(&state, shown, |services, caller| async move {
            decisions::resolve_publication(&services, &caller, id, resolution).await
        })
        .await
}

/// Removes what is out from its network, each part of a thread, the last one first.
///
/// What is gone there already counts as removed. Where the network did not answer, nothing is lost by
/// asking again. The publication keeps its state and its record.
#[utoipa::path(
    post,
    path = "/publications/{id}/delete-remote",
    tag = "publications",
    params(("id" = PublicationId, Path, description = "The publication.")),
    responses((status = 200, description = "It is removed there.", body = PublicationAnswer)),
)]
pub(super) async fn delete_remote(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<PublicationId>,
) -> Result<Response, Error> {
    let now = state.services.clock.now();
    let shown = move |view: &PublicationView| {
        let revision = Some(view.publication.revision);
        changed(&PublicationAnswer::of(view.clone(), now), revision)
    };
    write
        .run(&state, shown, |services, caller| async move {
            removals::remove_publication(&services, &caller, id).await
        })
        .await
}
