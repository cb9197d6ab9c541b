//! Uploads: pictures and films, written to disk while they come and read from there.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio_util::io::ReaderStream;

use super::calls::{Outcome, answer, fresh_id, prepare, see_through};
use super::connection::Caller;
use super::desk::Desk;
use super::record::{MediaLine, Record};
use super::refusal::Refusal;
use super::sync_directory;

/// The largest picture: 20 MiB.
const PICTURE_LIMIT_BYTES: u64 = 20 << 20;

/// The largest film: 200 MiB.
const FILM_LIMIT_BYTES: u64 = 200 << 20;

/// An upload on its way to its place; removed where it does not get there.
struct Arrived {
    /// Where it lies meanwhile.
    path: PathBuf,
    /// How large it is.
    size_bytes: u64,
}

impl Drop for Arrived {
    fn drop(&mut self) {
        // One that has its place is not here any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Takes the bytes of a picture or film.
pub(crate) async fn upload_media(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let call = async {
        let content_type = read_media_type(&headers)?;
        let limit_bytes = if content_type.starts_with("video/") {
            FILM_LIMIT_BYTES
        } else {
            PICTURE_LIMIT_BYTES
        };
        let arrived = receive(&desk, body, limit_bytes).await?;
        see_through(&desk.clone(), keep_media(desk, slug, content_type, arrived)).await
    };
    caller.deliver(call.await)
}

/// The media type of an upload, without parameters.
///
/// Drawings made of text (SVG) could carry scripts into the pages, so they are
/// not taken.
fn read_media_type(headers: &HeaderMap) -> Result<String, Refusal> {
    let value = headers.get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = text.split(';').next().unwrap_or("").trim();
    let essence = essence.to_ascii_lowercase();
    let wanted = essence.starts_with("image/") || essence.starts_with("video/");
    if wanted && !essence.contains("xml") {
        Ok(essence)
    } else {
        Err(Refusal::MediaTypeRefused)
    }
}

/// Writes an upload to disk as it comes.
async fn receive(desk: &Desk, body: Body, limit_bytes: u64) -> Result<Arrived, Refusal> {
    let mut arrived = Arrived {
        path: desk.media_dir.join(format!("{}.part", fresh_id())),
        size_bytes: 0,
    };
    let mut file = File::create_new(&arrived.path).await.map_err(lost)?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Refusal::BodyUnreadable(error.to_string()))?;
        arrived.size_bytes += piece.len() as u64;
        if arrived.size_bytes > limit_bytes {
            return Err(Refusal::BodyTooLarge);
        }
        file.write_all(&piece).await.map_err(lost)?;
    }
    file.flush().await.map_err(lost)?;
    if desk.flush {
        file.sync_all().await.map_err(lost)?;
    }
    Ok(arrived)
}

/// Takes a step of the script and keeps the upload, unless the step says otherwise.
async fn keep_media(
    desk: Arc<Desk>,
    slug: String,
    content_type: String,
    arrived: Arrived,
) -> Result<Outcome, Refusal> {
    let begun = desk.begin(|book, _| {
        book.ledger().channel(&slug)?;
        book.take_prepare(&slug)
    });
    let (step, line) = begun.await?;
    if let Some(outcome) = prepare(&desk, step, line).await? {
        return Ok(outcome);
    }
    let size_bytes = arrived.size_bytes;
    if size_bytes == 0 {
        return Err(Refusal::MediaEmpty);
    }
    let id = fresh_id();
    settle(&desk, &id, arrived).await?;
    let kept = desk.transact(|book, now| {
        book.ledger().channel(&slug)?;
        book.commit(Record::Media(MediaLine {
            channel: slug.clone(),
            id: id.clone(),
            content_type,
            size_bytes,
            received_at: now,
        }));
        Ok(())
    });
    kept.await?;
    Ok(answer(
        StatusCode::CREATED,
        json!({ "id": id, "size_bytes": size_bytes }),
    ))
}

/// Moves an upload to its place, safe before the log speaks of it.
async fn settle(desk: &Desk, id: &str, arrived: Arrived) -> Result<(), Refusal> {
    let (directory, flush) = (desk.media_dir.clone(), desk.flush);
    let path = directory.join(id);
    let moved = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        std::fs::rename(&arrived.path, path)?;
        if flush {
            sync_directory(&directory)?;
        }
        Ok(())
    });
    match moved.await {
        Ok(moved) => moved.map_err(lost),
        Err(error) => {
            tracing::error!(%error, "writing an upload of the rehearsal network ended early");
            Err(Refusal::Internal)
        }
    }
}

/// The bytes of an upload, read while they are sent.
pub(crate) async fn read_upload(path: &FilePath) -> Result<Body, Refusal> {
    let file = File::open(path).await.map_err(|error| {
        tracing::error!(%error, "the rehearsal network cannot read an upload");
        Refusal::NotFound
    })?;
    Ok(Body::from_stream(ReaderStream::new(file)))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what errors are turned into"
)]
fn lost(error: std::io::Error) -> Refusal {
    tracing::error!(%error, "the rehearsal network cannot write an upload");
    Refusal::LogLost
}
