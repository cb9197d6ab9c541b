//! Looking for a part: in the channel, or among the answers to the message that it answers.
//!
//! A message carries our key in its metadata, and one with files is known by their ids, so that no other
//! is taken for it.

use serde::Deserialize;
use serde_json::Value;

use super::{
    BOT_ID, BOT_USER, LOOK_IN_MS, Slack,
    answers::Said,
    message::{EVENT, parent, said, written},
    upload::file_ids,
    with_token,
};
use crate::{
    domain::time::Instant,
    networks::{
        Candidate, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How many messages one page lists, and how many pages are read at the most. Apps that are sold are
/// given no more than 15 messages in an answer.
/// Source: docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps, read
/// 2026-12-01.
const PAGE: &str = "15";
const PAGES_MAX: usize = 5;

/// One page of messages.
#[derive(Deserialize)]
struct Page {
    messages: Vec<Listed>,
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    response_metadata: Option<Cursor>,
}

/// Where the next page begins.
#[derive(Deserialize)]
struct Cursor {
    #[serde(default)]
    next_cursor: Option<String>,
}

impl Page {
    fn next(&self) -> Option<String> {
        let cursor = self.response_metadata.as_ref()?.next_cursor.clone()?;
        (!cursor.is_empty()).then_some(cursor)
    }
}

/// One message of a list.
#[derive(Deserialize)]
struct Listed {
    ts: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    bot_id: Option<String>,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    files: Vec<SharedFile>,
}

/// What an app has written beside a message.
#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    event_type: String,
    #[serde(default)]
    event_payload: Value,
}

/// A file of a message.
#[derive(Deserialize)]
struct SharedFile {
    id: String,
}

/// How well a message fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Our app has written the same words, without anything beside them.
    Words,
    /// It carries our key or our files.
    Mark,
}

/// What is looked for.
struct Wanted<'a> {
    key: &'a str,
    text: String,
    files: Vec<String>,
    since: Instant,
}

/// The instant that the number of a message names.
fn instant(ts: &str) -> Option<Instant> {
    let (seconds, rest) = ts.split_once('.')?;
    let millis = rest.get(..3).unwrap_or("0").parse::<i64>().ok()?;
    let seconds = seconds.parse::<i64>().ok()?;
    Some(Instant::from_ms(seconds.checked_mul(1_000)? + millis))
}

/// The number that a message made at an instant would have.
fn number(at: Instant) -> String {
    let (seconds, millis) = (at.ms().div_euclid(1_000), at.ms().rem_euclid(1_000));
    format!("{seconds}.{millis:03}000")
}

impl<'a> Wanted<'a> {
    fn of(request: &LookRequest<'a>) -> Option<Self> {
        let part = usize::try_from(request.step.part).ok()?;
        let given = request.draft.parts.get(part)?;
        let files = file_ids(request.draft, request.journal, part);
        // Files whose ids are not known cannot be told from others.
        (files.len() == given.media.len()).then(|| Self {
            key: &given.key,
            text: said(&written(request.draft, &given.text)),
            files,
            since: request.since,
        })
    }

    /// How well a message fits; none where it cannot be ours.
    fn fits(&self, one: &Listed, session: &Session) -> Option<Fit> {
        let has = |id: &String| one.files.iter().any(|file| file.id == *id);
        if !self.files.is_empty() {
            return self.files.iter().all(has).then_some(Fit::Mark);
        }
        if instant(&one.ts).is_none_or(|at| at < self.since) {
            return None;
        }
        if let Some(metadata) = &one.metadata {
            let key = metadata.event_payload["key"].as_str();
            let is_ours = metadata.event_type == EVENT && key == Some(self.key);
            return is_ours.then_some(Fit::Mark);
        }
        let is = |name: &str, id: &Option<String>| {
            let own = session.get(name).map(secrecy::ExposeSecret::expose_secret);
            id.as_deref()
                .is_some_and(|id| !id.is_empty() && own == Some(id))
        };
        let is_own = is(BOT_ID, &one.bot_id) || is(BOT_USER, &one.user);
        (is_own && one.files.is_empty() && said(&one.text) == self.text).then_some(Fit::Words)
    }
}

