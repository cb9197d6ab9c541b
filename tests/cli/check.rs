//! `check`: lines in, verdicts out, and three exit codes.

use serde_json::Value;

use super::process::{Ended, Folder};

fn lines(ended: &Ended) -> Vec<Value> {
    ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_line_has_a_verdict_and_nothing_is_made() {
    let folder = Folder::new();
    let input = "{\"network\":\"bluesky\",\"text\":\"Guten Morgen\"}\n\n\
                 {\"network\":\"sandbox\",\"text\":\"Good morning\",\"promotion\":\"offer\"}\n";
    let ended = folder.run_with(&["check", "-"], input).well();
    let verdicts = lines(&ended);
    assert_eq!(verdicts.len(), 2);
    assert_eq!(
        (&verdicts[0]["line"], &verdicts[1]["line"]),
        (&1.into(), &3.into())
    );
    assert_eq!(verdicts[0]["lengths"][0]["remaining"], 288);
    assert!(
        verdicts
            .iter()
            .all(|verdict| verdict["findings"].is_array())
    );
    let file = folder.write("posts.jsonl", input);
    let again = folder.run(&["check", file.to_str().unwrap()]).well();
    assert_eq!(lines(&again), verdicts);
    assert!(!folder.data().exists(), "nothing was made");
}

#[test]
fn what_would_be_held_back_ends_with_one() {
    let text = "x".repeat(301);
    let input = format!("{{\"network\":\"bluesky\",\"text\":\"{text}\"}}\n");
    let ended = Folder::new().run_with(&["check", "-"], &input);
    assert_eq!(ended.code, 1);
    assert_eq!(lines(&ended)[0]["limits"][0]["code"], "text_too_long");
}

#[test]
fn a_bad_line_is_named_by_its_number() {
    let folder = Folder::new();
    let input =
        "{\"network\":\"bluesky\",\"text\":\"a\"}\n{\"network\":\"bluesky\",\"txt\":\"b\"}\n";
    let ended = folder.run_with(&["check", "-"], input);
    assert_eq!((ended.code, ended.out.lines().count()), (2, 1));
    assert!(
        ended.err.contains("line 2") && ended.err.contains("txt"),
        "{ended:?}"
    );
    assert_eq!(folder.run(&["check", "nowhere.jsonl"]).code, 1);
}
