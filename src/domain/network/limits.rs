//! What a network accepts, and what it would refuse in a post.

use serde::Serialize;

use super::{Comments, Length, Refusal, SpecialLimits, TEXT_EMPTY};
use crate::domain::{
    media::{Media, MediaType},
    post::Part,
    shorthand::Shorthand,
    text::TextUnit,
};

mod counts;
mod shapes;
mod wants;

pub use shapes::Ratios;
pub use wants::Wants;

/// How long a description may be where the network does not carry it: as long as one is stored, in
/// graphemes.
const ALT_MAX: usize = 10_000;

/// What a network, on one channel, accepts. Every number comes with its source in the adapter.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Limits {
    /// The longest text of one part, in `text_unit`.
    pub text_max: usize,
    /// How the network counts.
    pub text_unit: TextUnit,
    /// A second limit on the same text, in bytes of UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_bytes_max: Option<usize>,
    /// The longest text of a part that carries pictures or films, in `text_unit`; none where it may be
    /// as long as any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption_max: Option<usize>,
    /// What counts otherwise than it is written; none where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shorthand: Option<Shorthand>,
    /// The most hashtags of one part; none where they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hashtags_max: Option<usize>,
    /// The most mentions of accounts in one part; none where they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions_max: Option<usize>,
    /// The most links of one part; none where they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links_max: Option<usize>,
    /// Whether a post must carry a picture or film.
    pub needs_media: bool,
    /// The most pictures and films that one part may carry together; none where each kind's own number
    /// is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_max: Option<usize>,
    /// The most images one part may carry.
    pub images_max: usize,
    /// The largest image in bytes.
    pub image_size_bytes_max: u64,
    /// The image formats it takes.
    pub image_types: Vec<MediaType>,
    /// The most pixels of an image, its width times its height; none where only its size counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pixels_max: Option<u64>,
    /// The shortest side of an image in pixels; none where any is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_side_min: Option<u32>,
    /// The longest side of an image in pixels; none where any is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_side_max: Option<u32>,
    /// The shapes of images that it takes; none where it takes any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_ratios: Option<Ratios>,
    /// The most films one part may carry; 0 means that it takes none.
    pub videos_max: usize,
    /// The largest film in bytes.
    pub video_size_bytes_max: u64,
    /// The longest film in milliseconds; none where only its size counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_duration_ms_max: Option<i64>,
    /// The shortest film in milliseconds; none where any is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_duration_ms_min: Option<i64>,
    /// The shortest side of a film in pixels; none where any is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_side_min: Option<u32>,
    /// The longest side of a film in pixels; none where any is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_side_max: Option<u32>,
    /// The shapes of films that it takes; none where it takes any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_ratios: Option<Ratios>,
    /// The film formats it takes.
    pub video_types: Vec<MediaType>,
    /// Whether one part may carry images and films together.
    pub mixes_media: bool,
    /// What the parts after the first may carry, where they become comments; none where every part is
    /// alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<Comments>,
    /// The longest description of one image or film, in graphemes.
    pub alt_max: usize,
    /// The most parts of a thread; 1 means the network has no threads.
    pub thread_parts_max: usize,
    /// What holds on few networks only.
    #[serde(skip_serializing_if = "SpecialLimits::is_none")]
    pub special: SpecialLimits,
    /// What it wants besides.
    #[serde(skip)]
    pub wants: Wants,
}

impl Limits {
    /// What a network accepts that takes texts of this length and nothing else.
    pub const fn of_text(text_max: usize, text_unit: TextUnit) -> Self {
        Self {
            text_max,
            text_unit,
            text_bytes_max: None,
            caption_max: None,
            shorthand: None,
            hashtags_max: None,
            mentions_max: None,
            links_max: None,
            needs_media: false,
            media_max: None,
            images_max: 0,
            image_size_bytes_max: 0,
            image_types: Vec::new(),
            image_pixels_max: None,
            image_side_min: None,
            image_side_max: None,
            image_ratios: None,
            videos_max: 0,
            video_size_bytes_max: 0,
            video_duration_ms_max: None,
            video_duration_ms_min: None,
            video_side_min: None,
            video_side_max: None,
            video_ratios: None,
            video_types: Vec::new(),
            mixes_media: false,
            comments: None,
            alt_max: ALT_MAX,
            thread_parts_max: 1,
            special: SpecialLimits::NONE,
            wants: Wants::NOTHING,
        }
    }

    /// How long `text` is for this network, and how much room is left.
    pub fn measure(&self, text: &str) -> Length {
        let counted = self.shorthand.map_or_else(
            || self.text_unit.count(text),
            |shorthand| shorthand.count(self.text_unit, text),
        );
        let counted = counted + self.special.doubled(text);
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
        refusals.extend(self.refuse_wanted_settings());
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
            refusals.extend(self.refuse_caption(part, part_field(index, "text")));
            refusals.extend(self.refuse_counts(index, &part.text));
            refusals.extend(self.refuse_special(index, part));
            refusals.extend(self.refuse_comment_text(index, part));
            refusals.extend(self.refuse_wanted_text(index, &part.text));
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
        refusals.extend(self.refuse_comment(part, &field, images, videos));
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
        if let Some(max) = self.media_max.filter(|max| carried.len() > *max) {
            let found = carried.len();
            refusals.push(Refusal::new(&*field, "media_too_many", found, max, "media"));
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
        refusals.extend(self.special.refuse_company(&field, carried));
        refusals.extend(self.refuse_wanted_media(part, images, videos));
        for (position, media) in carried {
            refusals.extend(self.refuse_one(&format!("{field}[{position}]"), media));
        }
        refusals
    }

    /// What this network would refuse in one image or film.
    pub(super) fn refuse_one(&self, field: &str, media: &Media) -> Vec<Refusal> {
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
        let size_max = self.special.size_max(media.media_type, size_max);
        if media.size_bytes > size_max {
            refusals.push(Refusal::new(
                field,
                "media_too_large",
                usize::try_from(media.size_bytes).unwrap_or(usize::MAX),
                usize::try_from(size_max).unwrap_or(usize::MAX),
                "bytes",
            ));
        }
        refusals.extend(self.refuse_shape(field, media));
        let durations = media.duration_ms.zip(self.video_duration_ms_min);
        if let Some((duration_ms, min_ms)) = durations.filter(|(is, min)| is < min) {
            refusals.push(Refusal {
                message: format!(
                    "this film lasts {duration_ms} milliseconds, and this network takes {min_ms} at least"
                ),
                ..Refusal::new(
                    field,
                    "media_too_short",
                    usize::try_from(duration_ms).unwrap_or_default(),
                    usize::try_from(min_ms).unwrap_or_default(),
                    "milliseconds",
                )
            });
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
pub(super) fn part_field(index: usize, field: &str) -> String {
    if index == 0 {
        field.to_owned()
    } else {
        format!("thread[{}].{field}", index - 1)
    }
}
