//! What the program is built from: permissive licences, one TLS provider, nothing that is not used.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

use super::{licences::is_permissive, source::sources};

/// Crates that would bring a second TLS provider.
const OTHER_TLS: &[&str] = &[
    "aws-lc-rs",
    "aws-lc-sys",
    "boring",
    "boring-sys",
    "native-tls",
    "openssl",
    "openssl-sys",
];

/// What cargo says about the project, for the machine the tests run on.
struct Metadata {
    packages: BTreeMap<String, Value>,
    nodes: BTreeMap<String, Value>,
}

impl Metadata {
    /// Without the features that are off.
    fn read() -> Self {
        Self::with(&[])
    }

    /// With everything that can be built in.
    fn of_everything() -> Self {
        Self::with(&["--all-features"])
    }

    fn with(features: &[&str]) -> Self {
        let host = output(Command::new(env!("CARGO")).args(["-vV"]));
        let host = host
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap();
        let answer = output(
            Command::new(env!("CARGO"))
                .args(["metadata", "--format-version", "1", "--offline", "--locked"])
                .args(["--filter-platform", host])
                .args(features)
                .current_dir(env!("CARGO_MANIFEST_DIR")),
        );
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let by_id = |list: &Value| {
            let entries = list.as_array().unwrap().iter();
            entries
                .map(|entry| (text(&entry["id"]).to_owned(), entry.clone()))
                .collect()
        };
        Self {
            packages: by_id(&answer["packages"]),
            nodes: by_id(&answer["resolve"]["nodes"]),
        }
    }

    fn find(&self, name: &str) -> &Value {
        self.packages
            .values()
            .find(|package| package["name"] == name)
            .unwrap()
    }

    /// The packages that the program is linked from or compiled with, itself included.
    fn tree(&self) -> Vec<&Value> {
        let mut seen = BTreeSet::new();
        let mut open = vec![text(&self.find("dezent")["id"])];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            for dependency in self.nodes[id]["deps"].as_array().unwrap() {
                let kinds = dependency["dep_kinds"].as_array().unwrap();
                if kinds.iter().any(|kind| kind["kind"].is_null()) {
                    open.push(text(&dependency["pkg"]));
                }
            }
        }
        seen.into_iter().map(|id| &self.packages[id]).collect()
    }
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn every_licence_is_permissive() {
    let metadata = Metadata::of_everything();
    let tree = metadata.tree();
    assert!(tree.len() > 100, "the law reads the whole tree");
    let wrong: Vec<String> = tree
        .iter()
        .filter(|package| !is_permissive(text(&package["license"])))
        .map(|package| format!("{} ({})", text(&package["name"]), text(&package["license"])))
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn there_is_one_tls_provider() {
    let metadata = Metadata::of_everything();
    let names: Vec<&str> = metadata
        .tree()
        .iter()
        .map(|package| text(&package["name"]))
        .collect();
    assert_eq!(names.iter().filter(|name| **name == "ring").count(), 1);
    assert_eq!(names.iter().filter(|name| **name == "reqwest").count(), 1);
    for other in OTHER_TLS {
        assert!(!names.contains(other), "{other}");
    }
}

#[test]
fn every_direct_dependency_is_used() {
    let metadata = Metadata::read();
    for (member, product, tests) in [
        ("dezent", &["src"][..], &["src", "tests", "benches"][..]),
        ("entity", &["entity/src"], &["entity/src"]),
        ("migration", &["migration/src"], &["migration/src"]),
    ] {
        let written = |folders: &[&str]| -> String {
            folders
                .iter()
                .flat_map(|folder| sources(folder))
                .map(|source| source.code)
                .collect()
        };
        let (product, tests) = (written(product), written(tests));
        for dependency in metadata.find(member)["dependencies"].as_array().unwrap() {
            let name = dependency["rename"]
                .as_str()
                .unwrap_or(text(&dependency["name"]));
            let name = name.replace('-', "_");
            let code = if dependency["kind"].is_null() {
                &product
            } else {
                &tests
            };
            assert!(
                names(code, &name),
                "{member} asks for {name} and does not use it"
            );
        }
    }
}

/// Whether a crate is named at the start of a path or brought in whole.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let is_word = |char: char| char.is_alphanumeric() || char == '_';
        let rest = &code[at + name.len()..];
        !code[..at].ends_with(is_word) && (rest.starts_with("::") || rest.starts_with(';'))
    })
}
