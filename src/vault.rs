//! Seals and opens secrets, each bound to the row it lies in.
//!
//! The cipher is XChaCha20-Poly1305. What is sealed begins with the id of the key, 4 bytes, and a
//! random nonce, 24 bytes. Table, column, row and workspace are associated data, so a sealed value
//! that is moved to another row does not open there.
//!
//! The keys lie in a file of their own that only its owner may read. Whoever has the database and not
//! the file has no secrets. One key seals; while keys are changed, older ones still open. The file is
//! looked at again before anything is sealed and whenever a key is not known, so a program that runs
//! goes on while keys are changed beside it.

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use chacha20poly1305::{
    XNonce,
    aead::{Aead as _, Payload},
};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString, zeroize::Zeroizing};

use crate::{
    domain::{
        attempt::hex,
        id::{ChannelId, WorkspaceId},
    },
    networks::Session,
};

mod file;
mod ring;

use file::Stamp;
use ring::{KEY_ID_BYTES, Key, Ring};

/// How long the nonce is, in bytes.
const NONCE_BYTES: usize = 24;

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key file cannot be read or made.
    #[error("the vault's key file {} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no key file.
    #[error("the vault's key file {} is missing; put it back from your backup", .0.display())]
    Missing(PathBuf),
    /// The key file can be read by others.
    #[error(
        "the vault's key file {0} can be read by others (mode {1:03o}); run: chmod 600 {0}",
        path.display(),
        mode
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permissions, such as `0o644`.
        mode: u32,
    },
    /// The key file does not hold a key.
    #[error(
        "the vault's key file {} is damaged; put it back from your backup",
        .0.display()
    )]
    Damaged(PathBuf),
    /// It was sealed with another key.
    #[error("this was sealed with another key; put the right key file back from your backup")]
    OtherKey,
    /// It was changed, cut short, or taken from another row.
    #[error("this sealed value was changed or does not belong here")]
    NotOurs,
    /// It opens, and holds something else than was expected.
    #[error("this sealed value holds something unreadable")]
    Unreadable,
}

/// Where a sealed value lies; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The workspace that owns the row; empty where none does.
    pub workspace: &'a str,
}

impl Place<'_> {
    /// The place as associated data: each piece after its length, so that no two places are equal.
    fn associated_data(&self) -> Vec<u8> {
        let mut data = b"dezent sealed v1".to_vec();
        for piece in [self.table, self.column, self.row, self.workspace] {
            data.extend(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
            data.extend(piece.as_bytes());
        }
        data
    }
}

/// Seals and opens secrets with the keys of one file.
pub struct Vault {
    held: RwLock<Held>,
    /// Where the keys lie.
    path: PathBuf,
}

