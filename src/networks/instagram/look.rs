//! Looking for a part: by its container, by its id, or in the account's own posts, stories and comments.
//!
//! Source: developers.facebook.com, *IG Container*, *IG User Media*, *IG User Stories* and *IG Media
//! Comments*, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Instagram,
    answers::Container,
    post::first_id,
    settings::{Placement, placement},
};
use crate::{
    domain::{
        text::normalised,
        time::{Instant, SECOND_MS},
    },
    networks::{
        Candidate, DraftMedia, Look, LookRequest, Session,
        meta::{Found, instant, is_film, list, look_at, unseen},
    },
};

/// What is read of each post and of each comment.
const FIELDS: &str = "id,caption,media_type,media_product_type,permalink,timestamp";
const COMMENT_FIELDS: &str = "id,text,username,timestamp";
/// How many entries one page lists.
const PAGE: &str = "50";
/// In how many milliseconds to look again at a container that Meta works on.
const AGAIN_MS: i64 = 30 * SECOND_MS;

/// One post, story or comment of a list.
#[derive(Deserialize)]
struct Listed {
    id: String,
    /// What a post says.
    #[serde(default)]
    caption: Option<String>,
    /// What a comment says.
    #[serde(default)]
    text: Option<String>,
    /// Who wrote a comment.
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    permalink: Option<String>,
    #[serde(default)]
    media_type: Option<String>,
}

impl Listed {
    fn is_before(&self, since: Instant) -> bool {
        let at = self.timestamp.as_deref().and_then(instant);
        at.is_some_and(|at| at < since)
    }

    /// What later steps need of it.
    fn data(&self) -> Value {
        json!({ "url": self.permalink })
    }
}

/// What Instagram calls a post with these pictures and films.
fn media_type(media: &[DraftMedia]) -> &'static str {
    match media {
        [only] if is_film(only) => "VIDEO",
        [_] | [] => "IMAGE",
        _ => "CAROUSEL_ALBUM",
    }
}

/// The entries that fit, as candidates.
fn candidates(found: Found<Listed>, fits: impl Fn(&Listed) -> bool) -> Found<Candidate> {
    let fitting = found.entries.into_iter().filter(|one| fits(one));
    let entries = fitting.map(|one| Candidate {
        data: one.data(),
        remote_id: one.id,
    });
    Found {
        entries: entries.collect(),
        complete: found.complete,
    }
}

impl Instagram {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let is_comment = request.step.name.starts_with("comment:");
        let container = request.step.key.as_deref().filter(|_| !request.is_lost);
        match (request.handle, container) {
            (Some(id), container) if container != Some(id) => {
                let fields = if is_comment { COMMENT_FIELDS } else { FIELDS };
                self.look_by_id(id, fields, session).await
            }
            (_, Some(container)) => self.look_by_container(request, container, session).await,
            _ => {
                let found = if is_comment {
                    self.comments(request, session).await?
                } else {
                    self.posts(request, session).await?
                };
                Ok(Look::Listed {
                    complete: found.complete,
                    candidates: found.entries,
                })
            }
        }
    }

    /// Reads a post or comment whose id is known. What cannot be read may be gone, or hidden from this
    /// token: the answer is the same.
    async fn look_by_id(&self, id: &str, fields: &str, session: &Session) -> Result<Look, Look> {
        let url = self.url(session, &[id], &[("fields", fields)]);
        let post: Listed = look_at(&self.http, url, session).await?;
        if post.id != id {
            return Err(unseen("the network answered with another post"));
        }
        Ok(Look::Out {
            data: post.data(),
            remote_id: post.id,
        })
    }

    /// Asks about a container. One that was published does not name its post, which is then looked for
    /// in the list; that it is there somewhere is certain, so no list proves that it is not.
    async fn look_by_container(
        &self,
        request: &LookRequest<'_>,
        container: &str,
        session: &Session,
    ) -> Result<Look, Look> {
        let url = self.url(session, &[container], &[("fields", "status_code,status")]);
        let seen: Container = look_at(&self.http, url, session).await?;
        match seen.status_code.as_str() {
            "FINISHED" => Ok(Look::Ready),
            "IN_PROGRESS" => Ok(Look::Processing {
                look_in_ms: AGAIN_MS,
            }),
            // By its own word it failed while it was published, so nobody will see it.
            "ERROR" => Ok(Look::Refused {
                message: seen.why().to_owned(),
            }),
            // It was not published in time.
            "EXPIRED" => Ok(Look::Gone),
            "PUBLISHED" => Ok(Look::Listed {
                complete: false,
                candidates: self.posts(request, session).await?.entries,
            }),
            other => Err(unseen(format!("the container is {other}"))),
        }
    }

    /// Reads the account's posts, or its stories, back to before the first try.
    async fn posts(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let no_part = || unseen("there is no such part");
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let given = request.draft.parts.get(part).ok_or_else(no_part)?;
        let options = &request.draft.options;
        let is_story = placement(options) == Placement::Story;
        let edge = if is_story { "stories" } else { "media" };
        let user = &request.draft.channel.account.remote_id;
        let query = [("fields", FIELDS), ("limit", PAGE)];
        let url = self.url(session, &[user, edge], &query);
        let is_before = |one: &Listed| one.is_before(request.since);
        let found = list(&self.http, url, session, is_before).await?;
        let (wanted, kind) = (normalised(&given.text), media_type(&given.media));
        let mut seen = candidates(found, |one| {
            let says = normalised(one.caption.as_deref().unwrap_or_default());
            !one.is_before(request.since)
                && (is_story || says == wanted)
                && one.media_type.as_deref().is_none_or(|told| told == kind)
        });
        // A trial reel is kept from followers, and Meta does not say that the list holds it.
        seen.complete &= !options.contains_key("trial_reel");
        Ok(seen)
    }

    /// Reads the comments on the first part, newest first, back to before the first try.
    async fn comments(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let no_part = || unseen("there is no such part");
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let given = request.draft.parts.get(part).ok_or_else(no_part)?;
        let media = first_id(request.journal).ok_or_else(no_part)?;
        let query = [("fields", COMMENT_FIELDS), ("limit", PAGE)];
        let url = self.url(session, &[&media, "comments"], &query);
        let is_before = |one: &Listed| one.is_before(request.since);
        let found = list(&self.http, url, session, is_before).await?;
        let own = request.draft.channel.account.handle.trim_start_matches('@');
        let wanted = normalised(&given.text);
        let says = |one: &Listed| {
            !one.is_before(request.since)
                && normalised(one.text.as_deref().unwrap_or_default()) == wanted
        };
        let is_own = |one: &Listed| one.username.as_deref().is_none_or(|name| name == own);
        let is_said_by_others = found.entries.iter().any(|one| says(one) && !is_own(one));
        let mut seen = candidates(found, |one| says(one) && is_own(one));
        // An account that was renamed signs with its new name: the same words may be ours.
        seen.complete &= !(seen.entries.is_empty() && is_said_by_others);
        Ok(seen)
    }
}
