//! Addresses that do not show where they lead, and the parameters that only follow readers around.

use std::{collections::HashSet, ops::Range};

use serde::Deserialize;
use url::Url;

use super::links::Link;

/// The services and parameters that are known. The file says its version, source and date as well.
#[derive(Debug, Deserialize)]
pub(super) struct Shorteners {
    hosts: HashSet<String>,
    /// Pages on such hosts that lead nowhere else.
    exceptions: Vec<String>,
    wrappers: Vec<Wrapper>,
    tracking: Tracking,
}

/// A page that sends readers on to the address in one of its parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapper {
    /// Its host with the path its own pages begin with; hosts below it count too.
    address: String,
    parameter: String,
}

/// Parameters that say which way a reader came, by their names in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tracking {
    names: HashSet<String>,
    prefixes: Vec<String>,
}

impl Shorteners {
    /// Reads the compiled-in data.
    pub(super) fn read() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("data/shorteners.json"))
    }

    /// Whether an address is one of a public service that shortens addresses. The bare name of such a
    /// service leads to the service itself.
    pub(super) fn shortens(&self, link: &Link) -> bool {
        let has_path = link.address.len() > link.host().len();
        let mut exceptions = self.exceptions.iter();
        has_path
            && self.hosts.contains(link.host())
            && !exceptions.any(|page| is_page(&link.address, page))
    }

    /// Whether an address only sends readers on to another, which is one of its parameters.
    pub(super) fn wraps(&self, link: &Link) -> bool {
        self.wrapper(link).is_some()
    }

    /// Where such an address leads, without what follows readers around; none where it does not say
    /// so plainly.
    pub(super) fn target(&self, link: &Link, raw: &str) -> Option<String> {
        let wrapper = self.wrapper(link)?;
        let whole = if raw.contains("://") {
            Url::parse(raw)
        } else {
            Url::parse(&format!("https://{raw}"))
        };
        let whole = whole.ok()?;
        let mut pairs = whole.query_pairs();
        let (_, target) = pairs.find(|(name, _)| *name == wrapper.parameter)?;
        let target = Url::parse(&target).ok()?;
        if !matches!(target.scheme(), "http" | "https") {
            return None;
        }
        let mut target = String::from(target);
        if let Some((query, left)) = self.untracked(&target) {
            target.replace_range(query, &left);
        }
        Some(target)
    }

    fn wrapper(&self, link: &Link) -> Option<&Wrapper> {
        let mut wrappers = self.wrappers.iter();
        wrappers.find(|wrapper| {
            let (host, path) = match wrapper.address.find('/') {
                Some(place) => wrapper.address.split_at(place),
                None => (wrapper.address.as_str(), ""),
            };
            let below = link.host().strip_suffix(host);
            let is_host = below.is_some_and(|below| below.is_empty() || below.ends_with('.'));
            let own = link.address.get(link.host().len()..).unwrap_or_default();
            is_host && own.starts_with(path)
        })
    }

    /// Where the parameters stand in an address that only follow readers around.
    pub(super) fn tracked(&self, raw: &str) -> Vec<Range<usize>> {
        let found = parameters(raw).filter(|range| self.tracking.follows(raw, range));
        found.collect()
    }

    /// The query of an address, with its question mark, and what is left of it without those
    /// parameters; none where it has none of them.
    pub(super) fn untracked(&self, raw: &str) -> Option<(Range<usize>, String)> {
        let query = query(raw)?;
        let (mut left, mut is_tracked) = (String::new(), false);
        for range in parameters(raw) {
            if self.tracking.follows(raw, &range) {
                is_tracked = true;
                continue;
            }
            left.push(if left.is_empty() { '?' } else { '&' });
            left.push_str(raw.get(range)?);
        }
        is_tracked.then(|| (query.start - 1..query.end, left))
    }
}

impl Tracking {
    /// Whether the parameter at a place in an address is one of these.
    fn follows(&self, raw: &str, range: &Range<usize>) -> bool {
        let pair = raw.get(range.clone()).unwrap_or_default();
        let name = pair.split('=').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let mut prefixes = self.prefixes.iter();
        self.names.contains(&name) || prefixes.any(|prefix| name.starts_with(prefix.as_str()))
    }
}

/// Whether an address is that of a page or of one below it.
fn is_page(address: &str, page: &str) -> bool {
    let rest = address.strip_prefix(page);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where the query of an address stands, without its question mark.
fn query(raw: &str) -> Option<Range<usize>> {
    let end = raw.find('#').unwrap_or(raw.len());
    let mark = raw.get(..end)?.find('?')?;
    Some(mark + 1..end)
}

/// Where each of the parameters of an address stands.
fn parameters(raw: &str) -> impl Iterator<Item = Range<usize>> {
    let query = query(raw).unwrap_or_default();
    let mut start = query.start;
    let pairs = raw.get(query).unwrap_or_default().split('&');
    pairs.map(move |pair| {
        let range = start..start + pair.len();
        start = range.end + 1;
        range
    })
}

#[cfg(test)]
mod tests {
    use super::Shorteners;

    /// An address without what only follows readers around.
    fn bare(raw: &str) -> String {
        let shorteners = Shorteners::read().unwrap();
        let mut bare = raw.to_owned();
        if let Some((query, left)) = shorteners.untracked(raw) {
            bare.replace_range(query, &left);
        }
        bare
    }

    #[test]
    fn exactly_the_parameters_that_follow_readers_are_left_out() {
        let cases = [
            ("https://a.example/x?utm_source=ig", "https://a.example/x"),
            (
                "a.example?b=1&UTM_Medium=x&c=#d?fbclid=1",
                "a.example?b=1&c=#d?fbclid=1",
            ),
            ("https://a.example/?gclid&b=%26", "https://a.example/?b=%26"),
            (
                "https://a.example/?b=fbclid&&c=utm_x",
                "https://a.example/?b=fbclid&&c=utm_x",
            ),
            (
                "https://a.example/#utm_source=x",
                "https://a.example/#utm_source=x",
            ),
        ];
        for (raw, expected) in cases {
            assert_eq!(bare(raw), expected);
        }
    }

    #[test]
    fn names_are_compared_in_lower_case() {
        let shorteners = Shorteners::read().unwrap();
        let tracking = &shorteners.tracking;
        let names = tracking.names.iter().chain(&tracking.prefixes);
        for name in names.chain(&shorteners.hosts) {
            assert_eq!(*name, name.to_lowercase());
        }
    }
}
