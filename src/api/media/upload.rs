//! Uploads: a form whose file is written to disk while it comes.

use std::{future::Future, time::Duration};

use axum::{
    extract::{
        FromRequest as _, Multipart, Request, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::Response,
};
use serde::Serialize;

use crate::{
    api::{
        ApiState,
        write::{Write, told},
    },
    domain::media::{Media, VIDEO_SIZE_MAX_BYTES},
    error::{Code, Error, FieldError},
    media::{Incoming, Received},
    services::{
        Answered, Caller, Services,
        media::{self, Stored, Words},
    },
};

/// The largest body of an upload, in bytes: the largest film, and room for what is said of it.
#[expect(clippy::cast_possible_truncation, reason = "200 MB fit")]
pub(in crate::api) const UPLOAD_MAX: usize = VIDEO_SIZE_MAX_BYTES as usize + (1 << 20);
/// The longest text field, in bytes.
const TEXT_MAX: usize = 256 << 10;
/// How long nothing may come.
const STALL_LIMIT: Duration = Duration::from_secs(30);

/// What an upload is made of.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes the form for the document")]
pub(in crate::api) struct MediaForm {
    /// The picture (JPEG, PNG, GIF or WebP, at most 20 MB) or film (MP4 or QuickTime, at most 200 MB).
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it shows, in words.
    alt: Option<String>,
    /// Who made it, as it should be named.
    credit: Option<String>,
    /// On which terms it may be used, such as `CC BY 4.0`.
    licence: Option<String>,
    /// `true` for a film that can be read along; pictures cannot.
    has_captions: Option<bool>,
}

/// A picture or film that is stored now, or was before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::api) struct StoredAnswer {
    /// What is known of it.
    #[serde(flatten)]
    media: Media,
    /// Whether the same file was there already. It is stored once, and what was said of it stays.
    is_duplicate: bool,
}

/// Stores a picture or film.
///
/// Its format is decided by its first bytes. What says where it was taken is left out. The same file
/// is stored once: a second upload is answered with 200 and the first, whose words stay as they are.
#[utoipa::path(
    post,
    path = "/media",
    tag = "media",
    request_body(content = MediaForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "What is known of it.", body = StoredAnswer),
        (status = 200, description = "The same file was there already.", body = StoredAnswer),
    ),
)]
pub(in crate::api) async fn create_media(
    State(state): State<ApiState>,
    write: Write,
    request: Request,
) -> Result<Response, Error> {
    let form = Multipart::from_request(request, &state)
        .await
        .map_err(|rejection| {
            let detail = "Send the file as multipart/form-data with the fields file and alt.";
            Error::new(Code::UnsupportedMediaType, detail).caused_by(rejection)
        })?;
    let (received, words) = read(&state.services, write.caller(), form).await?;
    asked(write, &received, &words)
        .run(&state, shown, |services, caller| async move {
            media::store(&services, &caller, received, words).await
        })
        .await
}

/// The write with what is asked for: the file by its checksum, which is known once it came, and what
/// is said of it.
fn asked(write: Write, received: &Received, words: &Words) -> Write {
    let given = |words: &Option<String>| words.clone().unwrap_or_default();
    let (credit, licence) = (given(&words.credit), given(&words.licence));
    // Named only where there are any, so that a write from before is still the same one.
    let captions = words.has_captions.then(|| "has_captions".to_owned());
    let pieces = [&received.sha256, &words.alt, &credit, &licence];
    // None of them holds what stands between them; words that do are refused.
    pieces
        .into_iter()
        .chain(&captions)
        .fold(write, |write, piece| {
            write.about(piece.as_bytes()).about(&[0])
        })
}

