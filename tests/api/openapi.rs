//! The description of the API: complete, served, and true.

use std::collections::BTreeSet;

use dezent::api;
use serde_json::Value;

use super::access::is_open;
use crate::harness::Dezent;

/// Every operation with its address.
fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let operations = item.as_object().unwrap().values();
            operations
                .filter(|part| part["operationId"].is_string())
                .map(|part| (path.as_str(), part))
        })
        .collect()
}

/// Every `$ref` in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str().filter(|_| name == "$ref") {
                    Some(reference) => _ = found.insert(reference.to_owned()),
                    None => references(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_operation_is_named_explained_and_guarded() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let operations = operations(&document);
    let names: BTreeSet<&str> = operations
        .iter()
        .map(|(_, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), operations.len(), "each name once");
    for name in [
        "create_post",
        "check_post",
        "get_calendar",
        "resolve_publication",
        "get_metrics",
    ] {
        assert!(names.contains(name), "{name}");
    }
    for (path, operation) in operations {
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|about| about.ends_with('.')),
            "{path}"
        );
        assert_eq!(
            operation["security"].is_array(),
            !is_open(path, operation),
            "{path}"
        );
        let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert_eq!(
            problem["schema"]["$ref"], "#/components/schemas/Problem",
            "{path}"
        );
    }
}

#[test]
fn every_operation_has_an_example_of_what_is_sent_and_answered() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    for (path, operation) in operations(&document) {
        let name = &operation["operationId"];
        if let Some(sent) = operation["requestBody"]["content"].get("application/json") {
            assert!(sent["example"].is_object(), "{name} of {path}");
        }
        let answers = operation["responses"].as_object().unwrap();
        for (status, answer) in answers.iter().filter(|(status, _)| *status != "default") {
            let Some(content) = answer["content"].get("application/json") else {
                let has_none = status == "204" || answer["content"].is_object();
                assert!(has_none, "{name} answers {status} with something");
                continue;
            };
            let example = &content["example"];
            assert!(
                example.is_object(),
                "{name} answers {status} with {example}"
            );
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_no_two_things_share_a_name() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in &found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let schemas = &document["components"]["schemas"];
    // The reason of a finding has points; the reason a publication is held is one of some words.
    assert!(schemas["Reason"]["properties"]["points"].is_object());
}

#[tokio::test]
async fn the_description_is_served_without_a_key() {
    let app = Dezent::spawn().await;
    let answer = app.client.with_key(None).get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(
        answer.expect(200),
        serde_json::to_value(api::openapi()).unwrap()
    );
}
