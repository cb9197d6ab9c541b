//! Links: the addresses in a post, and whose they are.

use std::ops::Range;

use super::reading::{Kind, Reading};
use crate::domain::profile::Profile;

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The workspace's own shop or site.
    Own,
    /// A page where others sell or book for it.
    Booking,
    /// The workspace's own short addresses.
    Short,
    /// Anybody else's.
    Other,
}

impl Owner {
    /// Whether it leads to where the workspace sells.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::Booking)
    }
}

/// An address in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The part it is in, from 0.
    pub part: usize,
    /// Its token there.
    pub token: usize,
    /// Where it stands in the part's text.
    pub bytes: Range<usize>,
    /// Host and path without scheme, `www.` and what comes behind, in lower case up to the path:
    /// `shop.example/soap`.
    pub address: String,
    /// Whose it is.
    pub kind: Owner,
}

impl Link {
    /// The host name.
    pub fn host(&self) -> &str {
        host(&self.address)
    }

    /// Whether an address leads to where the workspace sells.
    pub fn is_own_address(address: &str, profile: &Profile) -> bool {
        owner(address, profile).is_own()
    }
}

/// The addresses in all parts, in order.
pub(super) fn links(parts: &[Reading<'_>], profile: &Profile) -> Vec<Link> {
    let mut found = Vec::new();
    for (part, reading) in parts.iter().enumerate() {
        for (token, one) in reading.tokens.iter().enumerate() {
            if one.kind != Kind::Link {
                continue;
            }
            let address = address(reading.raw(one));
            found.push(Link {
                part,
                token,
                bytes: one.bytes.clone(),
                kind: owner(&address, profile),
                address,
            });
        }
    }
    found
}

/// Host and path of an address as it is compared.
pub fn address(raw: &str) -> String {
    let rest = raw.split_once("://").map_or(raw, |(_, rest)| rest);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let rest = rest[..end].trim_end_matches('/');
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host
        .rsplit_once('@')
        .map_or(host, |(_, host)| host)
        .to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    format!("{host}{path}")
}

fn host(address: &str) -> &str {
    let name = address.split('/').next().unwrap_or_default();
    name.split(':').next().unwrap_or_default()
}

fn owner(address: &str, profile: &Profile) -> Owner {
    let is_of = |domains: &[String]| domains.iter().any(|domain| is_within(address, domain));
    if is_of(&profile.own_domains) {
        Owner::Own
    } else if is_of(&profile.booking_domains) {
        Owner::Booking
    } else if is_of(&profile.short_domains) {
        Owner::Short
    } else {
        Owner::Other
    }
}

/// Whether an address is that of a domain, of a host below it, or of a page below its path.
fn is_within(address: &str, domain: &str) -> bool {
    let own = self::address(domain);
    let (own_host, own_path) = own.split_at(host(&own).len());
    let (name, path) = address.split_at(host(address).len());
    let same_host = name == own_host
        || name
            .strip_suffix(own_host)
            .is_some_and(|before| before.ends_with('.'));
    let below = |rest: &str| rest.is_empty() || rest.starts_with('/');
    same_host && (own_path.is_empty() || path.strip_prefix(own_path).is_some_and(below))
}

#[cfg(test)]
mod tests {
    use super::{address, is_within};

    #[test]
    fn addresses_are_compared_without_what_does_not_matter() {
        let cases = [
            (
                "https://www.Shop.example/Soap/?utm_source=x",
                "shop.example/Soap",
            ),
            ("shop.example", "shop.example"),
            ("http://user@shop.example#top", "shop.example"),
        ];
        for (raw, expected) in cases {
            assert_eq!(address(raw), expected);
        }
    }

    #[test]
    fn a_domain_holds_its_hosts_and_pages() {
        assert!(is_within("shop.example/soap", "shop.example"));
        assert!(is_within("blog.shop.example", "shop.example"));
        assert!(!is_within("myshop.example", "shop.example"));
        assert!(is_within(
            "calendly.com/our-shop/tour",
            "calendly.com/our-shop"
        ));
        assert!(!is_within(
            "calendly.com/our-shopping",
            "calendly.com/our-shop"
        ));
        assert!(!is_within("calendly.com", "calendly.com/our-shop"));
    }
}
