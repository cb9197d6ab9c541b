//! The message that a post becomes, the same at every try.

use serde_json::{Value, json};

use crate::networks::{Draft, DraftMedia};

/// How many digits of the publication's key are in the id of its message.
const ID_DIGITS: usize = 32;

/// The id of the message, by which a receiver knows a repeat.
pub(super) fn message_id(draft: &Draft) -> String {
    let key = draft.parts.first().map_or("", |part| part.key.as_str());
    ["msg_", &key[..key.len().min(ID_DIGITS)]].concat()
}

/// The body, complete but for the addresses of pictures and films.
pub(super) fn message(draft: &Draft) -> Value {
    let part = |part: &crate::networks::DraftPart| {
        let media: Vec<Value> = part.media.iter().map(carried).collect();
        json!({ "text": part.text, "media": media })
    };
    let parts: Vec<Value> = draft.parts.iter().map(part).collect();
    json!({
        "type": "post.due",
        "timestamp": draft.created_at,
        "data": {
            "id": message_id(draft),
            "channel": draft.channel.id,
            "scheduled_at": draft.due_at,
            "lang": draft.lang,
            "text": draft.parts.first().map(|part| &part.text),
            "parts": parts,
        },
    })
}

fn carried(media: &DraftMedia) -> Value {
    // Files are named by the id of what they hold.
    let mut told = json!({
        "id": media.name,
        "address": null,
        "type": media.content_type,
        "alt": media.alt,
        "width": media.width,
        "height": media.height,
        "size_bytes": media.size_bytes,
    });
    if let Some(duration_ms) = media.duration_ms {
        told["duration_ms"] = Value::from(duration_ms);
    }
    told
}

/// The body with the addresses at which pictures and films can be fetched now.
pub(super) fn with_addresses(message: &Value, draft: &Draft) -> Value {
    let mut message = message.clone();
    for (part, given) in draft.parts.iter().enumerate() {
        for (position, media) in given.media.iter().enumerate() {
            let place = format!("/data/parts/{part}/media/{position}/address");
            if let Some(address) = message.pointer_mut(&place) {
                *address = json!(media.address);
            }
        }
    }
    message
}
