//! Everything the network answers instead of what was asked for.
//!
//! One enum for the real refusals and the scripted ones, with their status and
//! their name on the wire: `{"error": name, "message": sentence}`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::script::UnknownStep;

/// Why a call was not answered with what it asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// No address of this network.
    #[error("There is nothing at this address.")]
    NotFound,
    /// The address exists, but not with this method.
    #[error("This address does not know this method.")]
    MethodUnknown,
    /// The body is not what was asked for.
    #[error("The body cannot be read: {0}")]
    BodyUnreadable(String),
    /// The body is larger than allowed.
    #[error("The body is too large.")]
    BodyTooLarge,
    /// A slug with other characters, or too long.
    #[error("A channel is named with 1 to 64 letters, digits, - and _.")]
    ChannelInvalid,
    /// No channel of this slug.
    #[error("There is no channel of this name.")]
    ChannelUnknown,
    /// A step that no script knows.
    #[error(transparent)]
    ScriptUnknown(#[from] UnknownStep),
    /// The channel's kind does not have this call.
    #[error("A channel of this kind does not have this call.")]
    WrongKind {
        /// The methods that this address has for the channel's kind.
        allow: &'static str,
    },
    /// A blind channel was asked for its posts.
    #[error("The posts of this channel cannot be read.")]
    NotListable,
    /// No post of this id, or one that is held back.
    #[error("There is no post of this id.")]
    PostUnknown,
    /// A chosen id with other characters, or too long.
    #[error("An id has 1 to 64 small letters and digits.")]
    IdInvalid,
    /// The chosen id belongs to another post.
    #[error("This id belongs to a post with other content.")]
    IdTaken,
    /// The key belongs to another post.
    #[error("This key was used with other content less than an hour ago.")]
    KeyReused,
    /// The key is not plain text.
    #[error("The key cannot be read.")]
    KeyUnreadable,
    /// No container of this id.
    #[error("There is no container of this id.")]
    ContainerUnknown,
    /// The container was not published in time.
    #[error("This container is too old to be published.")]
    ContainerGone,
    /// The post was taken at first.
    #[error("This post was looked at and rejected.")]
    Rejected,
    /// The container is a post already.
    #[error("This container was published before.")]
    AlreadyPublished,
    /// More characters than allowed.
    #[error("The text has more than 10,000 characters.")]
    TextTooLong,
    /// Neither words nor media.
    #[error("A post needs text or media.")]
    Empty,
    /// The post to answer is not there.
    #[error("The post to reply to is not there.")]
    ParentUnknown,
    /// A media id that was not uploaded to this channel.
    #[error("Media {0} was not uploaded to this channel.")]
    MediaUnknown(String),
    /// Neither picture nor film.
    #[error("Only pictures and films are taken, and no drawings made of text.")]
    MediaTypeRefused,
    /// An upload without bytes.
    #[error("The upload is empty.")]
    MediaEmpty,
    /// `since` is not a time.
    #[error("“since” must be a time such as 2026-11-23T06:00:00Z.")]
    SinceUnreadable,
    /// A time that no calendar of ours reaches.
    #[error("The clock cannot be set to this time.")]
    ClockOutOfRange,
    /// The log or a media file cannot be written any more.
    #[error("The rehearsal network cannot write its files and has stopped taking calls.")]
    LogLost,
    /// The sandbox made a mistake of its own.
    #[error("The rehearsal network made a mistake.")]
    Internal,
    /// A scripted cut on a connection that is not ours to cut.
    #[error("The script cuts the connection here, which this server cannot do.")]
    CutUnavailable,
    /// Scripted: too many calls.
    #[error("Too many calls. Try again in {retry_after_s} s.")]
    Throttled {
        /// The value of `Retry-After`.
        retry_after_s: u64,
    },
    /// Scripted: the server failed.
    #[error("Something went wrong.")]
    ServerError,
    /// Scripted: the post is said to exist.
    #[error("This looks like a post that was made before.")]
    Duplicate,
    /// Scripted: the token is no longer good.
    #[error("The token has expired.")]
    TokenExpired,
    /// Scripted: not allowed.
    #[error("This account may not do this.")]
    Forbidden,
    /// Scripted: the content is not wanted.
    #[error("This post is not accepted.")]
    Refused,
}

impl Refusal {
    /// The status and the name on the wire.
    pub(crate) fn status_and_name(&self) -> (StatusCode, &'static str) {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::MethodUnknown => (StatusCode::METHOD_NOT_ALLOWED, "method_unknown"),
            Self::BodyUnreadable(_) => (StatusCode::BAD_REQUEST, "body_unreadable"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
            Self::ChannelInvalid => (UNPROCESSABLE, "channel_invalid"),
            Self::ChannelUnknown => (StatusCode::NOT_FOUND, "channel_unknown"),
            Self::ScriptUnknown(_) => (UNPROCESSABLE, "script_unknown"),
            Self::WrongKind { .. } => (StatusCode::METHOD_NOT_ALLOWED, "wrong_kind"),
            Self::NotListable => (StatusCode::FORBIDDEN, "not_listable"),
            Self::PostUnknown => (StatusCode::NOT_FOUND, "post_unknown"),
            Self::IdInvalid => (UNPROCESSABLE, "id_invalid"),
            Self::IdTaken => (StatusCode::CONFLICT, "id_taken"),
            Self::KeyReused => (UNPROCESSABLE, "key_reused"),
            Self::KeyUnreadable => (StatusCode::BAD_REQUEST, "key_unreadable"),
            Self::ContainerUnknown => (StatusCode::NOT_FOUND, "container_unknown"),
            Self::ContainerGone => (StatusCode::GONE, "container_gone"),
            Self::Rejected => (StatusCode::GONE, "rejected"),
            Self::AlreadyPublished => (StatusCode::CONFLICT, "already_published"),
            Self::TextTooLong => (UNPROCESSABLE, "text_too_long"),
            Self::Empty => (UNPROCESSABLE, "empty"),
            Self::ParentUnknown => (UNPROCESSABLE, "parent_unknown"),
            Self::MediaUnknown(_) => (UNPROCESSABLE, "media_unknown"),
            Self::MediaTypeRefused => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_refused"),
            Self::MediaEmpty => (UNPROCESSABLE, "media_empty"),
            Self::SinceUnreadable => (StatusCode::BAD_REQUEST, "since_unreadable"),
            Self::ClockOutOfRange => (UNPROCESSABLE, "clock_out_of_range"),
            Self::LogLost => (StatusCode::SERVICE_UNAVAILABLE, "log_lost"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            Self::CutUnavailable => (StatusCode::INTERNAL_SERVER_ERROR, "cut_unavailable"),
            Self::Throttled { .. } => (StatusCode::TOO_MANY_REQUESTS, "throttled"),
            Self::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
            Self::Duplicate => (UNPROCESSABLE, "duplicate"),
            Self::TokenExpired => (StatusCode::UNAUTHORIZED, "token_expired"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Refused => (UNPROCESSABLE, "refused"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, name) = self.status_and_name();
        let body = Json(json!({ "error": name, "message": self.to_string() }));
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Throttled { retry_after_s } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
            }
            Self::WrongKind { allow } => {
                headers.insert(header::ALLOW, HeaderValue::from_static(allow));
            }
            Self::TokenExpired => {
                let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            _ => {}
        }
        response
    }
}
