//! Links that open a place with the post filled in: the table of templates, and filling them.

use std::borrow::Cow;

use linkify::{LinkFinder, LinkKind};
use serde::Deserialize;
use url::{Url, form_urlencoded::byte_serialize};

/// The longest address that is handed out, in characters: what browsers, mail programs and servers
/// take everywhere. There is no standard for it.
pub(super) const ADDRESS_MAX: usize = 2_000;
/// The place in a template where the server's name goes.
const INSTANCE: &str = "{instance}";

/// One place to post by hand: a row of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    /// Its name in settings, in snake case; a network that is spoken to has the same name here.
    pub(super) name: String,
    /// Its own name.
    pub(super) title: String,
    /// The address that opens it filled in, with the places `{text}` (the text), `{lines}` (the text
    /// with line breaks as e-mail has them), `{words}` (the text without its first link), `{title}`
    /// (the first line of that), `{url}` (the first link) and `{instance}`.
    share: Option<String>,
    /// The same for its app.
    app: Option<String>,
    /// Whether the address is of no use without a link.
    #[serde(default)]
    needs_link: bool,
    /// Where to post by hand.
    page: Option<String>,
    /// The longest text it takes, in graphemes, where that is known.
    pub(super) text_max: Option<usize>,
    /// The documentation of the template: an address, or how far it is known.
    #[expect(dead_code, reason = "it is for whoever reads the table")]
    source: String,
    /// The day that was read.
    #[expect(dead_code, reason = "it is for whoever reads the table")]
    read: chrono::NaiveDate,
}

/// What is filled into a template.
#[derive(Debug, Clone, Default)]
struct Filling<'a> {
    text: &'a str,
    words: String,
    url: &'a str,
}

impl<'a> Filling<'a> {
    fn of(text: &'a str) -> Self {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        let is_web = |link: &linkify::Link<'_>| {
            link.as_str().starts_with("https://") || link.as_str().starts_with("http://")
        };
        let Some(link) = finder.links(text).find(is_web) else {
            let words = text.to_owned();
            let url = "";
            return Self { text, words, url };
        };
        let words = joined(&text[..link.start()], &text[link.end()..]);
        let url = &text[link.start()..link.end()];
        Self { text, words, url }
    }

    /// Only the link.
    fn without_text(&self) -> Self {
        Self {
            url: self.url,
            ..Self::default()
        }
    }

    /// What goes where a template names it; none for a word that is not a place.
    fn get(&self, place: &str) -> Option<Cow<'_, str>> {
        match place {
            "{text}" => Some(self.text.into()),
            "{lines}" => Some(self.text.replace("\r\n", "\n").replace('\n', "\r\n").into()),
            "{words}" => Some(self.words.as_str().into()),
            "{title}" => {
                let mut lines = self.words.lines().map(str::trim);
                Some(lines.find(|line| !line.is_empty()).unwrap_or("").into())
            }
            "{url}" => Some(self.url.into()),
            _ => None,
        }
    }
}

/// What stands before and behind a link, without the blanks that only kept the link apart.
fn joined(before: &str, after: &str) -> String {
    let after = after.trim_start_matches(' ');
    if before.trim().is_empty() || after.trim().is_empty() {
        return [before.trim(), after.trim()].concat();
    }
    let before = if after.starts_with(['\n', '\r']) {
        before.trim_end_matches(' ')
    } else {
        before
    };
    [before, after].concat()
}

/// Fills an address in: parts of its query whose place stays empty are left out.
fn fill(template: &str, filling: &Filling<'_>) -> String {
    let Some((base, query)) = template.split_once('?') else {
        return template.to_owned();
    };
    let filled = query.split('&').filter_map(|part| {
        let Some((name, place)) = part.split_once('=') else {
            return Some(part.to_owned());
        };
        match filling.get(place) {
            Some(value) if value.is_empty() => None,
            Some(value) => Some(format!("{name}={}", encoded(&value))),
            None => Some(part.to_owned()),
        }
    });
    let filled: Vec<String> = filled.collect();
    if filled.iter().all(String::is_empty) {
        base.to_owned()
    } else {
        format!("{base}?{}", filled.join("&"))
    }
}

/// A value in the query of an address: UTF-8, and everything but letters, digits and `*-._` as
/// percent signs, blanks too, because not every reader takes a plus for one.
fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

