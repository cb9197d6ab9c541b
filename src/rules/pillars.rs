//! Pillars: the mix of subjects that holds where a workspace has named none of its own.

use serde::Deserialize;

use super::reading::Lang;

/// The mix of pillars that is built in; its version, source and date stand in its file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Mix {
    /// The pillars, the most important first.
    pub(super) pillars: Vec<Pillar>,
}

/// A pillar of the built-in mix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pillar {
    /// The share of all posts it should have, in percent.
    pub(super) percent: u32,
    /// Whether the share is the most there should be, and none need be.
    #[serde(default)]
    pub(super) is_maximum: bool,
    /// How posts may name it in English; the first is its name.
    en: Vec<String>,
    /// The same in German.
    de: Vec<String>,
}

impl Mix {
    /// Reads the compiled-in mix.
    pub(super) fn read() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("data/pillars.json"))
    }

    /// The language that a pillar is named in, where it is one of these and a name in one language only.
    pub(super) fn lang_of(&self, name: &str) -> Option<Lang> {
        let is_in = |lang| {
            self.pillars
                .iter()
                .any(|pillar| has(pillar.names(lang), name))
        };
        match (is_in(Lang::En), is_in(Lang::De)) {
            (true, false) => Some(Lang::En),
            (false, true) => Some(Lang::De),
            _ => None,
        }
    }
}

impl Pillar {
    fn names(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }

    /// What it is called in a language.
    pub(super) fn name(&self, lang: Lang) -> &str {
        self.names(lang).first().map_or("", String::as_str)
    }

    /// Whether a post that names this pillar, in lower case, means it.
    pub(super) fn is_named(&self, name: &str) -> bool {
        has(&self.en, name) || has(&self.de, name)
    }
}

/// Whether a name in lower case is one of these.
fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|own| own.to_lowercase() == name)
}

#[cfg(test)]
mod tests {
    use super::{Lang, Mix};

    #[test]
    fn every_name_stands_for_one_pillar() {
        let mix = Mix::read().unwrap();
        for pillar in &mix.pillars {
            for lang in [Lang::De, Lang::En] {
                assert!(!pillar.name(lang).is_empty());
                for name in pillar.names(lang) {
                    let name = name.to_lowercase();
                    let meant = mix.pillars.iter().filter(|other| other.is_named(&name));
                    assert_eq!(meant.count(), 1, "{name}");
                }
            }
        }
    }

    #[test]
    fn a_name_tells_its_language_unless_it_is_one_in_both() {
        let mix = Mix::read().unwrap();
        assert_eq!(mix.lang_of("wissen"), Some(Lang::De));
        assert_eq!(mix.lang_of("tips"), Some(Lang::En));
        assert_eq!(mix.lang_of("community"), None);
        assert_eq!(mix.lang_of("brot"), None);
    }

    #[test]
    fn the_mix_says_where_it_comes_from() {
        let mix: serde_json::Value =
            serde_json::from_str(include_str!("data/pillars.json")).unwrap();
        for field in ["version", "source", "date"] {
            let text = mix[field].as_str();
            assert!(text.is_some_and(|text| !text.is_empty()), "{field}");
        }
    }

    #[test]
    fn the_shares_come_to_a_hundred() {
        let mix = Mix::read().unwrap();
        let sum: u32 = mix.pillars.iter().map(|pillar| pillar.percent).sum();
        assert_eq!(sum, 100);
    }
}
