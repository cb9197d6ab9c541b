//! What is sent: shapes of posts, names of steps, and fields that are the same at every attempt.

use serde_json::{Map, Value, json};

use super::settings::{self, TITLE_MAX, community};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry},
        text::{TextUnit, excerpt_in, normalised},
    },
    networks::{Draft, DraftMedia, Options, PUBLIC_LIMIT_MS, Step, upload::upload_name},
};

/// The step that makes the post.
pub(super) const POST: &str = "post:0";
/// The longest comment, in characters. Source: `r2/r2/controllers/api.py` of
/// github.com/reddit-archive/reddit, read 2026-12-01.
pub(super) const COMMENT_MAX: usize = 10_000;
/// What stands before the id of a post.
const POST_ID: &str = "t3_";

/// What a post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// A title and a text.
    Words,
    /// A title and an address.
    Link(&'a str),
    /// A title and a picture.
    Picture,
    /// A title and pictures.
    Gallery,
    /// A title and a film, with a picture that stands for it.
    Film,
}

fn media(draft: &Draft) -> &[DraftMedia] {
    draft.parts.first().map_or(&[], |part| &part.media)
}

fn is_film(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// What a draft becomes.
pub(super) fn shape(draft: &Draft) -> Shape<'_> {
    let media = media(draft);
    match (settings::text(&draft.options, "link"), media.len()) {
        (Some(link), 0) => Shape::Link(link),
        (None, 0) => Shape::Words,
        _ if media.iter().any(is_film) => Shape::Film,
        (_, 1) => Shape::Picture,
        _ => Shape::Gallery,
    }
}

/// The positions of the film and of the picture that stands for it.
fn film_and_poster(draft: &Draft) -> Option<(usize, usize)> {
    let media = media(draft);
    let film = media.iter().position(is_film)?;
    let poster = media.iter().position(|one| !is_film(one))?;
    Some((film, poster))
}

/// The title, and what of the text is not in it.
///
/// Without a title in the settings the first line is one; where that is too long, its beginning is, and
/// the whole text follows.
pub(super) fn title_and_rest(draft: &Draft) -> (String, String) {
    let text = draft.parts.first().map_or("", |part| part.text.trim());
    if let Some(title) = settings::text(&draft.options, "title") {
        let is_said = normalised(title) == normalised(text);
        let rest = if is_said { "" } else { text };
        return (title.to_owned(), rest.to_owned());
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let title = excerpt_in(first, TextUnit::Characters, TITLE_MAX);
    let rest = if title == normalised(first) {
        rest
    } else {
        text
    };
    (title, rest.trim().to_owned())
}

/// What of the text follows as the first comment, because the post has no room for it.
pub(super) fn remark(draft: &Draft) -> Option<String> {
    let (_, rest) = title_and_rest(draft);
    (shape(draft) != Shape::Words && !rest.is_empty()).then_some(rest)
}

/// What is wrong with a draft, so that nothing of it can be sent.
pub(super) fn wrong(draft: &Draft) -> Option<&'static str> {
    let is_long = |text: &String| text.chars().count() > COMMENT_MAX;
    if title_and_rest(draft).0.is_empty() {
        Some("a post on Reddit needs a title: give one in the settings, or a text")
    } else if settings::text(&draft.options, "link").is_some() && !media(draft).is_empty() {
        Some("a post on Reddit has a link or pictures and films, not both")
    } else if shape(draft) == Shape::Film
        && (film_and_poster(draft).is_none() || media(draft).len() != 2)
    {
        Some("a film on Reddit goes with one picture, which stands for it")
    } else if remark(draft).as_ref().is_some_and(is_long) {
        Some("the text follows as a comment, which has at most 10000 characters")
    } else {
        None
    }
}

/// Where a post goes: a community, or the account's own profile.
pub(super) fn place(draft: &Draft) -> String {
    let named = settings::text(&draft.options, "subreddit").and_then(community);
    match named {
        Some(name) => name.to_owned(),
        None => format!("u_{}", draft.channel.account.handle),
    }
}

/// The community that is asked what it takes; none for profiles.
pub(super) fn asked_community(options: &Options) -> Option<&str> {
    let named = settings::text(options, "subreddit").and_then(community)?;
    let is_profile = named
        .get(..2)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("u_"));
    (!is_profile).then_some(named)
}

/// What a step of a draft needs of the media that were uploaded before it.
pub(super) struct Uploaded<'a>(pub(super) &'a Journal);

