//! What can go wrong for a caller, and the stable name of each case.
//!
//! Rooms have error types of their own; services join them into an [`Error`], which says what
//! happened in words for a person, names the fields or findings it is about, and keeps the cause
//! for the log. Nothing here knows HTTP: `api::problem` alone turns a [`Code`] into a status.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    domain::{id::ChannelId, network::Refusal, transition::IllegalTransition},
    rules::finding::Finding,
    store::StoreError,
};

/// The stable name of what went wrong; part of the contract, never renamed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::EnumMessage,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Code {
    /// The body is not JSON, or not the JSON text it claims to be.
    MalformedJson,
    /// The body or the query has a field that this call does not know.
    UnknownField,
    /// A field is missing, or its value is not one that is taken.
    InvalidValue,
    /// The call needs a key, and none that is valid came with it.
    Unauthenticated,
    /// Address and password do not belong together.
    WrongCredentials,
    /// The call came from another page than Dezent's own.
    OtherOrigin,
    /// The key's role may not do this.
    Forbidden,
    /// There is nothing of that name here.
    NotFound,
    /// The address exists, but not for this method.
    MethodNotAllowed,
    /// The body is larger than this call takes.
    BodyTooLarge,
    /// The body is of a type that this call does not take.
    UnsupportedMediaType,
    /// The bytes are not a picture or film of a format that is stored, or are damaged.
    UnsupportedMedia,
    /// The picture or film has more bytes, pixels or frames than are stored.
    MediaTooLarge,
    /// The picture or film is used by a post, so it cannot be removed.
    MediaInUse,
    /// A rule holds the post back; the findings say why.
    BlockedByRules,
    /// A network would refuse the post; the fields say what and by how much.
    NetworkLimits,
    /// More posts would be planned on one day of a channel than it allows.
    DailyMax,
    /// The instant has passed already.
    InThePast,
    /// A calendar was asked for more days than are shown at once.
    SpanTooLong,
    /// It is just being sent, or it is not yet known whether it was.
    InFlight,
    /// It is out already, so it can no longer be changed.
    AlreadyPublished,
    /// A person must first answer what became of an earlier try.
    NeedsDecision,
    /// It is still being looked for; sending again must wait until that has ended.
    StillLooking,
    /// Somebody else has changed it since it was read.
    RevisionMoved,
    /// It has another revision than `If-Match` asks for; nothing was changed.
    PreconditionFailed,
    /// This `Idempotency-Key` came before with another request.
    IdempotencyKeyReused,
    /// A request with this `Idempotency-Key` is still being worked on.
    IdempotencyKeyInUse,
    /// More calls than are taken in a minute; `Retry-After` says when to go on.
    TooManyRequests,
    /// What was asked cannot be done in the state it is in.
    NotPossible,
    /// What was shown of a bulk action has changed since, or was shown too long ago.
    BulkChanged,
    /// The account is connected already.
    ChannelExists,
    /// The credentials belong to another account than the channel's.
    OtherAccount,
    /// The network does not accept the credentials.
    ConnectionRefused,
    /// The network could not be reached or understood.
    NetworkUnreachable,
    /// The program is still starting, or its database does not answer.
    NotReady,
    /// It took longer than a call may take.
    Timeout,
    /// Something went wrong inside; the log says what.
    Internal,
}

/// One field that is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field as the request has it, such as `thread[0].text` or `channels[1]`.
    pub field: String,
    /// A stable name of what is wrong with it, such as `text_too_long`.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
    /// The channel whose network would refuse it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// How much there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// How much there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl FieldError {
    /// A field with a name and a sentence for what is wrong.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code: code.to_owned(),
            message: message.into(),
            channel: None,
            count: None,
            limit: None,
            unit: None,
        }
    }

    /// A field that holds more than it may.
    pub fn too_much(field: impl Into<String>, count: usize, limit: usize, unit: &str) -> Self {
        Self {
            count: Some(count),
            limit: Some(limit),
            unit: Some(unit.to_owned()),
            ..Self::new(
                field,
                "too_long",
                format!("{count} {unit}, and {limit} are the most"),
            )
        }
    }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        Self {
            field: refusal.field,
            code: refusal.code,
            message: refusal.message,
            channel: None,
            count: Some(refusal.count),
            limit: Some(refusal.limit),
            unit: Some(refusal.unit),
        }
    }
}

/// The cause of an error, kept for the log.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What went wrong, for a caller.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    code: Code,
    detail: String,
    fields: Vec<FieldError>,
    findings: Vec<Finding>,
    members: Map<String, Value>,
    cause: Option<Cause>,
}

