//! Drafts: what rows become when they are handed to an adapter, complete and frozen.

use std::{io, ops::Range, sync::Arc};

use async_trait::async_trait;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    domain::{
        attempt::{Files, hex},
        channel::Channel,
        id::{MediaId, PublicationId},
        media::{Fitted, Media, Rendition, Unfit},
        network::Limits,
        post::{Part, Post},
        publication::Publication,
        time::Instant,
    },
    error::Error,
    media::MediaStore,
    networks::{
        Adapter, ByteStream, ChannelFacts, Draft, DraftMedia, DraftPart, MediaBytes, Options,
    },
    services::{
        Services,
        fitting::{self, Choice},
    },
};

/// Why a publication cannot be drafted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The variant it publishes is gone.
    #[error("its text for this channel no longer exists")]
    NoVariant,
    /// A picture or film it carries is gone.
    #[error("the picture or film {0} no longer exists")]
    NoMedia(MediaId),
    /// A picture it carries does not fit its network, and cannot be made to.
    #[error("the picture {0} does not fit this network: {1}; {why}", why = .2.sentence())]
    Unfit(MediaId, String, Unfit),
}

/// What a draft is made from.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The publication.
    pub publication: &'a Publication,
    /// Its post.
    pub post: &'a Post,
    /// Its channel.
    pub channel: &'a Channel,
    /// The pictures and films of the post, at least.
    pub media: &'a [Media],
    /// What was drawn of them.
    pub drawn: &'a [Fitted],
    /// The files that earlier attempts with the same keys have sent; none where there was none.
    pub sent: Option<&'a Files>,
}

impl Rows<'_> {
    /// What the network accepts, and what the publication says there in parts.
    fn parts(&self, adapter: &dyn Adapter) -> Result<(Options, Limits, Vec<Part>), DraftError> {
        let mut variants = self.post.variants.iter();
        let variant = variants
            .find(|variant| variant.id == self.publication.variant)
            .ok_or(DraftError::NoVariant)?;
        let options = merged(&self.channel.options, &variant.options);
        let limits = adapter.limits(&options);
        let parts = self.post.parts_for(variant, &limits);
        Ok((options, limits, parts))
    }

    /// A picture or film of the post.
    fn original(&self, id: MediaId) -> Result<&Media, DraftError> {
        let mut media = self.media.iter();
        media
            .find(|media| media.id == id)
            .ok_or(DraftError::NoMedia(id))
    }

    /// What stands for a picture or film: what was sent for it before, whatever the network accepts by
    /// now; else what the network accepts. A person who posts is given what was uploaded.
    fn choice(&self, adapter: &dyn Adapter, limits: &Limits, media: &Media) -> Choice<'_> {
        let Some(file) = self.sent.and_then(|sent| sent.get(&media.id)) else {
            return match adapter.by_hand() {
                Some(_) => Choice::Original,
                None => fitting::choose(limits, media, self.drawn),
            };
        };
        let mut drawn = self.drawn.iter();
        drawn
            .find(|drawn| drawn.id == *file)
            .map_or(Choice::Original, Choice::Drawn)
    }
}

/// The file that is sent for each picture and film: its own, or that of what was drawn of it.
///
/// Where something is still to be drawn, or cannot be, it is its own; whoever sends has seen to that
/// before, see [`fit`], and whoever only looks need not.
pub fn files(rows: Rows<'_>, adapter: &dyn Adapter) -> Result<Files, DraftError> {
    let (_, limits, parts) = rows.parts(adapter)?;
    let ids = parts.iter().flat_map(|part| &part.media);
    ids.map(|id| {
        let file = match rows.choice(adapter, &limits, rows.original(*id)?) {
            Choice::Drawn(drawn) => drawn.id,
            Choice::Original | Choice::Missing(_) | Choice::Refused(_) => *id,
        };
        Ok((*id, file))
    })
    .collect()
}

/// Draws what has to be drawn before a publication can be sent and is not yet: its channel may accept
/// something else by now, or a person has posted on it until now. Says what is new.
///
/// The inner error is one of the publication, the outer one may pass.
pub async fn fit(
    rows: Rows<'_>,
    adapter: &dyn Adapter,
    services: &Services,
) -> Result<Result<Vec<Fitted>, DraftError>, Error> {
    let (limits, parts) = match rows.parts(adapter) {
        Ok((_, limits, parts)) => (limits, parts),
        Err(error) => return Ok(Err(error)),
    };
    let mut drawn = Vec::new();
    for id in parts.iter().flat_map(|part| &part.media) {
        let media = match rows.original(*id) {
            Ok(media) => media,
            Err(error) => return Ok(Err(error)),
        };
        let unfit = |why| Ok(Err(DraftError::Unfit(*id, limits.why_anew(media), why)));
        match rows.choice(adapter, &limits, media) {
            Choice::Missing(fit) => {
                let Some(made) = fitting::draw(services, media.clone(), fit).await? else {
                    return Ok(Err(DraftError::NoMedia(*id)));
                };
                if let Err(why) = made.made {
                    return unfit(why);
                }
                drawn.push(made);
            }
            Choice::Refused(Some(why)) => return unfit(why),
            // What the network takes or refuses all the same is for it to say.
            Choice::Original | Choice::Drawn(_) | Choice::Refused(None) => {}
        }
    }
    Ok(Ok(drawn))
}

