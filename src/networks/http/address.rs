//! Which addresses may be called.
//!
//! Hosts come from people and from documents that strangers write, so a host may name a machine
//! behind our own firewall. A URL is judged by its literal address; a name is judged again by each
//! address it resolves to, in the same moment the connection is made, so that an answer which
//! changes between two questions gains nothing.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde::{Deserialize, Deserializer, de};
use url::{Host, Url};

/// Addresses of IPv4 that are not open internet, as network and length of prefix.
///
/// Source: IANA IPv4 Special-Purpose Address Registry, and RFC 5771 for multicast; read 2026-11-23.
/// The last line is the address at which Microsoft's cloud answers its own machines.
const CLOSED_V4: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// The part of IPv6 that is handed out as open internet.
///
/// Everything else is closed by that: loopback, link-local, unique local, multicast, and the forms
/// that carry an IPv4 address (`::ffff:0:0/96`, `64:ff9b::/96`, `64:ff9b:1::/48`).
/// Source: IANA IPv6 Global Unicast Address Assignments, read 2026-11-23.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What is closed within [`OPEN_V6`]: protocol assignments with Teredo, two blocks for
/// documentation, and 6to4, which carries an IPv4 address.
///
/// Source: IANA IPv6 Special-Purpose Address Registry, read 2026-11-23.
const CLOSED_V6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is open internet.
pub(super) fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !CLOSED_V4
            .iter()
            .any(|(base, bits)| v4_is_in(v4, *base, *bits)),
        IpAddr::V6(v6) => {
            v6_is_in(v6, OPEN_V6.0, OPEN_V6.1)
                && !CLOSED_V6
                    .iter()
                    .any(|(base, bits)| v6_is_in(v6, *base, *bits))
        }
    }
}

/// Whether the first `bits` of both addresses are equal.
fn v4_is_in(address: Ipv4Addr, base: Ipv4Addr, bits: u8) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
    address.to_bits() & mask == base.to_bits() & mask
}

/// Whether the first `bits` of both addresses are equal.
fn v6_is_in(address: Ipv6Addr, base: Ipv6Addr, bits: u8) -> bool {
    let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
    address.to_bits() & mask == base.to_bits() & mask
}

/// A block of addresses, written `10.1.0.0/16`, `fd00::/8` or, for one address, `127.0.0.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    base: IpAddr,
    bits: u8,
}

/// Text that is not a block of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a block of addresses such as 10.1.0.0/16 or ::1")]
pub struct AddressRangeError;

impl AddressRange {
    /// Whether an address lies in the block; an IPv4 address may come in its IPv6 form.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(v4)) => v4_is_in(v4, base, self.bits),
            (IpAddr::V6(base), IpAddr::V6(v6)) => v6_is_in(v6, base, self.bits),
            _ => false,
        }
    }
}

impl FromStr for AddressRange {
    type Err = AddressRangeError;

    fn from_str(text: &str) -> Result<Self, AddressRangeError> {
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits)),
            None => (text, None),
        };
        let Ok(base) = base.trim().parse::<IpAddr>() else {
            return Err(AddressRangeError);
        };
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let bits = match bits.map(|bits| bits.trim().parse::<u8>()) {
            None => longest,
            Some(Ok(bits)) if bits <= longest => bits,
            Some(_) => return Err(AddressRangeError),
        };
        Ok(Self { base, bits })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

impl<'de> Deserialize<'de> for AddressRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// Which addresses besides the open internet may be called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AllowPrivate {
    /// None: what a server on the open internet wants.
    #[default]
    No,
    /// Those in these blocks.
    Ranges(Vec<AddressRange>),
    /// All of them, at any port: what tests and a closed network want.
    All,
}

impl AllowPrivate {
    /// Whether an address was allowed by name of its block.
    fn names(&self, address: IpAddr) -> bool {
        match self {
            Self::No => false,
            Self::Ranges(ranges) => ranges.iter().any(|range| range.contains(address)),
            Self::All => true,
        }
    }

    /// Whether an address may be called.
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        is_global(address) || self.names(address)
    }
}

