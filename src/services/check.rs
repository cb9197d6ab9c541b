//! Checking: what the rules say about a post, and what its networks would refuse.
//!
//! Both are worked out afresh each time: when a post is written, when it is given an instant, and
//! by the engine just before it is sent, because its neighbours may have changed meanwhile.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    Caller, Services,
    drafts::merged,
    input::{PostInput, VariantInput},
    schedule::refuse_past,
};
use crate::{
    domain::{
        channel::{Channel, Outline},
        id::{ChannelId, MediaId, PostId},
        media::Media,
        network::{Length, TEXT_EMPTY},
        post::{Part, Post, Promotion, Variant},
        publication::Neighbour,
        role::Action,
        text::TextUnit,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    networks::{Options, registry::Networks},
    rules::{
        Rules,
        context::{AHEAD_MS, BACK_MS, Context, Judged, LATEST, Subject},
        finding::Finding,
    },
    store::{self, Conn, window::Reach},
};

/// What the store must be asked for to judge a post on a channel.
pub fn reach(channel: ChannelId, at: Instant) -> Reach {
    Reach {
        channel,
        since: at.plus_ms(-BACK_MS),
        at,
        until: at.plus_ms(AHEAD_MS),
    }
}

/// What the rules say about a stored post on one of its channels.
///
/// `at` is its instant, or none for a draft, which is judged as if it were sent `now`. Among its
/// neighbours may be the publication itself, which is not counted.
pub fn judge(
    rules: &Rules,
    channel: &Channel,
    post: &Post,
    at: Option<Instant>,
    window: &[Neighbour],
    now: Instant,
) -> Vec<Finding> {
    let entry = Entry::of(post, channel.id, Subject::Post(post.id), at);
    entry.judge(rules, channel, window, now)
}

/// Whether any finding holds the post back.
pub fn blocks(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.blocks)
}

/// What rules read of a post on one channel.
pub(super) struct Entry<'a> {
    /// What findings will be about.
    pub(super) subject: Subject,
    /// The post as it is to be judged.
    pub(super) judged: Judged<'a>,
}

impl<'a> Entry<'a> {
    fn of(post: &'a Post, channel: ChannelId, subject: Subject, at: Option<Instant>) -> Self {
        let own = post
            .variants
            .iter()
            .find(|variant| variant.channel == channel);
        let text = own
            .and_then(|variant| variant.text.as_ref())
            .unwrap_or(&post.body.text);
        let judged = Judged {
            promotion: post.promotion,
            text: text.into(),
            lang: post.lang.as_deref().map(Into::into),
            at,
        };
        Self { subject, judged }
    }

    /// Runs the rules over it and its neighbours.
    fn judge(
        self,
        rules: &Rules,
        channel: &Channel,
        window: &[Neighbour],
        now: Instant,
    ) -> Vec<Finding> {
        rules.check(&self.context(channel.outline(), window, now))
    }

    /// What rules are told of it.
    pub(super) fn context(
        self,
        channel: Outline,
        window: &'a [Neighbour],
        now: Instant,
    ) -> Context<'a> {
        Context {
            subject: self.subject,
            channel: channel.id,
            network: channel.network,
            time_zone: channel.time_zone,
            followers: None,
            now,
            post: self.judged,
            neighbours: window.into(),
        }
    }
}

/// A post with everything that judging it needs.
pub(super) struct Case {
    /// The post.
    pub(super) post: Post,
    /// Its channels in the order of its variants, as far as they exist.
    pub(super) channels: Vec<Channel>,
    media: HashMap<MediaId, Media>,
    input: PostInput,
}

impl Case {
    /// Loads what a post as somebody has just written it needs; refuses what does not exist.
    ///
    /// What belongs to another workspace does not exist here, and is refused in the same words.
    pub(super) async fn of_input(
        conn: &impl Conn,
        networks: &Networks,
        input: PostInput,
        post: Post,
    ) -> Result<Self, Error> {
        let case = Self::load(conn, input, post).await?;
        let mut wrong = case.missing();
        wrong.extend(case.wrong_options(networks));
        if wrong.is_empty() {
            Ok(case)
        } else {
            Err(Error::fields(Code::InvalidValue, wrong))
        }
    }

    /// Loads what a stored post needs.
    pub(super) async fn of_stored(conn: &impl Conn, post: Post) -> Result<Self, Error> {
        Self::load(conn, PostInput::of(&post), post).await
    }

    async fn load(conn: &impl Conn, input: PostInput, post: Post) -> Result<Self, Error> {
        let wanted: Vec<ChannelId> = post
            .variants
            .iter()
            .map(|variant| variant.channel)
            .collect();
        let found = store::channels::find_all(conn, post.workspace, &wanted).await?;
        let mut found: HashMap<ChannelId, Channel> = found
            .into_iter()
            .map(|channel| (channel.id, channel))
            .collect();
        let channels = wanted.iter().filter_map(|id| found.remove(id)).collect();
        let media = store::media::find_all(conn, post.workspace, &input.pictures()).await?;
        let media = media.into_iter().map(|media| (media.id, media)).collect();
        Ok(Self {
            post,
            channels,
            media,
            input,
        })
    }

