//! The tour of the README, block by block as it is pasted.

use serde_json::Value;

use super::terminal::Terminal;
use crate::cli::process::Folder;

/// What stands before each block of the tour.
const MARK: &str = "<!-- tour -->\n```sh\n";
fn blocks() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    readme
        .split(MARK)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_block_works_as_pasted() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    let program = format!("'{}'", env!("CARGO_BIN_EXE_dezent"));
    let data = format!("--data '{}' --json", folder.data().display());
    let mut terminal = Terminal::open();
    let mut paste = |block: &String| {
        let block = block
            .replace("cargo run -q --", &program)
            .replace("--json", &data)
            .replace("http://127.0.0.1:8080", &server.address);
        terminal.paste(&block)
    };
    let blocks = blocks();
    let [key, channel, check, plan, cancel, now, look] = blocks.as_slice() else {
        panic!("the tour has {} blocks", blocks.len());
    };
    assert_eq!(paste(key).trim(), "");
    assert!(paste(channel).contains("/sandbox/chan_"));
    let checked: Value = serde_json::from_str(&paste(check)).unwrap();
    assert_eq!(checked["blocks"], false, "{checked}");
    let planned: Value = serde_json::from_str(&paste(plan)).unwrap();
    assert_eq!(planned["state"], "scheduled", "{planned}");
    assert_eq!(paste(cancel).trim(), "cancelled");
    assert_eq!(paste(now).trim(), "");
    // Each paste asks the server again, until the engine has found the post.
    let found = std::iter::repeat_with(|| paste(look))
        .take(2_000)
        .find(|printed| {
            printed.contains("\"state\": \"sent\"") || printed.contains("\"confirmed\"")
        });
    let found = found.expect("the lost answer is settled");
    assert!(
        found.contains("\"found\"") || found.contains("\"repeatable\""),
        "{found}"
    );
    assert_eq!(
        found.matches("The door sticks today. Push hard.").count(),
        1,
        "{found}"
    );
}
