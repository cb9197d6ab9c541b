//! The list of adapters.

use std::{collections::BTreeMap, sync::Arc};

use url::Url;

use super::{
    Adapter, Place,
    bluesky::{Bluesky, BlueskySettings},
    discord::Discord,
    distrust::Distrusting,
    facebook::Facebook,
    google_business::GoogleBusiness,
    http::{Http, HttpBuildError},
    instagram::Instagram,
    linkedin::LinkedIn,
    mastodon::Mastodon,
    pinterest::Pinterest,
    reddit::Reddit,
    reminder::Reminder,
    sandbox::Sandbox,
    slack::Slack,
    snapchat::Snapchat,
    telegram::Telegram,
    threads::Threads,
    tiktok::Tiktok,
    tumblr::Tumblr,
    unspoken::Unspoken,
    webhook::{Webhook, WebhookSettings},
    wordpress::WordPress,
    x::X,
    youtube::Youtube,
};
use crate::domain::{
    channel::{Channel, Mode},
    network::Network,
};

/// What the adapters need from the settings.
#[derive(Debug, Clone)]
pub struct NetworkSettings {
    /// Where the rehearsal network answers, such as `http://127.0.0.1:8091`; only this server is
    /// reached for it, and it may be a private one.
    pub sandbox_api_base: Url,
    /// Settings of Bluesky.
    pub bluesky: BlueskySettings,
    /// What webhooks need.
    pub webhook: WebhookSettings,
    /// Where networks answer and as what they know this installation, by their names; what is not
    /// named is as usual.
    pub places: BTreeMap<String, Place>,
}

impl NetworkSettings {
    /// Where a network answers, with a client that goes there.
    fn at(&self, http: &Http, network: Network) -> Result<At, HttpBuildError> {
        let place = self.places.get(&network.to_string()).cloned();
        let place = place.unwrap_or_default();
        let named = place.named();
        let http = if named.is_empty() {
            http.clone()
        } else {
            http.and_to(&named)?
        };
        Ok(At(http, place))
    }
}

/// Where a network answers, and a client that goes there.
struct At(Http, Place);

impl At {
    /// Makes the adapter that speaks there.
    fn make<A: Adapter + 'static>(self, new: impl FnOnce(Http, Place) -> A) -> Arc<dyn Adapter> {
        Arc::new(new(self.0, self.1))
    }
}

/// Every network there is.
#[derive(Clone)]
pub struct Networks {
    adapters: Vec<Arc<dyn Adapter>>,
    /// For each of them, in the same order, how a person posts there by hand.
    by_hand: Vec<Arc<dyn Adapter>>,
}

