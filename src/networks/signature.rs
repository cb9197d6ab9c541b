//! Signatures of the messages that Dezent sends, as Standard Webhooks asks for them.
//!
//! A message has an id, which stays through every repeat, and the instant of this try. Id, instant and
//! body are signed with HMAC-SHA256; while a secret is being changed there is a signature for each.
//!
//! Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>,
//! read 2026-11-23.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox, SecretSlice, SecretString, zeroize::Zeroizing};
use sha2::Sha256;

use crate::domain::time::{Instant, SECOND_MS};

/// The header that holds the message's id.
pub const ID: &str = "webhook-id";
/// The header that holds the instant of this try, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header that holds the signatures, with blanks between them.
pub const SIGNATURE: &str = "webhook-signature";

/// What stands in front of a secret's text.
const PREFIX: &str = "whsec_";
/// What stands in front of a signature made with a shared secret.
const VERSION: &str = "v1,";
/// The shortest and the longest secret in bytes. Source: the specification, "Signature scheme".
const BYTES_MIN: usize = 24;
const BYTES_MAX: usize = 64;
/// How long the secrets are that are made here, in bytes.
const OWN_BYTES: usize = 32;

/// Text that is no secret to sign with; the text itself is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("use whsec_ and 24 to 64 random bytes in base64")]
pub struct NoSecret;

/// A secret that sender and receiver share.
#[derive(Debug, Clone)]
pub struct SigningSecret(SecretSlice<u8>);

impl SigningSecret {
    /// Reads `whsec_` and 24 to 64 bytes in base64.
    ///
    /// Errors: anything else.
    pub fn parse(text: &str) -> Result<Self, NoSecret> {
        let bytes = text
            .trim()
            .strip_prefix(PREFIX)
            .and_then(|text| STANDARD.decode(text).ok());
        match bytes {
            Some(bytes) if (BYTES_MIN..=BYTES_MAX).contains(&bytes.len()) => Ok(Self(bytes.into())),
            _ => Err(NoSecret),
        }
    }

    /// Makes one of 32 random bytes.
    pub fn random() -> Self {
        let bytes = SecretBox::init_with_mut(|bytes: &mut [u8; OWN_BYTES]| {
            getrandom::fill(bytes).expect("the operating system has random bytes");
        });
        Self(bytes.expose_secret().to_vec().into())
    }

    /// Its text, `whsec_…`, to be shown once.
    pub fn text(&self) -> SecretString {
        let bytes = Zeroizing::new(STANDARD.encode(self.0.expose_secret()));
        [PREFIX, &bytes].concat().into()
    }

    /// The keyed hash of a message, before it is finished.
    fn mac(&self, message: &Message<'_>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret())
            .expect("HMAC takes keys of any length");
        mac.update(message.id.as_bytes());
        mac.update(b".");
        mac.update(message.timestamp().as_bytes());
        mac.update(b".");
        mac.update(message.body);
        mac
    }
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its id, the same for every try; without a full stop in it.
    pub id: &'a str,
    /// The instant of this try.
    pub at: Instant,
    /// The bytes of the body.
    pub body: &'a [u8],
}

impl Message<'_> {
    /// The instant as the header has it.
    pub fn timestamp(&self) -> String {
        self.at.ms().div_euclid(SECOND_MS).to_string()
    }

    /// The signatures as the header has them: one for each secret, in their order.
    pub fn sign<'s>(&self, secrets: impl IntoIterator<Item = &'s SigningSecret>) -> String {
        let signature = |secret: &SigningSecret| {
            let mac = secret.mac(self).finalize().into_bytes();
            [VERSION, &STANDARD.encode(mac)].concat()
        };
        let signatures: Vec<String> = secrets.into_iter().map(signature).collect();
        signatures.join(" ")
    }
}

/// How far the instant of a try may be from the receiver's clock, in seconds.
#[cfg(any(test, feature = "testing"))]
const TOLERANCE_S: i64 = 300;

/// Why a receiver does not believe a message.
#[cfg(any(test, feature = "testing"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Disbelief {
    /// No signature is one of the secret's.
    #[error("no signature is right")]
    Signature,
    /// It is older than five minutes: a message that somebody has kept and sends again.
    #[error("the message is too old")]
    TooOld,
    /// It is more than five minutes ahead.
    #[error("the message is from the future")]
    TooNew,
}

