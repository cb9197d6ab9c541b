//! The severity policy: what a report weighs, and whether it holds a post back.
//!
//! Rules know nothing of this. A workspace that finds a rule too strict or too mild changes its
//! policy, never the rule. The policy of a post is what its layers come to: the built-in defaults,
//! then those of the network, the workspace, the audience, the channel and the post; the later one
//! wins.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Rule,
    catalogue::ALL,
    thresholds::{Steps, Unit},
};
use crate::domain::{
    role::Role,
    rule_layer::{Layer, Limits},
    severity::{Level, Severity},
};

/// The policy that holds for a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// From which severity on a finding of a blocking rule holds a post back.
    pub blocks_from: Severity,
    /// What is made of single rules, by their ids.
    pub levels: BTreeMap<String, Level>,
    /// The rules whose findings may hold a post back.
    pub blocking: BTreeSet<String>,
    /// Who may let a post out although a rule holds it back.
    pub override_by: BTreeSet<Role>,
    /// The rules whose findings nobody may let pass.
    pub locked: BTreeSet<String>,
    /// Numbers that stand over the built-in ones, by rule and by what is counted.
    pub limits: BTreeMap<String, BTreeMap<String, Limits>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            blocks_from: Severity::Error,
            levels: BTreeMap::new(),
            blocking: ALL
                .iter()
                .filter(|rule| rule.blocks)
                .map(|rule| rule.id.to_owned())
                .collect(),
            override_by: [Role::Owner, Role::Reviewer].into(),
            locked: BTreeSet::new(),
            limits: BTreeMap::new(),
        }
    }
}

impl Policy {
    /// What layers come to, from the outermost to the innermost.
    pub fn of<'a>(layers: impl IntoIterator<Item = &'a Layer>) -> Self {
        let mut policy = Self::default();
        for layer in layers {
            policy.add(layer);
        }
        policy
    }

    /// Lays one more layer over it.
    pub fn add(&mut self, layer: &Layer) {
        self.blocks_from = layer.blocks_from.unwrap_or(self.blocks_from);
        if let Some(roles) = &layer.override_by {
            self.override_by.clone_from(roles);
        }
        for (rule, choice) in &layer.rules {
            if let Some(level) = choice.level {
                self.levels.insert(rule.clone(), level);
            }
            match choice.blocks {
                Some(true) => _ = self.blocking.insert(rule.clone()),
                Some(false) => _ = self.blocking.remove(rule),
                None => {}
            }
            match choice.can_override {
                Some(false) => _ = self.locked.insert(rule.clone()),
                Some(true) => _ = self.locked.remove(rule),
                None => {}
            }
            for (unit, limits) in &choice.limits {
                let of_rule = self.limits.entry(rule.clone()).or_default();
                let standing = of_rule.entry(unit.clone()).or_default();
                *standing = standing.under(*limits);
            }
        }
    }

    /// What a report of a rule weighs; none where the rule is not heard.
    pub fn severity(&self, rule: &Rule, reported: Severity) -> Option<Severity> {
        self.levels
            .get(rule.id)
            .map_or(Some(reported), |level| level.severity())
    }

    /// Whether a finding of a rule holds a post back.
    pub fn blocks(&self, rule: &Rule, severity: Severity) -> bool {
        severity >= self.blocks_from && self.blocking.contains(rule.id)
    }

    /// The numbers of a rule, where the built-in ones are these.
    pub fn steps(&self, rule: &str, unit: Unit, built_in: Steps) -> Steps {
        let of_rule = self.limits.get(rule);
        let over = of_rule.and_then(|units| units.get(&unit.to_string()));
        over.map_or(built_in, |over| built_in.under(*over))
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Level, Policy, Rule, Severity};

    fn rule(id: &str) -> &'static Rule {
        ALL.iter().find(|rule| rule.id == id).unwrap()
    }

    #[test]
    fn by_default_only_errors_of_the_short_list_block() {
        let policy = Policy::default();
        assert!(policy.blocks(rule("ad-density"), Severity::Error));
        assert!(!policy.blocks(rule("ad-density"), Severity::Warning));
        assert!(policy.blocks(rule("consecutive-promos"), Severity::Error));
        assert!(!policy.blocks(rule("post-rate-max"), Severity::Error));
    }

    #[test]
    fn a_level_replaces_what_a_rule_says() {
        let levels = [
            ("ad-density".to_owned(), Level::Info),
            ("post-rate-max".to_owned(), Level::Off),
        ];
        let policy = Policy {
            levels: levels.into(),
            ..Policy::default()
        };
        assert_eq!(
            policy.severity(rule("ad-density"), Severity::Error),
            Some(Severity::Info)
        );
        assert_eq!(
            policy.severity(rule("post-rate-max"), Severity::Error),
            None
        );
        let untouched = policy.severity(rule("consecutive-promos"), Severity::Warning);
        assert_eq!(untouched, Some(Severity::Warning));
    }

    #[test]
    fn a_workspace_may_block_from_warning() {
        let policy = Policy {
            blocks_from: Severity::Warning,
            ..Policy::default()
        };
        assert!(policy.blocks(rule("ad-density"), Severity::Warning));
        assert!(!policy.blocks(rule("ad-density"), Severity::Info));
        assert!(!policy.blocks(rule("post-rate-max"), Severity::Error));
    }
}
