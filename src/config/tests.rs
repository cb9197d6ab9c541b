//! Settings: what is read, what is refused, and what is never shown.

use std::path::Path;

use super::{Config, ConfigError, LogFormat};

fn load(text: &str) -> Result<Config, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings");
    std::fs::write(&path, text).unwrap();
    Config::load(Some(&path), None)
}

fn problem(text: &str) -> String {
    let error = load(text).unwrap_err();
    let mut whole = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        whole.push_str(": ");
        whole.push_str(&inner.to_string());
        source = inner.source();
    }
    whole
}

#[test]
fn the_defaults_hold_and_the_example_says_the_same() {
    let defaults = Config::defaults().unwrap();
    defaults.check().unwrap();
    assert_eq!(defaults.data_dir, Path::new("./data"));
    assert_eq!(defaults.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(defaults.log.format, LogFormat::Text);
    let example = load(&Config::print_example()).unwrap();
    assert_eq!(format!("{example:?}"), format!("{defaults:?}"));
}

#[test]
fn a_file_changes_what_it_names_and_the_command_line_wins() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.toml");
    std::fs::write(&path, "data_dir = '/a'\n[networks.sandbox]\nport = 8091\n").unwrap();
    let config = Config::load(Some(&path), None).unwrap();
    assert_eq!(config.vault_key_file(), Path::new("/a/vault.key"));
    assert_eq!(config.networks.sandbox.port, 8091);
    assert_eq!(
        config.networks.bluesky.server.as_str(),
        "https://bsky.social/"
    );
    let config = Config::load(Some(&path), Some(Path::new("/b"))).unwrap();
    assert_eq!(config.sandbox_dir(), Path::new("/b/sandbox"));
}

#[test]
fn a_missing_file_and_a_mistyped_name_are_errors() {
    let missing = Config::load(Some(Path::new("/nowhere/dezent.toml")), None);
    assert!(matches!(missing, Err(ConfigError::Unreadable(_))));
    assert!(problem("[server]\nlistne = '127.0.0.1:1'\n").contains("listne"));
    assert!(problem("[engine]\npublish_cron_time_zone = 'Middle/Earth'\n").contains("time zone"));
}

#[test]
fn every_contradiction_is_named_at_once() {
    let text = "
        [engine]
        publish_cron = 'now and then'
        senders = 0
        [networks.sandbox]
        api_base = 'ftp://127.0.0.1'
        port = 8091
        [networks.bluesky]
        server = 'https://me:hunter2@example.org'
        [database]
        url = 'mysql://me:hunter2@example.org/x'
        [http]
        allow_private_addresses = true
        allow_addresses = ['10.0.0.0/8']
        allow_ports = [80, 0]
        [notify]
        url = 'https://example.org/hook'
        [notify.smtp]
        host = 'mail.example.org'
        user = 'shop'
        [log]
        level = 'a=b=c'
    ";
    let problem = problem(text);
    for name in [
        "engine.publish_cron",
        "engine.senders",
        "networks.sandbox.api_base uses",
        "networks.sandbox.api_base must",
        "networks.bluesky.server",
        "database.url",
        "notify.secret",
        "notify.smtp needs",
        "notify.smtp.password",
        "http.allow_private_addresses",
        "http.allow_ports",
        "log.level",
    ] {
        assert!(problem.contains(name), "{name}: {problem}");
    }
    assert!(!problem.contains("hunter2"), "{problem}");
}

#[test]
fn a_mistyped_address_is_an_error() {
    let told = problem("[http]\nallow_addresses = ['10.0.0.0/33']\n");
    assert!(told.contains("a block of addresses (10.0.0.0/8)"), "{told}");
    let named = load("[http]\nallow_addresses = ['192.168.1.5', 'host.internal']\n").unwrap();
    assert_eq!(named.http.allow_addresses.len(), 2);
    assert_eq!(named.http.allow_ports, [80, 443]);
}

#[test]
fn a_bucket_needs_its_name_and_its_key() {
    let told = problem("[media]\nstore = 's3'\nsecret_access_key = ''\n");
    for name in ["bucket", "access_key_id", "secret_access_key"] {
        assert!(told.contains(&format!("needs media.{name}")), "{told}");
    }
    assert_eq!(told.contains("without the feature"), !cfg!(feature = "s3"));
}

#[test]
fn debug_shows_no_password() {
    let config = load("[database]\nurl = 'postgres://me:hunter2@localhost/x'\n").unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let of_bucket = load("[media]\nsecret_access_key = 'hunter2'\n").unwrap();
    assert!(!format!("{of_bucket:?}").contains("hunter2"));
    assert!(config.database.url.unwrap().expose().contains("hunter2"));
}
