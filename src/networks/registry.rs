//! The list of adapters.

use std::{collections::BTreeMap, sync::Arc};

use url::Url;

use super::{
    Adapter, Place,
    bluesky::{Bluesky, BlueskySettings},
    distrust::Distrusting,
    http::{Http, HttpBuildError},
    mastodon::Mastodon,
    reminder::Reminder,
    sandbox::Sandbox,
    webhook::{Webhook, WebhookSettings},
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
    fn at(&self, http: &Http, network: Network) -> Result<(Http, Place), HttpBuildError> {
        let place = self.places.get(&network.to_string()).cloned();
        let place = place.unwrap_or_default();
        let named = place.named();
        let http = if named.is_empty() {
            http.clone()
        } else {
            http.and_to(&named)?
        };
        Ok((http, place))
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
    pub fn build(http: &Http, settings: NetworkSettings) -> Result<Self, HttpBuildError> {
        let rehearsal = http.only_to(&settings.sandbox_api_base)?;
        let reminder = Arc::new(Reminder::of_places());
        let adapters: Vec<Arc<dyn Adapter>> = vec![
            Arc::new(Sandbox::new(rehearsal, settings.sandbox_api_base)),
            Arc::new(Bluesky::new(http.clone(), settings.bluesky)),
            Arc::new(Mastodon::new(http.clone())),
            Arc::new(Webhook::new(http.clone(), settings.webhook)),
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
        let networks = Networks::build(&http, settings).unwrap();
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
