//! Passwords: what may be one, and how it is kept and compared.
//!
//! Kept by Argon2id with 19 MiB and two rounds, which is what the OWASP asks for at least. Source: OWASP
//! Password Storage Cheat Sheet, read 2026-12-01.

use std::{fmt, sync::Arc};

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{OnceCell, Semaphore};

use crate::error::{Error, FieldError};

/// How many characters a password has at least, and at most. Source: NIST SP 800-63B-4, section 3.1.1.2,
/// read 2026-12-01, which asks for 15 where nothing else is needed and for 64 to be taken; the page's design
/// takes 12.
const LENGTH_MIN: usize = 12;
const LENGTH_MAX: usize = 200;
/// How many are computed side by side: each takes 19 MiB for as long as it lasts.
const AT_ONCE: usize = 2;

/// Computes passwords, few at a time.
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// What is compared where there is nobody, so that it takes as long.
    nobodys: OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            nobodys: OnceCell::new(),
        }
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

impl Passwords {
    /// A password as it is kept.
    pub async fn hash(&self, password: &SecretString) -> Result<String, Error> {
        let password = password.clone();
        self.computed(move || hash(&password)).await?
    }

    /// Whether a password is the one that is kept. Takes as long where none is kept.
    pub async fn is_right(
        &self,
        password: &SecretString,
        kept: Option<&str>,
    ) -> Result<bool, Error> {
        let is_somebodys = kept.is_some();
        let kept = match kept {
            Some(kept) => kept.to_owned(),
            None => self.nobodys().await?,
        };
        let password = password.clone();
        let is_same = self.computed(move || is_same(&password, &kept)).await?;
        Ok(is_same && is_somebodys)
    }

    async fn nobodys(&self) -> Result<String, Error> {
        let made = async || self.hash(&SecretString::from("nobody")).await;
        self.nobodys.get_or_try_init(made).await.cloned()
    }

    async fn computed<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        let computed = tokio::task::spawn_blocking(compute).await;
        computed.map_err(Error::internal)
    }
}

fn hash(password: &SecretString) -> Result<String, Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(Error::internal)?;
    let password = password.expose_secret().as_bytes();
    let kept: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, &salt)
        .map_err(Error::internal)?;
    Ok(kept.to_string())
}

fn is_same(password: &SecretString, kept: &str) -> bool {
    let password = password.expose_secret().as_bytes();
    Argon2::default().verify_password(password, kept).is_ok()
}

/// What is wrong with a password that somebody chose.
pub fn refuse(field: &str, password: &SecretString) -> Option<FieldError> {
    let length = password.expose_secret().chars().count();
    if length > LENGTH_MAX {
        return Some(FieldError::too_much(
            field,
            length,
            LENGTH_MAX,
            "characters",
        ));
    }
    (length < LENGTH_MIN).then(|| FieldError {
        count: Some(length),
        limit: Some(LENGTH_MIN),
        unit: Some("characters".to_owned()),
        ..FieldError::new(
            field,
            "too_short",
            format!("{length} characters; take {LENGTH_MIN} or more, such as four words that do not belong together"),
        )
    })
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::{Passwords, refuse};

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn only_the_same_password_is_right_and_nobody_has_one() {
        let passwords = Passwords::default();
        let given = secret("vier Laibe Brot im Ofen");
        let kept = passwords.hash(&given).await.unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_ne!(kept, passwords.hash(&given).await.unwrap());
        let is_right = async |text, kept| {
            let given = secret(text);
            passwords.is_right(&given, kept).await.unwrap()
        };
        assert!(is_right("vier Laibe Brot im Ofen", Some(&kept)).await);
        assert!(!is_right("vier Laibe Brot im ofen", Some(&kept)).await);
        assert!(!is_right("vier Laibe Brot im Ofen", Some("")).await);
        assert!(!is_right("nobody", None).await);
    }

    #[test]
    fn a_password_has_twelve_characters_at_least() {
        let code = |text: &str| refuse("password", &secret(text)).map(|field| field.code);
        assert_eq!(code("äöüäöüäöüäö").as_deref(), Some("too_short"));
        assert_eq!(code("äöüäöüäöüäöü"), None);
        assert_eq!(code(&"a".repeat(200)), None);
        assert_eq!(code(&"a".repeat(201)).as_deref(), Some("too_long"));
    }
}
