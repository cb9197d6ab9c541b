//! Networks: their names, what they can hold, and how an unclear outcome is settled on them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::{
    media::{Media, MediaType},
    post::Part,
    shorthand::Shorthand,
    text::TextUnit,
};

/// A network that Dezent can publish on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Network {
    /// The rehearsal network that ships in the binary; nothing on it leaves the machine.
    Sandbox,
    /// Bluesky and every other server of the AT Protocol.
    Bluesky,
    /// Mastodon and the servers that speak its API.
    Mastodon,
    /// Any address that takes a signed message.
    Webhook,
    /// A place without a way in for programs: a person is reminded, and posts there by hand.
    Reminder,
}

/// Which networks something is about: one, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// All of them.
    All,
    /// This one.
    One(Network),
}

impl Reach {
    /// Whether a network is among them.
    pub fn holds(self, network: Network) -> bool {
        self == Self::All || self == Self::One(network)
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::One(network) => network.fmt(f),
        }
    }
}

impl FromStr for Reach {
    type Err = strum::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.parse().map(Self::One)
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How the outcome of an unclear send can be found out; a function of channel and draft.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::EnumIter,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// K1: we choose the id, and writing it again changes nothing.
    ChosenId,
    /// K2: the server remembers our key for a while and answers a repeat with the first post.
    ServerKey,
    /// K3: a handle exists before publishing and tells whether it was published.
    Handle,
    /// K4: our own recent posts can be listed.
    Listing,
    /// K5: nothing can be asked; only a person can look.
    Blind,
}

/// What shows that an adapter speaks to its network rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ProvenBy {
    /// The tests publish on the network's own server software.
    Server,
    /// The requests are checked against a description the network publishes.
    Description,
    /// The requests are compared with the network's written documentation only.
    Sheet,
}

/// What a network, on one channel, accepts. Every number comes with its source in the adapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Limits {
    /// The longest text of one part, in `text_unit`.
    pub text_max: usize,
    /// How the network counts.
    pub text_unit: TextUnit,
    /// A second limit on the same text, in bytes of UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_bytes_max: Option<usize>,
    /// What counts otherwise than it is written; none where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shorthand: Option<Shorthand>,
    /// Whether a post must carry a picture.
    pub needs_media: bool,
    /// The most images one part may carry.
    pub images_max: usize,
    /// The largest image in bytes.
    pub image_size_bytes_max: u64,
    /// The image formats it takes.
    pub image_types: Vec<MediaType>,
    /// The most films one part may carry; 0 means that it takes none.
    pub videos_max: usize,
    /// The largest film in bytes.
    pub video_size_bytes_max: u64,
    /// The longest film in milliseconds; none where only its size counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_duration_ms_max: Option<i64>,
    /// The film formats it takes.
    pub video_types: Vec<MediaType>,
    /// Whether one part may carry images and films together.
    pub mixes_media: bool,
    /// The longest description of one image or film, in graphemes.
    pub alt_max: usize,
    /// The most parts of a thread; 1 means the network has no threads.
    pub thread_parts_max: usize,
}

impl Limits {
    /// How long `text` is for this network, and how much room is left.
    pub fn measure(&self, text: &str) -> Length {
        let counted = self.shorthand.map_or_else(
            || self.text_unit.count(text),
            |shorthand| shorthand.count(self.text_unit, text),
        );
        let primary = Length {
            counted,
            limit: self.text_max,
            unit: self.text_unit,
        };
        match self.text_bytes_max {
            Some(limit) if text.len() > limit && counted <= self.text_max => Length {
                counted: text.len(),
                limit,
                unit: TextUnit::Bytes,
            },
            _ => primary,
        }
    }

    /// What this network would refuse in a thread of parts (a single post is a thread of one).
    ///
    /// What they carry is judged by [`Limits::refuse_media`], which needs the stored files' facts.
    pub fn refuse_parts(&self, parts: &[Part]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if parts.len() > 1 && self.thread_parts_max == 1 {
            refusals.push(Refusal::new(
                "thread",
                "thread_unsupported",
                parts.len(),
                1,
                "parts",
            ));
        } else if parts.len() > self.thread_parts_max {
            let max = self.thread_parts_max;
            refusals.push(Refusal::new(
                "thread",
                "thread_too_long",
                parts.len(),
                max,
                "parts",
            ));
        }
        for (index, part) in parts.iter().enumerate() {
            let length = self.measure(&part.text);
            if length.counted > length.limit {
                refusals.push(Refusal::new(
                    part_field(index, "text"),
                    "text_too_long",
                    length.counted,
                    length.limit,
                    length.unit.to_string(),
                ));
            }
            if part.text.trim().is_empty() && part.media.is_empty() {
                refusals.push(Refusal::new(
                    part_field(index, "text"),
                    TEXT_EMPTY,
                    0,
                    1,
                    "characters",
                ));
            }
            if self.needs_media && index == 0 && part.media.is_empty() {
                refusals.push(Refusal::new("media", "media_needed", 0, 1, "images"));
            }
        }
        refusals
    }

