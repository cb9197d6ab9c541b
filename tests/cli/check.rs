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
    assert_eq!(verdicts[0]["length"]["remaining"], 288);
    assert_eq!(verdicts[0]["classification"]["verdict"], "none");
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

#[test]
fn a_table_is_read_by_its_line_of_names() {
    let folder = Folder::new();
    let table = "id,text,network,lang\nfirst,\"Guten Morgen, Straße\",mastodon,de\n\
                 second,Kommt vorbei,newsletter,de\n";
    let verdicts = lines(&folder.run_with(&["check", "-"], table).well());
    assert_eq!(verdicts[0]["id"], "first");
    assert_eq!(verdicts[0]["length"]["counted"], 20);
    assert_eq!(verdicts[1]["length"]["limit"], Value::Null);
    let broken = folder.run_with(&["check", "-"], "id,text\n1,a\n2\n");
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("line 3"), "{broken:?}");
    let nameless = folder.run_with(&["check", "-"], "id,txt\n1,a\n");
    assert!(
        nameless.code == 2 && nameless.err.contains("`text`"),
        "{nameless:?}"
    );
}

#[test]
fn people_and_build_servers_are_told_the_same() {
    let folder = Folder::new();
    let input = "{\"id\":\"a\",\"network\":\"bluesky\",\"lang\":\"de\",\"text\":\"Greift zu! Nur noch heute 50 % auf alles, morgen ist es zu spät.\"}\n";
    let verdict = &lines(&folder.run_with(&["check", "-"], input))[0];
    assert_eq!(verdict["classification"]["verdict"], "hard_sell");
    let text = folder.run_with(&["check", "-", "--format", "text"], input);
    assert!(
        text.out.starts_with("a (bluesky): hard sell; "),
        "{}",
        text.out
    );
    let sarif = folder.run_with(&["check", "-", "--format", "sarif"], input);
    let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), verdict["findings"].as_array().unwrap().len());
}

#[test]
fn a_rule_is_explained_and_labels_are_measured() {
    let folder = Folder::new();
    let page = folder.run(&["rules", "explain", "ad-density"]).well().out;
    assert!(page.starts_with("## ad-density") && page.contains("### Why it matters"));
    assert!(page.contains("- E7: "), "{page}");
    let unknown = folder.run(&["rules", "explain", "ad-densitiy"]);
    assert!(
        unknown.code == 2 && unknown.err.contains("ad-density"),
        "{unknown:?}"
    );
    let labelled = "{\"text\":\"Guten Morgen\",\"lang\":\"de\",\"promotional\":false,\"hard_sell\":false}\n\
                    {\"id\":\"x\",\"text\":\"Guten Abend\",\"promotional\":true,\"hard_sell\":false}\n";
    let told = folder
        .run_with(&["rules", "eval", "-"], labelled)
        .well()
        .out;
    assert!(
        told.contains("promotional  all  precision 0.000  recall 0.000"),
        "{told}"
    );
    assert!(told.contains("missed (promotional), x: "), "{told}");
    let broken = folder.run_with(&["rules", "eval", "-"], "{\"text\":\"a\"}\n");
    assert!(
        broken.code == 2 && broken.err.contains("line 1"),
        "{broken:?}"
    );
}
