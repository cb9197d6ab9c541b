//! Hashtags, mentions and links, of which some networks take only so many.

use super::{Limits, Refusal, part_field};

impl Limits {
    /// What of a part's text there is too much of: hashtags, mentions, links.
    pub(super) fn refuse_counts(&self, part: usize, text: &str) -> Vec<Refusal> {
        let counted = [
            (
                self.hashtags_max,
                "hashtags",
                count_hashtags as fn(&str) -> usize,
            ),
            (self.mentions_max, "mentions", count_mentions),
            (self.links_max, "links", count_links),
        ];
        let mut refusals = Vec::new();
        for (max, unit, count) in counted {
            let Some(max) = max else { continue };
            let found = count(text);
            if found > max {
                let code = format!("too_many_{unit}");
                let field = part_field(part, "text");
                refusals.push(Refusal::new(field, &code, found, max, unit));
            }
        }
        refusals
    }
}

/// How many hashtags a text has: a `#` that begins a word, and a letter, digit or `_` after it.
fn count_hashtags(text: &str) -> usize {
    count_marked(text, '#', char::is_alphanumeric)
}

/// How many accounts a text names: an `@` that begins a word, and a letter or digit after it.
fn count_mentions(text: &str) -> usize {
    count_marked(text, '@', char::is_alphanumeric)
}

fn count_marked(text: &str, mark: char, begins: fn(char) -> bool) -> usize {
    let places = text.match_indices(mark);
    let is_one = |(start, _): &(usize, &str)| {
        let before = text[..*start].chars().next_back();
        let after = text[start + mark.len_utf8()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '/' | '&'))
            && after.is_some_and(|c| begins(c) || c == '_')
    };
    places.filter(is_one).count()
}

/// How many different links a text has.
fn count_links(text: &str) -> usize {
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Url]);
    let found: std::collections::BTreeSet<&str> =
        finder.links(text).map(|link| link.as_str()).collect();
    found.len()
}
