//! The severity policy: what a report weighs, and whether it holds a post back.
//!
//! Rules know nothing of this. A workspace that finds a rule too strict or too mild changes its
//! policy, never the rule.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ALL, Rule, Severity};

/// What a workspace makes of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not heard.
    Off,
    /// All it reports is an info.
    Info,
    /// All it reports is a warning.
    Warning,
    /// All it reports is an error.
    Error,
}

impl Level {
    /// The severity this level gives; none where the rule is not heard.
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// What findings weigh and from where on they block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The severity from which on a finding of a blocking rule blocks.
    pub blocks_from: Severity,
    /// Levels that replace what a rule says, by the rule's id. Rules not named keep their own.
    pub levels: BTreeMap<String, Level>,
    /// The rules whose findings may block, by id.
    pub blocking: BTreeSet<String>,
}

impl Default for Policy {
    /// Every rule keeps its severity, and errors of the rules that block by default do block.
    fn default() -> Self {
        Self {
            blocks_from: Severity::Error,
            levels: BTreeMap::new(),
            blocking: ALL
                .iter()
                .filter(|rule| rule.blocks)
                .map(|rule| rule.id.to_owned())
                .collect(),
        }
    }
}

impl Policy {
    /// What a report of this rule weighs; none where the rule is switched off.
    pub fn severity(&self, rule: &Rule, reported: Severity) -> Option<Severity> {
        self.levels
            .get(rule.id)
            .map_or(Some(reported), |level| level.severity())
    }

    /// Whether a finding of this rule with this effective severity holds a post back.
    pub fn blocks(&self, rule: &Rule, severity: Severity) -> bool {
        severity >= self.blocks_from && self.blocking.contains(rule.id)
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
