//! What a server is: its software, its limits, and what the two mean for a channel on it.
//!
//! Read once, when an account is connected, and kept in the channel's settings, so that every later
//! question about limits is answered without a call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{
        media::MediaType,
        network::{Kind, Limits},
        shorthand::Shorthand,
        text::TextUnit,
    },
    networks::Options,
};

/// The setting that holds what connecting found out. A person cannot set it.
pub(super) const INSTANCE: &str = "instance";

/// The stock limits of Mastodon. Source: docs.joinmastodon.org/user/posting, read 2026-11-23.
const TEXT_MAX: usize = 500;
const IMAGES_MAX: usize = 4;
const IMAGE_SIZE_BYTES_MAX: u64 = 16_777_216;
const ALT_MAX: usize = 1_500;
/// How much a link counts on Mastodon. Source: as above.
const LINK_LENGTH: usize = 23;
/// The most images that are believed: some servers allow a thousand, which no reader would want.
const IMAGES_MAX_MAX: usize = 100;
/// The most parts of a thread: our own choice, no server has a limit.
const THREAD_PARTS_MAX: usize = 25;
/// The longest version that is kept, in characters.
const VERSION_MAX: usize = 100;
/// The most films of a post, and the largest in bytes. Source: docs.joinmastodon.org/user/posting
/// (one film and nothing beside it, of at most 99 MB), read 2026-11-23. How many pixels and pictures in a
/// second there may be, a server says when it has the film.
const VIDEOS_MAX: usize = 1;
const VIDEO_SIZE_BYTES_MAX: u64 = 103_809_024;
/// Every film format that Dezent knows.
const VIDEO_TYPES: [MediaType; 2] = [MediaType::Mp4, MediaType::Quicktime];
/// Every image format that Dezent knows.
const IMAGE_TYPES: [MediaType; 4] = [
    MediaType::Jpeg,
    MediaType::Png,
    MediaType::Gif,
    MediaType::Webp,
];

/// The software of a server, as far as it makes a difference here.
///
/// glitch-soc calls itself Mastodon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, strum::EnumString)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub(super) enum Software {
    /// Mastodon and glitch-soc.
    #[default]
    Mastodon,
    /// Hometown, which is Mastodon with posts for its own server.
    Hometown,
    /// `GoToSocial`.
    GoToSocial,
    /// Pleroma.
    Pleroma,
    /// Akkoma, which comes from Pleroma.
    Akkoma,
    /// Pixelfed.
    Pixelfed,
    /// Something else that speaks the same API.
    Other,
}

impl Software {
    /// The software that a server names in its node information.
    pub(super) fn of_name(name: &str) -> Self {
        name.to_lowercase().parse().unwrap_or(Self::Other)
    }

    /// The software that the version of its API tells of: `2.7.2 (compatible; Pleroma 2.5.0)`.
    /// Mastodon itself has only a number.
    pub(super) fn of_version(version: &str) -> Self {
        let lower = version.to_lowercase();
        let named = [
            ("pleroma", Self::Pleroma),
            ("akkoma", Self::Akkoma),
            ("pixelfed", Self::Pixelfed),
            ("gotosocial", Self::GoToSocial),
            ("hometown", Self::Hometown),
        ];
        let found = named.iter().find(|(name, _)| lower.contains(name));
        let other = if lower.contains("compatible") {
            Self::Other
        } else {
            Self::Mastodon
        };
        found.map_or(other, |(_, software)| *software)
    }

    /// Whether it is Mastodon or hardly changed.
    pub(super) fn is_mastodon(self) -> bool {
        matches!(self, Self::Mastodon | Self::Hometown)
    }

    /// Whether it is Pleroma or comes from it.
    pub(super) fn is_pleroma(self) -> bool {
        matches!(self, Self::Pleroma | Self::Akkoma)
    }

