//! Which addresses may be called.
//!
//! Hosts come from people and from documents that strangers write, so a host may name a machine
//! behind our own firewall. A URL is judged by its literal address; a name is judged again by each
//! address it resolves to, in the same moment the connection is made, so that an answer which
//! changes between two questions gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use url::{Host, Url};

use crate::domain::address::{AddressRange, Destination};

/// Addresses of IPv4 that are not open internet.
///
/// Source: IANA IPv4 Special-Purpose Address Registry, and RFC 5771 for multicast; read 2026-11-23.
/// The last line is the address at which Microsoft's cloud answers its own machines.
const CLOSED_V4: &[AddressRange] = &[
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
    v4([168, 63, 129, 16], 32),
];

/// The part of IPv6 that is handed out as open internet.
///
/// Everything else is closed by that: loopback, link-local, site-local, unique local (in which
/// clouds keep their metadata, such as `fd00:ec2::254`), multicast, and the forms that carry an IPv4
/// address (`::/96`, `::ffff:0:0/96`, `64:ff9b::/96`, `64:ff9b:1::/48`).
/// Source: IANA IPv6 Global Unicast Address Assignments, read 2026-11-23.
const OPEN_V6: AddressRange = v6([0x2000, 0, 0], 3);

/// What is closed within [`OPEN_V6`]: protocol assignments with Teredo, two blocks for
/// documentation, and 6to4, which carries an IPv4 address.
///
/// Source: IANA IPv6 Special-Purpose Address Registry, read 2026-11-23.
const CLOSED_V6: &[AddressRange] = &[
    v6([0x2001, 0, 0], 23),
    v6([0x2001, 0xdb8, 0], 32),
    v6([0x2002, 0, 0], 16),
    v6([0x3fff, 0, 0], 20),
];

const fn v4(base: [u8; 4], bits: u8) -> AddressRange {
    let [a, b, c, d] = base;
    AddressRange::v4(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(base: [u16; 3], bits: u8) -> AddressRange {
    let [a, b, c] = base;
    AddressRange::v6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits)
}

/// Whether an address is open internet.
pub(super) fn is_global(address: IpAddr) -> bool {
    let holds = |range: &AddressRange| range.contains(address);
    match address {
        IpAddr::V4(_) => !CLOSED_V4.iter().any(holds),
        // Judged as it is written: in its IPv6 form an IPv4 address is none of the open internet.
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some() => false,
        IpAddr::V6(_) => OPEN_V6.contains(address) && !CLOSED_V6.iter().any(holds),
    }
}

/// Whether an address is one of this machine's own, on whichever of its cards.
///
/// A machine calls itself from the very address that it calls, so the system is asked where such a
/// call would come from. A datagram's socket says so without sending anything.
fn leads_home(address: IpAddr) -> bool {
    let any = match address {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let source = || {
        let socket = UdpSocket::bind((any, 0))?;
        socket.connect((address, 9))?;
        socket.local_addr()
    };
    // Where no way leads there, none leads home.
    source().is_ok_and(|source| source.ip() == address)
}

/// Which addresses besides the open internet may be called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AllowPrivate {
    /// None: what a server on the open internet wants.
    #[default]
    No,
    /// Those that are named, at any port.
    Named(Vec<Destination>),
    /// All of them, at any port: what tests and a closed network want.
    All,
}

impl AllowPrivate {
    /// Whether something that is named fits.
    fn any_named(&self, fits: impl Fn(&Destination) -> bool) -> bool {
        match self {
            Self::No => false,
            Self::Named(named) => named.iter().any(fits),
            Self::All => true,
        }
    }
}

/// Where a client may go.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// Anywhere on these ports, save closed addresses that were not allowed.
    Guarded {
        /// Which closed addresses are allowed all the same.
        allow_private: AllowPrivate,
        /// What leads to this program itself.
        own: Vec<Destination>,
        /// The ports of hosts that were not allowed by name.
        ports: Vec<u16>,
    },
    /// Only to this scheme, host and port, wherever that is: the operator named it.
    Only(url::Origin),
}

/// What is said where nothing more may be said: the same for every reason, so that nobody can feel
/// out our network with it.
pub(super) const UNREACHABLE: &str = "the server could not be reached";

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
    /// It leads back to this program, which is nobody's business.
    #[error("{}", UNREACHABLE)]
    Home,
    /// The port is not one of those allowed.
    #[error("servers at this port are not allowed here")]
    Port,
    /// The client is made for one origin, and this is another.
    #[error("this server is not the one that was set up")]
    Elsewhere,
}

impl Reach {
    /// The same, and to the hosts of these addresses at any port.
    pub(super) fn and_to(self, bases: &[&Url]) -> Self {
        let Self::Guarded {
            allow_private,
            own,
            ports,
        } = self
        else {
            return self;
        };
        let hosts = bases.iter().filter_map(|base| base.host_str());
        let hosts = hosts.filter_map(|host| host.trim_matches(['[', ']']).parse().ok());
        let allow_private = match allow_private {
            AllowPrivate::All => AllowPrivate::All,
            AllowPrivate::Named(named) => {
                AllowPrivate::Named(named.into_iter().chain(hosts).collect())
            }
            AllowPrivate::No => AllowPrivate::Named(hosts.collect()),
        };
        Self::Guarded {
            allow_private,
            own,
            ports,
        }
    }

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
                own,
                ports,
            } => {
                let is_named = match host {
                    Host::Ipv4(v4) => self.judge(IpAddr::V4(v4))?,
                    Host::Ipv6(v6) => self.judge(IpAddr::V6(v6))?,
                    Host::Domain(name) if allow_private.any_named(|one| one.is_named(name)) => true,
                    Host::Domain(name) if own.iter().any(|one| one.is_named(name)) => {
                        return Err(UrlRefused::Home);
                    }
                    Host::Domain(_) => false,
                };
                if is_named || ports.contains(&port) {
                    Ok(())
                } else {
                    Err(UrlRefused::Port)
                }
            }
        }
    }

    /// Judges an address: whether it was allowed by name, which opens its ports, too.
    fn judge(&self, address: IpAddr) -> Result<bool, UrlRefused> {
        let Self::Guarded {
            allow_private, own, ..
        } = self
        else {
            return Ok(true);
        };
        if allow_private.any_named(|one| one.is_just(address)) {
            return Ok(true);
        }
        let is_named = allow_private.any_named(|one| one.contains(address));
        if !is_named && !is_global(address) {
            Err(UrlRefused::Private)
        } else if *allow_private != AllowPrivate::All
            && (own.iter().any(|one| one.contains(address)) || leads_home(address))
        {
            // Whoever names a whole block has its other machines in mind, not this one.
            Err(UrlRefused::Home)
        } else {
            Ok(is_named)
        }
    }

    /// What may be called of the addresses that a name resolved to.
    pub(super) fn allowed(
        &self,
        name: &str,
        found: impl IntoIterator<Item = SocketAddr>,
    ) -> Vec<SocketAddr> {
        let is_named = match self {
            Self::Guarded { allow_private, .. } => {
                allow_private.any_named(|one| one.is_named(name))
            }
            Self::Only(_) => true,
        };
        let may = |address: &SocketAddr| is_named || self.judge(address.ip()).is_ok();
        found.into_iter().filter(may).collect()
    }
}

#[cfg(test)]
mod tests;
