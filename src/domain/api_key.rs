//! API keys as text: `dz_`, 32 hexadecimal digits of the id, `_`, 43 base-62 digits of 32 random
//! bytes, and 6 base-62 digits of a checksum.
//!
//! The checksum lets a mistyped key be refused, and a leaked one be recognised by a scanner, without
//! asking the database. The pattern for such scanners is `dz_[0-9a-f]{32}_[0-9A-Za-z]{49}`.

use std::fmt;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{attempt::hex, id::KeyId};

/// What every key begins with.
const PREFIX: &str = "dz_";
/// How many random bytes a key holds.
pub const SECRET_BYTES: usize = 32;
/// How many base-62 digits these take.
const SECRET_DIGITS: usize = 43;
/// How many base-62 digits the checksum takes.
const CHECKSUM_DIGITS: usize = 6;
/// The digits of base 62, in order.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Text that is not a key; it does not say which part is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a key; a key begins with dz_ and was shown once when it was made")]
pub struct ApiKeyError;

/// A key whose checksum is right; whether it opens anything is for the database to say.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    id: KeyId,
    secret: String,
}

impl ApiKey {
    /// Makes a key from an id and random bytes.
    pub fn new(id: KeyId, random: [u8; SECRET_BYTES]) -> Self {
        Self {
            id,
            secret: base62(&random, SECRET_DIGITS),
        }
    }

    /// Reads a key; refused are other lengths, other letters and a wrong checksum.
    pub fn parse(text: &str) -> Result<Self, ApiKeyError> {
        let (id, rest) = text
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once('_'))
            .ok_or(ApiKeyError)?;
        let is_whole = id.len() == 32
            && id
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && rest.len() == SECRET_DIGITS + CHECKSUM_DIGITS
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_whole {
            return Err(ApiKeyError);
        }
        let id = Uuid::try_parse(id).ok().ok_or(ApiKeyError)?.into();
        let (secret, checksum) = rest.split_at(SECRET_DIGITS);
        let key = Self {
            id,
            secret: secret.to_owned(),
        };
        if key.checksum() == checksum {
            Ok(key)
        } else {
            Err(ApiKeyError)
        }
    }

    /// Which key it is.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The whole key; shown once, when it is made.
    pub fn text(&self) -> String {
        [self.begin().as_str(), &self.checksum()].concat()
    }

    /// SHA-256 of the secret part, 64 hexadecimal digits: what is stored of a key.
    ///
    /// The secret has 256 random bits, so a slow hash would add nothing.
    pub fn secret_hash(&self) -> String {
        hex(&Sha256::digest(&self.secret))
    }

    /// Whether this is the key whose hash was stored; takes the same time wherever they differ.
    pub fn has_hash(&self, stored: &str) -> bool {
        let own = self.secret_hash();
        let difference = own
            .bytes()
            .zip(stored.bytes())
            .fold(0, |difference, (own, stored)| {
                std::hint::black_box(difference | (own ^ stored))
            });
        own.len() == stored.len() && difference == 0
    }

    fn begin(&self) -> String {
        format!("{PREFIX}{}_{}", self.id.uuid().simple(), self.secret)
    }

    fn checksum(&self) -> String {
        base62(&Sha256::digest(self.begin())[..4], CHECKSUM_DIGITS)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A number, big end first, as so many base-62 digits.
pub(super) fn base62(number: &[u8], digits: usize) -> String {
    let mut number = number.to_vec();
    let mut text = vec![b'0'; digits];
    for digit in text.iter_mut().rev() {
        // One long division by 62; what is left over is the digit.
        let mut rest = 0_usize;
        for byte in &mut number {
            let value = rest * 256 + usize::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or_default();
            rest = value % 62;
        }
        *digit = DIGITS[rest];
    }
    text.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{ApiKey, base62};
    use crate::domain::{id::KeyId, time::Instant};

    fn key() -> ApiKey {
        ApiKey::new(KeyId::new(Instant::from_ms(1_764_547_200_000)), [7; 32])
    }

    #[test]
    fn base_62_is_the_number_in_another_base() {
        assert_eq!(base62(&[0], 2), "00");
        assert_eq!(base62(&[61], 2), "0z");
        assert_eq!(base62(&[62], 2), "10");
        assert_eq!(base62(&[0xff; 4], 6), "4gfFC3");
        assert_eq!(base62(&[0xff; 32], 43).len(), 43);
        assert_ne!(
            base62(&[0xff; 32], 43).as_bytes()[0],
            b'0',
            "43 digits are just enough"
        );
    }

    #[test]
    fn a_key_reads_back_and_matches_its_hash_alone() {
        let key = key();
        let read = ApiKey::parse(&key.text()).unwrap();
        assert_eq!(read, key);
        assert_eq!(key.text().len(), 3 + 32 + 1 + 43 + 6);
        assert!(read.has_hash(&key.secret_hash()));
        let other = ApiKey::new(key.id(), [8; 32]);
        assert!(!read.has_hash(&other.secret_hash()));
        assert!(!read.has_hash(""));
        assert!(!read.has_hash(&key.secret_hash()[..63]));
    }

    #[test]
    fn debug_shows_no_secret() {
        let key = key();
        let shown = format!("{key:?}");
        assert!(shown.contains("KeyId"));
        assert!(!shown.contains(&key.secret));
    }

    proptest! {
        #[test]
        fn any_bytes_read_back(random in any::<[u8; 32]>()) {
            let key = ApiKey::new(key().id(), random);
            prop_assert_eq!(ApiKey::parse(&key.text()), Ok(key));
        }

        #[test]
        fn one_changed_letter_is_found(
            place in 3_usize..85,
            letter in proptest::char::range('a', 'z'),
        ) {
            let text = key().text();
            let mut changed: Vec<char> = text.chars().collect();
            changed[place] = letter;
            let changed: String = changed.into_iter().collect();
            prop_assert!(changed == text || ApiKey::parse(&changed).is_err());
        }

        #[test]
        fn other_text_is_refused(text in "(dz_)?[0-9a-f_]{0,90}|\\PC{0,99}") {
            prop_assert!(ApiKey::parse(&text).is_err());
        }
    }
}