impl Target {
    /// Reads the table.
    pub(super) fn read_all() -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str(include_str!("targets.json"))
    }

    /// Whether its addresses begin with the name of a server.
    pub(super) fn needs_instance(&self) -> bool {
        [&self.share, &self.page]
            .into_iter()
            .flatten()
            .any(|template| template.contains(INSTANCE))
    }

    /// The address that opens it with a text.
    pub(super) fn share_link(&self, text: &str, instance: Option<&str>) -> Option<String> {
        self.link(self.share.as_deref()?, text, instance)
    }

    /// The same by another template, which a channel's settings name.
    pub(super) fn shared_by(&self, template: &str, text: &str) -> Option<String> {
        self.link(template, text, None)
    }

    /// The same for its app.
    pub(super) fn app_link(&self, text: &str, instance: Option<&str>) -> Option<String> {
        self.link(self.app.as_deref()?, text, instance)
    }

    /// Where to post by hand.
    pub(super) fn page(&self, instance: Option<&str>) -> Option<String> {
        on_instance(self.page.as_deref()?, instance)
    }

    /// With the text where the address is then short enough, else without it.
    fn link(&self, template: &str, text: &str, instance: Option<&str>) -> Option<String> {
        let template = on_instance(template, instance)?;
        let filling = Filling::of(text);
        if self.needs_link && filling.url.is_empty() {
            return None;
        }
        [filling.clone(), filling.without_text()]
            .iter()
            .map(|filling| fill(&template, filling))
            .find(|address| address.len() <= ADDRESS_MAX)
    }
}

/// A template with its server; none where it needs one and there is none.
fn on_instance(template: &str, instance: Option<&str>) -> Option<String> {
    if !template.contains(INSTANCE) {
        return Some(template.to_owned());
    }
    Some(template.replace(INSTANCE, instance?))
}

