//! As what authorization servers know this installation.

use serde_json::{Value, json};
use url::{Host, Url, form_urlencoded};

use crate::networks::ConnectError;

/// What is asked for: that it is this account, writing posts (`putRecord` needs two of the rights), and
/// uploading pictures. Source: atproto.com/specs/permission, read 2026-12-01.
pub(super) const SCOPE: &str =
    "atproto repo:app.bsky.feed.post?action=create&action=update&action=delete blob:*/*";
/// The same for servers that know no single rights yet. Source: as above.
pub(super) const OLDER_SCOPE: &str = "atproto transition:generic";
/// Everything that may be asked for.
const DECLARED: &str = "atproto repo:app.bsky.feed.post?action=create&action=update&action=delete \
                        blob:*/* transition:generic";

/// What the document about us is called; it lies beside the address that people are sent back to.
const DOCUMENT: &str = "client-metadata.json";

/// Why nobody can be asked with an address.
fn unusable(redirect: &Url) -> ConnectError {
    let why = match redirect.host() {
        Some(Host::Domain("localhost")) => {
            "open Dezent at http://127.0.0.1 instead of localhost, which Bluesky does not take"
        }
        _ => {
            "Bluesky asks only for addresses with https, a name and no port: set server.public_url to \
             one, or use an app password"
        }
    };
    ConnectError::Refused(why.to_owned())
}

/// Whether a server on the open internet can read the document about us there.
fn is_public(redirect: &Url) -> bool {
    let is_name = matches!(redirect.host(), Some(Host::Domain(name)) if name.contains('.'));
    redirect.scheme() == "https" && is_name && redirect.port().is_none()
}

/// Whether a person's browser and Dezent are on one machine.
fn is_loopback(redirect: &Url) -> bool {
    let is_own = match redirect.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    };
    redirect.scheme() == "http" && is_own
}

/// Our id with the address that people are sent back to: where the document about us lies or, on a
/// machine of one's own, all that would stand in it.
///
/// [`ConnectError::Refused`] where the address is of neither kind.
pub(super) fn client_id(redirect: &Url) -> Result<String, ConnectError> {
    if is_loopback(redirect) {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("redirect_uri", redirect.as_str());
        query.append_pair("scope", DECLARED);
        return Ok(format!("http://localhost?{}", query.finish()));
    }
    let document = redirect.join(DOCUMENT).ok();
    let document = document.filter(|_| is_public(redirect));
    document.map_or_else(|| Err(unusable(redirect)), |url| Ok(url.into()))
}

/// The document about us, to be served as JSON at `{public_url}/connect/bluesky/client-metadata.json`,
/// where `redirect` is `{public_url}/connect/bluesky/callback`; none where no server could read it.
pub(super) fn client_metadata(redirect: &Url) -> Option<Value> {
    let document = client_id(redirect).ok().filter(|_| is_public(redirect))?;
    // Two steps up from `connect/bluesky/callback`.
    let home = redirect.join("../..").ok()?;
    Some(json!({
        "client_id": document,
        "client_name": "Dezent",
        "client_uri": home,
        "application_type": "web",
        "redirect_uris": [redirect],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": DECLARED,
        "token_endpoint_auth_method": "none",
        "dpop_bound_access_tokens": true,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DECLARED, OLDER_SCOPE, SCOPE, client_id, client_metadata};

    #[test]
    fn our_id_is_where_the_document_about_us_lies() {
        let redirect = "https://plan.example.org/dezent/connect/bluesky/callback";
        let redirect = redirect.parse().unwrap();
        let document = "https://plan.example.org/dezent/connect/bluesky/client-metadata.json";
        assert_eq!(client_id(&redirect).unwrap(), document);
        let expected = json!({
            "client_id": document,
            "client_name": "Dezent",
            "client_uri": "https://plan.example.org/dezent/",
            "application_type": "web",
            "redirect_uris": [redirect],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": "atproto repo:app.bsky.feed.post?action=create&action=update&action=delete \
                      blob:*/* transition:generic",
            "token_endpoint_auth_method": "none",
            "dpop_bound_access_tokens": true,
        });
        assert_eq!(client_metadata(&redirect), Some(expected));
        // What is asked for must stand in the document.
        let declared: Vec<&str> = DECLARED.split(' ').collect();
        let asked = SCOPE.split(' ').chain(OLDER_SCOPE.split(' '));
        assert!(asked.into_iter().all(|scope| declared.contains(&scope)));
    }

    #[test]
    fn on_ones_own_machine_the_id_holds_everything() {
        for address in [
            "http://127.0.0.1:8090/connect/bluesky/callback",
            "http://[::1]/connect/bluesky/callback",
        ] {
            let redirect = address.parse().unwrap();
            let id: url::Url = client_id(&redirect).unwrap().parse().unwrap();
            let pairs: Vec<(String, String)> = id.query_pairs().into_owned().collect();
            let expected = [("redirect_uri", address), ("scope", DECLARED)];
            let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(
                (id.host_str(), pairs),
                (Some("localhost"), expected.to_vec())
            );
            assert_eq!(client_metadata(&redirect), None);
        }
    }

    #[test]
    fn other_addresses_cannot_be_used() {
        for (address, word) in [
            (
                "http://localhost:8090/connect/bluesky/callback",
                "127.0.0.1",
            ),
            ("http://plan.example.org/connect/bluesky/callback", "https"),
            (
                "https://plan.example.org:8443/connect/bluesky/callback",
                "port",
            ),
            ("https://192.0.2.1/connect/bluesky/callback", "name"),
            ("https://plan/connect/bluesky/callback", "name"),
        ] {
            let redirect = address.parse().unwrap();
            let failed = client_id(&redirect).unwrap_err();
            assert!(failed.to_string().contains(word), "{address} {failed}");
            assert_eq!(client_metadata(&redirect), None, "{address}");
        }
    }
}
