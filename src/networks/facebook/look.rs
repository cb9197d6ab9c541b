//! Looking for a part: by its film, by its id, or among the page's own posts and comments.
//!
//! Source: developers.facebook.com, *Page Published Posts*, *Page Video Reels*, *Video Status* and
//! *Comments*, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Facebook,
    answers::{FILM_AGAIN_MS, whole_address},
    post::{Form, first_id, form, picture_ids},
};
use crate::{
    domain::{
        text::{normalised, weighted_links},
        time::{Instant, SECOND_MS},
    },
    networks::{
        Candidate, Look, LookRequest, Session,
        meta::{Found, instant, list, look_at, unseen},
    },
};

/// What is read of each post, each reel, each comment and each film.
const POST_FIELDS: &str = "id,message,created_time,permalink_url,\
                           attachments{media_type,target,subattachments{media_type,target}}";
const REEL_FIELDS: &str = "id,description,created_time,permalink_url,post_id";
const COMMENT_FIELDS: &str = "id,message,created_time,from";
const FILM_FIELDS: &str = "id,post_id,permalink_url,status";
/// How many entries one page lists.
const PAGE: &str = "50";

/// One post, reel or comment of a list.
#[derive(Deserialize)]
struct Listed {
    id: String,
    /// What a post or a comment says.
    #[serde(default)]
    message: Option<String>,
    /// What a reel says.
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    created_time: Option<String>,
    #[serde(default)]
    permalink_url: Option<String>,
    /// The post that a reel is.
    #[serde(default)]
    post_id: Option<String>,
    /// Who wrote a comment; Facebook does not always say.
    #[serde(default)]
    from: Option<Node>,
    #[serde(default)]
    attachments: Option<Attachments>,
}

/// Something that has an id.
#[derive(Deserialize)]
struct Node {
    #[serde(default)]
    id: Option<String>,
}

#[derive(Deserialize)]
struct Attachments {
    data: Vec<Attachment>,
}

/// What a post shows below its text: a picture, several, or the preview of a link.
#[derive(Deserialize)]
struct Attachment {
    /// Such as `photo`, `album`, `video` or `link`.
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    target: Option<Node>,
    #[serde(default)]
    subattachments: Option<Attachments>,
}

impl Attachments {
    /// The ids of what is shown, one by one.
    fn shown(&self) -> Vec<Option<&str>> {
        let each = self.data.iter().map(|one| match &one.subattachments {
            Some(several) if !several.data.is_empty() => several.shown(),
            _ => vec![one.target.as_ref().and_then(|target| target.id.as_deref())],
        });
        each.flatten().collect()
    }

    /// Whether a picture or a film is shown.
    fn has_media(&self) -> bool {
        let mut kinds = self.data.iter().filter_map(|one| one.media_type.as_deref());
        kinds.any(|kind| matches!(kind, "photo" | "album" | "video"))
    }
}

impl Listed {
    fn is_before(&self, since: Instant) -> bool {
        let at = self.created_time.as_deref().and_then(instant);
        at.is_some_and(|at| at < since)
    }

    fn says(&self, text: &str) -> bool {
        let said = self.message.as_deref().or(self.description.as_deref());
        normalised(said.unwrap_or_default()) == text
    }

    /// The post, with what later steps need of it.
    fn candidate(self) -> Candidate {
        let url = whole_address(self.permalink_url.as_deref());
        Candidate {
            remote_id: self.post_id.unwrap_or(self.id),
            data: json!({ "url": url }),
        }
    }
}

/// A film and how far it is.
#[derive(Deserialize)]
struct Film {
    id: String,
    #[serde(default)]
    post_id: Option<String>,
    #[serde(default)]
    permalink_url: Option<String>,
    #[serde(default)]
    status: Value,
}

/// A film that is out, known by its post where that is told.
fn out(film: Film) -> Look {
    Look::Out {
        data: json!({ "url": whole_address(film.permalink_url.as_deref()) }),
        remote_id: film.post_id.unwrap_or(film.id),
    }
}

/// How well a post fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It says the same, with as many pictures as far as that can be told.
    Words,
    /// It shows the very pictures that were laid down for it.
    Pictures,
}

