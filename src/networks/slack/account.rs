//! Which channels a bot token may speak for, and which webhook an address is.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{
    BOT_ID, BOT_USER, HOOK, Slack,
    answers::{Said, of_hook, unproven},
    settings::{WAY, Way},
    with_token,
};
use crate::{
    domain::channel::Account,
    networks::{
        ConnectError, ConnectRequest, Connected, Options, Outcome, Session,
        consent::{Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, REFRESH},
    },
};

/// Where webhooks are. Source: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, read
/// 2026-12-01.
const HOOKS_HOST: &str = "hooks.slack.com";

/// How many channels one page lists, and how many pages are read at the most.
/// Source: docs.slack.dev/reference/methods/conversations.list, read 2026-12-01.
const PAGE: &str = "200";
const PAGES_MAX: usize = 25;

/// Who a token is. Source: docs.slack.dev/reference/methods/auth.test, read 2026-12-01.
#[derive(Deserialize)]
pub(super) struct Bot {
    url: Url,
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    bot_id: String,
}

/// One page of channels.
#[derive(Deserialize)]
struct Page {
    channels: Vec<Channel>,
    #[serde(default)]
    response_metadata: Cursor,
}

/// Where the next page begins.
#[derive(Default, Deserialize)]
struct Cursor {
    #[serde(default)]
    next_cursor: String,
}

/// A channel.
#[derive(Deserialize)]
struct Channel {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    is_private: bool,
    #[serde(default)]
    is_member: bool,
}

impl Channel {
    /// What tells it from others, for a person.
    fn about(&self) -> String {
        let seen = if self.is_private { "private" } else { "public" };
        if self.is_member {
            seen.to_owned()
        } else {
            format!("{seen}; invite the app to it, so that it can share files and read back")
        }
    }
}

/// A credential that is wrong.
fn wrong(field: &str, message: &str) -> ConnectError {
    ConnectError::Field {
        field: format!("credentials.{field}"),
        message: message.to_owned(),
    }
}

/// The path of a webhook below `services`, by its address: the workspace, the webhook, its secret.
fn hook_path(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if url.scheme() != "https" || url.host_str() != Some(HOOKS_HOST) {
        return None;
    }
    let path = url.path().strip_prefix("/services/")?;
    let pieces: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let is_piece =
        |piece: &&str| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (pieces.len() == 3 && pieces.iter().all(is_piece)).then(|| pieces.join("/"))
}

/// The settings with how the channel is spoken to.
fn by(way: Way, options: &Options) -> Options {
    let mut options = options.clone();
    options.insert(WAY.to_owned(), json!(way.name()));
    options
}

