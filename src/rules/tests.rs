//! What holds for every rule, however it is written.

use super::{ALL, Rules, RulesError};

/// The headings of every rule's doc comment, in this order.
const HEADINGS: [&str; 5] = [
    "# What it finds",
    "# Why it matters",
    "# Example",
    "# Instead",
    "# Source",
];

#[test]
fn the_compiled_in_data_can_be_read_and_shared() -> Result<(), RulesError> {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Rules::read()?);
    Ok(())
}

#[test]
fn every_rule_is_explained_under_the_fixed_headings() {
    for rule in ALL {
        let lines: Vec<&str> = rule.docs.iter().map(|line| line.trim()).collect();
        assert!(
            lines[0].ends_with('.'),
            "{}: the first line is a sentence",
            rule.id
        );
        let headings: Vec<&str> = lines
            .iter()
            .copied()
            .filter(|line| line.starts_with('#'))
            .collect();
        assert_eq!(headings, HEADINGS, "{}", rule.id);
    }
}

#[test]
fn every_id_is_used_once_and_names_its_sentence() {
    for (place, rule) in ALL.iter().enumerate() {
        assert!(
            ALL[..place].iter().all(|other| other.id != rule.id),
            "{}",
            rule.id
        );
        assert_eq!(rule.sentences.first(), Some(&rule.sentence_key().as_str()));
    }
}

#[test]
fn every_rule_has_all_it_says_in_every_language() {
    let rules = Rules::load();
    for rule in ALL {
        let title = rule.title_key();
        let keys = rule
            .sentences
            .iter()
            .chain(rule.fixes)
            .copied()
            .chain([title.as_str()]);
        for key in keys {
            assert!(rules.locales.has(key), "{key}");
        }
    }
}

#[test]
fn every_rule_has_thresholds_and_known_evidence() {
    let rules = Rules::load();
    for rule in ALL {
        for unit in rule.units {
            let (steps, _) = rules.thresholds.steps(rule.id, *unit, "nowhere", None);
            assert!(steps.exceeded(|_| true).is_some(), "{} {unit}", rule.id);
        }
        for code in rule.evidence {
            assert!(
                rules.thresholds.explains(code),
                "{} rests on {code}",
                rule.id
            );
        }
    }
    for row in rules.thresholds.rows() {
        let rule = ALL.iter().find(|rule| rule.id == row.rule);
        assert!(
            rule.is_some_and(|rule| rule.units.contains(&row.unit)),
            "{row:?}"
        );
    }
}

#[test]
fn a_list_names_parameters_in_braces() {
    let list = Rules::load().list();
    assert_eq!(list.len(), ALL.len());
    assert_eq!(
        list[0].sentence.en,
        "{n} of your last {m} posts here sell something; followers came for more than offers."
    );
    assert_eq!(list[0].title.de, "Anteil der Angebote");
    assert_eq!(list[0].docs, "/rules/ad-density");
}
