//! Settings: what holds for each rule in some place, and where each value comes from.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Rule, Rules,
    catalogue::ALL,
    policy::Policy,
    thresholds::{Side, Steps, Unit},
};
use crate::domain::{
    role::Role,
    rule_layer::{Layer, Origin},
    severity::{Level, Severity},
};

/// A value and the layer it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// The same value from a later layer, where that has one.
    fn under(self, over: Option<T>, origin: Origin) -> Self {
        over.map_or(self, |value| Self { value, origin })
    }
}

/// What holds in some place.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Settings {
    /// From which severity on a finding of a blocking rule holds a post back.
    pub blocks_from: Sourced<Severity>,
    /// Who may let a post out although a rule holds it back.
    pub override_by: Sourced<BTreeSet<Role>>,
    /// Each rule, in the order in which findings of one severity are shown.
    pub rules: Vec<RuleSettings>,
}

/// What holds for one rule.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RuleSettings {
    /// The rule's id.
    pub rule: String,
    /// What all it reports weighs; null where it weighs what the rule makes of it.
    pub level: Sourced<Option<Level>>,
    /// Whether its findings hold a post back, where they are severe enough.
    pub blocks: Sourced<bool>,
    /// Whether anybody may let a post out that it holds back.
    pub can_override: Sourced<bool>,
    /// Its numbers.
    pub limits: Vec<UnitSettings>,
}

/// The numbers of one rule for one thing that is counted.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UnitSettings {
    /// What is counted.
    pub unit: Unit,
    /// On which side of a number it reports.
    pub reports: Side,
    /// The number for an info; null where there is none.
    pub info: Option<Sourced<f64>>,
    /// The number for a warning; null where there is none.
    pub warning: Option<Sourced<f64>>,
    /// The number for an error; null where there is none.
    pub error: Option<Sourced<f64>>,
}

impl Rules {
    /// What holds on a network under some layers, from the outermost to the innermost.
    pub fn settings(
        &self,
        network: &str,
        followers: Option<u64>,
        layers: &[(Origin, Layer)],
    ) -> Settings {
        let Policy {
            blocks_from,
            override_by,
            blocking,
            ..
        } = Policy::default();
        let mut settings = Settings {
            blocks_from: built_in(blocks_from),
            override_by: built_in(override_by),
            rules: Vec::with_capacity(ALL.len()),
        };
        for (origin, layer) in layers {
            let (severity, roles) = (layer.blocks_from, layer.override_by.clone());
            settings.blocks_from = settings.blocks_from.under(severity, *origin);
            settings.override_by = settings.override_by.under(roles, *origin);
        }
        let of = |rule: &&'static Rule| RuleSettings {
            blocks: flag(rule, blocking.contains(rule.id), layers, |one| one.blocks),
            can_override: flag(rule, true, layers, |one| one.can_override),
            level: level(rule, layers),
            limits: (rule.units.iter())
                .map(|unit| self.unit_settings(rule, *unit, (network, followers), layers))
                .collect(),
            rule: rule.id.to_owned(),
        };
        settings.rules.extend(ALL.iter().map(of));
        settings
    }

    fn unit_settings(
        &self,
        rule: &Rule,
        unit: Unit,
        (network, followers): (&str, Option<u64>),
        layers: &[(Origin, Layer)],
    ) -> UnitSettings {
        let (steps, is_own) = self.thresholds.steps(rule.id, unit, network, followers);
        let origin = if is_own {
            Origin::Network
        } else {
            Origin::Default
        };
        let name = unit.to_string();
        let of = |step: fn(&Steps) -> Option<f64>| {
            let mut found = step(&steps).map(|value| Sourced { value, origin });
            for (origin, layer) in layers {
                let choice = layer.rules.get(rule.id);
                let limits = choice.and_then(|choice| choice.limits.get(&name));
                if let Some(value) = limits.and_then(step) {
                    let origin = *origin;
                    found = Some(Sourced { value, origin });
                }
            }
            found
        };
        UnitSettings {
            unit,
            reports: unit.side(),
            info: of(|steps| steps.info),
            warning: of(|steps| steps.warning),
            error: of(|steps| steps.error),
        }
    }
}

const fn built_in<T>(value: T) -> Sourced<T> {
    let origin = Origin::Default;
    Sourced { value, origin }
}

fn level(rule: &Rule, layers: &[(Origin, Layer)]) -> Sourced<Option<Level>> {
    let mut found = built_in(None);
    for (origin, layer) in layers {
        let chosen = layer.rules.get(rule.id).and_then(|choice| choice.level);
        found = found.under(chosen.map(Some), *origin);
    }
    found
}

fn flag(
    rule: &Rule,
    value: bool,
    layers: &[(Origin, Layer)],
    of: fn(&crate::domain::rule_layer::RuleChoice) -> Option<bool>,
) -> Sourced<bool> {
    let mut found = built_in(value);
    for (origin, layer) in layers {
        let chosen = layer.rules.get(rule.id).and_then(of);
        found = found.under(chosen, *origin);
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Layer, Origin, Rules};

    fn layer(value: serde_json::Value) -> Layer {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn every_value_says_where_it_comes_from() {
        let workspace = layer(json!({
            "blocks_from": "warning",
            "rules": { "post-rate-max": { "limits": { "posts_per_day": { "warning": 2 } } } },
        }));
        let channel = layer(json!({
            "override_by": ["owner"],
            "rules": {
                "post-rate-max": { "blocks": true, "limits": { "posts_per_day": { "warning": 1 } } },
                "ad-density": { "level": "info", "can_override": false },
            },
        }));
        let layers = [(Origin::Workspace, workspace), (Origin::Channel, channel)];
        let found = json!(Rules::load().settings("facebook", None, &layers));
        assert_eq!(
            (&found["blocks_from"], &found["override_by"]),
            (
                &json!({ "value": "warning", "origin": "workspace" }),
                &json!({ "value": ["owner"], "origin": "channel" })
            )
        );
        let rules = found["rules"].as_array().unwrap();
        let of = |id: &str| rules.iter().find(|rule| rule["rule"] == id).unwrap();
        let density = of("ad-density");
        assert_eq!(density["level"]["value"], "info");
        assert_eq!(
            density["blocks"],
            json!({ "value": true, "origin": "default" })
        );
        assert_eq!(
            density["can_override"],
            json!({ "value": false, "origin": "channel" })
        );
        assert_eq!(
            density["limits"][0]["warning"],
            json!({ "value": 20.0, "origin": "network" })
        );
        let rate = of("post-rate-max");
        assert_eq!(rate["level"], json!({ "value": null, "origin": "default" }));
        assert_eq!(rate["blocks"]["origin"], "channel");
        assert_eq!(
            rate["limits"][0]["warning"],
            json!({ "value": 1.0, "origin": "channel" })
        );
        assert_eq!(rate["limits"][0]["info"], json!(null));
        let elsewhere = json!(Rules::load().settings("nowhere", None, &[]));
        let rate = elsewhere["rules"].as_array().unwrap();
        let rate = rate.iter().find(|rule| rule["rule"] == "post-rate-max");
        assert_eq!(rate.unwrap()["limits"][0]["warning"]["origin"], "default");
    }
}
