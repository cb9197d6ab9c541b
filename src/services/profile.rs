//! The profile of a workspace: what it is, where it sells, and what it can prove.

use serde_json::json;

use super::{Caller, Services, input::Wrong};
use crate::{
    domain::{
        event::EventKind,
        profile::{OpenHours, Profile},
        role::Action,
    },
    error::Error,
    rules::calendars::Calendars,
    store::{
        self,
        profiles::{self, Standing},
    },
};

/// The longest word or statement where nothing else is said, in characters.
const WORDS_MAX: usize = 100;
/// The longest approved statement on health, in characters.
const HEALTH_MAX: usize = 200;
/// The longest pillar, in characters, as of posts.
const PILLAR_MAX: usize = 50;
/// The most hours on which somebody is there.
const HOURS_MAX: usize = 50;
/// The last minute of a day.
const MINUTE_MAX: i64 = 1_439;

/// What is known of the caller's workspace; nothing but defaults where nobody has written it.
pub async fn get(services: &Services, caller: &Caller) -> Result<Standing, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(profiles::of_workspace(&services.db, caller.workspace).await?)
}

/// Replaces what is known of the caller's workspace.
///
/// Errors: [`InvalidValue`](crate::error::Code::InvalidValue) for each wrong field;
/// [`PreconditionFailed`](crate::error::Code::PreconditionFailed) where somebody was faster.
pub async fn put(
    services: &Services,
    caller: &Caller,
    profile: Profile,
) -> Result<Standing, Error> {
    caller.allow(Action::ManageProfile)?;
    let profile = tidied(profile);
    refuse(&profile, services.rules.calendars())?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [caller.workspace.uuid()]).await?;
    let before = profiles::of_workspace(&tx, caller.workspace).await?;
    caller.expects(before.revision)?;
    if before.profile == profile {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    let after = Standing {
        profile,
        revision: before.revision + 1,
        updated_at: Some(now),
    };
    profiles::put(&tx, caller.workspace, &after.profile, after.revision, now).await?;
    let states = (Some(&before.profile), Some(&after.profile));
    let event = caller.event(EventKind::ProfileChanged, now);
    let event = event.changing(states.0, states.1);
    let data = json!({ "changed": changed(&before.profile, &after.profile) });
    store::events::append(&tx, &[&event.with(data)]).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// The names of the fields that differ.
fn changed(before: &Profile, after: &Profile) -> Vec<String> {
    let (was, is) = (json!(before), json!(after));
    let differs = |name: &&String| was.get(name.as_str()) != is.get(name.as_str());
    let names = is.as_object().into_iter().flat_map(serde_json::Map::keys);
    names.filter(differs).cloned().collect()
}

/// The profile without what stands around its words; host names in small letters.
fn tidied(mut profile: Profile) -> Profile {
    let words = [
        &mut profile.approved_health_claims,
        &mut profile.agreed_topics,
        &mut profile.product_words,
        &mut profile.acronyms,
    ];
    for word in words.into_iter().flatten() {
        *word = word.trim().to_owned();
    }
    for host in profile
        .own_domains
        .iter_mut()
        .chain(&mut profile.short_domains)
    {
        *host = host.trim().to_lowercase();
    }
    for place in &mut profile.booking_domains {
        let (host, path) = place.trim().split_once('/').unwrap_or((place.trim(), ""));
        let host = host.to_lowercase();
        *place = if path.is_empty() {
            host
        } else {
            [&host, "/", path].concat()
        };
    }
    for proof in &mut profile.proofs {
        proof.claim = proof.claim.trim().to_owned();
    }
    for target in &mut profile.pillar_targets {
        target.pillar = target.pillar.trim().to_owned();
    }
    profile
}

/// Refuses what lies beyond the limits.
fn refuse(profile: &Profile, built_in: &Calendars) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    let domains = [
        ("own_domains", &profile.own_domains, 20),
        ("short_domains", &profile.short_domains, 10),
    ];
    for (field, hosts, max) in domains {
        wrong.each(field, hosts, max, "host names", |wrong, field, host| {
            wrong.host(field, host);
        });
    }
    let booking = &profile.booking_domains;
    wrong.each(
        "booking_domains",
        booking,
        20,
        "host names",
        |wrong, field, place| {
            wrong.place(field, place);
        },
    );
    let hours = &profile.open_hours;
    wrong.each("open_hours", hours, HOURS_MAX, "entries", refuse_hours);
    wrong.each(
        "proofs",
        &profile.proofs,
        50,
        "proofs",
        |wrong, field, proof| {
            wrong.text(format!("{field}.claim"), &proof.claim, WORDS_MAX);
            wrong.url(format!("{field}.url"), &proof.url);
        },
    );
    let targets = &profile.pillar_targets;
    wrong.each(
        "pillar_targets",
        targets,
        12,
        "pillars",
        |wrong, field, target| {
            wrong.text(format!("{field}.pillar"), &target.pillar, PILLAR_MAX);
            wrong.number(format!("{field}.percent"), Some(target.percent), (0, 100));
        },
    );
    for (index, target) in targets.iter().enumerate() {
        if targets
            .iter()
            .take(index)
            .any(|other| other.pillar == target.pillar)
        {
            let message = "this pillar is there already";
            wrong.invalid(format!("pillar_targets[{index}].pillar"), message);
        }
    }
    let claims = &profile.approved_health_claims;
    wrong.texts("approved_health_claims", claims, 50, HEALTH_MAX);
    wrong.texts("agreed_topics", &profile.agreed_topics, 20, WORDS_MAX);
    wrong.texts("product_words", &profile.product_words, 100, WORDS_MAX);
    wrong.texts("acronyms", &profile.acronyms, 100, WORDS_MAX);
    wrong.calendars("calendars", &profile.calendars, 10, built_in);
    wrong.end()
}

