//! The *little* text format, in which `LinkedIn` takes and gives the words of a post.
//!
//! Source: learn.microsoft.com, *little text format*, read 2026-12-01. A reserved character that is not
//! escaped cuts a post off, and nobody is told.

/// The characters that stand for something else unless a backslash stands before them.
pub(super) const RESERVED: &str = "\\|{}@[]()<>#*_~";

/// How a hashtag may also be written.
const HASHTAG: &str = "{hashtag|";

/// A text in this format: everything reserved is escaped, but for hashtags such as `#brot`, and mentions
/// such as `@[Exact Name](urn:li:organization:1)`, which are meant.
pub(super) fn little(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        if let Some((name, urn)) = mention(rest) {
            result.push_str("@[");
            name.chars()
                .for_each(|sign| push_escaped(&mut result, sign));
            result.push_str("](");
            result.push_str(urn);
            result.push(')');
            rest = &rest[name.len() + urn.len() + "@[]()".len()..];
            before = Some(')');
            continue;
        }
        if sign == '#' && begins_hashtag(before, after) {
            result.push(sign);
        } else {
            push_escaped(&mut result, sign);
        }
        before = Some(sign);
        rest = after;
    }
    result
}

fn push_escaped(text: &mut String, sign: char) {
    if RESERVED.contains(sign) {
        text.push('\\');
    }
    text.push(sign);
}

/// Whether a `#` between these begins a hashtag: not within a word or an address, and before a letter or
/// digit.
fn begins_hashtag(before: Option<char>, after: &str) -> bool {
    let is_free = before.is_none_or(|sign| !sign.is_alphanumeric() && !"#@_\\/&=?%".contains(sign));
    is_free && after.starts_with(char::is_alphanumeric)
}

/// The name and the id of a mention that a text begins with.
fn mention(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix("@[")?.split_once("](")?;
    let (urn, _) = rest.split_once(')')?;
    let is_page = urn
        .strip_prefix("urn:li:organization:")
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
    let is_person = urn.strip_prefix("urn:li:person:").is_some_and(|id| {
        let is_good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        !id.is_empty() && id.bytes().all(is_good)
    });
    let is_name = !name.trim().is_empty() && !name.contains(['\n', '[', ']']);
    (is_name && (is_page || is_person)).then_some((name, urn))
}

/// The words of a text in this format.
pub(super) fn plain(little: &str) -> String {
    let mut result = String::with_capacity(little.len());
    let mut rest = little;
    while let Some(sign) = rest.chars().next() {
        let hashtag = rest
            .strip_prefix(HASHTAG)
            .and_then(|rest| rest.split_once('}'));
        if let Some((inner, after)) = hashtag {
            let word = inner.rsplit('|').next().unwrap_or_default();
            result.push('#');
            result.push_str(&word.replace('\\', ""));
            rest = after;
            continue;
        }
        rest = &rest[sign.len_utf8()..];
        let escaped = rest.chars().next().filter(|_| sign == '\\');
        if let Some(escaped) = escaped {
            result.push(escaped);
            rest = &rest[escaped.len_utf8()..];
        } else {
            result.push(sign);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{RESERVED, little, plain};

    #[test]
    fn what_is_reserved_is_escaped_and_what_is_meant_is_not() {
        for (text, expected) in [
            ("Hello (world)", "Hello \\(world\\)"),
            ("a\\b", "a\\\\b"),
            ("#Brot und #käse2", "#Brot und #käse2"),
            ("C# # ## #_a", "C\\# \\# \\#\\# \\#\\_a"),
            ("#ein_wort", "#ein\\_wort"),
            ("(#Brot)", "\\(#Brot\\)"),
            ("https://a.de/#x b#c", "https://a.de/\\#x b\\#c"),
            ("a@b.de", "a\\@b.de"),
            ("https://a.de/x_y~z", "https://a.de/x\\_y\\~z"),
            (
                "Mit @[Bäckerei *Korn*](urn:li:organization:42)!",
                "Mit @[Bäckerei \\*Korn\\*](urn:li:organization:42)!",
            ),
            ("@[Eva](urn:li:person:a_B-9)", "@[Eva](urn:li:person:a_B-9)"),
            ("@[Eva](https://a.de)", "\\@\\[Eva\\]\\(https://a.de\\)"),
            ("@[](urn:li:person:a)", "\\@\\[\\]\\(urn:li:person:a\\)"),
        ] {
            assert_eq!(little(text), expected, "{text}");
            assert_eq!(plain(expected), text, "{expected}");
        }
        let all = little(RESERVED);
        assert_eq!(all.chars().count(), 2 * RESERVED.chars().count());
    }

    #[test]
    fn a_hashtag_is_read_in_both_its_forms() {
        assert_eq!(plain("{hashtag|\\#|Brot} und #Käse"), "#Brot und #Käse");
        assert_eq!(plain("{hashtag|\\#|ein\\_wort}"), "#ein_wort");
        assert_eq!(plain("{hashtag|"), "{hashtag|");
        assert_eq!(plain("am Ende \\"), "am Ende \\");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(plain(&little(&text)), text);
        }

        #[test]
        fn so_does_one_full_of_signs(text in "[a-c#@\\\\|{}()\\[\\]<>*_~ ]{0,40}") {
            prop_assert_eq!(plain(&little(&text)), text);
        }
    }
}
