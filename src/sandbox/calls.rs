//! Calls that make something: posts and containers.
//!
//! Each takes a step of the channel's script first. A call that was begun goes
//! on when its caller hangs up, as it would at a network far away: a post that
//! lands after the caller has given up is what there is to rehearse.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::api::{Body, read_json};
use super::connection::Caller;
use super::decide::{Made, Scene, Wish};
use super::desk::Desk;
use super::record::{Content, Kind, Record};
use super::refusal::Refusal;
use super::script::{Fault, PrepareEnding, PublicEnding, Step, Twist};
use super::state::{Channel, Receipt};

/// How a call ends for its connection.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// With an answer.
    Answer(Response),
    /// Without one: the connection is closed.
    Cut,
}

impl Caller {
    /// Gives the caller the outcome.
    ///
    /// Where the connection is not ours to cut, a cut is answered with an error
    /// that says so.
    pub(crate) fn deliver(self, outcome: Result<Outcome, Refusal>) -> Response {
        match (outcome, self.0) {
            (Ok(Outcome::Answer(answer)), _) => answer,
            (Ok(Outcome::Cut), Some(line)) => {
                line.cut();
                StatusCode::NO_CONTENT.into_response()
            }
            (Ok(Outcome::Cut), None) => Refusal::CutUnavailable.into_response(),
            (Err(refusal), _) => refusal.into_response(),
        }
    }
}

/// Answers with JSON.
pub(crate) fn answer(status: StatusCode, body: impl Serialize) -> Outcome {
    Outcome::Answer((status, Json(body)).into_response())
}

/// A new id; later ones sort after earlier ones.
pub(crate) fn fresh_id() -> String {
    Uuid::now_v7().simple().to_string()
}

/// Runs a call to its end even if the caller hangs up.
pub(crate) async fn see_through(
    desk: &Arc<Desk>,
    call: impl Future<Output = Result<Outcome, Refusal>> + Send + 'static,
) -> Result<Outcome, Refusal> {
    let under_way = desk.enter();
    let call = async {
        let _under_way = under_way;
        call.await
    };
    tokio::spawn(call).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a call of the rehearsal network ended in a panic");
        Err(Refusal::Internal)
    })
}

/// The idempotency key of a call.
fn read_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if !key.is_empty() => Ok(Some(key.to_owned())),
        _ => Err(Refusal::KeyUnreadable),
    }
}

/// Makes a post whose id the server chooses.
pub(crate) async fn create_post(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let call = async {
        let wish = Wish::Create {
            fresh_id: fresh_id(),
            content: read_json(body)?,
            key: read_key(&headers)?,
        };
        see_through(&desk.clone(), make_post(desk, slug, wish)).await
    };
    caller.deliver(call.await)
}

/// Makes a post whose id the caller chose.
pub(crate) async fn put_post(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
    caller: Caller,
    body: Body,
) -> Response {
    let call = async {
        let content = read_json(body)?;
        see_through(
            &desk.clone(),
            make_post(desk, slug, Wish::Put { id, content }),
        )
        .await
    };
    caller.deliver(call.await)
}

/// Makes a post of a container.
pub(crate) async fn publish_container(
    State(desk): State<Arc<Desk>>,
    Path((slug, container)): Path<(String, String)>,
    caller: Caller,
) -> Response {
    let fresh_id = fresh_id();
    let wish = Wish::Publish {
        fresh_id,
        container,
    };
    caller.deliver(see_through(&desk.clone(), make_post(desk, slug, wish)).await)
}

/// Takes a step of the script and makes the post, unless the step says otherwise.
async fn make_post(desk: Arc<Desk>, slug: String, wish: Wish) -> Result<Outcome, Refusal> {
    let begun = desk.begin(|book, _| {
        wish.check_kind(book.ledger().channel(&slug)?)?;
        book.take_public(&slug)
    });
    let (step, line) = begun.await?;
    if !desk.pause(step.slow_ms).await {
        return Ok(Outcome::Cut);
    }
    match step.ending {
        PublicEnding::Instead(fault) => {
            desk.settle(line).await?;
            fail(fault)
        }
        PublicEnding::Then(twist) => {
            let (status, receipt) = write_post(&desk, &slug, wish, step.lag_reads).await?;
            twisted(twist, status, &receipt)
        }
    }
}

