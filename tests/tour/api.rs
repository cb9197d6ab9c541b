//! Every example of `docs/api.md`, and the answers it shows.

use serde_json::Value;
use strum::{EnumMessage as _, IntoEnumIterator as _};

use dezent::error::Code;

use super::terminal::Terminal;
use crate::cli::process::Folder;

/// What stands before each example.
const MARK: &str = "<!-- example -->\n```sh\n";

fn page() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    std::fs::read_to_string(path).unwrap()
}

/// Each example with the answer that is shown after it.
fn examples(page: &str) -> Vec<(String, Option<Value>)> {
    page.split(MARK)
        .skip(1)
        .map(|rest| {
            let (block, rest) = rest.split_once("```\n").unwrap();
            let shown = rest.strip_prefix("```json\n");
            let shown = shown.map(|rest| {
                let text = rest.split("```").next().unwrap();
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
            });
            (block.to_owned(), shown)
        })
        .collect()
}

/// Whether an answer has all that is shown of it; what is shown as … may be any text.
fn has(answer: &Value, shown: &Value) -> bool {
    match (answer, shown) {
        (Value::Object(answer), Value::Object(shown)) => shown
            .iter()
            .all(|(name, shown)| answer.get(name).is_some_and(|member| has(member, shown))),
        (Value::Array(answer), Value::Array(shown)) => {
            answer.len() == shown.len() && answer.iter().zip(shown).all(|(a, b)| has(a, b))
        }
        (Value::String(_), Value::String(shown)) if shown == "…" => true,
        (Value::String(answer), Value::String(shown)) if shown.ends_with('Z') => {
            answer.replace(".000Z", "Z") == *shown
        }
        _ => answer == shown,
    }
}

#[test]
fn every_example_answers_what_the_page_shows() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    let program = format!("'{}'", env!("CARGO_BIN_EXE_dezent"));
    let data = format!("--data '{}' --json", folder.data().display());
    let mut terminal = Terminal::open();
    let examples = examples(&page());
    assert!(examples.len() >= 10, "{}", examples.len());
    for (block, shown) in examples {
        let pasted = block
            .replace("cargo run -q --", &program)
            .replace("--json", &data)
            .replace("http://127.0.0.1:8080", &server.address);
        let printed = terminal.paste(&pasted);
        let Some(shown) = shown else {
            assert_eq!(printed.trim(), "", "{block}");
            continue;
        };
        let answer: Value = serde_json::from_str(&printed)
            .unwrap_or_else(|error| panic!("{block} answers {printed}: {error}"));
        assert!(has(&answer, &shown), "{block} answers {answer}");
    }
}

#[test]
fn every_problem_is_in_the_table() {
    let page = page();
    for code in Code::iter() {
        let about = code.get_documentation().unwrap();
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{code}` |")))
            .unwrap_or_else(|| panic!("{code} is not in docs/api.md"));
        assert!(row.ends_with(&format!("| {about} |")), "{row}: {about}");
    }
}
