//! Uploads: the preparation that most networks share.

use serde_json::json;

use super::{Draft, DraftMedia, Outcome, Step, StepReport, UPLOAD_LIMIT_MS};

/// The name of the step that uploads one picture.
pub(crate) fn upload_name(part: usize, position: usize) -> String {
    format!("upload:{part}:{position}")
}

/// The step that uploads one picture. A picture is named by its file, which nothing rewrites.
pub(crate) fn upload_step(part: usize, position: usize, media: &DraftMedia) -> Step {
    let file = media.path.file_name().unwrap_or_default().to_string_lossy();
    Step {
        name: upload_name(part, position),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request: json!({
            "file": file,
            "content_type": media.content_type,
            "size_bytes": media.size_bytes,
        }),
        limit_ms: UPLOAD_LIMIT_MS,
    }
}

/// The picture that a step uploads; none where the step is no upload of this draft.
pub(crate) fn uploaded_media<'a>(draft: &'a Draft, step: &Step) -> Option<&'a DraftMedia> {
    let (part, position) = step.name.strip_prefix("upload:")?.split_once(':')?;
    let part = draft.parts.get(part.parse::<usize>().ok()?)?;
    part.media.get(position.parse::<usize>().ok()?)
}

/// The bytes of a picture, or the report that there are none.
pub(crate) async fn read_media(media: &DraftMedia) -> Result<Vec<u8>, StepReport> {
    tokio::fs::read(&media.path).await.map_err(|error| {
        tracing::error!(path = %media.path.display(), %error, "a picture's file cannot be read");
        StepReport {
            message: Some("the picture's file cannot be read".to_owned()),
            ..StepReport::from(Outcome::NotSent)
        }
    })
}

/// The report for a step that this draft has no use for.
pub(crate) fn no_such_step(step: &Step) -> StepReport {
    StepReport {
        message: Some(format!("there is no step {} in this draft", step.name)),
        ..StepReport::from(Outcome::NotSent)
    }
}
