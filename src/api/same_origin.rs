//! Calls of browsers that change something come from our own page: a cookie travels with whatever another page
//! makes a browser send.
//!
//! Browsers say of each call which page made it. Source: Fetch Metadata Request Headers, W3C, section 2.3,
//! and OWASP Cross-Site Request Forgery Prevention Cheat Sheet, both read 2026-12-01.

use axum::http::{HeaderMap, header};
use url::Url;

use crate::error::{Code, Error};

/// The header that says how far the page that made a call is from where the call goes.
const SITE: &str = "sec-fetch-site";

/// Refuses a call that a page of somebody else has made, or of which nobody says which page made it.
///
/// Errors: [`Code::OtherOrigin`].
pub(super) fn require(headers: &HeaderMap, public: Option<&Url>) -> Result<(), Error> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = match text(SITE) {
        Some(site) => site == "same-origin",
        None => text(header::ORIGIN.as_str()).is_some_and(|origin| {
            let host = text(header::HOST.as_str());
            is_here(origin, host, public)
        }),
    };
    if is_own {
        return Ok(());
    }
    let detail = "This came from another page than Dezent's own. Programs call with a key instead.";
    Err(Error::new(Code::OtherOrigin, detail))
}

/// Whether an origin is the public address, or the host that was asked.
fn is_here(origin: &str, host: Option<&str>, public: Option<&Url>) -> bool {
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    if public.is_some_and(|public| public.origin() == origin.origin()) {
        return true;
    }
    let asked = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    asked.is_some_and(|asked| origin.has_host() && asked.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use url::Url;

    use super::require;

    #[test]
    fn only_our_own_page_changes_anything() {
        let public = Url::parse("https://shop.example/dezent/").unwrap();
        for (headers, expected) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            // What the browser says of the page counts more than an origin that fits.
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://shop.example"),
                ],
                false,
            ),
            (&[("origin", "https://shop.example")], true),
            (&[("origin", "https://shop.example:444")], false),
            (&[("origin", "http://shop.example")], false),
            (
                &[
                    ("origin", "http://127.0.0.1:8080"),
                    ("host", "127.0.0.1:8080"),
                ],
                true,
            ),
            (
                &[
                    ("origin", "http://127.0.0.1:8081"),
                    ("host", "127.0.0.1:8080"),
                ],
                false,
            ),
            (&[("origin", "null"), ("host", "127.0.0.1:8080")], false),
            (&[("host", "127.0.0.1:8080")], false),
            (&[], false),
        ] {
            let mut given = HeaderMap::new();
            for (name, value) in headers {
                given.insert(*name, value.parse().unwrap());
            }
            let is_taken = require(&given, Some(&public)).is_ok();
            assert_eq!(is_taken, expected, "{headers:?}");
        }
    }
}
