//! Where a post is to be seen: Meta says so only when it is asked, after it is out.

use serde::Deserialize;
use serde_json::json;

use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{Next, Outcome, Proof, Step, StepReport, http::Answer},
};

/// The name of the step that reads where the first part is to be seen.
pub(crate) const ADDRESS: &str = "address:0";

/// How long reading it may take, in milliseconds.
const LIMIT_MS: i64 = 30 * SECOND_MS;

/// Everything is out, the first part by the step `first`: where that is to be seen is read once, unless
/// it is known.
pub(crate) fn ended(journal: &Journal, first: &str) -> Next {
    let first = journal.get(first);
    let remote_id = first.and_then(|entry| entry.remote_id.clone());
    let remote_id = remote_id.unwrap_or_default();
    let entries = [journal.get(ADDRESS), first];
    let told = entries
        .into_iter()
        .flatten()
        .find_map(|entry| entry.data.get("url"));
    match told {
        Some(url) => Next::Done(Proof {
            url: url.as_str().map(str::to_owned),
            remote_id,
        }),
        None => Next::Prepare(Step {
            name: ADDRESS.to_owned(),
            part: 0,
            key: None,
            request: json!({ "media": remote_id }),
            limit_ms: LIMIT_MS,
        }),
    }
}

/// What was read. The post is out, so whatever came back, this is done.
pub(crate) fn of_address(answer: Option<&Answer>, id: &str) -> StepReport {
    #[derive(Deserialize)]
    struct Seen {
        permalink: Option<String>,
    }
    let seen = answer.filter(|answer| answer.is_success());
    let seen = seen.and_then(|answer| answer.json::<Seen>().ok());
    let url = seen.and_then(|seen| seen.permalink);
    StepReport {
        http_status: answer.map(|answer| answer.status),
        ..StepReport::from(Outcome::Done {
            remote_id: Some(id.to_owned()),
            data: json!({ "url": url }),
        })
    }
}
