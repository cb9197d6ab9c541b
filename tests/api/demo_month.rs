//! What the rules say about a whole month of the demo: little about posts that sell nothing.

use std::collections::BTreeMap;

use dezent::services::demo;
use serde_json::Value;

use crate::harness::{Dezent, text};

/// One post on one of its channels.
struct Told {
    at: String,
    channel: String,
    promotion: String,
    opening: String,
    findings: Vec<Value>,
}

impl Told {
    /// The post and, below it, what is said about it.
    fn lines(&self) -> String {
        let head = format!(
            "{} {} [{}] {}",
            self.at, self.channel, self.promotion, self.opening
        );
        let said = self.findings.iter().map(|finding| {
            let (severity, rule) = (text(&finding["severity"]), text(&finding["rule"]));
            format!(
                "\n    {severity} {rule}: {}",
                text(&finding["message"]["en"])
            )
        });
        said.fold(head, |lines, line| lines + &line)
    }

    fn warns(&self) -> usize {
        let is_loud = |finding: &&Value| finding["severity"] != "info";
        self.findings.iter().filter(is_loud).count()
    }
}

/// Every post of the demo that has an instant, channel by channel and in order.
async fn month(app: &Dezent) -> Vec<Told> {
    let channels = app.client.get("/api/v1/channels").await.expect(200);
    let names: BTreeMap<String, String> = channels["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|channel| (text(&channel["id"]), text(&channel["name"])))
        .collect();
    let mut told = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app
            .client
            .get(&format!("/api/v1/posts?limit=100{cursor}"))
            .await;
        let page = page.expect(200);
        for post in page["items"].as_array().unwrap() {
            let path = format!("/api/v1/posts/{}", text(&post["id"]));
            let post = app.client.get(&path).await.expect(200);
            let Some(at) = post["planned_at"].as_str() else {
                continue;
            };
            let findings = post["findings"].as_array().unwrap();
            for channel in post["channels"].as_array().unwrap() {
                let own = findings
                    .iter()
                    .filter(|finding| finding["channel"] == *channel);
                told.push(Told {
                    at: at[..16].to_owned(),
                    channel: names[&text(channel)].clone(),
                    promotion: text(&post["promotion"]),
                    opening: text(&post["text"]).chars().take(60).collect(),
                    findings: own.cloned().collect(),
                });
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    told.sort_by(|one, other| (&one.channel, &one.at).cmp(&(&other.channel, &other.at)));
    told
}

#[tokio::test]
async fn a_month_of_the_demo_hears_little_about_what_sells_nothing() {
    let app = Dezent::spawn().await;
    demo::seed(app.app.services(), app.app.workspace())
        .await
        .unwrap();
    let told = month(&app).await;
    let lines: Vec<String> = told.iter().map(Told::lines).collect();
    insta::assert_snapshot!("demo_month", lines.join("\n"));
    let harmless = told.iter().filter(|one| one.promotion != "offer");
    let warnings: usize = harmless.clone().map(Told::warns).sum();
    let posts = harmless.count();
    assert!(
        4 * warnings <= posts,
        "{warnings} warnings on {posts} posts"
    );
}
