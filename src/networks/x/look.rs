//! Looking for a part in the account's own posts.

use secrecy::SecretString;
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

/// How fields are asked for: X is renaming them, and its description of the API has other names than its
/// guides. Answers are read under either name.
struct Naming {
    /// The parameter that names the fields, and the fields.
    fields: (&'static str, &'static str),
    /// What else is asked for in `expansions`: other posts that one is about.
    expansions: Option<&'static str>,
}

/// As the description has it. Source: github.com/xdevplatform/docs, `openapi.json` (`post.fields` and
/// `expansions` of `/2/users/{id}/tweets`), read 2026-12-01.
const NAMING: Naming = Naming {
    fields: ("post.fields", "attachments,created_at,entities,note_post"),
    expansions: Some("referenced_posts"),
};
/// As the guides have it, where the other is refused. Source: github.com/xdevplatform/docs, *Fields*, read
/// 2026-12-01.
const OLDER_NAMING: Naming = Naming {
    fields: (
        "tweet.fields",
        "attachments,created_at,entities,note_tweet,referenced_tweets",
    ),
    expansions: None,
};

/// Where X's own short links lead through.
const SHORTENER: &str = "t.co";

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
    attachments: Option<Attachments>,
    #[serde(default)]
    entities: Option<Entities>,
    /// The whole of a text of which `text` is only the beginning, under either name.
    #[serde(default)]
    note_post: Option<Note>,
    #[serde(default)]
    note_tweet: Option<Note>,
    /// Other posts that it is about, under either name.
    #[serde(default)]
    referenced_posts: Option<Vec<Reference>>,
    #[serde(default)]
    referenced_tweets: Option<Vec<Reference>>,
}

#[derive(Deserialize)]
struct Attachments {
    #[serde(default)]
    media_keys: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Entities {
    #[serde(default)]
    urls: Option<Vec<ShortLink>>,
}

#[derive(Deserialize)]
struct Note {
    text: String,
    #[serde(default)]
    entities: Option<Entities>,
}

/// A link that X has shortened.
#[derive(Deserialize)]
struct ShortLink {
    #[serde(default)]
    url: Option<String>,
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
    fn written<'a>(&'a self, short: &'a str, quoted: Option<&str>) -> &'a str {
        let target = self.expanded_url.as_deref().unwrap_or(short);
        let status = target.split_once("/status/").map(|(_, rest)| rest);
        let is_of_media = self.media_key.is_some()
            || status.is_some_and(|rest| rest.contains("/photo/") || rest.contains("/video/"));
        let is_quote = quoted.is_some() && status == quoted;
        if is_of_media || is_quote { "" } else { target }
    }
}

impl Listed {
    /// The text as it was written, as far as it is told.
    fn written(&self, quoted: Option<&str>) -> String {
        let (text, note) = match self.note() {
            Some(note) => (&note.text, note.entities.as_ref()),
            None => (&self.text, None),
        };
        let links = [note, self.entities.as_ref()].into_iter().flatten();
        let links = links
            .filter_map(|entities| entities.urls.as_ref())
            .flatten();
        links.fold(decoded(text), |text, link| match link.url.as_deref() {
            Some(short) if !short.is_empty() => text.replace(short, link.written(short, quoted)),
            _ => text,
        })
    }

    /// How many pictures and films it carries.
    fn pictures(&self) -> usize {
        let attached = self.attachments.as_ref();
        let keys = attached.and_then(|attached| attached.media_keys.as_ref());
        keys.map_or(0, Vec::len)
    }

    /// The whole text, where `text` is only its beginning.
    fn note(&self) -> Option<&Note> {
        self.note_post.as_ref().or(self.note_tweet.as_ref())
    }

    /// What it is about; none where that is not told.
    fn references(&self) -> Option<&Vec<Reference>> {
        let told = self.referenced_posts.as_ref();
        told.or(self.referenced_tweets.as_ref())
    }

    /// The post that it is about in a way, such as `replied_to`.
    fn about(&self, kind: &str) -> Option<&str> {
        let mut references = self.references().into_iter().flatten();
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

/// How a post fits what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    /// It is ours, as well as that can be told.
    Fits(Fit),
    /// It may be ours and may be another one.
    Doubtful,
    /// It is another one.
    Other,
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

    /// How a post fits.
    fn judge(&self, one: &Listed) -> Judged {
        // Of a reply it is always told what it answers, unless the field was not answered at all.
        let is_bare = self.parent.is_some() && one.references().is_none();
        if one.created_at.is_some_and(|at| at < self.since)
            || one.about("retweeted").is_some()
            || (!is_bare && one.about("replied_to") != self.parent)
            || one.pictures() != self.pictures
        {
            return Judged::Other;
        }
        let written = one.written(self.quoted);
        let listed = Said::of(&written);
        let is_cut = one.note().is_none() && settings::is_long(self.text);
        let judged = match self.said.fits(&listed) {
            Some(Fit::Links) => Judged::Fits(Fit::Links),
            Some(Fit::Words) if listed.leads_through(SHORTENER) => Judged::Fits(Fit::Words),
            // It leads elsewhere: it is another one, or ours in a form that is not known.
            Some(Fit::Words) => Judged::Doubtful,
            None if is_cut => self.judge_beginning(&written),
            None => Judged::Other,
        };
        match judged {
            Judged::Fits(_) if is_bare => Judged::Doubtful,
            judged => judged,
        }
    }

    /// How a post fits of which a list shows only the beginning, up to an ellipsis.
    fn judge_beginning(&self, written: &str) -> Judged {
        let beginning = written.rsplit_once('…').map(|(beginning, _)| beginning);
        let beginning = beginning.map(|beginning| Said::of(beginning).words);
        let is_ours = |beginning: &String| {
            !beginning.is_empty() && self.said.words.starts_with(beginning.as_str())
        };
        match beginning.filter(is_ours) {
            Some(_) => Judged::Fits(Fit::Words),
            None => Judged::Other,
        }
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
        let mut naming = &NAMING;
        for _ in 0..PAGES_MAX {
            let (id, from) = (&account.remote_id, (&*since, next.as_deref()));
            let mut answer = self.list(id, from, naming, token).await?;
            if answer.status == 400 && next.is_none() {
                naming = &OLDER_NAMING;
                answer = self.list(id, from, naming, token).await?;
            }
            let page: Page = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(unreadable(&answer)),
            };
            // A list that does not tell when posts were made does not answer what was asked.
            let is_answered = page.data.iter().all(|one| one.created_at.is_some());
            is_whole &= page.errors.is_empty() && page.data.len() == page.meta.result_count;
            is_whole &= is_answered;
            for one in page.data {
                match wanted.judge(&one) {
                    Judged::Fits(fit) => found.push((fit, one.id)),
                    Judged::Doubtful => is_whole = false,
                    Judged::Other => {}
                }
            }
            next = page.meta.next_token;
            if next.is_none() {
                return Ok(listed(found, &account.handle, is_whole));
            }
        }
        Ok(listed(found, &account.handle, false))
    }

    /// Asks for a page of an account's posts since an instant, from a place on.
    async fn list(
        &self,
        account: &str,
        (since, place): (&str, Option<&str>),
        naming: &Naming,
        token: &SecretString,
    ) -> Result<Answer, Look> {
        let mut query = vec![("max_results", PAGE), ("start_time", since), naming.fields];
        query.extend(naming.expansions.map(|names| ("expansions", names)));
        query.extend(place.map(|place| ("pagination_token", place)));
        let url = self.api(&["users", account, "tweets"], &query);
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        answer.map_err(|error| failed(error.to_string()))
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
