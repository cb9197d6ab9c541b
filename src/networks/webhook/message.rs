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

/// The body, complete but for the addresses of pictures.
pub(super) fn message(draft: &Draft) -> Value {
    let part = |part: &crate::networks::DraftPart| {
        let media: Vec<Value> = part.media.iter().map(picture).collect();
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

fn picture(media: &DraftMedia) -> Value {
    // Files are named by the picture's id.
    let id = media.path.file_name().unwrap_or_default();
    json!({
        "id": id.to_string_lossy(),
        "address": null,
        "type": media.content_type,
        "alt": media.alt,
        "width": media.width,
        "height": media.height,
        "size_bytes": media.size_bytes,
    })
}

/// The body with the addresses at which the pictures can be fetched now.
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
