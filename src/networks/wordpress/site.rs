//! Sites: where the API of one answers.
//!
//! Source: developer.wordpress.org/rest-api/using-the-rest-api/discovery, read 2026-12-01: a site names
//! the root in a `Link` header and in its pages' head, and nobody may guess it.

use url::{Host, Url};

use super::html::plain;
use crate::networks::{http::Answer, place::below};

/// The kind of link that leads to the API.
const API: &str = "https://api.w.org/";
/// What holds the route where the site has no readable addresses.
const ROUTE: &str = "rest_route";

/// Whether an address leads to this very machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a password may be told there: by an encrypted connection, or on this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let has_password = !url.username().is_empty() || url.password().is_some();
    let is_encrypted = url.scheme() == "https" || (url.scheme() == "http" && is_local(url));
    is_encrypted && !has_password
}

/// The site that a person names, by its address or by its domain; none where it is none.
pub(super) fn site(given: &str) -> Option<Url> {
    let given = given.trim();
    let address = if given.contains("://") {
        given.to_owned()
    } else {
        format!("https://{given}")
    };
    let mut url = Url::parse(&address).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let is_name = is_local(&url) || url.host_str()?.contains('.');
    (is_name && is_safe(&url)).then_some(url)
}

/// The root of the API that the head of an answer names.
pub(super) fn root_in_head(answer: &Answer, page: &Url) -> Option<Url> {
    let values = answer.headers.get_all("link").iter();
    let mut values = values.filter_map(|value| value.to_str().ok());
    let address = values.find_map(api_link)?;
    page.join(address).ok().filter(is_safe)
}

/// The address of the API's root in the value of a `Link` header (RFC 8288).
fn api_link(value: &str) -> Option<&str> {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        // The next link begins after a comma; addresses are in angle brackets, so none is cut.
        let mut commas = after.match_indices(',').map(|(at, _)| at);
        let next = commas.find(|at| after[at + 1..].trim_start().starts_with('<'));
        let (parameters, next) = after.split_at(next.unwrap_or(after.len()));
        let is_api = parameters.split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            let value = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && value.split_whitespace().any(|rel| rel == API)
        });
        if is_api {
            return Some(address);
        }
        rest = next;
    }
    None
}

/// The root of the API that a page names.
pub(super) fn root_in_page(html: &str, page: &Url) -> Option<Url> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<link") {
        let (tag, after) = after.split_once('>')?;
        let rel = attribute(tag, "rel").unwrap_or_default();
        if rel.split_whitespace().any(|rel| rel == API) {
            let address = plain(attribute(tag, "href")?);
            return page.join(&address).ok().filter(is_safe);
        }
        rest = after;
    }
    None
}

/// The value of an attribute of a tag, in quotes or without.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => after[1..].split_once(quote)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        let named = before.split_whitespace().next_back().unwrap_or_default();
        if named.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// An address below a root: in its path, or in the parameter that stands for it.
pub(super) fn route(root: &Url, path: &[&str], query: &[(&str, &str)]) -> Url {
    let pairs: Vec<(String, String)> = root.query_pairs().into_owned().collect();
    let Some((_, before)) = pairs.iter().find(|(name, _)| name == ROUTE) else {
        return below(root, path, query);
    };
    let route = format!("{}/{}", before.trim_end_matches('/'), path.join("/"));
    let others = pairs.iter().filter(|(name, _)| name != ROUTE);
    let mut url = root.clone();
    url.query_pairs_mut()
        .clear()
        .append_pair(ROUTE, &route)
        .extend_pairs(others)
        .extend_pairs(query);
    url
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{api_link, root_in_page, route, site};

    #[test]
    fn a_site_may_be_named_in_many_ways() {
        for (given, expected) in [
            ("example.org", "https://example.org/"),
            (" https://example.org/blog/ ", "https://example.org/blog/"),
            ("example.org/blog?a=b#c", "https://example.org/blog"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("http://localhost/wp", "http://localhost/wp"),
        ] {
            assert_eq!(site(given).map(String::from).as_deref(), Some(expected));
        }
        for given in [
            "",
            "example",
            "http://example.org",
            "ftp://example.org",
            "https://me:word@example.org",
            "a b.de",
        ] {
            assert_eq!(site(given), None, "{given}");
        }
    }

    #[test]
    fn the_root_is_found_among_other_links() {
        for (value, expected) in [
            (
                "<https://example.org/wp-json/>; rel=\"https://api.w.org/\"",
                Some("https://example.org/wp-json/"),
            ),
            (
                "<https://example.org/a,b>; rel=preload, <https://example.org/?rest_route=/>; \
                 title=\"x\"; rel=https://api.w.org/",
                Some("https://example.org/?rest_route=/"),
            ),
            (
                "<https://example.org/x>; rel=\"alternate\",<https://example.org/wp-json/>; \
                 rel=\"https://api.w.org/\", <https://example.org/?p=1>; rel=shortlink",
                Some("https://example.org/wp-json/"),
            ),
            (
                "<https://example.org/a>; rel=\"preload\", <https://example.org/wp-json/>; \
                 rel=\"https://api.w.org/\",<https://example.org/?p=1>; rel=shortlink",
                Some("https://example.org/wp-json/"),
            ),
            ("<https://example.org/x>; rel=\"shortlink\"", None),
            ("<https://example.org", None),
            ("", None),
        ] {
            assert_eq!(api_link(value), expected, "{value}");
        }
    }

    #[test]
    fn the_root_is_found_in_a_page() {
        let page: Url = "https://example.org/blog/".parse().unwrap();
        for (html, expected) in [
            (
                "<html><head><link rel='stylesheet' href='/a.css' /><link rel=\"https://api.w.org/\" \
                 href=\"https://example.org/blog/?rest_route=/&#038;x=1\" /></head>",
                Some("https://example.org/blog/?rest_route=/&x=1"),
            ),
            (
                "<link href='/blog/wp-json/' rel='https://api.w.org/'>",
                Some("https://example.org/blog/wp-json/"),
            ),
            (
                "<link crossorigin href=/blog/wp-json/ rel=https://api.w.org/>",
                Some("https://example.org/blog/wp-json/"),
            ),
            // The password would be told to whoever listens.
            (
                "<link rel='https://api.w.org/' href='http://example.org/wp-json/'>",
                None,
            ),
            ("<link rel='https://api.w.org/'>", None),
            ("<p>https://api.w.org/</p>", None),
        ] {
            let found = root_in_page(html, &page).map(String::from);
            assert_eq!(found.as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn routes_lie_in_the_path_or_in_the_parameter() {
        let query = [("slug", "a b")];
        for (root, expected) in [
            (
                "https://example.org/blog/wp-json/",
                "https://example.org/blog/wp-json/wp/v2/posts?slug=a+b",
            ),
            (
                "https://example.org/wp-json",
                "https://example.org/wp-json/wp/v2/posts?slug=a+b",
            ),
            (
                "https://example.org/?rest_route=/",
                "https://example.org/?rest_route=%2Fwp%2Fv2%2Fposts&slug=a+b",
            ),
            (
                "https://example.org/index.php?lang=de&rest_route=/",
                "https://example.org/index.php?rest_route=%2Fwp%2Fv2%2Fposts&lang=de&slug=a+b",
            ),
        ] {
            let root: Url = root.parse().unwrap();
            assert_eq!(
                route(&root, &["wp", "v2", "posts"], &query).as_str(),
                expected
            );
        }
    }
}
