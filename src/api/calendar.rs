//! `/calendar`: everything a page of days shows, in one read.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;

use super::{
    ApiState,
    body::{Params, parsed},
};
use crate::{
    domain::{
        id::{ChannelId, PostId, PublicationId},
        publication::State as PublicationState,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    services::{
        Caller,
        calendar::{self, CalendarRow, FindingCounts},
    },
    store::calendar::Span,
};

/// The state of a row that is no publication yet.
const DRAFT: &str = "draft";

/// Which days are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CalendarParams {
    /// From this instant, with an offset; write `+` as `%2B`.
    #[param(value_type = Instant)]
    from: String,
    /// To before this one, at most 100 days later.
    #[param(value_type = Instant)]
    to: String,
    /// Only on this channel.
    #[param(value_type = Option<ChannelId>)]
    channel: Option<String>,
    /// Only in these states, parted by commas: those of publications, and `draft`.
    state: Option<String>,
}

/// What is planned and published in a span of days.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CalendarAnswer {
    /// Where the span begins.
    from: Instant,
    /// Where it ends; not part of it.
    to: Instant,
    /// The rows by instant: publications, and drafts with a planned day on each of their channels.
    items: Vec<CalendarRowAnswer>,
}

/// One post on one channel at one instant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct CalendarRowAnswer {
    /// The post.
    post: PostId,
    /// The post's revision.
    revision: i64,
    /// The publication; null for a draft.
    publication: Option<PublicationId>,
    /// The channel.
    channel: ChannelId,
    /// When.
    at: Instant,
    /// Where it stands: a publication's state, or `draft`.
    state: &'static str,
    /// Why, where it is held, failed, left out or cancelled.
    reason: Option<String>,
    /// The beginning of its text on one line.
    excerpt: String,
    /// The language of the text; null where it is not known.
    lang: Option<String>,
    /// Whether its author calls it an offer.
    is_offer: bool,
    /// How many findings there are now, by severity.
    findings: FindingCounts,
    /// Whether a finding holds it back.
    blocks: bool,
    /// Free labels.
    tags: Vec<String>,
    /// The content pillar it belongs to.
    pillar: Option<String>,
}

impl From<CalendarRow> for CalendarRowAnswer {
    fn from(row: CalendarRow) -> Self {
        let entry = row.entry;
        Self {
            post: entry.post,
            revision: entry.revision,
            publication: entry.publication,
            channel: entry.channel,
            at: entry.at,
            state: entry.state.map_or(DRAFT, Into::into),
            reason: entry.reason,
            excerpt: row.excerpt,
            lang: entry.lang,
            is_offer: row.is_offer,
            findings: row.findings,
            blocks: row.blocks,
            tags: entry.tags,
            pillar: entry.pillar,
        }
    }
}

impl CalendarParams {
    fn span(&self) -> Result<Span, Error> {
        let needed = |field: &str, value: &str| {
            let read = parsed(field, Some(value))?;
            read.ok_or_else(|| Error::internal("a value that was given is there"))
        };
        let names: Vec<&str> = self
            .state
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let mut states = Vec::new();
        for name in names.iter().filter(|name| **name != DRAFT) {
            states.push(
                name.parse()
                    .map_err(|_unknown: strum::ParseError| unknown_state())?,
            );
        }
        Ok(Span {
            from: needed("from", &self.from)?,
            to: needed("to", &self.to)?,
            channel: parsed("channel", self.channel.as_deref())?,
            with_publications: names.is_empty() || !states.is_empty(),
            with_drafts: names.is_empty() || names.contains(&DRAFT),
            states,
        })
    }
}

fn unknown_state() -> Error {
    let known: Vec<String> = PublicationState::iter()
        .map(|state| PublicationState::to_string(&state))
        .collect();
    let message = format!("use one of {DRAFT}, {}", known.join(", "));
    Error::field(
        Code::InvalidValue,
        FieldError::new("state", "invalid", message),
    )
}

/// Shows what is planned and published in at most 100 days.
#[utoipa::path(
    get,
    path = "/calendar",
    tag = "calendar",
    params(CalendarParams),
    responses((status = 200, description = "The rows by instant.", body = CalendarAnswer)),
)]
pub(super) async fn get_calendar(
    State(state): State<ApiState>,
    caller: Caller,
    Params(params): Params<CalendarParams>,
) -> Result<Json<CalendarAnswer>, Error> {
    let span = params.span()?;
    let rows = calendar::get_calendar(&state.services, &caller, &span).await?;
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Json(CalendarAnswer {
        from: span.from,
        to: span.to,
        items,
    }))
}