impl Error {
    /// An error with one sentence for a person. The sentence holds nothing of the inside.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        let inner = Inner {
            code,
            detail: detail.into(),
            fields: Vec::new(),
            findings: Vec::new(),
            members: Map::new(),
            cause: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Something went wrong inside; only the log is told the cause.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::new(
            Code::Internal,
            "Something went wrong here. It has been noted in the log.",
        )
        .caused_by(cause)
    }

    /// There is no such thing, or it is somebody else's: the two are never told apart.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing of that name here.")
    }

    /// One field is wrong.
    pub fn field(code: Code, field: FieldError) -> Self {
        Self::new(code, format!("{}: {}", field.field, field.message)).with_fields(vec![field])
    }

    /// Several fields are wrong; the sentence names the first.
    pub fn fields(code: Code, fields: Vec<FieldError>) -> Self {
        let detail = match fields.as_slice() {
            [] => "The request cannot be taken.".to_owned(),
            [one] => format!("{}: {}", one.field, one.message),
            [first, rest @ ..] => {
                format!(
                    "{}: {} (and {} more)",
                    first.field,
                    first.message,
                    rest.len()
                )
            }
        };
        Self::new(code, detail).with_fields(fields)
    }

    /// The same about an object that lies in another: its fields are named `owner.name`.
    #[must_use]
    pub fn below(self, parent: &str) -> Self {
        let fields = self.inner.fields.into_iter().map(|field| FieldError {
            field: [parent, ".", &field.field].concat(),
            ..field
        });
        Self::fields(self.inner.code, fields.collect())
    }

    /// Adds the fields it is about.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.inner.fields = fields;
        self
    }

    /// Adds the findings it is about.
    #[must_use]
    pub fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.inner.findings = findings;
        self
    }

    /// Adds another member to what the caller is told, such as `server_time`.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Serialize) -> Self {
        // Instants, ids and enums always have a JSON form; what has none is left out.
        if let Ok(value) = serde_json::to_value(value) {
            self.inner.members.insert(member.to_owned(), value);
        }
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.inner.cause = Some(cause.into());
        self
    }

    /// The stable name of what went wrong.
    pub fn code(&self) -> Code {
        self.inner.code
    }

    /// What happened, in words for a person.
    pub fn detail(&self) -> &str {
        &self.inner.detail
    }

    /// The fields it is about.
    pub fn wrong_fields(&self) -> &[FieldError] {
        &self.inner.fields
    }

    /// The findings it is about.
    pub fn findings(&self) -> &[Finding] {
        &self.inner.findings
    }

    /// Further members of what the caller is told.
    pub fn members(&self) -> &Map<String, Value> {
        &self.inner.members
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.detail)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.inner.code)
            .field("detail", &self.inner.detail)
            .field("fields", &self.inner.fields)
            .field("cause", &self.inner.cause)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.cause.as_deref().map(|cause| {
            let cause: &(dyn std::error::Error + 'static) = cause;
            cause
        })
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        if cause.is_outage() {
            let detail = "The database takes nothing at present. Try again in a moment.";
            return Self::new(Code::NotReady, detail).caused_by(cause);
        }
        Self::internal(cause)
    }
}

impl From<IllegalTransition> for Error {
    fn from(cause: IllegalTransition) -> Self {
        Self::new(
            Code::NotPossible,
            "That cannot be done in the state it is in.",
        )
        .with("state", cause.from)
        .caused_by(cause)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::{Code, Error, FieldError};
    use crate::store::StoreError;

    #[test]
    fn the_inside_stays_inside() {
        let error = Error::from(StoreError::Corrupt("post.tags"));
        assert_eq!(error.code(), Code::Internal);
        assert!(!error.detail().contains("post.tags"));
        assert!(error.source().unwrap().to_string().contains("post.tags"));
    }

    #[test]
    fn several_fields_are_counted_and_the_first_is_named() {
        let fields = vec![
            FieldError::too_much("tags", 21, 20, "tags"),
            FieldError::new("lang", "lang_invalid", "use a tag such as de"),
        ];
        let error = Error::fields(Code::InvalidValue, fields);
        assert_eq!(
            error.detail(),
            "tags: 21 tags, and 20 are the most (and 1 more)"
        );
        assert_eq!(error.wrong_fields().len(), 2);
    }

    #[test]
    fn codes_are_written_in_snake_case() {
        assert_eq!(Code::BlockedByRules.to_string(), "blocked_by_rules");
        assert_eq!(serde_json::json!(Code::InThePast), "in_the_past");
    }
}