/// Makes the post: 201 for a new one, 200 for a repeat.
async fn write_post(
    desk: &Desk,
    slug: &str,
    wish: Wish,
    lag_reads: u32,
) -> Result<(StatusCode, Receipt), Refusal> {
    let made = desk.transact(|book, now| {
        let channel = book.ledger().channel(slug)?;
        match (Scene { slug, channel, now }).decide(wish, lag_reads)? {
            Made::Before(receipt) => Ok((StatusCode::OK, receipt)),
            Made::New(post) => {
                let receipt = Channel::receipt(slug, &post.id, post.published_at);
                book.commit(Record::Post(*post));
                Ok((StatusCode::CREATED, receipt))
            }
        }
    });
    made.await
}

/// What a call comes to that the script keeps from making a post.
fn fail(fault: Fault) -> Result<Outcome, Refusal> {
    match fault {
        Fault::Cut => Ok(Outcome::Cut),
        Fault::Throttled { retry_after_s } => Err(Refusal::Throttled { retry_after_s }),
        Fault::ServerError => Err(Refusal::ServerError),
        Fault::Duplicate => Err(Refusal::Duplicate),
        Fault::TokenExpired => Err(Refusal::TokenExpired),
        Fault::Forbidden => Err(Refusal::Forbidden),
        Fault::Refused => Err(Refusal::Refused),
    }
}

/// What is said of a post that was made, as far as the script lets it be said.
fn twisted(twist: Twist, status: StatusCode, receipt: &Receipt) -> Result<Outcome, Refusal> {
    match twist {
        Twist::Plain => Ok(answer(status, receipt)),
        Twist::NoId => Ok(answer(StatusCode::OK, json!({}))),
        Twist::Cut => Ok(Outcome::Cut),
        Twist::ServerError => Err(Refusal::ServerError),
    }
}

/// Makes a container, which [`publish_container`] turns into a post.
pub(crate) async fn create_container(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    caller: Caller,
    body: Body,
) -> Response {
    let call = async {
        let content = read_json(body)?;
        see_through(&desk.clone(), make_container(desk, slug, content)).await
    };
    caller.deliver(call.await)
}

/// Takes a step of the script and makes the container, unless the step says otherwise.
async fn make_container(
    desk: Arc<Desk>,
    slug: String,
    content: Content,
) -> Result<Outcome, Refusal> {
    let begun = desk.begin(|book, _| {
        book.ledger().channel(&slug)?.require(&[Kind::K3], "")?;
        book.take_prepare(&slug)
    });
    let (step, line) = begun.await?;
    if let Some(outcome) = prepare(&desk, step, line).await? {
        return Ok(outcome);
    }
    let made = desk.transact(|book, now| {
        let channel = book.ledger().channel(&slug)?;
        let slug = slug.as_str();
        let container = (Scene { slug, channel, now }).contain(fresh_id(), content)?;
        let id = container.id.clone();
        book.commit(Record::Container(container));
        Ok(id)
    });
    let id = made.await?;
    Ok(answer(
        StatusCode::CREATED,
        json!({ "id": id, "state": "ready" }),
    ))
}

/// Plays a step for an upload or container; `None` if it goes on as usual.
pub(crate) async fn prepare(
    desk: &Desk,
    step: Step<PrepareEnding>,
    line: u64,
) -> Result<Option<Outcome>, Refusal> {
    if !desk.pause(step.slow_ms).await {
        return Ok(Some(Outcome::Cut));
    }
    if step.ending == PrepareEnding::Plain {
        return Ok(None);
    }
    desk.settle(line).await?;
    match step.ending {
        PrepareEnding::Plain => Ok(None),
        PrepareEnding::Cut => Ok(Some(Outcome::Cut)),
        PrepareEnding::ServerError => Err(Refusal::ServerError),
        PrepareEnding::Refused => Err(Refusal::Refused),
    }
}
