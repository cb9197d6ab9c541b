//! Cases: a post with everything that judging it needs.

use std::{borrow::Cow, collections::HashMap};

use super::{
    Services,
    check::{ChannelLength, PartLength},
    drafts::merged,
    fitting::{FittedPicture, Pictures},
    input::{PostChange, PostInput, VariantInput},
    judging::{self, Entry, Known, Material, reach},
};
use crate::{
    domain::{
        channel::Channel,
        id::ChannelId,
        media::Media,
        network::{Fit, Limits, TEXT_EMPTY},
        post::{Part, Post, Variant},
        publication::Neighbour,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    networks::{Options, registry::Networks},
    rules::{
        context::{Context, ELSEWHERE_MS, Elsewhere, LATEST, Subject},
        finding::Finding,
        policy::Policy,
        promotion::Classification,
    },
    store::{self, Conn, Tx, window::Reach},
};

/// Publications by channel, in order.
type Windows = HashMap<ChannelId, Vec<Neighbour>>;

/// A post with everything that judging it needs.
pub(super) struct Case {
    /// The post.
    pub(super) post: Post,
    /// Its channels in the order of its variants, as far as they exist.
    pub(super) channels: Vec<Channel>,
    /// The pictures and films it carries, as far as they exist.
    pub(super) pictures: Pictures,
    pub(super) input: PostInput,
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

    /// Loads what of it exists: for what only prepares for a post.
    pub(super) async fn load(
        conn: &impl Conn,
        input: PostInput,
        post: Post,
    ) -> Result<Self, Error> {
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
        let pictures = Pictures::read(conn, post.workspace, &input.pictures()).await?;
        Ok(Self {
            post,
            channels,
            pictures,
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
            .filter(|(_, id)| !self.pictures.holds(*id))
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
        let is_by_hand = networks.for_channel(channel).by_hand().is_some();
        let parts = self.post.parts_for(variant, &limits);
        let mut found = limits.refuse_parts(&parts);
        for part in parts.iter().enumerate() {
            found.extend(self.pictures.refused(&limits, part, is_by_hand));
        }
        let found = found.into_iter().map(|refusal| {
            let mut error = FieldError::from(refusal);
            error.field = self.origin(channel.id, error.field);
            error.channel = Some(channel.id);
            error
        });
        found.collect()
    }

    /// What goes out otherwise than it was uploaded, channel by channel. Where a person posts by hand,
    /// nothing does.
    pub(super) fn fitted(&self, networks: &Networks) -> Vec<FittedPicture> {
        let drawn = self.drawing(networks).into_iter();
        drawn
            .flat_map(|(channel, limits, parts)| self.pictures.told(&limits, channel.id, &parts))
            .collect()
    }

    /// What is to be drawn for that, and is not yet.
    pub(super) fn undrawn(&self, networks: &Networks) -> Vec<(Media, Fit)> {
        let mut missing: Vec<(Media, Fit)> = Vec::new();
        for (_, limits, parts) in self.drawing(networks) {
            for one in self.pictures.missing(&limits, &parts) {
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        }
        missing
    }

    /// The channels for which pictures are drawn anew, with what they accept and what it says there.
    fn drawing(&self, networks: &Networks) -> Vec<(&Channel, Limits, Vec<Part>)> {
        let is_called = |(channel, ..): &(&Channel, &Variant, Options)| {
            networks.for_channel(channel).by_hand().is_none()
        };
        let places = self.places().filter(is_called);
        places
            .map(|(channel, variant, options)| {
                let limits = networks.get(channel.network).limits(&options);
                let parts = self.post.parts_for(variant, &limits);
                (channel, limits, parts)
            })
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
    pub(super) fn lengths(&self, networks: &Networks) -> Vec<ChannelLength> {
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

    /// What it says in parts on each of its channels.
    pub(super) fn places_with_parts(&self, networks: &Networks) -> Vec<(&Channel, Vec<Part>)> {
        let parts = self.parts(networks).into_iter();
        parts.map(|(channel, _, parts)| (channel, parts)).collect()
    }

    /// The same with its variants.
    fn parts(&self, networks: &Networks) -> Vec<(&Channel, &Variant, Vec<Part>)> {
        let places = self.places();
        places
            .map(|(channel, variant, options)| {
                let limits = networks.get(channel.network).limits(&options);
                (channel, variant, self.post.parts_for(variant, &limits))
            })
            .collect()
    }

    /// Keeps what its neighbours will be judged by.
    pub(super) async fn keep_gists(&self, tx: &Tx, services: &Services) -> Result<(), Error> {
        let (rules, post) = (&services.rules, &self.post);
        let parts = self.parts(&services.networks).into_iter();
        let imprints: Vec<_> = parts
            .map(|(_, variant, parts)| judging::imprint(rules, post, variant, &parts))
            .collect();
        store::gists::put(tx, &imprints).await?;
        if post.revision > 1 {
            store::gists::retell(tx, post).await?;
        }
        Ok(())
    }

    /// What rules are told of it, channel by channel.
    async fn contexts<'a>(
        &self,
        conn: &impl Conn,
        services: &Services,
        (subject, at): (Subject, Option<Instant>),
        windows: &'a Windows,
        now: Instant,
    ) -> Result<Vec<Context<'a>>, Error> {
        let at_or_now = at.unwrap_or(now);
        let workspace = self.post.workspace;
        let ids: Vec<ChannelId> = self.channels.iter().map(|channel| channel.id).collect();
        let known = Known::read(conn, workspace, (at_or_now, at_or_now), Some(&ids), now).await?;
        let (from, to) = (
            at_or_now.plus_ms(-ELSEWHERE_MS),
            at_or_now.plus_ms(ELSEWHERE_MS),
        );
        let near = store::window::near(conn, workspace, from, to).await?;
        let told = match subject {
            Subject::Unsaved => Material::of_unsaved(conn, workspace, &self.post).await?,
            Subject::Post(_) => Material::read(conn, workspace, [&self.post]).await?,
        };
        let material = Material {
            media: self.pictures.originals().clone(),
            ..told
        };
        let parts = self.parts(&services.networks);
        // Where it is meant for one channel, there is nobody to tell.
        let places = if parts.len() > 1 { &parts[..] } else { &[] };
        let own: Vec<Elsewhere> = places
            .iter()
            .map(|(channel, variant, parts)| Elsewhere {
                channel: channel.id,
                network: channel.network,
                publication: None,
                post: subject.post(),
                at: at_or_now,
                gist: judging::imprint(&services.rules, &self.post, variant, parts)
                    .gist
                    .into(),
            })
            .collect();
        let mut contexts = Vec::with_capacity(parts.len());
        for (channel, _, parts) in parts {
            let mut elsewhere = known.elsewhere(channel.id, at_or_now, &near);
            // Its own publications elsewhere are taken as they would be now.
            elsewhere.retain(|one| one.post != Some(self.post.id));
            let others = own.iter().filter(|one| one.channel != channel.id);
            elsewhere.extend(others.filter(|_| at.is_some()).cloned());
            let window = windows.get(&channel.id).map(Vec::as_slice);
            contexts.push(judging::context(
                Entry::of(&self.post, parts, &material, subject, at),
                channel.outline(),
                window.unwrap_or_default(),
                elsewhere,
                Cow::Owned(known.setting(channel.id)),
                now,
            ));
        }
        judging::read_lookalikes(conn, &services.rules, &mut contexts).await?;
        Ok(contexts)
    }

    /// The neighbours on all its channels.
    async fn windows(&self, conn: &impl Conn, at: Instant) -> Result<Windows, Error> {
        let is_evergreen = self.post.about.is_evergreen;
        let reaches: Vec<Reach> = self
            .channels
            .iter()
            .map(|channel| reach(channel.id, at, is_evergreen))
            .collect();
        Ok(store::window::around(conn, &reaches, LATEST).await?)
    }

    /// What the rules say about it on all its channels.
    pub(super) async fn judged(
        &self,
        conn: &impl Conn,
        services: &Services,
        of: (Subject, Option<Instant>),
        now: Instant,
    ) -> Result<Judgement, Error> {
        let windows = self.windows(conn, of.1.unwrap_or(now)).await?;
        let contexts = self.contexts(conn, services, of, &windows, now).await?;
        let rules = &services.rules;
        let read = contexts.iter().map(|context| rules.classify(context));
        Ok(Judgement {
            findings: contexts
                .iter()
                .flat_map(|context| rules.check(context))
                .collect(),
            classification: read.max_by(|one, other| one.promo_score.total_cmp(&other.promo_score)),
        })
    }

    /// What it says after its safe fixes, and the rules that have less to say then.
    ///
    /// Channels that share a text share its fixes: each is asked about what the ones before it have
    /// made of the text.
    pub(super) async fn fixed(
        &self,
        conn: &impl Conn,
        services: &Services,
        now: Instant,
    ) -> Result<(PostChange, Vec<String>), Error> {
        let at = self.post.planned_at;
        let windows = self.windows(conn, at.unwrap_or(now)).await?;
        let of = (Subject::Post(self.post.id), at);
        let contexts = self.contexts(conn, services, of, &windows, now).await?;
        let mut input = PostInput::of(&self.post);
        let mut put_right: Vec<String> = Vec::new();
        for mut context in contexts {
            let own = (input.variants.iter()).position(|one| one.channel == context.channel);
            let own_text = own.is_some_and(|own| input.variants[own].text.is_some());
            let own_thread = own.is_some_and(|own| input.variants[own].thread.is_some());
            if !own_text {
                context.post.text = Cow::Owned(input.text.clone());
            }
            // A thread that the network has no room for is not there.
            let shares_thread = !own_thread && !context.post.thread.is_empty();
            if shares_thread {
                context.post.thread = input.thread.iter().map(|it| it.text.clone()).collect();
            }
            let network = context.network.into();
            let policy = Policy::of(&context.setting.layers);
            let fixed = services.rules.fix(network, &policy, &context);
            let variant = own.map(|own| &mut input.variants[own]);
            let (text, thread) = match variant {
                Some(variant) if own_text => (variant.text.as_mut(), variant.thread.as_mut()),
                Some(variant) => (Some(&mut input.text), variant.thread.as_mut()),
                None => (Some(&mut input.text), None),
            };
            if let Some(text) = text {
                *text = fixed.text;
            }
            let thread = thread.or_else(|| shares_thread.then_some(&mut input.thread));
            for (part, text) in thread.into_iter().flatten().zip(fixed.thread) {
                part.text = text;
            }
            put_right.extend(fixed.rules);
        }
        put_right.sort_unstable();
        put_right.dedup();
        let change = PostChange {
            revision: Some(self.post.revision),
            text: Some(input.text),
            variants: Some(input.variants),
            thread: Some(input.thread),
            ..PostChange::default()
        };
        Ok((change, put_right))
    }
}

/// What the rules say about a post on all its channels.
#[derive(Debug, Clone)]
pub(super) struct Judgement {
    /// What they find, channel by channel.
    pub(super) findings: Vec<Finding>,
    /// What it reads as where it sells most; none without channels.
    pub(super) classification: Option<Classification>,
}
