//! Looking for a part: a page's post in its own posts, a comment under the post.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use super::{
    LinkedIn, METHOD_HEADER, answers, is_page,
    little::plain,
    media::was_not_asked,
    post::{commented, is_urn, listing},
    settings, versioned,
};
use crate::{
    domain::time::Instant,
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
        oauth::ACCESS,
        words::{Fit, Said},
    },
};

/// How many posts and how many comments one page lists, and how many pages are read at the most.
const POSTS: usize = 10;
const COMMENTS: usize = 100;
const PAGES_MAX: usize = 10;

/// Where a short link of `LinkedIn`'s leads through.
const SHORTENER: &str = "lnkd.in";

/// A page of a list.
#[derive(Deserialize)]
struct Page<T> {
    elements: Vec<T>,
}

/// One post.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    id: String,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    commentary: String,
    #[serde(default)]
    created_at: Option<i64>,
    #[serde(default)]
    last_modified_at: Option<i64>,
    #[serde(default)]
    content: Value,
}

impl Listed {
    /// How many pictures or films it carries.
    fn pictures(&self) -> usize {
        let several = self.content["multiImage"]["images"].as_array();
        let one = usize::from(self.content["media"]["id"].is_string());
        several.map_or(one, Vec::len)
    }
}

/// One comment.
#[derive(Deserialize)]
struct Comment {
    #[serde(default, rename = "$URN")]
    urn: Option<String>,
    actor: String,
    message: Message,
    #[serde(default)]
    created: Created,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    text: String,
}

#[derive(Default, Deserialize)]
struct Created {
    #[serde(default)]
    time: Option<i64>,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    fitting: Vec<(Fit, String)>,
    /// Whether something was listed that cannot be judged.
    is_doubtful: bool,
}

impl Found {
    /// Judges one that is listed, by when it was made and what it says beside what is wanted.
    ///
    /// Where it says the same and leads elsewhere, and no short link hides that, it is another one, or
    /// ours in a form that is not known.
    fn judge(&mut self, made_at: Option<i64>, since: Instant, said: (&Said, &Said), id: String) {
        let (wanted, listed) = said;
        let Some(fit) = wanted.fits(listed) else {
            return;
        };
        let is_same = fit == Fit::Links || listed.leads_through(SHORTENER);
        match made_at {
            Some(at_ms) if at_ms < since.ms() => {}
            Some(_) if is_same && is_urn(&id) => self.fitting.push((fit, id)),
            _ => self.is_doubtful = true,
        }
    }

    /// Those that fit best.
    fn listed(self, is_covered: bool) -> Look {
        let best = self.fitting.iter().map(|(fit, _)| *fit).max();
        let best = self
            .fitting
            .into_iter()
            .filter(|(fit, _)| Some(*fit) == best);
        Look::Listed {
            complete: is_covered && !self.is_doubtful,
            candidates: best
                .map(|(_, remote_id)| Candidate {
                    remote_id,
                    data: serde_json::json!({}),
                })
                .collect(),
        }
    }
}

