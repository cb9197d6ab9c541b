//! Runs the cases in `tests/rules/*.toml`, one file for each rule; [`cases`] says how they are written.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

mod any_text;
mod cases;
mod properties;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use cases::{Case, SUBJECT, channel_id, context, neighbour, post_id};
use dezent::{
    domain::{
        post::Promotion,
        severity::Severity,
        time::{DAY_MS, HOUR_MS, Instant},
    },
    rules::{
        ALL, Rules,
        context::{Context, Subject},
        finding::Finding,
        policy::Policy,
    },
};
use serde::Deserialize;

/// One file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: String,
    case: Vec<Case>,
}

/// The cases of one rule.
fn cases(rule: &str) -> File {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let text = fs::read_to_string(folder.join(format!("{}.toml", rule.replace('-', "_"))));
    let file: File =
        toml::from_str(&text.unwrap()).unwrap_or_else(|error| panic!("{rule}: {error}"));
    assert_eq!(file.rule, rule);
    file
}

#[test]
fn every_rule_finds_what_its_cases_say() {
    let rules = Rules::load();
    let mut wrong = Vec::new();
    for rule in ALL {
        let cases = cases(rule.id).case;
        let failing = cases.iter().filter(|case| case.expect.is_some()).count();
        assert!(
            failing >= 3 && cases.len() - failing >= 3,
            "{}: three of each kind",
            rule.id
        );
        for case in cases {
            // All that is wrong is told at once: other weights may change several.
            let is_right = || finds_what_is_said(&rules, rule.id, &case);
            if catch_unwind(AssertUnwindSafe(is_right)).is_err() {
                wrong.push(format!("{}: {}", rule.id, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn finds_what_is_said(rules: &Rules, rule: &str, case: &Case) {
    let context = case.context(rules);
    let policy = Policy::of(&case.layers);
    let findings = rules.check_as(&case.network, &policy, &context);
    let mut of_rule = findings.iter().filter(|finding| finding.rule == rule);
    case.compare(of_rule.next());
    assert_eq!(of_rule.next(), None, "{}: found twice", case.name);
    weigh_as_said(rules, &context);
}

/// Who only counts what is found comes to the same as who reads it.
fn weigh_as_said(rules: &Rules, context: &Context<'_>) {
    let said = rules.check(context).into_iter();
    let heard = said.filter(|one| one.suppressed_by.is_none());
    let mut said: Vec<_> = heard.map(|one| (one.severity, one.blocks)).collect();
    let weighed = rules.weigh(context).findings.into_iter();
    let mut weighed: Vec<_> = weighed.map(|one| (one.severity, one.blocks)).collect();
    said.sort_unstable();
    weighed.sort_unstable();
    assert_eq!(weighed, said);
}

/// A subject at 09:00 with three offers in the two hours before it.
fn four_offers() -> Context<'static> {
    let at: Instant = "2026-12-02T09:00:00Z".parse().unwrap();
    let earlier = |number: u32| {
        let at = at.plus_ms(-i64::from(number) * HOUR_MS / 2);
        neighbour(number, number, at, Promotion::Offer)
    };
    context(Some(at), Promotion::Offer, (1..=3).map(earlier).collect())
}

#[test]
fn findings_come_in_a_fixed_order() {
    let found: Vec<_> = Rules::load()
        .check(&four_offers())
        .into_iter()
        .map(|finding| (finding.severity, finding.rule, finding.blocks))
        .collect();
    let expected = [
        (Severity::Error, "consecutive-promos", true),
        (Severity::Warning, "ad-density", false),
        (Severity::Warning, "ad-weight", false),
        (Severity::Warning, "promo-gap", false),
        (Severity::Warning, "post-rate-max", false),
    ];
    assert_eq!(
        found,
        expected.map(|(severity, rule, blocks)| (severity, rule.to_owned(), blocks))
    );
}

#[test]
fn of_two_posts_at_one_instant_the_smaller_id_goes_first() {
    let rules = Rules::load();
    let at = "2026-12-02T09:00:00Z".parse().unwrap();
    let found = |number: u32, subject: Subject| {
        let others = vec![neighbour(number, 1, at, Promotion::Offer)];
        let context = Context {
            subject,
            ..context(Some(at), Promotion::Offer, others)
        };
        rules.check(&context).len()
    };
    let stored = Subject::Post(post_id(SUBJECT));
    assert_eq!(
        found(SUBJECT - 1, stored),
        4,
        "all rules on offers in a row see two"
    );
    assert_eq!(found(SUBJECT + 1, stored), 0);
    assert_eq!(
        found(SUBJECT + 1, Subject::Unsaved),
        4,
        "a post without an id goes last"
    );
}

#[test]
fn a_fingerprint_belongs_to_rule_post_and_channel() {
    let rules = Rules::load();
    let prints = |context: &Context<'_>| -> Vec<String> {
        rules
            .check(context)
            .into_iter()
            .map(|finding| finding.fingerprint)
            .collect()
    };
    let first = four_offers();
    let mut fewer = four_offers();
    fewer.neighbours.to_mut().truncate(2);
    let channel = channel_id(2);
    let elsewhere = Context {
        channel,
        ..four_offers()
    };
    let unsaved = Context {
        subject: Subject::Unsaved,
        ..four_offers()
    };
    assert_eq!(
        prints(&first)[0],
        prints(&fewer)[0],
        "the numbers do not change it"
    );
    assert_eq!(prints(&first)[0].len(), 32);
    let mut all = [prints(&first), prints(&elsewhere), prints(&unsaved)].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 15);
}

#[test]
fn a_finding_reads_back_from_its_json() {
    let found = Rules::load().check(&four_offers());
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Finding>>(&json).unwrap(), found);
}

#[test]
fn a_finding_has_this_form() {
    let mut context = four_offers();
    let noon: Instant = "2026-12-02T12:00:00Z".parse().unwrap();
    for number in 0..10 {
        let at = noon.plus_ms(i64::from(number) * DAY_MS);
        context.neighbours.to_mut().push(neighbour(
            100 + number,
            100 + number,
            at,
            Promotion::None,
        ));
    }
    let found = Rules::load().check(&context);
    let density = found
        .iter()
        .find(|finding| finding.rule == "ad-density")
        .unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(density).unwrap(), @r#"
    {
      "schema": 1,
      "rule": "ad-density",
      "rules_version": "2026-11-30",
      "severity": "warning",
      "default_severity": "warning",
      "scope": "window",
      "subject": "post_000000000000000000000000000003e8",
      "channel": "chan_00000000000000000000000000000001",
      "spans": [],
      "related": [
        {
          "post": "post_00000000000000000000000000000003",
          "at": "2026-12-02T07:30:00.000Z",
          "role": "offer"
        },
        {
          "post": "post_00000000000000000000000000000002",
          "at": "2026-12-02T08:00:00.000Z",
          "role": "offer"
        },
        {
          "post": "post_00000000000000000000000000000001",
          "at": "2026-12-02T08:30:00.000Z",
          "role": "offer"
        }
      ],
      "measured": {
        "value": 100.0,
        "unit": "percent"
      },
      "limit": {
        "value": 20.0,
        "unit": "percent"
      },
      "message": {
        "key": "rule-ad-density",
        "params": {
          "m": 4,
          "n": 4
        },
        "en": "4 of your last 4 posts here sell something; followers came for more than offers.",
        "de": "4 deiner letzten 4 Beiträge hier verkaufen etwas; deine Follower sind nicht nur wegen der Angebote da."
      },
      "reasons": [],
      "fix": {
        "kind": "suggest",
        "edits": [],
        "label": {
          "key": "fix-ad-density",
          "params": {
            "at": "2026-12-16T09:00:00.000Z",
            "date": "2026-12-16"
          },
          "en": "Move it to 16 December 2026, the first day on which the share fits, or swap in a tip, a story or an answer.",
          "de": "Verschieb den Beitrag auf den 16. Dezember 2026, den ersten Tag, an dem der Anteil passt, oder nimm stattdessen einen Tipp, eine Geschichte oder eine Antwort."
        }
      },
      "evidence": [
        "E2",
        "E6",
        "E7",
        "E8"
      ],
      "docs": "/rules/ad-density",
      "suppressed_by": null,
      "blocks": false,
      "fingerprint": "9f243cdce6cd771f8c28ec19224dd894"
    }
    "#);
}
