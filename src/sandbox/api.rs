//! The HTTP API: addresses, channels, the clock, and everything that reads.
//!
//! Calls that make something are in [`calls`] and [`uploads`].

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::calls::{self, Outcome};
use super::connection::Caller;
use super::decide::{Scene, is_slug};
use super::desk::{Book, Desk};
use super::record::{ChannelLine, Content, DeletedLine, Kind, Moment, ReadLine, Record};
use super::refusal::Refusal;
use super::script::{LookEnding, Script, split_steps};
use super::state::{Channel, Post, post_url};
use super::uploads;

/// The largest body that is no upload: 1 MiB.
const BODY_LIMIT_BYTES: usize = 1 << 20;

/// All addresses of the API.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    let channel = "/api/channels/{channel}";
    let posts = post(calls::create_post).get(list_posts);
    let one_post = put(calls::put_post).get(read_post).delete(delete_post);
    let publish = post(calls::publish_container);
    Router::new()
        .route(channel, put(configure_channel).get(read_channel))
        .route(&format!("{channel}/posts"), posts)
        .route(&format!("{channel}/posts/{{id}}"), one_post)
        .route(
            &format!("{channel}/containers"),
            post(calls::create_container),
        )
        .route(&format!("{channel}/containers/{{id}}"), get(read_container))
        .route(&format!("{channel}/containers/{{id}}/publish"), publish)
        .route("/admin/clock", put(set_clock))
        .route("/admin/calls", get(count_calls))
        .route("/healthz", get(say_healthy))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .route(&format!("{channel}/media"), post(uploads::upload_media))
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::MethodUnknown)
        .with_state(desk)
}

/// A body that may have been too large or broken off.
pub(crate) type Body = Result<Bytes, BytesRejection>;

/// The bytes of a body.
pub(crate) fn read_bytes(body: Body) -> Result<Bytes, Refusal> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::BodyTooLarge,
        _ => Refusal::BodyUnreadable(rejection.body_text()),
    })
}

/// Reads a body as JSON, whatever its content type says.
pub(crate) fn read_json<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = read_bytes(body)?;
    serde_json::from_slice(&bytes).map_err(|error| Refusal::BodyUnreadable(error.to_string()))
}

/// A script as callers write it: one text, or a list of steps.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum WrittenScript {
    /// Steps parted by commas or blanks.
    Text(String),
    /// One step each.
    Steps(Vec<String>),
}

/// What a caller says of a channel.
#[derive(Debug, Deserialize)]
struct ChannelBody {
    /// The name people see; left as it is if absent.
    name: Option<String>,
    /// What the channel can do.
    kind: Kind,
    /// What it does wrong; left as it is if absent.
    script: Option<WrittenScript>,
}

/// What a caller is told of a channel.
#[derive(Debug, Serialize)]
struct ChannelAnswer {
    channel: String,
    kind: Kind,
    url: String,
}

impl ChannelAnswer {
    /// Describes the channel of this slug.
    fn new(book: &Book, slug: &str) -> Result<Self, Refusal> {
        let kind = book.ledger().channel(slug)?.kind;
        Ok(Self {
            channel: slug.to_owned(),
            kind,
            url: format!("/sandbox/{slug}"),
        })
    }
}

/// Makes a channel or changes it.
async fn configure_channel(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    body: Body,
) -> Result<Response, Refusal> {
    let body: ChannelBody = read_json(body)?;
    if !is_slug(&slug) {
        return Err(Refusal::ChannelInvalid);
    }
    let script = body.script.map(|script| match script {
        WrittenScript::Text(text) => split_steps(&text),
        WrittenScript::Steps(steps) => steps,
    });
    if let Some(script) = &script {
        Script::parse(script.clone())?;
    }
    let configure = |book: &mut Book, now| {
        let before = book.ledger().find(&slug);
        let kept_name = before.and_then(|channel| channel.name.clone());
        let kept_script = || before.map(|channel| channel.script.written().to_vec());
        let line = ChannelLine {
            channel: slug.clone(),
            name: body.name.or(kept_name),
            kind: body.kind,
            script: script.or_else(kept_script).unwrap_or_default(),
            received_at: now,
        };
        let same = before.is_some_and(|channel| {
            channel.name == line.name
                && channel.kind == line.kind
                && channel.script.written() == line.script
        });
        // A caller that configures at every start should not fill the log.
        if !same {
            book.commit(Record::Channel(line));
        }
    };
    let answer = desk.transact(|book, now| {
        configure(book, now);
        ChannelAnswer::new(book, &slug)
    });
    Ok(Json(answer.await?).into_response())
}

/// Describes a channel.
async fn read_channel(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let answer = desk.transact(|book, _| ChannelAnswer::new(book, &slug));
    Ok(Json(answer.await?).into_response())
}

/// A post as callers read it.
#[derive(Debug, Serialize)]
struct PostAnswer<'a> {
    id: &'a str,
    #[serde(flatten)]
    content: &'a Content,
    published_at: Moment,
    url: String,
}

impl<'a> PostAnswer<'a> {
    /// Describes a post of the channel of this slug.
    fn new(slug: &str, post: &'a Post) -> Self {
        Self {
            id: &post.id,
            content: &post.content,
            published_at: post.published_at,
            url: post_url(slug, &post.id),
        }
    }
}

/// The posts of a channel as callers read them.
#[derive(Debug, Serialize)]
struct ListAnswer<'a> {
    posts: Vec<PostAnswer<'a>>,
    /// Whether nothing is missing.
    complete: bool,
}

/// From when on posts are listed.
#[derive(Debug, Deserialize)]
struct Since {
    /// RFC 3339; a post of exactly this time is listed.
    since: Option<String>,
}

