//! Audiences: whom channels speak to, and how they like to be spoken to.

use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::{Wrong, given, refuse_name},
};
use crate::{
    domain::{
        audience::{Audience, Traits},
        event::EventKind,
        id::AudienceId,
        role::Action,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    rules::calendars::Calendars,
    store::{self, Tx, audiences},
};

/// The most audiences of one workspace.
const AUDIENCES_MAX: usize = 100;
/// The longest interest, in characters.
const INTEREST_MAX: usize = 50;
/// The longest word of the trade, in characters.
const JARGON_MAX: usize = 100;
/// The highest age, in years.
const AGE_MAX: i64 = 120;
/// The longest time to an answer, in minutes: 30 days.
const REPLY_MAX: i64 = 30 * 24 * 60;
/// The last minute of a day.
const MINUTE_MAX: i64 = 1_439;
/// The highest number of posts of a day or a week.
const POSTS_MAX: i64 = 1_000;

/// An audience that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceInput {
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// What is known of it.
    #[serde(default)]
    pub traits: Traits,
}

/// What is to change about an audience; what is not given stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceChange {
    /// What people here call it, at most 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// What is known of it, whole: what is left out has its default again.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub traits: Option<Traits>,
}

/// Every audience of the workspace, oldest first.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<Audience>, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(audiences::list(&services.db, caller.workspace).await?)
}

/// One audience.
///
/// Errors: [`Code::NotFound`].
pub async fn get(services: &Services, caller: &Caller, id: AudienceId) -> Result<Audience, Error> {
    caller.allow(Action::ReadProfile)?;
    let found = audiences::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Makes an audience.
///
/// Errors: [`Code::InvalidValue`] for a field; [`Code::NotPossible`] where there are 100 already.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: AudienceInput,
) -> Result<Audience, Error> {
    caller.allow(Action::ManageProfile)?;
    let traits = tidied(input.traits);
    refuse(&input.name, &traits, services.rules.calendars())?;
    let now = services.clock.now();
    let audience = Audience {
        id: AudienceId::new(now),
        workspace: caller.workspace,
        revision: 1,
        name: input.name.trim().to_owned(),
        traits,
        created_at: now,
    };
    let tx = services.db.begin_write().await?;
    // Two who make the last one at the same moment must see one another.
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    if audiences::list(&tx, caller.workspace).await?.len() >= AUDIENCES_MAX {
        let detail =
            format!("There are {AUDIENCES_MAX} audiences already, and more are not possible.");
        return Err(Error::new(Code::NotPossible, detail));
    }
    audiences::insert(&tx, &audience).await?;
    let states = (None, Some(&audience));
    tell(&tx, caller, EventKind::AudienceCreated, states, now).await?;
    services.commit(caller, tx, &audience).await?;
    Ok(audience)
}

/// Changes an audience.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a field; [`Code::PreconditionFailed`].
pub async fn update(
    services: &Services,
    caller: &Caller,
    id: AudienceId,
    change: AudienceChange,
) -> Result<Audience, Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    let mut after = before.clone();
    if let Some(name) = change.name {
        after.name = name;
    }
    if let Some(traits) = change.traits {
        after.traits = tidied(traits);
    }
    refuse(&after.name, &after.traits, services.rules.calendars())?;
    after.name = after.name.trim().to_owned();
    if after == before {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    after.revision += 1;
    audiences::update(&tx, &after, now).await?;
    let states = (Some(&before), Some(&after));
    tell(&tx, caller, EventKind::AudienceChanged, states, now).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Removes an audience.
///
/// Errors: [`Code::NotFound`]; [`Code::NotPossible`] while channels speak to it, which the answer names.
pub async fn delete(services: &Services, caller: &Caller, id: AudienceId) -> Result<(), Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, audience) = begin(services, caller, id).await?;
    let channels = audiences::channels_of(&tx, caller.workspace, id).await?;
    if !channels.is_empty() {
        let detail = match channels.len() {
            1 => "A channel speaks to it. Give that another audience first, or none.".to_owned(),
            count => {
                format!("{count} channels speak to it. Give them another audience first, or none.")
            }
        };
        return Err(Error::new(Code::NotPossible, detail).with("channels", channels));
    }
    audiences::delete(&tx, caller.workspace, id).await?;
    let states = (Some(&audience), None);
    tell(&tx, caller, EventKind::AudienceDeleted, states, now).await?;
    services.commit(caller, tx, &()).await
}

/// Refuses an audience that the workspace does not have, and keeps one that it has from being removed
/// before the transaction ends.
pub(super) async fn refuse_unknown(
    tx: &Tx,
    caller: &Caller,
    id: Option<AudienceId>,
) -> Result<(), Error> {
    let Some(id) = id else {
        return Ok(());
    };
    store::turns::take(tx, [id.uuid()]).await?;
    if audiences::find(tx, caller.workspace, id).await?.is_some() {
        return Ok(());
    }
    let message = "there is no such audience";
    let field = FieldError::new("audience", "audience_unknown", message);
    Err(Error::field(Code::InvalidValue, field))
}

