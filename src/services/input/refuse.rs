//! What of an input can be refused without looking anything up.

use std::collections::HashSet;

use super::PostInput;
use crate::{
    domain::{
        id::MediaId,
        post::Part,
        text::excerpt,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    services::lang,
};

/// The longest text of one part, in characters, whatever a network takes.
const TEXT_MAX: usize = 100_000;
/// The most further parts of a thread.
const THREAD_MAX: usize = 100;
/// The most channels of a post.
const CHANNELS_MAX: usize = 50;
/// The most pictures of one part.
const PART_MEDIA_MAX: usize = 20;
/// The most different pictures of a post with all its variants.
const POST_MEDIA_MAX: usize = 500;
/// The most labels of a post.
const TAGS_MAX: usize = 20;
/// The longest label, pillar or campaign, in characters.
const LABEL_MAX: usize = 50;
/// The one character that not every database can keep in a text.
pub(in crate::services) const NUL: char = '\0';
/// What is said about it.
pub(in crate::services) const NUL_REFUSED: &str =
    "it holds the character U+0000, which is not taken";

/// The longest name that people give something, in characters.
const NAME_MAX: usize = 100;

/// What is wrong with a name that people give something.
pub(in crate::services) fn refuse_name(name: &str) -> Option<FieldError> {
    let count = name.chars().count();
    if count > NAME_MAX {
        Some(FieldError::too_much("name", count, NAME_MAX, "characters"))
    } else if name.trim().is_empty() {
        let message = "give it a name, so that you know it again";
        Some(FieldError::new("name", "empty", message))
    } else if name.contains(NUL) {
        Some(FieldError::new("name", "character", NUL_REFUSED))
    } else {
        None
    }
}

impl PostInput {
    /// What is wrong with it by itself; empty where nothing is.
    pub fn refuse(&self) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        refuse_part("", &self.text, &self.media, &mut wrong);
        refuse_thread("thread", &self.thread, &mut wrong);
        if let Some(tag) = self.lang.as_deref().filter(|tag| !lang::is_tag(tag)) {
            let message = format!(
                "expected a language tag such as de or pt-BR, not {}",
                short(tag)
            );
            wrong.push(FieldError::new("lang", "lang_invalid", message));
        }
        self.refuse_labels(&mut wrong);
        self.refuse_places(&mut wrong);
        let pictures = self.pictures();
        if pictures.len() > POST_MEDIA_MAX {
            wrong.push(FieldError::too_much(
                "media",
                pictures.len(),
                POST_MEDIA_MAX,
                "pictures",
            ));
        }
        wrong
    }

    fn refuse_labels(&self, wrong: &mut Vec<FieldError>) {
        if self.tags.len() > TAGS_MAX {
            wrong.push(FieldError::too_much(
                "tags",
                self.tags.len(),
                TAGS_MAX,
                "tags",
            ));
        }
        let tags = self.tags.iter().take(TAGS_MAX).enumerate();
        let tags = tags.map(|(index, tag)| (format!("tags[{index}]"), tag));
        let pillar = self
            .pillar
            .iter()
            .map(|pillar| ("pillar".to_owned(), pillar));
        let campaign = self.about.campaign.iter();
        let campaign = campaign.map(|campaign| ("about.campaign".to_owned(), campaign));
        for (field, label) in tags.chain(pillar).chain(campaign) {
            let count = label.chars().count();
            if count > LABEL_MAX {
                wrong.push(FieldError::too_much(field, count, LABEL_MAX, "characters"));
            } else if label.trim().is_empty() {
                wrong.push(FieldError::new(field, "empty", "it is empty"));
            } else if label.contains(NUL) {
                wrong.push(FieldError::new(field, "character", NUL_REFUSED));
            }
        }
    }

    /// Channels given twice, and variants of channels that are not among them.
    fn refuse_places(&self, wrong: &mut Vec<FieldError>) {
        if self.channels.len() > CHANNELS_MAX {
            let count = self.channels.len();
            wrong.push(FieldError::too_much(
                "channels",
                count,
                CHANNELS_MAX,
                "channels",
            ));
            return;
        }
        let mut seen = HashSet::new();
        for (index, channel) in self.channels.iter().enumerate() {
            if !seen.insert(channel) {
                let field = format!("channels[{index}]");
                wrong.push(FieldError::new(
                    field,
                    "channel_twice",
                    "this channel is there already",
                ));
            }
        }
        let mut varied = HashSet::new();
        for (index, variant) in self.variants.iter().enumerate() {
            let field = format!("variants[{index}]");
            if !varied.insert(variant.channel) {
                let message = "there is a variant for this channel already";
                wrong.push(FieldError::new(
                    format!("{field}.channel"),
                    "channel_twice",
                    message,
                ));
            } else if !seen.contains(&variant.channel) {
                let message = "this channel is not among the post's channels";
                wrong.push(FieldError::new(
                    format!("{field}.channel"),
                    "channel_not_meant",
                    message,
                ));
            }
            let prefix = format!("{field}.");
            let text = variant.text.as_deref().unwrap_or_default();
            refuse_part(
                &prefix,
                text,
                variant.media.as_deref().unwrap_or_default(),
                wrong,
            );
            let thread = variant.thread.as_deref().unwrap_or_default();
            refuse_thread(&format!("{field}.thread"), thread, wrong);
        }
    }

    /// Every place at which a picture is named, with the picture.
    pub fn pictures_by_field(&self) -> Vec<(String, MediaId)> {
        let mut found = Vec::new();
        let mut add = |field: String, media: &[MediaId]| {
            let named = media
                .iter()
                .enumerate()
                .map(|(at, id)| (format!("{field}[{at}]"), *id));
            found.extend(named);
        };
        add("media".to_owned(), &self.media);
        for (index, part) in self.thread.iter().enumerate() {
            add(format!("thread[{index}].media"), &part.media);
        }
        for (index, variant) in self.variants.iter().enumerate() {
            add(
                format!("variants[{index}].media"),
                variant.media.as_deref().unwrap_or_default(),
            );
            let thread = variant.thread.as_deref().unwrap_or_default();
            for (part, given) in thread.iter().enumerate() {
                add(
                    format!("variants[{index}].thread[{part}].media"),
                    &given.media,
                );
            }
        }
        found
    }

    /// Every picture it carries somewhere, once.
    pub fn pictures(&self) -> Vec<MediaId> {
        let named = self.pictures_by_field();
        let once: HashSet<MediaId> = named.into_iter().map(|(_, id)| id).collect();
        once.into_iter().collect()
    }
}

