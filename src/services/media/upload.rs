//! Taking a picture or film in: first its bytes, flushed, then what is known of it.

use super::Words;
use crate::{
    domain::{event::EventKind, id::MediaId, media::Media, role::Action},
    error::{Code, Error, FieldError},
    media::{ExamineError, Incoming, IncomingError, ProbeError, Received},
    services::{Caller, Services},
    store::{events, media, turns},
};

/// A picture or film that is stored now, or was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What is known of it.
    pub media: Media,
    /// Whether the same file was there already, which stays as it was, with its words.
    pub is_duplicate: bool,
}

/// Begins to take a file in. Whoever drops it half-way leaves nothing behind.
///
/// Errors: [`Code::Forbidden`].
pub async fn begin(services: &Services, caller: &Caller) -> Result<Incoming, Error> {
    caller.allow(Action::StoreMedia)?;
    services.media.begin().await.map_err(Error::internal)
}

/// Takes the next bytes of a file.
///
/// Errors: [`Code::UnsupportedMedia`] as soon as its first bytes are known, [`Code::MediaTooLarge`] as
/// soon as there are too many.
pub async fn take(mut incoming: Incoming, bytes: &[u8]) -> Result<Incoming, Error> {
    match incoming.write(bytes).await {
        Ok(()) => Ok(incoming),
        Err(error) => Err(cut(error)),
    }
}

/// Ends a file: what it is, how large it is, and its checksum are known from now on.
///
/// Errors: [`Code::UnsupportedMedia`] and [`Code::MediaTooLarge`].
pub async fn end(incoming: Incoming) -> Result<Received, Error> {
    incoming.finish().await.map_err(cut)
}

/// Stores a file that came whole.
///
/// A file that the workspace has already is stored once: the answer is what is known of it, unchanged.
/// A crash or an error between the bytes and the row leaves a file that nothing points at, never a
/// row without bytes; the file is not removed, because a commit that seems to fail may have taken
/// place. Errors: [`Code::Forbidden`], [`Code::UnsupportedMedia`], [`Code::MediaTooLarge`], and
/// [`Code::InvalidValue`] for words that are too long.
pub async fn store(
    services: &Services,
    caller: &Caller,
    received: Received,
    words: Words,
) -> Result<Stored, Error> {
    caller.allow(Action::StoreMedia)?;
    words.refuse()?;
    let same = media::find_same(&services.db, caller.workspace, &received.sha256).await?;
    if let Some(media) = same {
        words.refuse_captions(media.media_type)?;
        return duplicate(services, caller, media, received).await;
    }
    let sha256 = received.sha256.clone();
    let examined = services.media.examine(received).await.map_err(refused)?;
    words.refuse_captions(examined.media_type)?;
    let now = services.clock.now();
    let stored = Media {
        id: MediaId::new(now),
        workspace: caller.workspace,
        media_type: examined.media_type,
        size_bytes: examined.size_bytes,
        width: examined.width,
        height: examined.height,
        duration_ms: examined.duration_ms,
        has_audio: examined.has_audio,
        codecs: examined.codecs.clone(),
        alt: words.alt,
        credit: words.credit,
        licence: words.licence,
        has_captions: words.has_captions,
        has_thumbnail: examined.thumbnail.is_some(),
        sha256,
        revision: 1,
        created_at: now,
    };
    let put = services.media.put(stored.id, examined).await;
    put.map_err(Error::internal)?;
    let id = stored.id;
    let stored = note(services, caller, stored).await?;
    if stored.is_duplicate {
        // Somebody else has stored the same file meanwhile; nothing points at this one.
        let removed = services.media.remove(id).await;
        removed.map_err(Error::internal)?;
    }
    Ok(stored)
}

/// The file that is there already; its bytes are put back where they were lost.
async fn duplicate(
    services: &Services,
    caller: &Caller,
    media: Media,
    received: Received,
) -> Result<Stored, Error> {
    let content = crate::domain::media::Rendition::Content;
    let size = services.media.size(media.id, content).await;
    if size.map_err(Error::internal)?.is_none() {
        let examined = services.media.examine(received).await.map_err(refused)?;
        let put = services.media.put(media.id, examined).await;
        put.map_err(Error::internal)?;
    }
    let found = Stored {
        media,
        is_duplicate: true,
    };
    // Nothing is written but what is answered to a write with a key of its own.
    let tx = services.db.begin_write().await?;
    services.commit(caller, tx, &found).await?;
    Ok(found)
}

/// Notes a file whose bytes are safe, unless the workspace has the same, which it says then.
async fn note(services: &Services, caller: &Caller, stored: Media) -> Result<Stored, Error> {
    let data = serde_json::json!({
        "media": stored.id,
        "media_type": stored.media_type,
        "size_bytes": stored.size_bytes,
    });
    let workspace = caller.workspace;
    let event = caller.event(EventKind::MediaStored, stored.created_at);
    let event = event.changing(None, Some(&stored)).with(data);
    let tx = services.db.begin_write().await?;
    // Two who store the same file at the same moment must see one another.
    turns::take(&tx, [workspace.uuid()]).await?;
    let same = media::find_same(&tx, workspace, &stored.sha256).await?;
    let is_duplicate = same.is_some();
    let stored = Stored {
        media: same.unwrap_or(stored),
        is_duplicate,
    };
    if !is_duplicate {
        media::insert(&tx, &stored.media).await?;
        events::append(&tx, &[&event]).await?;
    }
    services.commit(caller, tx, &stored).await?;
    Ok(stored)
}

/// Why a file was not taken to its end.
fn cut(error: IncomingError) -> Error {
    match error {
        IncomingError::Refused(error) => refusal(error),
        IncomingError::Io(error) => Error::internal(error),
    }
}

/// Why a file that came whole is not stored.
fn refused(error: ExamineError) -> Error {
    match error {
        ExamineError::Refused(error) => refusal(error),
        ExamineError::Io(error) => Error::internal(error),
    }
}

fn refusal(error: ProbeError) -> Error {
    let (code, name) = match error {
        ProbeError::OtherType => (Code::UnsupportedMedia, "media_type"),
        ProbeError::NoPicture => (Code::UnsupportedMedia, "media_without_picture"),
        ProbeError::Damaged => (Code::UnsupportedMedia, "media_damaged"),
        ProbeError::TooLarge { .. } => (Code::MediaTooLarge, "media_bytes"),
        ProbeError::TooManyPixels { .. } => (Code::MediaTooLarge, "media_pixels"),
        ProbeError::TooManyFrames => (Code::MediaTooLarge, "media_frames"),
    };
    Error::field(code, FieldError::new("file", name, error.to_string())).caused_by(error)
}
