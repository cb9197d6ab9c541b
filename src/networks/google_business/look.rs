//! Looking for a post: by its name where that is known, else in the location's own posts.

use secrecy::SecretString;
use serde::Deserialize;

use super::{
    GoogleBusiness,
    account::{location, named},
    answers::{LocalPost, REJECTED, is_not_there, post_of},
    content,
    settings::Topic,
};
use crate::{
    domain::{
        text::normalised,
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    networks::{
        Candidate, Look, LookRequest, Session, google,
        http::{Answer, Request},
        oauth::ACCESS,
    },
};

/// How many posts one page lists, the most that Google gives, and how many pages are read at the most.
/// Source: developers.google.com/my-business, *accounts.locations.localPosts.list*, read 2026-12-01.
const PAGE: &str = "100";
const PAGES_MAX: usize = 25;

/// The shortest and the longest wait between two looks at a post that Google looks at, in milliseconds.
const WAIT_MIN_MS: i64 = 30 * SECOND_MS;
const WAIT_MAX_MS: i64 = 10 * MINUTE_MS;

/// One page of a location's posts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    local_posts: Vec<LocalPost>,
    #[serde(default)]
    next_page_token: String,
}

fn failed(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

impl GoogleBusiness {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let (Some(token), Some(location)) = (session.get(ACCESS), location(session)) else {
            return Err(Look::Failed {
                message: "there is no access token".to_owned(),
                unauthorized: true,
            });
        };
        match request.handle {
            Some(name) => self.look_by_name(name, &request, token).await,
            None => self.look_in_list(location, &request, token).await,
        }
    }

    async fn ask(&self, url: url::Url, token: &SecretString) -> Result<Answer, Look> {
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        answer.map_err(|error| failed(error.to_string()))
    }

    /// Reads a post whose name is known. One that Google has rejected while it was looked at never becomes
    /// public; one that was out is gone.
    async fn look_by_name(
        &self,
        name: &str,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let answer = self.ask(named(&self.posts, name, &[], &[]), token).await?;
        let Some(post) = post_of(&answer).filter(|post| post.name == name) else {
            return if is_not_there(&answer) {
                Ok(Look::Gone)
            } else {
                Err(google::not_seen(&answer))
            };
        };
        if post.is_rejected() {
            return Ok(match content::out(request.journal) {
                Some(_) => Look::Gone,
                None => Look::Refused {
                    message: REJECTED.to_owned(),
                },
            });
        }
        if post.is_processing() {
            // The longer it takes, the longer it is likely to take.
            let waited_ms = self.now.get().ms_since(request.since);
            let look_in_ms = (waited_ms / 4).clamp(WAIT_MIN_MS, WAIT_MAX_MS);
            return Ok(Look::Processing { look_in_ms });
        }
        Ok(Look::Out {
            data: post.data(),
            remote_id: post.name,
        })
    }

    /// Reads the location's posts to their end: their order is not documented, so a page says nothing
    /// of the next one.
    async fn look_in_list(
        &self,
        location: &str,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let wanted = normalised(content::summary(request.draft));
        let topic = Topic::of(&request.draft.options).name();
        let fits = |post: &LocalPost| {
            let made_at = post.create_time.parse::<Instant>().ok();
            // How many pictures it has is not asked: Google may still be fetching them. One that is
            // rejected is not out and never will be.
            normalised(&post.summary) == wanted
                && !post.is_rejected()
                && (post.topic_type.is_empty() || post.topic_type == topic)
                && made_at.is_none_or(|at| at >= request.since)
        };
        let mut candidates = Vec::new();
        let mut next = String::new();
        for _ in 0..PAGES_MAX {
            let mut query = vec![("pageSize", PAGE)];
            if !next.is_empty() {
                query.push(("pageToken", &next));
            }
            let url = named(&self.posts, location, &["localPosts"], &query);
            let answer = self.ask(url, token).await?;
            let page: Page = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(google::not_seen(&answer)),
            };
            let fitting = page.local_posts.into_iter().filter(fits);
            candidates.extend(fitting.map(|post| Candidate {
                data: post.data(),
                remote_id: post.name,
            }));
            next = page.next_page_token;
            if next.is_empty() {
                return Ok(Look::Listed {
                    complete: true,
                    candidates,
                });
            }
        }
        Ok(Look::Listed {
            complete: false,
            candidates,
        })
    }
}
