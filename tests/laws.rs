//! Laws: what must hold of the sources themselves, read from the files.
//!
//! Who may import whom, what no file may hold, that the printed files are what the program prints,
//! and what the dependencies may be.

use dezent::cli::Page;

use self::source::{Source, sources};

mod dependencies;
mod imports;
mod licences;
mod source;

/// The most lines of one file.
const LINES_MAX: usize = 500;
/// Names that say nothing about what a module is for.
const EMPTY_NAMES: [&str; 5] = ["utils", "common", "helpers", "types", "manager"];

/// Every file of the program and of its tests.
fn all_sources() -> Vec<Source> {
    ["src", "tests", "benches", "entity/src", "migration/src"]
        .into_iter()
        .flat_map(sources)
        .collect()
}

#[test]
fn no_file_is_too_long() {
    let too_long: Vec<String> = all_sources()
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .map(|(lines, path)| format!("{path} has {lines} lines"))
        .collect();
    assert_eq!(too_long, [""; 0], "{LINES_MAX} lines are the most");
}

#[test]
fn every_module_has_a_name_that_says_something() {
    for source in all_sources() {
        for name in EMPTY_NAMES {
            let pieces = source.path.trim_end_matches(".rs").split('/');
            assert!(
                pieces.into_iter().all(|piece| piece != name),
                "{}",
                source.path
            );
            for form in [format!("mod {name};"), format!("mod {name} {{")] {
                assert!(!source.code.contains(&form), "{}: {form}", source.path);
            }
        }
    }
}

#[test]
fn what_shows_that_something_is_defended_exists() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("## What shows it").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let names = table.split('`').skip(1).step_by(2);
    let named: Vec<&str> = names.filter(|name| !name.contains(' ')).collect();
    assert!(named.len() > 40, "the table is read: {named:?}");
    let sources = all_sources();
    for name in named {
        let form = ["fn ", name, "("].concat();
        let is_there = sources.iter().any(|source| source.text.contains(&form));
        assert!(is_there, "no test is called {name}");
    }
}

#[test]
fn one_place_makes_permits_and_it_has_just_committed() {
    let makers: Vec<(String, usize)> = sources("src")
        .into_iter()
        .map(|source| {
            (
                source.path,
                source.product.matches("Permit::after_commit(").count(),
            )
        })
        .filter(|(_, calls)| *calls > 0)
        .collect();
    let [(path, 1)] = makers.as_slice() else {
        panic!("a permit is made in one place only: {makers:?}");
    };
    assert!(
        path.starts_with("src/store/") || path.starts_with("src/engine/"),
        "{path}"
    );
    // Its fields are private, so this is the only way to one.
    let attempt = sources("src")
        .into_iter()
        .find(|source| source.path == "src/domain/attempt.rs");
    let attempt = attempt.unwrap();
    assert!(attempt.code.contains("pub(crate) fn after_commit("));
}

#[test]
fn statements_are_never_formatted() {
    for source in sources("src/store") {
        assert!(
            !source.product.contains("format!("),
            "{}: bind values instead",
            source.path
        );
        assert!(
            !source.product.contains("write!("),
            "{}: bind values instead",
            source.path
        );
    }
}

#[test]
fn what_happened_is_never_changed() {
    let forbidden = [
        "update event ",
        "delete from event",
        "delete from attempt_step",
        "delete from publication",
        "delete from post ",
        "delete from api_key",
    ];
    for source in sources("src") {
        let text = source.with_texts.to_lowercase();
        for statement in forbidden {
            assert!(!text.contains(statement), "{}: {statement}", source.path);
        }
    }
    let store = sources("src/store");
    assert!(
        store
            .iter()
            .any(|source| source.with_texts.contains("INSERT INTO event")),
        "the law reads the statements"
    );
}

#[test]
fn printed_files_are_what_the_program_prints() {
    for (page, file) in Page::FILES {
        let printed = page.text().unwrap();
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let first = printed
            .lines()
            .zip(kept.lines())
            .position(|(printed, kept)| printed != kept)
            .map_or(kept.lines().count(), |line| line)
            + 1;
        assert!(
            kept == printed,
            "{file} is out of date from line {first}; run: make printed"
        );
    }
}

#[test]
fn nothing_points_out_of_the_project() {
    // Put together here, so that this file does not hold what it looks for.
    let forbidden = [
        ["/work", "/"].concat(),
        ["shared", "/"].concat(),
        ["/root", "/"].concat(),
    ];
    for source in all_sources() {
        for place in &forbidden {
            assert!(
                !source.text.contains(place.as_str()),
                "{}: {place}",
                source.path
            );
        }
    }
}

#[test]
fn every_sealed_column_can_be_sealed_anew() {
    // Bytes that are not sealed, and the check, which is sealed anew by itself.
    const OTHERS: [&str; 5] = [
        "connection.answer_hash",
        "instance.key_secret",
        "instance.vault_check",
        "invitation.ticket_hash",
        "sign_in.ticket_hash",
    ];
    let known: Vec<String> = dezent::store::sealed::COLUMNS
        .iter()
        .map(|one| [one.table, ".", one.column].concat())
        .chain(OTHERS.map(str::to_owned))
        .collect();
    let mut found = 0;
    for source in sources("entity/src") {
        let table = source.with_texts.split("table_name = \"").nth(1);
        let table = table.and_then(|rest| rest.split('"').next());
        for line in source.code.lines().filter(|line| line.contains("Vec<u8>")) {
            let column = line.trim().trim_start_matches("pub ");
            let column = column.split(':').next().unwrap();
            let name = [table.unwrap(), ".", column].concat();
            assert!(
                known.contains(&name),
                "{name}: add it to COLUMNS in src/store/sealed.rs, or here where it is not sealed"
            );
            found += 1;
        }
    }
    assert_eq!(found, known.len(), "every column of the list exists");
}
