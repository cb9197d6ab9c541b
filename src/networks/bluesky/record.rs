//! The record of a post, complete before it is sent and the same at every attempt.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::facets::facets;
use crate::{
    domain::{attempt::Journal, time::Instant},
    networks::{Draft, DraftMedia, Options, upload::upload_name},
};

/// The collection that posts are kept in.
pub(super) const COLLECTION: &str = "app.bsky.feed.post";

/// The alphabet of a TID. Source: atproto.com/specs/tid, read 2026-11-23.
const TID_ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The name of the step that makes a part public.
pub(super) fn post_name(part: usize) -> String {
    format!("post:{part}")
}

/// The name of the step that resolves a part's mentions.
pub(super) fn resolve_name(part: usize) -> String {
    format!("resolve:{part}")
}

/// The moment a part says it was made: a millisecond after the part before it.
fn made_at(draft: &Draft, part: usize) -> Instant {
    draft
        .created_at
        .plus_ms(i64::try_from(part).unwrap_or_default())
}

/// The record key of a part: a TID made of its moment and bits of its key.
///
/// The key adds less than a millisecond, so parts sort in their order, and ten bits that tell posts
/// of one moment apart; nothing is random, so every attempt has the same.
pub(super) fn record_key(draft: &Draft, part: usize) -> String {
    let digest = Sha256::digest(draft.parts[part].key.as_bytes());
    let mut bits = [0; 8];
    bits.copy_from_slice(&digest[..8]);
    let bits = u64::from_be_bytes(bits);
    let ms = u64::try_from(made_at(draft, part).ms()).unwrap_or_default();
    tid(ms * 1_000 + bits % 1_000, bits / 1_000)
}

/// A TID: microseconds since 1970 in 53 bits, ten bits of a clock's id, five bits to a character.
fn tid(micros: u64, clock_id: u64) -> String {
    let value = ((micros & ((1 << 53) - 1)) << 10) | (clock_id & 0x3ff);
    (0..13)
        .rev()
        .map(|place| {
            let digit = usize::try_from((value >> (place * 5)) & 0x1f).unwrap_or_default();
            char::from(TID_ALPHABET[digit])
        })
        .collect()
}

/// A card for a link, as the author fills it in; nobody fetches the page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkCard {
    /// Where it leads.
    pub(super) uri: url::Url,
    /// Its headline.
    pub(super) title: String,
    /// What it is about; may be empty.
    pub(super) description: String,
    /// Whether the first picture of the part becomes the card's.
    #[serde(default)]
    pub(super) thumb: bool,
}

/// The card that the options hold, unless it is refused.
fn link_card(options: &Options) -> Option<LinkCard> {
    serde_json::from_value(options.get("link_card")?.clone()).ok()
}

/// What a part carries besides its text; a record has room for one thing.
enum Carries {
    Nothing,
    Images,
    Card(LinkCard),
}

/// What a part carries. The card belongs to the first part. Where there are pictures too, the card
/// wins if it takes the first one as its own, and the pictures win otherwise.
fn carries(draft: &Draft, part: usize) -> Carries {
    let has_images = !draft.parts[part].media.is_empty();
    match link_card(&draft.options).filter(|_| part == 0) {
        Some(card) if card.thumb || !has_images => Carries::Card(card),
        _ if has_images => Carries::Images,
        _ => Carries::Nothing,
    }
}

/// The pictures of a part that are really used.
pub(super) fn used_media(draft: &Draft, part: usize) -> &[DraftMedia] {
    let media = draft.parts[part].media.as_slice();
    match carries(draft, part) {
        Carries::Nothing => &[],
        Carries::Images => media,
        Carries::Card(card) => &media[..media.len().min(usize::from(card.thumb))],
    }
}

/// The blob that a picture became, copied as the server gave it.
fn blob(journal: &Journal, part: usize, position: usize) -> Value {
    let entry = journal.get(&upload_name(part, position));
    entry.map_or(Value::Null, |entry| entry.data["blob"].clone())
}

