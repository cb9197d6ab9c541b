//! E-mail to the person who runs Dezent, by a server of their own.

use std::time::{Duration, SystemTime};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use secrecy::{ExposeSecret as _, SecretString};

use super::http::install_tls_provider;
use crate::domain::time::Instant;

/// How long each exchange with the mail server may take.
const LIMIT: Duration = Duration::from_secs(20);

/// How the way to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Encrypted from the first byte, usually at port 465.
    Tls,
    /// Encrypted after a first exchange, usually at port 587; a server that cannot is refused.
    StartTls,
    /// Not at all: for a server on the same machine.
    None,
}

/// Where mail goes, and how.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The name of the mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept private.
    pub privacy: Privacy,
    /// Who logs in, with which password; nobody where the server takes mail so.
    pub login: Option<(String, SecretString)>,
    /// Who sends, such as `Dezent <dezent@example.org>`.
    pub from: String,
    /// Who receives.
    pub to: Vec<String>,
}

/// Why no mail can be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address is none.
    #[error("{0:?} is no e-mail address")]
    Address(String),
    /// The message cannot be put together.
    #[error("the message cannot be put together")]
    Message(#[from] lettre::error::Error),
    /// The mail server cannot be reached, or did not take it.
    #[error("the mail server did not take it")]
    Smtp(#[from] lettre::transport::smtp::Error),
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id, the same when it is sent again.
    pub id: String,
    /// When it was written.
    pub at: Instant,
    /// What it is about.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
}

/// Sends mail by one server; cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    let read = text.parse().ok();
    read.ok_or_else(|| MailError::Address(text.to_owned()))
}

impl Mailer {
    /// Makes one; the server is not called yet.
    ///
    /// Errors: addresses that are none, a server's name that cannot be.
    pub fn new(settings: MailSettings) -> Result<Self, MailError> {
        install_tls_provider();
        let tls = match settings.privacy {
            Privacy::None => Tls::None,
            Privacy::Tls => Tls::Wrapper(TlsParameters::new(settings.host.clone())?),
            Privacy::StartTls => Tls::Required(TlsParameters::new(settings.host.clone())?),
        };
        let to = settings.to.iter().map(|to| mailbox(to));
        let to = to.collect::<Result<Vec<Mailbox>, MailError>>()?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(LIMIT));
        if let Some((user, password)) = settings.login {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self {
            transport: builder.build(),
            from: mailbox(&settings.from)?,
            to,
        })
    }

    /// Sends a letter.
    ///
    /// Errors: see [`MailError`].
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let domain = self.from.email.domain();
        let id = ["<", &letter.id, "@", domain, ">"].concat();
        let ms = u64::try_from(letter.at.ms()).unwrap_or_default();
        let mut message = Message::builder()
            .message_id(Some(id))
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(ms))
            .from(self.from.clone())
            .subject(&letter.subject)
            .header(ContentType::TEXT_PLAIN);
        for to in &self.to {
            message = message.to(to.clone());
        }
        self.transport
            .send(message.body(letter.text.clone())?)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MailError, MailSettings, Mailer, Privacy};

    #[test]
    fn an_address_that_is_none_is_named_and_a_password_is_not_shown() {
        let settings = |from: &str, to: &str| MailSettings {
            host: "mail.example.org".to_owned(),
            port: 587,
            privacy: Privacy::StartTls,
            login: Some(("shop".to_owned(), "hunter2".to_owned().into())),
            from: from.to_owned(),
            to: vec![to.to_owned()],
        };
        let good = settings("Dezent <dezent@example.org>", "shop@example.org");
        assert!(!format!("{good:?}").contains("hunter2"));
        assert!(!format!("{:?}", Mailer::new(good).unwrap()).contains("hunter2"));
        let wrong = Mailer::new(settings("dezent@example.org", "shop")).unwrap_err();
        assert!(matches!(wrong, MailError::Address(text) if text == "shop"));
    }
}