fn shown(stored: &Stored) -> Answered {
    let status = if stored.is_duplicate {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let answer = StoredAnswer {
        media: stored.media.clone(),
        is_duplicate: stored.is_duplicate,
    };
    told(status, &answer, Some(stored.media.revision))
}

/// Reads a form. Where the caller hangs up or a field is wrong, nothing is left of the file.
async fn read(
    services: &Services,
    caller: &Caller,
    mut form: Multipart,
) -> Result<(Received, Words), Error> {
    let (mut file, mut alt, mut credit, mut licence) = (None, None, None, None);
    let mut captions = None;
    while let Some(field) = in_time(form.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" if file.is_none() => file = Some(take(services, caller, field).await?),
            "file" => return Err(twice(&name)),
            "alt" => put(&mut alt, &name, text(&name, field).await?)?,
            "credit" => put(&mut credit, &name, text(&name, field).await?)?,
            "licence" => put(&mut licence, &name, text(&name, field).await?)?,
            "has_captions" => put(&mut captions, &name, text(&name, field).await?)?,
            _ => {
                let field = FieldError::new(name, "unknown_field", "there is no such field here");
                return Err(Error::field(Code::UnknownField, field));
            }
        }
    }
    let file = file.ok_or_else(|| {
        let field = FieldError::new("file", "missing", "this field is needed");
        Error::field(Code::InvalidValue, field)
    })?;
    let given = |words: Option<String>| words.filter(|words| !words.trim().is_empty());
    let words = Words {
        alt: alt.unwrap_or_default(),
        credit: given(credit),
        licence: given(licence),
        has_captions: flag("has_captions", captions.as_deref())?,
    };
    Ok((media::end(file).await?, words))
}

/// Takes the file piece by piece, so that memory does not grow with it.
async fn take(
    services: &Services,
    caller: &Caller,
    mut field: Field<'_>,
) -> Result<Incoming, Error> {
    let mut incoming = media::begin(services, caller).await?;
    while let Some(bytes) = in_time(field.chunk()).await? {
        incoming = match media::take(incoming, &bytes).await {
            Ok(incoming) => incoming,
            Err(error) => {
                // Most callers listen only once they have sent everything.
                while let Ok(Some(_)) = in_time(field.chunk()).await {}
                return Err(error);
            }
        };
    }
    Ok(incoming)
}

async fn text(name: &str, mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(more) = in_time(field.chunk()).await? {
        bytes.extend_from_slice(&more);
        if bytes.len() > TEXT_MAX {
            let field = FieldError::too_much(name, bytes.len(), TEXT_MAX, "bytes");
            return Err(Error::field(Code::InvalidValue, field));
        }
    }
    String::from_utf8(bytes).map_err(|error| {
        let field = FieldError::new(name, "invalid", "this is not UTF-8 text");
        Error::field(Code::InvalidValue, field).caused_by(error)
    })
}

fn put(place: &mut Option<String>, name: &str, value: String) -> Result<(), Error> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(twice(name)),
    }
}

/// What a field says that is `true` or `false`; false where it is not given.
fn flag(name: &str, given: Option<&str>) -> Result<bool, Error> {
    match given.map(str::trim) {
        Some("true") => Ok(true),
        None | Some("false" | "") => Ok(false),
        Some(_) => {
            let field = FieldError::new(name, "invalid", "use true or false");
            Err(Error::field(Code::InvalidValue, field))
        }
    }
}

fn twice(name: &str) -> Error {
    let field = FieldError::new(name, "given_twice", "this field is given twice");
    Error::field(Code::InvalidValue, field)
}

/// Waits for the next piece, but not for ever.
async fn in_time<T>(piece: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Error> {
    match tokio::time::timeout(STALL_LIMIT, piece).await {
        Ok(piece) => piece.map_err(unread),
        Err(_elapsed) => Err(Error::new(
            Code::Timeout,
            "Nothing more came of the file for half a minute.",
        )),
    }
}

/// Why a form could not be read.
fn unread(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("The body is larger than {UPLOAD_MAX} bytes.");
        return Error::new(Code::BodyTooLarge, detail);
    }
    let field = FieldError::new("body", "invalid", "this is not a readable multipart form");
    Error::field(Code::InvalidValue, field).caused_by(error)
}
