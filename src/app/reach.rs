//! Where this program calls, and what leads back to it.

use url::{Host, Url};

use crate::{
    config::Config,
    domain::address::Destination,
    networks::http::{AllowPrivate, HttpSettings},
};

/// Where others may be called, and what leads back to this program: the address it listens on, and the
/// name under which others reach it.
pub(super) fn http_settings(config: &Config) -> HttpSettings {
    let named = &config.http.allow_addresses;
    let listen = Destination::from(config.server.listen.ip());
    let public = config.server.public_url.as_ref().and_then(host_of);
    HttpSettings {
        allow_private: match config.http.allow_private_addresses {
            true => AllowPrivate::All,
            false if named.is_empty() => AllowPrivate::No,
            false => AllowPrivate::Named(named.clone()),
        },
        own: std::iter::once(listen).chain(public).collect(),
        ports: config.http.allow_ports.clone(),
        ..HttpSettings::default()
    }
}

/// The host of an address as a place in a network.
fn host_of(url: &Url) -> Option<Destination> {
    match url.host()? {
        Host::Domain(name) => name.parse().ok(),
        Host::Ipv4(address) => Some(Destination::from(std::net::IpAddr::V4(address))),
        Host::Ipv6(address) => Some(Destination::from(std::net::IpAddr::V6(address))),
    }
}

#[cfg(test)]
mod tests {
    use super::http_settings;
    use crate::config::Config;

    #[test]
    fn what_leads_here_is_the_address_and_the_public_name() {
        let mut config = Config::defaults().unwrap();
        let own = |config: &Config| http_settings(config).own;
        let loopback = "127.0.0.1".parse().unwrap();
        assert_eq!(own(&config).len(), 1);
        assert!(own(&config)[0].is_just(loopback));
        config.server.public_url = Some("https://Plan.example.org./dezent".parse().unwrap());
        let places = own(&config);
        assert!(places[0].is_just(loopback) && places[1].is_named("plan.example.org"));
        for (url, address) in [
            ("https://192.0.2.7:8443/", "192.0.2.7"),
            ("http://[2001:db8::7]/", "2001:db8::7"),
        ] {
            config.server.public_url = Some(url.parse().unwrap());
            assert!(own(&config)[1].is_just(address.parse().unwrap()), "{url}");
        }
    }
}
