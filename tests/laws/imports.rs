//! Who may import whom.

use std::collections::BTreeSet;

use super::source::{Source, sources};

/// A room and the rooms it may use besides itself. `app` wires all of them and is not listed.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("rules", &["domain"]),
    // The permit's last check has stop points around the bytes it lets go.
    ("networks", &["domain", "stop_points"]),
    ("media", &["domain"]),
    // What is sealed is a network's session.
    ("vault", &["domain", "networks"]),
    ("clock", &["domain"]),
    ("bell", &[]),
    ("stop_points", &[]),
    ("config", &["domain"]),
    // Traces leave by the one client.
    ("telemetry", &["config", "domain", "networks"]),
    ("error", &["domain", "rules", "store"]),
    ("store", &["domain"]),
    (
        "services",
        &[
            "bell",
            "clock",
            "domain",
            "error",
            "media",
            "networks",
            "rules",
            "stop_points",
            "store",
            "vault",
        ],
    ),
    (
        "engine",
        &[
            "bell",
            "clock",
            "domain",
            "error",
            "networks",
            "rules",
            "services",
            "stop_points",
            "store",
            "telemetry",
            "vault",
        ],
    ),
    (
        "api",
        &[
            "clock",
            "domain",
            "error",
            "media",
            "networks",
            "rules",
            "services",
            "store",
            "telemetry",
        ],
    ),
    (
        "cli",
        &[
            "api",
            "app",
            "clock",
            "config",
            "domain",
            "engine",
            "error",
            "networks",
            "rules",
            "sandbox",
            "services",
            "stop_points",
            "store",
            "telemetry",
            "vault",
        ],
    ),
    // A foreign server that happens to ship in the binary.
    ("sandbox", &[]),
];

/// Crates that only some rooms may use, where a crate is a decision and not a convenience.
const CRATES: &[(&str, &[&str])] = &[
    ("axum", &["api", "sandbox", "app"]),
    ("base64", &["vault", "networks", "services", "api"]),
    ("chacha20poly1305", &["vault"]),
    ("clap", &["cli"]),
    ("confique", &["config"]),
    ("croner", &["config", "engine"]),
    ("entity", &["store"]),
    ("fluent_bundle", &["rules"]),
    ("hmac", &["networks", "services"]),
    ("image", &["media"]),
    ("imagesize", &["media"]),
    ("infer", &["media"]),
    ("lettre", &["networks"]),
    ("migration", &["store"]),
    ("object_store", &["media"]),
    ("opentelemetry", &["telemetry"]),
    ("opentelemetry_http", &["telemetry"]),
    ("opentelemetry_otlp", &["telemetry"]),
    ("opentelemetry_sdk", &["telemetry"]),
    ("prometheus_client", &["telemetry"]),
    ("psl", &["domain", "networks", "rules"]),
    // Buckets are reached by the same client that networks are.
    ("reqwest", &["networks", "media"]),
    ("rustls", &["networks"]),
    ("sea_orm", &["store"]),
    ("tokio_cron_scheduler", &["engine"]),
    ("tower", &["api", "sandbox", "app", "networks"]),
    ("tower_http", &["api", "sandbox", "app"]),
    ("tracing_opentelemetry", &["telemetry"]),
    ("tracing_subscriber", &["telemetry", "config"]),
    ("utoipa_axum", &["api"]),
];

/// What a room that only computes must not use.
const PURE_NEVER: &[&str] = &["tokio", "async_trait", "futures_util", "reqwest", "tracing"];

/// Adapters, which are reached through the trait and the list alone: every module that is one, as a path
/// below the crate. What wraps all of them is none.
fn adapters(sources: &[Source]) -> BTreeSet<String> {
    let is_one = |source: &&Source| source.product.contains("impl Adapter for");
    let modules = sources.iter().filter(is_one).filter_map(|source| {
        let inner = source.path.strip_prefix("src/networks/")?;
        let name = inner.split('/').next()?.trim_end_matches(".rs");
        (name != "distrust").then(|| format!("networks::{name}"))
    });
    modules.collect()
}

/// The room of a file: the first name below `src`.
fn room(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    let name = inner.split('/').next()?.trim_end_matches(".rs");
    (!matches!(name, "lib" | "main" | "bin")).then_some(name)
}

/// Every path that a file imports from its own crate, such as `domain::id::PostId`.
fn imported(source: &Source) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let code = &source.product;
    for (at, _) in code.match_indices("crate::") {
        let is_word = |char: char| char.is_alphanumeric() || char == '_';
        // `$crate::` of a macro counts; `some_crate::` does not.
        if !code[..at].ends_with(is_word) {
            branches(&code[at + "crate::".len()..], "", &mut paths);
        }
    }
    paths
}

