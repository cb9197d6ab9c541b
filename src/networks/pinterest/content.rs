//! What is sent to make a Pin: the same at every attempt, and what is filled in when it is sent.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    media::{self, Film},
    settings::{self, ALT_MAX, Transfer},
};
use crate::{
    domain::attempt::Journal,
    networks::{
        Draft, DraftMedia, DraftPart, Outcome, Step, StepReport, multipart::limit_ms,
        upload::read_media,
    },
};

/// The name of the step that makes the Pin.
pub(super) const POST: &str = "post:0";

/// What a Pin carries.
#[derive(Debug, Clone, Copy)]
pub(super) enum Carried<'a> {
    /// One picture.
    Image(&'a DraftMedia),
    /// Two to five pictures, one after the other.
    Carousel(&'a [DraftMedia]),
    /// A film, where it stands among what is carried, and the picture that is its cover.
    Film {
        film: &'a DraftMedia,
        position: usize,
        cover: Option<&'a DraftMedia>,
    },
}

fn is_film(media: &DraftMedia) -> bool {
    media.content_type.starts_with("video/")
}

/// What a part carries, or in words why that makes no Pin.
pub(super) fn carried(part: &DraftPart) -> Result<Carried<'_>, &'static str> {
    let films = part.media.iter().filter(|media| is_film(media)).count();
    match part.media.as_slice() {
        [] => Err("a Pin needs a picture or a film"),
        [film] if is_film(film) => Ok(Carried::Film {
            film,
            position: 0,
            cover: None,
        }),
        [image] => Ok(Carried::Image(image)),
        [first, second] if films == 1 => {
            let is_second = is_film(second);
            let (film, cover) = if is_second {
                (second, first)
            } else {
                (first, second)
            };
            Ok(Carried::Film {
                film,
                position: usize::from(is_second),
                cover: Some(cover),
            })
        }
        _ if films > 0 => Err("a film goes with one picture at most, which is its cover"),
        [first, others @ ..] => {
            let is_as_first =
                |other: &DraftMedia| (other.width, other.height) == (first.width, first.height);
            // Where nobody could tell how large one is, Pinterest will.
            let is_known = part.media.iter().all(|media| media.width > 0);
            if is_known && !others.iter().all(is_as_first) {
                Err("all pictures of one Pin must have the same width and the same height")
            } else {
                Ok(Carried::Carousel(&part.media))
            }
        }
    }
}

/// The board and the section that a channel is; its id is `549`, or `549/12` with a section.
pub(super) fn board_of(remote_id: &str) -> (&str, Option<&str>) {
    match remote_id.split_once('/') {
        Some((board, section)) => (board, Some(section)),
        None => (remote_id, None),
    }
}

/// The section that a Pin goes to.
pub(super) fn section_of(draft: &Draft) -> Option<&str> {
    let (_, own) = board_of(&draft.channel.account.remote_id);
    let given = settings::text(&draft.options, "section");
    Some(given).filter(|given| !given.is_empty()).or(own)
}

/// The step that makes the Pin; none where it is out.
pub(super) fn public_step(draft: &Draft, journal: &Journal) -> Option<Step> {
    if journal.get(POST).is_some() {
        return None;
    }
    Some(Step {
        name: POST.to_owned(),
        part: 0,
        key: None,
        request: request(draft, journal),
        limit_ms: limit_ms(&sent_along(draft)),
    })
}

/// The pictures that go along with the Pin, for which a call needs more time.
fn sent_along(draft: &Draft) -> Vec<DraftMedia> {
    let media = draft.parts.first().map_or(&[][..], |part| &part.media);
    let images: Vec<DraftMedia> = media.iter().filter(|one| !is_film(one)).cloned().collect();
    let is_fetched = settings::transfer(&draft.options) != Transfer::Upload
        && images.iter().all(|image| image.address.is_some());
    if is_fetched { Vec::new() } else { images }
}

/// What the Pin will be. Pictures are named by their files: whether they are sent along or fetched is
/// decided when it is sent, and an address to fetch from changes from day to day.
fn request(draft: &Draft, journal: &Journal) -> Value {
    let part = draft.parts.first();
    let carried = part.and_then(|part| carried(part).ok());
    let (board, _) = board_of(&draft.channel.account.remote_id);
    let mut request = json!({ "board_id": board });
    let texts = [
        ("board_section_id", section_of(draft).unwrap_or_default()),
        ("title", settings::text(&draft.options, "title")),
        ("description", part.map_or("", |part| &part.text)),
        ("link", settings::text(&draft.options, "link")),
        (
            "alt_text",
            carried.map_or("", |carried| begin(alt(carried))),
        ),
        ("sponsor_id", settings::text(&draft.options, "sponsor_id")),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            request[name] = Value::from(text);
        }
    }
    request["media_source"] = match carried {
        None => Value::Null,
        Some(Carried::Image(image)) => json!({ "image": named(image) }),
        Some(Carried::Carousel(images)) => {
            json!({ "images": images.iter().map(named).collect::<Vec<_>>() })
        }
        Some(Carried::Film {
            film: _,
            position,
            cover,
        }) => {
            let media_id = match media::film(draft, journal, position) {
                Film::Ready(id) => Some(id),
                _ => None,
            };
            let mut source = json!({ "source_type": "video_id", "media_id": media_id });
            if let Some(cover) = cover {
                source["cover"] = named(cover);
            } else {
                let second = settings::cover_s(&draft.options);
                source["cover_image_key_frame_time"] = Value::from(second);
            }
            source
        }
    };
    request
}