fn failed(message: &str) -> Look {
    Look::Failed {
        message: message.to_owned(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    let sentence = answers::said(answer).sentence;
    let message = format!("LinkedIn answered {}: {sentence}", answer.status);
    Look::Failed {
        message: message.trim_end_matches([':', ' ']).to_owned(),
        unauthorized: answer.status == 401,
    }
}

impl LinkedIn {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        if !is_page(&request.draft.channel.account.remote_id) {
            return Err(failed("LinkedIn does not list a member's posts"));
        }
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let given = request.draft.parts.get(part);
        let given = given.ok_or_else(|| failed("there is no such part"))?;
        if part == 0 {
            self.look_in_posts(request, session).await
        } else {
            self.look_in_comments(request, &given.text, session).await
        }
    }

    /// Reads one page of a list, which some want to be told by what kind of call they are read.
    async fn page<T: DeserializeOwned>(
        &self,
        request: &LookRequest<'_>,
        (url, method): (Url, Option<&str>),
        session: &Session,
    ) -> Result<Vec<T>, Look> {
        let token = session.get(ACCESS).ok_or_else(|| Look::Failed {
            message: "there is no access token".to_owned(),
            unauthorized: true,
        })?;
        let mut call = versioned(Request::get(url), token, &request.draft.options);
        if let Some(method) = method {
            call = call.header(METHOD_HEADER, method);
        }
        let answer = self.http.read(call).await;
        let answer = answer.map_err(|error| failed(&error.to_string()))?;
        match answer.json::<Page<T>>() {
            Ok(page) if answer.is_success() => Ok(page.elements),
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads a page's posts, the last changed first, back to before the first try.
    ///
    /// A post is changed no sooner than it is made, so what is listed behind one that was last changed
    /// before is older still, as long as the list keeps its order. It is only believed to where it does.
    async fn look_in_posts(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let draft = request.draft;
        let author = &draft.channel.account.remote_id;
        let wanted = Said::of(&draft.parts[0].text);
        let has_card = settings::text(&draft.options, "link").is_some();
        let pictures = if has_card {
            0
        } else {
            draft.parts[0].media.len()
        };
        // A post whose files were not waited for may be there and not listed.
        let is_shown = !was_not_asked(draft, request.journal);
        let (mut found, mut seen) = (Found::default(), Vec::new());
        let (mut newest_ms, mut is_in_order) = (i64::MAX, true);
        for _ in 0..PAGES_MAX {
            let url = self.rest(&["posts"], &listing(author, seen.len(), POSTS));
            let asked = (url, Some("FINDER"));
            let page: Vec<Listed> = self.page(request, asked, session).await?;
            let is_end = page.is_empty();
            let before = seen.len();
            let mut is_past = false;
            for one in page {
                if seen.contains(&one.id) {
                    continue;
                }
                seen.push(one.id.clone());
                let changed_ms = one.last_modified_at.unwrap_or(i64::MAX);
                is_in_order &= one.last_modified_at.is_some() && changed_ms <= newest_ms;
                newest_ms = changed_ms;
                is_past = changed_ms < request.since.ms();
                let is_ours =
                    one.author.as_ref().is_none_or(|by| by == author) && one.pictures() == pictures;
                if is_ours {
                    let listed = Said::of(&plain(&one.commentary));
                    let made_at = one.created_at;
                    found.judge(made_at, request.since, (&wanted, &listed), one.id);
                }
            }
            if is_end || (is_past && is_in_order) {
                return Ok(found.listed(is_shown));
            }
            if seen.len() == before {
                break;
            }
        }
        Ok(found.listed(false))
    }

    /// Reads all comments under the post, whose order is not documented.
    async fn look_in_comments(
        &self,
        request: &LookRequest<'_>,
        text: &str,
        session: &Session,
    ) -> Result<Look, Look> {
        let post = commented(request.journal).ok_or_else(|| failed("the post is not known"))?;
        let author = &request.draft.channel.account.remote_id;
        let wanted = Said::of(text);
        let (mut found, mut seen) = (Found::default(), 0);
        for _ in 0..PAGES_MAX {
            let query = format!("start={seen}&count={COMMENTS}");
            let url = self.rest(&["socialActions", post, "comments"], &query);
            // All comments are read, which is no search.
            let page: Vec<Comment> = self.page(request, (url, None), session).await?;
            if page.is_empty() {
                return Ok(found.listed(true));
            }
            seen += page.len();
            for one in page {
                let id = one.urn.unwrap_or_default();
                let is_known = found.fitting.iter().any(|(_, known)| *known == id);
                if one.actor == *author && !is_known {
                    let listed = Said::of(&one.message.text);
                    found.judge(one.created.time, request.since, (&wanted, &listed), id);
                }
            }
        }
        Ok(found.listed(false))
    }
}
