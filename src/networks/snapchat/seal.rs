//! Encryption: Snapchat takes only files that were encrypted before they leave, and their key beside
//! them.
//!
//! AES-256 in CBC mode with PKCS#7 padding and nothing before the first block. This hides a file from
//! whoever stores it on its way and proves nothing else.
//!
//! Source: Snap's page *Public Profile API*, read 2026-12-01.

use std::io;

use aes::Aes256;
use cbc::{
    Encryptor,
    cipher::{BlockModeEncrypt as _, KeyIvInit as _, array::Array},
};
use futures_util::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use tokio_util::bytes::Bytes;

use crate::networks::{ByteStream, DraftMedia, DraftPart};

/// The size of a block, in bytes.
const BLOCK_BYTES: u64 = 16;

/// What a file is encrypted with.
pub(super) struct Seal {
    /// The key.
    pub(super) key: [u8; 32],
    /// The first block's vector.
    pub(super) iv: [u8; 16],
}

impl Seal {
    /// The key and vector of one file of a part.
    ///
    /// They are derived from the part's own key, which is a secret of this installation, differs from
    /// part to part and is told to nobody here. So they cannot be guessed, and the file is encrypted to
    /// the same bytes whenever a piece of it is sent.
    pub(super) fn of(part: &DraftPart, media: &DraftMedia) -> Self {
        let derived = |what: &str| {
            let hash = Sha256::new()
                .chain_update(format!("snapchat {what}\0"))
                .chain_update(&part.key)
                .chain_update("\0")
                .chain_update(&media.name);
            <[u8; 32]>::from(hash.finalize())
        };
        let mut iv = [0; 16];
        iv.copy_from_slice(&derived("iv")[..16]);
        Self {
            key: derived("key"),
            iv,
        }
    }

    /// The bytes of a file, encrypted while they are read.
    pub(super) fn encrypt(&self, bytes: ByteStream) -> ByteStream {
        let sealing = Sealing {
            bytes,
            cipher: Encryptor::new(&self.key.into(), &self.iv.into()),
            rest: Vec::new(),
            is_done: false,
        };
        Box::pin(stream::try_unfold(sealing, Sealing::next))
    }
}

/// The size of a file once it is encrypted, in bytes: the padding is at least one byte.
pub(super) fn sealed_bytes(size_bytes: u64) -> u64 {
    (size_bytes / BLOCK_BYTES + 1) * BLOCK_BYTES
}

/// A file that is being encrypted.
struct Sealing {
    bytes: ByteStream,
    cipher: Encryptor<Aes256>,
    /// What does not fill a block yet.
    rest: Vec<u8>,
    is_done: bool,
}

impl Sealing {
    /// The next blocks; none after the last one.
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        while !self.is_done {
            if let Some(chunk) = self.bytes.next().await {
                self.rest.extend_from_slice(&chunk?);
            } else {
                self.pad();
            }
            let (blocks, left) = Array::slice_as_chunks_mut(&mut self.rest);
            self.cipher.encrypt_blocks(blocks);
            let left = left.to_vec();
            let mut sealed = std::mem::replace(&mut self.rest, left);
            sealed.truncate(sealed.len() - self.rest.len());
            if !sealed.is_empty() {
                return Ok(Some((Bytes::from(sealed), self)));
            }
        }
        Ok(None)
    }

    /// Fills the last block with as many bytes as are missing, each of which says how many that are; a
    /// whole block where none is. Source: RFC 5652, section 6.3, read 2026-12-01.
    fn pad(&mut self) {
        self.is_done = true;
        let missing = 16 - u8::try_from(self.rest.len() % 16).unwrap_or_default();
        self.rest.extend((0..missing).map(|_| missing));
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::{TryStreamExt as _, stream};
    use tokio_util::bytes::Bytes;

    use super::{Seal, sealed_bytes};
    use crate::{domain::attempt::hex, networks::ByteStream};

    /// The key and vector of NIST SP 800-38A, F.2.5.
    fn seal() -> Seal {
        let mut key = [0; 32];
        let text = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
        for (index, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap();
        }
        let iv = std::array::from_fn(|index| u8::try_from(index).unwrap());
        Seal { key, iv }
    }

    fn in_chunks(bytes: &[u8], size: usize) -> ByteStream {
        let chunks: Vec<io::Result<Bytes>> = bytes
            .chunks(size)
            .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
            .collect();
        Box::pin(stream::iter(chunks))
    }

    async fn sealed(bytes: &[u8], size: usize) -> Vec<u8> {
        let sealed = seal().encrypt(in_chunks(bytes, size));
        sealed.try_collect::<Vec<_>>().await.unwrap().concat()
    }

    #[tokio::test]
    async fn files_are_encrypted_as_the_standard_has_it() {
        let plain: Vec<u8> = [
            0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93,
            0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac,
            0x45, 0xaf, 0x8e, 0x51,
        ]
        .to_vec();
        let expected = "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d";
        // However the file comes in, and with a whole block of padding at its end.
        for size in [1, 7, 16, 17, 32] {
            let sealed = sealed(&plain, size).await;
            assert_eq!(hex(&sealed[..32]), expected, "{size}");
            assert_eq!(sealed.len() as u64, sealed_bytes(32));
        }
    }

    #[tokio::test]
    async fn what_is_encrypted_can_be_read_again() {
        use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _, array::Array};
        for length in [0_usize, 1, 15, 16, 17, 1_000] {
            let plain: Vec<u8> = (0..length).map(|at| b"abcdefg"[at % 7]).collect();
            let mut sealed = sealed(&plain, 100).await;
            assert_eq!(sealed.len() as u64, sealed_bytes(length as u64));
            let seal = seal();
            let mut cipher = cbc::Decryptor::<aes::Aes256>::new(&seal.key.into(), &seal.iv.into());
            cipher.decrypt_blocks(Array::slice_as_chunks_mut(&mut sealed).0);
            let padding = usize::from(*sealed.last().unwrap());
            assert!((1..=16).contains(&padding));
            assert!(
                sealed[sealed.len() - padding..]
                    .iter()
                    .all(|byte| usize::from(*byte) == padding)
            );
            assert_eq!(sealed[..sealed.len() - padding], plain);
        }
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_an_error() {
        let chunks = [Ok(Bytes::from("abc")), Err(io::Error::other("gone"))];
        let sealed = seal().encrypt(Box::pin(stream::iter(chunks)));
        assert!(sealed.try_collect::<Vec<_>>().await.is_err());
    }
}
