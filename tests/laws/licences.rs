//! Licence expressions as manifests have them.
//!
//! Source: SPDX 2.3, annex D, <https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>
//! (read 2026-11-23); a slash is the older way of writing OR.

/// Licences that let everybody use and change the program, and ask for no more than their notice.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether one may choose permissive licences for everything the expression covers.
pub(super) fn is_permissive(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) == Some(true) && rest.is_empty()
}

/// Terms joined with OR, which binds more loosely than AND; none where it makes no sense.
fn any_of(words: &mut &[&str]) -> Option<bool> {
    let mut is_good = all_of(words)?;
    while let Some(("OR", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        is_good |= all_of(words)?;
    }
    Some(is_good)
}

fn all_of(words: &mut &[&str]) -> Option<bool> {
    let mut is_good = term(words)?;
    while let Some(("AND", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        is_good &= term(words)?;
    }
    Some(is_good)
}

fn term(words: &mut &[&str]) -> Option<bool> {
    let (word, rest) = words.split_first()?;
    *words = rest;
    if *word == "(" {
        let is_good = any_of(words)?;
        let (close, rest) = words.split_first()?;
        *words = rest;
        return (*close == ")").then_some(is_good);
    }
    if words.first() == Some(&"WITH") {
        // An exception only ever allows more.
        *words = words.get(2..)?;
    }
    Some(PERMISSIVE.contains(word))
}

#[test]
fn a_choice_needs_one_and_a_sum_needs_all() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "MIT OR GPL-2.0-only",
        "Apache-2.0 WITH LLVM-exception",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "GPL-3.0 OR (MIT AND ISC)",
    ] {
        assert!(is_permissive(good), "{good}");
    }
    for bad in [
        "GPL-3.0",
        "MIT AND MPL-2.0",
        "LGPL-2.1 OR MPL-2.0",
        "",
        "MIT OR",
        "(MIT",
        "MIT ISC",
    ] {
        assert!(!is_permissive(bad), "{bad}");
    }
}
