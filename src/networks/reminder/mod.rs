//! Posts that a person publishes by hand, because the place has no way in for programs, or because
//! the channel's way in is not to be used.
//!
//! Nothing is called. The one public step hands the post over: with its end the publication is
//! *handed*, and whoever reads it finds the text, the pictures and links that open the place filled
//! in. Only a person's word makes it *sent*.
//!
//! A reminder is its publication, so its id is chosen here, and making it again changes nothing: no
//! step of it makes anything public. That is what [`Kind::ChosenId`] says, and a hand-over that was
//! broken off is simply made again.
//!
//! Where the templates of the links come from stands beside each in `targets.json`; networks change
//! them without notice.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{
    About, Adapter, ChannelFacts, ConnectError, ConnectRequest, Connected, Draft, FieldDoc, Look,
    LookRequest, Next, Options, Outcome, PUBLIC_LIMIT_MS, Proof, Session, Step, StepReport,
    handout::{ByHand, Handout},
    refused_option,
    unspoken::SHARE_LINK,
    upload::no_such_step,
};
use crate::domain::{
    attempt::{HAND_OVER, Journal, Permit},
    channel::Account,
    media::{IMAGE_SIZE_MAX_BYTES, MediaType, VIDEO_SIZE_MAX_BYTES},
    network::{Kind, Length, Limits, Network, ProvenBy, Refusal},
    text::TextUnit,
    time::Instant,
};

mod links;

use links::{Target, server_name};

/// The longest text of a part where the place's own limit is not known, in graphemes.
const TEXT_MAX: usize = 100_000;
/// The most pictures and the most films of a part; our own choice, a person sees what the place takes.
const IMAGES_MAX: usize = 20;
const VIDEOS_MAX: usize = 20;
/// The longest description of a picture that is stored here, in graphemes.
const ALT_MAX: usize = 10_000;
/// The most parts of a thread; our own choice.
const THREAD_PARTS_MAX: usize = 25;
/// The longest name of a place or an account, in characters.
const NAME_MAX: usize = 100;

const ABOUT: About = About {
    title: "Reminder",
    proven_by: ProvenBy::Sheet,
    credentials: &[],
    options: &[
        FieldDoc {
            name: "target",
            required: true,
            about: "Where it is posted: bluesky, dev_to, diaspora, discord, email, facebook, \
                    google_business, hacker_news, instagram, lemmy, line, linkedin, mastodon, medium, \
                    nostr, pinterest, reddit, slack, sms, snapchat, telegram, threads, tiktok, tumblr, \
                    twitch, vk, whatsapp, x, xing, youtube, or any other name.",
        },
        FieldDoc {
            name: "instance",
            required: false,
            about: "The server's name where the target has many: needed with mastodon and lemmy.",
        },
        FieldDoc {
            name: "account_name",
            required: false,
            about: "The account's name there, as people see it; by default the channel's name.",
        },
    ],
    sources: &[
        "https://docs.bsky.app/docs/advanced-guides/intent-links (2026-11-23)",
        "https://developer.x.com/en/docs/x-for-websites/tweet-button/guides/web-intent (2026-11-23)",
        "https://core.telegram.org/widgets/share (2026-11-23)",
        "https://www.rfc-editor.org/rfc/rfc6068 (2026-11-23)",
        "The table of links in Dezent's own sources says for each place how far its link is documented.",
    ],
};

/// The adapter: of places of its own, or in the place of a network's adapter.
pub(super) struct Reminder {
    targets: Arc<[Target]>,
    /// The adapter of the network on which a person posts instead; none for places of its own, which
    /// the channel's settings name.
    instead_of: Option<Arc<dyn Adapter>>,
}

/// Where one channel's posts go.
struct Place<'a> {
    title: &'a str,
    /// The row of the table, where it has one.
    row: Option<&'a Target>,
    instance: Option<String>,
}

fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name).and_then(Value::as_str)
}

impl Reminder {
    /// For places that only people can post to.
    pub(super) fn of_places() -> Self {
        let targets = Target::read_all().expect("the tests read the same table");
        Self {
            targets: targets.into(),
            instead_of: None,
        }
    }

    /// The same in the place of a network's own adapter.
    pub(super) fn instead_of(&self, adapter: Arc<dyn Adapter>) -> Self {
        Self {
            targets: Arc::clone(&self.targets),
            instead_of: Some(adapter),
        }
    }

    fn row(&self, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.name == name)
    }

    fn place<'a>(&'a self, channel: &ChannelFacts, options: &'a Options) -> Place<'a> {
        if let Some(adapter) = &self.instead_of {
            let name: &str = adapter.network().into();
            return Place {
                title: adapter.about().title,
                row: self.row(name),
                instance: channel.account.server.as_deref().and_then(server_name),
            };
        }
        let name = text(options, "target").unwrap_or_default();
        let row = self.row(name);
        Place {
            title: row.map_or(name, |row| &row.title),
            row,
            instance: text(options, "instance").and_then(server_name),
        }
    }

    /// The one step: what is handed over, so that its record names exactly that.
    fn step(&self, draft: &Draft) -> Step {
        let texts: Vec<String> = draft.parts.iter().map(|part| part.text.clone()).collect();
        let handout = self.handout(&draft.channel, &draft.options, &texts);
        Step {
            name: HAND_OVER.to_owned(),
            part: 0,
            key: None,
            request: json!({
                "target": handout.target,
                "parts": handout.parts,
                "share_link": handout.share_link,
            }),
            limit_ms: PUBLIC_LIMIT_MS,
        }
    }

    /// What connecting needs and settings of a variant do not.
    fn refuse_incomplete(&self, options: &Options) -> Option<ConnectError> {
        let field = |name: &str, message: &str| ConnectError::Field {
            field: format!("options.{name}"),
            message: message.to_owned(),
        };
        let Some(target) = text(options, "target") else {
            return Some(field("target", "say where the posts go, such as xing"));
        };
        let needs = self.row(target).is_some_and(Target::needs_instance);
        (needs && !options.contains_key("instance"))
            .then(|| field("instance", "name the server, such as social.example"))
    }
}