fn refuse_hours(wrong: &mut Wrong, field: &str, hours: &OpenHours) {
    let (from, to) = (hours.from_minute, hours.to_minute);
    wrong.number(format!("{field}.weekday"), Some(hours.weekday), (1, 7));
    wrong.number(format!("{field}.from_minute"), Some(from), (0, MINUTE_MAX));
    wrong.number(format!("{field}.to_minute"), Some(to), (1, MINUTE_MAX + 1));
    if to <= from {
        wrong.invalid(
            format!("{field}.to_minute"),
            "it is not later than from_minute",
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Profile, refuse, tidied};
    use crate::rules::Rules;

    fn wrong(profile: &Value) -> Vec<String> {
        let profile: Profile = serde_json::from_value(profile.clone()).unwrap();
        let rules = Rules::load();
        let Err(error) = refuse(&tidied(profile), rules.calendars()) else {
            return Vec::new();
        };
        let fields = error.wrong_fields().iter();
        fields
            .map(|field| format!("{} {}", field.field, field.code))
            .collect()
    }

    #[test]
    fn every_limit_is_named_with_its_field() {
        let long = |count: usize| "x".repeat(count);
        let hours = |weekday: u32, from: u32, to: u32| json!({ "open_hours": [{ "weekday": weekday, "from_minute": from, "to_minute": to }] });
        let url = "https://shop.example/";
        let pillar = |name: &str, percent: u32| json!({ "pillar": name, "percent": percent });
        let cases = [
            (
                json!({ "own_domains": vec!["a.de"; 21] }),
                "own_domains too_long",
            ),
            (
                json!({ "own_domains": ["a.de", "https://b.de"] }),
                "own_domains[1] invalid",
            ),
            (
                json!({ "booking_domains": vec!["a.de/x"; 21] }),
                "booking_domains too_long",
            ),
            (
                json!({ "booking_domains": ["a.de/x?y"] }),
                "booking_domains[0] invalid",
            ),
            (
                json!({ "short_domains": vec!["a.de"; 11] }),
                "short_domains too_long",
            ),
            (
                json!({ "short_domains": ["a.de/x"] }),
                "short_domains[0] invalid",
            ),
            (hours(0, 1, 2), "open_hours[0].weekday invalid"),
            (hours(8, 1, 2), "open_hours[0].weekday invalid"),
            (hours(1, 720, 720), "open_hours[0].to_minute invalid"),
            (hours(1, 720, 1_441), "open_hours[0].to_minute invalid"),
            (
                json!({ "open_hours": vec![json!({ "weekday": 1, "from_minute": 1, "to_minute": 2 }); 51] }),
                "open_hours too_long",
            ),
            (
                json!({ "proofs": vec![json!({ "claim": "x", "url": url }); 51] }),
                "proofs too_long",
            ),
            (
                json!({ "proofs": [{ "claim": long(101), "url": url }] }),
                "proofs[0].claim too_long",
            ),
            (
                json!({ "proofs": [{ "claim": " ", "url": url }] }),
                "proofs[0].claim empty",
            ),
            (
                json!({ "proofs": [{ "claim": "x", "url": "ftp://a.de" }] }),
                "proofs[0].url invalid",
            ),
            (
                json!({ "approved_health_claims": vec!["x"; 51] }),
                "approved_health_claims too_long",
            ),
            (
                json!({ "approved_health_claims": [long(201)] }),
                "approved_health_claims[0] too_long",
            ),
            (
                json!({ "pillar_targets": [pillar("x", 101)] }),
                "pillar_targets[0].percent invalid",
            ),
            (
                json!({ "pillar_targets": [pillar("x", 1), pillar("x ", 2)] }),
                "pillar_targets[1].pillar invalid",
            ),
            (
                json!({ "agreed_topics": vec!["x"; 21] }),
                "agreed_topics too_long",
            ),
            (
                json!({ "product_words": vec!["x"; 101] }),
                "product_words too_long",
            ),
            (
                json!({ "product_words": ["a\0b"] }),
                "product_words[0] character",
            ),
            (json!({ "acronyms": vec!["x"; 101] }), "acronyms too_long"),
            (
                json!({ "calendars": vec!["de-by"; 11] }),
                "calendars too_long",
            ),
            (json!({ "calendars": ["De By"] }), "calendars[0] invalid"),
        ];
        for (profile, expected) in cases {
            assert_eq!(wrong(&profile), [expected], "{profile}");
        }
        let pillars: Vec<Value> = (0..13).map(|no| pillar(&no.to_string(), 1)).collect();
        let pillars = json!({ "pillar_targets": pillars });
        assert_eq!(wrong(&pillars), ["pillar_targets too_long"]);
    }

    #[test]
    fn what_is_within_the_limits_is_taken_and_tidied() {
        let profile = json!({
            "market": "de", "sector": "crafts", "own_domains": vec![" Shop.Example "; 20],
            "booking_domains": ["Calendly.com/Our-Shop", "a.de/"], "team_hours_per_week": 12,
            "open_hours": [{ "weekday": 7, "from_minute": 0, "to_minute": 1_440 }],
            "proofs": [{ "claim": "vegan", "url": "https://a.de/", "checked_on": "2026-11-01" }],
            "approved_health_claims": ["x".repeat(200)], "product_words": vec!["Seife"; 100],
            "pillar_targets": [{ "pillar": "offers", "percent": 20, "is_maximum": true }],
        });
        assert_eq!(wrong(&profile), [""; 0]);
        let tidy = tidied(serde_json::from_value(profile).unwrap());
        assert_eq!(tidy.own_domains[0], "shop.example");
        assert_eq!(tidy.booking_domains, ["calendly.com/Our-Shop", "a.de"]);
    }
}