/// What a part carries, as the record holds it.
fn embed(draft: &Draft, journal: &Journal, part: usize) -> Option<Value> {
    match carries(draft, part) {
        Carries::Nothing => None,
        Carries::Images => {
            let image = |(position, media): (usize, &DraftMedia)| {
                let mut image = json!({ "image": blob(journal, part, position), "alt": media.alt });
                if media.width > 0 && media.height > 0 {
                    image["aspectRatio"] = json!({ "width": media.width, "height": media.height });
                }
                image
            };
            let images: Vec<Value> = draft.parts[part]
                .media
                .iter()
                .enumerate()
                .map(image)
                .collect();
            Some(json!({ "$type": "app.bsky.embed.images", "images": images }))
        }
        Carries::Card(card) => {
            let mut external = json!({
                "uri": card.uri,
                "title": card.title,
                "description": card.description,
            });
            if !used_media(draft, part).is_empty() {
                external["thumb"] = blob(journal, part, 0);
            }
            Some(json!({ "$type": "app.bsky.embed.external", "external": external }))
        }
    }
}

/// How a record names a part that is out.
fn reference(journal: &Journal, part: usize) -> Value {
    let data = journal.get(&post_name(part)).map(|entry| &entry.data);
    data.map_or(
        Value::Null,
        |data| json!({ "uri": data["uri"], "cid": data["cid"] }),
    )
}

/// The body of the call that writes a part's record.
pub(super) fn put_record(draft: &Draft, journal: &Journal, part: usize) -> Value {
    let none = Map::new();
    let resolved = journal
        .get(&resolve_name(part))
        .and_then(|entry| entry.data.as_object());
    let text = &draft.parts[part].text;
    let mut record = json!({
        "$type": COLLECTION,
        "text": text,
        "createdAt": made_at(draft, part),
    });
    let facets = facets(text, resolved.unwrap_or(&none));
    if !facets.is_empty() {
        record["facets"] = Value::from(facets);
    }
    if let Some(lang) = &draft.lang {
        record["langs"] = json!([lang]);
    }
    if let Some(embed) = embed(draft, journal, part) {
        record["embed"] = embed;
    }
    if let Some(before) = part.checked_sub(1) {
        record["reply"] =
            json!({ "root": reference(journal, 0), "parent": reference(journal, before) });
    }
    json!({
        "repo": draft.channel.account.remote_id,
        "collection": COLLECTION,
        "rkey": record_key(draft, part),
        "record": record,
    })
}

/// Where people see a record: `at://did/collection/rkey` at bsky.app.
pub(super) fn public_url(uri: &str) -> Option<String> {
    let (did, rest) = uri.strip_prefix("at://")?.split_once('/')?;
    let (_, key) = rest.split_once('/')?;
    Some(format!("https://bsky.app/profile/{did}/post/{key}"))
}

#[cfg(test)]
mod tests {
    use super::{public_url, tid};

    #[test]
    fn a_tid_has_thirteen_characters_that_sort_as_time_does() {
        assert_eq!(tid(0, 0), "2222222222222");
        assert_eq!(tid((1 << 53) - 1, 1_023), "bzzzzzzzzzzzz");
        let mut before = String::new();
        for micros in [
            0,
            1,
            999,
            1_795_413_600_000_000,
            1_795_413_600_000_001,
            (1 << 53) - 1,
        ] {
            let tid = tid(micros, 7);
            assert_eq!(tid.len(), 13);
            assert!(
                tid.bytes().all(|byte| super::TID_ALPHABET.contains(&byte)),
                "{tid}"
            );
            assert!("234567abcdefghij".contains(&tid[..1]), "{tid}");
            assert!(before < tid, "{before} {tid}");
            before = tid;
        }
    }

    #[test]
    fn a_record_is_seen_at_bsky_app() {
        let uri = "at://did:plc:abc/app.bsky.feed.post/3l6oveex3ii2l";
        let url = "https://bsky.app/profile/did:plc:abc/post/3l6oveex3ii2l";
        assert_eq!(public_url(uri).as_deref(), Some(url));
        assert_eq!(public_url("https://bsky.app"), None);
    }
}