impl ByHand for Reminder {
    fn handout(&self, channel: &ChannelFacts, options: &Options, texts: &[String]) -> Handout {
        let Place {
            title,
            row,
            instance,
        } = self.place(channel, options);
        let (first, instance) = (
            texts.first().map_or("", String::as_str),
            instance.as_deref(),
        );
        let account_page = channel.account.url.clone();
        Handout {
            target: title.to_owned(),
            text: texts.join("\n\n"),
            parts: texts.to_vec(),
            share_link: match text(options, SHARE_LINK) {
                Some(template) => row.and_then(|row| row.shared_by(template, first)),
                None => row.and_then(|row| row.share_link(first, instance)),
            },
            app_link: row.and_then(|row| row.app_link(first, instance)),
            page: row.and_then(|row| row.page(instance)).or(account_page),
        }
    }
}

fn is_name(value: &Value) -> bool {
    value.as_str().is_some_and(|name| {
        !name.trim().is_empty() && name.chars().count() <= NAME_MAX && !name.contains('\0')
    })
}

/// What is wrong with one setting.
fn refuse_one(name: &str, value: &Value) -> Option<Refusal> {
    let (is_good, allowed) = match name {
        "target" | "account_name" => (is_name(value), "use a text of 1 to 100 characters"),
        "instance" => (
            value
                .as_str()
                .is_some_and(|name| server_name(name).is_some()),
            "use the name of a server, such as social.example",
        ),
        _ => return None,
    };
    (!is_good).then(|| refused_option(name, allowed.to_owned()))
}

#[async_trait]
impl Adapter for Reminder {
    fn network(&self) -> Network {
        let own = self.instead_of.as_ref();
        own.map_or(Network::Reminder, |adapter| adapter.network())
    }

    fn about(&self) -> About {
        let own = self.instead_of.as_ref();
        own.map_or(ABOUT, |adapter| adapter.about())
    }

    fn limits(&self, options: &Options) -> Limits {
        if let Some(adapter) = &self.instead_of {
            return adapter.limits(options);
        }
        let row = text(options, "target").and_then(|target| self.row(target));
        Limits {
            images_max: IMAGES_MAX,
            image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
            image_types: vec![
                MediaType::Jpeg,
                MediaType::Png,
                MediaType::Gif,
                MediaType::Webp,
            ],
            videos_max: VIDEOS_MAX,
            video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
            video_types: vec![MediaType::Mp4, MediaType::Quicktime],
            mixes_media: true,
            alt_max: ALT_MAX,
            thread_parts_max: THREAD_PARTS_MAX,
            ..Limits::of_text(
                row.and_then(|row| row.text_max).unwrap_or(TEXT_MAX),
                TextUnit::Graphemes,
            )
        }
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::ChosenId
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        if let Some(adapter) = &self.instead_of {
            return adapter.refuse_options(options);
        }
        let wrong = options
            .iter()
            .filter_map(|(name, value)| refuse_one(name, value));
        ABOUT
            .refuse_unknown(options)
            .into_iter()
            .chain(wrong)
            .collect()
    }

    fn measure(&self, options: &Options, text: &str) -> Length {
        match &self.instead_of {
            Some(adapter) => adapter.measure(options, text),
            None => self.limits(options).measure(text),
        }
    }

    fn by_hand(&self) -> Option<&dyn ByHand> {
        Some(self)
    }

    /// Asks nobody: whose account it is, is what the person says.
    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        let options = request.options;
        let refusals = self.refuse_options(options);
        if let Some(Refusal { field, message, .. }) = refusals.into_iter().next() {
            return Err(ConnectError::Field { field, message });
        }
        let (mut remote_id, mut handle) = (request.channel.to_string(), request.name.to_owned());
        let mut server = None;
        if self.instead_of.is_none() {
            if let Some(missing) = self.refuse_incomplete(options) {
                return Err(missing);
            }
            handle = text(options, "account_name").map_or(handle, str::to_owned);
            server = text(options, "instance").and_then(server_name);
            let place = text(options, "target").unwrap_or_default();
            // The same account at the same place is the same channel.
            remote_id = json!([place, server, handle]).to_string();
        }
        Ok(Connected {
            account: Account {
                remote_id,
                handle,
                url: None,
                server,
            },
            session: Session::default(),
            options: options.clone(),
        })
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        Ok(session.clone())
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        match journal.get(HAND_OVER) {
            Some(entry) => Next::Done(Proof {
                remote_id: entry.remote_id.clone().unwrap_or_default(),
                url: entry.remote_id.clone(),
            }),
            None => Next::Public(self.step(draft)),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        let is_answered = journal.get(HAND_OVER).is_some();
        (!is_answered).then(|| self.step(draft))
    }

    async fn prepare(&self, _draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        no_such_step(step)
    }

    async fn publish(
        &self,
        _draft: &Draft,
        _step: &Step,
        _session: &Session,
        _permit: Permit,
    ) -> StepReport {
        // Nothing leaves this machine: with the end of the step the reminder is there to be read.
        Outcome::Handed.into()
    }

    /// A hand-over that has not ended was seen by nobody.
    async fn look(&self, _request: LookRequest<'_>, _session: &Session) -> Look {
        Look::Gone
    }
}

#[cfg(test)]
mod tests;
