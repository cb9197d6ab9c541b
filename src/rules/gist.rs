//! Gists: what is kept of a post's text so that its neighbours can be judged without reading it again.

use super::{
    Rules,
    context::Context,
    likeness::{Sieve, bare, groups, same, sketch},
    links::address,
    promotion::score,
    reading::{Kind, Reading},
};
use crate::domain::{gist::Gist, id::PublicationId};

/// How many texts of neighbours are read at the most to compare them with a post.
pub const LOOKALIKES: usize = 8;

/// What is kept of a post's parts.
pub(super) fn of<'a>(
    rules: &Rules,
    parts: impl IntoIterator<Item = &'a str>,
    lang: Option<&str>,
) -> Gist {
    let mut gist = Gist {
        version: rules.weights.version.clone(),
        ..Gist::default()
    };
    let mut whole = String::new();
    for text in parts {
        let reading = Reading::new(text, lang, &rules.lexicon);
        let scores = score(&reading, &rules.weights);
        gist.promo = gist.promo.max(rounded(scores.promo));
        gist.pressure = gist.pressure.max(rounded(scores.pressure));
        let links = reading.of_kind(Kind::Link);
        gist.links
            .extend(links.map(|link| address(reading.raw(link))));
        let mentions = reading.of_kind(Kind::Mention);
        gist.mentions
            .extend(mentions.map(|mention| reading.raw(mention).to_lowercase()));
        add(&mut whole, &bare(&reading));
    }
    gist.same = same(&whole);
    gist.sketch = sketch(&groups(&whole));
    gist
}

/// The whole of a post's parts as it is compared.
pub(super) fn whole(parts: &[Reading<'_>]) -> String {
    let mut whole = String::new();
    for part in parts {
        add(&mut whole, &bare(part));
    }
    whole
}

/// The whole of a stored text as it is compared.
pub(super) fn whole_of(text: &str) -> String {
    bare(&Reading::of_tokens(text))
}

fn add(whole: &mut String, part: &str) {
    if !whole.is_empty() && !part.is_empty() {
        whole.push(' ');
    }
    whole.push_str(part);
}

/// The neighbours whose texts look like the post's, from new to old; those that go out after it come
/// last, because no rule compares it with them.
pub(super) fn lookalikes(context: &Context<'_>) -> Vec<PublicationId> {
    let own =
        std::iter::once(&*context.post.text).chain(context.post.thread.iter().map(|it| &**it));
    let mut text = String::new();
    for part in own {
        add(&mut text, &whole_of(part));
    }
    let own = sketch(&groups(&text));
    let sieve = Sieve::new(&own);
    let mut found: Vec<_> = context
        .neighbours
        .iter()
        .filter(|other| sieve.may_be_alike(&other.gist.sketch))
        .map(|other| (other.at, other.publication))
        .collect();
    let at = context.post.at.unwrap_or(context.now);
    found.sort_unstable_by_key(|one| (one.0 > at, std::cmp::Reverse(*one)));
    found.truncate(LOOKALIKES);
    found
        .into_iter()
        .map(|(_, publication)| publication)
        .collect()
}

/// A score as it is kept, in thousandths.
fn rounded(score: f64) -> f64 {
    (score * 1_000.0).round() / 1_000.0
}
