//! Communities: what one takes is asked before anything is sent.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Reddit, answers,
    content::{self, Shape},
};
use crate::{
    domain::{attempt::Journal, time::SECOND_MS},
    networks::{
        Draft, Outcome, Step, StepReport,
        http::{Answer, HttpError, Request},
        place::below,
    },
};

/// The step that asks.
pub(super) const NAME: &str = "community:0";
/// How long asking may take, in milliseconds.
const LIMIT_MS: i64 = 30 * SECOND_MS;

/// The step that asks the community of a draft; none where it was asked, or is a profile.
pub(super) fn next(draft: &Draft, journal: &Journal) -> Option<Step> {
    let community = content::asked_community(&draft.options)?;
    journal.get(NAME).is_none().then(|| Step {
        name: NAME.to_owned(),
        part: 0,
        key: None,
        request: json!({ "community": community, "shape": format!("{:?}", kind(draft)) }),
        limit_ms: LIMIT_MS,
    })
}

/// The shape without what fills it.
fn kind(draft: &Draft) -> Shape<'static> {
    match content::shape(draft) {
        Shape::Words => Shape::Words,
        Shape::Link(_) => Shape::Link(""),
        Shape::Picture => Shape::Picture,
        Shape::Gallery => Shape::Gallery,
        Shape::Film => Shape::Film,
    }
}

/// Why a community takes no such post, by what it says of itself; none where it does not say so.
fn refusal(about: &Value, shape: Shape<'_>) -> Option<&'static str> {
    let takes_only = about["submission_type"].as_str().unwrap_or_default();
    let is_closed_to = |name: &str| about[name] == false;
    match shape {
        Shape::Words if takes_only == "link" => Some("this community takes no texts, only links"),
        Shape::Link(_) | Shape::Picture | Shape::Gallery | Shape::Film if takes_only == "self" => {
            Some("this community takes texts only")
        }
        Shape::Picture if is_closed_to("allow_images") => Some("this community takes no pictures"),
        Shape::Gallery if is_closed_to("allow_galleries") => {
            Some("this community takes one picture at most")
        }
        Shape::Film if is_closed_to("allow_videos") => Some("this community takes no films"),
        _ => None,
    }
}

impl Reddit {
    /// Reads what a community says of itself to an account.
    pub(super) async fn about_community(
        &self,
        community: &str,
        handle: &str,
        token: &SecretString,
    ) -> Result<Answer, HttpError> {
        let url = below(&self.api, &["r", community, "about"], &[]);
        let request = Request::get(url).limit_ms(LIMIT_MS);
        self.http.read(self.signed(request, handle, token)).await
    }

    /// Asks a community what it takes. What it does not say clearly, the post itself will be told.
    pub(super) async fn ask_community(
        &self,
        draft: &Draft,
        step: &Step,
        token: &SecretString,
    ) -> StepReport {
        let community = step.request["community"].as_str().unwrap_or_default();
        let handle = &draft.channel.account.handle;
        let answer = match self.about_community(community, handle, token).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        if !answer.is_success() {
            let report = answers::of_preparing(&answer);
            let is_sure = report.outcome != Outcome::Unknown || answer.status >= 500;
            return if is_sure {
                report
            } else {
                answer.done(None, json!({}))
            };
        }
        let about: Value = answer.json().unwrap_or_default();
        match refusal(&about["data"], content::shape(draft)) {
            Some(why) => StepReport {
                http_status: Some(answer.status),
                message: Some(why.to_owned()),
                ..StepReport::from(Outcome::Refused { duplicate: false })
            },
            None => answer.done(None, json!({})),
        }
    }
}
