//! Notices for the person who runs Dezent: where they go, and what a letter says.

use std::collections::HashMap;

use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::{Caller, Services};
use crate::{
    domain::{
        id::ChannelId,
        notice::{self, Language},
        role::Action,
        time::Instant,
        webhook::message_id,
    },
    error::{Code, Error},
    networks::{
        deliver::{Courier, Delivered, Fate, Parcel},
        mail::{Letter, Mailer},
        signature::SigningSecret,
    },
    rules::{
        Rules,
        locale::{Param, Params, Sentence},
    },
    store::events::Recorded,
};

/// Where notices go.
#[derive(Debug, Default)]
pub struct Notifier {
    /// The operator's own webhook.
    pub webhook: Option<(Url, SigningSecret)>,
    /// The operator's letter box.
    pub mail: Option<Mailer>,
    /// The language of letters.
    pub language: Language,
}

impl Notifier {
    /// Delivers a message to the operator's webhook; none where there is none.
    pub async fn deliver(
        &self,
        courier: &Courier,
        id: String,
        at: Instant,
        body: Vec<u8>,
    ) -> Option<Delivered> {
        let (url, secret) = self.webhook.as_ref()?;
        let parcel = Parcel {
            url: url.clone(),
            id,
            at,
            body,
            secrets: vec![secret.clone()],
            headers: Vec::new(),
        };
        Some(courier.deliver(parcel).await)
    }

    fn said(&self, sentence: Sentence) -> String {
        match self.language {
            Language::En => sentence.en,
            Language::De => sentence.de,
        }
    }

    /// The letter about some events, which are told in their order.
    pub fn letter(
        &self,
        rules: &Rules,
        id: String,
        events: &[Recorded],
        channels: &HashMap<ChannelId, String>,
        now: Instant,
    ) -> Letter {
        let say = |key: &str, params: Params| self.said(rules.sentence(key, &params));
        let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let counted = || Params::from([("n".to_owned(), Param::Number(count))]);
        let lines = events.iter().filter_map(|recorded| {
            let key = notice::sentence(recorded.event.kind)?;
            let name = recorded.channel.and_then(|id| channels.get(&id));
            let name = name.cloned().unwrap_or_default();
            let params = Params::from([("channel".to_owned(), Param::Text(name))]);
            let at = recorded.event.at.utc().format("%Y-%m-%d %H:%M UTC");
            let about = recorded.publication.map(|id| format!(" ({id})"));
            let about = about.unwrap_or_default();
            Some(format!("- {at}: {}{about}", say(key, params)))
        });
        let lines: Vec<String> = lines.collect();
        let text = [
            say("notice-greeting", counted()),
            lines.join("\n"),
            say("notice-closing", Params::new()),
        ];
        Letter {
            id,
            at: now,
            subject: say("notice-subject", counted()),
            text: text.join("\n\n") + "\n",
        }
    }

    fn test_letter(&self, rules: &Rules, now: Instant) -> Letter {
        let say = |key: &str| self.said(rules.sentence(key, &Params::new()));
        Letter {
            id: message_id(Uuid::new_v4()),
            at: now,
            subject: say("notice-test-subject"),
            text: say("notice-test") + "\n",
        }
    }
}

/// What came of a test notice, one line for each way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Which way: `webhook` or `mail`.
    pub way: &'static str,
    /// Why it did not arrive; none where it did.
    pub failure: Option<String>,
}

/// Sends a test notice by every way that is set up.
///
/// Errors: [`Code::Forbidden`]; [`Code::NotPossible`] where no way is set up.
pub async fn test(services: &Services, caller: &Caller) -> Result<Vec<Tested>, Error> {
    caller.allow(Action::ConfirmSystem)?;
    let (notifier, now) = (&services.notifier, services.clock.now());
    let mut tested = Vec::new();
    let body = json!({ "type": "notify.test", "timestamp": now, "data": {} });
    let body = body.to_string().into_bytes();
    let id = message_id(Uuid::new_v4());
    if let Some(delivered) = notifier.deliver(&services.courier, id, now, body).await {
        let failure = match delivered.fate {
            Fate::Taken => None,
            Fate::Gone => Some("the receiver wants nothing more (410)".to_owned()),
            Fate::NotTaken { why, .. } => Some(why),
        };
        let way = "webhook";
        tested.push(Tested { way, failure });
    }
    if let Some(mailer) = &notifier.mail {
        let sent = mailer
            .send(&notifier.test_letter(&services.rules, now))
            .await;
        let failure = sent.err().map(|error| told(&error));
        let way = "mail";
        tested.push(Tested { way, failure });
    }
    if tested.is_empty() {
        let detail = "No notices are set up: give notify.url or notify.smtp.host.";
        return Err(Error::new(Code::NotPossible, detail));
    }
    Ok(tested)
}

/// An error with what led to it.
pub fn told(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = [&told, ": ", &cause.to_string()].concat();
        source = cause.source();
    }
    told
}
