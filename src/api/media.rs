//! `/media`: storing pictures.

use axum::{
    extract::{
        FromRequest as _, Multipart, Request, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::Response,
};
use sha2::{Digest as _, Sha256};

use super::{
    ApiState,
    write::{Write, created},
};
use crate::{
    domain::media::Media,
    error::{Code, Error, FieldError},
    services::media,
};

/// The largest body of an upload, in bytes: the largest picture, and room for its description.
pub(super) const UPLOAD_MAX: usize = 21 << 20;

/// What an upload is made of.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes the form for the document")]
pub(super) struct MediaForm {
    /// The picture: JPEG, PNG, GIF or WebP, at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it shows, in words.
    alt: Option<String>,
}

/// Stores a picture. Its format is decided by its first bytes.
#[utoipa::path(
    post,
    path = "/media",
    tag = "media",
    request_body(content = MediaForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "What is known of the picture.", body = Media)),
)]
pub(super) async fn create_media(
    State(state): State<ApiState>,
    write: Write,
    request: Request,
) -> Result<Response, Error> {
    let form = Multipart::from_request(request, &state)
        .await
        .map_err(|rejection| {
            let detail = "Send the picture as multipart/form-data with the fields file and alt.";
            Error::new(Code::UnsupportedMediaType, detail).caused_by(rejection)
        })?;
    let (bytes, alt) = read(form).await?;
    let write = write.about(&Sha256::digest(&bytes)).about(alt.as_bytes());
    let made = |media: &Media| created(media, None);
    write
        .run(&state, made, |services, caller| async move {
            media::store(&services, &caller, bytes, alt).await
        })
        .await
}

async fn read(mut form: Multipart) -> Result<(Vec<u8>, String), Error> {
    let (mut file, mut alt) = (None, None);
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => put(&mut file, &name, bytes(field).await?)?,
            "alt" => {
                let text = String::from_utf8(bytes(field).await?).map_err(|error| {
                    Error::field(
                        Code::InvalidValue,
                        FieldError::new("alt", "invalid", "this is not UTF-8 text"),
                    )
                    .caused_by(error)
                })?;
                put(&mut alt, &name, text)?;
            }
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
    Ok((file, alt.unwrap_or_default()))
}

fn put<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), Error> {
    if place.replace(value).is_some() {
        let field = FieldError::new(name, "given_twice", "this field is given twice");
        return Err(Error::field(Code::InvalidValue, field));
    }
    Ok(())
}

async fn bytes(field: Field<'_>) -> Result<Vec<u8>, Error> {
    Ok(field.bytes().await.map_err(unread)?.into())
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
