//! What people want of rules: layers for the workspace, an audience, a channel or a post, and what they
//! come to.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Caller, Services, input::Wrong, judging::Known};
use crate::{
    domain::{
        event::EventKind,
        id::{ChannelId, PostId},
        role::Action,
        rule_layer::{Layer, LayerOf, Limits, Origin, StandingLayer},
    },
    error::Error,
    rules::{ALL, Rule, settings::Settings},
    store::{self, Conn, StoreError, rule_layers},
};

/// The largest number a limit may have.
const LIMIT_MAX: f64 = 100_000.0;

/// Where settings are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// On this channel; none for the workspace as a whole.
    pub channel: Option<ChannelId>,
    /// For this post.
    pub post: Option<PostId>,
    /// As if there were no layer above this one.
    pub up_to: Option<Origin>,
}

/// Every layer that somebody has written, in the order in which they lie.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<StandingLayer>, Error> {
    caller.allow(Action::ReadRules)?;
    Ok(rule_layers::list(&services.db, caller.workspace).await?)
}

/// One layer; an empty one where nobody has written it.
///
/// Errors: [`Code::NotFound`](crate::error::Code::NotFound) where what it is for is not there.
pub async fn get(
    services: &Services,
    caller: &Caller,
    of: LayerOf,
) -> Result<StandingLayer, Error> {
    caller.allow(Action::ReadRules)?;
    refuse_unknown(&services.db, caller, of).await?;
    Ok(rule_layers::find(&services.db, caller.workspace, of).await?)
}

/// Replaces a layer.
///
/// Errors: [`Code::NotFound`](crate::error::Code::NotFound) where what it is for is not there;
/// [`InvalidValue`](crate::error::Code::InvalidValue) for each wrong field;
/// [`PreconditionFailed`](crate::error::Code::PreconditionFailed) where somebody was faster.
pub async fn put(
    services: &Services,
    caller: &Caller,
    of: LayerOf,
    layer: Layer,
) -> Result<StandingLayer, Error> {
    caller.allow(Action::ManageRules)?;
    refuse(&layer)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [of.uuid(caller.workspace)]).await?;
    refuse_unknown(&tx, caller, of).await?;
    let before = rule_layers::find(&tx, caller.workspace, of).await?;
    caller.expects(before.revision)?;
    if before.layer == layer {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    let after = StandingLayer {
        of,
        layer,
        revision: before.revision + 1,
        updated_at: Some(now),
    };
    rule_layers::put(&tx, caller.workspace, &after, now).await?;
    let event = caller.event(EventKind::RulesChanged, now);
    let event = event.changing(Some(&before.layer), Some(&after.layer));
    let event = event.with(json!({ "layer": of }));
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// What holds in some place, and where each value comes from.
///
/// Errors: [`Code::NotFound`](crate::error::Code::NotFound) for a channel or post that is not there.
pub async fn settings(
    services: &Services,
    caller: &Caller,
    place: Place,
) -> Result<Settings, Error> {
    caller.allow(Action::ReadRules)?;
    let (db, workspace) = (&services.db, caller.workspace);
    let named = [
        place.channel.map(LayerOf::Channel),
        place.post.map(LayerOf::Post),
    ];
    for of in named.into_iter().flatten() {
        refuse_unknown(db, caller, of).await?;
    }
    let now = services.clock.now();
    let known = Known::read(db, workspace, (now, now), None, now).await?;
    let mut layers = known.layers(place.channel);
    if let Some(post) = place.post {
        let standing = rule_layers::find(db, workspace, LayerOf::Post(post)).await?;
        layers.push((Origin::Post, standing.layer));
    }
    let up_to = place.up_to.unwrap_or(Origin::Post);
    layers.retain(|(origin, _)| *origin <= up_to);
    let channel = place.channel.and_then(|channel| known.network(channel));
    let channel = channel.filter(|_| up_to >= Origin::Network);
    let network = channel.map_or(services.rules.default_network(), |own| own.network.into());
    Ok(services.rules.settings(network, None, &layers))
}

/// Refuses a layer of what the workspace does not have.
async fn refuse_unknown(conn: &impl Conn, caller: &Caller, of: LayerOf) -> Result<(), Error> {
    if is_there(conn, caller, of).await? {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

async fn is_there(conn: &impl Conn, caller: &Caller, of: LayerOf) -> Result<bool, StoreError> {
    let workspace = caller.workspace;
    Ok(match of {
        LayerOf::Workspace => true,
        LayerOf::Audience(id) => store::audiences::find(conn, workspace, id).await?.is_some(),
        LayerOf::Channel(id) => store::channels::find(conn, workspace, id).await?.is_some(),
        LayerOf::Post(id) => store::posts::find(conn, workspace, id).await?.is_some(),
    })
}

/// Refuses rules and numbers that there are not.
fn refuse(layer: &Layer) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    for (id, choice) in &layer.rules {
        let field = format!("rules.{id}");
        match ALL.iter().find(|rule| rule.id == id) {
            Some(rule) => refuse_limits(&mut wrong, &field, rule, &choice.limits),
            None => wrong.invalid(field, "there is no such rule"),
        }
    }
    wrong.end()
}

fn refuse_limits(wrong: &mut Wrong, field: &str, rule: &Rule, limits: &BTreeMap<String, Limits>) {
    for (unit, limits) in limits {
        let field = format!("{field}.limits.{unit}");
        if !rule
            .units
            .iter()
            .any(|counted| counted.to_string() == *unit)
        {
            let units: Vec<String> = rule.units.iter().map(ToString::to_string).collect();
            let message = match units.as_slice() {
                [] => "this rule counts nothing".to_owned(),
                units => format!("this rule counts {}", units.join(", ")),
            };
            wrong.invalid(field, &message);
            continue;
        }
        for (step, number) in [
            ("info", limits.info),
            ("warning", limits.warning),
            ("error", limits.error),
        ] {
            if number.is_some_and(|number| !(0.0..=LIMIT_MAX).contains(&number)) {
                wrong.invalid(format!("{field}.{step}"), "use a number from 0 to 100,000");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::refuse;

    fn wrong(layer: &Value) -> Vec<String> {
        let Err(error) = refuse(&serde_json::from_value(layer.clone()).unwrap()) else {
            return Vec::new();
        };
        let fields = error.wrong_fields().iter();
        fields.map(|field| field.field.clone()).collect()
    }

    #[test]
    fn what_there_is_not_is_named() {
        let with = |rule: &str, unit: &str, limits: Value| json!({ "rules": { rule: { "limits": { unit: limits } } } });
        let rate = "post-rate-max";
        for (layer, expected) in [
            (json!({ "rules": { "no-rule": {} } }), "rules.no-rule"),
            (
                with(rate, "percent", json!({ "info": 1 })),
                "rules.post-rate-max.limits.percent",
            ),
            (
                with(rate, "posts_per_day", json!({ "error": -1 })),
                "rules.post-rate-max.limits.posts_per_day.error",
            ),
            (
                with(rate, "posts_per_day", json!({ "warning": 100_001 })),
                "rules.post-rate-max.limits.posts_per_day.warning",
            ),
        ] {
            assert_eq!(wrong(&layer), [expected]);
        }
        let fine = with(
            rate,
            "posts_per_week",
            json!({ "info": 0, "error": 100_000 }),
        );
        assert_eq!(wrong(&fine), [""; 0]);
        assert_eq!(wrong(&json!({})), [""; 0]);
    }
}
