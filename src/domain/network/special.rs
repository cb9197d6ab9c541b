//! Limits that few networks have: GIFs that stand alone, and characters that are refused or count twice.

use serde::Serialize;

use super::{Limits, Refusal, limits::part_field};
use crate::domain::{
    media::{Media, MediaType},
    post::Part,
};

/// What holds on few networks only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SpecialLimits {
    /// The largest GIF in bytes, where one is carried alone or not at all; none where it is an image
    /// like any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gif_size_bytes_max: Option<u64>,
    /// The characters that a text must not hold.
    pub refused_characters: &'static str,
    /// The characters that count twice, because they are sent with another one before them.
    pub doubled_characters: &'static str,
}

impl SpecialLimits {
    /// Nothing of that.
    pub const NONE: Self = Self {
        gif_size_bytes_max: None,
        refused_characters: "",
        doubled_characters: "",
    };

    /// Whether nothing of that holds.
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// How much longer a text is by what counts twice.
    pub(super) fn doubled(self, text: &str) -> usize {
        if self.doubled_characters.is_empty() {
            return 0;
        }
        let is_doubled = |c: &char| self.doubled_characters.contains(*c);
        text.chars().filter(is_doubled).count()
    }

    /// The largest file of a type, in bytes, where it is so much for most.
    pub(super) fn size_max(self, media_type: MediaType, most: u64) -> u64 {
        match self.gif_size_bytes_max {
            Some(gif) if media_type == MediaType::Gif => gif,
            _ => most,
        }
    }

    /// What this network would refuse in pictures beside one another.
    pub(super) fn refuse_company(
        self,
        field: &str,
        carried: &[(usize, &Media)],
    ) -> Option<Refusal> {
        let is_gif = |(_, media): &(usize, &Media)| media.media_type == MediaType::Gif;
        let is_refused =
            self.gif_size_bytes_max.is_some() && carried.len() > 1 && carried.iter().any(is_gif);
        is_refused.then(|| Refusal {
            message: "this network takes a GIF alone, without other pictures or films".to_owned(),
            ..Refusal::new(field, "media_mixed", carried.len(), 1, "media")
        })
    }
}

impl Limits {
    /// What this network would refuse in a part for one of the special reasons.
    pub(super) fn refuse_special(&self, index: usize, part: &Part) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let refused = self.special.refused_characters;
        let found = part.text.chars().filter(|c| refused.contains(*c)).count();
        if found > 0 {
            refusals.push(Refusal {
                message: format!(
                    "the text holds {found} invisible characters that this network refuses; write \
                     it anew instead of pasting it"
                ),
                ..Refusal::new(
                    part_field(index, "text"),
                    "characters_refused",
                    found,
                    0,
                    "characters",
                )
            });
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::SpecialLimits;
    use crate::domain::{
        id::{MediaId, WorkspaceId},
        media::{Media, MediaType},
        network::{Limits, Refusal},
        post::Part,
        text::TextUnit,
        time::Instant,
    };

    fn limits(special: SpecialLimits) -> Limits {
        Limits {
            images_max: 4,
            image_size_bytes_max: 500,
            image_types: vec![MediaType::Png, MediaType::Gif],
            thread_parts_max: 2,
            special,
            ..Limits::of_text(10, TextUnit::Characters)
        }
    }

    fn media(media_type: MediaType, size_bytes: u64) -> Media {
        let at = Instant::from_ms(1);
        Media {
            id: MediaId::new(at),
            workspace: WorkspaceId::new(at),
            media_type,
            size_bytes,
            width: 1,
            height: 1,
            duration_ms: None,
            has_audio: None,
            codecs: None,
            has_captions: false,
            alt: String::new(),
            credit: None,
            licence: None,
            has_thumbnail: false,
            sha256: String::new(),
            revision: 1,
            created_at: at,
        }
    }

    fn named(refusals: Vec<Refusal>) -> Vec<(String, String, usize)> {
        let named = refusals.into_iter();
        named.map(|one| (one.field, one.code, one.limit)).collect()
    }

    fn one(field: &str, code: &str, limit: usize) -> Vec<(String, String, usize)> {
        vec![(field.to_owned(), code.to_owned(), limit)]
    }

    #[test]
    fn a_gif_may_be_larger_and_has_to_be_alone() {
        let gifs = limits(SpecialLimits {
            gif_size_bytes_max: Some(900),
            ..SpecialLimits::NONE
        });
        let refused = |limits: &Limits, carried: &[Media]| {
            let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
            named(limits.refuse_media(0, &carried))
        };
        let (png, gif) = (MediaType::Png, MediaType::Gif);
        assert_eq!(refused(&gifs, &[media(gif, 900)]), []);
        let large = one("media[0]", "media_too_large", 900);
        assert_eq!(refused(&gifs, &[media(gif, 901)]), large);
        let large = one("media[0]", "media_too_large", 500);
        assert_eq!(refused(&gifs, &[media(png, 501)]), large);
        let mixed = [media(png, 1), media(gif, 1)];
        assert_eq!(refused(&gifs, &mixed), one("media", "media_mixed", 1));
        assert_eq!(refused(&gifs, &[media(png, 1), media(png, 1)]), []);
        assert_eq!(refused(&limits(SpecialLimits::NONE), &mixed), []);
    }

    fn refused_parts(limits: &Limits, texts: [&str; 2], later_media: usize) -> Vec<Refusal> {
        let part = |text: &str, media: usize| Part {
            text: text.to_owned(),
            media: vec![MediaId::new(Instant::from_ms(1)); media],
        };
        limits.refuse_parts(&[part(texts[0], 0), part(texts[1], later_media)])
    }

    #[test]
    fn some_characters_are_refused_and_some_count_twice() {
        let strict = limits(SpecialLimits {
            refused_characters: "\u{feff}",
            doubled_characters: "()",
            ..SpecialLimits::NONE
        });
        let refused = |text| named(refused_parts(&strict, [text, "a"], 0));
        assert_eq!(refused("a\u{fffd}b"), []);
        let held = one("text", "characters_refused", 0);
        assert_eq!(refused("\u{feff}ab"), held);
        assert_eq!(strict.measure("a (b)").counted, 7);
        assert_eq!(refused("(23456)8"), []);
        assert_eq!(refused("(23456)89"), one("text", "text_too_long", 10));
        assert_eq!(Limits::of_text(1, TextUnit::Bytes).measure("()").counted, 2);
    }
}