impl Slack {
    /// Proves what a person has typed in: a bot token, or the address of a webhook.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let token = given(ACCESS).ok_or_else(|| wrong(ACCESS, "is needed"))?;
        if token.contains("://") {
            let path = hook_path(token).ok_or_else(|| {
                let message = "a webhook's address begins with https://hooks.slack.com/services/";
                wrong(ACCESS, message)
            })?;
            return self.open_hook(&path, request.options).await;
        }
        let mut session = Session::default().with(ACCESS, token);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.channels(&session, request.options).await?;
        let wanted = given("channel").map(|wanted| {
            let name = format!("#{}", wanted.trim_start_matches('#'));
            let named = targets
                .iter()
                .find(|one| one.connected.account.handle == name);
            let id = named.map(|one| one.connected.account.remote_id.as_str());
            id.unwrap_or(wanted).to_owned()
        });
        chosen(targets, wanted.as_deref(), "credentials.channel")
    }

    /// Proves a webhook by a message without a text, which every webhook refuses and only one that
    /// is alive refuses for that reason.
    async fn open_hook(&self, path: &str, options: &Options) -> Result<Connected, ConnectError> {
        let secret = SecretString::from(path);
        let request = Request::post(self.hook(&secret)).json(&json!({}));
        let answer = self.http.prepare(request).await?;
        match of_hook(&answer).outcome {
            Outcome::Refused { .. } if answer.status == 400 => {}
            Outcome::Refused { .. } | Outcome::Unauthorized => {
                let why = "Slack does not take messages at this address (any more)";
                return Err(ConnectError::Refused(why.to_owned()));
            }
            _ => {
                let why = format!("Slack answered {}", answer.status);
                return Err(ConnectError::Unreachable(why));
            }
        }
        // The third piece is the secret; the first two say whose webhook it is.
        let id = path.rsplit_once('/').map_or(path, |(id, _)| id);
        Ok(Connected {
            account: Account {
                remote_id: id.to_owned(),
                handle: format!("webhook {id}"),
                url: None,
                server: None,
            },
            session: Session::default().with(HOOK, secret),
            options: by(Way::Webhook, options),
        })
    }

    /// Who a session's token is.
    pub(super) async fn bot(&self, session: &Session) -> Result<Bot, ConnectError> {
        self.tested(session).await.map(|(bot, _)| bot)
    }

    /// Who a session's token is, and the answer that tells it.
    pub(super) async fn tested(&self, session: &Session) -> Result<(Bot, Answer), ConnectError> {
        let none = || ConnectError::Refused("there is no token".to_owned());
        let request = Request::post(self.method("auth.test", &[]));
        let request = with_token(request, session).ok_or_else(none)?;
        let answer = self.http.read(request).await?;
        match answer.json::<Bot>() {
            Ok(bot) if Said::of(&answer).is_done(&answer) => Ok((bot, answer)),
            _ => Err(unproven(&answer)),
        }
    }

    /// Every channel that a token's bot sees and that is not archived, each with a session of its own.
    pub(super) async fn channels(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let bot = self.bot(session).await?;
        let session = session
            .clone()
            .with(BOT_ID, bot.bot_id.as_str())
            .with(BOT_USER, bot.user_id.as_str());
        let mut targets = Vec::new();
        let mut cursor = String::new();
        for _ in 0..PAGES_MAX {
            let page = self.channel_page(&session, &cursor).await?;
            targets.extend(page.channels.into_iter().map(|channel| Target {
                kind: "channel".to_owned(),
                about: channel.about(),
                connected: connected(&channel, &bot, &session, options),
            }));
            cursor = page.response_metadata.next_cursor;
            if cursor.is_empty() {
                break;
            }
        }
        Ok(targets)
    }

    async fn channel_page(&self, session: &Session, cursor: &str) -> Result<Page, ConnectError> {
        let mut query = vec![
            ("types", "public_channel,private_channel"),
            ("exclude_archived", "true"),
            ("limit", PAGE),
        ];
        if !cursor.is_empty() {
            query.push(("cursor", cursor));
        }
        let none = || ConnectError::Refused("there is no token".to_owned());
        let request = Request::get(self.method("conversations.list", &query));
        let request = with_token(request, session).ok_or_else(none)?;
        let answer = self.http.read(request).await?;
        match answer.json::<Page>() {
            Ok(page) if Said::of(&answer).is_done(&answer) => Ok(page),
            _ => Err(unproven(&answer)),
        }
    }
}

/// A channel as it is kept.
fn connected(channel: &Channel, bot: &Bot, session: &Session, options: &Options) -> Connected {
    let mut url = bot.url.clone();
    url.set_path(&format!("archives/{}", channel.id));
    Connected {
        account: Account {
            remote_id: channel.id.clone(),
            handle: format!("#{}", channel.name),
            url: Some(url.to_string()),
            server: bot.url.host_str().map(str::to_owned),
        },
        session: session.clone(),
        options: by(Way::Bot, options),
    }
}

#[cfg(test)]
mod tests {
    use super::hook_path;

    #[test]
    fn only_the_address_of_a_webhook_is_one() {
        let good = "https://hooks.slack.com/services/T1/B2/s3Cr3t";
        assert_eq!(hook_path(good).as_deref(), Some("T1/B2/s3Cr3t"));
        assert_eq!(
            hook_path(&format!("{good}/")).as_deref(),
            Some("T1/B2/s3Cr3t")
        );
        for wrong in [
            "http://hooks.slack.com/services/T1/B2/s",
            "https://hooks.slack.com.example.org/services/T1/B2/s",
            "https://slack.com/services/T1/B2/s",
            "https://hooks.slack.com/services/T1/B2",
            "https://hooks.slack.com/services/T1/B2/",
            "https://hooks.slack.com/services/T1/B2/s/x",
            "https://hooks.slack.com/services/T1/../s%2F",
            "https://hooks.slack.com/workflows/T1/B2/s",
        ] {
            assert_eq!(hook_path(wrong), None, "{wrong}");
        }
    }
}
