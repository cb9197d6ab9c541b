//! Bytes out: the same for keys and for signed addresses, save who may keep a copy.
//!
//! A file came from somebody else, so a browser is told to make nothing of it but what it is: its type
//! is one of the few that are stored, nothing in it may run, and no other page may embed what needs a
//! key. Source: <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers> (read 2026-11-23).

use std::ops::Range;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    api::{ApiState, body::Id},
    domain::{
        id::MediaId,
        media::{MediaType, Rendition},
        time::Instant,
    },
    error::Error,
    services::{Caller, Services, media},
};

/// What a browser may do with a file that is opened by itself: show it.
const POLICY: &str = "sandbox; default-src 'none'";
/// How long a copy may be kept, in seconds. What lies under an id never changes.
const KEPT_S: i64 = 3_600;

/// The bytes of a file.
#[derive(Debug, utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it only describes the answer for the document")]
pub(in crate::api) struct Blob(Vec<u8>);

/// For whom an answer is.
enum Reader {
    /// Whoever has a key.
    Keyed,
    /// Whoever has an address, for so many more seconds.
    Signed(i64),
}

/// Reads a picture or film.
#[utoipa::path(
    get,
    path = "/media/{id}/content",
    tag = "media",
    params(
        ("id" = MediaId, Path, description = "The picture or film."),
        ("Range" = Option<String>, Header, description = "One range of bytes."),
    ),
    responses(
        (status = 200, description = "The bytes.", content((Blob = "image/*"), (Blob = "video/*"))),
        (
            status = 206, description = "The range that was asked for.",
            content((Blob = "image/*"), (Blob = "video/*")),
        ),
    ),
)]
pub(in crate::api) async fn get_media_content(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<MediaId>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    keyed(&state.services, &caller, id, Rendition::Content, &headers).await
}

/// Reads the small picture of a picture, a JPEG of at most 480 pixels a side; films have none.
#[utoipa::path(
    get,
    path = "/media/{id}/thumbnail",
    tag = "media",
    params(("id" = MediaId, Path, description = "The picture.")),
    responses((status = 200, description = "The small picture.", content((Blob = "image/jpeg")))),
)]
pub(in crate::api) async fn get_media_thumbnail(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<MediaId>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    keyed(&state.services, &caller, id, Rendition::Thumbnail, &headers).await
}

/// Reads a picture or film by a signed address, without a key.
#[utoipa::path(
    get,
    path = "/m/{token}",
    tag = "media",
    params(
        ("token" = String, Path, description = "The end of the address."),
        ("Range" = Option<String>, Header, description = "One range of bytes."),
    ),
    responses(
        (status = 200, description = "The bytes.", content((Blob = "image/*"), (Blob = "video/*"))),
        (
            status = 206, description = "The range that was asked for.",
            content((Blob = "image/*"), (Blob = "video/*")),
        ),
    ),
)]
pub(in crate::api) async fn get_signed_media(
    State(state): State<ApiState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (bytes, until) = media::open_signed(&state.services, &token).await?;
    let left_ms: i64 = Instant::ms_since(until, state.services.clock.now());
    answer(
        &state.services,
        bytes,
        Reader::Signed(left_ms / 1_000),
        &headers,
    )
    .await
}

async fn keyed(
    services: &Services,
    caller: &Caller,
    id: MediaId,
    rendition: Rendition,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let bytes = media::open_bytes(services, caller, id, rendition).await?;
    answer(services, bytes, Reader::Keyed, headers).await
}