/// What a post of the feed is to say and show.
struct Wanted {
    text: String,
    /// How many pictures or films it shows.
    pictures: usize,
    /// Meta's ids of its pictures, where all are known.
    known: Vec<String>,
    /// Whether it leads nowhere, so that no preview can be shown below it.
    has_no_link: bool,
}

/// How well a post fits.
fn fit(one: &Listed, wanted: &Wanted) -> Option<Fit> {
    let Wanted {
        text,
        pictures,
        known,
        has_no_link,
    } = wanted;
    let pictures = *pictures;
    let has_media = one.attachments.as_ref().is_some_and(Attachments::has_media);
    if pictures == 0 && *has_no_link && has_media {
        return None;
    }
    let shown = one.attachments.as_ref().map(Attachments::shown);
    let is_shown = |id: &String| {
        let mut shown = shown.iter().flatten();
        shown.any(|one| *one == Some(id.as_str()))
    };
    if !known.is_empty() && known.iter().all(is_shown) {
        return Some(Fit::Pictures);
    }
    // Below a text there may be the preview of a link, which says nothing.
    let count = shown.as_ref().map(Vec::len).filter(|_| pictures > 0);
    let is_as_many = count.is_none_or(|count| count == pictures);
    (is_as_many && one.says(text)).then_some(Fit::Words)
}

