//! The sentences people read, from `locales/*.ftl`.
//!
//! A sentence is a key with parameters; it is rendered whole, never put together from pieces.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    ObjectBuilder, RefOr, Schema,
    schema::{OneOfBuilder, Type},
};

use super::{RulesError, catalogue::ALL};

/// The sentences of one language; may be shared between threads.
type Bundle = concurrent::FluentBundle<FluentResource>;

/// One sentence in every language there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sentence {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

/// The value of one parameter of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Param {
    /// A count.
    Number(u32),
    /// A day; written out as each language does, and in JSON as 2026-12-03.
    Day(NaiveDate),
    /// Words.
    Text(String),
}

impl Param {
    /// A count that was reckoned with, cut to a whole number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what does not fit becomes the largest or smallest number that does"
    )]
    pub fn whole(number: f64) -> Self {
        Self::Number(number as u32)
    }
}

// Written by hand because in JSON a day and a text are both a string, and a derived schema would
// demand that exactly one of the two fits.
impl utoipa::PartialSchema for Param {
    fn schema() -> RefOr<Schema> {
        let of = |kind| ObjectBuilder::new().schema_type(kind);
        OneOfBuilder::new()
            .item(of(Type::Integer).minimum(Some(0)))
            .item(of(Type::String))
            .description(Some("The value of one parameter: a count, a day or words."))
            .into()
    }
}

impl utoipa::ToSchema for Param {}

/// The parameters of one sentence, by name.
pub type Params = BTreeMap<String, Param>;

/// The sentences of every language.
pub struct Locales {
    en: Bundle,
    de: Bundle,
}

impl Locales {
    /// Reads the compiled-in sentences.
    pub(super) fn read() -> Result<Self, RulesError> {
        let of_rules = |language: usize| ALL.iter().map(move |rule| rule.locales[language]);
        let (en, de) = (
            [
                include_str!("../../locales/en.ftl"),
                include_str!("../../locales/signs.en.ftl"),
            ],
            [
                include_str!("../../locales/de.ftl"),
                include_str!("../../locales/signs.de.ftl"),
            ],
        );
        Ok(Self {
            en: bundle("en", en.into_iter().chain(of_rules(0)))?,
            de: bundle("de", de.into_iter().chain(of_rules(1)))?,
        })
    }

    /// A sentence with its parameters; the key itself where nobody wrote the sentence.
    pub fn render(&self, key: &str, params: &Params) -> Sentence {
        Sentence {
            en: say(&self.en, key, params),
            de: say(&self.de, key, params),
        }
    }

    /// A sentence without values: the names of its parameters stand in braces.
    pub fn template(&self, key: &str) -> Sentence {
        // A parameter without a value is rendered as {$name}.
        let bare = |bundle| say(bundle, key, &Params::new()).replace("{$", "{");
        Sentence {
            en: bare(&self.en),
            de: bare(&self.de),
        }
    }

    /// Whether every language has a sentence for this key.
    #[cfg(test)]
    pub(super) fn has(&self, key: &str) -> bool {
        self.en.has_message(key) && self.de.has_message(key)
    }
}

/// Reads the sentences of one language.
fn bundle<'a>(
    language: &'static str,
    sources: impl Iterator<Item = &'a str>,
) -> Result<Bundle, RulesError> {
    let problem = |problem: String| RulesError::Locale { language, problem };
    let tag = language
        .parse()
        .map_err(|error| problem(format!("{error:?}")))?;
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // The marks around parameters would end up in the JSON and be counted as text.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, errors)| problem(format!("{errors:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| problem(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

/// Says one sentence in one language.
fn say(bundle: &Bundle, key: &str, params: &Params) -> String {
    let mut args = FluentArgs::new();
    for (name, param) in params {
        let value = match param {
            Param::Number(number) => FluentValue::from(*number),
            Param::Day(day) => FluentValue::from(written_out(bundle, *day)),
            Param::Text(text) => FluentValue::from(text.as_str()),
        };
        args.set(name.as_str(), value);
    }
    format(bundle, key, &args)
}

/// A day as people of this language write it.
fn written_out(bundle: &Bundle, day: NaiveDate) -> String {
    let mut args = FluentArgs::new();
    args.set("day", day.day());
    args.set("month", day.month());
    args.set("year", day.year());
    format(bundle, "day", &args)
}

/// Renders one message; what is missing is left to be seen rather than to stop a check.
fn format(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    bundle
        .format_pattern(pattern, Some(args), &mut Vec::new())
        .into_owned()
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentResource;

    use super::{ALL, Locales, NaiveDate, Param, Params};

    /// The first words of the lines that begin a message.
    fn keys(source: &str) -> Vec<&str> {
        let starts = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_lowercase());
        source
            .lines()
            .filter(starts)
            .filter_map(|line| line.split(' ').next())
            .collect()
    }

    #[test]
    fn every_language_says_the_same_things_in_the_same_order() {
        let general = [
            include_str!("../../locales/en.ftl"),
            include_str!("../../locales/de.ftl"),
        ];
        let signs = [
            include_str!("../../locales/signs.en.ftl"),
            include_str!("../../locales/signs.de.ftl"),
        ];
        let of_rules = ALL.iter().map(|rule| rule.locales);
        for [en, de] in [general, signs].into_iter().chain(of_rules) {
            assert_eq!(keys(en), keys(de));
            assert!(FluentResource::try_new(en.to_owned()).is_ok());
            assert!(keys(en).len() > 1);
        }
    }

    #[test]
    fn numbers_pick_the_words() {
        let locales = Locales::read().unwrap();
        let say = |n: u32| {
            locales.render(
                "rule-post-rate-max",
                &[("n".to_owned(), Param::Number(n))].into(),
            )
        };
        assert_eq!(
            say(1).en,
            "More than one post a day is more than this audience usually wants."
        );
        assert_eq!(
            say(3).de,
            "Mehr als 3 Beiträge am Tag sind mehr, als dieses Publikum üblicherweise möchte."
        );
    }

    #[test]
    fn a_day_is_written_as_each_language_does() {
        let locales = Locales::read().unwrap();
        let day = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        let params: Params = [("date".to_owned(), Param::Day(day))].into();
        let label = locales.render("fix-ad-density", &params);
        assert!(
            label.en.starts_with("Move it to 1 March 2027, "),
            "{}",
            label.en
        );
        assert!(
            label
                .de
                .starts_with("Verschieb den Beitrag auf den 1. März 2027, "),
            "{}",
            label.de
        );
    }

    #[test]
    fn a_sentence_nobody_wrote_is_its_key() {
        let locales = Locales::read().unwrap();
        assert_eq!(
            locales.render("rule-unwritten", &Params::new()).de,
            "rule-unwritten"
        );
        assert!(!locales.has("rule-unwritten"));
    }
}
