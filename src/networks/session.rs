//! Sessions: what an adapter needs to speak for an account.

use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::time::Instant;

/// The name of the instant at which a session ends, in milliseconds since 1970.
pub(crate) const ENDS_AT: &str = "expires_at_ms";

/// Credentials and session of a channel, opened for one use and sealed again where they changed.
///
/// The keys are the adapter's own: `app_password`, `access_token`, ….
#[derive(Clone, Default)]
pub struct Session {
    secrets: std::collections::BTreeMap<String, SecretString>,
}

impl Session {
    /// A secret by its name.
    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.secrets.get(name)
    }

    /// When what it holds ends, where the network said so.
    pub fn ends_at(&self) -> Option<Instant> {
        let ends_at = self.get(ENDS_AT)?.expose_secret().parse().ok()?;
        Some(Instant::from_ms(ends_at))
    }

    /// Adds or replaces a secret.
    #[must_use]
    pub fn with(mut self, name: &str, secret: impl Into<SecretString>) -> Self {
        self.secrets.insert(name.to_owned(), secret.into());
        self
    }

    /// Whether both hold the same secrets under the same names.
    pub fn is_same(&self, other: &Self) -> bool {
        self.secrets.len() == other.secrets.len()
            && self.iter().all(|(name, secret)| {
                let found = other.get(name).map(SecretString::expose_secret);
                found == Some(secret.expose_secret())
            })
    }

    /// Every name and secret, for sealing.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SecretString)> {
        self.secrets
            .iter()
            .map(|(name, secret)| (name.as_str(), secret))
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.secrets.keys()).finish()
    }
}