    /// What this network would refuse in what the part at `part` carries, each with its position.
    pub fn refuse_media(&self, part: usize, carried: &[(usize, &Media)]) -> Vec<Refusal> {
        let field = part_field(part, "media");
        let of_kind = |is_video: bool| {
            let kind = carried.iter();
            kind.filter(|(_, media)| media.media_type.is_video() == is_video)
                .count()
        };
        let (images, videos) = (of_kind(false), of_kind(true));
        let mut refusals = Vec::new();
        if images > self.images_max {
            let max = self.images_max;
            refusals.push(Refusal::new(
                &*field,
                "media_too_many",
                images,
                max,
                "images",
            ));
        }
        // Where none is ever taken, each is refused by its type.
        if videos > self.videos_max && !self.video_types.is_empty() {
            let max = self.videos_max;
            refusals.push(Refusal::new(
                &*field,
                "media_too_many",
                videos,
                max,
                "films",
            ));
        }
        if images > 0 && videos > 0 && self.videos_max > 0 && !self.mixes_media {
            let message = "this network takes either images or films in one part".to_owned();
            refusals.push(Refusal {
                message,
                ..Refusal::new(
                    &*field,
                    "media_mixed",
                    carried.len(),
                    images.max(videos),
                    "media",
                )
            });
        }
        for (position, media) in carried {
            refusals.extend(self.refuse_one(&format!("{field}[{position}]"), media));
        }
        refusals
    }

    /// What this network would refuse in one image or film.
    fn refuse_one(&self, field: &str, media: &Media) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let (types, size_max, unit) = if media.media_type.is_video() {
            (&self.video_types, self.video_size_bytes_max, "films")
        } else {
            (&self.image_types, self.image_size_bytes_max, "images")
        };
        if !types.contains(&media.media_type) {
            let message = if types.is_empty() {
                format!("this network takes no {unit}")
            } else {
                format!("this network does not take {} {unit}", media.media_type)
            };
            refusals.push(Refusal {
                message,
                ..Refusal::new(field, "media_type", 1, 0, unit)
            });
            return refusals;
        }
        if media.size_bytes > size_max {
            refusals.push(Refusal::new(
                field,
                "media_too_large",
                usize::try_from(media.size_bytes).unwrap_or(usize::MAX),
                usize::try_from(size_max).unwrap_or(usize::MAX),
                "bytes",
            ));
        }
        let durations = media.duration_ms.zip(self.video_duration_ms_max);
        if let Some((duration_ms, max_ms)) = durations.filter(|(is, max)| is > max) {
            refusals.push(Refusal::new(
                field,
                "media_too_long",
                usize::try_from(duration_ms).unwrap_or(usize::MAX),
                usize::try_from(max_ms).unwrap_or_default(),
                "milliseconds",
            ));
        }
        let alt = TextUnit::Graphemes.count(&media.alt);
        if alt > self.alt_max {
            refusals.push(Refusal::new(
                format!("{field}.alt"),
                "alt_too_long",
                alt,
                self.alt_max,
                "graphemes",
            ));
        }
        refusals
    }
}

/// The name of a field of one part, as the API's body has it: `text`, `thread[0].text`.
fn part_field(index: usize, field: &str) -> String {
    if index == 0 {
        field.to_owned()
    } else {
        format!("thread[{}].{field}", index - 1)
    }
}

/// The length of a text as one network counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Length {
    /// How long it is, in `unit`.
    pub counted: usize,
    /// How long it may be, in `unit`.
    pub limit: usize,
    /// The unit of both.
    pub unit: TextUnit,
}

impl Length {
    /// How much may still be written; negative where there is too much already.
    pub fn remaining(&self) -> i64 {
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        limit.saturating_sub(i64::try_from(self.counted).unwrap_or(i64::MAX))
    }
}

/// The code of a refusal: there is neither a text nor a picture.
pub const TEXT_EMPTY: &str = "text_empty";

/// Something a network would not take, found before it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Refusal {
    /// The field of the request's body, such as `thread[0].text`.
    pub field: String,
    /// A stable name of what is wrong, such as `text_too_long`.
    pub code: String,
    /// How much there is.
    pub count: usize,
    /// How much there may be.
    pub limit: usize,
    /// What is counted.
    pub unit: String,
    /// One sentence for a person.
    pub message: String,
}

impl Refusal {
    /// Makes a refusal whose sentence follows from its numbers.
    pub fn new(
        field: impl Into<String>,
        code: &str,
        count: usize,
        limit: usize,
        unit: impl Into<String>,
    ) -> Self {
        let unit = unit.into();
        let message = match code {
            TEXT_EMPTY => "the text is empty and there is no picture or film".to_owned(),
            "media_needed" => "this network takes no post without a picture or film".to_owned(),
            "thread_unsupported" => {
                "this network has no threads; give this channel a text of its own".to_owned()
            }
            _ => format!("{count} {unit}, and this network takes {limit} at most"),
        };
        Self {
            field: field.into(),
            code: code.to_owned(),
            count,
            limit,
            unit,
            message,
        }
    }
}

#[cfg(test)]
mod tests;