/// Checks a message as a receiver does; what tests hold Dezent to.
///
/// Errors: see [`Disbelief`].
#[cfg(any(test, feature = "testing"))]
pub fn verify(
    message: &Message<'_>,
    signatures: &str,
    secret: &SigningSecret,
    now: Instant,
) -> Result<(), Disbelief> {
    let age_s = now.ms_since(message.at).div_euclid(SECOND_MS);
    if age_s > TOLERANCE_S {
        return Err(Disbelief::TooOld);
    }
    if age_s < -TOLERANCE_S {
        return Err(Disbelief::TooNew);
    }
    let is_right = |signature: &str| {
        let given = signature.strip_prefix(VERSION);
        let given = given.and_then(|text| STANDARD.decode(text).ok());
        given.is_some_and(|bytes| secret.mac(message).verify_slice(&bytes).is_ok())
    };
    if signatures.split(' ').any(is_right) {
        Ok(())
    } else {
        Err(Disbelief::Signature)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{Disbelief, Message, SigningSecret, verify};
    use crate::domain::time::Instant;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn message<'a>(id: &'a str, at_s: i64, body: &'a str) -> Message<'a> {
        let (at, body) = (Instant::from_ms(at_s * 1_000), body.as_bytes());
        Message { id, at, body }
    }

    fn secret(text: &str) -> SigningSecret {
        SigningSecret::parse(text).unwrap()
    }

    /// The vectors with which the libraries of the specification are tested.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let cases = [
            (
                SECRET,
                message(
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    1_614_265_330,
                    r#"{"test": 2432232314}"#,
                ),
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ),
            (
                "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
                message(
                    "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
                    1_649_367_553,
                    r#"{"email":"test@example.com","username":"test_user"}"#,
                ),
                "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
            ),
        ];
        for (text, message, expected) in cases {
            let secret = secret(text);
            assert_eq!(message.sign([&secret]), expected);
            assert_eq!(secret.text().expose_secret(), text);
            assert_eq!(verify(&message, expected, &secret, message.at), Ok(()));
        }
    }

    #[test]
    fn each_secret_signs_and_either_is_believed() {
        let (old, new) = (secret(SECRET), SigningSecret::random());
        let message = message("msg_1", 1_614_265_330, "{}");
        let signatures = message.sign([&new, &old]);
        assert_eq!(signatures.split(' ').count(), 2);
        for secret in [&old, &new] {
            assert_eq!(verify(&message, &signatures, secret, message.at), Ok(()));
        }
        let stranger = SigningSecret::random();
        let refused = verify(&message, &signatures, &stranger, message.at);
        assert_eq!(refused, Err(Disbelief::Signature));
        let asymmetric = signatures.replace("v1,", "v1a,");
        assert!(verify(&message, &asymmetric, &old, message.at).is_err());
    }

    #[test]
    fn what_was_changed_or_kept_is_not_believed() {
        let secret = secret(SECRET);
        let sent = message("msg_1", 1_614_265_330, "{}");
        let signatures = sent.sign([&secret]);
        for changed in [
            message("msg_2", 1_614_265_330, "{}"),
            message("msg_1", 1_614_265_331, "{}"),
            message("msg_1", 1_614_265_330, "[]"),
        ] {
            let refused = verify(&changed, &signatures, &secret, sent.at);
            assert_eq!(refused, Err(Disbelief::Signature));
        }
        let later = |ms: i64| verify(&sent, &signatures, &secret, sent.at.plus_ms(ms));
        assert_eq!(later(300_000), Ok(()));
        assert_eq!(later(301_000), Err(Disbelief::TooOld), "a replay");
        assert_eq!(later(-300_000), Ok(()));
        assert_eq!(later(-301_000), Err(Disbelief::TooNew));
    }

    #[test]
    fn only_secrets_of_the_right_form_and_length_are_taken() {
        let of = |bytes: usize| {
            use base64::Engine as _;
            let text = base64::engine::general_purpose::STANDARD.encode(vec![7_u8; bytes]);
            SigningSecret::parse(&format!("whsec_{text}"))
        };
        assert!(of(24).is_ok() && of(64).is_ok());
        assert!(of(23).is_err() && of(65).is_err());
        for text in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?"] {
            let refused = SigningSecret::parse(text).unwrap_err();
            assert!(!refused.to_string().contains("MfKQ"), "{refused}");
        }
        let made = SigningSecret::random().text();
        assert_eq!(made.expose_secret().len(), "whsec_".len() + 44);
        let debug = format!("{:?}", secret(SECRET));
        assert!(!debug.contains("MfKQ") && !debug.contains("49"), "{debug}");
    }
}