/// The keys as they were read, and how the file looked then.
#[derive(Clone)]
struct Held {
    ring: Arc<Ring>,
    stamp: Option<Stamp>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("key_ids", &self.key_ids())
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Opens the vault, or makes its key where there is none; `true` where it was made.
    ///
    /// Errors: a file that cannot be read or written, that others may read, or that is damaged.
    pub fn open_or_create(path: &Path) -> Result<(Self, bool), VaultError> {
        match Self::open(path) {
            Err(VaultError::Missing(_)) => {}
            opened => return Ok((opened?, false)),
        }
        let ring = Ring::of(Key::random());
        match file::create(path, &ring.text()) {
            // Another process was quicker; its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok((Self::open(path)?, false))
            }
            Err(source) => Err(VaultError::File {
                path: path.to_owned(),
                source,
            }),
            Ok(()) => Ok((Self::open(path)?, true)),
        }
    }

    /// Opens the vault with keys that must be there.
    ///
    /// Errors: no file, one that cannot be read, that others may read, or that is damaged.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        Ok(Self {
            held: RwLock::new(read(path)?),
            path: path.to_owned(),
        })
    }

    /// The ids of the keys, the one that seals first; each 8 hexadecimal digits.
    pub fn key_ids(&self) -> Vec<String> {
        self.ring().all().map(|key| hex(&key.id)).collect()
    }

    /// Whether there is a key that waits to become the one that seals.
    pub fn has_next(&self) -> bool {
        self.ring().next.is_some()
    }

    /// The id of the key that something was sealed with; none where it is too short to tell.
    pub fn key_id_of(sealed: &[u8]) -> Option<String> {
        Some(hex(sealed.first_chunk::<KEY_ID_BYTES>()?))
    }

    /// Whether something was sealed with the key that seals now.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.ring().first.id)
    }

    /// Writes a key into the file that opens already and will seal after the next [`Self::turn`].
    ///
    /// For several nodes: each must know a key before anybody seals with it. There is at most one;
    /// doing it twice changes nothing. Errors: a file that cannot be read or written.
    pub fn prepare(&self) -> Result<(), VaultError> {
        self.change(Ring::prepared)
    }

    /// Puts a new key first: the one that was prepared, or one made now. All others still open.
    ///
    /// Errors: a file that cannot be read or written.
    pub fn turn(&self) -> Result<(), VaultError> {
        self.change(Ring::turned)
    }

    /// Takes the keys that only open out of the file. The caller has seen that nothing needs them.
    ///
    /// Errors: a file that cannot be read or written.
    pub fn drop_older(&self) -> Result<(), VaultError> {
        self.change(Ring::without_older)
    }

    /// Changes the keys in the file, and then those in use.
    fn change(&self, change: impl FnOnce(Ring) -> Ring) -> Result<(), VaultError> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        // What lies there counts, not what was read of it once.
        let ring = change(file::read(&self.path)?);
        let failed = |source| VaultError::File {
            path: self.path.clone(),
            source,
        };
        file::replace(&self.path, &ring.text()).map_err(failed)?;
        *held = read(&self.path)?;
        Ok(())
    }

    /// The keys as they were read last.
    fn ring(&self) -> Arc<Ring> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held.ring)
    }

    /// The keys as they lie in the file now, as far as it can be read.
    fn present(&self) -> Arc<Ring> {
        let is_same = {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            held.stamp == Stamp::of(&self.path)
        };
        if !is_same {
            self.read_again();
        }
        self.ring()
    }

    fn read_again(&self) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match read(&self.path) {
            Ok(now) => *held = now,
            // What was read once still opens everything that is sealed.
            Err(error) => tracing::warn!(%error, "the vault's keys could not be read again"),
        }
    }

    /// Seals bytes for one place.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Vec<u8> {
        let ring = self.present();
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: &place.associated_data(),
        };
        let sealed = ring
            .first
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("the cipher refuses only texts of many gigabytes");
        [ring.first.id.as_slice(), &nonce, &sealed].concat()
    }

    /// Opens what was sealed for this place.
    ///
    /// Errors: another key, another place, or bytes that were changed or cut.
    pub fn unseal(&self, place: &Place<'_>, sealed: &[u8]) -> Result<SecretSlice<u8>, VaultError> {
        let (key_id, rest) = sealed
            .split_first_chunk::<KEY_ID_BYTES>()
            .ok_or(VaultError::NotOurs)?;
        let mut ring = self.ring();
        if ring.find(*key_id).is_none() {
            // Somebody may have changed keys beside us.
            ring = self.present();
        }
        let key = ring.find(*key_id).ok_or(VaultError::OtherKey)?;
        let (nonce, rest) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(VaultError::NotOurs)?;
        let payload = Payload {
            msg: rest,
            aad: &place.associated_data(),
        };
        // The cipher's error says nothing on purpose.
        let plain = key.cipher().decrypt(&XNonce::from(*nonce), payload).ok();
        Ok(plain.ok_or(VaultError::NotOurs)?.into())
    }

    /// Seals a channel's credentials and session.
    pub fn seal_session(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        session: &Session,
    ) -> Vec<u8> {
        let secrets: BTreeMap<&str, &str> = session
            .iter()
            .map(|(name, secret)| (name, secret.expose_secret()))
            .collect();
        let plain = serde_json::to_vec(&secrets).expect("a map of texts has a JSON form");
        in_channel(workspace, channel, |place| {
            self.seal(place, &Zeroizing::new(plain))
        })
    }

    /// Opens a channel's credentials and session.
    pub fn open_session(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        sealed: &[u8],
    ) -> Result<Session, VaultError> {
        let plain = in_channel(workspace, channel, |place| self.unseal(place, sealed))?;
        let secrets: BTreeMap<String, String> = serde_json::from_slice(plain.expose_secret())
            .ok()
            .ok_or(VaultError::Unreadable)?;
        Ok(secrets
            .into_iter()
            .fold(Session::default(), |session, (name, secret)| {
                session.with(&name, SecretString::from(secret))
            }))
    }
}

/// Reads the keys, and how the file looked before that.
fn read(path: &Path) -> Result<Held, VaultError> {
    let stamp = Stamp::of(path);
    let ring = Arc::new(file::read(path)?);
    Ok(Held { ring, stamp })
}

/// Says where a channel's session lies.
fn in_channel<T>(
    workspace: WorkspaceId,
    channel: ChannelId,
    act: impl FnOnce(&Place<'_>) -> T,
) -> T {
    let (row, workspace) = (channel.to_string(), workspace.to_string());
    act(&Place {
        table: "channel",
        column: "sealed",
        row: &row,
        workspace: &workspace,
    })
}

/// Random bytes of the operating system.
fn fill_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has random bytes");
}

#[cfg(test)]
mod tests;