    /// Channels and pictures that do not exist.
    fn missing(&self) -> Vec<FieldError> {
        let exists = |id: &ChannelId| self.channels.iter().any(|channel| channel.id == *id);
        let channels = self
            .input
            .channels
            .iter()
            .enumerate()
            .filter(|(_, id)| !exists(id));
        let channels = channels.map(|(index, _)| {
            let field = format!("channels[{index}]");
            FieldError::new(field, "channel_unknown", "there is no such channel")
        });
        let pictures = self.input.pictures_by_field().into_iter();
        let pictures = pictures
            .filter(|(_, id)| !self.media.contains_key(id))
            .map(|(field, _)| {
                FieldError::new(field, "media_unknown", "there is no such picture or film")
            });
        channels.chain(pictures).collect()
    }

    /// Settings of variants that their networks do not know.
    fn wrong_options(&self, networks: &Networks) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        for (index, variant) in self.input.variants.iter().enumerate() {
            let channel = self
                .channels
                .iter()
                .find(|channel| channel.id == variant.channel);
            let Some(channel) = channel.filter(|_| !variant.options.is_empty()) else {
                continue;
            };
            let refused = networks
                .get(channel.network)
                .refuse_variant_options(&variant.options);
            wrong.extend(refused.into_iter().map(|refusal| FieldError {
                field: format!("variants[{index}].{}", refusal.field),
                code: refusal.code,
                message: refusal.message,
                channel: Some(channel.id),
                count: None,
                limit: None,
                unit: None,
            }));
        }
        wrong
    }

    /// Each channel with its variant and the settings that hold for both.
    fn places(&self) -> impl Iterator<Item = (&Channel, &Variant, Options)> {
        self.channels.iter().filter_map(|channel| {
            let mut variants = self.post.variants.iter();
            let variant = variants.find(|variant| variant.channel == channel.id)?;
            Some((channel, variant, merged(&channel.options, &variant.options)))
        })
    }

    /// What the networks would refuse, by channel in the author's order.
    pub(super) fn limits(&self, networks: &Networks) -> Vec<FieldError> {
        let places = self.places();
        places
            .flat_map(|(channel, variant, options)| {
                self.limits_on(networks, channel, variant, &options)
            })
            .collect()
    }

    /// What of that holds a post back: not what a person who posts by hand sees and can help, but an
    /// empty post helps nobody.
    pub(super) fn refused(&self, networks: &Networks) -> Vec<FieldError> {
        let mut refused = Vec::new();
        for (channel, variant, options) in self.places() {
            let is_by_hand = networks.for_channel(channel).by_hand().is_some();
            let limits = self.limits_on(networks, channel, variant, &options);
            let blocks = |limit: &FieldError| !is_by_hand || limit.code == TEXT_EMPTY;
            refused.extend(limits.into_iter().filter(blocks));
        }
        refused
    }

    fn limits_on(
        &self,
        networks: &Networks,
        channel: &Channel,
        variant: &Variant,
        options: &Options,
    ) -> Vec<FieldError> {
        let limits = networks.get(channel.network).limits(options);
        let parts = self.post.parts_for(variant, &limits);
        let mut found = limits.refuse_parts(&parts);
        for (part, given) in parts.iter().enumerate() {
            found.extend(limits.refuse_media(part, &self.carried(given)));
        }
        let found = found.into_iter().map(|refusal| {
            let mut error = FieldError::from(refusal);
            error.field = self.origin(channel.id, error.field);
            error.channel = Some(channel.id);
            error
        });
        found.collect()
    }

    /// What a part carries, each with its place there.
    fn carried(&self, part: &Part) -> Vec<(usize, &Media)> {
        let media = part.media.iter().enumerate();
        media
            .filter_map(|(position, id)| Some((position, self.media.get(id)?)))
            .collect()
    }

    /// The field of the request that a channel took a field of its parts from.
    fn origin(&self, channel: ChannelId, field: String) -> String {
        let gives = |variant: &VariantInput| {
            variant.channel == channel
                && match field.split(['[', '.']).next() {
                    Some("text") => variant.text.is_some(),
                    Some("media") => variant.media.is_some(),
                    Some("thread") => variant.thread.is_some(),
                    _ => false,
                }
        };
        match self.input.variants.iter().position(gives) {
            Some(index) => format!("variants[{index}].{field}"),
            None => field,
        }
    }

    /// How long the texts are as each channel's network counts them.
    fn lengths(&self, networks: &Networks) -> Vec<ChannelLength> {
        let mut lengths = Vec::new();
        for (channel, variant, options) in self.places() {
            let adapter = networks.get(channel.network);
            let parts = self.post.parts_for(variant, &adapter.limits(&options));
            let parts: Vec<PartLength> = parts
                .iter()
                .map(|part| adapter.measure(&options, &part.text).into())
                .collect();
            if let Some(tightest) = parts.iter().min_by_key(|part| part.remaining).cloned() {
                let PartLength {
                    counted,
                    limit,
                    unit,
                    remaining,
                } = tightest;
                lengths.push(ChannelLength {
                    channel: channel.id,
                    counted,
                    limit,
                    unit,
                    remaining,
                    parts,
                });
            }
        }
        lengths
    }

    /// What the rules say about it on all its channels.
    pub(super) async fn findings(
        &self,
        conn: &impl Conn,
        rules: &Rules,
        subject: Subject,
        at: Option<Instant>,
        now: Instant,
    ) -> Result<Vec<Finding>, Error> {
        let at_or_now = at.unwrap_or(now);
        let reaches: Vec<Reach> = self
            .channels
            .iter()
            .map(|channel| reach(channel.id, at_or_now))
            .collect();
        let windows = store::window::around(conn, &reaches, LATEST).await?;
        let mut findings = Vec::new();
        for channel in &self.channels {
            let window = windows
                .get(&channel.id)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let entry = Entry::of(&self.post, channel.id, subject, at);
            findings.extend(entry.judge(rules, channel, window, now));
        }
        Ok(findings)
    }
}

