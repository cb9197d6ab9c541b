//! Signed addresses: for a while, whoever holds one may read one file without a key.
//!
//! Networks that fetch what a post carries instead of taking an upload are given one, and so can be a
//! person. An address says which bytes and until when, under a seal that only this installation can
//! make, so nothing is stored for it; it ends by itself, or with the file.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _, digest::Key};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use url::Url;
use uuid::Uuid;

use super::{Bytes, get_media};
use crate::{
    domain::{
        event::EventKind,
        id::MediaId,
        media::{Media, Rendition},
        role::Action,
        time::{DAY_MS, Instant},
    },
    error::{Code, Error, FieldError},
    services::{Caller, Services},
    store::{events, media, renditions},
};

/// What the key of addresses is derived for.
const PURPOSE: &[u8] = b"dezent signed media addresses";
/// The longest that an address for a person lives, in seconds: 7 days.
const EXPIRES_MAX_S: i64 = 7 * 24 * 60 * 60;
/// How long an address lives unless somebody says otherwise, in seconds.
const EXPIRES_S: i64 = 60 * 60;
/// An id, a rendition, an instant.
const SIGNED_BYTES: usize = 16 + 1 + 8;

/// Makes and reads signed addresses. Clones share the key.
#[derive(Clone)]
pub struct Addresses {
    key: Arc<Key<Hmac<Sha256>>>,
    public_url: Option<Url>,
    /// How this machine reaches it.
    own: Option<Url>,
}

impl fmt::Debug for Addresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addresses")
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl Addresses {
    /// Addresses under the installation's secret; `public_url` is how others reach this program.
    pub fn new(secret: &[u8], public_url: Option<Url>) -> Self {
        // A key of its own, so that no address helps with anything else the secret is used for.
        let mut key = Key::<Hmac<Sha256>>::default();
        for half in [0_u8, 1] {
            let mut mac = mac(&[]);
            mac.update(secret);
            mac.update(PURPOSE);
            mac.update(&[half]);
            let made = mac.finalize().into_bytes();
            let at = usize::from(half) * made.len();
            key[at..at + made.len()].copy_from_slice(&made);
        }
        Self {
            key: Arc::new(key),
            public_url,
            own: None,
        }
    }

    /// How others reach this program, where the settings say so, or this machine where they do not.
    pub fn base(&self) -> Option<&Url> {
        self.public_url.as_ref().or(self.own.as_ref())
    }

    /// The address at which others reach this program, where one is set.
    pub fn public(&self) -> Option<&Url> {
        self.public_url.as_ref()
    }

    /// The same with the address that this machine reaches it by.
    #[must_use]
    pub fn reached_at(self, own: Option<Url>) -> Self {
        Self { own, ..self }
    }

    /// Whether others reach this program over TLS.
    pub fn is_encrypted(&self) -> bool {
        let public = self.public_url.as_ref();
        public.is_some_and(|url| url.scheme() == "https")
    }

    /// The address of some bytes until an instant; none where this program has no public one.
    pub fn make(&self, id: MediaId, rendition: Rendition, until: Instant) -> Option<String> {
        let mut url = self.public_url.clone()?;
        let token = self.token(id, rendition, until);
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(["m", &token]);
        Some(url.into())
    }

    /// An address for a network: the same for every attempt of a post, so that what was recorded of
    /// an attempt stays true, and good for a day at least.
    ///
    /// It ends a day after the day on which the first attempt was made, in UTC, or where that is over,
    /// a day after today.
    pub(in crate::services) fn for_network(
        &self,
        id: MediaId,
        made_at: Instant,
        now: Instant,
    ) -> Option<String> {
        let day_after = |at: Instant| (at.ms().div_euclid(DAY_MS) + 2) * DAY_MS;
        let until = day_after(made_at);
        // Soon over is over: a network may fetch some hours later.
        let until = if until - now.ms() < DAY_MS / 2 {
            day_after(now)
        } else {
            until
        };
        self.make(id, Rendition::Content, Instant::from_ms(until))
    }

    fn token(&self, id: MediaId, rendition: Rendition, until: Instant) -> String {
        let mut signed = id.uuid().as_bytes().to_vec();
        signed.push(match rendition {
            Rendition::Content => 0,
            Rendition::Thumbnail => 1,
        });
        signed.extend(until.ms().to_be_bytes());
        let mut mac = mac(&self.key);
        mac.update(&signed);
        signed.extend(mac.finalize().into_bytes());
        URL_SAFE_NO_PAD.encode(signed)
    }

    /// What a token stands for and until when; none where it is not ours, changed, or over.
    fn read(&self, token: &str, now: Instant) -> Option<(MediaId, Rendition, Instant)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signed, seal) = bytes.split_at_checked(SIGNED_BYTES)?;
        let mut mac = mac(&self.key);
        mac.update(signed);
        // Takes as long for every wrong seal.
        mac.verify_slice(seal).ok()?;
        let id = MediaId::from(Uuid::from_slice(signed.get(..16)?).ok()?);
        let rendition = match signed.get(16)? {
            0 => Rendition::Content,
            _ => Rendition::Thumbnail,
        };
        let until = Instant::from_ms(i64::from_be_bytes(*signed.get(17..)?.first_chunk()?));
        (until > now).then_some((id, rendition, until))
    }
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    let mut padded = Key::<Hmac<Sha256>>::default();
    padded[..key.len()].copy_from_slice(key);
    Hmac::new(&padded)
}