/// Makes the draft; `now` becomes its creation time unless an earlier attempt has frozen one.
pub fn draft(
    rows: Rows<'_>,
    adapter: &dyn Adapter,
    services: &Services,
    key_secret: &[u8],
    now: Instant,
) -> Result<Draft, DraftError> {
    let (options, _, parts) = rows.parts(adapter)?;
    let files = files(rows, adapter)?;
    let publication = rows.publication;
    let created_at = publication.first_sent_at.unwrap_or(now);
    let parts = (0_u32..)
        .zip(parts)
        .map(|(index, part)| {
            let media = part.media.iter().map(|id| {
                let original = rows.original(*id)?;
                let file = files.get(id).copied().unwrap_or(*id);
                let mut drawn = rows.drawn.iter();
                let drawn = drawn.find(|drawn| drawn.id == file);
                let instead = drawn.and_then(|drawn| drawn.instead_of(original));
                let media = instead.as_ref().unwrap_or(original);
                Ok(carried(media, services, (created_at, now)))
            });
            Ok(DraftPart {
                text: part.text,
                media: media.collect::<Result<_, DraftError>>()?,
                key: key(key_secret, publication.id, index, publication.key_epoch),
            })
        })
        .collect::<Result<_, DraftError>>()?;
    Ok(Draft {
        channel: facts(rows.channel),
        parts,
        lang: rows.post.lang.clone(),
        options,
        created_at,
        due_at: publication.due_at,
    })
}

/// A channel as its adapter needs to know it.
pub fn facts(channel: &Channel) -> ChannelFacts {
    ChannelFacts {
        id: channel.id,
        name: channel.name.clone(),
        account: channel.account.clone(),
        options: channel.options.clone(),
    }
}

/// The channel's settings with the variant's over them.
pub fn merged(channel: &Options, variant: &Options) -> Options {
    let mut options = channel.clone();
    options.extend(
        variant
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    options
}

/// A picture or film as an adapter is given it, under the name of its file.
fn carried(media: &Media, services: &Services, (made_at, now): (Instant, Instant)) -> DraftMedia {
    DraftMedia {
        content_type: media.media_type.to_string(),
        name: media.id.to_string(),
        bytes: Arc::new(StoredBytes {
            store: services.media.clone(),
            id: media.id,
            size_bytes: media.size_bytes,
        }),
        size_bytes: media.size_bytes,
        width: media.width,
        height: media.height,
        duration_ms: media.duration_ms,
        alt: media.alt.clone(),
        address: services.addresses.for_network(media.id, made_at, now),
    }
}

/// The bytes of a stored picture or film.
#[derive(Debug)]
struct StoredBytes {
    store: MediaStore,
    id: MediaId,
    size_bytes: u64,
}

#[async_trait]
impl MediaBytes for StoredBytes {
    async fn open(&self) -> io::Result<ByteStream> {
        let whole = 0..self.size_bytes;
        self.store.open(self.id, Rendition::Content, whole).await
    }

    async fn open_range(&self, range: Range<u64>) -> io::Result<ByteStream> {
        self.store.open(self.id, Rendition::Content, range).await
    }
}

/// The key of one part: the same for every attempt of one round, unlike any other's.
///
/// HMAC-SHA256 of publication, part and round under the installation's secret, 64 hexadecimal
/// digits; networks that want a shorter id take what they need from it.
fn key(secret: &[u8], publication: PublicationId, part: u32, epoch: i64) -> String {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable_key());
    mac.update(publication.uuid().as_bytes());
    mac.update(&part.to_be_bytes());
    mac.update(&epoch.to_be_bytes());
    hex(&mac.finalize().into_bytes())
}

fn unreachable_key() -> Hmac<Sha256> {
    Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())
}

#[cfg(test)]
mod tests {
    use super::key;
    use crate::domain::{id::PublicationId, time::Instant};

    #[test]
    fn a_key_is_stable_and_differs_by_part_round_and_installation() {
        let id = PublicationId::new(Instant::from_ms(1));
        let first = key(b"secret", id, 0, 0);
        assert_eq!(first.len(), 64);
        assert_eq!(first, key(b"secret", id, 0, 0));
        assert_ne!(first, key(b"secret", id, 1, 0));
        assert_ne!(first, key(b"secret", id, 0, 1));
        assert_ne!(first, key(b"other", id, 0, 0));
    }
}
