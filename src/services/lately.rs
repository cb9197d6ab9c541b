//! Lately: what went out on channels and what is planned, for all of a workspace in the same few reads.

use std::{borrow::Cow, collections::HashMap};

use serde::Serialize;

use super::{Services, judging::Known};
use crate::{
    domain::{
        channel::Channel,
        id::ChannelId,
        network::Limits,
        post::Promotion,
        publication::Neighbour,
        time::{DAY_MS, Instant},
    },
    error::Error,
    rules::{
        OfferShare,
        context::{Context, Judged, LATEST, Subject},
        thresholds::Unit,
    },
    store::{
        self,
        standing::{self, Asked, Flow},
    },
};

/// The shorter and the longer span of the figures, in milliseconds.
const SPANS_MS: [i64; 2] = [7 * DAY_MS, 30 * DAY_MS];

/// How many publications there are in a span of days.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Spans {
    /// In 7 days.
    pub days_7: i64,
    /// In 30 days.
    pub days_30: i64,
}

/// What is planned on a channel.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Planned {
    /// In the next 7 days.
    pub days_7: i64,
    /// In the next 30 days.
    pub days_30: i64,
    /// In all.
    pub all: i64,
}

/// A channel's figures.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Figures {
    /// The share of offers among its latest posts, against the limit of `ad-density`.
    pub offers: OfferShare,
    /// How many posts a week are well received: above that `post-rate-max` has something to say. Null where
    /// it never has.
    pub posts_per_week_max: Option<f64>,
    /// How much went out lately.
    pub sent: Spans,
    /// How much waits for its instant.
    pub planned: Planned,
    /// What its network accepts.
    pub network: Limits,
}

/// What went out lately and what is planned.
pub(super) struct Lately {
    known: Known,
    latest: HashMap<ChannelId, Vec<Neighbour>>,
    sent: HashMap<ChannelId, Flow>,
    planned: HashMap<ChannelId, Flow>,
}

impl Lately {
    pub(super) async fn read(
        services: &Services,
        asked: Asked,
        channels: &[ChannelId],
        now: Instant,
    ) -> Result<Self, Error> {
        let db = &services.db;
        let ago = SPANS_MS.map(|span_ms| now.plus_ms(-span_ms));
        let ahead = SPANS_MS.map(|span_ms| now.plus_ms(span_ms));
        Ok(Self {
            known: Known::read(db, asked.workspace, (now, now), Some(channels), now).await?,
            latest: store::window::latest(db, asked, now, LATEST).await?,
            sent: standing::sent_since(db, asked, ago.into()).await?,
            planned: standing::planned_until(db, asked, ahead.into()).await?,
        })
    }

    pub(super) fn figures(&self, services: &Services, channel: &Channel, now: Instant) -> Figures {
        let latest = self.latest.get(&channel.id).map(Vec::as_slice);
        let setting = self.known.setting(channel.id);
        let context = Context {
            subject: Subject::Unsaved,
            channel: channel.id,
            network: channel.network,
            time_zone: setting.traits.time_zone.unwrap_or(channel.time_zone),
            followers: None,
            now,
            post: Judged {
                promotion: Promotion::None,
                at: Some(now),
                ..Judged::default()
            },
            neighbours: latest.unwrap_or_default().into(),
            elsewhere: Cow::default(),
            lookalikes: Cow::default(),
            setting: Cow::Owned(setting),
        };
        let flow =
            |flows: &HashMap<ChannelId, Flow>| flows.get(&channel.id).copied().unwrap_or_default();
        let (sent, planned) = (flow(&self.sent), flow(&self.planned));
        Figures {
            offers: services.rules.offer_share(&context),
            posts_per_week_max: self.posts_per_week_max(services, channel),
            sent: Spans {
                days_7: sent.week,
                days_30: sent.month,
            },
            planned: Planned {
                days_7: planned.week,
                days_30: planned.month,
                all: planned.all,
            },
            network: services
                .networks
                .get(channel.network)
                .limits(&channel.options),
        }
    }

    /// The first number above which the rule on too many posts has something to say.
    fn posts_per_week_max(&self, services: &Services, channel: &Channel) -> Option<f64> {
        let layers = self.known.layers(Some(channel.id));
        let settings = services
            .rules
            .settings(channel.network.into(), None, &layers);
        let rule = settings.rules.into_iter();
        let rule = rule.filter(|rule| rule.rule == "post-rate-max");
        let mut units = rule.flat_map(|rule| rule.limits);
        let unit = units.find(|unit| unit.unit == Unit::PostsPerWeek)?;
        let steps = [unit.info, unit.warning, unit.error].into_iter().flatten();
        steps.map(|step| step.value).min_by(f64::total_cmp)
    }
}
