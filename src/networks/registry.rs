//! The list of adapters.

use std::sync::Arc;

use url::Url;

use super::{
    Adapter,
    bluesky::{Bluesky, BlueskySettings},
    http::{Http, HttpBuildError},
    sandbox::Sandbox,
};
use crate::domain::network::Network;

/// What the adapters need from the settings.
#[derive(Debug, Clone)]
pub struct NetworkSettings {
    /// Where the rehearsal network answers, such as `http://127.0.0.1:8091`; only this server is
    /// reached for it, and it may be a private one.
    pub sandbox_api_base: Url,
    /// Settings of Bluesky.
    pub bluesky: BlueskySettings,
}

/// Every network there is.
#[derive(Clone)]
pub struct Networks {
    adapters: Vec<Arc<dyn Adapter>>,
}

impl Networks {
    /// Makes the adapters. A new network is one line here.
    pub fn build(http: &Http, settings: NetworkSettings) -> Result<Self, HttpBuildError> {
        let rehearsal = http.only_to(&settings.sandbox_api_base)?;
        let adapters: Vec<Arc<dyn Adapter>> = vec![
            Arc::new(Sandbox::new(rehearsal, settings.sandbox_api_base)),
            Arc::new(Bluesky::new(http.clone(), settings.bluesky)),
        ];
        Ok(Self { adapters })
    }

    /// The adapter of a network.
    pub fn get(&self, network: Network) -> &Arc<dyn Adapter> {
        self.iter()
            .find(|adapter| adapter.network() == network)
            .expect("a test compares the list above with the networks there are")
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
        domain::network::Network,
        networks::{
            bluesky::BlueskySettings,
            http::{Http, HttpSettings},
        },
        stop_points::StopPoints,
    };

    #[test]
    fn each_network_has_one_adapter() {
        let http = Http::build(HttpSettings::default(), StopPoints::default()).unwrap();
        let settings = NetworkSettings {
            sandbox_api_base: "http://127.0.0.1:8091".parse().unwrap(),
            bluesky: BlueskySettings::default(),
        };
        let networks = Networks::build(&http, settings).unwrap();
        for network in Network::iter() {
            assert_eq!(networks.get(network).network(), network);
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
