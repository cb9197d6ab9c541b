//! SARIF: findings as build servers read them.
//!
//! The form is that of SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>,
//! read on 2026-11-24): levels note, warning and error, regions in characters, fingerprints.

use serde_json::{Value, json};

use super::line::{Judged, Line};
use crate::{
    domain::severity::Severity,
    rules::{Rules, finding::Finding},
};

/// One document with all results.
pub(super) fn document(rules: &Rules, results: &[Value]) -> Value {
    let rules: Vec<Value> = rules
        .list()
        .into_iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.title.en },
                "fullDescription": { "text": rule.sentence.en },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Dezent",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The results of one line.
pub(super) fn results(file: &str, line: &Line, judged: &Judged) -> Vec<Value> {
    let findings = judged.findings.iter();
    findings
        .map(|finding| result(file, line, finding))
        .collect()
}

fn result(file: &str, line: &Line, finding: &Finding) -> Value {
    let location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": file },
            "region": { "startLine": line.no },
        },
        "logicalLocations": [{ "name": line.id.as_str().map_or_else(
            || format!("line {}", line.no),
            str::to_owned,
        )}],
    });
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message.en },
        "locations": [location],
        "partialFingerprints": { "dezent/v1": finding.fingerprint },
        "properties": { "spans": finding.spans, "blocks": finding.blocks, "de": finding.message.de },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
