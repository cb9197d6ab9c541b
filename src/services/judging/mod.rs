//! Judging: what rules are told of a post, collected from the store.
//!
//! What is known of a workspace is read once for many posts; of each post the rules get its own part.

mod entry;
mod memo;
mod surroundings;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};

use chrono::Days;

pub use entry::Entry;
pub use memo::{Mark, Memo, Place, Standing};
pub use surroundings::{Surroundings, read_anew};

use super::drafts::merged;
use crate::{
    domain::{
        audience::Traits,
        channel::{Channel, Outline},
        gist::Imprint,
        id::{AudienceId, ChannelId, MediaId, OfferId, PostId, PublicationId, WorkspaceId},
        media::Media,
        offer::Terms,
        pause::Pause,
        post::{Part, Post, Variant},
        profile::Profile,
        publication::Neighbour,
        rule_layer::{Layer, LayerOf, Limits, Origin, RuleChoice},
        special_day::SpecialDay,
        suppression::{Override, Suppression},
        time::{DAY_MS, Instant},
    },
    networks::registry::Networks,
    rules::{
        Rules,
        context::{
            AHEAD_MS, BACK_MS, Context, ELSEWHERE_MS, EVERGREEN_BACK_MS, Elsewhere, Lookalike,
            Setting, Sibling, Waiting,
        },
    },
    store::{
        self, Conn, StoreError,
        crowds::{Crowd, Facts, Whose},
        window::Reach,
    },
};

/// How many who wait for an answer are looked at.
const WAITING_MAX: u64 = 100;
/// How long answers are counted, in milliseconds.
const ANSWERED_MS: i64 = 30 * DAY_MS;
/// How many days around a post special days are looked for.
const DAYS_AROUND: u64 = 70;

/// What is known of a workspace, for posts between two instants. Everything has an order, so that equal
/// ones say the same of themselves.
#[derive(Debug, Clone, Default)]
pub struct Known {
    profile: Profile,
    audiences: BTreeMap<AudienceId, Traits>,
    pause: Option<Pause>,
    own_days: Vec<SpecialDay>,
    waiting: Vec<Waiting>,
    answered: BTreeMap<ChannelId, u32>,
    /// In the order of their ids.
    channels: Vec<Facts>,
    crowds: Vec<Crowd>,
    layers: BTreeMap<LayerOf, Layer>,
    suppressions: Vec<Suppression>,
}

/// What posts carry and tell of.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The pictures and films.
    pub media: HashMap<MediaId, Media>,
    /// The offers.
    pub offers: HashMap<OfferId, Terms>,
    /// What is wanted of rules for single posts.
    pub layers: HashMap<PostId, Layer>,
    /// What people let out although a rule holds it back.
    pub overrides: HashMap<PostId, Vec<Override>>,
}

impl Known {
    /// Reads what is known of a workspace for posts between two instants, on these channels or on all.
    pub async fn read(
        conn: &impl Conn,
        workspace: WorkspaceId,
        (from, to): (Instant, Instant),
        channels: Option<&[ChannelId]>,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let day = |at: Instant| at.utc().date_naive();
        let around = Days::new(DAYS_AROUND);
        let first = day(from).checked_sub_days(around).unwrap_or(day(from));
        let last = day(to).checked_add_days(around).unwrap_or(day(to));
        let audiences = store::audiences::list(conn, workspace).await?.into_iter();
        let waiting = store::inbox::waiting(conn, workspace, WAITING_MAX).await?;
        let since = now.plus_ms(-ANSWERED_MS);
        let whose = channels.map_or(Whose::All, |channels| {
            Whose::Near(
                channels,
                from.plus_ms(-ELSEWHERE_MS),
                to.plus_ms(ELSEWHERE_MS),
            )
        });
        let answered = store::inbox::answered_since(conn, workspace, since).await?;
        Ok(Self {
            profile: store::profiles::of_workspace(conn, workspace)
                .await?
                .profile,
            audiences: audiences.map(|one| (one.id, one.traits)).collect(),
            pause: store::pauses::of_workspace(conn, workspace).await?,
            own_days: store::own_calendars::days_within(conn, workspace, first, last).await?,
            waiting: waiting
                .into_iter()
                .map(|item| Waiting {
                    channel: item.channel,
                    kind: item.kind,
                    since: item.received_at,
                })
                .collect(),
            answered: answered
                .into_iter()
                .filter_map(|(channel, count)| {
                    Some((channel?, u32::try_from(count).unwrap_or(u32::MAX)))
                })
                .collect(),
            channels: store::crowds::facts(conn, workspace, whose).await?,
            crowds: store::crowds::of_networks(conn, workspace, from).await?,
            layers: (store::rule_layers::standing(conn, workspace)
                .await?
                .into_iter())
            .map(|one| (one.of, one.layer))
            .collect(),
            suppressions: store::suppressions::list(conn, workspace).await?,
        })
    }

