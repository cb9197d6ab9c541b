//! Languages: which of the languages the word lists are in a sentence is in.

use std::ops::Range;

use super::{Langs, Lexicon, Sentence, Token};

/// A language that there are word lists for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German.
    De,
    /// English.
    En,
}

impl Lang {
    /// The language of a BCP 47 tag, where there are word lists for it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "de" | "gsw" | "bar" | "nds" => Some(Self::De),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// How many words of a passage speak for each language.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    de: usize,
    en: usize,
}

impl Votes {
    fn of(tokens: &[Token], folded: &str, lexicon: &Lexicon) -> Self {
        let mut votes = Self::default();
        for token in tokens.iter().filter(|token| token.is_word()) {
            let key = &folded[token.key.clone()];
            votes.de += usize::from(token.has_umlaut || lexicon.is_common(Lang::De, key));
            votes.en += usize::from(lexicon.is_common(Lang::En, key));
        }
        votes
    }

    const fn winner(self) -> Option<Lang> {
        if self.de > self.en {
            Some(Lang::De)
        } else if self.en > self.de {
            Some(Lang::En)
        } else {
            None
        }
    }
}

/// Gives each sentence its languages, and says which one most of the text is in.
pub(super) fn of_sentences(
    tokens: &[Token],
    folded: &str,
    ranges: Vec<Range<usize>>,
    said: Option<&str>,
    lexicon: &Lexicon,
) -> (Vec<Sentence>, Option<Lang>) {
    let all = Votes::of(tokens, folded, lexicon);
    let said = said.and_then(Lang::of_tag);
    let main = all.winner().or(said);
    let sentences = ranges
        .into_iter()
        .map(|range| {
            let votes = Votes::of(&tokens[range.clone()], folded, lexicon);
            let langs = match (votes.winner(), main) {
                // One clear language, and the other only where it has a word in it too.
                (Some(Lang::De), _) => Langs {
                    de: true,
                    en: votes.en > 0,
                },
                (Some(Lang::En), _) => Langs {
                    de: votes.de > 0,
                    en: true,
                },
                (None, Some(main)) if votes.de == 0 => Langs {
                    de: main == Lang::De || said == Some(Lang::De),
                    en: main == Lang::En || said == Some(Lang::En),
                },
                (None, _) => Langs { de: true, en: true },
            };
            Sentence {
                tokens: range,
                langs,
            }
        })
        .collect();
    (sentences, main)
}