/// Begins to change an audience; others who want to, or to speak to it, wait.
async fn begin(
    services: &Services,
    caller: &Caller,
    id: AudienceId,
) -> Result<(Tx, Audience), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = audiences::find(&tx, caller.workspace, id).await?;
    let audience = found.ok_or_else(Error::not_found)?;
    caller.expects(audience.revision)?;
    Ok((tx, audience))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Audience>, Option<&Audience>),
    now: Instant,
) -> Result<(), Error> {
    let one = after.or(before);
    let data = one.map(|one| json!({ "audience": one.id, "name": one.name }));
    let event = caller.event(kind, now).changing(before, after);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// What is known of an audience, without what stands around its words.
fn tidied(mut traits: Traits) -> Traits {
    for word in traits.interests.iter_mut().chain(&mut traits.jargon) {
        *word = word.trim().to_owned();
    }
    traits
}

/// Refuses what lies beyond the limits.
fn refuse(name: &str, traits: &Traits, built_in: &Calendars) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    wrong.add(refuse_name(name));
    let is_country =
        |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if traits
        .country
        .as_deref()
        .is_some_and(|code| !is_country(code))
    {
        wrong.invalid("traits.country", "use two capital letters, such as DE");
    }
    if let Some(region) = &traits.region {
        let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if !(1..=3).contains(&region.len()) || !region.bytes().all(is_plain) {
            let message = "use up to three capital letters or digits, such as BY";
            wrong.invalid("traits.region", message);
        } else if traits.country.is_none() {
            wrong.invalid("traits.region", "name its country, too");
        }
    }
    wrong.number("traits.age_from", traits.age_from, (0, AGE_MAX));
    wrong.number("traits.age_to", traits.age_to, (0, AGE_MAX));
    if traits
        .age_from
        .zip(traits.age_to)
        .is_some_and(|(from, to)| to < from)
    {
        wrong.invalid("traits.age_to", "it is below age_from");
    }
    wrong.texts("traits.interests", &traits.interests, 20, INTEREST_MAX);
    wrong.texts("traits.jargon", &traits.jargon, 100, JARGON_MAX);
    for (field, number, span) in [
        (
            "reply_target_minutes",
            traits.reply_target_minutes,
            (1, REPLY_MAX),
        ),
        (
            "quiet_from_minute",
            traits.quiet_from_minute,
            (0, MINUTE_MAX),
        ),
        ("quiet_to_minute", traits.quiet_to_minute, (0, MINUTE_MAX)),
        (
            "posts_per_day_max",
            traits.posts_per_day_max,
            (0, POSTS_MAX),
        ),
        (
            "posts_per_week_max",
            traits.posts_per_week_max,
            (0, POSTS_MAX),
        ),
    ] {
        wrong.number(format!("traits.{field}"), number, span);
    }
    wrong.calendars("traits.calendars", &traits.calendars, 10, built_in);
    wrong.end()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{refuse, tidied};
    use crate::rules::Rules;

    fn wrong(traits: &Value) -> Vec<String> {
        let traits = serde_json::from_value(traits.clone()).unwrap();
        let rules = Rules::load();
        let Err(error) = refuse("Familien", &tidied(traits), rules.calendars()) else {
            return Vec::new();
        };
        let fields = error.wrong_fields().iter();
        fields
            .map(|field| format!("{} {}", field.field, field.code))
            .collect()
    }

    #[test]
    fn every_limit_is_named_with_its_field() {
        for (traits, expected) in [
            (json!({ "country": "de" }), "traits.country invalid"),
            (json!({ "country": "DEU" }), "traits.country invalid"),
            (
                json!({ "country": "DE", "region": "by" }),
                "traits.region invalid",
            ),
            (
                json!({ "country": "DE", "region": "DE-BY" }),
                "traits.region invalid",
            ),
            (json!({ "region": "BY" }), "traits.region invalid"),
            (json!({ "age_from": 121 }), "traits.age_from invalid"),
            (
                json!({ "age_from": 30, "age_to": 29 }),
                "traits.age_to invalid",
            ),
            (
                json!({ "interests": vec!["x"; 21] }),
                "traits.interests too_long",
            ),
            (
                json!({ "interests": ["x".repeat(51)] }),
                "traits.interests[0] too_long",
            ),
            (json!({ "interests": [" "] }), "traits.interests[0] empty"),
            (
                json!({ "jargon": vec!["x"; 101] }),
                "traits.jargon too_long",
            ),
            (
                json!({ "jargon": ["x".repeat(101)] }),
                "traits.jargon[0] too_long",
            ),
            (
                json!({ "reply_target_minutes": 0 }),
                "traits.reply_target_minutes invalid",
            ),
            (
                json!({ "quiet_from_minute": 1_440 }),
                "traits.quiet_from_minute invalid",
            ),
            (
                json!({ "quiet_to_minute": 1_440 }),
                "traits.quiet_to_minute invalid",
            ),
            (
                json!({ "posts_per_day_max": 1_001 }),
                "traits.posts_per_day_max invalid",
            ),
            (
                json!({ "posts_per_week_max": 1_001 }),
                "traits.posts_per_week_max invalid",
            ),
            (
                json!({ "calendars": vec!["de"; 11] }),
                "traits.calendars too_long",
            ),
            (json!({ "calendars": [""] }), "traits.calendars[0] invalid"),
        ] {
            assert_eq!(wrong(&traits), [expected], "{traits}");
        }
        let rules = Rules::load();
        let long = "x".repeat(101);
        assert!(refuse(&long, &super::Traits::default(), rules.calendars()).is_err());
    }

    #[test]
    fn what_is_within_the_limits_is_taken() {
        let traits = json!({
            "country": "DE", "region": "BY", "time_zone": "Europe/Berlin", "age_from": 30, "age_to": 30,
            "gender": "women", "interests": vec!["x".repeat(50); 20], "jargon": vec!["x"; 100],
            "quiet_from_minute": 1_439, "quiet_to_minute": 0, "calendars": vec!["de-by"; 10],
        });
        assert_eq!(wrong(&traits), [""; 0]);
    }
}
