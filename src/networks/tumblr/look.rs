//! Looking for a part: by its id where that is known, else among the blog's own posts.

use serde::Deserialize;

use super::{
    LOOK_IN_MS, READ_ONE, Tumblr,
    answers::{Post, Said},
    content::{blocks, count, is_film, words},
    post::{own_slug, parent_id, slug},
    with_token,
};
use crate::{
    domain::time::{Instant, SECOND_MS},
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How many posts one page lists, the most that Tumblr gives, and how many pages are read at the most.
/// Source: github.com/tumblr/docs, *API* (*Retrieve Published Posts*), read 2026-12-01.
const PAGE: usize = 20;
const PAGES_MAX: usize = 5;

/// A page of posts.
#[derive(Deserialize)]
struct Page {
    posts: Vec<Post>,
}

/// How well a post fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It says the same, with as many pictures and films, and answers the same.
    Words,
    /// Its address holds our key.
    Mark,
}

/// What is looked for.
struct Wanted {
    slug: Option<String>,
    words: String,
    images: usize,
    films: usize,
    parent: Option<String>,
    since: Instant,
}

impl Wanted {
    fn of(request: &LookRequest<'_>) -> Option<Self> {
        let part = usize::try_from(request.step.part).ok()?;
        request.draft.parts.get(part)?;
        let blocks = blocks(request.draft, part);
        Some(Self {
            slug: own_slug(request.draft, part),
            words: words(&blocks),
            images: count(&blocks, "image"),
            films: count(&blocks, "video"),
            parent: parent_id(request.journal, part),
            since: request.since,
        })
    }

    /// How well a post fits; none where it cannot be ours. Tumblr tells whole seconds.
    fn fits(&self, one: &Post) -> Option<Fit> {
        if is_before(one, self.since) {
            return None;
        }
        if self.slug.as_ref().is_some_and(|slug| *slug == one.slug) {
            return Some(Fit::Mark);
        }
        // A reblog may not tell what it reblogs, in which case it is not known to be another one's.
        let parent = one.parent();
        let answers_same = parent == self.parent || (parent.is_none() && self.parent.is_some());
        let is_same = words(&one.content) == self.words
            && count(&one.content, "image") == self.images
            && count(&one.content, "video") == self.films
            && answers_same;
        is_same.then_some(Fit::Words)
    }
}

/// Whether a post was surely made before an instant.
fn is_before(one: &Post, since: Instant) -> bool {
    one.timestamp < since.ms().div_euclid(SECOND_MS)
}

fn failed(message: String) -> Look {
    Look::Failed {
        message,
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    Look::Failed {
        message: format!("Tumblr answered {}", answer.status),
        unauthorized: answer.status == 401 && Said::of(answer).is_own(),
    }
}

impl Tumblr {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match request.handle {
            Some(id) => self.look_by_id(&request, id, session).await,
            None => self.look_in_list(&request, session).await,
        }
    }

    /// Makes one call that reads, with the session.
    async fn ask(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        session: &Session,
    ) -> Result<Answer, Look> {
        let request = with_token(Request::get(self.address(path, query)), session);
        let request = request.ok_or_else(|| Look::Failed {
            message: "there is no token".to_owned(),
            unauthorized: true,
        })?;
        let answer = self.http.read(request).await;
        answer.map_err(|error| failed(error.to_string()))
    }

    /// Reads a post whose id is known. One with a film is not there before Tumblr is done with it.
    async fn look_by_id(
        &self,
        request: &LookRequest<'_>,
        id: &str,
        session: &Session,
    ) -> Result<Look, Look> {
        let blog = &request.draft.channel.account.remote_id;
        let path = ["blog", blog, "posts", id];
        let answer = self.ask(&path, &READ_ONE, session).await?;
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let said = Said::of(&answer);
        if answer.status == 404 && said.is_own() {
            let given = request.draft.parts.get(part);
            let has_film = given.is_some_and(|given| given.media.iter().any(is_film));
            return Ok(if has_film {
                Look::Processing {
                    look_in_ms: LOOK_IN_MS,
                }
            } else {
                Look::Gone
            });
        }
        match said.post() {
            Some(post) if answer.is_success() && post.id() == id => {
                let slug = slug(request.draft, part);
                Ok(Look::Out {
                    data: super::data(&request.draft.channel, &post, &slug),
                    remote_id: id.to_owned(),
                })
            }
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads the blog's posts, newest first, back to before the first try.
    async fn look_in_list(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let wanted =
            Wanted::of(request).ok_or_else(|| failed("there is no such part".to_owned()))?;
        let blog = &request.draft.channel.account.remote_id;
        let mut found: Vec<(Fit, Post)> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for page in 0..PAGES_MAX {
            let (limit, offset) = (PAGE.to_string(), (page * PAGE).to_string());
            let mut query = vec![("npf", "true"), ("limit", &*limit), ("offset", &offset)];
            // The list is documented to want the app's public name, whoever asks.
            query.extend(self.place.app.as_ref().map(|app| ("api_key", &*app.id)));
            let answer = self.ask(&["blog", blog, "posts"], &query, session).await?;
            let page: Page = match serde_json::from_value(Said::of(&answer).response) {
                Ok(page) if answer.is_success() => page,
                _ => return Err(unreadable(&answer)),
            };
            // The first may be an old one that is pinned; only the last tells how far back it goes.
            let last = page.posts.last();
            let is_covered = last.is_none_or(|last| is_before(last, wanted.since));
            for one in page.posts {
                // A post that was made meanwhile moves the others to the next page.
                if seen.contains(&one.id()) {
                    continue;
                }
                seen.push(one.id());
                if let Some(fit) = wanted.fits(&one) {
                    found.push((fit, one));
                }
            }
            if is_covered {
                // One with a film is listed only once Tumblr is done with it.
                return Ok(listed(request, found, wanted.films == 0));
            }
        }
        Ok(listed(request, found, false))
    }
}

/// The posts that fit best: where our key was found, the words of others say nothing.
fn listed(request: &LookRequest<'_>, found: Vec<(Fit, Post)>, complete: bool) -> Look {
    let best = found.iter().map(|(fit, _)| *fit).max();
    let candidates = found
        .into_iter()
        .filter(|(fit, one)| Some(*fit) == best && !one.id().is_empty())
        .map(|(_, one)| Candidate {
            data: super::data(&request.draft.channel, &one, ""),
            remote_id: one.id(),
        });
    Look::Listed {
        complete,
        candidates: candidates.collect(),
    }
}