    /// What is wanted of rules on a channel, from the outermost layer to the innermost; without a
    /// channel, what is wanted in the whole workspace.
    pub fn layers(&self, channel: Option<ChannelId>) -> Vec<(Origin, Layer)> {
        let own = channel.and_then(|channel| self.network(channel));
        let audience = own.and_then(|own| own.audience);
        let traits = audience.and_then(|audience| self.audiences.get(&audience));
        let wishes = traits
            .and_then(wishes)
            .map(|layer| (Origin::Audience, layer));
        let of = |of: LayerOf| Some((of.origin(), self.layers.get(&of)?.clone()));
        let mut layers = Vec::new();
        layers.extend(of(LayerOf::Workspace));
        layers.extend(wishes);
        layers.extend(audience.and_then(|audience| of(LayerOf::Audience(audience))));
        layers.extend(channel.and_then(|channel| of(LayerOf::Channel(channel))));
        layers
    }

    /// What of that the rules are told for a channel.
    pub fn setting(&self, channel: ChannelId) -> Setting {
        let own = self.network(channel);
        let audience = own.and_then(|own| self.audiences.get(&own.audience?));
        Setting {
            profile: self.profile.clone(),
            traits: audience.cloned().unwrap_or_default(),
            pause: self.pause.clone().filter(|pause| pause.holds(channel)),
            own_days: self.own_days.clone(),
            waiting: self.waiting.clone(),
            answered: self.answered.get(&channel).copied(),
            channels: (self.crowds.iter())
                .map(|crowd| Sibling {
                    network: crowd.network,
                    count: crowd.count,
                    since: crowd.since,
                    newest_at: crowd.newest_at,
                    newest: crowd.newest,
                })
                .collect(),
            layers: (self.layers(Some(channel)).into_iter())
                .map(|(_, layer)| layer)
                .collect(),
            suppressions: self.suppressions.clone(),
        }
    }

    /// What is known of one of the workspace's channels.
    pub fn network(&self, channel: ChannelId) -> Option<&Facts> {
        let place = self.channels.binary_search_by_key(&channel, |one| one.id);
        place.ok().map(|place| &self.channels[place])
    }

    /// What goes out on other channels close to an instant, of windows that hold it.
    pub fn elsewhere(
        &self,
        channel: ChannelId,
        at: Instant,
        windows: &HashMap<ChannelId, Vec<Neighbour>>,
    ) -> Vec<Elsewhere> {
        let (from, to) = (at.plus_ms(-ELSEWHERE_MS), at.plus_ms(ELSEWHERE_MS));
        let mut found = Vec::new();
        for (other, window) in windows.iter().filter(|(other, _)| **other != channel) {
            let Some(facts) = self.network(*other) else {
                continue;
            };
            let start = window.partition_point(|row| row.at < from);
            let near = window[start..].iter().take_while(|row| row.at <= to);
            found.extend(near.map(|row| Elsewhere {
                channel: *other,
                network: facts.network,
                publication: Some(row.publication),
                post: Some(row.post),
                at: row.at,
                gist: row.gist.clone(),
            }));
        }
        found.sort_by_key(|one| (one.at, one.publication));
        found
    }
}

impl Material {
    /// Reads what a post carries and tells of that nobody has saved; nothing more can be known of it.
    pub async fn of_unsaved(
        conn: &impl Conn,
        workspace: WorkspaceId,
        post: &Post,
    ) -> Result<Self, StoreError> {
        let mut offers = HashMap::new();
        if let Some(id) = post.about.offer {
            let found = store::offers::find(conn, workspace, id).await?;
            offers.extend(found.map(|offer| (id, offer.terms)));
        }
        Ok(Self {
            offers,
            ..Self::default()
        })
    }

    /// Reads what posts carry and tell of.
    pub async fn read(
        conn: &impl Conn,
        workspace: WorkspaceId,
        posts: impl IntoIterator<Item = &Post>,
    ) -> Result<Self, StoreError> {
        let (mut media, mut offers) = (HashSet::new(), HashSet::new());
        let mut ids = Vec::new();
        for post in posts {
            media.extend(carried(post));
            offers.extend(post.about.offer);
            ids.push(post.id);
        }
        let wanted: Vec<MediaId> = media.into_iter().collect();
        let media = store::media::find_all(conn, workspace, &wanted).await?;
        let mut known = HashMap::new();
        for id in offers {
            if let Some(offer) = store::offers::find(conn, workspace, id).await? {
                known.insert(id, offer.terms);
            }
        }
        Ok(Self {
            media: media.into_iter().map(|one| (one.id, one)).collect(),
            offers: known,
            layers: store::rule_layers::of_posts(conn, &ids).await?,
            overrides: store::rule_overrides::of_posts(conn, &ids).await?,
        })
    }
}

