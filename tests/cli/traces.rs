//! Traces: a collector is sent what was worked on, where the program was built with the feature `otel`.

use serde_json::json;

use super::once::{NEVER, folder_with};
use super::process::Folder;
use crate::harness::receiver::{Receiver, Reply};

/// Settings with a collector at this address.
fn with_collector(address: &str) -> String {
    format!("[log]\notlp_endpoint = '{address}'\n")
}

fn holds(body: &[u8], text: &str) -> bool {
    body.windows(text.len())
        .any(|piece| piece == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_sends_its_traces_before_it_ends_and_no_text() {
    let collector = Receiver::start().await;
    collector.always(Reply::Says(200, "", "{}"));
    let (folder, _) = folder_with(json!({})).await;
    let settings = [
        NEVER,
        &with_collector(collector.url.trim_end_matches("/hook")),
    ]
    .concat();
    let config = folder.write("traced.toml", &settings);
    let once = [
        "publish",
        "--once",
        "--json",
        "--config",
        config.to_str().unwrap(),
    ];
    let sent = folder.run(&once).well().json();
    assert_eq!(sent["sent"], 1, "{sent}");
    let calls = collector.calls();
    assert!(!calls.is_empty(), "no trace came");
    for call in &calls {
        assert_eq!(call.line, "POST /v1/traces");
        assert_eq!(call.header("content-type"), "application/x-protobuf");
        assert!(!holds(&call.body, "Guten Morgen"), "the text of a post");
    }
    for name in [
        "dezent",
        "publication",
        "publication.id",
        "pub_",
        "step",
        "sandbox",
    ] {
        let is_told = calls.iter().any(|call| holds(&call.body, name));
        assert!(is_told, "{name} is in no trace");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_sends_a_trace_of_each_call_with_the_headers_it_was_given() {
    let collector = Receiver::start().await;
    collector.always(Reply::Says(200, "", "{}"));
    let mut folder = Folder::new();
    folder.set("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=shop");
    folder.set("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=node-a");
    let config = folder.write(
        "settings.toml",
        &with_collector(collector.url.trim_end_matches("/hook")),
    );
    let serve = ["serve", "--port", "0", "--config", config.to_str().unwrap()];
    let server = folder.start(&serve);
    dezent::networks::http::install_tls_provider();
    let health = reqwest::get(format!("{}/healthz", server.address))
        .await
        .unwrap();
    let id = health.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(server.stop().0, 0);
    let calls = collector.calls();
    assert!(calls.iter().all(|call| call.header("x-tenant") == "shop"));
    let is_told = |text: &str| calls.iter().any(|call| holds(&call.body, text));
    for text in ["request", "/healthz", &id, "node-a"] {
        assert!(is_told(text), "{text} is in no trace");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_collector_everything_goes_on() {
    let (folder, _) = folder_with(json!({})).await;
    let settings = [NEVER, &with_collector("http://127.0.0.1:9")].concat();
    let config = folder.write("traced.toml", &settings);
    let once = [
        "publish",
        "--once",
        "--json",
        "--config",
        config.to_str().unwrap(),
    ];
    let sent = folder.run(&once).well().json();
    assert_eq!(sent["sent"], 1, "{sent}");
}
