//! Tests of which addresses may be called.

use std::{fmt::Write as _, net::SocketAddr};

use url::Url;

use super::{AllowPrivate, Reach, UrlRefused, leads_home};
use crate::domain::address::Destination;

fn guarded(allow_private: AllowPrivate) -> Reach {
    Reach::Guarded {
        allow_private,
        own: Vec::new(),
        ports: vec![80, 443],
    }
}

fn named(places: &[&str]) -> AllowPrivate {
    AllowPrivate::Named(places.iter().map(|place| place.parse().unwrap()).collect())
}

fn check(reach: &Reach, url: &str) -> Result<(), UrlRefused> {
    reach.check(&Url::parse(url).unwrap())
}

/// What is made of a URL before anybody is asked where a name leads.
fn verdict(url: &str) -> &'static str {
    let Ok(url) = Url::parse(url) else {
        return "no address";
    };
    match guarded(AllowPrivate::No).check(&url) {
        Ok(()) if url.domain().is_some() => "by what it resolves to",
        Ok(()) => "may be called",
        Err(UrlRefused::Scheme) => "scheme",
        Err(UrlRefused::Credentials) => "credentials",
        Err(UrlRefused::Host) => "no host",
        Err(UrlRefused::Private) => "private",
        Err(UrlRefused::Home) => "own",
        Err(UrlRefused::Port) => "port",
        Err(UrlRefused::Elsewhere) => "elsewhere",
    }
}

/// Addresses as people and strangers may write them, each after what is made of it.
const VERDICTS: &str = include_str!("verdicts.txt");

#[test]
fn each_address_gets_its_verdict() {
    let mut table = String::new();
    for line in VERDICTS.lines() {
        let (_, url) = line.split_once("  ").unwrap();
        let url = url.trim_start();
        writeln!(table, "{:<22}  {url}", verdict(url)).unwrap();
    }
    assert!(VERDICTS.lines().count() >= 120);
    assert_eq!(table, VERDICTS);
}

#[test]
fn what_is_named_opens_and_nothing_else() {
    let reach = guarded(named(&["10.1.0.0/16", "192.168.1.5", "Host.Internal"]));
    for url in [
        "http://10.1.2.3:2583/",
        "http://192.168.1.5:8080/",
        "http://host.internal:3000/",
        "http://HOST.internal./",
    ] {
        assert_eq!(check(&reach, url), Ok(()), "{url}");
    }
    for url in [
        "http://10.2.2.3:2583/",
        "http://192.168.1.6/",
        "http://127.0.0.1/",
        "http://[::ffff:10.2.0.1]/",
    ] {
        assert_eq!(check(&reach, url), Err(UrlRefused::Private), "{url}");
    }
    for url in ["http://example.org:2583/", "http://a.host.internal:3000/"] {
        assert_eq!(check(&reach, url), Err(UrlRefused::Port), "{url}");
    }
    let ports = Reach::Guarded {
        allow_private: AllowPrivate::No,
        own: Vec::new(),
        ports: vec![443, 8443],
    };
    assert_eq!(check(&ports, "https://example.org:8443/"), Ok(()));
    assert_eq!(check(&ports, "http://example.org/"), Err(UrlRefused::Port));
}

fn found(addresses: &[&str]) -> Vec<SocketAddr> {
    let address = |text: &&str| SocketAddr::new(text.parse().unwrap(), 0);
    addresses.iter().map(address).collect()
}

#[test]
fn a_name_is_judged_by_each_address_it_resolves_to() {
    let mixed = [
        "8.8.8.8",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "64:ff9b::7f00:1",
        "::ffff:8.8.8.8",
    ];
    let left = |allow_private, name| guarded(allow_private).allowed(name, found(&mixed));
    assert_eq!(left(AllowPrivate::No, "a.example"), found(&mixed[..1]));
    assert_eq!(left(AllowPrivate::All, "a.example"), found(&mixed));
    let block = named(&["10.0.0.0/8"]);
    assert_eq!(left(block, "a.example"), found(&mixed[..2]));
    let name = || named(&["a.example"]);
    assert_eq!(left(name(), "A.example."), found(&mixed));
    assert_eq!(left(name(), "b.example"), found(&mixed[..1]));
}

#[test]
fn this_program_is_called_only_where_it_is_named_itself() {
    let own = |allow_private| Reach::Guarded {
        allow_private,
        own: ["8.8.4.4", "10.1.0.9", "plan.example"]
            .map(|place| place.parse::<Destination>().unwrap())
            .to_vec(),
        ports: vec![80, 443],
    };
    let reach = own(named(&["10.1.0.0/16"]));
    for url in [
        "http://8.8.4.4/",
        "https://Plan.example./",
        "http://10.1.0.9/",
    ] {
        assert_eq!(check(&reach, url), Err(UrlRefused::Home), "{url}");
        assert_eq!(UrlRefused::Home.to_string(), super::UNREACHABLE);
    }
    assert_eq!(check(&reach, "http://10.1.0.8/"), Ok(()));
    let resolved = reach.allowed("a.example", found(&["8.8.4.4", "10.1.0.9", "8.8.8.8"]));
    assert_eq!(resolved, found(&["8.8.8.8"]));
    let reach = own(named(&["10.1.0.9", "plan.example"]));
    for url in ["http://10.1.0.9:8080/", "http://plan.example:8080/"] {
        assert_eq!(check(&reach, url), Ok(()), "{url}");
    }
}

#[test]
fn the_system_knows_its_own_addresses() {
    assert!(leads_home("127.0.0.1".parse().unwrap()));
    for foreign in ["8.8.8.8", "2606:4700::1111"] {
        assert!(!leads_home(foreign.parse().unwrap()), "{foreign}");
    }
    // A block around this machine opens its neighbours, not the machine.
    let reach = guarded(named(&["127.0.0.0/8"]));
    assert_eq!(check(&reach, "http://127.0.0.1/"), Err(UrlRefused::Home));
    let reach = guarded(named(&["127.0.0.1"]));
    assert_eq!(check(&reach, "http://127.0.0.1:8080/"), Ok(()));
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
