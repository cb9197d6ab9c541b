//! Checking: what the rules say about a post, and what its networks would refuse.
//!
//! Both are worked out afresh each time: when a post is written, when it is given an instant, and
//! by the engine just before it is sent, because its neighbours may have changed meanwhile.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    Caller, Services,
    case::Case,
    fitting::{self, FittedPicture},
    input::PostInput,
    offers,
    schedule::refuse_past,
};
use crate::{
    domain::{
        id::{ChannelId, PostId},
        network::Length,
        role::Action,
        text::TextUnit,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    rules::{context::Subject, finding::Finding, promotion::Classification},
    store,
};

/// Whether any finding holds the post back.
pub fn blocks(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.blocks)
}

/// What a check found; nothing is stored of the post.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CheckReport {
    /// Whether a rule would hold the post back or a network would refuse it.
    pub blocks: bool,
    /// What the rules say, channel by channel.
    pub findings: Vec<Finding>,
    /// What the networks would refuse, channel by channel; where a person posts by hand, most of that
    /// does not hold the post back.
    pub limits: Vec<FieldError>,
    /// What would go out otherwise than it was uploaded, because its network would refuse that, channel
    /// by channel.
    pub fitted: Vec<FittedPicture>,
    /// How long the texts are, and how much room is left.
    pub lengths: Vec<ChannelLength>,
    /// What the text reads as, whatever its author says: on the channel on which it sells most; null
    /// without channels.
    pub classification: Option<Classification>,
}

/// How long a post is on one channel: the numbers of its tightest part, and of each part.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelLength {
    /// The channel.
    pub channel: ChannelId,
    /// How long the tightest part is, in `unit`.
    pub counted: usize,
    /// How long a part may be, in `unit`.
    pub limit: usize,
    /// What is counted.
    pub unit: TextUnit,
    /// How much may still be written; negative where there is too much already.
    pub remaining: i64,
    /// The same for each part.
    pub parts: Vec<PartLength>,
}

/// How long one part is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PartLength {
    /// How long it is, in `unit`.
    pub counted: usize,
    /// How long it may be, in `unit`.
    pub limit: usize,
    /// What is counted.
    pub unit: TextUnit,
    /// How much may still be written; negative where there is too much already.
    pub remaining: i64,
}

impl From<Length> for PartLength {
    fn from(length: Length) -> Self {
        let remaining = length.remaining();
        Self {
            counted: length.counted,
            limit: length.limit,
            unit: length.unit,
            remaining,
        }
    }
}

/// Checks a post that nobody has saved, or what a stored one is to become.
///
/// What would replace a stored post is not compared with that, and what is wanted and was overridden for
/// that holds for it.
///
/// Pictures that have to be drawn anew are drawn now, and kept: how many bytes come of it cannot be told
/// before, whoever checks a post mostly saves it next, and a check for each word that is typed must not
/// draw again.
///
/// Errors: [`Code::InvalidValue`] and [`Code::InThePast`] as for making it; what rules and networks
/// say is no error here.
pub async fn check_post(
    services: &Services,
    caller: &Caller,
    input: PostInput,
    instead_of: Option<PostId>,
) -> Result<CheckReport, Error> {
    caller.allow(Action::CheckPosts)?;
    let now = services.clock.now();
    let subject = subject(services, caller, instead_of).await?;
    let id = subject.post().unwrap_or_else(|| PostId::new(now));
    let mut case = written(services, caller, input, id, now).await?;
    let (publish_at, planned_at) = (case.input.publish_at, case.input.planned_at);
    if let Some(at) = publish_at {
        refuse_past("publish_at", at, now)?;
    }
    let at = publish_at.or(planned_at);
    fitting::of_case(services, &mut case).await?;
    let of = (subject, at);
    let judged = case.judged(&services.db, services, of, now).await?;
    let limits = case.limits(&services.networks);
    Ok(CheckReport {
        blocks: blocks(&judged.findings) || !case.refused(&services.networks).is_empty(),
        lengths: case.lengths(&services.networks),
        findings: judged.findings,
        limits,
        fitted: case.fitted(&services.networks),
        classification: judged.classification,
    })
}

/// Whom findings are about: the stored post that is to be replaced, if one is.
///
/// Errors: [`Code::InvalidValue`] where there is no such post.
pub(super) async fn subject(
    services: &Services,
    caller: &Caller,
    instead_of: Option<PostId>,
) -> Result<Subject, Error> {
    let Some(id) = instead_of else {
        return Ok(Subject::Unsaved);
    };
    let found = store::posts::find(&services.db, caller.workspace, id).await?;
    if found.is_none() {
        let field = FieldError::new("instead_of", "post_unknown", "there is no such post");
        return Err(Error::field(Code::InvalidValue, field));
    }
    Ok(Subject::Post(id))
}

/// A post as somebody has written it, with everything that judging it needs.
pub(super) async fn written(
    services: &Services,
    caller: &Caller,
    input: PostInput,
    id: PostId,
    now: Instant,
) -> Result<Case, Error> {
    let wrong = input.refuse();
    if !wrong.is_empty() {
        return Err(Error::fields(Code::InvalidValue, wrong));
    }
    offers::refuse_unknown(&services.db, caller, input.about.offer).await?;
    let post = input
        .clone()
        .into_post(id, caller.workspace, &HashMap::new(), now);
    Case::of_input(&services.db, &services.networks, input, post).await
}
