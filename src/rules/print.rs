//! Prints `docs/rules.md` from the rules themselves.

use std::fmt::Write;

use super::{
    Rule,
    catalogue::ALL,
    locale::Locales,
    thresholds::{Row, Thresholds},
};

/// What stands above the list of rules.
const HEAD: &str = "\
# Rules

This page is printed by the program from its rules; a test keeps the two equal.

Rules look at a post before it goes out and say what they find. They only advise: what a finding
weighs, and whether it holds a post back, is decided by the workspace's severity policy. A draft is
always saved. As long as a workspace says nothing else, only errors of the rules that are marked so
below hold a post back. What they say about laws are hints, not legal advice.

The author's tag says whether a post is an offer; where there is none, the text decides: what it reads
as is a sum of points for what is seen in it, each with its passage, and an offer from 2 points on. From
1 point on it may be one, and its author is asked. Points for pressing are counted apart from that: a post
that sells and has 2.5 or more of them is a hard sell, whatever its tag says. The points are worked out by
`examples/train.rs` from labelled posts in `tests/rules/corpus/`; `dezent rules eval` measures them.

In a table, `above` reports what is above the number, `from` the number itself, too, and `below` what is
below it. A network that is not in a table is judged by the row of the default network. Workspaces,
audiences, channels and posts may have numbers of their own.

Built-in calendars are those of Germany (`de`, and `de-bw` to `de-th`), Austria (`at`), Switzerland (`ch`), the
United Kingdom (`uk`) and the United States (`us`), alone or with a region. They hold for the country and
region of an audience, unless it or the workspace names others.
";

/// The whole page.
pub(super) fn markdown(thresholds: &Thresholds, locales: &Locales) -> String {
    let mut page = HEAD.to_owned();
    // Writing to a string cannot fail, so the results below say nothing.
    let _ = writeln!(
        page,
        "\nVersion of the thresholds: {}.\n",
        thresholds.version
    );
    for rule in ALL {
        let title = locales.template(&rule.title_key());
        let _ = writeln!(page, "- [`{}`](#{}): {}", rule.id, rule.id, title.en);
    }
    for rule in ALL {
        print_rule(&mut page, rule, thresholds, locales);
    }
    print_evidence(&mut page, thresholds);
    page
}

/// One rule with the evidence it rests on, on a page of its own.
pub(super) fn rule(rule: &Rule, thresholds: &Thresholds, locales: &Locales) -> String {
    let mut page = String::new();
    print_rule(&mut page, rule, thresholds, locales);
    let _ = writeln!(page, "\n### Evidence\n");
    for evidence in thresholds.evidence() {
        if rule.evidence.contains(&evidence.code.as_str()) {
            let (code, source, finding) =
                (&evidence.code, &evidence.source.en, &evidence.finding.en);
            let _ = writeln!(page, "- {code}: {source}. {finding}");
        }
    }
    page.trim_start().to_owned()
}

/// One rule: its facts, its doc comment, its sentences, its thresholds.
fn print_rule(page: &mut String, rule: &Rule, thresholds: &Thresholds, locales: &Locales) {
    let title = locales.template(&rule.title_key());
    let blocks = if rule.blocks {
        "errors hold a post back"
    } else {
        "never holds a post back"
    };
    let _ = writeln!(page, "\n## {}\n", rule.id);
    let _ = writeln!(page, "**{}** · {}\n", title.en, title.de);
    let _ = writeln!(page, "- Default severity: {}", rule.default_severity);
    let _ = writeln!(page, "- Looks at: {}", rule.scope);
    let _ = writeln!(page, "- By default: {blocks}");
    let evidence = match rule.evidence {
        [] => "our own judgement".to_owned(),
        codes => codes.join(", "),
    };
    let _ = writeln!(page, "- Evidence: {evidence}\n");
    for line in rule.docs {
        // A doc comment starts each line with the space after its slashes.
        let line = line.strip_prefix(' ').unwrap_or(line);
        let depth = if line.starts_with('#') { "##" } else { "" };
        let _ = writeln!(page, "{depth}{line}");
    }
    print_sentences(page, "What it says", rule.sentences, locales);
    print_sentences(page, "What it suggests", rule.fixes, locales);
    print_thresholds(page, rule, thresholds);
}

/// The sentences of some keys in both languages.
fn print_sentences(page: &mut String, heading: &str, keys: &[&str], locales: &Locales) {
    let _ = writeln!(page, "\n### {heading}\n");
    for key in keys {
        let sentence = locales.template(key);
        let _ = writeln!(page, "- EN: {}", sentence.en);
        let _ = writeln!(page, "- DE: {}", sentence.de);
    }
}

/// The thresholds of one rule as a table.
fn print_thresholds(page: &mut String, rule: &Rule, thresholds: &Thresholds) {
    let mut rows = thresholds.rows().iter();
    if !rows.any(|row| row.rule == rule.id) {
        return;
    }
    let _ = writeln!(page, "\n### Thresholds\n");
    let _ = writeln!(
        page,
        "| network | counted | reported | info | warning | error | source | date |"
    );
    let _ = writeln!(page, "| --- | --- | --- | --- | --- | --- | --- | --- |");
    let step = |step: Option<f64>| step.map_or_else(|| "–".to_owned(), |step| step.to_string());
    for row in thresholds.rows().iter().filter(|row| row.rule == rule.id) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            network(row, thresholds),
            row.unit.to_string().replace('_', " "),
            row.unit.side(),
            step(row.steps.info),
            step(row.steps.warning),
            step(row.steps.error),
            row.source,
            row.date,
        );
    }
}

/// The network of a row, with the condition it holds under.
fn network(row: &Row, thresholds: &Thresholds) -> String {
    let default = row.network == thresholds.default_network();
    let suffix = if default { " (default)" } else { "" };
    let followers = row
        .followers_above
        .map_or_else(String::new, |above| format!(", above {above} followers"));
    format!("{}{suffix}{followers}", row.network)
}

/// What the codes stand for.
fn print_evidence(page: &mut String, thresholds: &Thresholds) {
    let _ = writeln!(page, "\n## Evidence\n");
    let _ = writeln!(page, "| code | source | what it says |");
    let _ = writeln!(page, "| --- | --- | --- |");
    for evidence in thresholds.evidence() {
        let (code, source, finding) = (&evidence.code, &evidence.source.en, &evidence.finding.en);
        let _ = writeln!(page, "| {code} | {source} | {finding} |");
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ALL, Rules};

    #[test]
    fn the_page_holds_every_rule_and_no_gaps() {
        let page = Rules::load().print_markdown();
        for rule in ALL {
            assert!(page.contains(&format!("\n## {}\n", rule.id)));
        }
        assert!(page.contains("\n### What it finds\n"));
        assert!(
            page.contains(
                "| facebook, above 10000 followers | posts per day | above | – | 2 | 5 |"
            )
        );
        assert!(!page.contains("{$") && !page.contains("\n\n\n") && page.ends_with("|\n"));
    }
}