impl Facebook {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let no_part = || unseen("there is no such part");
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let given = request.draft.parts.get(part).ok_or_else(no_part)?;
        let form = form(request.draft, part);
        if matches!(form, Form::PictureStory | Form::FilmStory) {
            return Err(unseen(
                "Facebook does not tell which of its stories is ours",
            ));
        }
        let noted = request.journal.get(&request.step.name);
        let video = noted.and_then(|entry| entry.data["video"].as_str());
        let key = request.step.key.as_deref().filter(|_| !request.is_lost);
        match (request.handle, key) {
            (Some(id), _) if video == Some(id) => {
                return self.look_by_film(id, form, true, session).await;
            }
            (Some(id), _) => return self.look_by_id(id, session).await,
            (None, Some(film)) => return self.look_by_film(film, form, false, session).await,
            (None, None) => {}
        }
        let text = normalised(&given.text);
        let found = match form {
            Form::Comment => self.comments(request, &text, session).await?,
            Form::Reel => self.reels(request, &text, session).await?,
            _ => {
                let known = picture_ids(request.draft, request.journal, part);
                let is_whole = known.len() == given.media.len();
                let has_link = request.draft.options.contains_key("link");
                let wanted = Wanted {
                    pictures: given.media.len(),
                    known: if is_whole { known } else { Vec::new() },
                    has_no_link: !has_link && weighted_links(&given.text).is_empty(),
                    text,
                };
                self.posts(request, &wanted, session).await?
            }
        };
        // A film stands in no list before Facebook is done with it, which may take long.
        let is_prompt = !matches!(form, Form::Film | Form::Reel);
        Ok(Look::Listed {
            complete: found.complete && is_prompt,
            candidates: found.entries,
        })
    }

    /// Reads a post or comment whose id is known. What cannot be read may be gone, or hidden from this
    /// token: the answer is the same.
    async fn look_by_id(&self, id: &str, session: &Session) -> Result<Look, Look> {
        let url = self.url(&[id], &[("fields", "id,permalink_url")]);
        let post: Listed = look_at(&self.http, url, session).await?;
        if post.id != id {
            return Err(unseen("the network answered with another post"));
        }
        let Candidate { data, .. } = post.candidate();
        Ok(Look::Out {
            remote_id: id.to_owned(),
            data,
        })
    }

    /// Asks how far a film is. Only what Facebook says in so many words is believed: a film that it has
    /// not begun to publish may have been finished all the same, while it is still worked on.
    ///
    /// A film that Facebook has accepted is never made or finished once more by itself: it is asked about
    /// until it is out, or until a person is.
    async fn look_by_film(
        &self,
        id: &str,
        form: Form,
        is_accepted: bool,
        session: &Session,
    ) -> Result<Look, Look> {
        let url = self.url(&[id], &[("fields", FILM_FIELDS)]);
        let film: Film = look_at(&self.http, url, session).await?;
        if film.id != id {
            return Err(unseen("the network answered with another film"));
        }
        let status = &film.status;
        let of = |phase: &str, name: &str| status[phase][name].as_str().unwrap_or_default();
        let published = of("publishing_phase", "publish_status");
        let is_busy = ["processing_phase", "publishing_phase"]
            .iter()
            .any(|phase| of(phase, "status") == "in_progress");
        let whole = status["video_status"].as_str().unwrap_or_default();
        let is_lost =
            published == "error" || matches!(whole, "expired" | "upload_failed" | "error");
        // Not every film tells of its publishing: one of the feed is published by being made.
        let is_over = matches!(of("publishing_phase", "status"), "complete" | "completed")
            || (form == Form::Film && whole == "ready");
        Ok(match published {
            "published" => out(film),
            "" if is_over && !is_lost => out(film),
            _ if is_lost && is_accepted => {
                return Err(unseen("Facebook says that it could not publish the film"));
            }
            _ if is_lost => Look::Gone,
            "draft" if !is_busy && !is_accepted => Look::Ready,
            _ => Look::Processing {
                look_in_ms: FILM_AGAIN_MS,
            },
        })
    }

    /// Reads what the page published since before the first try.
    async fn posts(
        &self,
        request: &LookRequest<'_>,
        wanted: &Wanted,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let page = &request.draft.channel.account.remote_id;
        let path = [page.as_str(), "published_posts"];
        let found = self.listed(request, &path, POST_FIELDS, session).await?;
        let is_said = found.entries.iter().any(|one| one.says(&wanted.text));
        let fitting: Vec<(Fit, Listed)> = found
            .entries
            .into_iter()
            .filter_map(|one| Some((fit(&one, wanted)?, one)))
            .collect();
        // Where the very pictures were found, the words of others say nothing.
        let best = fitting.iter().map(|(fit, _)| *fit).max();
        // The same words with other pictures may be ours, shown otherwise than we expect.
        let complete = found.complete && (best.is_some() || !is_said);
        let entries = fitting
            .into_iter()
            .filter(|(fit, _)| Some(*fit) == best)
            .map(|(_, one)| one.candidate());
        Ok(Found {
            entries: entries.collect(),
            complete,
        })
    }

    /// Reads the page's reels since before the first try.
    async fn reels(
        &self,
        request: &LookRequest<'_>,
        text: &str,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let page = &request.draft.channel.account.remote_id;
        let path = [page.as_str(), "video_reels"];
        let found = self.listed(request, &path, REEL_FIELDS, session).await?;
        let fitting = found.entries.into_iter().filter(|one| one.says(text));
        Ok(Found {
            entries: fitting.map(Listed::candidate).collect(),
            complete: found.complete,
        })
    }

    /// Reads the comments on the first part.
    async fn comments(
        &self,
        request: &LookRequest<'_>,
        text: &str,
        session: &Session,
    ) -> Result<Found<Candidate>, Look> {
        let no_part = || unseen("there is no such part");
        let post = first_id(request.journal).ok_or_else(no_part)?;
        let path = [post.as_str(), "comments"];
        let url = self.url(&path, &[("fields", COMMENT_FIELDS), ("limit", PAGE)]);
        // Comments come oldest first or newest first, as the page is set: all are read.
        let found = list(&self.http, url, session, |_: &Listed| false).await?;
        let own = request.draft.channel.account.remote_id.as_str();
        let is_own = |one: &Listed| {
            let from = one.from.as_ref().and_then(|from| from.id.as_deref());
            from.is_none_or(|from| from == own)
        };
        let fitting = found
            .entries
            .into_iter()
            .filter(|one| !one.is_before(request.since) && is_own(one) && one.says(text));
        Ok(Found {
            entries: fitting.map(Listed::candidate).collect(),
            complete: found.complete,
        })
    }

    /// Reads a list since before the first try.
    async fn listed(
        &self,
        request: &LookRequest<'_>,
        path: &[&str],
        fields: &str,
        session: &Session,
    ) -> Result<Found<Listed>, Look> {
        let since = request.since;
        let since_s = since.ms().div_euclid(SECOND_MS).to_string();
        let query = [("fields", fields), ("limit", PAGE), ("since", &since_s)];
        let url = self.url(path, &query);
        let is_before = |one: &Listed| one.is_before(since);
        let Found { entries, complete } = list(&self.http, url, session, is_before).await?;
        let young = entries.into_iter().filter(|one| !one.is_before(since));
        Ok(Found {
            entries: young.collect(),
            complete,
        })
    }
}
