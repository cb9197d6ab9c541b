//! Drafts: what rows become when they are handed to an adapter, complete and frozen.

use std::{io, ops::Range, sync::Arc};

use async_trait::async_trait;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    domain::{
        attempt::hex,
        channel::Channel,
        id::{MediaId, PublicationId},
        media::{Media, Rendition},
        post::Post,
        publication::Publication,
        time::Instant,
    },
    media::MediaStore,
    networks::{
        Adapter, ByteStream, ChannelFacts, Draft, DraftMedia, DraftPart, MediaBytes, Options,
    },
    services::Services,
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
}

/// Makes the draft; `now` becomes its creation time unless an earlier attempt has frozen one.
pub fn draft(
    rows: Rows<'_>,
    adapter: &dyn Adapter,
    services: &Services,
    key_secret: &[u8],
    now: Instant,
) -> Result<Draft, DraftError> {
    let Rows {
        publication,
        post,
        channel,
        media,
    } = rows;
    let variant = post
        .variants
        .iter()
        .find(|variant| variant.id == publication.variant)
        .ok_or(DraftError::NoVariant)?;
    let options = merged(&channel.options, &variant.options);
    let created_at = publication.first_sent_at.unwrap_or(now);
    let parts = post.parts_for(variant, &adapter.limits(&options));
    let parts = (0_u32..)
        .zip(parts)
        .map(|(index, part)| {
            let media = part
                .media
                .iter()
                .map(|id| carried(*id, media, services, (created_at, now)));
            Ok(DraftPart {
                text: part.text,
                media: media.collect::<Result<_, DraftError>>()?,
                key: key(key_secret, publication.id, index, publication.key_epoch),
            })
        })
        .collect::<Result<_, DraftError>>()?;
    Ok(Draft {
        channel: facts(channel),
        parts,
        lang: post.lang.clone(),
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

fn carried(
    id: MediaId,
    media: &[Media],
    services: &Services,
    (made_at, now): (Instant, Instant),
) -> Result<DraftMedia, DraftError> {
    let found = media
        .iter()
        .find(|media| media.id == id)
        .ok_or(DraftError::NoMedia(id))?;
    Ok(DraftMedia {
        content_type: found.media_type.to_string(),
        name: id.to_string(),
        bytes: Arc::new(StoredBytes {
            store: services.media.clone(),
            id,
            size_bytes: found.size_bytes,
        }),
        size_bytes: found.size_bytes,
        width: found.width,
        height: found.height,
        duration_ms: found.duration_ms,
        alt: found.alt.clone(),
        address: services.addresses.for_network(id, made_at, now),
    })
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
