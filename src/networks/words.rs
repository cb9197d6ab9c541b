//! Words and links of a text, apart: networks leave the words alone and write links in ways of their
//! own, so that two copies of one post are compared by both.

use unicode_normalization::UnicodeNormalization as _;
use url::Url;

use crate::domain::text::{normalised, weighted_links};

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Its words without the links, white space folded.
    pub(crate) words: String,
    /// Where its links lead, in order, without `http://` or `https://`.
    pub(crate) links: Vec<String>,
}

/// How well two copies fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The words are the same; a link leads elsewhere or was written otherwise.
    Words,
    /// The links are the same, too.
    Links,
}

impl Said {
    /// Reads a text.
    pub(crate) fn of(text: &str) -> Self {
        let text: String = text.nfc().collect();
        let (mut words, mut links, mut from) = (String::new(), Vec::new(), 0);
        for link in weighted_links(&text) {
            words.push_str(&text[from..link.start]);
            words.push(' ');
            links.push(target(&text[link.clone()]));
            from = link.end;
        }
        words.push_str(&text[from..]);
        // What is a link to one side only has lost or won these.
        let words = words.replace("https://", "").replace("http://", "");
        let words = normalised(&words);
        Self { words, links }
    }

    /// Whether a link leads through a shortener such as `t.co`, so that nobody can tell where to.
    pub(crate) fn leads_through(&self, shortener: &str) -> bool {
        let host = |link: &String| link.split('/').next() == Some(shortener);
        self.links.iter().any(host)
    }

    /// How well another copy fits; none where it says something else.
    pub(crate) fn fits(&self, other: &Self) -> Option<Fit> {
        if self.words != other.words {
            None
        } else if self.links == other.links {
            Some(Fit::Links)
        } else {
            Some(Fit::Words)
        }
    }
}

/// Where a link leads, in the one form that all ways to write it share.
fn target(link: &str) -> String {
    let address = if link.contains("://") {
        link.to_owned()
    } else {
        format!("http://{link}")
    };
    let Ok(url) = Url::parse(&address) else {
        return link.to_lowercase();
    };
    let written = url.as_str();
    let bare = written.split_once("://").map_or(written, |(_, bare)| bare);
    bare.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Fit, Said};

    fn fit(one: &str, other: &str) -> Option<Fit> {
        Said::of(one).fits(&Said::of(other))
    }

    #[test]
    fn links_are_the_same_however_they_are_written() {
        for (one, other) in [
            ("a https://example.org/", "a http://example.org"),
            ("Siehe example.org!", "Siehe http://example.org!"),
            (
                "https://münchen.de/straße",
                "https://xn--mnchen-3ya.de/stra%C3%9Fe",
            ),
            ("e\u{301} ist é", "é ist é"),
            ("a\n\nb  c", "a b c"),
        ] {
            assert_eq!(fit(one, other), Some(Fit::Links), "{one} {other}");
        }
    }

    #[test]
    fn a_shortener_is_known_by_its_name() {
        let leads = |text: &str| Said::of(text).leads_through("t.co");
        assert!(leads("a https://a.de und https://t.co/abc"));
        assert!(!leads("a https://at.co/abc https://a.de/t.co"));
    }

    #[test]
    fn words_are_the_same_where_links_are_not() {
        let short = "Neu: https://a.example.org/x und mehr";
        assert_eq!(
            fit(short, "Neu: https://lnkd.in/abc und mehr"),
            Some(Fit::Words)
        );
        assert_eq!(fit("Neu", "Neu https://t.co/abc"), Some(Fit::Words));
        assert_eq!(fit("Neu", "neu"), None);
        assert_eq!(fit("Neu https://a.de", "Alt https://a.de"), None);
        let unknown = "siehe seite.notatld";
        assert_eq!(fit(unknown, "siehe http://seite.notatld"), Some(Fit::Links));
    }
}
