//! Seals and opens secrets, each bound to the row it lies in.
//!
//! The cipher is XChaCha20-Poly1305. What is sealed begins with the id of the key, 4 bytes, and a
//! random nonce, 24 bytes. Table, column, row and workspace are associated data, so a sealed value
//! that is moved to another row does not open there.
//!
//! The key lies in a file of its own that only its owner may read. Whoever has the database and not
//! the file has no secrets.

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use secrecy::{ExposeSecret as _, SecretBox, SecretSlice, SecretString, zeroize::Zeroizing};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{
        attempt::hex,
        id::{ChannelId, WorkspaceId},
    },
    networks::Session,
};

/// How long the key is, in bytes.
const KEY_BYTES: usize = 32;
/// How long the id of the key is, in bytes.
const KEY_ID_BYTES: usize = 4;
/// How long the nonce is, in bytes.
const NONCE_BYTES: usize = 24;
/// What stands above the key in its file.
const FILE_HEAD: &str = "\
# The key of Dezent's vault. Without it no sealed password or token can be opened again.
# Keep a copy of it, apart from the copies of the database. Do not change it by hand.
";

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

/// Seals and opens secrets with one key.
pub struct Vault {
    key_id: [u8; KEY_ID_BYTES],
    key: SecretBox<[u8; KEY_BYTES]>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("key_id", &hex(&self.key_id))
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
        let vault = Self::with_key(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| {
            fill_random(key);
        }));
        match create_file(path, &vault.file_text()) {
            // Another process was quicker; its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok((Self::open(path)?, false))
            }
            Err(source) => Err(VaultError::File {
                path: path.to_owned(),
                source,
            }),
            Ok(()) => Ok((vault, true)),
        }
    }

    /// Opens the vault with a key that must be there.
    ///
    /// Errors: no file, one that cannot be read, that others may read, or that is damaged.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        let file_error = |source| VaultError::File {
            path: path.to_owned(),
            source,
        };
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(VaultError::Missing(path.to_owned()));
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(VaultError::Damaged(path.to_owned()));
            }
            text => Zeroizing::new(text.map_err(file_error)?),
        };
        let mode = mode_of(&std::fs::metadata(path).map_err(file_error)?);
        if mode & 0o077 != 0 {
            return Err(VaultError::TooOpen {
                path: path.to_owned(),
                mode,
            });
        }
        Self::from_text(&text).ok_or_else(|| VaultError::Damaged(path.to_owned()))
    }

    fn with_key(key: SecretBox<[u8; KEY_BYTES]>) -> Self {
        let mut key_id = [0; KEY_ID_BYTES];
        let digest = Sha256::new()
            .chain_update("dezent key id v1")
            .chain_update(key.expose_secret());
        key_id.copy_from_slice(&digest.finalize()[..KEY_ID_BYTES]);
        Self { key_id, key }
    }

    /// Reads `id: 8 hexadecimal digits` and `key: base64`. The id follows from the key, so a file
    /// that was mistyped or cut is found out.
    fn from_text(text: &str) -> Option<Self> {
        let line = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name))
                .map(str::trim)
        };
        let bytes = Zeroizing::new(STANDARD.decode(line("key:")?).ok()?);
        let key: [u8; KEY_BYTES] = bytes.as_slice().try_into().ok()?;
        let vault = Self::with_key(SecretBox::new(Box::new(key)));
        (line("id:")? == hex(&vault.key_id)).then_some(vault)
    }

    fn file_text(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(STANDARD.encode(self.key.expose_secret()));
        let id = hex(&self.key_id);
        Zeroizing::new([FILE_HEAD, "id: ", &id, "\nkey: ", &key, "\n"].concat())
    }

    /// Seals bytes for one place.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: &place.associated_data(),
        };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("the cipher refuses only texts of many gigabytes");
        [self.key_id.as_slice(), &nonce, &sealed].concat()
    }

    /// Opens what was sealed for this place.
    ///
    /// Errors: another key, another place, or bytes that were changed or cut.
    pub fn unseal(&self, place: &Place<'_>, sealed: &[u8]) -> Result<SecretSlice<u8>, VaultError> {
        let (key_id, rest) = sealed
            .split_first_chunk::<KEY_ID_BYTES>()
            .ok_or(VaultError::NotOurs)?;
        if *key_id != self.key_id {
            return Err(VaultError::OtherKey);
        }
        let (nonce, rest) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(VaultError::NotOurs)?;
        let payload = Payload {
            msg: rest,
            aad: &place.associated_data(),
        };
        // The cipher's error says nothing on purpose.
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok();
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

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose_secret().into())
    }
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

/// Makes a file that only its owner may read, whole or not at all, and never over another.
fn create_file(path: &Path, text: &str) -> io::Result<()> {
    use io::Write as _;
    let mut half_made = path.as_os_str().to_owned();
    half_made.push(["-", &std::process::id().to_string(), ".new"].concat());
    let half_made = PathBuf::from(half_made);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half_made)?;
    let made = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    // A link, unlike renaming, does not replace a key that another process has just made.
    let made = made.and_then(|()| std::fs::hard_link(&half_made, path));
    std::fs::remove_file(&half_made)?;
    made?;
    if let (true, Some(directory)) = (cfg!(unix), path.parent()) {
        std::fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// Who may do what with a file; 0 where the system has no such bits.
#[cfg(unix)]
fn mode_of(metadata: &std::fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777
}

/// Who may do what with a file; 0 where the system has no such bits.
#[cfg(not(unix))]
fn mode_of(_: &std::fs::Metadata) -> u32 {
    0
}

#[cfg(test)]
mod tests;
