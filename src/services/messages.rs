//! Messages about what happened: what they say, and what they are signed with.

use secrecy::{ExposeSecret as _, SecretSlice};
use serde_json::{Value, json};

use crate::{
    domain::{time::Instant, webhook::Webhook},
    networks::signature::SigningSecret,
    store::{events::Recorded, webhooks::Sealed},
    vault::{Place, Vault, VaultError},
};

/// The message about an event: ids to ask by, and what is worth knowing at once. It holds no secrets
/// and none of a post's words.
pub fn about(recorded: &Recorded) -> Value {
    let Recorded {
        workspace, event, ..
    } = recorded;
    json!({
        "type": event.kind.message_type(),
        "timestamp": event.at,
        "data": {
            "event": event.id,
            "workspace": workspace,
            "channel": recorded.channel,
            "post": recorded.post,
            "publication": recorded.publication,
            "actor": event.actor,
            "detail": event.data,
        },
    })
}

/// The two places of a webhook's secrets.
const SECRET: &str = "secret";
const PREVIOUS: &str = "previous_secret";

fn in_webhook<T>(webhook: &Webhook, column: &str, act: impl FnOnce(&Place<'_>) -> T) -> T {
    let (row, workspace) = (webhook.id.to_string(), webhook.workspace.to_string());
    act(&Place {
        table: "webhook",
        column,
        row: &row,
        workspace: &workspace,
    })
}

/// Seals a webhook's first secret.
pub fn seal(vault: &Vault, webhook: &Webhook, secret: &SigningSecret) -> Sealed {
    let text = secret.text();
    let text = text.expose_secret().as_bytes();
    Sealed {
        secret: in_webhook(webhook, SECRET, |place| vault.seal(place, text)),
        previous: None,
    }
}

/// Seals a new secret, and the present one as the one before.
pub fn rotate(
    vault: &Vault,
    webhook: &Webhook,
    sealed: &Sealed,
    secret: &SigningSecret,
) -> Result<Sealed, VaultError> {
    let was = in_webhook(webhook, SECRET, |place| vault.unseal(place, &sealed.secret))?;
    let previous = in_webhook(webhook, PREVIOUS, |place| {
        vault.seal(place, was.expose_secret())
    });
    Ok(Sealed {
        previous: Some(previous),
        ..seal(vault, webhook, secret)
    })
}

/// What a webhook's messages are signed with at an instant, the present secret first.
pub fn secrets(
    vault: &Vault,
    webhook: &Webhook,
    sealed: &Sealed,
    now: Instant,
) -> Result<Vec<SigningSecret>, VaultError> {
    let open = |column: &str, bytes: &[u8]| {
        let plain = in_webhook(webhook, column, |place| vault.unseal(place, bytes))?;
        read(&plain).ok_or(VaultError::Unreadable)
    };
    let mut secrets = vec![open(SECRET, &sealed.secret)?];
    let is_before = webhook.previous_until.is_some_and(|until| now < until);
    if let Some(previous) = sealed.previous.as_ref().filter(|_| is_before) {
        secrets.push(open(PREVIOUS, previous)?);
    }
    Ok(secrets)
}

fn read(plain: &SecretSlice<u8>) -> Option<SigningSecret> {
    let text = std::str::from_utf8(plain.expose_secret()).ok()?;
    SigningSecret::parse(text).ok()
}
