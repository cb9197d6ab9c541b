//! Proofs of possession: a key that tokens are bound to, and what is signed with it for each call.
//!
//! Source: RFC 9449, with ES256 (RFC 7518) as atproto.com/specs/oauth has it; read 2026-12-01.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant as Monotonic},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::{SystemRandom, generate},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::{domain::time::Instant, networks::http::Answer};

/// The header in which a server gives the word that the next proofs must hold.
const NONCE: &str = "dpop-nonce";
/// How long such a word is good for at the most, and how old one may be that a call without a second try
/// is built on. Source: atproto.com/specs/oauth, read 2026-12-01: five minutes at the most.
const NONCE_LIFE: Duration = Duration::from_mins(5);
const NONCE_FRESH: Duration = Duration::from_mins(2);
/// How many servers' words are kept; our own choice.
const NONCES_MAX: usize = 1_000;

/// A key that cannot be made, read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session's key cannot be used")]
pub(super) struct KeyError;

/// A key that tokens are bound to.
pub(super) struct Key {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// What a proof is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'a> {
    /// The method of the call.
    pub(super) method: &'static str,
    /// Where it goes.
    pub(super) url: &'a Url,
    /// When it is made.
    pub(super) now: Instant,
    /// The server's word, where it gave one.
    pub(super) nonce: Option<&'a str>,
    /// The token that it is sent with, where there is one.
    pub(super) token: Option<&'a SecretString>,
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Key {
    /// Makes a key, and says how it is kept.
    pub(super) fn generate() -> Result<(Self, SecretString), KeyError> {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
        let kept = encoded(made.map_err(|_unspecified| KeyError)?.as_ref());
        Ok((Self::read(&kept)?, kept.into()))
    }

    /// Reads a key that was kept.
    pub(super) fn read(kept: &str) -> Result<Self, KeyError> {
        let random = SystemRandom::new();
        let bytes = URL_SAFE_NO_PAD.decode(kept).map_err(|_no_key| KeyError)?;
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &bytes, &random);
        let pair = pair.map_err(|_rejected| KeyError)?;
        Ok(Self { pair, random })
    }

    /// What may be known of it, as a JSON Web Key (RFC 7517).
    fn public(&self) -> Value {
        // A point without compression: a byte that says so, and two numbers of 32 bytes.
        let point = self.pair.public_key().as_ref().get(1..).unwrap_or_default();
        let (x, y) = point.split_at_checked(32).unwrap_or_default();
        json!({ "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y) })
    }

    /// A proof for one call, and no other.
    pub(super) fn proof(&self, for_use: Use<'_>) -> Result<String, KeyError> {
        let id = generate::<[u8; 16]>(&self.random).map_err(|_unspecified| KeyError)?;
        let mut url = for_use.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.public() });
        let mut claims = json!({
            "jti": encoded(&id.expose()),
            "htm": for_use.method,
            "htu": url,
            "iat": for_use.now.ms() / 1_000,
        });
        if let Some(nonce) = for_use.nonce {
            claims["nonce"] = Value::from(nonce);
        }
        if let Some(token) = for_use.token {
            let hash = Sha256::digest(token.expose_secret().as_bytes());
            claims["ath"] = Value::from(encoded(&hash));
        }
        let [header, claims] = [header, claims].map(|part| encoded(part.to_string().as_bytes()));
        let signed = format!("{header}.{claims}");
        let signature = self.pair.sign(&self.random, signed.as_bytes());
        let signature = signature.map_err(|_unspecified| KeyError)?;
        Ok(format!("{signed}.{}", encoded(signature.as_ref())))
    }
}

/// In which role a server gives its word: some are both and have one for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// It grants tokens.
    Authorization,
    /// It keeps an account's records.
    Resource,
}

/// The words that servers gave lately.
#[derive(Default)]
pub(in super::super) struct Nonces(Mutex<HashMap<(Role, String), (String, Monotonic)>>);

impl Nonces {
    /// A server's word, where it may still be good.
    pub(super) fn get(&self, role: Role, url: &Url) -> Option<String> {
        self.younger(role, url, NONCE_LIFE)
    }

    /// Whether a server's word is so young that a call with it will not be sent back.
    pub(super) fn is_fresh(&self, role: Role, url: &Url) -> bool {
        self.younger(role, url, NONCE_FRESH).is_some()
    }

    fn younger(&self, role: Role, url: &Url, than: Duration) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (role, url.origin().ascii_serialization());
        let (nonce, at) = known.get(&place)?;
        (at.elapsed() < than).then(|| nonce.clone())
    }

    /// Remembers the word that an answer gives.
    pub(super) fn learn(&self, role: Role, url: &Url, answer: &Answer) {
        let Some(nonce) = answer.header(NONCE).filter(|nonce| !nonce.is_empty()) else {
            return;
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= NONCES_MAX {
            known.retain(|_, (_, at)| at.elapsed() < NONCE_LIFE);
        }
        if known.len() < NONCES_MAX {
            let place = (role, url.origin().ascii_serialization());
            known.insert(place, (nonce.to_owned(), Monotonic::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;
    use url::Url;

    use super::{Key, KeyError, Use};
    use crate::networks::{bluesky::tests::oauth::Proof, drive::MADE_AT};

    #[test]
    fn a_proof_is_for_one_call() {
        let (key, kept) = Key::generate().unwrap();
        let url: Url = "https://pds.test/xrpc/a.b?c=d#e".parse().unwrap();
        let bare = Use {
            method: "POST",
            url: &url,
            now: MADE_AT,
            nonce: None,
            token: None,
        };
        let first = Proof::read(&key.proof(bare).unwrap());
        assert_eq!(first.header["typ"], "dpop+jwt");
        assert_eq!(first.header["alg"], "ES256");
        assert_eq!(first.header["jwk"]["kty"], "EC");
        assert_eq!(first.header["jwk"]["crv"], "P-256");
        assert_eq!(
            first.header["jwk"].as_object().unwrap().len(),
            4,
            "nothing secret"
        );
        assert_eq!(first.claims["htm"], "POST");
        assert_eq!(first.claims["htu"], "https://pds.test/xrpc/a.b");
        assert_eq!(first.claims["iat"], 1_795_413_600);
        assert_eq!(first.claims.as_object().unwrap().len(), 4);
        let again = Proof::read(&key.proof(bare).unwrap());
        assert_ne!(again.claims["jti"], first.claims["jti"]);

        let token = "token-1".to_owned().into();
        let full = Use {
            nonce: Some("word-1"),
            token: Some(&token),
            ..bare
        };
        let same = Key::read(kept.expose_secret()).unwrap();
        let proof = Proof::read(&same.proof(full).unwrap());
        assert_eq!(proof.header["jwk"], first.header["jwk"]);
        assert_eq!(proof.claims["nonce"], "word-1");
        // printf token-1 | openssl dgst -sha256 -binary | basenc --base64url
        assert_eq!(
            proof.claims["ath"],
            "PwiqzhIu4jaEMsHKI6BJvGQLr78A_fM6UkKfOLoS2_k"
        );
        for broken in ["", "a", "####"] {
            assert_eq!(Key::read(broken).err(), Some(KeyError), "{broken}");
        }
    }
}