    /// How an unclear outcome is settled.
    ///
    /// Mastodon remembers a key for an hour and answers a repeat with the first post; Pleroma and
    /// Akkoma remember it for six hours. `GoToSocial` has no keys, and Pixelfed refuses a repeat
    /// even where the first try had failed, so there only the list tells.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Mastodon | Self::Hometown | Self::Pleroma | Self::Akkoma => Kind::ServerKey,
            Self::GoToSocial | Self::Pixelfed | Self::Other => Kind::Listing,
        }
    }

    /// Whether its list of an account's posts is known to leave none out that we could have made.
    ///
    /// With other software a post can be found, and its absence is never proven.
    pub(super) fn lists_all(self) -> bool {
        self != Self::Other
    }

    /// How it counts. Mastodon counts what a reader sees, links as one length and mentions without
    /// their server; Pleroma what a reader sees, in full; the others code points.
    fn counts(self, link: usize) -> (TextUnit, Option<Shorthand>) {
        let mentions = true;
        match self {
            Self::Mastodon | Self::Hometown => {
                (TextUnit::Graphemes, Some(Shorthand { link, mentions }))
            }
            Self::Pleroma | Self::Akkoma => (TextUnit::Graphemes, None),
            Self::GoToSocial | Self::Pixelfed | Self::Other => (TextUnit::Characters, None),
        }
    }
}

/// What is known of a channel's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Instance {
    /// Its software.
    pub(super) software: Software,
    /// The version it gives.
    pub(super) version: String,
    /// The longest text, content warning included.
    pub(super) text_max: usize,
    /// How much a link counts, where links count alike.
    pub(super) link_length: usize,
    /// The most images of a post.
    pub(super) images_max: usize,
    /// The image formats it takes.
    pub(super) image_types: Vec<MediaType>,
    /// The largest image in bytes.
    pub(super) image_size_bytes_max: u64,
    /// The film formats it takes.
    pub(super) video_types: Vec<MediaType>,
    /// The largest film in bytes.
    pub(super) video_size_bytes_max: u64,
    /// The longest description of an image or film.
    pub(super) alt_max: usize,
}

impl Default for Instance {
    /// A stock Mastodon server.
    fn default() -> Self {
        Self {
            software: Software::default(),
            version: String::new(),
            text_max: TEXT_MAX,
            link_length: LINK_LENGTH,
            images_max: IMAGES_MAX,
            image_types: IMAGE_TYPES.to_vec(),
            image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
            video_types: VIDEO_TYPES.to_vec(),
            video_size_bytes_max: VIDEO_SIZE_BYTES_MAX,
            alt_max: ALT_MAX,
        }
    }
}

/// A number above zero at the first of some places.
fn number(answer: &Value, places: &[&str]) -> Option<u64> {
    let found = places.iter().filter_map(|place| {
        let value = answer.pointer(place)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    });
    found.into_iter().find(|number| *number > 0)
}

/// The same as a count.
fn count(answer: &Value, places: &[&str]) -> Option<usize> {
    number(answer, places).and_then(|number| usize::try_from(number).ok())
}

/// Which of some formats are among the content types that a server names, unless it names none or any.
fn types(answer: &Value, known: &[MediaType]) -> Option<Vec<MediaType>> {
    let named = answer.pointer("/configuration/media_attachments/supported_mime_types")?;
    let named: Vec<&str> = named
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .map(|name| {
            if name == "image/jpg" {
                "image/jpeg"
            } else {
                name
            }
        })
        .collect();
    // Pleroma stores files of every type and says so in this way.
    if named.contains(&"application/octet-stream") {
        return None;
    }
    let is_named = |known: &&MediaType| named.contains(&known.to_string().as_str());
    Some(known.iter().filter(is_named).copied().collect())
}

impl Instance {
    /// Puts together what a server says of itself: the software that it names in its node
    /// information, and its answer to `GET /api/v2/instance` or `/api/v1/instance`.
    ///
    /// Places without `configuration` are those of Hometown, Pleroma and Akkoma.
    pub(super) fn read(software: Option<Software>, answer: &Value) -> Self {
        let version = answer["version"].as_str().unwrap_or_default();
        let software = software.unwrap_or_else(|| Software::of_version(version));
        let stock = Self::default();
        // A server that names no format of images at all says nothing of films either.
        let image_types = types(answer, &IMAGE_TYPES).filter(|known| !known.is_empty());
        let films = |_: &Vec<MediaType>| types(answer, &VIDEO_TYPES);
        let video_types = image_types.as_ref().and_then(films);
        let images = count(
            answer,
            &[
                "/configuration/statuses/max_media_attachments",
                "/max_media_attachments",
            ],
        );
        Self {
            software,
            version: version.chars().take(VERSION_MAX).collect(),
            text_max: count(
                answer,
                &["/configuration/statuses/max_characters", "/max_toot_chars"],
            )
            .unwrap_or(stock.text_max),
            link_length: count(
                answer,
                &["/configuration/statuses/characters_reserved_per_url"],
            )
            .unwrap_or(stock.link_length),
            images_max: images.unwrap_or(stock.images_max).min(IMAGES_MAX_MAX),
            image_types: image_types.unwrap_or(stock.image_types),
            image_size_bytes_max: number(
                answer,
                &[
                    "/configuration/media_attachments/image_size_limit",
                    "/upload_limit",
                ],
            )
            .unwrap_or(stock.image_size_bytes_max),
            video_types: video_types.unwrap_or(stock.video_types),
            video_size_bytes_max: number(
                answer,
                &[
                    "/configuration/media_attachments/video_size_limit",
                    "/upload_limit",
                ],
            )
            .unwrap_or(stock.video_size_bytes_max),
            alt_max: count(
                answer,
                &[
                    "/configuration/media_attachments/description_limit",
                    "/description_limit",
                    "/pleroma/metadata/description_limit",
                ],
            )
            .unwrap_or(match software {
                // Its default; it says nothing about it. Source: config/pixelfed.php, read 2026-11-23.
                Software::Pixelfed => 1_000,
                _ => stock.alt_max,
            }),
        }
    }

