//! The keys of a vault, and the text of the file they lie in.
//!
//! One key:
//!
//! ```text
//! id: 8 hexadecimal digits
//! key: base64
//! ```
//!
//! While keys are changed there are several: first the one that seals, then those that only open.
//! `keys: N` says how many there must be, so that a file that was cut is found out. A key that is
//! ready to become the first is written as `next id` and `next key`.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use secrecy::{ExposeSecret as _, SecretBox, zeroize::Zeroizing};
use sha2::{Digest as _, Sha256};

use super::fill_random;
use crate::domain::attempt::hex;

/// How long a key is, in bytes.
pub(super) const KEY_BYTES: usize = 32;
/// How long the id of a key is, in bytes.
pub(super) const KEY_ID_BYTES: usize = 4;

/// What stands above the keys in their file.
const FILE_HEAD: &str = "\
# The key of Dezent's vault. Without it no sealed password or token can be opened again.
# Keep a copy of it, apart from the copies of the database. Do not change it by hand.
";

/// One key, and its id, which follows from it.
pub(super) struct Key {
    pub(super) id: [u8; KEY_ID_BYTES],
    secret: SecretBox<[u8; KEY_BYTES]>,
}

impl Key {
    /// Makes a key of the system's random bytes.
    pub(super) fn random() -> Self {
        Self::of(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| {
            fill_random(key);
        }))
    }

    pub(super) fn of(secret: SecretBox<[u8; KEY_BYTES]>) -> Self {
        let mut id = [0; KEY_ID_BYTES];
        let digest = Sha256::new()
            .chain_update("dezent key id v1")
            .chain_update(secret.expose_secret());
        id.copy_from_slice(&digest.finalize()[..KEY_ID_BYTES]);
        Self { id, secret }
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.secret.expose_secret().into())
    }

    /// Reads a key; none where the id is not its own, as after a slip of the pen.
    fn read(id: &str, key: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(key).ok()?);
        let secret: [u8; KEY_BYTES] = bytes.as_slice().try_into().ok()?;
        let key = Self::of(SecretBox::new(Box::new(secret)));
        (hex(&key.id) == id).then_some(key)
    }

    fn text(&self, before: &str) -> Zeroizing<String> {
        let key = Zeroizing::new(STANDARD.encode(self.secret.expose_secret()));
        let id = hex(&self.id);
        Zeroizing::new([before, "id: ", &id, "\n", before, "key: ", &key, "\n"].concat())
    }
}

/// The keys of a vault; at least one.
#[derive(Clone)]
pub(super) struct Ring {
    /// Seals and opens.
    pub(super) first: Arc<Key>,
    /// Only open, newest first.
    pub(super) older: Vec<Arc<Key>>,
    /// Opens, and will seal once it is put first.
    pub(super) next: Option<Arc<Key>>,
}

impl Ring {
    pub(super) fn of(key: Key) -> Self {
        Self {
            first: Arc::new(key),
            older: Vec::new(),
            next: None,
        }
    }

    /// Every key, the sealing one first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Key>> {
        [&self.first]
            .into_iter()
            .chain(&self.older)
            .chain(&self.next)
    }

    pub(super) fn find(&self, id: [u8; KEY_ID_BYTES]) -> Option<&Key> {
        self.all().find(|key| key.id == id).map(Arc::as_ref)
    }

    /// With a key that is ready to become the first, unless there is one.
    pub(super) fn prepared(self) -> Self {
        let next = self.next.unwrap_or_else(|| Arc::new(Key::random()));
        Self {
            next: Some(next),
            ..self
        }
    }

    /// With a new first key: the one that was ready, or one made now.
    pub(super) fn turned(self) -> Self {
        let Self { first, older, next } = self.prepared();
        let older = [first].into_iter().chain(older).collect();
        Self {
            first: next.unwrap_or_else(|| Arc::new(Key::random())),
            older,
            next: None,
        }
    }

    /// Without the keys that only open.
    pub(super) fn without_older(self) -> Self {
        Self {
            older: Vec::new(),
            ..self
        }
    }

    /// Reads the text of a key file; none where anything in it is not as it was written.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mut keys, mut next, mut expected) = (Vec::new(), None, None);
        let mut id: Option<(&str, &str)> = None;
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once(':')? {
                ("keys", count) => expected = Some(count.trim().parse::<usize>().ok()?),
                (name @ ("id" | "next id"), text) if id.is_none() => id = Some((name, text.trim())),
                ("key", key) => match id.take()? {
                    ("id", id) => keys.push(Arc::new(Key::read(id, key.trim())?)),
                    _ => return None,
                },
                ("next key", key) if next.is_none() => match id.take()? {
                    ("next id", id) => next = Some(Arc::new(Key::read(id, key.trim())?)),
                    _ => return None,
                },
                _ => return None,
            }
        }
        let count = keys.len() + usize::from(next.is_some());
        if id.is_some() || count != expected.unwrap_or(1) {
            return None;
        }
        let mut keys = keys.into_iter();
        Some(Self {
            first: keys.next()?,
            older: keys.collect(),
            next,
        })
    }

    /// The text of the key file.
    pub(super) fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(FILE_HEAD.to_owned());
        let count = self.all().count();
        if count > 1 {
            text.push_str("keys: ");
            text.push_str(&count.to_string());
            text.push('\n');
        }
        for key in [&self.first].into_iter().chain(&self.older) {
            text.push_str(&key.text(""));
        }
        if let Some(next) = &self.next {
            text.push_str(&next.text("next "));
        }
        text
    }
}