/// The name of a server, also where it was given as an address; none where it is none.
pub(super) fn server_name(given: &str) -> Option<String> {
    let given = given.trim();
    let address = if given.contains("://") {
        Url::parse(given)
    } else {
        Url::parse(&format!("https://{given}"))
    };
    let address = address.ok()?;
    let has_more = !matches!(address.path(), "" | "/")
        || address.query().is_some()
        || address.fragment().is_some()
        || !address.username().is_empty()
        || address.password().is_some();
    let is_web = matches!(address.scheme(), "https" | "http");
    let host = address.host_str().filter(|_| is_web && !has_more)?;
    Some(match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use url::Url;

    use super::{ADDRESS_MAX, Target, server_name};

    fn target(name: &str) -> Target {
        let mut all = Target::read_all().unwrap().into_iter();
        all.find(|target| target.name == name).unwrap()
    }

    fn share(name: &str, text: &str) -> Option<String> {
        target(name).share_link(text, Some("social.example"))
    }

    /// What the other end reads.
    fn read(link: &str, name: &str) -> Option<String> {
        let url = Url::parse(link).unwrap();
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    #[test]
    fn every_row_is_an_address_of_its_own_and_names_only_places_there_are() {
        let mut names = BTreeSet::new();
        for target in Target::read_all().unwrap() {
            assert!(names.insert(target.name.clone()), "{} twice", target.name);
            let text = "Guten Morgen https://shop.example/a?b=c";
            let instance = Some("social.example");
            let links = [
                target.share_link(text, instance),
                target.app_link(text, instance),
                target.page(instance),
            ];
            for link in links.into_iter().flatten() {
                assert!(Url::parse(&link).is_ok(), "{link}");
                assert!(!link.contains(['{', '}']), "{link}");
            }
            let templates = [&target.share, &target.app];
            let asks = |place: &str| {
                let mut given = templates.iter().copied().flatten();
                given.any(|template| template.contains(place))
            };
            assert!(!target.needs_link || asks("{url}"), "{}", target.name);
        }
    }

    #[test]
    fn umlauts_emoji_line_breaks_and_signs_arrive_as_they_were_written() {
        let text = "Grüße & Küsse: 50 % + 1 = ?\n#Käse 🧀👩‍👩‍👧";
        let link = share("bluesky", text).unwrap();
        assert_eq!(
            link,
            "https://bsky.app/intent/compose?text=Gr%C3%BC%C3%9Fe%20%26%20K%C3%BCsse%3A%2050%20%25\
             %20%2B%201%20%3D%20%3F%0A%23K%C3%A4se%20%F0%9F%A7%80%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9\
             %E2%80%8D%F0%9F%91%A7"
        );
        assert_eq!(read(&link, "text").as_deref(), Some(text));
        let app = target("bluesky").app_link(text, None).unwrap();
        assert!(app.starts_with("bluesky://intent/compose?text=Gr%C3%BC"));
    }

    #[test]
    fn a_place_that_takes_a_link_gets_the_first_one_and_the_rest_beside_it() {
        let text = "Neu im Laden\nhttps://shop.example/käse?a=1&b=2 und mehr";
        let link = share("reddit", text).unwrap();
        assert_eq!(
            read(&link, "url").as_deref(),
            Some("https://shop.example/käse?a=1&b=2")
        );
        assert_eq!(read(&link, "title").as_deref(), Some("Neu im Laden"));
        let link = share("telegram", text).unwrap();
        assert_eq!(
            read(&link, "text").as_deref(),
            Some("Neu im Laden\nund mehr")
        );
        assert_eq!(
            share("facebook", "https://shop.example").unwrap(),
            "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fshop.example"
        );
        for name in ["facebook", "xing", "telegram", "reddit"] {
            assert_eq!(share(name, "Ohne Verweis"), None, "{name}");
        }
        assert_eq!(
            share("lemmy", "Nur Worte").unwrap(),
            "https://social.example/create_post?title=Nur%20Worte&body=Nur%20Worte"
        );
    }

    #[test]
    fn e_mail_has_its_own_line_breaks() {
        let link = share("email", "Hallo\n\nWelt").unwrap();
        assert_eq!(link, "mailto:?subject=Hallo&body=Hallo%0D%0A%0D%0AWelt");
        assert_eq!(
            share("sms", "ja & nein").unwrap(),
            "sms:?&body=ja%20%26%20nein"
        );
    }

    #[test]
    fn what_would_be_too_long_is_left_out_and_the_link_stays() {
        let room = ADDRESS_MAX - "https://x.com/intent/post?text=".len();
        let fits = "a".repeat(room);
        assert_eq!(share("x", &fits).unwrap().len(), ADDRESS_MAX);
        assert_eq!(
            share("x", &format!("{fits}a")).unwrap(),
            "https://x.com/intent/post"
        );
        let long = format!("https://shop.example/ {}", "ü".repeat(400));
        assert_eq!(
            share("telegram", &long).unwrap(),
            "https://t.me/share/url?url=https%3A%2F%2Fshop.example%2F"
        );
        let longer = format!("https://shop.example/{}", "a".repeat(ADDRESS_MAX));
        assert_eq!(share("telegram", &longer), None);
    }

    #[test]
    fn a_server_is_named_with_or_without_its_scheme() {
        for given in [
            "social.example",
            "https://social.example/",
            " SOCIAL.example ",
        ] {
            assert_eq!(
                server_name(given).as_deref(),
                Some("social.example"),
                "{given}"
            );
        }
        assert_eq!(
            server_name("10.0.0.1:8080").as_deref(),
            Some("10.0.0.1:8080")
        );
        for given in [
            "",
            "social.example/web",
            "a b",
            "ftp://a.example",
            "me@a.example",
            "a?b",
        ] {
            assert_eq!(server_name(given), None, "{given}");
        }
        let mastodon = target("mastodon");
        assert!(mastodon.needs_instance());
        assert_eq!(mastodon.share_link("Hallo", None), None);
        assert_eq!(
            mastodon
                .share_link("Hallo", Some("social.example"))
                .unwrap(),
            "https://social.example/share?text=Hallo"
        );
    }

    proptest! {
        #[test]
        fn decoding_a_link_gives_the_text(text in "\\PC{0,400}|(\\PC|\n| |&|\\+|%){0,80}") {
            for name in ["x", "bluesky", "mastodon", "threads", "whatsapp"] {
                let link = share(name, &text).unwrap();
                prop_assert!(link.is_ascii() && link.len() <= ADDRESS_MAX, "{}", link);
                match read(&link, "text") {
                    Some(read) => prop_assert_eq!(&read, &text),
                    // Left out: it is empty, or its smallest form is nearly as long as all may be.
                    None => prop_assert!(text.is_empty() || text.len() * 3 > ADDRESS_MAX - 60),
                }
            }
        }
    }
}
