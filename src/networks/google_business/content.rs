//! What is sent: bodies that are the same at every attempt.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use serde_json::{Value, json};

use super::settings::{self, Button, Topic};
use crate::{
    domain::attempt::{Journal, JournalEntry},
    networks::{Draft, DraftMedia, PUBLIC_LIMIT_MS, Step, google::is_language},
};

/// The step that makes the post.
pub(super) const POST: &str = "post:0";

/// What a post is that Google still looks at.
pub(super) const PROCESSING: &str = "PROCESSING";

/// The picture of a draft.
pub(super) fn picture(draft: &Draft) -> Option<&DraftMedia> {
    draft.parts.first()?.media.first()
}

/// What a draft says.
pub(super) fn summary(draft: &Draft) -> &str {
    draft.parts.first().map_or("", |part| part.text.trim())
}

/// Whether Google is to fetch a picture that has no address.
pub(super) fn is_out_of_reach(draft: &Draft) -> bool {
    picture(draft).is_some_and(|picture| picture.address.is_none())
}

/// A date and a time as Google writes them.
fn date_and_time(moment: NaiveDateTime) -> (Value, Value) {
    let date = json!({ "year": moment.year(), "month": moment.month(), "day": moment.day() });
    let time = json!({ "hours": moment.hour(), "minutes": moment.minute() });
    (date, time)
}

fn event(draft: &Draft) -> Value {
    let options = &draft.options;
    let mut schedule = json!({});
    for (name, date, time) in [
        ("starts_at", "startDate", "startTime"),
        ("ends_at", "endDate", "endTime"),
    ] {
        if let Some(moment) = settings::moment(options, name) {
            (schedule[date], schedule[time]) = date_and_time(moment);
        }
    }
    json!({ "title": settings::text(options, "event_title"), "schedule": schedule })
}

/// The post; its picture as `media` says.
fn post(draft: &Draft, media: Option<Value>) -> Value {
    let options = &draft.options;
    let topic = Topic::of(options);
    let mut body = json!({ "topicType": topic.name() });
    let language = draft.lang.as_deref().filter(|tag| is_language(tag));
    if let Some(language) = language.or_else(|| settings::text(options, "language")) {
        body["languageCode"] = json!(language);
    }
    let summary = summary(draft);
    if !summary.is_empty() {
        body["summary"] = json!(summary);
    }
    match settings::button(options).filter(|_| topic != Topic::Offer) {
        Some(Button::Call) => body["callToAction"] = json!({ "actionType": "CALL" }),
        Some(Button::Leads(action, url)) => {
            body["callToAction"] = json!({ "actionType": action, "url": url });
        }
        None => {}
    }
    if topic != Topic::Standard {
        body["event"] = event(draft);
    }
    if topic == Topic::Offer {
        let mut offer = json!({});
        for (option, name) in [
            ("coupon_code", "couponCode"),
            ("redeem_url", "redeemOnlineUrl"),
            ("terms", "termsConditions"),
        ] {
            if let Some(text) = settings::text(options, option) {
                offer[name] = json!(text);
            }
        }
        body["offer"] = offer;
    }
    if let Some(media) = media {
        body["media"] = json!([media]);
    }
    body
}

/// The post as it is sent.
pub(super) fn body(draft: &Draft) -> Value {
    let media = picture(draft)
        .map(|picture| json!({ "mediaFormat": "PHOTO", "sourceUrl": picture.address }));
    post(draft, media)
}

/// The step that makes the post. Its picture is named by its file, which nothing rewrites; the address
/// that Google fetches it from may be another one at another attempt.
pub(super) fn step(draft: &Draft) -> Step {
    let media = picture(draft).map(|picture| {
        json!({
            "file": picture.name,
            "content_type": picture.content_type,
            "size_bytes": picture.size_bytes,
        })
    });
    Step {
        name: POST.to_owned(),
        part: 0,
        key: None,
        request: post(draft, media),
        limit_ms: PUBLIC_LIMIT_MS,
    }
}

/// The post, once it is out: not while Google looks at it.
pub(super) fn out(journal: &Journal) -> Option<&JournalEntry> {
    let entry = journal.get(POST)?;
    let is_out = entry.remote_id.is_some() && entry.data["state"] != PROCESSING;
    is_out.then_some(entry)
}