/// The branches of a `use` tree that starts here.
fn branches(tree: &str, before: &str, paths: &mut BTreeSet<String>) {
    let is_path = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':');
    let length = tree.find(|char| !is_path(char)).unwrap_or(tree.len());
    let (path, rest) = tree.split_at(length);
    let whole = [before, path].concat();
    match rest.strip_prefix('{') {
        Some(inner) if path.is_empty() || path.ends_with("::") => {
            for branch in top_level(inner) {
                branches(branch.trim(), &whole, paths);
            }
        }
        _ => {
            paths.insert(whole);
        }
    }
}

/// What stands between the commas of a group, to its closing brace.
fn top_level(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect()
}

/// How many modules deep the file's own module lies below the crate.
fn depth(source: &Source) -> usize {
    source
        .module()
        .trim_start_matches("src/")
        .split('/')
        .count()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    for source in sources("src") {
        let Some(own) = room(&source.path).filter(|room| *room != "app") else {
            continue;
        };
        let (_, allowed) = ROOMS
            .iter()
            .find(|(room, _)| *room == own)
            .unwrap_or_else(|| panic!("{own} is a room without a line in the table"));
        for path in imported(&source) {
            let used = path.split("::").next().unwrap();
            assert!(
                used == own || allowed.contains(&used),
                "{}: {own} must not use {path}",
                source.path
            );
        }
    }
}

#[test]
fn nobody_climbs_out_of_a_room() {
    for source in sources("src") {
        let chain = "super::".repeat(depth(&source));
        // `super` once per level reaches the crate, where the table above does not look.
        assert!(
            room(&source.path).is_none() || !source.product.contains(&chain),
            "{}: write crate:: instead",
            source.path
        );
    }
}

#[test]
fn crates_that_are_decisions_stay_in_their_rooms() {
    for source in sources("src") {
        let Some(own) = room(&source.path) else {
            continue;
        };
        for (name, rooms) in CRATES {
            assert!(
                rooms.contains(&own) || !uses_crate(&source, name),
                "{}: {own} must not use {name}",
                source.path
            );
        }
        let is_pure = matches!(own, "domain" | "rules");
        for name in PURE_NEVER.iter().filter(|_| is_pure) {
            assert!(
                !uses_crate(&source, name),
                "{}: {own} only computes",
                source.path
            );
        }
    }
}

/// Whether a file names a crate at the start of a path.
fn uses_crate(source: &Source, name: &str) -> bool {
    let path = [name, "::"].concat();
    source.product.match_indices(&path).any(|(at, _)| {
        let before = source.product[..at].trim_end_matches("::");
        let is_inner = source.product[..at].ends_with("::")
            && before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
        let is_longer =
            source.product[..at].ends_with(|char: char| char.is_alphanumeric() || char == '_');
        !is_inner && !is_longer && !is_in_crate_group(&source.product[..at])
    })
}

/// Whether a place lies within a group of paths of this crate: `crate::{a, b::{c}}`.
fn is_in_crate_group(before: &str) -> bool {
    let statement = before.rsplit(';').next().unwrap_or_default();
    let Some(at) = statement
        .find("use crate::")
        .or_else(|| statement.find("use super::"))
    else {
        return false;
    };
    let opened = statement[at..].matches('{').count();
    opened > statement[at..].matches('}').count()
}

#[test]
fn adapters_are_reached_through_their_list() {
    let sources = sources("src");
    let adapters = adapters(&sources);
    assert!(adapters.len() > 20, "{adapters:?}");
    for source in &sources {
        let Some(own) = room(&source.path) else {
            continue;
        };
        if !matches!(own, "api" | "cli" | "services" | "engine") {
            continue;
        }
        for path in imported(source) {
            let is_adapter = adapters.iter().any(|adapter| {
                let below = path.strip_prefix(adapter.as_str());
                below.is_some_and(|below| below.is_empty() || below.starts_with("::"))
            });
            // Settings are what the list is made from.
            let is_setting = path.ends_with("Settings");
            assert!(
                !is_adapter || is_setting,
                "{}: {own} must not use {path}",
                source.path
            );
        }
    }
}

#[test]
fn the_table_names_each_room_once_and_only_rooms() {
    let rooms: BTreeSet<String> = sources("src")
        .iter()
        .filter_map(|source| room(&source.path).map(str::to_owned))
        .collect();
    for (index, (name, allowed)) in ROOMS.iter().enumerate() {
        assert!(
            ROOMS[..index].iter().all(|(other, _)| other != name),
            "{name} has two lines"
        );
        for room in allowed.iter().chain([name]) {
            assert!(rooms.contains(*room), "{room} is no room");
        }
    }
}

#[test]
fn use_trees_are_read_to_their_ends() {
    let mut paths = BTreeSet::new();
    branches("{a, b::{c, d::{e as f, g}}, h::I}; rest", "", &mut paths);
    let expected = ["a", "b::c", "b::d::e", "b::d::g", "h::I"];
    assert!(paths.iter().eq(expected), "{paths:?}");
}