/// Which address is wanted, and for how long.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressInput {
    /// For how many seconds it is good, 1 to 604800 (7 days); an hour where nothing is said.
    #[serde(default)]
    pub expires_in_s: Option<i64>,
    /// Which bytes are meant; the picture or film itself where nothing is said.
    #[serde(default)]
    pub rendition: Option<Rendition>,
}

/// An address that needs no key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SignedAddress {
    /// The address; whoever has it may read the file.
    pub address: String,
    /// Until when.
    pub expires_at: Instant,
}

/// Makes an address of a picture or film that needs no key.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for a wrong time; [`Code::NotPossible`] where the
/// settings do not say how others reach this program.
pub async fn sign_address(
    services: &Services,
    caller: &Caller,
    id: MediaId,
    input: AddressInput,
) -> Result<SignedAddress, Error> {
    let media = get_media(services, caller, id).await?;
    caller.allow(Action::StoreMedia)?;
    let seconds = input.expires_in_s.unwrap_or(EXPIRES_S);
    if !(1..=EXPIRES_MAX_S).contains(&seconds) {
        let message = format!("use a number from 1 to {EXPIRES_MAX_S}");
        let field = FieldError::new("expires_in_s", "invalid", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    let rendition = input.rendition.unwrap_or(Rendition::Content);
    if rendition == Rendition::Thumbnail && !media.has_thumbnail {
        return Err(Error::not_found());
    }
    let now = services.clock.now();
    let expires_at = now.plus_ms(seconds * 1_000);
    let made = services.addresses.make(id, rendition, expires_at);
    let address = made.ok_or_else(|| {
        let detail = "The settings do not say how others reach this program (server.public_url).";
        Error::new(Code::NotPossible, detail)
    })?;
    let data = serde_json::json!({ "media": id, "rendition": rendition, "until": expires_at });
    let event = caller.event(EventKind::MediaOpened, now).with(data);
    let tx = services.db.begin_write().await?;
    events::append(&tx, &[&event]).await?;
    tx.commit().await?;
    Ok(SignedAddress {
        address,
        expires_at,
    })
}

/// The bytes that a signed address stands for, and until when it is good.
///
/// Errors: [`Code::NotFound`], the same whatever is wrong with it.
pub async fn open_signed(services: &Services, token: &str) -> Result<(Bytes, Instant), Error> {
    let read = services.addresses.read(token, services.clock.now());
    let (id, rendition, until) = read.ok_or_else(Error::not_found)?;
    let mut media = media::find_signed(&services.db, id).await?;
    if media.is_none() {
        media = drawn(services, id).await?;
    }
    let media = media.ok_or_else(Error::not_found)?;
    Ok((Bytes::of(services, media, rendition).await?, until))
}

/// A picture that was drawn anew for networks, as what it was drawn from would be with its file.
async fn drawn(services: &Services, id: MediaId) -> Result<Option<Media>, Error> {
    let Some(drawn) = renditions::find_signed(&services.db, id).await? else {
        return Ok(None);
    };
    let original = media::find_signed(&services.db, drawn.media).await?;
    Ok(original.and_then(|original| drawn.instead_of(&original)))
}

#[cfg(test)]
mod tests {
    use super::{Addresses, DAY_MS, MediaId, Rendition};
    use crate::domain::time::Instant;

    fn addresses(secret: &[u8]) -> Addresses {
        Addresses::new(secret, Some("https://example.org/dezent".parse().unwrap()))
    }

    fn token(address: &str) -> &str {
        address
            .strip_prefix("https://example.org/dezent/m/")
            .unwrap()
    }

    #[test]
    fn a_token_is_good_for_one_file_and_one_time() {
        let (ours, theirs) = (addresses(b"secret"), addresses(b"other"));
        let (id, until) = (MediaId::new(Instant::from_ms(1)), Instant::from_ms(5_000));
        let address = ours.make(id, Rendition::Thumbnail, until).unwrap();
        let token = token(&address);
        let before = Instant::from_ms(4_999);
        let found = Some((id, Rendition::Thumbnail, until));
        assert_eq!(ours.read(token, before), found);
        assert_eq!(ours.read(token, until), None, "over is over");
        assert_eq!(theirs.read(token, before), None);
        for at in 0..token.len() {
            let mut changed = token.to_owned();
            let other = if &token[at..=at] == "A" { "B" } else { "A" };
            changed.replace_range(at..=at, other);
            assert_eq!(ours.read(&changed, before), None, "{at}");
            assert_eq!(ours.read(&token[..at], before), None, "{at}");
        }
    }

    #[test]
    fn without_a_public_address_there_is_none() {
        let hidden = Addresses::new(b"secret", None);
        let id = MediaId::new(Instant::from_ms(1));
        assert_eq!(
            hidden.make(id, Rendition::Content, Instant::from_ms(2)),
            None
        );
        assert!(!format!("{hidden:?}").contains("key"));
    }

    #[test]
    fn a_network_is_given_the_same_address_until_it_would_be_over() {
        let ours = addresses(b"secret");
        let id = MediaId::new(Instant::from_ms(1));
        let made = Instant::from_ms(10 * DAY_MS + 5_000);
        let at = |ms: i64| ours.for_network(id, made, made.plus_ms(ms)).unwrap();
        assert_eq!(at(0), at(DAY_MS));
        assert_ne!(at(0), at(3 * DAY_MS));
        for ms in [0, DAY_MS, 2 * DAY_MS, 40 * DAY_MS] {
            let now = made.plus_ms(ms);
            assert!(
                ours.read(token(&at(ms)), now.plus_ms(DAY_MS / 2 - 10_000))
                    .is_some()
            );
        }
    }
}
