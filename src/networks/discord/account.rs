//! Which channel a webhook belongs to, and whether a bot can read it.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{BOT_TOKEN, Discord, GUILD, HOOK_ID, HOOK_TOKEN, answers::Said, settings::READS_BACK};
use crate::{
    domain::{
        channel::Account,
        time::{Instant, SECOND_MS},
    },
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Quota, Session,
        http::{Answer, Request},
    },
};

/// The servers that webhooks are copied from. Source: discord.com/developers/docs/resources/webhook, read
/// 2026-12-01; the last two are Discord's own previews of itself.
const HOSTS: [&str; 4] = [
    "discord.com",
    "discordapp.com",
    "ptb.discord.com",
    "canary.discord.com",
];

/// The type of a webhook that takes messages.
/// Source: discord.com/developers/docs/resources/webhook#webhook-object-webhook-types, read 2026-12-01.
const INCOMING: i64 = 1;

/// What is said of a webhook of another type.
const NO_MESSAGES: &str = "this webhook takes no messages";

/// A webhook.
#[derive(Debug, Deserialize)]
struct Hook {
    #[serde(rename = "type")]
    kind: i64,
    #[serde(default)]
    name: Option<String>,
    /// None of those that belong to an app.
    #[serde(default)]
    channel_id: Option<String>,
    #[serde(default)]
    guild_id: Option<String>,
}

impl Hook {
    /// The channel that takes its messages; none where it takes none.
    fn channel(&self) -> Option<&str> {
        self.channel_id.as_deref().filter(|_| self.kind == INCOMING)
    }

    /// What it is called.
    fn handle(&self) -> &str {
        self.name.as_deref().unwrap_or("webhook")
    }

    /// Sees that it leads to a channel.
    fn prove_channel(&self, channel: &str) -> Result<(), ConnectError> {
        if self.channel_id.as_deref() == Some(channel) {
            return Ok(());
        }
        let why = "somebody has moved this webhook to another channel";
        Err(ConnectError::Refused(why.to_owned()))
    }
}

/// What is left of the reads of a webhook. Calls are counted by what they do, so that none left says nothing
/// of messages, and is not told.
/// Source: discord.com/developers/docs/topics/rate-limits, read 2026-12-01.
fn reads_left(answer: &Answer) -> Option<Quota> {
    let left = answer.rate_limit.remaining.filter(|left| *left > 0)?;
    let ends_at_s = answer.whole_number("x-ratelimit-reset");
    Some(Quota {
        of: "reads".to_owned(),
        left: Some(left),
        max: answer.rate_limit.limit,
        ends_at: ends_at_s.map(|at_s| Instant::from_ms(at_s.saturating_mul(SECOND_MS))),
    })
}

/// What Discord says where a bot cannot read a channel.
fn cannot_read(answer: &Answer) -> String {
    let told = Said::of(answer).sentence();
    let message = format!("this bot cannot read the channel: {told}");
    message.trim_end_matches([':', ' ']).to_owned()
}

/// A credential that is wrong.
fn wrong(field: &str, message: &str) -> ConnectError {
    ConnectError::Field {
        field: format!("credentials.{field}"),
        message: message.to_owned(),
    }
}

/// An answer of which nothing more can be said.
fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("Discord answered {}", answer.status))
}