impl Uploaded<'_> {
    fn entry(&self, position: usize) -> Option<&JournalEntry> {
        self.0.get(&upload_name(0, position))
    }

    /// The address of a picture or film in Reddit's store.
    fn address(&self, position: usize) -> Value {
        self.entry(position)
            .map_or(Value::Null, |entry| entry.data["url"].clone())
    }

    /// The id of a picture for a gallery.
    fn id(&self, position: usize) -> Option<&str> {
        self.entry(position)?.remote_id.as_deref()
    }
}

/// The fields that every shape has.
fn common(draft: &Draft) -> Map<String, Value> {
    let options = &draft.options;
    let mut fields = Map::new();
    let mut add = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    add("api_type", json!("json"));
    add("sr", json!(place(draft)));
    add("title", json!(title_and_rest(draft).0));
    for name in ["nsfw", "spoiler"] {
        if settings::is_on(options, name) {
            add(name, json!(true));
        }
    }
    if let Some(replies) = options.get("send_replies") {
        add("sendreplies", replies.clone());
    }
    if let Some(flair) = settings::text(options, "flair_id") {
        add("flair_id", json!(flair));
    }
    fields
}

/// The pictures of a gallery, in their order.
fn items(draft: &Draft, uploaded: &Uploaded<'_>) -> Vec<Value> {
    let with_captions = settings::is_on(&draft.options, "captions");
    let pictures = media(draft).iter().enumerate();
    let item = |(position, picture): (usize, &DraftMedia)| {
        let caption = if with_captions { &*picture.alt } else { "" };
        json!({
            "media_id": uploaded.id(position), "caption": caption, "outbound_url": "",
        })
    };
    pictures.map(item).collect()
}

/// The step that makes the post: a form, or for a gallery JSON.
pub(super) fn post_step(draft: &Draft, journal: &Journal) -> Step {
    let uploaded = Uploaded(journal);
    let (options, shape) = (&draft.options, shape(draft));
    let mut fields = common(draft);
    let mut add = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    if shape != Shape::Gallery
        && let Some(text) = settings::text(options, "flair_text")
    {
        add("flair_text", json!(text));
    }
    match shape {
        Shape::Words => {
            add("kind", json!("self"));
            add("text", json!(title_and_rest(draft).1));
        }
        Shape::Link(link) => {
            add("kind", json!("link"));
            add("url", json!(link));
            add("resubmit", json!(settings::is_on(options, "resubmit")));
        }
        Shape::Picture => {
            add("kind", json!("image"));
            add("url", uploaded.address(0));
        }
        Shape::Film => {
            let is_silent = settings::is_on(options, "silent");
            add("kind", json!(if is_silent { "videogif" } else { "video" }));
            if let Some((film, poster)) = film_and_poster(draft) {
                add("url", uploaded.address(film));
                add("video_poster_url", uploaded.address(poster));
            }
        }
        Shape::Gallery => add("items", json!(items(draft, &uploaded))),
    }
    step(POST, 0, Value::Object(fields))
}

fn step(name: &str, part: usize, request: Value) -> Step {
    Step {
        name: name.to_owned(),
        part: u32::try_from(part).unwrap_or(u32::MAX),
        key: None,
        request,
        limit_ms: PUBLIC_LIMIT_MS,
    }
}

/// The name of the step that comments: part 0 is what of the text the post had no room for.
pub(super) fn comment_name(part: usize) -> String {
    format!("comment:{part}")
}

/// What the comment of a part says.
pub(super) fn comment_text(draft: &Draft, part: usize) -> Option<String> {
    if part == 0 {
        return remark(draft);
    }
    draft.parts.get(part).map(|part| part.text.clone())
}

/// The next comment that is missing under the post.
pub(super) fn next_comment(draft: &Draft, journal: &Journal) -> Option<Step> {
    let parent = post_id(journal)?;
    (0..draft.parts.len()).find_map(|part| {
        let text = comment_text(draft, part)?;
        let name = comment_name(part);
        if journal.get(&name).is_some() {
            return None;
        }
        let request = json!({ "api_type": "json", "thing_id": parent, "text": text });
        Some(step(&name, part, request))
    })
}

/// The post, once it is out: not while Reddit makes it, when it has no id yet.
pub(super) fn out(journal: &Journal) -> Option<&JournalEntry> {
    let is_id = |id: &str| id.starts_with(POST_ID);
    journal
        .get(POST)
        .filter(|entry| entry.remote_id.as_deref().is_some_and(is_id))
}

/// The id of the post, once it is out.
pub(super) fn post_id(journal: &Journal) -> Option<&str> {
    out(journal)?.remote_id.as_deref()
}
