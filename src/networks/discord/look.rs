//! Looking for a part: by its id where that is known, else, where a bot can read the channel, among
//! the webhook's messages.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{
    BOT_TOKEN, Discord, HOOK_ID,
    answers::{Made, Said},
    as_bot, message, named,
    settings::{self, is_on},
};
use crate::{
    domain::{text::normalised, time::Instant},
    networks::{
        Candidate, Draft, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How many messages one page lists, the most that Discord gives, and how many pages are read at the
/// most. Source: discord.com/developers/docs/resources/message#get-channel-messages, read 2026-12-01.
const PAGE: usize = 100;
const PAGES_MAX: usize = 5;
/// When ids begin to count, in milliseconds since 1970, and how many bits lie below the milliseconds.
/// Source: discord.com/developers/docs/reference#snowflakes, read 2026-12-01.
const EPOCH_MS: i64 = 1_420_070_400_000;
const BITS_BELOW: u32 = 22;

/// One message of a list.
#[derive(Deserialize)]
struct Listed {
    #[serde(flatten)]
    made: Made,
    #[serde(default)]
    webhook_id: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    attachments: Vec<Value>,
    #[serde(default)]
    embeds: Vec<Embed>,
}

/// A card of a message.
#[derive(Deserialize)]
struct Embed {
    #[serde(default)]
    title: Option<String>,
}

impl Listed {
    /// Whether its content is kept from the bot: no message has nothing at all.
    fn is_hidden(&self) -> bool {
        self.content.is_empty() && self.attachments.is_empty() && self.embeds.is_empty()
    }

    fn number(&self) -> u64 {
        self.made.id.parse().unwrap_or_default()
    }
}

/// What is looked for.
struct Wanted {
    content: String,
    title: Option<String>,
    /// How many files it has: one fewer may be told where a card shows the first.
    files: std::ops::RangeInclusive<usize>,
}

impl Wanted {
    fn of(draft: &Draft, part: usize) -> Option<Self> {
        let files = draft.parts.get(part)?.media.len();
        let is_on_card = part == 0 && is_on(&draft.options, "card_image");
        let fewest = files.saturating_sub(usize::from(is_on_card));
        let card = settings::card(&draft.options).filter(|_| part == 0);
        let title = card.as_ref().and_then(|card| card["title"].as_str());
        Some(Self {
            content: said(&message::content(draft, part)),
            title: title.map(said),
            files: fewest..=files,
        })
    }

    fn fits(&self, one: &Listed) -> bool {
        let has_title = |title: &String| {
            let mut titles = one.embeds.iter().filter_map(|card| card.title.as_deref());
            titles.any(|told| said(told) == *title)
        };
        said(&one.content) == self.content
            && self.files.contains(&one.attachments.len())
            && self.title.as_ref().is_none_or(has_title)
    }
}

/// What a text says, so that two copies of one can be compared. Discord may leave out characters that
/// nobody sees. Source: discord.com/developers/docs/resources/webhook#execute-webhook, read 2026-12-01.
fn said(text: &str) -> String {
    let is_unseen = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    normalised(&text.replace(is_unseen, ""))
}

/// The smallest id that a message made at an instant can have.
fn first_id(at: Instant) -> u64 {
    let since_ms = u64::try_from(at.ms() - EPOCH_MS).unwrap_or_default();
    since_ms << BITS_BELOW
}

fn failed(message: &str) -> Look {
    Look::Failed {
        message: message.to_owned(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked. The webhook's own session cannot be renewed, and
/// a bot that may not read does not stop it from posting.
fn unreadable(answer: &Answer) -> Look {
    let told = Said::of(answer).sentence();
    let message = format!("Discord answered {}: {told}", answer.status);
    failed(message.trim_end_matches([':', ' ']))
}

impl Discord {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match request.handle {
            Some(id) => self.look_by_id(&request, id, session).await,
            None => self.look_in_list(&request, session).await,
        }
    }

    /// Reads a message whose id is known.
    async fn look_by_id(
        &self,
        request: &LookRequest<'_>,
        remote_id: &str,
        session: &Session,
    ) -> Result<Look, Look> {
        let (thread, id) = super::thread_and_id(remote_id);
        let query: Vec<(&str, &str)> = thread.map(|id| ("thread_id", id)).into_iter().collect();
        let url = self.hook_address(session, &["messages", id], &query);
        let url = url.ok_or_else(|| failed("there is no webhook"))?;
        let answer = self.http.read(named(Request::get(url))).await;
        let answer = answer.map_err(|error| failed(&error.to_string()))?;
        match answer.json::<Made>() {
            Ok(made) if answer.is_success() && made.id == id => Ok(Look::Out {
                data: super::home(&request.draft.channel, session).data(&made),
                remote_id: remote_id.to_owned(),
            }),
            _ if answer.status == 404 && Said::of(&answer).is_no_message() => Ok(Look::Gone),
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads the channel's messages from before the first try on, oldest pages first.
    async fn look_in_list(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let (draft, journal) = (request.draft, request.journal);
        let bot = session
            .get(BOT_TOKEN)
            .ok_or_else(|| failed("a webhook cannot list what it has posted"))?;
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let wanted = Wanted::of(draft, part).ok_or_else(|| failed("there is no such part"))?;
        let thread = message::thread_of(draft, journal, part);
        if thread.is_none() && draft.options.contains_key("thread_name") {
            return Err(failed("a thread that was perhaps begun cannot be found"));
        }
        let own = &draft.channel.account.remote_id;
        let channel = thread.as_deref().unwrap_or(own);
        let home = super::home(&draft.channel, session);
        let hook = session.get(HOOK_ID).map(SecretString::expose_secret);
        let mut after = first_id(request.since);
        let mut candidates = Vec::new();
        let (mut is_readable, mut is_empty) = (true, true);
        for _ in 0..PAGES_MAX {
            let (from, limit) = (after.to_string(), PAGE.to_string());
            let query = [("after", from.as_str()), ("limit", &limit)];
            let page = self.page(channel, &query, bot).await?;
            is_empty &= page.is_empty();
            let ours = page.iter().filter(|one| one.webhook_id.as_deref() == hook);
            let ours = ours.filter(|one| one.number() >= first_id(request.since));
            for one in ours {
                is_readable &= !one.is_hidden();
                if wanted.fits(one) {
                    candidates.push(Candidate {
                        remote_id: home.remote_id(&one.made),
                        data: home.data(&one.made),
                    });
                }
            }
            let newest = page.iter().map(Listed::number).max().unwrap_or(after);
            let is_last = page.len() < PAGE;
            if is_last || newest <= after {
                let complete = is_last
                    && is_readable
                    && (!is_empty || self.shows_anything(channel, bot).await?);
                return Ok(Look::Listed {
                    complete,
                    candidates,
                });
            }
            after = newest;
        }
        Ok(Look::Listed {
            complete: false,
            candidates,
        })
    }

    /// Whether the bot sees any message of a channel at all. One that may not read what was said before
    /// is shown an empty list instead of an error, which proves nothing.
    /// Source: discord.com/developers/docs/resources/message#get-channel-messages, read 2026-12-01.
    async fn shows_anything(&self, channel: &str, bot: &SecretString) -> Result<bool, Look> {
        let newest = self.page(channel, &[("limit", "1")], bot).await?;
        Ok(!newest.is_empty())
    }

    /// Messages of a channel.
    async fn page(
        &self,
        channel: &str,
        query: &[(&str, &str)],
        bot: &SecretString,
    ) -> Result<Vec<Listed>, Look> {
        let url = self.address(&["channels", channel, "messages"], query);
        let answer = self.http.read(as_bot(Request::get(url), bot)).await;
        let answer = answer.map_err(|error| failed(&error.to_string()))?;
        match answer.json() {
            Ok(page) if answer.is_success() => Ok(page),
            _ => Err(unreadable(&answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_id;
    use crate::domain::time::Instant;

    #[test]
    fn an_id_holds_the_instant_it_was_made_at() {
        // The example of discord.com/developers/docs/reference#snowflakes.
        let id = 175_928_847_299_117_063_u64;
        let at = Instant::from_ms(1_462_015_105_796);
        assert!(first_id(at) <= id && id < first_id(at.plus_ms(1)));
        assert_eq!(first_id(Instant::from_ms(0)), 0);
    }
}