    /// What a channel's settings hold of its server; a stock one where they hold nothing.
    pub(super) fn of(options: &Options) -> Self {
        options
            .get(INSTANCE)
            .and_then(|kept| serde_json::from_value(kept.clone()).ok())
            .unwrap_or_default()
    }

    /// What a channel accepts, with a content warning of so many words and with or without a poll.
    pub(super) fn limits(&self, warning: &str, has_poll: bool) -> Limits {
        let (text_unit, shorthand) = self.software.counts(self.link_length);
        let is_pixelfed = self.software == Software::Pixelfed;
        // A warning is counted together with the text; Pixelfed has a limit of its own for it.
        let warned = if is_pixelfed {
            0
        } else {
            text_unit.count(warning)
        };
        Limits {
            shorthand,
            // Answers to posts may go without on Pixelfed, but no thread begins with an answer.
            needs_media: is_pixelfed,
            // A post has room for a poll or for pictures.
            images_max: if has_poll { 0 } else { self.images_max },
            image_size_bytes_max: self.image_size_bytes_max,
            image_types: self.image_types.clone(),
            // Some servers take more than Mastodon does, or both together; none of them says so.
            videos_max: if has_poll { 0 } else { VIDEOS_MAX },
            video_size_bytes_max: self.video_size_bytes_max,
            video_types: self.video_types.clone(),
            alt_max: self.alt_max,
            // An answer on Pixelfed is a comment, and its list of an account's posts leaves comments
            // out, so an unclear part could never be looked for.
            thread_parts_max: if is_pixelfed { 1 } else { THREAD_PARTS_MAX },
            ..Limits::of_text(self.text_max.saturating_sub(warned), text_unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{INSTANCE, Instance, Software, VIDEO_TYPES};
    use crate::{
        domain::{
            media::MediaType,
            network::{Kind, Limits},
            text::TextUnit,
        },
        networks::Options,
    };

    #[test]
    fn software_is_told_by_its_name_or_by_its_version() {
        for (name, software) in [
            ("mastodon", Software::Mastodon),
            ("hometown", Software::Hometown),
            ("gotosocial", Software::GoToSocial),
            ("pleroma", Software::Pleroma),
            ("Akkoma", Software::Akkoma),
            ("pixelfed", Software::Pixelfed),
            ("misskey", Software::Other),
            ("", Software::Other),
        ] {
            assert_eq!(Software::of_name(name), software, "{name}");
        }
        for (version, software) in [
            ("4.5.0", Software::Mastodon),
            ("4.4.2+glitch", Software::Mastodon),
            ("4.0.6+hometown-1.1.1", Software::Hometown),
            ("2.7.2 (compatible; Pleroma 2.7.0)", Software::Pleroma),
            ("2.7.2 (compatible; Akkoma 3.15.1)", Software::Akkoma),
            ("3.5.3 (compatible; Pixelfed 0.12.4)", Software::Pixelfed),
            ("4.2.1 (compatible; Iceshrimp 2023.12)", Software::Other),
        ] {
            assert_eq!(Software::of_version(version), software, "{version}");
        }
    }

    #[test]
    fn each_software_settles_doubt_in_its_own_way() {
        for (software, kind, lists_all) in [
            (Software::Mastodon, Kind::ServerKey, true),
            (Software::Hometown, Kind::ServerKey, true),
            (Software::Pleroma, Kind::ServerKey, true),
            (Software::Akkoma, Kind::ServerKey, true),
            (Software::GoToSocial, Kind::Listing, true),
            (Software::Pixelfed, Kind::Listing, true),
            (Software::Other, Kind::Listing, false),
        ] {
            assert_eq!(software.kind(), kind, "{software:?}");
            assert_eq!(software.lists_all(), lists_all, "{software:?}");
        }
    }

    fn limits(software: &str, answer: &Value, warning: &str) -> Limits {
        let instance = Instance::read(Some(Software::of_name(software)), answer);
        let kept = json!({ INSTANCE: instance });
        let options: &Options = kept.as_object().unwrap();
        assert_eq!(Instance::of(options), instance, "it is kept whole");
        Instance::of(options).limits(warning, false)
    }

    #[test]
    fn the_limits_of_each_server_are_its_own() {
        let mastodon = json!({
            "version": "4.5.0",
            "configuration": {
                "statuses": {
                    "max_characters": 1_000, "max_media_attachments": 6,
                    "characters_reserved_per_url": 30,
                },
                "media_attachments": {
                    "supported_mime_types": ["image/jpeg", "image/webp", "image/heic", "video/mp4"],
                    "image_size_limit": 8_388_608, "description_limit": 10_000,
                    "video_size_limit": 40_000_000,
                },
            },
        });
        let seen = limits("mastodon", &mastodon, "");
        assert_eq!(
            (seen.text_max, seen.text_unit),
            (1_000, TextUnit::Graphemes)
        );
        assert_eq!(seen.shorthand.unwrap().link, 30);
        assert_eq!((seen.images_max, seen.alt_max), (6, 10_000));
        assert_eq!(seen.image_types, [MediaType::Jpeg, MediaType::Webp]);
        assert_eq!(seen.image_size_bytes_max, 8_388_608);
        assert_eq!((seen.videos_max, seen.mixes_media), (1, false));
        assert_eq!(seen.video_types, [MediaType::Mp4]);
        assert_eq!(seen.video_size_bytes_max, 40_000_000);
        assert_eq!(limits("mastodon", &mastodon, "Käse 👩‍👩‍👧").text_max, 994);
        assert_eq!(limits("gotosocial", &mastodon, "Käse 👩‍👩‍👧").text_max, 990);

        let pleroma = json!({
            "version": "2.7.2 (compatible; Pleroma 2.5.0)", "max_toot_chars": 5_000,
            "upload_limit": 16_000_000, "description_limit": 5_000, "max_media_attachments": 1_000,
            "configuration": {
                "media_attachments": { "supported_mime_types": ["application/octet-stream"] },
            },
        });
        let seen = limits("pleroma", &pleroma, "abc");
        assert_eq!(
            (seen.text_max, seen.text_unit),
            (4_997, TextUnit::Graphemes)
        );
        assert_eq!((seen.images_max, seen.alt_max), (100, 5_000));
        assert_eq!((seen.image_types.len(), seen.shorthand), (4, None));
        assert_eq!(seen.image_size_bytes_max, 16_000_000);
        assert_eq!(seen.video_types, VIDEO_TYPES);
        assert_eq!(seen.video_size_bytes_max, 16_000_000);

        let pixelfed = json!({ "configuration": { "statuses": { "max_characters": 2_000 } } });
        let seen = limits("pixelfed", &pixelfed, "abc");
        assert_eq!(
            (seen.text_max, seen.text_unit),
            (2_000, TextUnit::Characters)
        );
        assert_eq!((seen.thread_parts_max, seen.needs_media), (1, true));
        assert_eq!(seen.alt_max, 1_000);

        let photos = json!({
            "configuration": { "media_attachments": { "supported_mime_types": ["image/png"] } },
        });
        let seen = limits("pixelfed", &photos, "");
        assert_eq!(seen.image_types, [MediaType::Png]);
        assert_eq!(seen.video_types, [], "it takes no films");
    }

    #[test]
    fn nonsense_leaves_the_stock_limits() {
        let nonsense = json!({
            "version": 4, "max_toot_chars": 0,
            "configuration": {
                "statuses": { "max_characters": -5, "max_media_attachments": "many" },
                "media_attachments": { "supported_mime_types": ["text/html"] },
            },
        });
        assert_eq!(Instance::read(None, &nonsense), Instance::default());
        let options = json!({ INSTANCE: { "text_max": "x" } });
        assert_eq!(
            Instance::of(options.as_object().unwrap()),
            Instance::default()
        );
        let with_poll = Instance::default().limits("", true);
        assert_eq!((with_poll.images_max, with_poll.videos_max), (0, 0));
    }
}
