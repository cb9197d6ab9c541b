//! Overrides: posts that people let out although a rule holds them back.

use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::Wrong,
    judging::{Known, Material},
};
use crate::{
    domain::{
        event::EventKind,
        id::PostId,
        post::Post,
        role::Action,
        suppression::{Override, REASON_MIN},
        time::Instant,
    },
    error::{Code, Error},
    rules::{ALL, policy::Policy},
    store::{self, Conn, Tx, rule_overrides},
};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;

/// Which rule is to let the post pass, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideInput {
    /// The rule's id, such as `ad-density`.
    pub rule: String,
    /// Why, 10 to 200 characters.
    pub reason: String,
}

/// What people let out of a post, oldest first.
///
/// Errors: [`Code::NotFound`].
pub async fn list(
    services: &Services,
    caller: &Caller,
    id: PostId,
) -> Result<Vec<Override>, Error> {
    caller.allow(Action::ReadRules)?;
    find(&services.db, caller, id).await?;
    of_post(&services.db, id).await
}

/// Lets a post out although a rule holds it back. It goes with the post, and lasts as long.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a field; [`Code::Forbidden`] where the
/// settings of the post's channels name other roles, or nobody, for this rule.
pub async fn create(
    services: &Services,
    caller: &Caller,
    id: PostId,
    input: OverrideInput,
) -> Result<Vec<Override>, Error> {
    caller.allow(Action::OverrideRules)?;
    refuse(&input)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let post = find(&tx, caller, id).await?;
    refuse_role(&tx, caller, &post, &input.rule, now).await?;
    let before = of_post(&tx, id).await?;
    let made = Override {
        rule: input.rule,
        reason: input.reason.trim().to_owned(),
        actor: caller.actor.clone(),
        at: now,
        rules_version: services.rules.version().to_owned(),
    };
    rule_overrides::put(&tx, id, &made).await?;
    let after = of_post(&tx, id).await?;
    let data = json!({ "rule": made.rule, "reason": made.reason });
    let event = caller.event(EventKind::OverrideCreated, now).of_post(id);
    let event = event.changing(Some(&before), Some(&after)).with(data);
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Takes back that a post may go out although a rule holds it back.
///
/// Errors: [`Code::NotFound`].
pub async fn delete(
    services: &Services,
    caller: &Caller,
    id: PostId,
    rule: &str,
) -> Result<(), Error> {
    caller.allow(Action::OverrideRules)?;
    let now = services.clock.now();
    let tx: Tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    find(&tx, caller, id).await?;
    let before = of_post(&tx, id).await?;
    if before.iter().all(|one| one.rule != rule) {
        return Err(Error::not_found());
    }
    rule_overrides::delete(&tx, id, rule).await?;
    let after = of_post(&tx, id).await?;
    let event = caller.event(EventKind::OverrideDeleted, now).of_post(id);
    let event = event.changing(Some(&before), Some(&after));
    let event = event.with(json!({ "rule": rule }));
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &()).await
}

async fn find(conn: &impl Conn, caller: &Caller, id: PostId) -> Result<Post, Error> {
    let found = store::posts::find(conn, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

async fn of_post(conn: &impl Conn, id: PostId) -> Result<Vec<Override>, Error> {
    let mut found = rule_overrides::of_posts(conn, &[id]).await?;
    Ok(found.remove(&id).unwrap_or_default())
}

fn refuse(input: &OverrideInput) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    if ALL.iter().all(|rule| rule.id != input.rule) {
        wrong.invalid("rule", "there is no such rule");
    }
    wrong.text("reason", &input.reason, REASON_MAX);
    let length = input.reason.trim().chars().count();
    if (1..REASON_MIN).contains(&length) {
        let message = format!("say why in at least {REASON_MIN} characters");
        wrong.invalid("reason", &message);
    }
    wrong.end()
}

/// Refuses a caller whom the settings of any of the post's channels do not name.
async fn refuse_role(
    conn: &impl Conn,
    caller: &Caller,
    post: &Post,
    rule: &str,
    now: Instant,
) -> Result<(), Error> {
    let known = Known::read(conn, caller.workspace, (now, now), None, now).await?;
    let material = Material::read(conn, caller.workspace, [post]).await?;
    let channels = post.variants.iter().map(|variant| Some(variant.channel));
    for channel in channels.chain([None]) {
        let layers = known.layers(channel).into_iter().map(|(_, layer)| layer);
        let layers: Vec<_> = layers
            .chain(material.layers.get(&post.id).cloned())
            .collect();
        let policy = Policy::of(&layers);
        if policy.locked.contains(rule) {
            let detail =
                "The settings say that nobody may let a post out that this rule holds back.";
            return Err(Error::new(Code::Forbidden, detail));
        }
        if !policy.override_by.contains(&caller.role) {
            let roles: Vec<String> = policy.override_by.iter().map(ToString::to_string).collect();
            let detail = match roles.as_slice() {
                [] => "The settings say that nobody may let out what a rule holds back.".to_owned(),
                roles => format!(
                    "Only these roles may let out what a rule holds back: {}.",
                    roles.join(", ")
                ),
            };
            return Err(Error::new(Code::Forbidden, detail));
        }
    }
    Ok(())
}
