//! Suppressions: rules that are not to be heard somewhere.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use super::{Caller, Services, calendar, input::Wrong};
use crate::{
    domain::{
        event::EventKind,
        id::{ChannelId, PostId, SuppressionId},
        role::Action,
        suppression::Suppression,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    rules::ALL,
    store::{self, Conn, Tx, calendar::Span, suppressions},
};

/// The most suppressions of one workspace.
const SUPPRESSIONS_MAX: usize = 200;
/// The longest reason, in characters.
const REASON_MAX: usize = 200;

/// A suppression that is to be made: for one post, for one channel until a day, or everywhere.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuppressionInput {
    /// The rule's id, such as `emoji-load`.
    pub rule: String,
    /// The one post it is for.
    #[serde(default)]
    pub post: Option<PostId>,
    /// The one channel it is for; needs `until`.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// Why, at most 200 characters.
    pub reason: String,
    /// The last day on which it holds, in UTC.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A suppression and whether it is needed.
#[derive(Debug, Clone)]
pub struct SuppressionUse {
    /// The suppression.
    pub suppression: Suppression,
    /// How many posts of the days around now it silences, where that was asked for.
    pub silences: Option<u32>,
}

/// How many days before and after now are looked at for what a suppression silences, in milliseconds.
const AROUND_MS: i64 = 31 * DAY_MS;

/// Every suppression of the workspace, oldest first, and where it is asked for what each silences: that
/// takes judging everything around now.
pub async fn list(
    services: &Services,
    caller: &Caller,
    with_use: bool,
) -> Result<Vec<SuppressionUse>, Error> {
    caller.allow(Action::ReadRules)?;
    let found = suppressions::list(&services.db, caller.workspace).await?;
    let silenced = if with_use && !found.is_empty() {
        let now = services.clock.now();
        let span = Span {
            from: now.plus_ms(-AROUND_MS),
            to: now.plus_ms(AROUND_MS),
            channel: None,
            states: Vec::new(),
            with_drafts: false,
            with_publications: true,
        };
        calendar::silenced(services, caller.workspace, &span).await?
    } else {
        HashMap::new()
    };
    let used = |suppression: Suppression| {
        let count = silenced.get(&suppression.id.to_string());
        SuppressionUse {
            silences: with_use.then(|| count.copied().unwrap_or_default()),
            suppression,
        }
    };
    Ok(found.into_iter().map(used).collect())
}

/// One suppression.
///
/// Errors: [`Code::NotFound`].
pub async fn get(
    services: &Services,
    caller: &Caller,
    id: SuppressionId,
) -> Result<Suppression, Error> {
    caller.allow(Action::ReadRules)?;
    let found = suppressions::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Silences a rule somewhere.
///
/// Errors: [`Code::InvalidValue`] for each wrong field; [`Code::NotPossible`] where there are 200
/// already.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: SuppressionInput,
) -> Result<Suppression, Error> {
    caller.allow(Action::SuppressRules)?;
    let now = services.clock.now();
    refuse(&input, now)?;
    let suppression = Suppression {
        id: SuppressionId::new(now),
        workspace: caller.workspace,
        rule: input.rule,
        post: input.post,
        channel: input.channel,
        reason: input.reason.trim().to_owned(),
        until: input.until,
        actor: caller.actor.clone(),
        created_at: now,
    };
    let tx = services.db.begin_write().await?;
    // Two who make the last one at the same moment must see one another.
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    refuse_unknown(&tx, caller, &suppression).await?;
    if suppressions::list(&tx, caller.workspace).await?.len() >= SUPPRESSIONS_MAX {
        let detail = format!(
            "There are {SUPPRESSIONS_MAX} suppressions already, and more are not possible."
        );
        return Err(Error::new(Code::NotPossible, detail));
    }
    suppressions::insert(&tx, &suppression).await?;
    let states = (None, Some(&suppression));
    tell(&tx, caller, EventKind::SuppressionCreated, states, now).await?;
    services.commit(caller, tx, &suppression).await?;
    Ok(suppression)
}

/// Lets a rule be heard again.
///
/// Errors: [`Code::NotFound`].
pub async fn delete(services: &Services, caller: &Caller, id: SuppressionId) -> Result<(), Error> {
    caller.allow(Action::SuppressRules)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = suppressions::find(&tx, caller.workspace, id).await?;
    let suppression = found.ok_or_else(Error::not_found)?;
    suppressions::delete(&tx, caller.workspace, id).await?;
    let states = (Some(&suppression), None);
    tell(&tx, caller, EventKind::SuppressionDeleted, states, now).await?;
    services.commit(caller, tx, &()).await
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Suppression>, Option<&Suppression>),
    now: Instant,
) -> Result<(), Error> {
    let one = after.or(before);
    let data = one.map(|one| json!({ "suppression": one.id, "rule": one.rule }));
    let event = caller.event(kind, now).changing(before, after);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Refuses what cannot be.
fn refuse(input: &SuppressionInput, now: Instant) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    if ALL.iter().all(|rule| rule.id != input.rule) {
        wrong.invalid("rule", "there is no such rule");
    }
    wrong.text("reason", &input.reason, REASON_MAX);
    if input.post.is_some() && input.channel.is_some() {
        let message = "name a post or a channel, not both";
        wrong.invalid("channel", message);
    }
    if input.channel.is_some() && input.until.is_none() {
        wrong.invalid("until", "on a channel, name the last day on which it holds");
    }
    if input
        .until
        .is_some_and(|until| until < now.utc().date_naive())
    {
        wrong.invalid("until", "this day is past");
    }
    wrong.end()
}

/// Refuses a post or a channel that the workspace does not have.
async fn refuse_unknown(
    conn: &impl Conn,
    caller: &Caller,
    suppression: &Suppression,
) -> Result<(), Error> {
    let unknown = |field: &str, message: &str| {
        let field = FieldError::new(field, &format!("{field}_unknown"), message);
        Err(Error::field(Code::InvalidValue, field))
    };
    if let Some(id) = suppression.post
        && store::posts::find(conn, caller.workspace, id)
            .await?
            .is_none()
    {
        return unknown("post", "there is no such post");
    }
    if let Some(id) = suppression.channel
        && store::channels::find(conn, caller.workspace, id)
            .await?
            .is_none()
    {
        return unknown("channel", "there is no such channel");
    }
    Ok(())
}