fn refuse_part(prefix: &str, text: &str, media: &[MediaId], wrong: &mut Vec<FieldError>) {
    let count = text.chars().count();
    if count > TEXT_MAX {
        wrong.push(FieldError::too_much(
            format!("{prefix}text"),
            count,
            TEXT_MAX,
            "characters",
        ));
    } else if text.contains(NUL) {
        wrong.push(FieldError::new(
            format!("{prefix}text"),
            "character",
            NUL_REFUSED,
        ));
    }
    if media.len() > PART_MEDIA_MAX {
        let field = format!("{prefix}media");
        wrong.push(FieldError::too_much(
            field,
            media.len(),
            PART_MEDIA_MAX,
            "pictures",
        ));
    }
}

fn refuse_thread(field: &str, thread: &[Part], wrong: &mut Vec<FieldError>) {
    if thread.len() > THREAD_MAX {
        wrong.push(FieldError::too_much(
            field,
            thread.len(),
            THREAD_MAX,
            "parts",
        ));
        return;
    }
    for (index, part) in thread.iter().enumerate() {
        refuse_part(
            &format!("{field}[{index}]."),
            &part.text,
            &part.media,
            wrong,
        );
    }
}

/// What a message repeats of a wrong value.
pub(super) fn short(value: &str) -> String {
    excerpt(value, 40)
}

/// Refuses a stretch of more days than are looked at once, named by where it ends.
pub(in crate::services) fn refuse_length(
    (from, to): (Instant, Instant),
    days_max: i64,
) -> Result<(), Error> {
    let length_ms = to.ms_since(from);
    if length_ms <= days_max * DAY_MS {
        return Ok(());
    }
    let days = usize::try_from((length_ms - 1) / DAY_MS + 1).unwrap_or(usize::MAX);
    let limit = usize::try_from(days_max).unwrap_or_default();
    let field = FieldError::too_much("to", days, limit, "days");
    Err(Error::field(Code::SpanTooLong, field))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::PostInput;
    use crate::domain::{id::ChannelId, time::Instant};

    fn channel(ms: i64) -> ChannelId {
        ChannelId::new(Instant::from_ms(ms))
    }

    fn wrong(value: serde_json::Value) -> Vec<String> {
        let wrong = serde_json::from_value::<PostInput>(value).unwrap().refuse();
        wrong
            .into_iter()
            .map(|field| format!("{} {}", field.field, field.code))
            .collect()
    }

    #[test]
    fn every_limit_is_named_with_its_field() {
        let (a, b) = (channel(1), channel(2));
        assert_eq!(
            wrong(json!({ "text": "x".repeat(100_001) })),
            ["text too_long"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "tags": vec!["t"; 21] })),
            ["tags too_long"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "tags": ["ok", " "] })),
            ["tags[1] empty"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "pillar": "p".repeat(51) })),
            ["pillar too_long"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "about": { "campaign": "c".repeat(51) } })),
            ["about.campaign too_long"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "lang": "deutsch!" })),
            ["lang lang_invalid"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "thread": vec![json!({ "text": "" }); 101] })),
            ["thread too_long"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "channels": [a, a] })),
            ["channels[1] channel_twice"]
        );
        assert_eq!(
            wrong(json!({ "text": "", "channels": [a], "variants": [{ "channel": b }] })),
            ["variants[0].channel channel_not_meant"]
        );
        assert_eq!(
            wrong(json!({ "text": "Guten Morgen", "channels": [a, b] })),
            [""; 0]
        );
    }
}