impl Networks {
    /// Makes the adapters. A new network is one line here.
    pub fn build(http: &Http, settings: &NetworkSettings) -> Result<Self, HttpBuildError> {
        let rehearsal = http.only_to(&settings.sandbox_api_base)?;
        let reminder = Arc::new(Reminder::of_places());
        let clock = settings.webhook.now.clone();
        let now = || clock.clone();
        // Where each answers, with a client that goes there.
        let at = |network| settings.at(http, network);
        let adapters: Vec<Arc<dyn Adapter>> = vec![
            Arc::new(Sandbox::new(rehearsal, settings.sandbox_api_base.clone())),
            Arc::new(Bluesky::new(http.clone(), settings.bluesky.clone(), now())),
            Arc::new(Mastodon::new(http.clone())),
            at(Network::Facebook)?.make(|http, place| Facebook::new(http, place, now())),
            at(Network::Instagram)?.make(|http, place| Instagram::new(http, place, now())),
            at(Network::Threads)?.make(|http, place| Threads::new(http, place, now())),
            at(Network::X)?.make(|http, place| X::new(http, place, now())),
            at(Network::Linkedin)?.make(|http, place| LinkedIn::new(http, place, now())),
            at(Network::Youtube)?.make(|http, place| Youtube::new(http, &place, now())),
            at(Network::Tiktok)?.make(|http, place| Tiktok::new(http, place, now())),
            at(Network::Snapchat)?.make(|http, place| Snapchat::new(http, place, now())),
            at(Network::Pinterest)?.make(|http, place| Pinterest::new(http, place, now())),
            at(Network::Tumblr)?.make(|http, place| Tumblr::new(http, place, now())),
            at(Network::Reddit)?.make(|http, place| Reddit::new(http, place, now())),
            at(Network::GoogleBusiness)?
                .make(|http, place| GoogleBusiness::new(http, &place, now())),
            Arc::new(WordPress::new(http.clone())),
            at(Network::Telegram)?.make(Telegram::new),
            at(Network::Slack)?.make(|http, place| Slack::new(http, place, now())),
            at(Network::Discord)?.make(Discord::new),
            Arc::new(reminder.instead_of(Arc::new(Unspoken::xing()))),
            Arc::new(Unspoken::google_plus()),
            Arc::new(Webhook::new(http.clone(), settings.webhook.clone())),
            Arc::clone(&reminder) as Arc<dyn Adapter>,
        ];
        let distrusting = |adapter| Arc::new(Distrusting(adapter)) as Arc<dyn Adapter>;
        let adapters: Vec<Arc<dyn Adapter>> = adapters.into_iter().map(distrusting).collect();
        let by_hand = |adapter: &Arc<dyn Adapter>| -> Arc<dyn Adapter> {
            match adapter.by_hand() {
                Some(_) => Arc::clone(adapter),
                None => Arc::new(reminder.instead_of(Arc::clone(adapter))),
            }
        };
        let by_hand = adapters.iter().map(by_hand).collect();
        Ok(Self { adapters, by_hand })
    }

    /// The adapter of a network.
    pub fn get(&self, network: Network) -> &Arc<dyn Adapter> {
        self.iter()
            .find(|adapter| adapter.network() == network)
            .expect("a test compares the list above with the networks there are")
    }

    /// How a person posts by hand on a network: the same limits and settings, and no calls.
    pub fn by_hand(&self, network: Network) -> &Arc<dyn Adapter> {
        self.by_hand
            .iter()
            .find(|adapter| adapter.network() == network)
            .expect("there is one for each adapter")
    }

    /// How something new is published on a channel: by its network's adapter, or by hand.
    ///
    /// What was begun already may have to be brought to its end otherwise; the engine decides that by
    /// its record.
    pub fn for_channel(&self, channel: &Channel) -> &Arc<dyn Adapter> {
        match channel.mode {
            Mode::Direct => self.get(channel.network),
            Mode::Reminder => self.by_hand(channel.network),
        }
    }

    /// All adapters, in the order people see them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Adapter>> {
        self.adapters.iter()
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::{NetworkSettings, Networks};
    use crate::{
        domain::{network::Network, time::Instant},
        networks::{
            Now,
            bluesky::BlueskySettings,
            http::{Http, HttpSettings},
            webhook::WebhookSettings,
        },
        stop_points::StopPoints,
    };

    #[test]
    fn each_network_has_one_adapter() {
        let http = Http::build(HttpSettings::default(), StopPoints::default()).unwrap();
        let settings = NetworkSettings {
            sandbox_api_base: "http://127.0.0.1:8091".parse().unwrap(),
            bluesky: BlueskySettings::default(),
            webhook: WebhookSettings {
                now: Now::new(Instant::default),
            },
            places: std::collections::BTreeMap::default(),
        };
        let networks = Networks::build(&http, &settings).unwrap();
        for network in Network::iter() {
            assert_eq!(networks.get(network).network(), network);
            let by_hand = networks.by_hand(network);
            assert_eq!(by_hand.network(), network);
            assert!(by_hand.by_hand().is_some());
        }
        assert_eq!(networks.iter().count(), Network::iter().count());
        for adapter in networks.iter() {
            assert!(
                !adapter.about().sources.is_empty(),
                "{}",
                adapter.about().title
            );
        }
    }
}
