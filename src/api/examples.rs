//! An example for every call: bodies are written here, by the name of their operation, and answers are
//! put together from their schemas.
//!
//! A test sends every body to the API, so that none of them grows old.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Components, RefOr, Schema};

/// The digits of every id in an example.
const DIGITS: &str = "01993b5c6d7e7f8090a1b2c3d4e5f607";
/// How deep an example goes.
const DEPTH_MAX: usize = 8;

/// The body of each operation that takes one as JSON.
#[rustfmt::skip]
const BODIES: &[(&str, &str)] = &[
    ("create_post", r#"{
        "text": "Before we open, Mia waxes the boards. You can smell it on the whole street.",
        "lang": "en", "channels": ["chan_01993b5c6d7e7f8090a1b2c3d4e5f607"],
        "pillar": "behind the scenes", "tags": ["workshop"],
        "about": { "relation": "own", "offer": "offer_01993b5c6d7e7f8090a1b2c3d4e5f607" },
        "publish_at": "2026-12-01T09:00:00+01:00" }"#),
    ("update_post", r#"{ "text": "Before we open, Mia waxes the boards.", "tags": ["workshop", "wood"] }"#),
    ("schedule_post", r#"{ "at": "2026-12-02T09:00:00+01:00" }"#),
    ("check_post", r#"{
        "text": "Only today: 50 % off everything!",
        "channels": ["chan_01993b5c6d7e7f8090a1b2c3d4e5f607"], "promotion": "offer" }"#),
    ("find_slots", r#"{
        "post": "post_01993b5c6d7e7f8090a1b2c3d4e5f607", "count": 3 }"#),
    ("resolve_publication", r#"{
        "decision": "posted", "url": "https://bsky.app/profile/laden.example/post/3l6oveex3ii2l" }"#),
    ("create_channel", r#"{
        "network": "sandbox", "name": "Rehearsal", "time_zone": "Europe/Berlin" }"#),
    ("begin_connection", r#"{
        "network": "pinterest", "return_to": "/channels", "time_zone": "Europe/Berlin" }"#),
    ("choose_targets", r#"{ "targets": [{ "id": "549755885175", "name": "Our boards" }] }"#),
    ("update_media", r#"{ "alt": "Mia rubs wax into a long oak board.", "credit": "Mia Brandt" }"#),
    ("sign_media_address", r#"{ "expires_in_s": 3600 }"#),
    ("update_channel", r#"{ "name": "Shop window", "grace_minutes": 60, "daily_max": 5 }"#),
    ("set_switch", r#"{ "stopped": true, "reason": "An offer went out that is none." }"#),
    ("schedule_posts", r#"{ "items": [
        { "id": "post_01993b5c6d7e7f8090a1b2c3d4e5f607", "at": "2026-12-03T09:00:00+01:00" }] }"#),
    ("unschedule_posts", r#"{ "ids": ["post_01993b5c6d7e7f8090a1b2c3d4e5f607"] }"#),
    ("cancel_publications", r#"{ "ids": ["pub_01993b5c6d7e7f8090a1b2c3d4e5f607"] }"#),
    ("create_person", r#"{ "name": "Anna", "email": "anna@example.org", "role": "editor" }"#),
    ("update_person", r#"{ "role": "reviewer" }"#),
    ("sign_in", r#"{ "email": "anna@example.org", "password": "four words beside one another" }"#),
    ("accept_setup", r#"{
        "token": "4lZ0tqjO8rXr1yF3bWvN2kQh5sT7uV9wA0cD1eG2iJ3", "name": "Anna", "email": "anna@example.org",
        "password": "four words beside one another", "language": "de" }"#),
    ("update_session", r#"{ "workspace": "ws_01993b5c6d7e7f8090a1b2c3d4e5f607" }"#),
    ("update_account", r#"{ "language": "de", "theme": "dark", "time_zone": "Europe/Berlin" }"#),
    ("put_password", r#"{
        "present": "four words beside one another", "new": "five other words in one row" }"#),
    ("create_key", r#"{
        "name": "Anna's laptop", "person": "person_01993b5c6d7e7f8090a1b2c3d4e5f607",
        "expires_at": "2027-12-31T23:59:59Z" }"#),
    ("create_workspace", r#"{
        "name": "Second shop", "owner": { "name": "Bea", "email": "bea@example.org" } }"#),
    ("update_workspace", r#"{ "name": "Mia's workshop" }"#),
    ("put_profile", r#"{
        "market": "de", "sector": "crafts", "own_domains": ["laden.example"], "team_hours_per_week": 6,
        "open_hours": [{ "weekday": 1, "from_minute": 540, "to_minute": 1080 }],
        "proofs": [{ "claim": "FSC", "url": "https://laden.example/fsc", "checked_on": "2026-11-02" }],
        "pillar_targets": [{ "pillar": "offers", "percent": 20, "is_maximum": true }],
        "product_words": ["board"], "calendars": ["de-by"] }"#),
    ("create_audience", r#"{
        "name": "Families nearby", "traits": { "country": "DE", "region": "BY", "style": "du",
        "interests": ["outdoors"], "quiet_from_minute": 1260, "quiet_to_minute": 420 } }"#),
    ("update_audience", r#"{ "name": "Families in town" }"#),
    ("create_offer", r#"{
        "name": "Oak board", "terms": { "currency": "EUR", "url": "https://laden.example/oak-board",
        "prices": [{ "from": "2026-09-01", "cents": 4900 }, { "from": "2026-11-24", "cents": 3900 }],
        "starts_on": "2026-11-24", "ends_on": "2026-12-01", "stock": 12 } }"#),
    ("update_offer", r#"{ "name": "Oak board, waxed" }"#),
    ("create_inbox_item", r#"{
        "kind": "question", "text": "Do you wax old boards, too?",
        "url": "https://bsky.app/profile/anna.example/post/3l6oveex3ii2l",
        "channel": "chan_01993b5c6d7e7f8090a1b2c3d4e5f607" }"#),
    ("update_inbox_item", r#"{ "kind": "complaint", "answered_at": null }"#),
    ("set_pause", r#"{
        "paused": true, "reason": "A fire in town; nobody wants to read of boards.",
        "review_at": "2099-12-01T08:00:00+01:00" }"#),
    ("create_own_calendar", r#"{
        "name": "Our town", "days": [
        { "day": "2026-12-12", "name": "Mayor's funeral", "kind": "remembrance" }] }"#),
    ("update_own_calendar", r#"{ "name": "Our town and the next" }"#),
    ("put_rule_layer", r#"{
        "blocks_from": "error", "override_by": ["owner"],
        "rules": {
            "post-rate-max": { "blocks": true, "limits": { "posts_per_day": { "warning": 1, "error": 2 } } },
            "emoji-load": { "level": "info" }, "green-claim": { "can_override": false } } }"#),
    ("create_suppression", r#"{
        "rule": "emoji-load", "post": "post_01993b5c6d7e7f8090a1b2c3d4e5f607",
        "reason": "It is about emojis." }"#),
    ("create_override", r#"{
        "rule": "ad-density", "reason": "The clearance sale was promised for this day." }"#),
    ("create_webhook", r#"{
        "name": "Stock keeping", "url": "https://stock.example.org/hooks/dezent",
        "events": ["publication.sent", "publication.held"] }"#),
    ("update_webhook", r#"{ "paused": true }"#),
    ("confirm", r#"{ "what": "clock" }"#),
];

/// What fields of these names hold in an example, whatever they belong to.
fn value_of(field: &str) -> Option<Value> {
    Some(match field {
        "text" => json!("Before we open, Mia waxes the boards."),
        "name" => json!("Rehearsal"),
        "own_domains" => json!(["laden.example"]),
        "booking_domains" => json!(["calendly.com/our-shop"]),
        "short_domains" => json!(["ladn.example"]),
        "product_words" => json!(["board"]),
        "approved_health_claims" | "agreed_topics" => json!([]),
        "acronyms" => json!(["FSC"]),
        "calendars" => json!(["de-by"]),
        "campaign" => json!("advent"),
        "currency" => json!("EUR"),
        "country" => json!("DE"),
        "region" => json!("BY"),
        "interests" => json!(["outdoors"]),
        "jargon" => json!(["shellac"]),
        "claim" => json!("FSC"),
        "title" => json!("Bluesky"),
        "handle" => json!("laden.example"),
        "email" => json!("anna@example.org"),
        "lang" => json!("en"),
        "pillar" => json!("behind the scenes"),
        "tags" => json!(["workshop"]),
        "actor" => json!(["key_", DIGITS].concat()),
        "url" => json!("https://bsky.app/profile/laden.example/post/3l6oveex3ii2l"),
        "remote_id" => {
            json!("at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l")
        }
        "codecs" => json!("avc1, mp4a"),
        "credit" => json!("Mia Brandt"),
        "licence" => json!("CC BY 4.0"),
        "sha256" => json!(["5f3c2e1d"; 8].concat()),
        "address" => json!("https://dezent.example.org/m/AZk7XG1-f4CQobLD1OX2BwAAAAGbKPDEAA"),
        "alt" => json!("Mia rubs wax into a long oak board."),
        "next_cursor" => json!("AZk7XG1-f4CQobLD1OX2Bw"),
        "server" => json!("https://bsky.social"),
        _ => return None,
    })
}

/// The example of an operation's body.
pub(super) fn body(operation: &str) -> Option<Value> {
    let (_, text) = BODIES.iter().find(|(name, _)| *name == operation)?;
    // A test reads them all.
    serde_json::from_str(text).ok()
}

/// Makes examples of what is shown.
pub(super) struct Shown(Value);

impl Shown {
    /// From the schemas of a description.
    pub(super) fn of(components: Option<&Components>) -> Self {
        let schemas = components.map(|components| &components.schemas);
        Self(serde_json::to_value(schemas).unwrap_or_default())
    }

    /// An example of what this schema describes.
    pub(super) fn example(&self, schema: &RefOr<Schema>) -> Value {
        let schema = serde_json::to_value(schema).unwrap_or_default();
        self.value(&schema, "", 0)
    }

    fn value(&self, schema: &Value, field: &str, depth: usize) -> Value {
        if let Some(example) = schema.get("example") {
            return example.clone();
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.value(&self.0[name], field, depth);
        }
        if let Some(one) = schema["enum"].get(0) {
            return one.clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(members) = self.value(part, field, depth) {
                    whole.extend(members);
                }
            }
            return Value::Object(whole);
        }
        let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if let Some(choices) = choices {
            let one = choices.iter().find(|choice| choice["type"] != "null");
            return one.map_or(Value::Null, |one| self.value(one, field, depth));
        }
        self.plain(schema, field, depth)
    }

    /// What has a type of its own.
    fn plain(&self, schema: &Value, field: &str, depth: usize) -> Value {
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            one => vec![one.clone()],
        };
        let kind = types.iter().find(|kind| **kind != "null");
        match kind.and_then(Value::as_str) {
            Some("object") => self.object(schema, depth),
            Some("array") => match value_of(field) {
                Some(known @ Value::Array(_)) => known,
                _ if depth >= DEPTH_MAX => json!([]),
                _ => json!([self.value(&schema["items"], "", depth + 1)]),
            },
            Some("string") => match value_of(field) {
                Some(known @ Value::String(_)) => known,
                _ => text(schema),
            },
            Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("number") => json!(0.5),
            Some("boolean") => json!(false),
            _ => json!({}),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        if depth >= DEPTH_MAX {
            return json!({});
        }
        let members = schema["properties"].as_object().into_iter().flatten();
        members
            .map(|(name, member)| (name.clone(), self.value(member, name, depth + 1)))
            .collect::<Map<_, _>>()
            .into()
    }
}

/// A text of this form.
fn text(schema: &Value) -> Value {
    let id = |pattern: &str| {
        let prefix = pattern.strip_prefix('^')?.split_once("_[")?.0;
        Some([prefix, "_", DIGITS].concat())
    };
    if let Some(id) = schema["pattern"].as_str().and_then(id) {
        return json!(id);
    }
    match schema["format"].as_str() {
        Some("date-time") => json!("2026-12-01T08:00:00.000Z"),
        Some("date") => json!("2026-12-01"),
        Some("uri") => json!("https://example.org/"),
        _ => json!("…"),
    }
}

#[cfg(test)]
mod tests {
    use super::{BODIES, body};

    #[test]
    fn every_body_is_json() {
        for (name, _) in BODIES {
            assert!(body(name).is_some(), "{name}");
        }
    }
}
