//! Trying a session out: what its token may do, and whether its channel still takes messages.

use serde::Deserialize;

use super::{
    Slack,
    answers::{Said, unproven},
    with_token,
};
use crate::networks::{Checkup, ConnectError, Session, http::Request};

/// The header that lists what a token may do, parted by commas, and what it needs there to post in public
/// channels that the app is not part of. Sources: `packages/web-api/src/WebClient.ts` of
/// github.com/slackapi/node-slack-sdk, and docs.slack.dev/reference/methods/chat.postMessage, read
/// 2026-12-01.
const SCOPES_HEADER: &str = "x-oauth-scopes";
const ANYWHERE: &str = "chat:write.public";

/// The answer about a channel.
/// Source: docs.slack.dev/reference/methods/conversations.info, read 2026-12-01.
#[derive(Deserialize)]
struct Found {
    channel: Channel,
}

/// A channel as it is now.
#[derive(Deserialize)]
struct Channel {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    is_archived: bool,
    #[serde(default)]
    is_private: bool,
    /// None where it is not told.
    #[serde(default)]
    is_member: Option<bool>,
}

impl Channel {
    /// Why the app cannot post there; none where it can, or where that cannot be said.
    fn refusal(&self, scopes: Option<&[String]>) -> Option<String> {
        let name = &self.name;
        if self.is_archived {
            return Some(format!("#{name} is archived; unarchive it in Slack"));
        }
        let lacks_public =
            scopes.is_some_and(|scopes| !scopes.iter().any(|scope| scope == ANYWHERE));
        let is_outside = self.is_member == Some(false);
        (is_outside && (self.is_private || lacks_public))
            .then(|| format!("the app is not part of #{name}; invite it there in Slack"))
    }
}

impl Slack {
    /// What a bot's session may do, and that its channel is there and takes messages from it.
    pub(super) async fn try_out(
        &self,
        channel: &str,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let (_, answer) = self.tested(session).await?;
        let channel = self.channel(channel, session).await?;
        let found = Checkup::of(&*channel.id, format!("#{}", channel.name));
        let found = found.with_scopes(answer.header(SCOPES_HEADER));
        match channel.refusal(found.scopes.as_deref()) {
            Some(why) => Err(ConnectError::Refused(why)),
            None => Ok(found),
        }
    }

    /// One channel as it is now.
    async fn channel(&self, id: &str, session: &Session) -> Result<Channel, ConnectError> {
        let none = || ConnectError::Refused("there is no token".to_owned());
        let request = Request::get(self.method("conversations.info", &[("channel", id)]));
        let request = with_token(request, session).ok_or_else(none)?;
        let answer = self.http.read(request).await?;
        let said = Said::of(&answer);
        match answer.json::<Found>() {
            Ok(found) if said.is_done(&answer) && !found.channel.id.is_empty() => Ok(found.channel),
            _ if said.ok == Some(false) && said.error == "channel_not_found" => {
                let why = "Slack does not show this channel to the app: it was deleted, or it is \
                           private and the app was removed; invite the app there in Slack";
                Err(ConnectError::Refused(why.to_owned()))
            }
            _ => Err(unproven(&answer)),
        }
    }
}
