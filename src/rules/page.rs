//! The page of one rule: what it finds, why, and how that is known, for whoever asks about a finding.

use serde::Serialize;

use super::{Rule, RuleInfo, Rules, catalogue::ALL, locale::Sentence};

/// The headings under which a rule's doc comment is written, and those of the same in German.
const HEADINGS: [[&str; 2]; 5] = [
    ["# What it finds", "# Was sie findet"],
    ["# Why it matters", "# Warum das zählt"],
    ["# Example", "# Beispiel"],
    ["# Instead", "# Stattdessen"],
    ["# Source", "# Quelle"],
];

/// Everything that is written about a rule. Texts are Markdown: paragraphs with an empty line between
/// them, lists, `*emphasis*` and code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RulePage {
    /// The rule as a list shows it.
    #[serde(flatten)]
    pub info: RuleInfo,
    /// Whether its errors hold a post back where the workspace says nothing else.
    pub blocks: bool,
    /// What it is about, in a sentence or two.
    pub summary: Sentence,
    /// What it finds.
    pub finds: Sentence,
    /// Why it matters.
    pub why: Sentence,
    /// A post that it finds something in.
    pub example: Sentence,
    /// The same said better.
    pub instead: Sentence,
    /// What it rests on, with codes of evidence.
    pub source: Sentence,
    /// What the codes stand for; empty where it is our own judgement.
    pub evidence: Vec<EvidenceInfo>,
}

/// What a code of evidence stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EvidenceInfo {
    /// The code, such as `E7`.
    pub code: String,
    /// Who found it, and when.
    pub source: Sentence,
    /// What was found.
    pub finding: Sentence,
}

impl Rules {
    /// Everything that is written about a rule; none where no rule has this id.
    pub fn page(&self, id: &str) -> Option<RulePage> {
        let rule = ALL.iter().find(|rule| rule.id == id)?;
        let [summary, finds, why, example, instead, source] = sections(rule);
        let evidence = self.thresholds.evidence().iter();
        let evidence = evidence.filter(|one| rule.evidence.contains(&one.code.as_str()));
        Some(RulePage {
            info: self.info(rule),
            blocks: rule.blocks,
            summary,
            finds,
            why,
            example,
            instead,
            source,
            evidence: evidence
                .map(|one| EvidenceInfo {
                    code: one.code.clone(),
                    source: one.source.clone(),
                    finding: one.finding.clone(),
                })
                .collect(),
        })
    }
}

/// What stands above the headings of a rule's texts, and under each of them.
fn sections(rule: &Rule) -> [Sentence; 6] {
    // A doc comment starts each line with the space after its slashes.
    let english = rule.docs.iter().map(|line| line.trim_start_matches(' '));
    let mut english = split(english, 0);
    let mut german = split(rule.german.lines(), 1);
    std::array::from_fn(|part| Sentence {
        en: std::mem::take(&mut english[part]),
        de: std::mem::take(&mut german[part]),
    })
}

/// The parts of a text, each with its paragraphs in one line: where a line ends in a file says nothing.
fn split<'a>(lines: impl Iterator<Item = &'a str>, language: usize) -> [String; 6] {
    let mut parts: [String; 6] = Default::default();
    let (mut part, mut breaks) = (0, "");
    for line in lines.map(str::trim) {
        let heading = HEADINGS.iter().position(|names| names[language] == line);
        if let Some(heading) = heading {
            (part, breaks) = (heading + 1, "");
        } else if line.is_empty() {
            breaks = "\n\n";
        } else {
            let text = &mut parts[part];
            if !text.is_empty() {
                let goes_on = if line.starts_with("- ") { "\n" } else { " " };
                text.push_str(if breaks.is_empty() { goes_on } else { breaks });
            }
            text.push_str(line);
            breaks = "";
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::{ALL, Rules};

    #[test]
    fn every_rule_is_explained_in_every_language() {
        let rules = Rules::load();
        for rule in ALL {
            let page = rules.page(rule.id).unwrap();
            assert_eq!(page.evidence.len(), rule.evidence.len(), "{}", rule.id);
            let parts = [
                &page.summary,
                &page.finds,
                &page.why,
                &page.example,
                &page.instead,
                &page.source,
            ];
            for part in parts {
                for text in [&part.en, &part.de] {
                    assert!(!text.is_empty(), "{}", rule.id);
                    assert!(!text.contains("# "), "{}: {text}", rule.id);
                }
            }
            assert_ne!(page.why.en, page.why.de, "{}", rule.id);
        }
        assert!(rules.page("no-such-rule").is_none());
    }

    #[test]
    fn paragraphs_are_lines_and_items_have_one_of_their_own() {
        let text = "One,\ngoes on.\n\n# Example\n\nFirst:\n- a\n  b\n- c\n\nLast.";
        let parts = super::split(text.lines(), 0);
        assert_eq!(parts[0], "One, goes on.");
        assert_eq!(parts[3], "First:\n- a b\n- c\n\nLast.");
        assert_eq!(parts[1], "");
    }
}
