//! What must hold of a scenario when everything has settled: G1 to G4 and G6, against the network's
//! own log.

use serde_json::Value;

use super::scenario::{Outcome, Planned, Scenario};

impl Scenario {
    pub(super) fn judge(&self, outcome: &Outcome, name: &str) {
        let posts = self.site.network.posts();
        for (planned, detail) in self.publications.iter().zip(&outcome.details) {
            let context = format!("{name}: {detail:#}\n{posts:#?}");
            let public = planned.public(&posts, &context);
            self.judge_end(planned, detail, &public, &context);
            let times: Vec<i64> = public
                .iter()
                .map(|post| instant_ms(&post["published_at"]))
                .collect();
            assert!(times.is_sorted(), "parts overtook one another\n{context}");
            let is_early = times.iter().any(|at| *at < planned.due_ms);
            assert!(
                self.may_be_early || !is_early,
                "sent before its instant\n{context}"
            );
        }
        self.judge_order(outcome, &posts, name);
    }

    /// The channel's order: by the steps as they are dated, and, where neither post had to be tried
    /// again, by the network's log.
    fn judge_order(&self, outcome: &Outcome, posts: &[Value], name: &str) {
        let first_began = first_public_step_ms(&outcome.details[0]);
        let second_began = first_public_step_ms(&outcome.details[1]);
        assert!(
            first_began <= second_began + self.clocks_apart_ms,
            "the channel's order was not kept: {name}"
        );
        let at_once = |detail: &Value| {
            let mut of_first = public_steps(detail).filter(|step| step["part"] == 0);
            of_first.next().is_some_and(|step| step["result"] == "done")
                && of_first.next().is_none()
        };
        if outcome.details.iter().all(at_once) {
            let places = self.publications.iter().map(|planned| {
                posts
                    .iter()
                    .position(|post| post["text"] == planned.texts[0].as_str())
            });
            assert!(
                places.is_sorted(),
                "the channel's order was not kept: {name}"
            );
        }
    }

    fn judge_end(&self, planned: &Planned, detail: &Value, public: &[&Value], context: &str) {
        let state = detail["state"].as_str().unwrap_or("");
        match state {
            "sent" | "confirmed" => {
                let whole = public.len() == planned.texts.len();
                assert!(whole, "said to be out and is not\n{context}");
                assert_eq!(
                    steps_that_went_well(detail),
                    planned.texts.len(),
                    "the steps do not tell what happened\n{context}"
                );
                let remote_id = &detail["receipt"]["remote_id"];
                assert_eq!(
                    *remote_id, public[0]["id"],
                    "the receipt names another\n{context}"
                );
                let pictures = public[0]["media"].as_array().map_or(0, Vec::len);
                assert_eq!(pictures, planned.pictures, "{context}");
            }
            "held" => {
                let reason = detail["reason"].as_str();
                assert!(reason.is_some(), "{context}");
                let right = matches!(reason, Some("unknown_outcome" | "partial_thread"));
                assert!(
                    right || public.is_empty(),
                    "public, and held for another reason\n{context}"
                );
            }
            other => panic!("ended as {other}\n{context}"),
        }
        if self.kind == "k5" {
            let sends = sends_of_part(detail);
            assert!(
                sends.iter().all(|count| *count <= 1),
                "sent again\n{context}"
            );
        } else {
            assert!(
                state != "held",
                "lost, although it could be settled\n{context}"
            );
        }
    }
}

impl Planned {
    /// Its parts that are public, in order, each once at the most.
    fn public<'a>(&self, posts: &'a [Value], context: &str) -> Vec<&'a Value> {
        let mut public = Vec::new();
        for text in &self.texts {
            let found: Vec<&Value> = posts
                .iter()
                .filter(|post| post["text"] == text.as_str())
                .collect();
            let count = found.len();
            assert!(count <= 1, "posted {count} times: {text}\n{context}");
            public.extend(found);
        }
        public
    }
}

/// An instant of the API or of the network's log, in milliseconds.
pub(super) fn instant_ms(value: &Value) -> i64 {
    let text = value.as_str().expect("an instant");
    chrono::DateTime::parse_from_rfc3339(text)
        .expect("an instant")
        .timestamp_millis()
}

/// Every public step of a publication.
fn public_steps(detail: &Value) -> impl Iterator<Item = &Value> {
    let steps = detail["steps"].as_array().expect("steps");
    steps.iter().filter(|step| step["kind"] == "public")
}

/// How often each part may have left this machine.
pub(super) fn sends_of_part(detail: &Value) -> Vec<usize> {
    let nothing_left = |step: &Value| {
        matches!(
            step["result"].as_str(),
            Some("not_sent" | "throttled" | "unauthorized")
        )
    };
    let parts: Vec<u64> = public_steps(detail)
        .filter(|step| !nothing_left(step))
        .map(|step| step["part"].as_u64().expect("a part"))
        .collect();
    let last = parts.iter().max().copied().unwrap_or(0);
    (0..=last)
        .map(|part| parts.iter().filter(|one| **one == part).count())
        .collect()
}

/// How many public steps did what they should, or were found to have done it.
fn steps_that_went_well(detail: &Value) -> usize {
    let well = |step: &&Value| step["result"] == "done" || step["settled"] == "found";
    public_steps(detail).filter(well).count()
}

fn first_public_step_ms(detail: &Value) -> i64 {
    public_steps(detail)
        .map(|step| instant_ms(&step["started_at"]))
        .min()
        .expect("a public step")
}