/// Where a client may go.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// Anywhere on these ports, save closed addresses that were not allowed.
    Guarded {
        /// Which closed addresses are allowed all the same.
        allow_private: AllowPrivate,
        /// The ports of hosts that were not allowed by name of their block.
        ports: Vec<u16>,
    },
    /// Only to this scheme, host and port, wherever that is: the operator named it.
    Only(url::Origin),
}

/// Why a URL may not be called, in words that say no more than the URL itself does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum UrlRefused {
    /// The scheme is neither `http` nor `https`.
    #[error("only http and https addresses can be called")]
    Scheme,
    /// The URL holds a user name or password.
    #[error("an address must not hold a user name or password")]
    Credentials,
    /// There is no host.
    #[error("the address names no server")]
    Host,
    /// The host is a closed address.
    #[error("servers in private networks are not allowed here")]
    Private,
    /// The port is not one of those allowed.
    #[error("servers at this port are not allowed here")]
    Port,
    /// The client is made for one origin, and this is another.
    #[error("this server is not the one that was set up")]
    Elsewhere,
}

impl Reach {
    /// Judges a URL by what is written in it.
    pub(super) fn check(&self, url: &Url) -> Result<(), UrlRefused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(UrlRefused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlRefused::Credentials);
        }
        let host = url.host().ok_or(UrlRefused::Host)?;
        let port = url.port_or_known_default().ok_or(UrlRefused::Port)?;
        match self {
            Self::Only(origin) if *origin == url.origin() => Ok(()),
            Self::Only(_) => Err(UrlRefused::Elsewhere),
            Self::Guarded {
                allow_private,
                ports,
            } => {
                let literal = match host {
                    Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
                    Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
                    Host::Domain(_) => None,
                };
                match literal {
                    Some(address) if allow_private.names(address) => Ok(()),
                    Some(address) if !is_global(address) => Err(UrlRefused::Private),
                    _ if *allow_private == AllowPrivate::All || ports.contains(&port) => Ok(()),
                    _ => Err(UrlRefused::Port),
                }
            }
        }
    }

    /// Whether a connection to an address that a name resolved to may be made.
    fn allows(&self, address: IpAddr) -> bool {
        match self {
            Self::Guarded { allow_private, .. } => allow_private.allows(address),
            Self::Only(_) => true,
        }
    }

    /// What remains of the addresses that a name resolved to.
    fn allowed(&self, found: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
        found.filter(|address| self.allows(address.ip())).collect()
    }
}

/// A name that leads to no address we may call.
#[derive(Debug, thiserror::Error)]
#[error("no address that may be called")]
struct NoAddress;

