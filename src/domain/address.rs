//! Addresses of machines, as an operator names them in the settings.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, de};

/// The longest name of a host, in bytes. Source: RFC 1035, section 2.3.4, read 2026-11-23.
const NAME_MAX_BYTES: usize = 253;

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
    /// The block of an IPv4 address and so many of its first bits, at most 32.
    pub const fn v4(base: Ipv4Addr, bits: u8) -> Self {
        let base = IpAddr::V4(base);
        Self { base, bits }
    }

    /// The block of an IPv6 address and so many of its first bits, at most 128.
    pub const fn v6(base: Ipv6Addr, bits: u8) -> Self {
        let base = IpAddr::V6(base);
        Self { base, bits }
    }

    /// Whether an address lies in the block; an IPv4 address may come in its IPv6 form.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(v4)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                v4.to_bits() & mask == base.to_bits() & mask
            }
            (IpAddr::V6(base), IpAddr::V6(v6)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.bits))
                    .unwrap_or(0);
                v6.to_bits() & mask == base.to_bits() & mask
            }
            _ => false,
        }
    }

    /// Whether the block is one address and no more.
    pub fn is_single(&self) -> bool {
        self.bits == longest(self.base)
    }
}

/// How many bits an address of this kind has.
fn longest(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl From<IpAddr> for AddressRange {
    /// The block that holds this address and no other.
    fn from(address: IpAddr) -> Self {
        let base = address.to_canonical();
        let bits = longest(base);
        Self { base, bits }
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
        let bits = match bits.map(|bits| bits.trim().parse::<u8>()) {
            None => longest(base),
            Some(Ok(bits)) if bits <= longest(base) => bits,
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

/// A place in a network that an operator names: addresses, or one host by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// One address or a block of them.
    Range(AddressRange),
    /// A host's name, in small letters and without a dot at its end.
    Name(String),
}

/// Text that names no place in a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected an address (192.168.1.5), a block of addresses (10.0.0.0/8) or a name (host.internal)"
)]
pub struct DestinationError;

impl Destination {
    /// Whether this is the host of that name, in whichever letters and with or without a last dot.
    pub fn is_named(&self, host: &str) -> bool {
        matches!(self, Self::Name(name) if *name == plain_name(host))
    }

    /// Whether this holds an address.
    pub fn contains(&self, address: IpAddr) -> bool {
        matches!(self, Self::Range(range) if range.contains(address))
    }

    /// Whether this is one address and no more, and it is that one.
    pub fn is_just(&self, address: IpAddr) -> bool {
        matches!(self, Self::Range(range) if range.is_single() && range.contains(address))
    }
}

/// A host's name in the one form that is compared.
fn plain_name(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// Whether a text can be a host's name. A last label of digits would be read as an address.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|first: char| first.is_ascii_digit());
    text.len() <= NAME_MAX_BYTES && !is_number && text.split('.').all(is_label)
}

impl FromStr for Destination {
    type Err = DestinationError;

    fn from_str(text: &str) -> Result<Self, DestinationError> {
        if let Ok(range) = text.parse() {
            return Ok(Self::Range(range));
        }
        let name = plain_name(text.trim());
        if is_name(&name) {
            Ok(Self::Name(name))
        } else {
            Err(DestinationError)
        }
    }
}

impl From<IpAddr> for Destination {
    fn from(address: IpAddr) -> Self {
        Self::Range(address.into())
    }
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressRange, Destination};

    #[test]
    fn a_block_reads_back_and_nonsense_does_not() {
        let range: AddressRange = "fd00::/8".parse().unwrap();
        assert_eq!(range.to_string(), "fd00::/8");
        let one: AddressRange = "::1".parse().unwrap();
        assert_eq!(one.to_string(), "::1/128");
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

    #[test]
    fn a_block_holds_its_addresses_in_either_form() {
        let block: AddressRange = "10.1.2.3/16".parse().unwrap();
        for (address, is_in) in [
            ("10.1.255.255", true),
            ("::ffff:10.1.0.1", true),
            ("10.2.0.0", false),
            ("::a01:1", false),
        ] {
            assert_eq!(block.contains(address.parse().unwrap()), is_in, "{address}");
        }
        let all: AddressRange = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("8.8.8.8".parse().unwrap()));
        assert!(!all.contains("::1".parse().unwrap()));
    }

    #[test]
    fn a_place_is_an_address_a_block_or_a_name() {
        let place = |text: &str| text.parse::<Destination>().unwrap();
        let address = "192.168.1.5".parse().unwrap();
        assert!(place("192.168.1.5").is_just(address));
        assert!(place("192.168.0.0/16").contains(address));
        assert!(!place("192.168.0.0/16").is_just(address));
        assert!(place("Host.Internal.").is_named("host.internal"));
        assert!(place("host.internal").is_named("HOST.internal."));
        assert!(!place("host.internal").is_named("a.host.internal"));
        assert!(!place("host.internal").contains(address));
    }

    #[test]
    fn a_mistyped_address_is_no_name() {
        for text in [
            "192.168.1.300",
            "10.0.0.0/33",
            "127.1",
            "0x7f000001",
            "http://host.internal",
            "host.internal:8080",
            "a..b",
            "*.internal",
            "",
            ".",
        ] {
            assert!(text.parse::<Destination>().is_err(), "{text}");
        }
    }
}