/// The id and the token that the address of a webhook holds.
fn parts(address: &str) -> Option<(String, String)> {
    let url = Url::parse(address.trim()).ok()?;
    if url.scheme() != "https" || !HOSTS.contains(&url.host_str()?) {
        return None;
    }
    let mut path = url.path_segments()?.filter(|piece| !piece.is_empty());
    if path.next() != Some("api") {
        return None;
    }
    let mut piece = path.next()?;
    if piece.strip_prefix('v').is_some_and(is_number) {
        piece = path.next()?;
    }
    let (id, token) = (path.next()?, path.next()?);
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_good = piece == "webhooks" && is_number(id) && token.chars().all(is_token);
    is_good.then(|| (id.to_owned(), token.to_owned()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Discord {
    /// Proves a webhook, and a bot where one is given.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let address = given("webhook_url").ok_or_else(|| wrong("webhook_url", "is needed"))?;
        let (id, token) = parts(address).ok_or_else(|| {
            let message = "use the address as Discord shows it: https://discord.com/api/webhooks/…";
            wrong("webhook_url", message)
        })?;
        let mut session = Session::default().with(HOOK_ID, id).with(HOOK_TOKEN, token);
        let (hook, _) = self.hook(&session).await?;
        let channel = hook
            .channel()
            .ok_or_else(|| wrong("webhook_url", NO_MESSAGES))?;
        let channel = channel.to_owned();
        let bot = given(BOT_TOKEN).map(SecretString::from);
        if let Some(bot) = &bot {
            self.prove_reading(bot, &channel).await?;
            session = session.with(BOT_TOKEN, bot.clone());
        }
        let mut options = request.options.clone();
        options.insert(READS_BACK.to_owned(), json!(bot.is_some()));
        let guild = hook.guild_id.as_deref();
        let url = guild.map(|guild| format!("https://discord.com/channels/{guild}/{channel}"));
        if let Some(guild) = guild {
            session = session.with(GUILD, guild);
        }
        Ok(Connected {
            account: Account {
                remote_id: channel,
                handle: hook.handle().to_owned(),
                url,
                server: None,
            },
            session,
            options,
        })
    }

    /// Webhooks do not end by themselves, so there is nothing to renew: it is only asked whether this
    /// one still leads to its channel, before a person is.
    pub(super) async fn still_good(
        &self,
        channel: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let (hook, _) = self.hook(session).await?;
        hook.prove_channel(channel)?;
        Ok(session.clone())
    }

    /// That a webhook still leads to its channel and takes messages, and that its bot, where there is one,
    /// can read there. Every webhook may do the same, so nothing tells what this one may.
    pub(super) async fn try_out(
        &self,
        channel: &str,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let (hook, answer) = self.hook(session).await?;
        hook.prove_channel(channel)?;
        if hook.kind != INCOMING {
            return Err(ConnectError::Refused(NO_MESSAGES.to_owned()));
        }
        if let Some(bot) = session.get(BOT_TOKEN) {
            let answer = self.first_message(bot, channel).await?;
            match answer.status {
                200 => {}
                401 | 403 | 404 if Said::of(&answer).is_own() => {
                    let why = cannot_read(&answer);
                    let help = "let it view the channel and read its history, or connect the \
                                webhook without it";
                    return Err(ConnectError::Refused(format!("{why}; {help}")));
                }
                _ => return Err(unexpected(&answer)),
            }
        }
        let found = Checkup::of(channel, hook.handle());
        Ok(match reads_left(&answer) {
            Some(reads) => found.with_quota(reads),
            None => found,
        })
    }

    /// Reads a webhook, which needs nothing but its own address.
    async fn hook(&self, session: &Session) -> Result<(Hook, Answer), ConnectError> {
        let url = self.hook_address(session, &[], &[]);
        let gone = || ConnectError::Refused("Discord does not know this webhook".to_owned());
        let url = url.ok_or_else(gone)?;
        let answer = self.http.read(super::named(Request::get(url))).await?;
        match answer.json::<Hook>() {
            Ok(hook) if answer.is_success() => Ok((hook, answer)),
            _ if Said::of(&answer).is_no_webhook(&answer) => Err(gone()),
            _ => Err(unexpected(&answer)),
        }
    }

    /// Sees that a bot can read a channel's messages.
    async fn prove_reading(&self, bot: &SecretString, channel: &str) -> Result<(), ConnectError> {
        let answer = self.first_message(bot, channel).await?;
        match answer.status {
            200 => Ok(()),
            401 | 403 | 404 => Err(wrong(BOT_TOKEN, &cannot_read(&answer))),
            _ => Err(unexpected(&answer)),
        }
    }

    /// Reads the newest message of a channel as a bot.
    async fn first_message(
        &self,
        bot: &SecretString,
        channel: &str,
    ) -> Result<Answer, ConnectError> {
        let url = self.address(&["channels", channel, "messages"], &[("limit", "1")]);
        let request = super::as_bot(Request::get(url), bot);
        Ok(self.http.read(request).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_address_of_a_webhook_is_read_in_all_its_forms() {
        for good in [
            "https://discord.com/api/webhooks/42/aB_c-9",
            " https://discordapp.com/api/webhooks/42/aB_c-9/ ",
            "https://ptb.discord.com/api/v10/webhooks/42/aB_c-9",
            "https://canary.discord.com/api/v9/webhooks/42/aB_c-9?wait=true",
        ] {
            let expected = Some(("42".to_owned(), "aB_c-9".to_owned()));
            assert_eq!(parts(good), expected, "{good}");
        }
        for wrong in [
            "",
            "http://discord.com/api/webhooks/42/a",
            "https://discord.com.example.org/api/webhooks/42/a",
            "https://example.org/api/webhooks/42/a",
            "https://discord.com/api/webhooks/42",
            "https://discord.com/api/webhooks/x/a",
            "https://discord.com/api/webhooks/42/a%2Fb",
            "https://discord.com/api/channels/42/a",
            "https://discord.com/webhooks/42/a",
            "https://discord.com/api/v10/42/a",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
