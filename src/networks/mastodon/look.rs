//! Looking for a part: by its id where that is known, else in the account's own posts.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    Mastodon,
    account::{account_id, api, server_of, token_of},
    answers::post_data,
    content::says,
    instance::Instance,
    post::{parent, uploaded_ids},
};
use crate::{
    domain::time::Instant,
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How many posts one page lists, the most that servers give, and how many pages are read at the most.
/// Source: docs.joinmastodon.org/methods/accounts/#statuses, read 2026-11-23.
const PAGE: &str = "40";
const PAGES_MAX: usize = 10;

/// One post of a list.
#[derive(Deserialize)]
struct Listed {
    id: String,
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    in_reply_to_id: Option<String>,
    #[serde(default)]
    media_attachments: Vec<Attached>,
    #[serde(default)]
    reblog: Option<Value>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    uri: Option<String>,
}

/// A picture of a post.
#[derive(Deserialize)]
struct Attached {
    #[serde(default)]
    id: Option<String>,
}

impl Listed {
    /// When it was made, where that can be read.
    fn made_at(&self) -> Option<Instant> {
        self.created_at.parse().ok()
    }

    fn is_before(&self, since: Instant) -> bool {
        self.made_at().is_some_and(|at| at < since)
    }

    /// What later steps need of it.
    fn data(&self) -> Value {
        post_data(self.url.as_deref().or(self.uri.as_deref()))
    }
}

/// What is looked for.
struct Wanted<'a> {
    text: &'a str,
    pictures: usize,
    /// The server's ids of the pictures, where all are known.
    media: Option<Vec<String>>,
    parent: Option<String>,
    since: Instant,
}

/// How well a post fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It says the same, with as many pictures.
    Words,
    /// It carries the very pictures that were uploaded for it.
    Pictures,
}

impl Wanted<'_> {
    /// How well a post fits; none where it cannot be ours.
    fn fits(&self, one: &Listed) -> Option<Fit> {
        let is_boost = one.reblog.as_ref().is_some_and(|post| !post.is_null());
        let attached = &one.media_attachments;
        if is_boost
            || one.is_before(self.since)
            || one.in_reply_to_id != self.parent
            || attached.len() != self.pictures
        {
            return None;
        }
        let carries = |media: &Vec<String>| {
            let has = |id: &String| attached.iter().any(|one| one.id.as_ref() == Some(id));
            !media.is_empty() && media.iter().all(has)
        };
        if self.media.as_ref().is_some_and(carries) {
            return Some(Fit::Pictures);
        }
        says(one.content.as_deref().unwrap_or_default(), self.text).then_some(Fit::Words)
    }
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
        message: format!("the server answered {}", answer.status),
        unauthorized: matches!(answer.status, 401 | 403),
    }
}

impl Mastodon {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let server = server_of(session);
        let server =
            server.ok_or_else(|| failed("the account's server is not known".to_owned()))?;
        match request.handle {
            Some(id) => self.look_by_id(&server, id, session).await,
            None => self.look_in_list(&server, &request, session).await,
        }
    }

    /// Makes one call that reads, with the session.
    async fn ask(&self, url: Url, session: &Session) -> Result<Answer, Look> {
        let request = match token_of(session) {
            Some(token) => Request::get(url).bearer(token),
            None => Request::get(url),
        };
        let answer = self.http.read(request).await;
        answer.map_err(|error| failed(error.to_string()))
    }

    /// Reads a post whose id is known.
    async fn look_by_id(&self, server: &Url, id: &str, session: &Session) -> Result<Look, Look> {
        let url = api(server, &["v1", "statuses", id], &[]);
        let answer = self.ask(url, session).await?;
        match answer.json::<Listed>() {
            Ok(post) if answer.is_success() && post.id == id => Ok(Look::Out {
                data: post.data(),
                remote_id: post.id,
            }),
            _ if matches!(answer.status, 404 | 410) => Ok(Look::Gone),
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads the account's posts, newest first, back to before the first try.
    async fn look_in_list(
        &self,
        server: &Url,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let wanted = wanted(request).ok_or_else(|| failed("there is no such part".to_owned()))?;
        let account = account_id(&request.draft.channel.account.remote_id);
        let lists_all = Instance::of(&request.draft.channel.options)
            .software
            .lists_all();
        let mut found: Vec<(Fit, Listed)> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..PAGES_MAX {
            let mut query = vec![("limit", PAGE), ("exclude_reblogs", "true")];
            if let Some(last) = seen.last() {
                query.push(("max_id", last));
            }
            let url = api(server, &["v1", "accounts", account, "statuses"], &query);
            let answer = self.ask(url, session).await?;
            let page: Vec<Listed> = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(unreadable(&answer)),
            };
            // Only the last post of a page tells how far back it goes. A short page tells nothing:
            // servers leave out of a page what the caller has hidden.
            let is_covered = page.last().is_none_or(|last| last.is_before(wanted.since));
            let new: Vec<Listed> = page
                .into_iter()
                .filter(|one| !seen.contains(&one.id))
                .collect();
            let is_stuck = new.is_empty();
            seen.extend(new.iter().map(|one| one.id.clone()));
            let fitting = new
                .into_iter()
                .filter_map(|one| Some((wanted.fits(&one)?, one)));
            found.extend(fitting);
            if is_covered || is_stuck {
                return Ok(listed(found, is_covered && lists_all));
            }
        }
        Ok(listed(found, false))
    }
}

/// What a request is about.
fn wanted<'a>(request: &LookRequest<'a>) -> Option<Wanted<'a>> {
    let part = usize::try_from(request.step.part).ok()?;
    let given = request.draft.parts.get(part)?;
    let media = uploaded_ids(request.draft, request.journal, part);
    Some(Wanted {
        text: &given.text,
        pictures: given.media.len(),
        media: (media.len() == given.media.len()).then_some(media),
        parent: parent(request.journal, part),
        since: request.since,
    })
}

/// The posts that fit best: where the very pictures were found, the words of others say nothing.
fn listed(found: Vec<(Fit, Listed)>, complete: bool) -> Look {
    let best = found.iter().map(|(fit, _)| *fit).max();
    let candidates = found
        .into_iter()
        .filter(|(fit, _)| Some(*fit) == best)
        .map(|(_, one)| Candidate {
            data: one.data(),
            remote_id: one.id,
        });
    Look::Listed {
        complete,
        candidates: candidates.collect(),
    }
}
