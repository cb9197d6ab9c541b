//! Looking for posts and comments: by their ids where those are known, else in what the account has
//! posted, or under the post.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Reddit,
    content::{self, POST, Shape},
};
use crate::{
    domain::{
        text::normalised,
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
        oauth::ACCESS,
        place::below,
    },
};

/// How many posts one page lists, the most that Reddit gives, and how many pages are read at the most.
const PAGE: &str = "100";
const PAGES_MAX: usize = 5;

/// The shortest and the longest wait between two looks for a post that Reddit makes, in milliseconds.
const WAIT_MIN_MS: i64 = 20 * SECOND_MS;
const WAIT_MAX_MS: i64 = 10 * MINUTE_MS;

/// Where posts are to be seen.
const SITE: &str = "https://www.reddit.com";

fn failed(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    Look::Failed {
        message: format!("Reddit answered {}", answer.status),
        unauthorized: matches!(answer.status, 401 | 403),
    }
}

fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name].as_str().unwrap_or_default()
}

/// When something was made: Reddit tells whole seconds, as a number with a point.
fn made_at(item: &Value) -> Option<Instant> {
    let seconds = item["created_utc"].as_f64()?;
    let ms: i64 = format!("{:.0}", seconds * 1_000.0).parse().ok()?;
    Some(Instant::from_ms(ms))
}

fn is_before(item: &Value, since: Instant) -> bool {
    made_at(item).is_some_and(|at| at < since)
}

/// Whether a text is the same as what Reddit tells of it, which writes three signs by name.
fn says(told: &str, wanted: &str) -> bool {
    let told = told
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    normalised(&told) == normalised(wanted)
}

/// What later steps need of a post.
fn data(post: &Value) -> Value {
    match post["permalink"].as_str() {
        Some(path) => json!({ "url": format!("{SITE}{path}") }),
        None => json!({}),
    }
}

impl Reddit {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let Some(token) = session.get(ACCESS) else {
            return Err(Look::Failed {
                message: "there is no access token".to_owned(),
                unauthorized: true,
            });
        };
        let is_id = |handle: &&str| handle.starts_with("t3_") || handle.starts_with("t1_");
        match request.handle.filter(is_id) {
            Some(id) => self.look_by_id(id, &request, token).await,
            None if request.step.name == POST => self.look_in_own(&request, token).await,
            None => self.look_for_comment(&request, token).await,
        }
    }

    async fn ask(
        &self,
        (path, query): (&[&str], &[(&str, &str)]),
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<(Answer, Value), Look> {
        let name = &request.draft.channel.account.handle;
        let call = Request::get(below(&self.api, path, query));
        let answer = self.http.read(self.signed(call, name, token)).await;
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        match answer.json() {
            Ok(body) if answer.is_success() => Ok((answer, body)),
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads a post or comment whose id is known. What moderators or filters have taken away is there
    /// for nobody else.
    async fn look_by_id(
        &self,
        id: &str,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let (answer, body) = self
            .ask((&["api", "info"], &[("id", id)]), request, token)
            .await?;
        let Some(children) = body["data"]["children"].as_array() else {
            return Err(unreadable(&answer));
        };
        let mut found = children.iter().map(|child| &child["data"]);
        let found = found.find(|one| text(one, "name") == id);
        Ok(match found {
            Some(one)
                if one["removed_by_category"].is_null() && text(one, "author") != "[deleted]" =>
            {
                Look::Out {
                    remote_id: id.to_owned(),
                    data: data(one),
                }
            }
            _ => Look::Gone,
        })
    }

    /// Reads the account's posts, newest first, back to before the first try. That a post is missing
    /// which Reddit makes by and by proves nothing, however long the list is.
    async fn look_in_own(
        &self,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let draft = request.draft;
        let (place, (title, _)) = (content::place(draft), content::title_and_rest(draft));
        let fits = |post: &Value| {
            text(post, "subreddit").eq_ignore_ascii_case(&place)
                && says(text(post, "title"), &title)
                && !is_before(post, request.since)
                && !text(post, "name").is_empty()
        };
        let name = &draft.channel.account.handle;
        let mut candidates = Vec::new();
        let mut next: Option<String> = None;
        let mut complete = false;
        for _ in 0..PAGES_MAX {
            let mut query = vec![("sort", "new"), ("limit", PAGE)];
            if let Some(next) = &next {
                query.push(("after", next));
            }
            let path = ["user", name, "submitted"];
            let (answer, body) = self.ask((&path, &query), request, token).await?;
            let Some(children) = body["data"]["children"].as_array() else {
                return Err(unreadable(&answer));
            };
            let posts: Vec<&Value> = children.iter().map(|child| &child["data"]).collect();
            let fitting = posts.iter().filter(|post| fits(post));
            candidates.extend(fitting.map(|post| Candidate {
                remote_id: text(post, "name").to_owned(),
                data: data(post),
            }));
            next = body["data"]["after"].as_str().map(str::to_owned);
            // What is pinned to a profile may stand first, never last.
            complete = next.is_none()
                || posts
                    .last()
                    .is_some_and(|post| is_before(post, request.since));
            if complete {
                break;
            }
        }
        // Reddit has taken it and makes it by and by: that it is not there yet proves nothing.
        if candidates.is_empty() && request.handle.is_some() {
            let waited_ms = self.now.get().ms_since(request.since);
            let look_in_ms = (waited_ms / 4).clamp(WAIT_MIN_MS, WAIT_MAX_MS);
            return Ok(Look::Processing { look_in_ms });
        }
        let is_prompt = !matches!(content::shape(draft), Shape::Picture | Shape::Film);
        Ok(Look::Listed {
            complete: complete && is_prompt,
            candidates,
        })
    }

    /// Reads the comments under the post, newest first.
    async fn look_for_comment(
        &self,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let wanted = content::comment_text(request.draft, part);
        let post = content::post_id(request.journal).and_then(|id| id.strip_prefix("t3_"));
        let (Some(wanted), Some(post)) = (wanted, post) else {
            return Err(failed("it is not known which post the comment is under"));
        };
        let query = [("sort", "new"), ("limit", PAGE), ("depth", "1")];
        let (answer, body) = self
            .ask((&["comments", post], &query), request, token)
            .await?;
        let Some(children) = body[1]["data"]["children"].as_array() else {
            return Err(unreadable(&answer));
        };
        let own = &request.draft.channel.account.handle;
        let is_comment = |child: &&Value| child["kind"] == "t1";
        let comments: Vec<&Value> = children
            .iter()
            .filter(is_comment)
            .map(|child| &child["data"])
            .collect();
        let fits = |comment: &&&Value| {
            text(comment, "author").eq_ignore_ascii_case(own)
                && says(text(comment, "body"), &wanted)
                && !is_before(comment, request.since)
                && !text(comment, "name").is_empty()
        };
        let candidates = comments.iter().filter(fits).map(|comment| Candidate {
            remote_id: text(comment, "name").to_owned(),
            data: json!({}),
        });
        let reaches_back = comments
            .last()
            .is_some_and(|comment| is_before(comment, request.since));
        Ok(Look::Listed {
            complete: comments.len() == children.len() || reaches_back,
            candidates: candidates.collect(),
        })
    }
}