fn failed(message: String) -> Look {
    Look::Failed {
        message,
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    let said = Said::of(answer);
    let told = format!("Slack answered {} {}", answer.status, said.error);
    Look::Failed {
        message: told.trim_end().to_owned(),
        unauthorized: said.is_dead_token(),
    }
}

impl Slack {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match request.handle {
            Some(ts) if instant(ts).is_some() => self.look_by_number(&request, ts, session).await,
            Some(_file) => self.look_for_files(&request, session).await,
            None => self.look_in_list(&request, session).await,
        }
    }

    /// Reads a message whose number is known.
    async fn look_by_number(
        &self,
        request: &LookRequest<'_>,
        ts: &str,
        session: &Session,
    ) -> Result<Look, Look> {
        let only = [("oldest", ts), ("latest", ts), ("limit", PAGE)];
        let page = self.page(request, &only, session).await?;
        let is_there = page.messages.iter().any(|one| one.ts == ts);
        Ok(if is_there {
            Look::Out {
                remote_id: ts.to_owned(),
                data: super::data(&request.draft.channel, ts),
            }
        } else {
            Look::Gone
        })
    }

    /// Looks whether the message is there that Slack makes of shared files.
    async fn look_for_files(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match self.look_in_list(request, session).await? {
            Look::Listed { mut candidates, .. } if candidates.len() == 1 => {
                let Candidate { remote_id, data } = candidates.remove(0);
                Ok(Look::Out { remote_id, data })
            }
            Look::Listed { candidates, .. } if candidates.is_empty() => Ok(Look::Processing {
                look_in_ms: LOOK_IN_MS,
            }),
            other => Ok(other),
        }
    }

    /// Reads what was posted since before the first try, newest first.
    async fn look_in_list(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let wanted = Wanted::of(request)
            .ok_or_else(|| failed("it is not known what to look for".to_owned()))?;
        // Slack makes a message of shared files some time after it has said yes: that there is none yet
        // proves nothing.
        let is_prompt = wanted.files.is_empty();
        let oldest = number(request.since);
        let mut found: Vec<(Fit, String)> = Vec::new();
        let mut cursor = String::new();
        for _ in 0..PAGES_MAX {
            let mut query = vec![("oldest", oldest.as_str()), ("limit", PAGE)];
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let page = self.page(request, &query, session).await?;
            for one in &page.messages {
                if let Some(fit) = wanted.fits(one, session) {
                    found.push((fit, one.ts.clone()));
                }
            }
            match page.next() {
                Some(next) => cursor = next,
                None => return Ok(listed(request, found, is_prompt && !page.has_more)),
            }
        }
        Ok(listed(request, found, false))
    }

    /// A page of the channel, or of the answers to the message that the part answers.
    async fn page(
        &self,
        request: &LookRequest<'_>,
        query: &[(&str, &str)],
        session: &Session,
    ) -> Result<Page, Look> {
        let (draft, journal) = (request.draft, request.journal);
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let parent = parent(draft, journal, part);
        let mut all = vec![("channel", draft.channel.account.remote_id.as_str())];
        all.extend(parent.as_deref().map(|ts| ("ts", ts)));
        all.extend([("inclusive", "true"), ("include_all_metadata", "true")]);
        all.extend(query);
        let method = match parent {
            Some(_) => "conversations.replies",
            None => "conversations.history",
        };
        let call = with_token(Request::get(self.method(method, &all)), session)
            .ok_or_else(|| failed("there is no token".to_owned()))?;
        let answer = self.http.read(call).await;
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        match answer.json::<Page>() {
            Ok(page) if Said::of(&answer).is_done(&answer) => Ok(page),
            _ => Err(unreadable(&answer)),
        }
    }
}

/// The messages that fit best: where our key was found, the words of others say nothing.
fn listed(request: &LookRequest<'_>, found: Vec<(Fit, String)>, complete: bool) -> Look {
    let best = found.iter().map(|(fit, _)| *fit).max();
    let candidates = found
        .into_iter()
        .filter(|(fit, _)| Some(*fit) == best)
        .map(|(_, ts)| Candidate {
            data: super::data(&request.draft.channel, &ts),
            remote_id: ts,
        });
    Look::Listed {
        complete,
        candidates: candidates.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{instant, number};
    use crate::domain::time::Instant;

    #[test]
    fn numbers_of_messages_are_instants() {
        assert_eq!(
            instant("1724320000.000100"),
            Some(Instant::from_ms(1_724_320_000_000))
        );
        assert_eq!(
            instant("1724320000.123456"),
            Some(Instant::from_ms(1_724_320_000_123))
        );
        for wrong in ["F0123", "1724320000", "a.b", "1.éxy"] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
        assert_eq!(
            number(Instant::from_ms(1_724_320_000_007)),
            "1724320000.007000"
        );
    }
}