/// What an audience's own numbers say to rules: how much it wants to hear.
fn wishes(traits: &Traits) -> Option<Layer> {
    let day = traits.posts_per_day_max.map(f64::from);
    let limits = [
        (
            "posts_per_day",
            Limits {
                warning: day,
                // Twice as many as are wanted; so a higher wish lifts both steps.
                error: day.map(|most| (2.0 * most).max(1.0)),
                ..Limits::default()
            },
        ),
        (
            "posts_per_week",
            Limits {
                info: traits.posts_per_week_max.map(f64::from),
                ..Limits::default()
            },
        ),
    ];
    let said = limits
        .into_iter()
        .filter(|(_, limits)| *limits != Limits::default());
    let limits: BTreeMap<String, Limits> = said
        .map(|(unit, limits)| (unit.to_owned(), limits))
        .collect();
    (!limits.is_empty()).then(|| Layer {
        rules: [(
            "post-rate-max".to_owned(),
            RuleChoice {
                limits,
                ..RuleChoice::default()
            },
        )]
        .into(),
        ..Layer::default()
    })
}

/// Everything a post carries on any channel.
fn carried(post: &Post) -> impl Iterator<Item = MediaId> {
    let parts = std::iter::once(&post.body).chain(&post.thread);
    let of_parts = parts.flat_map(|part| part.media.iter().copied());
    let of_variants = post.variants.iter().flat_map(|variant| {
        let thread = variant.thread.iter().flatten();
        let own = variant.media.iter().flatten().copied();
        own.chain(thread.flat_map(|part| part.media.iter().copied()))
    });
    of_parts.chain(of_variants)
}

/// What the store must be asked for to judge a post on a channel.
pub fn reach(channel: ChannelId, at: Instant, is_evergreen: bool) -> Reach {
    let back_ms = if is_evergreen {
        EVERGREEN_BACK_MS
    } else {
        BACK_MS
    };
    Reach {
        channel,
        since: at.plus_ms(-back_ms),
        at,
        until: at.plus_ms(AHEAD_MS),
    }
}

/// What is kept of a post on one channel for its neighbours.
pub fn imprint(rules: &Rules, post: &Post, variant: &Variant, parts: &[Part]) -> Imprint {
    let texts = parts.iter().map(|part| part.text.as_str());
    Imprint::of(post, variant, rules.gist(texts, post.lang.as_deref()))
}

/// Fills in the texts of those neighbours that look like the posts.
pub async fn read_lookalikes(
    conn: &impl Conn,
    rules: &Rules,
    contexts: &mut [Context<'_>],
) -> Result<(), StoreError> {
    let wanted: Vec<Vec<PublicationId>> = contexts
        .iter()
        .map(|context| rules.lookalikes(context))
        .collect();
    let mut all: Vec<PublicationId> = wanted.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return Ok(());
    }
    let texts: HashMap<_, _> = store::gists::texts(conn, &all).await?.into_iter().collect();
    for (context, wanted) in contexts.iter_mut().zip(wanted) {
        let found = wanted.into_iter().filter_map(|publication| {
            let text = texts.get(&publication)?.clone();
            Some(Lookalike { publication, text })
        });
        context.lookalikes = found.collect::<Vec<_>>().into();
    }
    Ok(())
}

/// What rules are told of a post on a channel, still without the texts that look like its own.
pub fn context<'a>(
    entry: Entry,
    channel: Outline,
    window: &'a [Neighbour],
    elsewhere: Vec<Elsewhere>,
    mut setting: Cow<'a, Setting>,
    now: Instant,
) -> Context<'a> {
    if let Some(layer) = entry.layer {
        setting.to_mut().layers.push(layer);
    }
    Context {
        subject: entry.subject,
        channel: channel.id,
        network: channel.network,
        time_zone: setting.traits.time_zone.unwrap_or(channel.time_zone),
        followers: None,
        now,
        post: entry.judged,
        neighbours: window.into(),
        elsewhere: elsewhere.into(),
        lookalikes: Cow::default(),
        setting,
    }
}

/// What a post says in parts on a channel; nothing where it is not meant for it.
pub fn parts_on(networks: &Networks, channel: &Channel, post: &Post) -> Vec<Part> {
    let mut variants = post.variants.iter();
    let variant = variants.find(|variant| variant.channel == channel.id);
    variant.map_or_else(Vec::new, |variant| {
        let options = merged(&channel.options, &variant.options);
        post.parts_for(variant, &networks.get(channel.network).limits(&options))
    })
}
