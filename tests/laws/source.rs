//! Source files as the laws read them: without comments, without texts, without tests.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// One file. All forms have the same length, with blanks for what is left out.
pub(super) struct Source {
    /// Its path from the project's folder, with `/`.
    pub(super) path: String,
    /// What is written.
    pub(super) text: String,
    /// Without comments and without what stands in quotes.
    pub(super) code: String,
    /// The same without what is compiled for tests only.
    pub(super) product: String,
    /// Without comments, without tests, with what stands in quotes.
    pub(super) with_texts: String,
}

/// Every Rust file under a folder, in a fixed order.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    find(&root.join(folder), &mut paths);
    paths.sort();
    let mut sources: Vec<Source> = paths
        .into_iter()
        .map(|path| {
            let shown = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            Source::new(shown, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    leave_out_test_files(&mut sources);
    sources
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "node_modules") {
            find(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let (code, with_texts) = without_comments(&text);
        let tests = test_regions(&code);
        let product = blank(&code, &tests);
        let with_texts = blank(&with_texts, &tests);
        Self {
            path,
            text,
            code,
            product,
            with_texts,
        }
    }

    /// The folder of this file's child modules: `src/a` for `src/a.rs` and `src/a/mod.rs`.
    pub(super) fn module(&self) -> &str {
        let path = self.path.trim_end_matches(".rs");
        path.trim_end_matches("/mod")
            .trim_end_matches("/lib")
            .trim_end_matches("/main")
    }
}

/// Empties the product form of files that are modules of tests only, and of their children.
fn leave_out_test_files(sources: &mut [Source]) {
    let mut test_modules = BTreeSet::new();
    for source in sources.iter() {
        for region in test_regions(&source.code) {
            let declared = &source.code[region];
            let Some(name) = declared.trim_end_matches(';').rsplit("mod ").next() else {
                continue;
            };
            if declared.ends_with(';') {
                test_modules.insert(format!("{}/{}", source.module(), name.trim()));
            }
        }
    }
    for source in sources {
        let module = source.module();
        let is_test = test_modules
            .iter()
            .any(|test| module == test || module.starts_with(&format!("{test}/")));
        if is_test {
            source.product = String::new();
            source.with_texts = String::new();
        }
    }
}

/// Blanks out comments, and in the first form also texts and characters.
fn without_comments(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut with_texts) = (String::new(), String::new());
    let mut at = 0;
    while at < chars.len() {
        let (end, is_comment, is_text) = piece(&chars, at);
        for char in &chars[at..end] {
            let blank = if *char == '\n' {
                "\n".to_owned()
            } else {
                " ".repeat(char.len_utf8())
            };
            let kept = char.to_string();
            code.push_str(if is_comment || is_text { &blank } else { &kept });
            with_texts.push_str(if is_comment { &blank } else { &kept });
        }
        at = end;
    }
    (code, with_texts)
}

/// Where the piece that starts here ends, and whether it is a comment or a text.
fn piece(chars: &[char], at: usize) -> (usize, bool, bool) {
    let starts = |pattern: &str| {
        pattern
            .chars()
            .enumerate()
            .all(|(i, c)| chars.get(at + i) == Some(&c))
    };
    if starts("//") {
        return (position(chars, at, |i| chars[i] == '\n'), true, false);
    }
    if starts("/*") {
        return (
            position(chars, at + 2, |i| ends_with(chars, i, "*/")),
            true,
            false,
        );
    }
    if chars[at] == '"' {
        return (end_of_text(chars, at + 1), false, true);
    }
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    if chars[at] == 'r' && (at == 0 || !is_word(chars[at - 1]) || chars[at - 1] == 'b') {
        let hashes = chars[at + 1..]
            .iter()
            .take_while(|char| **char == '#')
            .count();
        if chars.get(at + 1 + hashes) == Some(&'"') {
            let close = ["\"", &"#".repeat(hashes)].concat();
            return (
                position(chars, at + 2 + hashes, |i| ends_with(chars, i, &close)),
                false,
                true,
            );
        }
    }
    // A character, not a lifetime: it closes after one character or an escape.
    if chars[at] == '\'' {
        if chars.get(at + 1) == Some(&'\\') {
            return (
                position(chars, at + 3, |i| chars[i] == '\'') + 1,
                false,
                true,
            );
        }
        if chars.get(at + 2) == Some(&'\'') {
            return (at + 3, false, true);
        }
    }
    (at + 1, false, false)
}

/// The first place from here on where something holds, or the end.
fn position(chars: &[char], from: usize, holds: impl Fn(usize) -> bool) -> usize {
    (from.min(chars.len())..chars.len())
        .find(|i| holds(*i))
        .unwrap_or(chars.len())
}

/// Whether a pattern has just ended before this place.
fn ends_with(chars: &[char], before: usize, pattern: &str) -> bool {
    let length = pattern.chars().count();
    before >= length
        && pattern
            .chars()
            .eq(chars[before - length..before].iter().copied())
}

fn end_of_text(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// The items behind `#[cfg(test)]` and `#[cfg(all(test, …))]`, each to its end.
fn test_regions(code: &str) -> Vec<std::ops::Range<usize>> {
    let mut regions = Vec::new();
    let mut from = 0;
    let next = |from: usize| {
        let forms = ["#[cfg(test)]", "#[cfg(all(test,"];
        forms
            .into_iter()
            .filter_map(|form| code[from..].find(form))
            .min()
    };
    while let Some(found) = next(from) {
        let start = from + found;
        let end = end_of_item(code, start);
        regions.push(start..end);
        from = end;
    }
    regions
}

fn end_of_item(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, char) in code[start..].char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 1 => return start + at + 1,
            '}' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return start + at + 1,
            _ => {}
        }
    }
    code.len()
}