/// What a check found; nothing is stored.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CheckReport {
    /// Whether a rule would hold the post back or a network would refuse it.
    pub blocks: bool,
    /// What the rules say, channel by channel.
    pub findings: Vec<Finding>,
    /// What the networks would refuse, channel by channel; where a person posts by hand, most of that
    /// does not hold the post back.
    pub limits: Vec<FieldError>,
    /// How long the texts are, and how much room is left.
    pub lengths: Vec<ChannelLength>,
    /// What the text reads as; null while texts are not classified.
    #[schema(value_type = Option<Object>)]
    pub classification: Option<serde_json::Value>,
}

/// How long a post is on one channel: the numbers of its tightest part, and of each part.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChannelLength {
    /// The channel.
    pub channel: ChannelId,
    /// How long the tightest part is, in `unit`.
    pub counted: usize,
    /// How long a part may be, in `unit`.
    pub limit: usize,
    /// What is counted.
    pub unit: TextUnit,
    /// How much may still be written; negative where there is too much already.
    pub remaining: i64,
    /// The same for each part.
    pub parts: Vec<PartLength>,
}

/// How long one part is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PartLength {
    /// How long it is, in `unit`.
    pub counted: usize,
    /// How long it may be, in `unit`.
    pub limit: usize,
    /// What is counted.
    pub unit: TextUnit,
    /// How much may still be written; negative where there is too much already.
    pub remaining: i64,
}

impl From<Length> for PartLength {
    fn from(length: Length) -> Self {
        let remaining = length.remaining();
        Self {
            counted: length.counted,
            limit: length.limit,
            unit: length.unit,
            remaining,
        }
    }
}

/// Checks a post that nobody has saved.
///
/// Errors: [`Code::InvalidValue`] and [`Code::InThePast`] as for making it; what rules and networks
/// say is no error here.
pub async fn check_post(
    services: &Services,
    caller: &Caller,
    input: PostInput,
) -> Result<CheckReport, Error> {
    caller.allow(Action::CheckPosts)?;
    let now = services.clock.now();
    let case = written(services, caller, input, now).await?;
    let at = case.input.publish_at;
    if let Some(at) = at {
        refuse_past("publish_at", at, now)?;
    }
    let findings = case
        .findings(&services.db, &services.rules, Subject::Unsaved, at, now)
        .await?;
    let limits = case.limits(&services.networks);
    Ok(CheckReport {
        blocks: blocks(&findings) || !case.refused(&services.networks).is_empty(),
        lengths: case.lengths(&services.networks),
        findings,
        limits,
        classification: None,
    })
}

async fn written(
    services: &Services,
    caller: &Caller,
    input: PostInput,
    now: Instant,
) -> Result<Case, Error> {
    let wrong = input.refuse();
    if !wrong.is_empty() {
        return Err(Error::fields(Code::InvalidValue, wrong));
    }
    let id = PostId::new(now);
    let post = input
        .clone()
        .into_post(id, caller.workspace, &HashMap::new(), now);
    Case::of_input(&services.db, &services.networks, input, post).await
}

/// Whether an author calls a post an offer.
pub(super) fn is_offer(promotion: Promotion) -> bool {
    promotion == Promotion::Offer
}
