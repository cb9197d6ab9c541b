//! Categories and tags: finding them by name, and making what is missing.
//!
//! Source: developer.wordpress.org/rest-api/reference/categories and tags, read 2026-12-01.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    WordPress,
    account::Signed,
    answers,
    html::{kept_name, plain},
    post::{made, prepare_step},
};
use crate::{
    domain::attempt::Journal,
    networks::{Options, Step, StepReport, http::Request, upload::no_such_step},
};

/// What a site sorts posts by, as its API and our settings call it.
pub(super) const TAXONOMIES: [&str; 2] = ["categories", "tags"];
/// How many terms one page lists, the most that there can be. Source: as above.
const PAGE: &str = "100";

/// A category or tag.
#[derive(Deserialize)]
struct Term {
    id: u64,
    #[serde(default)]
    name: String,
}

/// What the settings name, each with its position.
fn wanted<'a>(
    options: &'a Options,
    taxonomy: &str,
) -> impl Iterator<Item = (usize, &'a Value)> + use<'a> {
    let list = options.get(taxonomy).and_then(Value::as_array);
    list.into_iter().flatten().enumerate()
}

fn find_name(taxonomy: &str, position: usize) -> String {
    format!("find:{taxonomy}:{position}")
}

fn make_name(taxonomy: &str, position: usize) -> String {
    format!("make:{taxonomy}:{position}")
}

/// The site's ids of what the settings name, as far as they are known, each once.
pub(super) fn term_ids(options: &Options, journal: &Journal, taxonomy: &str) -> Vec<u64> {
    let mut ids: Vec<u64> = Vec::new();
    for (position, one) in wanted(options, taxonomy) {
        let found = made(journal, &find_name(taxonomy, position));
        let id = found.or_else(|| made(journal, &make_name(taxonomy, position)));
        let id = one.as_u64().or_else(|| id?.parse().ok());
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    ids
}

/// The next step that finds or makes a category or tag; none where all are known.
pub(super) fn term_step(options: &Options, journal: &Journal) -> Option<Step> {
    for taxonomy in TAXONOMIES {
        for (position, one) in wanted(options, taxonomy) {
            let Some(name) = one.as_str() else { continue };
            let (find, make) = (find_name(taxonomy, position), make_name(taxonomy, position));
            let request = json!({ "taxonomy": taxonomy, "name": name.trim() });
            match journal.get(&find) {
                None => return Some(prepare_step(find, request)),
                Some(entry) if entry.remote_id.is_none() && journal.get(&make).is_none() => {
                    return Some(prepare_step(make, request));
                }
                Some(_) => {}
            }
        }
    }
    None
}

impl WordPress {
    /// Makes the step of that name.
    pub(super) async fn prepare_term(&self, step: &Step, signed: &Signed<'_>) -> StepReport {
        let given = |name: &str| step.request[name].as_str();
        let taxonomy = TAXONOMIES
            .into_iter()
            .find(|known| given("taxonomy") == Some(*known));
        let (Some(taxonomy), Some(name)) = (taxonomy, given("name")) else {
            return no_such_step(step);
        };
        if step.name.starts_with("find:") {
            self.find_term(taxonomy, name, signed).await
        } else {
            self.make_term(taxonomy, name, signed).await
        }
    }

    /// Looks for a category or tag; what is not there is found with no id.
    async fn find_term(&self, taxonomy: &str, name: &str, signed: &Signed<'_>) -> StepReport {
        let query = [
            ("search", &*kept_name(name)),
            ("per_page", PAGE),
            ("_fields", "id,name"),
        ];
        let url = signed.route(&["wp", "v2", taxonomy], &query);
        let answer = match self.http.read(signed.sign(Request::get(url))).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        let terms: Vec<Term> = match answer.json() {
            Ok(terms) if answer.is_success() => terms,
            _ => return answers::of_preparing(&answer),
        };
        let is_it = |term: &&Term| plain(&term.name).trim().to_lowercase() == name.to_lowercase();
        let found = terms.iter().find(is_it).map(|term| term.id.to_string());
        answer.done(found, json!({}))
    }

    /// Makes a category or tag. One that is there after all is as good: the site names its id.
    async fn make_term(&self, taxonomy: &str, name: &str, signed: &Signed<'_>) -> StepReport {
        let url = signed.route(&["wp", "v2", taxonomy], &[]);
        let request = Request::post(url).json(&json!({ "name": name }));
        let answer = match self.http.prepare(signed.sign(request)).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        if let Some(id) = answers::existing_term(&answer) {
            return answer.done(Some(id.to_string()), json!({}));
        }
        match answer.json::<Term>() {
            Ok(term) if answer.is_success() => answer.done(Some(term.id.to_string()), json!({})),
            _ if answer.is_success() => answers::unreadable(&answer),
            _ => answers::of_preparing(&answer),
        }
    }
}

/// Whether a step is about a category or tag.
pub(super) fn is_term_step(step: &Step) -> bool {
    step.name.starts_with("find:") || step.name.starts_with("make:")
}