fn blank(text: &str, regions: &[std::ops::Range<usize>]) -> String {
    text.char_indices()
        .map(|(at, char)| {
            let is_out = regions.iter().any(|region| region.contains(&at));
            if is_out && char != '\n' { ' ' } else { char }
        })
        .collect()
}

#[test]
fn comments_texts_and_tests_are_left_out() {
    let text = "use a; // b \"c\"\nlet d = \"e // f\"; /* g */ let h = 'i'; fn j<'k>() {}\n\
                let l = r#\"m \"n\" \"#; let o = '\\''; \n#[cfg(test)]\nmod tests { fn p() {} }\nfn q() {}";
    let source = Source::new("src/x.rs".to_owned(), text.to_owned());
    for kept in [
        "use a;",
        "let d =",
        "let h =",
        "fn j<'k>() {}",
        "let o =",
        "fn q() {}",
    ] {
        assert!(source.product.contains(kept), "{kept}: {}", source.product);
    }
    for gone in ["b", "c\"", "e //", "g", "i'", "m ", "n\"", "fn p"] {
        assert!(!source.product.contains(gone), "{gone}: {}", source.product);
    }
    assert!(source.with_texts.contains("e // f") && source.with_texts.contains("m \"n\""));
    assert!(!source.with_texts.contains(" g ") && !source.with_texts.contains("fn p"));
}

#[test]
fn a_module_of_tests_is_left_out_with_its_file() {
    let file = |path: &str, text: &str| Source::new(path.to_owned(), text.to_owned());
    let mut sources = [
        file("src/a.rs", "fn a() {}\n#[cfg(test)]\npub(crate) mod tests;"),
        file("src/a/tests.rs", "fn b() {}"),
        file("src/a/other.rs", "fn c() {}"),
    ];
    leave_out_test_files(&mut sources);
    let left: Vec<&str> = sources.iter().map(|source| source.product.trim()).collect();
    assert_eq!(left, ["fn a() {}", "", "fn c() {}"]);
}