async fn answer(
    services: &Services,
    bytes: media::Bytes,
    reader: Reader,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let size = bytes.size_bytes;
    let tag = tag(&bytes);
    let about = about(&bytes, &reader, &tag);
    let given = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if given(header::IF_NONE_MATCH).is_some_and(|tags| tags.contains(&tag) || tags == "*") {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    // A range of another file is of no use.
    let is_same = given(header::IF_RANGE).is_none_or(|wanted| wanted == tag);
    let wanted = given(header::RANGE).filter(|_| is_same);
    let (status, range) = match wanted.map_or(Wanted::All, |range| wanted_of(range, size)) {
        Wanted::All => (StatusCode::OK, 0..size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
    };
    let stream = bytes.open(services, range.clone()).await?;
    let length = HeaderValue::from(range.end - range.start);
    let mut response = (status, about, Body::from_stream(stream)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length);
    if status == StatusCode::PARTIAL_CONTENT {
        let told = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        headers.extend(HeaderValue::try_from(told).map(|told| (header::CONTENT_RANGE, told)));
    }
    Ok(response)
}

/// What stays the same as long as the bytes do.
fn tag(bytes: &media::Bytes) -> String {
    let rendition = match bytes.rendition {
        Rendition::Content => "content",
        Rendition::Thumbnail => "thumbnail",
    };
    format!("\"{}-{rendition}\"", bytes.media.id)
}

/// Everything that is said about bytes.
fn about(bytes: &media::Bytes, reader: &Reader, tag: &str) -> HeaderMap {
    let media_type = match bytes.rendition {
        Rendition::Content => bytes.media.media_type,
        Rendition::Thumbnail => MediaType::Jpeg,
    };
    let (kept, embedded) = match reader {
        Reader::Keyed => (format!("private, max-age={KEPT_S}"), "same-origin"),
        Reader::Signed(left_s) => {
            let kept_s = KEPT_S.min(*left_s).max(0);
            (format!("public, max-age={kept_s}"), "cross-origin")
        }
    };
    // Every type that is stored is a picture or film, which may be shown in place.
    let name = format!(
        "inline; filename=\"{}.{}\"",
        bytes.media.id,
        ending(media_type)
    );
    let mut headers = HeaderMap::new();
    for (header, value) in [
        (header::CONTENT_TYPE, media_type.to_string()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            embedded.to_owned(),
        ),
        (header::CACHE_CONTROL, kept),
        (header::ETAG, tag.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ] {
        // All of it is plain text made here.
        headers.extend(HeaderValue::try_from(value).map(|value| (header, value)));
    }
    headers
}

const fn ending(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "jpg",
        MediaType::Png => "png",
        MediaType::Gif => "gif",
        MediaType::Webp => "webp",
        MediaType::Mp4 => "mp4",
        MediaType::Quicktime => "mov",
    }
}

/// Which of the bytes are wanted.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    Nothing,
}

/// Reads a range; what is not one, or several, asks for everything, as HTTP has it.
/// Source: RFC 9110, section 14, <https://www.rfc-editor.org/rfc/rfc9110#section-14> (read 2026-11-23).
fn wanted_of(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header
        .strip_prefix("bytes=")
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |text: &str| text.parse::<u64>().ok();
    let range = match (first, last) {
        ("", last) => number(last).map(|count| size.saturating_sub(count)..size),
        (first, "") => number(first).map(|first| first..size),
        (first, last) => number(first)
            .zip(number(last))
            .filter(|(first, last)| first <= last)
            .map(|(first, last)| first..size.min(last.saturating_add(1))),
    };
    match range {
        None => Wanted::All,
        Some(range) if range.start >= range.end => Wanted::Nothing,
        Some(range) => Wanted::Part(range),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, wanted_of};

    #[test]
    fn one_range_is_read_and_everything_else_asks_for_all() {
        for (header, wanted) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-5", Wanted::Part(2..6)),
            ("bytes=2-", Wanted::Part(2..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-30", Wanted::Part(0..10)),
            ("bytes=5-99999999999999", Wanted::Part(5..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=10-12", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-2", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=x-y", Wanted::All),
            ("lines=0-1", Wanted::All),
            ("bytes=99999999999999999999-", Wanted::All),
        ] {
            assert_eq!(wanted_of(header, 10), wanted, "{header}");
        }
        assert_eq!(wanted_of("bytes=0-", 0), Wanted::Nothing);
    }
}
