//! Languages of texts: the shape of a tag, and a guess where nobody said.

/// The longest tag that is taken, in characters.
const TAG_MAX: usize = 35;
/// How much of a text is read to guess its language, in characters.
const GUESS_CHARS: usize = 2_000;

/// Whether a text has the shape of a BCP 47 language tag, such as `de`, `pt-BR` or `zh-Hant-TW`.
///
/// The shape is that of RFC 5646, section 2.1, without grandfathered tags
/// (<https://www.rfc-editor.org/rfc/rfc5646#section-2.1>, read 2026-11-23); whether the registry
/// knows the parts is not asked.
pub(super) fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = |part: &str| {
        matches!(part.len(), 2 | 3 | 5..=8) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_other = |part: &str| {
        matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    // A tag never ends with the single letter that opens an extension.
    let ends_well = tag.rsplit('-').next().is_some_and(|part| part.len() > 1);
    tag.len() <= TAG_MAX
        && ends_well
        && parts.next().is_some_and(is_language)
        && parts.all(is_other)
}

/// The language of a text, where it is clear: a text of a few words seldom is.
pub(super) fn guess(text: &str) -> Option<String> {
    let opening: String = text.chars().take(GUESS_CHARS).collect();
    let found = whatlang::detect(&opening).filter(whatlang::Info::is_reliable)?;
    let (_, tag) = TAGS.iter().find(|(code, _)| *code == found.lang().code())?;
    Some((*tag).to_owned())
}

/// The two-letter tags of the languages that can be guessed, by their three-letter codes
/// (ISO 639-3 and ISO 639-1; <https://iso639-3.sil.org/code_tables/639/data>, read 2026-11-23).
const TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::{TAGS, guess, is_tag};

    #[test]
    fn tags_are_told_from_other_text() {
        for good in [
            "de",
            "de-AT",
            "pt-BR",
            "zh-Hant-TW",
            "gsw",
            "de-CH-1996",
            "en-u-co-phonebk",
        ] {
            assert!(is_tag(good), "{good}");
        }
        for bad in [
            "",
            "d",
            "german language",
            "de_AT",
            "de-",
            "-de",
            "1a",
            "en-u",
            "x".repeat(40).as_str(),
        ] {
            assert!(!is_tag(bad), "{bad}");
        }
    }

    #[test]
    fn a_clear_text_is_recognised_and_a_bare_word_is_not() {
        let text = "Heute backen wir Brot mit Sauerteig, und morgen zeigen wir euch, wie das geht.";
        assert_eq!(guess(text).as_deref(), Some("de"));
        assert_eq!(guess("ok"), None);
        assert_eq!(guess(""), None);
    }

    #[test]
    fn every_language_that_can_be_guessed_has_a_tag() {
        for lang in whatlang::Lang::all() {
            assert!(
                TAGS.iter()
                    .any(|(code, tag)| *code == lang.code() && is_tag(tag)),
                "{lang:?}"
            );
        }
    }
}