/// Resolves names as the machine does, and keeps only addresses that may be called.
pub(super) struct GuardedResolver {
    /// The rule.
    pub(super) reach: Reach,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach.clone();
        Box::pin(async move {
            // The port is filled in by whoever connects.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed = reach.allowed(found);
            if allowed.is_empty() {
                return Err(NoAddress.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{AddressRange, AllowPrivate, Reach, UrlRefused};

    fn guarded(allow_private: AllowPrivate) -> Reach {
        Reach::Guarded {
            allow_private,
            ports: vec![80, 443],
        }
    }

    fn check(reach: &Reach, url: &str) -> Result<(), UrlRefused> {
        reach.check(&Url::parse(url).unwrap())
    }

    #[test]
    fn closed_addresses_are_refused_however_they_are_written() {
        let hosts = "\
            127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 127.0.0.1. \
            127.255.255.254 0.0.0.0 0 0.1.2.3 10.0.0.1 10.255.255.255 167772161 100.64.0.1 \
            100.127.255.255 100.100.100.200 169.254.169.254 0xa9fea9fe 2852039166 169.254.0.1 \
            172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 \
            192.168.255.255 0xc0a80001 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 \
            239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 [::] [::1] [::ffff:127.0.0.1] \
            [::ffff:7f00:1] [::ffff:8.8.8.8] [::127.0.0.1] [0:0:0:0:0:0:0:1] [64:ff9b::7f00:1] \
            [64:ff9b::808:808] [64:ff9b:1::1] [100::1] [2001::1] [2001:db8::1] [2001:20::1] \
            [2002:7f00:1::] [3fff::1] [5f00::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] \
            [ff02::1]";
        let hosts: Vec<&str> = hosts.split_whitespace().collect();
        assert!(hosts.len() >= 60, "{}", hosts.len());
        let reach = guarded(AllowPrivate::No);
        for host in hosts {
            let url = format!("http://{host}/");
            assert_eq!(check(&reach, &url), Err(UrlRefused::Private), "{url}");
        }
    }

    #[test]
    fn the_open_internet_is_not_refused() {
        let reach = guarded(AllowPrivate::No);
        for host in [
            "bsky.social",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "[2606:4700::1111]",
        ] {
            assert_eq!(
                check(&reach, &format!("https://{host}/xrpc")),
                Ok(()),
                "{host}"
            );
        }
    }

    #[test]
    fn what_is_no_plain_web_address_is_refused() {
        let reach = guarded(AllowPrivate::No);
        let cases = [
            ("ftp://example.org/", UrlRefused::Scheme),
            ("file:///etc/passwd", UrlRefused::Scheme),
            ("https://user@example.org/", UrlRefused::Credentials),
            ("https://:word@example.org/", UrlRefused::Credentials),
            ("https://example.org:22/", UrlRefused::Port),
            ("https://8.8.8.8:22/", UrlRefused::Port),
        ];
        for (url, why) in cases {
            assert_eq!(check(&reach, url), Err(why), "{url}");
        }
        assert!(
            Url::parse("http://[fe80::1%25eth0]/").is_err(),
            "a zone would not be seen here"
        );
    }

    #[test]
    fn a_named_block_opens_its_own_addresses_only() {
        let block: AddressRange = "10.1.0.0/16".parse().unwrap();
        let reach = guarded(AllowPrivate::Ranges(vec![block]));
        assert_eq!(check(&reach, "http://10.1.2.3:2583/"), Ok(()));
        assert_eq!(
            check(&reach, "http://10.2.2.3:2583/"),
            Err(UrlRefused::Private)
        );
        assert_eq!(
            check(&reach, "http://example.org:2583/"),
            Err(UrlRefused::Port)
        );
    }

    #[test]
    fn a_name_is_judged_by_each_address_it_resolves_to() {
        let found = ["8.8.8.8:0", "127.0.0.1:0", "[::1]:0", "[64:ff9b::7f00:1]:0"];
        let found = || found.iter().map(|address| address.parse().unwrap());
        let open = guarded(AllowPrivate::No).allowed(found());
        assert_eq!(open, ["8.8.8.8:0".parse().unwrap()]);
        assert_eq!(guarded(AllowPrivate::All).allowed(found()).len(), 4);
        let loopback = vec!["127.0.0.0/8".parse().unwrap()];
        assert_eq!(
            guarded(AllowPrivate::Ranges(loopback))
                .allowed(found())
                .len(),
            2
        );
    }

    #[test]
    fn a_client_for_one_origin_goes_nowhere_else() {
        let reach = Reach::Only(Url::parse("http://127.0.0.1:8091").unwrap().origin());
        assert_eq!(
            check(&reach, "http://127.0.0.1:8091/api/channels/a"),
            Ok(())
        );
        for url in [
            "http://127.0.0.1:8092/",
            "https://127.0.0.1:8091/",
            "http://localhost:8091/",
        ] {
            assert_eq!(check(&reach, url), Err(UrlRefused::Elsewhere), "{url}");
        }
    }

    #[test]
    fn a_block_reads_back_and_nonsense_does_not() {
        let range: AddressRange = "fd00::/8".parse().unwrap();
        assert_eq!(range.to_string(), "fd00::/8");
        assert_eq!(
            "::1".parse::<AddressRange>().unwrap().to_string(),
            "::1/128"
        );
        for text in [
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "a/8",
            "10.0.0.0/-1",
            "",
        ] {
            assert!(text.parse::<AddressRange>().is_err(), "{text}");
        }
    }
}
