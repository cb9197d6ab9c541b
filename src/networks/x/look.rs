//! Looking for a part in the account's own posts.

use serde::Deserialize;
use serde_json::Value;

use super::{
    X, answers,
    post::parent,
    settings::{self, is_set, text},
};
use crate::{
    domain::time::Instant,
    networks::{
        Candidate, Draft, Look, LookRequest, Session,
        http::{Answer, Request},
        oauth::ACCESS,
        words::{Fit, Said},
    },
};

/// What the parameter is called that names the fields to be answered, and what posts are called in
/// them. X is renaming both; answers are read under either name. Source: github.com/xdevplatform/docs,
/// changelog and *Fields*, read 2026-12-01.
const FIELDS_PARAMETER: &str = "tweet.fields";
const FIELDS: &str = "created_at,attachments,entities,referenced_tweets";

/// How many posts one page lists, the most that X gives, and how many pages are read at the most.
/// Source: github.com/xdevplatform/docs, *Get Posts* (timelines), read 2026-12-01.
const PAGE: &str = "100";
const PAGES_MAX: usize = 10;

/// A page of posts.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    data: Vec<Listed>,
    #[serde(default)]
    errors: Vec<Value>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    result_count: usize,
    #[serde(default)]
    next_token: Option<String>,
}

/// One post.
#[derive(Deserialize)]
struct Listed {
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    created_at: Option<Instant>,
    #[serde(default)]
    attachments: Attachments,
    #[serde(default)]
    entities: Entities,
    #[serde(default, alias = "referenced_posts")]
    referenced_tweets: Vec<Reference>,
}

#[derive(Default, Deserialize)]
struct Attachments {
    #[serde(default)]
    media_keys: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Entities {
    #[serde(default)]
    urls: Vec<ShortLink>,
}

/// A link that X has shortened.
#[derive(Deserialize)]
struct ShortLink {
    url: String,
    #[serde(default)]
    expanded_url: Option<String>,
    #[serde(default)]
    media_key: Option<String>,
}

/// Another post that one is about.
#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

impl ShortLink {
    /// What was written in its place: nothing, where X put it there for pictures or for a quoted post.
    fn written(&self, quoted: Option<&str>) -> &str {
        let target = self.expanded_url.as_deref().unwrap_or(&self.url);
        let status = target.split_once("/status/").map(|(_, rest)| rest);
        let is_of_media = self.media_key.is_some()
            || status.is_some_and(|rest| rest.contains("/photo/") || rest.contains("/video/"));
        let is_quote = quoted.is_some() && status == quoted;
        if is_of_media || is_quote { "" } else { target }
    }
}

impl Listed {
    /// The text as it was written.
    fn written(&self, quoted: Option<&str>) -> String {
        let links = self.entities.urls.iter();
        links.fold(decoded(&self.text), |text, link| {
            text.replace(&link.url, link.written(quoted))
        })
    }

    /// The post that it is about in a way, such as `replied_to`.
    fn about(&self, kind: &str) -> Option<&str> {
        let mut references = self.referenced_tweets.iter();
        let found = references.find(|one| one.kind == kind);
        found.map(|one| one.id.as_str())
    }
}

/// A text whose three characters that X writes by name are written as themselves.
fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What is looked for.
struct Wanted<'a> {
    text: &'a str,
    said: Said,
    pictures: usize,
    parent: Option<&'a str>,
    quoted: Option<&'a str>,
    since: Instant,
}

impl<'a> Wanted<'a> {
    fn of(request: &LookRequest<'a>) -> Option<Self> {
        let part = usize::try_from(request.step.part).ok()?;
        let given = request.draft.parts.get(part)?;
        let quoted = text(&request.draft.options, "quote_tweet_id");
        Some(Self {
            text: &given.text,
            said: Said::of(&given.text),
            pictures: given.media.len(),
            parent: parent(request.journal, part),
            quoted: quoted.filter(|_| part == 0),
            since: request.since,
        })
    }

    /// How well a post fits; none where it cannot be ours.
    fn fits(&self, one: &Listed) -> Option<Fit> {
        if one.created_at.is_some_and(|at| at < self.since)
            || one.about("retweeted").is_some()
            || one.about("replied_to") != self.parent
            || one.attachments.media_keys.len() != self.pictures
        {
            return None;
        }
        let written = one.written(self.quoted);
        let fit = self.said.fits(&Said::of(&written));
        if fit.is_none() && settings::is_long(self.text) && self.begins(&written) {
            return Some(Fit::Words);
        }
        fit
    }

    /// Whether a list shows the beginning of a long text, up to an ellipsis.
    fn begins(&self, written: &str) -> bool {
        let Some((beginning, _)) = written.rsplit_once('…') else {
            return false;
        };
        let beginning = Said::of(beginning).words;
        !beginning.is_empty() && self.said.words.starts_with(&beginning)
    }
}

/// Whether a list surely shows what is looked for, if it is there. Lists shorten long texts, and it is
/// not documented that they hold what only a community or paying followers see.
fn is_surely_listed(draft: &Draft, text: &str) -> bool {
    let options = &draft.options;
    !settings::is_long(text)
        && !options.contains_key("community_id")
        && !is_set(options, "for_super_followers_only")
}

fn failed(message: String) -> Look {
    Look::Failed {
        message,
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    let sentence = answers::said(answer).sentence;
    let message = format!("X answered {}: {sentence}", answer.status);
    Look::Failed {
        message: message.trim_end_matches([':', ' ']).to_owned(),
        unauthorized: answer.status == 401,
    }
}

impl X {
    /// Reads the account's posts since shortly before the first try; an error is a look that saw
    /// nothing.
    pub(super) async fn look_up(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let wanted =
            Wanted::of(request).ok_or_else(|| failed("there is no such part".to_owned()))?;
        let token = session.get(ACCESS).ok_or(Look::Failed {
            message: "there is no access token".to_owned(),
            unauthorized: true,
        })?;
        let account = &request.draft.channel.account;
        let since = wanted.since.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let (mut found, mut next) = (Vec::new(), None::<String>);
        let mut is_whole = is_surely_listed(request.draft, wanted.text);
        for _ in 0..PAGES_MAX {
            let mut query = vec![
                ("max_results", PAGE),
                ("start_time", &since),
                (FIELDS_PARAMETER, FIELDS),
            ];
            if let Some(place) = &next {
                query.push(("pagination_token", place));
            }
            let url = self.api(&["users", &account.remote_id, "tweets"], &query);
            let answer = self.http.read(Request::get(url).bearer(token)).await;
            let answer = answer.map_err(|error| failed(error.to_string()))?;
            let page: Page = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(unreadable(&answer)),
            };
            is_whole &= page.errors.is_empty() && page.data.len() == page.meta.result_count;
            let fitting = page.data.into_iter();
            found.extend(fitting.filter_map(|one| Some((wanted.fits(&one)?, one.id))));
            next = page.meta.next_token;
            if next.is_none() {
                return Ok(listed(found, &account.handle, is_whole));
            }
        }
        Ok(listed(found, &account.handle, false))
    }
}

/// The posts that fit best.
fn listed(found: Vec<(Fit, String)>, handle: &str, complete: bool) -> Look {
    let best = found.iter().map(|(fit, _)| *fit).max();
    let candidates = found
        .into_iter()
        .filter(|(fit, _)| Some(*fit) == best)
        .map(|(_, id)| Candidate {
            data: answers::post_data(handle, &id),
            remote_id: id,
        });
    Look::Listed {
        complete,
        candidates: candidates.collect(),
    }
}
