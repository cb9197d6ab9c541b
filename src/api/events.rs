//! `/events`: what happened, page by page, or as a stream of server-sent events.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Params, parsed, parsed_list},
    event_stream,
    fields::Fields,
    page,
};
use crate::{
    domain::{
        id::{ChannelId, PostId, PublicationId},
        time::Instant,
    },
    error::{Code, Error, FieldError},
    services::{
        Caller,
        events::{self, EventEntry},
    },
    store::event_list::Filter,
};

/// The media type of a stream.
pub(super) const STREAM: &str = "text/event-stream";

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventParams {
    /// Only of these kinds, parted by commas, such as `publication_sent`.
    kind: Option<String>,
    /// Only about this channel.
    #[param(value_type = Option<ChannelId>)]
    channel: Option<String>,
    /// Only about this post.
    #[param(value_type = Option<PostId>)]
    post: Option<String>,
    /// Only about this publication.
    #[param(value_type = Option<PublicationId>)]
    publication: Option<String>,
    /// Only by this actor: a key's id, `engine` or `cli`.
    actor: Option<String>,
    /// Only from this instant on, with an offset; write `+` as `%2B`.
    #[param(value_type = Option<Instant>)]
    since: Option<String>,
    /// Only before this instant.
    #[param(value_type = Option<Instant>)]
    until: Option<String>,
    /// Of a stream: after this event, or where an earlier stream ended: the last `id` it had, which
    /// `Last-Event-ID` says too.
    after: Option<String>,
    /// Of a page: how many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// Of a page: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Of a page: only these fields of each, parted by commas; all of them where nothing is said.
    fields: Option<String>,
}

/// A page of events.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct EventPage {
    /// The events, newest first.
    items: Vec<EventEntry>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

impl EventParams {
    fn filter(&self) -> Result<Filter, Error> {
        Ok(Filter {
            kinds: parsed_list("kind", self.kind.as_deref())?,
            hidden: Vec::new(),
            channel: parsed("channel", self.channel.as_deref())?,
            post: parsed("post", self.post.as_deref())?,
            publication: parsed("publication", self.publication.as_deref())?,
            actor: self.actor.clone(),
            since: parsed("since", self.since.as_deref())?,
            until: parsed("until", self.until.as_deref())?,
            before: page::after(self.cursor.as_deref())?,
        })
    }

    /// Refuses what goes with the other form only.
    fn refuse_of_other_form(&self, is_stream: bool) -> Result<(), Error> {
        let (others, of): (&[(&str, bool)], _) = if is_stream {
            let given = [
                ("limit", self.limit.is_some()),
                ("cursor", self.cursor.is_some()),
                ("fields", self.fields.is_some()),
            ];
            (&given.clone(), "a page")
        } else {
            (&[("after", self.after.is_some())], "a stream")
        };
        match others.iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((field, _)) => {
                let message = format!("this goes only with {of}");
                let field = FieldError::new(*field, "not_here", message);
                Err(Error::field(Code::InvalidValue, field))
            }
        }
    }
}

/// Lists what happened, newest first; or, where `text/event-stream` is accepted, tells each event as
/// it happens.
///
/// What concerns people and keys is for those who may manage people, and what concerns webhooks for
/// those who may read them. A stream goes on where `Last-Event-ID` says. No event is left out then, and one comes twice only where an older one has
/// appeared meanwhile, or where `after` is the id of an event: then those of the minute before it come
/// once more. Within a stream none does. One key may have 6 streams open, and one workspace 32.
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    params(EventParams),
    responses((
        status = 200, description = "A page of events, or a stream of them.",
        content((EventPage = "application/json"), (String = "text/event-stream")),
    )),
)]
pub(super) async fn list_events(
    State(state): State<ApiState>,
    caller: Caller,
    headers: HeaderMap,
    Params(params): Params<EventParams>,
) -> Result<Response, Error> {
    let is_stream = accepts_stream(&headers);
    params.refuse_of_other_form(is_stream)?;
    let filter = params.filter()?;
    if is_stream {
        let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
        let last = last.filter(|id| !id.is_empty());
        let after = match last {
            Some(last) => parsed("Last-Event-ID", Some(last))?,
            None => parsed("after", params.after.as_deref())?,
        };
        return event_stream::open(state, caller, headers, filter, after).await;
    }
    let fields = Fields::<EventEntry>::of(params.fields.as_deref())?;
    let limit = page::limit(params.limit.as_deref())?;
    let mut items = events::list_events(&state.services, &caller, filter, limit + 1).await?;
    let next_cursor = page::cut(&mut items, limit, |entry| entry.id().uuid());
    fields.page(&EventPage { items, next_cursor })
}

fn accepts_stream(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let mut kinds = given.unwrap_or_default().split(',');
    kinds.any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case(STREAM)
    })
}
