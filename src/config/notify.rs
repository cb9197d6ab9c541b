//! Settings of notices: where the person who runs Dezent is told what only a person can settle.

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::domain::notice::Language;

/// Where you are told what only a person can settle.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Notify {
    /// An address that takes signed messages as Standard Webhooks says, beginning with `https://`.
    pub url: Option<Url>,

    /// What these messages are signed with: `whsec_` and 24 to 64 random bytes in base64, such as the
    /// output of `echo whsec_$(openssl rand -base64 32)`.
    #[config(env = "DEZENT_NOTIFY_SECRET")]
    pub secret: Option<Hidden>,

    /// The language of e-mails: `en` or `de`.
    #[config(default = "en")]
    pub language: Language,

    /// E-mail. What happens within half a minute comes in one.
    #[config(nested)]
    pub smtp: Smtp,
}

/// E-mail.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Smtp {
    /// The name of your mail server, such as `mail.example.org`. Without it no e-mail is sent.
    pub host: Option<String>,

    /// Its port: usually 587 with `starttls`, 465 with `tls`.
    #[config(default = 587)]
    pub port: u16,

    /// How the way there is kept private: `starttls`, `tls`, or `none` for a server on this machine.
    #[config(default = "starttls")]
    pub tls: SmtpTls,

    /// Who logs in there, where it asks for that.
    pub user: Option<String>,

    /// With which password.
    #[config(env = "DEZENT_NOTIFY_SMTP_PASSWORD")]
    pub password: Option<Hidden>,

    /// Who sends, such as `Dezent <dezent@example.org>`.
    pub from: Option<String>,

    /// Who receives, such as `["shop@example.org"]`.
    #[config(default = [])]
    pub to: Vec<String>,
}

/// How the way to a mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// Encrypted after a first exchange.
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// Not at all.
    None,
}

impl Notify {
    /// What makes no sense together.
    pub(super) fn problems(&self) -> Vec<String> {
        let smtp = &self.smtp;
        let problems = [
            (
                self.url.is_some() != self.secret.is_some(),
                "notify.url and notify.secret are given together",
            ),
            (
                smtp.host.is_some() && (smtp.from.is_none() || smtp.to.is_empty()),
                "notify.smtp needs from and to",
            ),
            (
                smtp.user.is_some() != smtp.password.is_some(),
                "notify.smtp.user and notify.smtp.password are given together",
            ),
        ];
        let wrong = problems.iter().filter(|(is_wrong, _)| *is_wrong);
        wrong.map(|(_, problem)| (*problem).to_owned()).collect()
    }
}

/// A password or another secret, which is never shown.
#[derive(Clone)]
pub struct Hidden(SecretString);

impl Hidden {
    /// Takes a secret.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self(secret.into())
    }

    /// The secret, for using it.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}
