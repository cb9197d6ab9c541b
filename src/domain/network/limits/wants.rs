//! What a network wants of a post that no number of its own says.

use super::{Limits, part_field};
use crate::domain::network::Refusal;

/// What a network wants of a post besides its numbers; by default nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wants {
    /// Characters that the text of the first part must not hold.
    pub without: &'static [char],
    /// Whether the first part must carry a film.
    pub film: bool,
    /// How many images go with a film, at least and at most; none where only their own number counts.
    pub beside_film: Option<(usize, usize)>,
    /// A setting that is missing, or that does not go with another one, so that nothing can be posted
    /// with these settings, and why; none where they will do.
    pub settings: Option<(&'static str, &'static str)>,
}

impl Wants {
    /// Nothing.
    pub const NOTHING: Self = Self {
        without: &[],
        film: false,
        beside_film: None,
        settings: None,
    };
}

impl Limits {
    /// What of the settings keeps anything from being posted.
    pub(super) fn refuse_wanted_settings(&self) -> Option<Refusal> {
        let (name, why) = self.wants.settings?;
        Some(Refusal {
            message: why.to_owned(),
            ..Refusal::new(format!("options.{name}"), "option_invalid", 1, 0, "values")
        })
    }

    /// What of a part's text is not wanted.
    pub(super) fn refuse_wanted_text(&self, part: usize, text: &str) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let field = || part_field(part, "text");
        let unwanted = self.wants.without;
        let count = text.chars().filter(|c| unwanted.contains(c)).count();
        if part == 0 && count > 0 {
            let named: Vec<String> = unwanted.iter().map(char::to_string).collect();
            refusals.push(Refusal {
                message: format!("this network takes no {} in a text", named.join(" and no ")),
                ..Refusal::new(field(), "text_character", count, 0, "characters")
            });
        }
        refusals
    }

    /// What a part carries that is not wanted, or is missing.
    pub(super) fn refuse_wanted_media(
        &self,
        part: usize,
        images: usize,
        films: usize,
    ) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |code: &str, count, limit, unit: &str, message: String| {
            let field = part_field(part, "media");
            refusals.push(Refusal {
                message,
                ..Refusal::new(field, code, count, limit, unit)
            });
        };
        if part > 0 {
            return refusals;
        }
        if self.wants.film && films == 0 && images > 0 {
            let message = "this network takes no post without a film";
            refuse("media_needed", 0, 1, "films", message.to_owned());
        }
        if let Some((least, most)) = self.wants.beside_film.filter(|_| films > 0) {
            if images < least {
                let message = format!("a film goes with {least} image here, which stands for it");
                refuse("media_needed", images, least, "images", message);
            } else if images > most {
                let message =
                    format!("{images} images beside a film, and this network takes {most}");
                refuse("media_too_many", images, most, "images", message);
            }
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::Wants;
    use crate::domain::{network::Limits, post::Part, text::TextUnit};

    fn limits(wants: Wants) -> Limits {
        Limits {
            thread_parts_max: 2,
            wants,
            ..Limits::of_text(10, TextUnit::Characters)
        }
    }

    fn of_texts(wants: Wants, texts: &[&str]) -> Vec<(String, String, usize, usize)> {
        let part = |text: &&str| Part {
            text: (*text).to_owned(),
            media: Vec::new(),
        };
        let parts: Vec<Part> = texts.iter().map(part).collect();
        let refusals = limits(wants).refuse_parts(&parts).into_iter();
        refusals
            .map(|one| (one.field, one.code, one.count, one.limit))
            .collect()
    }

    fn of_media(wants: Wants, part: usize, images: usize, films: usize) -> Vec<String> {
        let refusals = limits(wants).refuse_wanted_media(part, images, films);
        refusals.into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn a_first_text_may_have_to_do_without_characters() {
        let wants = Wants {
            without: &['<', '>'],
            ..Wants::NOTHING
        };
        let refused = ("text".to_owned(), "text_character".to_owned(), 2, 0);
        assert_eq!(of_texts(wants, &["a <b>", "a <b>"]), [refused]);
        assert_eq!(of_texts(Wants::NOTHING, &["a <b>", "b"]), []);
        let refusals = limits(wants).refuse_wanted_text(0, "<");
        let told = "this network takes no < and no > in a text";
        assert_eq!(refusals[0].message, told);
    }

    #[test]
    fn settings_may_keep_everything_from_being_posted() {
        let wants = Wants {
            settings: Some(("audience", "say who may see it")),
            ..Wants::NOTHING
        };
        let refused = |code: &str| ("options.audience".to_owned(), code.to_owned(), 1, 0);
        // Told once, however many parts there are.
        assert_eq!(
            of_texts(wants, &["12345", "123"]),
            [refused("option_invalid")]
        );
        let refusal = limits(wants).refuse_wanted_settings().unwrap();
        assert_eq!(refusal.message, "say who may see it");
    }

    #[test]
    fn a_film_may_be_needed_alone_or_with_an_image() {
        let needs = Wants {
            film: true,
            ..Wants::NOTHING
        };
        assert_eq!(of_media(needs, 0, 1, 0), ["media_needed"]);
        assert!(of_media(needs, 0, 1, 1).is_empty());
        let with = Wants {
            beside_film: Some((1, 1)),
            ..Wants::NOTHING
        };
        assert_eq!(of_media(with, 0, 0, 1), ["media_needed"]);
        assert_eq!(of_media(with, 0, 2, 1), ["media_too_many"]);
        assert!(of_media(with, 0, 1, 1).is_empty());
        assert!(of_media(with, 0, 5, 0).is_empty());
    }
}
