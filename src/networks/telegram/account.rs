//! Which bot a token is, where it is to post, and whether it may.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BOT_TOKEN, Telegram, answers::Said};
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Session,
        http::{Answer, Request},
    },
};

/// What helps where a bot may not post.
const HELP: &str = "make the bot an administrator there with the right to post messages";

/// The bot of a token.
#[derive(Debug, Deserialize)]
struct Bot {
    id: i64,
}

/// A channel or group.
#[derive(Debug, Deserialize)]
struct Chat {
    id: i64,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    username: Option<String>,
}

impl Chat {
    /// What people call it: its public name, or its title where it has none.
    fn handle(&self) -> String {
        match &self.username {
            Some(username) => format!("@{username}"),
            None => self.title.clone(),
        }
    }
}

/// What the bot is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Member {
    status: String,
    can_post_messages: bool,
    can_send_messages: bool,
}

impl Member {
    /// Whether it may post: in a channel an administrator with that right, in a group whoever is in it
    /// and not silenced. Source: core.telegram.org/bots/api#chatmember, read 2026-12-01.
    fn may_post(&self, is_channel: bool) -> bool {
        match self.status.as_str() {
            "creator" => true,
            "administrator" => !is_channel || self.can_post_messages,
            "member" => !is_channel,
            "restricted" => !is_channel && self.can_send_messages,
            _ => false,
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

/// Whether a text has the form of a bot's token, so that it stays in its place in an address.
fn is_token(text: &str) -> bool {
    let is_secret = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !secret.is_empty()
            && secret.chars().all(is_secret)
    })
}

/// A chat as a person names it: by its number, by its name with or without `@`, or by its address.
fn chat_named(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(id) = text.parse::<i64>() {
        return Some(json!(id));
    }
    let name = text
        .trim_start_matches("https://")
        .trim_start_matches("t.me/")
        .trim_start_matches('@');
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| json!(format!("@{name}")))
}

impl Telegram {
    /// Proves a token and the right to post in a chat.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
                .ok_or_else(|| wrong(name, "is needed"))
        };
        let token = given(BOT_TOKEN)?;
        if !is_token(token) {
            return Err(wrong(BOT_TOKEN, "use the token as @BotFather wrote it"));
        }
        let chat = chat_named(given("chat")?)
            .ok_or_else(|| wrong("chat", "use a name such as @shop, or the chat's number"))?;
        let token = SecretString::from(token);
        let chat = self.chat_with_right(&token, &chat).await?;
        Ok(Connected {
            account: Account {
                // Names can change, and the number stays.
                remote_id: chat.id.to_string(),
                handle: chat.handle(),
                url: chat.username.map(|name| format!("https://t.me/{name}")),
                server: None,
            },
            session: Session::default().with(BOT_TOKEN, token),
            options: request.options.clone(),
        })
    }

    /// Tokens do not end by themselves, so there is nothing to renew: it is only asked whether the bot
    /// may still post, before a person is.
    pub(super) async fn still_good(
        &self,
        chat: &Value,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.own_chat(chat, session).await?;
        Ok(session.clone())
    }

    /// Which chat a session's bot posts in. What else it may do there is in no scopes, and no limit is
    /// told before it is reached.
    pub(super) async fn try_out(
        &self,
        chat: &Value,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let chat = self.own_chat(chat, session).await?;
        Ok(Checkup::of(chat.id.to_string(), chat.handle()))
    }

    /// The chat of a session, in which its bot may still post.
    async fn own_chat(&self, chat: &Value, session: &Session) -> Result<Chat, ConnectError> {
        let token = session.get(BOT_TOKEN);
        let token = token.ok_or_else(|| ConnectError::Refused("there is no token".to_owned()))?;
        let chat = self.chat_with_right(token, chat).await;
        chat.map_err(|error| match error {
            ConnectError::Field { message, .. } => ConnectError::Refused(message),
            error => error,
        })
    }

    /// A chat in which the bot of a token may post.
    async fn chat_with_right(
        &self,
        token: &SecretString,
        chat: &Value,
    ) -> Result<Chat, ConnectError> {
        let bot: Bot = match self.ask(token, "getMe", &json!({})).await? {
            Ok(bot) => bot,
            Err((answer, said)) if said.is_error(401) || said.is_error(404) => {
                let why = format!("Telegram does not accept this token ({})", answer.status);
                return Err(ConnectError::Refused(why));
            }
            Err((answer, _)) => return Err(unexpected(&answer)),
        };
        let found = self
            .ask(token, "getChat", &json!({ "chat_id": chat }))
            .await?;
        let found: Chat = found.map_err(|(answer, said)| not_there(&answer, &said))?;
        let is_channel = match found.kind.as_str() {
            "channel" => true,
            "group" | "supergroup" => false,
            _ => return Err(wrong("chat", "this is neither a channel nor a group")),
        };
        let asked = json!({ "chat_id": found.id, "user_id": bot.id });
        let member = self.ask(token, "getChatMember", &asked).await?;
        let member: Member = member.map_err(|(answer, said)| not_there(&answer, &said))?;
        if member.may_post(is_channel) {
            return Ok(found);
        }
        Err(wrong("chat", HELP))
    }

    /// Makes a call that changes nothing: its result, or the answer that holds none.
    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        token: &SecretString,
        method: &str,
        fields: &Value,
    ) -> Result<Result<T, (Answer, Said)>, ConnectError> {
        let request = Request::post(self.address(token, method)).json(fields);
        let answer = self.http.read(request).await?;
        let mut said = Said::of(&answer);
        let result = serde_json::from_value(said.result.take());
        match result {
            Ok(result) if answer.is_success() && said.ok => Ok(Ok(result)),
            _ => Ok(Err((answer, said))),
        }
    }
}

/// An answer of which nothing more can be said.
fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("Telegram answered {}", answer.status))
}

/// A chat that the bot does not see.
fn not_there(answer: &Answer, said: &Said) -> ConnectError {
    if said.is_error(400) || said.is_error(403) {
        let told = said.moved();
        let told = told.unwrap_or_else(|| format!("{}; {HELP}", said.sentence()));
        return wrong("chat", &told);
    }
    unexpected(answer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{chat_named, is_token};

    #[test]
    fn a_chat_may_be_named_in_many_ways() {
        for given in ["@shop_1", "shop_1", " https://t.me/shop_1 ", "t.me/shop_1"] {
            assert_eq!(chat_named(given), Some(json!("@shop_1")), "{given}");
        }
        assert_eq!(
            chat_named("-1001234567890"),
            Some(json!(-1_001_234_567_890_i64))
        );
        for wrong in [
            "",
            "@",
            "https://t.me/+abc",
            "my shop",
            "https://example.org/a",
        ] {
            assert_eq!(chat_named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_stays_in_its_place() {
        assert!(is_token("123456:ABC-DEF_1"));
        for wrong in [
            "",
            "123456",
            "123456:",
            ":ABC",
            "a:ABC",
            "1:AB/../C",
            "1:A B",
            "1:A?b",
        ] {
            assert!(!is_token(wrong), "{wrong}");
        }
    }
}
