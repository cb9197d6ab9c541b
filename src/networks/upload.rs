//! Uploads: the preparation that most networks share.

use futures_util::TryStreamExt as _;
use serde_json::json;

use super::{ByteStream, Draft, DraftMedia, Outcome, Step, StepReport, UPLOAD_LIMIT_MS};

/// The name of the step that uploads one picture or film.
pub(crate) fn upload_name(part: usize, position: usize) -> String {
    format!("upload:{part}:{position}")
}

/// The step that uploads one picture or film, which is named by its file, which nothing rewrites.
pub(crate) fn upload_step(part: usize, position: usize, media: &DraftMedia) -> Step {
    Step {
        name: upload_name(part, position),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request: json!({
            "file": media.name,
            "content_type": media.content_type,
            "size_bytes": media.size_bytes,
        }),
        limit_ms: UPLOAD_LIMIT_MS,
    }
}

/// The picture or film that a step uploads; none where the step is no upload of this draft.
pub(crate) fn uploaded_media<'a>(draft: &'a Draft, step: &Step) -> Option<&'a DraftMedia> {
    let (part, position) = step.name.strip_prefix("upload:")?.split_once(':')?;
    let part = draft.parts.get(part.parse::<usize>().ok()?)?;
    part.media.get(position.parse::<usize>().ok()?)
}

/// The bytes of a picture or film as a stream, or the report that there are none.
pub(crate) async fn open_media(media: &DraftMedia) -> Result<ByteStream, StepReport> {
    media
        .bytes
        .open()
        .await
        .map_err(|error| unreadable(media, &error))
}

/// The bytes of a picture at once, or the report that there are none: for networks whose pictures are
/// small, never for films.
pub(crate) async fn read_media(media: &DraftMedia) -> Result<Vec<u8>, StepReport> {
    let pieces = open_media(media).await?.try_collect::<Vec<_>>().await;
    Ok(pieces.map_err(|error| unreadable(media, &error))?.concat())
}

fn unreadable(media: &DraftMedia, error: &std::io::Error) -> StepReport {
    tracing::error!(name = media.name, %error, "the file of a picture or film cannot be read");
    StepReport {
        message: Some("the picture's or film's file cannot be read".to_owned()),
        ..StepReport::from(Outcome::NotSent)
    }
}

/// The report for a step that this draft has no use for.
pub(crate) fn no_such_step(step: &Step) -> StepReport {
    StepReport {
        message: Some(format!("there is no step {} in this draft", step.name)),
        ..StepReport::from(Outcome::NotSent)
    }
}