impl Since {
    /// Reads the time.
    fn moment(&self) -> Result<Option<Moment>, Refusal> {
        let Some(text) = &self.since else {
            return Ok(None);
        };
        // The + of an offset arrives as a blank from callers who do not escape it.
        let moment = Moment::parse(&text.replace(' ', "+"));
        moment.map(Some).map_err(|error| {
            tracing::debug!(%error, "a list was asked for with an unreadable time");
            Refusal::SinceUnreadable
        })
    }
}

/// Lists the posts of a channel, newest first.
async fn list_posts(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    caller: Caller,
    query: Result<Query<Since>, QueryRejection>,
) -> Response {
    let read = async {
        let since = match query {
            Ok(Query(since)) => since.moment()?,
            Err(_) => return Err(Refusal::SinceUnreadable),
        };
        look(&desk, &slug, Readable::Posts, |book, _, ending| {
            let channel = book.ledger().channel(&slug)?;
            let listed = channel.listed(since);
            let posts: Vec<_> = listed.map(|post| PostAnswer::new(&slug, post)).collect();
            let complete = ending != LookEnding::Partial;
            let answer = Json(ListAnswer { posts, complete }).into_response();
            count_read(book, &slug);
            Ok(answer)
        })
        .await
    };
    caller.deliver(read.await)
}

/// Reads one post.
async fn read_post(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let read = look(&desk, &slug, Readable::Posts, |book, _, _| {
        let channel = book.ledger().channel(&slug)?;
        let shown = channel.post(&id).filter(|post| !channel.is_lagging(post));
        let answer = shown
            .map(|post| Json(PostAnswer::new(&slug, post)).into_response())
            .ok_or(Refusal::PostUnknown);
        count_read(book, &slug);
        answer
    });
    caller.deliver(read.await)
}

/// Notes that posts held back were not shown to one more read.
fn count_read(book: &mut Book, slug: &str) {
    if book.ledger().find(slug).is_some_and(Channel::has_lagging) {
        let channel = slug.to_owned();
        book.commit(Record::Read(ReadLine { channel }));
    }
}

/// How far a container is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ContainerState {
    /// It can be published.
    Ready,
    /// It is a post.
    Published,
    /// It was not published in time.
    Gone,
}

/// Says how far a container is.
async fn read_container(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let read = look(&desk, &slug, Readable::Containers, |book, now, _| {
        let channel = book.ledger().channel(&slug)?;
        let container = channel.containers.get(&id);
        let container = container.ok_or(Refusal::ContainerUnknown)?;
        let slug = slug.as_str();
        let state = match &container.receipt {
            Some(_) => ContainerState::Published,
            None if (Scene { slug, channel, now }).is_gone(container) => ContainerState::Gone,
            None => ContainerState::Ready,
        };
        let post = &container.receipt;
        Ok(Json(json!({ "id": id, "state": state, "post": post })).into_response())
    });
    caller.deliver(read.await)
}

/// What a read is about.
#[derive(Clone, Copy, Debug)]
enum Readable {
    /// Posts: every kind has them, one does not show them.
    Posts,
    /// Containers: one kind has them.
    Containers,
}

/// Takes a step of the script for a read, and reads unless the step says otherwise.
async fn look(
    desk: &Desk,
    slug: &str,
    what: Readable,
    read: impl FnOnce(&mut Book, Moment, LookEnding) -> Result<Response, Refusal>,
) -> Result<Outcome, Refusal> {
    let begun = desk.begin(|book, _| {
        let channel = book.ledger().channel(slug)?;
        match what {
            Readable::Posts => channel.require_listable()?,
            Readable::Containers => channel.require(&[Kind::K3], "")?,
        }
        book.take_look(slug)
    });
    let (step, line) = begun.await?;
    if !desk.pause(step.slow_ms).await {
        return Ok(Outcome::Cut);
    }
    match step.ending {
        LookEnding::Plain | LookEnding::Partial => {
            let answer = desk.transact(|book, now| read(book, now, step.ending));
            Ok(Outcome::Answer(answer.await?))
        }
        LookEnding::ServerError => {
            desk.settle(line).await?;
            Err(Refusal::ServerError)
        }
        LookEnding::Rejected => {
            desk.settle(line).await?;
            Err(Refusal::Rejected)
        }
        LookEnding::Cut => {
            desk.settle(line).await?;
            Ok(Outcome::Cut)
        }
    }
}

/// Deletes a post; gone is gone, so doing it again is fine.
async fn delete_post(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let deleted = desk.transact(|book, now| {
        if book.ledger().channel(&slug)?.post(&id).is_some() {
            book.commit(Record::Deleted(DeletedLine {
                channel: slug.clone(),
                id: id.clone(),
                received_at: now,
            }));
        }
        Ok(StatusCode::NO_CONTENT)
    });
    deleted.await
}

/// A time to set the clock to.
#[derive(Debug, Deserialize, Serialize)]
struct ClockBody {
    /// Milliseconds since 1970 UTC.
    now_ms: i64,
}

/// Sets the clock, where that is allowed.
async fn set_clock(State(desk): State<Arc<Desk>>, body: Body) -> Result<Response, Refusal> {
    if !desk.settable_clock {
        return Err(Refusal::NotFound);
    }
    let wanted: ClockBody = read_json(body)?;
    if !desk.clock.set(wanted.now_ms) {
        return Err(Refusal::ClockOutOfRange);
    }
    Ok(Json(wanted).into_response())
}

/// Says how many calls that change something have not ended, whether or not their callers wait.
async fn count_calls(State(desk): State<Arc<Desk>>) -> Result<Response, Refusal> {
    if !desk.settable_clock {
        return Err(Refusal::NotFound);
    }
    Ok(Json(json!({ "under_way": desk.under_way() })).into_response())
}

/// Says that the server is there.
async fn say_healthy() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}