/// The one description that a Pin has: the film's, or the first picture's.
fn alt(carried: Carried<'_>) -> &str {
    match carried {
        Carried::Image(image) => &image.alt,
        Carried::Carousel(images) => images.first().map_or("", |image| &image.alt),
        Carried::Film { film, .. } => &film.alt,
    }
}

/// As much of a description as a Pin takes: Dezent counts what readers see, Pinterest what it is written
/// with.
fn begin(alt: &str) -> &str {
    let mut units = 0;
    let end = alt.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > ALT_MAX
    });
    end.map_or(alt, |(at, _)| &alt[..at])
}

fn named(media: &DraftMedia) -> Value {
    json!({
        "file": media.name,
        "content_type": media.content_type,
        "size_bytes": media.size_bytes,
    })
}

/// What is sent: the request of the step with its pictures filled in.
pub(super) async fn body(draft: &Draft, step: &Step) -> Result<Value, StepReport> {
    let part = draft.parts.first();
    let carried = part.map_or(Err("there is nothing to pin"), carried);
    let carried = carried.map_err(|why| StepReport {
        message: Some(why.to_owned()),
        ..StepReport::from(Outcome::Refused { duplicate: false })
    })?;
    let transfer = settings::transfer(&draft.options);
    let mut body = step.request.clone();
    body["media_source"] = match carried {
        Carried::Image(image) => {
            let (is_pulled, mut source) = picture(image, transfer).await?;
            let source_type = if is_pulled {
                "image_url"
            } else {
                "image_base64"
            };
            source["source_type"] = Value::from(source_type);
            source
        }
        Carried::Carousel(images) => {
            // A carousel is of one kind or the other.
            let is_reachable = images.iter().all(|image| image.address.is_some());
            let transfer = match transfer {
                Transfer::Auto if !is_reachable => Transfer::Upload,
                other => other,
            };
            let (mut items, mut is_pulled) = (Vec::new(), false);
            for image in images {
                let (pulled, item) = picture(image, transfer).await?;
                is_pulled = pulled;
                items.push(item);
            }
            let source_type = if is_pulled {
                "multiple_image_urls"
            } else {
                "multiple_image_base64"
            };
            json!({ "source_type": source_type, "items": items })
        }
        Carried::Film { cover, .. } => {
            let mut source = step.request["media_source"].clone();
            if let (Some(cover), Some(fields)) = (cover, source.as_object_mut()) {
                fields.remove("cover");
                let (is_pulled, picture) = picture(cover, transfer).await?;
                if is_pulled {
                    fields.insert("cover_image_url".to_owned(), picture["url"].clone());
                } else {
                    let content_type = picture["content_type"].clone();
                    fields.insert("cover_image_content_type".to_owned(), content_type);
                    fields.insert("cover_image_data".to_owned(), picture["data"].clone());
                }
            }
            source
        }
    };
    Ok(body)
}

/// A picture as it is sent, and whether it is to be fetched.
async fn picture(image: &DraftMedia, transfer: Transfer) -> Result<(bool, Value), StepReport> {
    match (&image.address, transfer) {
        (Some(address), Transfer::Auto | Transfer::Pull) => Ok((true, json!({ "url": address }))),
        (None, Transfer::Pull) => Err(StepReport {
            message: Some(
                "Pinterest cannot fetch this picture, because this program has no public address; \
                 set image_transfer to upload"
                    .to_owned(),
            ),
            ..StepReport::from(Outcome::NotSent)
        }),
        _ => {
            let bytes = read_media(image).await?;
            let data = STANDARD.encode(bytes);
            let sent = json!({ "content_type": image.content_type, "data": data });
            Ok((false, sent))
        }
    }
}
