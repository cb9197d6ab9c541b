//! Looking for a part: a post by its draft's id, a comment in the list below its post.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    WordPress,
    account::{Signed, user_id},
    answers::{code, sentence},
    html::{is_headed, says},
    post::{DRAFT, comment_id, headline_of, made, mark, public_name},
    settings::status,
};
use crate::{
    domain::time::Instant,
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How many posts or comments one page lists, the most that there can be, and how many pages are read at
/// the most. Source: developer.wordpress.org/rest-api/reference/posts, read 2026-12-01.
const PAGE: &str = "100";
const PAGES_MAX: usize = 5;
/// What is asked of a post, and of each post of a list, and of each comment. Never with `context=edit`, for
/// in that a site hides what its user may not change any more, such as a post that an editor has published
/// for them.
const FIELDS: &str = "id,status,link";
const LIST_FIELDS: &str = "id,status,link,slug,title,modified_gmt";
const COMMENT_FIELDS: &str = "id,author,date_gmt,link,content";
/// Every status that one of our posts can have. Who is not signed in may not ask for them.
const STATUSES: &str = "publish,future,draft,pending,private,trash";
/// What a site adds to the slug of what lies in its trash.
const TRASHED: &str = "__trashed";

/// A post, as far as it matters here.
#[derive(Deserialize)]
struct Post {
    id: u64,
    #[serde(default)]
    status: String,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    title: Value,
    #[serde(default)]
    modified_gmt: String,
}

/// A comment, as far as it matters here.
#[derive(Deserialize)]
struct Comment {
    id: u64,
    #[serde(default)]
    author: u64,
    #[serde(default)]
    date_gmt: String,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    content: Value,
}

/// An instant as a site writes it: in its own way without a zone, and meant in UTC.
fn instant(date_gmt: &str) -> Option<Instant> {
    format!("{date_gmt}Z").parse().ok()
}

/// What later steps need of what is public.
pub(super) fn public_data(link: Option<&str>) -> Value {
    link.map_or_else(|| json!({}), |link| json!({ "url": link }))
}

/// Whether a post with this status has become what was wanted: a person may have moved it on since.
fn is_out(post: &Post, wanted: &str) -> bool {
    post.status == wanted || matches!(post.status.as_str(), "publish" | "private" | "future")
}

fn failed(message: &str) -> Look {
    Look::Failed {
        message: message.to_owned(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    let said = sentence(answer);
    let message = if said.is_empty() {
        format!("the site answered {}", answer.status)
    } else {
        said
    };
    Look::Failed {
        message,
        unauthorized: answer.status == 401,
    }
}

impl WordPress {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let signed =
            Signed::of(session).ok_or_else(|| failed("there is no application password"))?;
        if request.step.part > 0 {
            return self.look_in_comments(&request, &signed).await;
        }
        let known = request.handle.or(request.step.key.as_deref());
        match known.or_else(|| made(request.journal, DRAFT)) {
            Some(id) => self.look_by_id(id, &request, &signed).await,
            None => self.look_in_posts(&request, &signed).await,
        }
    }

    /// Makes one call that reads.
    async fn ask(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        signed: &Signed<'_>,
    ) -> Result<Answer, Look> {
        let request = signed.sign(Request::get(signed.route(path, query)));
        let answer = self.http.read(request).await;
        answer.map_err(|error| failed(&error.to_string()))
    }

    /// Reads a post by its id: a draft is ready to be published, once more or for the first time.
    async fn look_by_id(
        &self,
        id: &str,
        request: &LookRequest<'_>,
        signed: &Signed<'_>,
    ) -> Result<Look, Look> {
        let query = [("_fields", FIELDS)];
        let answer = self.ask(&["wp", "v2", "posts", id], &query, signed).await?;
        if answer.status == 404 && code(&answer) == "rest_post_invalid_id" {
            return Ok(Look::Gone);
        }
        let post: Post = match answer.json() {
            Ok(post) if answer.is_success() => post,
            _ => return Err(unreadable(&answer)),
        };
        match post.status.as_str() {
            _ if post.id.to_string() != id => Err(unreadable(&answer)),
            _ if is_out(&post, status(&request.draft.options)) => Ok(Look::Out {
                remote_id: id.to_owned(),
                data: public_data(post.link.as_deref()),
            }),
            "draft" | "auto-draft" | "pending" => Ok(Look::Ready),
            // What was known to be out was moved there by a person. Of anything else it is not known
            // whether it was out before.
            "trash" if request.handle.is_some() => Ok(Look::Gone),
            "trash" => Err(failed("the post lies in the site's trash")),
            other => Err(failed(&format!("the post's status is {other}"))),
        }
    }

    /// Reads the user's posts, last changed first, back to before the first try: where the draft's id is
    /// lost, the end of the slug tells which one is ours. People change slugs, and a site takes them from
    /// users who may not publish: what has our headline under another slug, or lies in the trash under
    /// ours, proves nothing, and neither does a list that holds it.
    async fn look_in_posts(
        &self,
        request: &LookRequest<'_>,
        signed: &Signed<'_>,
    ) -> Result<Look, Look> {
        let author = user_id(&request.draft.channel.account.remote_id);
        let (mark, wanted) = (mark(request.draft), status(&request.draft.options));
        let headline = headline_of(request.draft);
        // A site adds a number where a slug is taken.
        let is_marked = |post: &Post| {
            let slug = post.slug.strip_suffix(TRASHED).unwrap_or(&post.slug);
            slug.split('-').any(|word| word == mark)
        };
        let is_doubtful = |post: &Post| match post.status.as_str() {
            "draft" => false,
            "trash" => is_marked(post),
            _ => {
                let title = post.title["rendered"].as_str().unwrap_or_default();
                !is_marked(post) && is_headed(title, &headline)
            }
        };
        let (mut candidates, mut is_clear) = (Vec::new(), true);
        for page in 1..=PAGES_MAX {
            let page = page.to_string();
            let query = [
                ("author", author),
                ("status", STATUSES),
                ("orderby", "modified"),
                ("order", "desc"),
                ("per_page", PAGE),
                ("page", &page),
                ("_fields", LIST_FIELDS),
            ];
            let answer = self.ask(&["wp", "v2", "posts"], &query, signed).await?;
            let posts: Vec<Post> = match answer.json() {
                Ok(posts) if answer.is_success() => posts,
                _ => return Err(unreadable(&answer)),
            };
            let is_before = |post: &Post| {
                let at = instant(&post.modified_gmt);
                at.is_some_and(|at| at < request.since)
            };
            let is_covered = posts.last().is_none_or(is_before) || is_last(&answer, &page);
            let recent: Vec<&Post> = posts.iter().filter(|post| !is_before(post)).collect();
            is_clear &= !recent.iter().any(|post| is_doubtful(post));
            let ours = recent
                .iter()
                .filter(|post| is_marked(post) && is_out(post, wanted));
            candidates.extend(ours.map(|post| Candidate {
                remote_id: post.id.to_string(),
                data: public_data(post.link.as_deref()),
            }));
            if is_covered {
                return Ok(Look::Listed {
                    complete: is_clear,
                    candidates,
                });
            }
        }
        Ok(Look::Listed {
            complete: false,
            candidates,
        })
    }

    /// Reads the comments below the post. What a filter holds back is not in the list, so it never proves
    /// that a comment is not there.
    async fn look_in_comments(
        &self,
        request: &LookRequest<'_>,
        signed: &Signed<'_>,
    ) -> Result<Look, Look> {
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let wanted = request.draft.parts.get(part);
        let wanted = wanted.ok_or_else(|| failed("there is no such part"))?;
        let post = made(request.journal, &public_name(0));
        let post = post.ok_or_else(|| failed("the post of this comment is not known"))?;
        let author = user_id(&request.draft.channel.account.remote_id);
        let query = [
            ("post", post),
            ("orderby", "date_gmt"),
            ("order", "desc"),
            ("per_page", PAGE),
            ("_fields", COMMENT_FIELDS),
        ];
        let answer = self.ask(&["wp", "v2", "comments"], &query, signed).await?;
        let comments: Vec<Comment> = match answer.json() {
            Ok(comments) if answer.is_success() => comments,
            _ => return Err(unreadable(&answer)),
        };
        // What an earlier part has become says nothing of this one, even where both say the same.
        let earlier: Vec<&str> = (1..part)
            .filter_map(|part| made(request.journal, &public_name(part)))
            .collect();
        let is_ours = |comment: &Comment| {
            let shown = comment.content["rendered"].as_str().unwrap_or_default();
            let is_new = instant(&comment.date_gmt).is_some_and(|at| at >= request.since);
            let is_earlier = earlier.contains(&&*comment_id(comment.id));
            let is_own = comment.author.to_string() == author && !is_earlier;
            is_own && is_new && says(shown, &wanted.text)
        };
        let candidates = comments.iter().filter(|comment| is_ours(comment));
        let candidates = candidates.map(|comment| Candidate {
            remote_id: comment_id(comment.id),
            data: public_data(comment.link.as_deref()),
        });
        Ok(Look::Listed {
            complete: false,
            candidates: candidates.collect(),
        })
    }
}

/// Whether there is no page after this one.
fn is_last(answer: &Answer, page: &str) -> bool {
    let pages = answer.header("x-wp-totalpages");
    let numbers = pages.and_then(|pages| Some((pages.parse().ok()?, page.parse().ok()?)));
    numbers.is_some_and(|(pages, page): (usize, usize)| page >= pages)
}
