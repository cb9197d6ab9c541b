//! Looking for a part: by its container, by its id, or in the profile's own posts and answers.
//!
//! Source: developers.facebook.com, *Retrieve Posts*, *Replies and Conversations* and *Threads
//! Troubleshooting*, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Threads, answers::Container, post::parent, settings::is_ghost};
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

/// What is read of each post, and of each answer, which alone names what it answers.
const FIELDS: &str = "id,text,timestamp,permalink,media_type";
const REPLY_FIELDS: &str = "id,text,timestamp,permalink,media_type,replied_to";
/// How many posts one page lists.
const PAGE: &str = "50";
/// In how many milliseconds to look again at a container that Meta works on.
const AGAIN_MS: i64 = 30 * SECOND_MS;

/// One post of a list.
#[derive(Deserialize)]
struct Listed {
    id: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    permalink: Option<String>,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    replied_to: Option<Parent>,
}

#[derive(Deserialize)]
struct Parent {
    id: String,
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

/// What is looked for.
struct Wanted<'a> {
    text: String,
    media: &'a [DraftMedia],
    parent: Option<String>,
    since: Instant,
}

/// The form in which two copies are equal: the hashtag that becomes the topic loses its sign.
fn comparable(text: &str) -> String {
    normalised(&text.replace('#', ""))
}

impl Wanted<'_> {
    fn fits(&self, one: &Listed) -> bool {
        let parent = one.replied_to.as_ref().map(|parent| &parent.id);
        !one.is_before(self.since)
            && self.parent.as_ref() == parent
            && comparable(one.text.as_deref().unwrap_or_default()) == self.text
            && one
                .media_type
                .as_deref()
                .is_none_or(|told| told == self.media_type())
    }

    /// What Threads calls a post with these pictures and films.
    fn media_type(&self) -> &'static str {
        match self.media {
            [] => "TEXT_POST",
            [only] if is_film(only) => "VIDEO",
            [_] => "IMAGE",
            _ => "CAROUSEL_ALBUM",
        }
    }
}

impl Threads {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let container = request.step.key.as_deref().filter(|_| !request.is_lost);
        match (request.handle, container) {
            (Some(id), container) if container != Some(id) => self.look_by_id(id, session).await,
            (_, Some(container)) => self.look_by_container(request, container, session).await,
            _ => {
                let Found { entries, complete } = self.listed(request, session).await?;
                let candidates = entries;
                Ok(Look::Listed {
                    complete,
                    candidates,
                })
            }
        }
    }

    /// Reads a post whose id is known. What cannot be read may be gone, or hidden from this token: the
    /// answer is the same.
    async fn look_by_id(&self, id: &str, session: &Session) -> Result<Look, Look> {
        let url = self.url(&[id], &[("fields", FIELDS)]);
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
        let url = self.url(&[container], &[("fields", "status,error_message")]);
        let seen: Container = look_at(&self.http, url, session).await?;
        match seen.status.as_str() {
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
                candidates: self.listed(request, session).await?.entries,
            }),
            other => Err(unseen(format!("the container is {other}"))),
        }
    }

    /// Reads the profile's posts, or its answers, back to before the first try.
    async fn listed(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let no_part = || unseen("there is no such part");
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let given = request.draft.parts.get(part).ok_or_else(no_part)?;
        let wanted = Wanted {
            text: comparable(&given.text),
            media: &given.media,
            parent: parent(request.draft, request.journal, part),
            since: request.since,
        };
        let (kind, fields) = if wanted.parent.is_some() {
            ("replies", REPLY_FIELDS)
        } else {
            ("threads", FIELDS)
        };
        let since_s = request.since.ms().div_euclid(SECOND_MS).to_string();
        let query = [("fields", fields), ("limit", PAGE), ("since", &since_s)];
        let user = &request.draft.channel.account.remote_id;
        let url = self.url(&[user, kind], &query);
        let is_before = |one: &Listed| one.is_before(request.since);
        let Found { entries, complete } = list(&self.http, url, session, is_before).await?;
        let fitting = entries.into_iter().filter(|one| wanted.fits(one));
        let candidates = fitting.map(|one| Candidate {
            data: one.data(),
            remote_id: one.id,
        });
        Ok(Found {
            entries: candidates.collect(),
            // Posts that disappear have a list of their own, and Meta does not say that this one holds
            // them.
            complete: complete && !is_ghost(&request.draft.options),
        })
    }
}
