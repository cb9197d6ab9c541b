//! Connecting by consent, as a person sees it: Dezent names a page, the page sends the browser back, and
//! then an account is chosen.

use serde_json::{Value, json};
use url::Url;

use crate::harness::{Answer, Dezent, text};

/// A connection that is being made.
pub(super) struct Connecting<'a> {
    dezent: &'a Dezent,
    network: String,
    id: String,
    /// The page on which a person is asked.
    pub(super) page: Url,
}

impl<'a> Connecting<'a> {
    /// Begins one.
    pub(super) async fn begin(dezent: &'a Dezent, body: Value) -> Self {
        let begun = dezent.client.post("/api/v1/channels/connect", &body).await;
        let begun = begun.expect(201);
        Self {
            dezent,
            network: text(&body["network"]),
            id: text(&begun["id"]),
            page: text(&begun["authorize_url"]).parse().unwrap(),
        }
    }

    /// The server sends the browser to this address of ours. Dezent cannot know at which port a test reaches
    /// it, so the browser goes to that port.
    pub(super) async fn come_back(&self, address: &Url) -> Answer {
        let path = format!("/connect/{}/callback", self.network);
        assert_eq!(address.path(), path, "{address}");
        let query = address.query().unwrap_or_default();
        let browser = self.dezent.client.with_key(None);
        browser.get(&format!("{path}?{query}")).await
    }

    /// How far it is.
    pub(super) async fn told(&self) -> Value {
        self.dezent.client.get(&self.targets()).await.expect(200)
    }

    /// The browser comes back with what connects nothing; says why not.
    pub(super) async fn refused(&self, address: &Url) -> String {
        let page = self.come_back(address).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let told = self.told().await;
        assert_eq!(told["state"], "failed", "{told:#}");
        let channels = self.dezent.client.get("/api/v1/channels").await.expect(200);
        assert_eq!(channels["items"], json!([]), "{channels}");
        text(&told["detail"])
    }

    /// The browser comes back with what connects the one account there is; says which channel it became.
    pub(super) async fn agreed(&self, address: &Url) -> Value {
        let page = self.come_back(address).await;
        let told = self.told().await;
        assert_eq!(told["state"], "choosing", "{told:#} {}", page.text);
        let account = &told["targets"][0]["id"];
        let chosen = json!({ "targets": [{ "id": account }] });
        let made = self.dezent.client.post(&self.targets(), &chosen).await;
        let mut made = made.expect(201);
        assert_eq!(made["items"].as_array().unwrap().len(), 1, "{made:#}");
        made["items"][0].take()
    }

    fn targets(&self) -> String {
        format!("/api/v1/channels/connect/{}/targets", self.id)
    }
}

/// The same address with another value under a name, or without it.
pub(super) fn with(address: &Url, name: &str, value: Option<&str>) -> Url {
    let is_other = |(known, _): &(String, String)| known != name;
    let pairs = address.query_pairs().into_owned().filter(is_other);
    let pairs: Vec<_> = pairs.collect();
    let mut changed = address.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    if let Some(value) = value {
        changed.query_pairs_mut().append_pair(name, value);
    }
    changed
}

/// What an address says under a name.
pub(super) fn said(address: &Url, name: &str) -> String {
    let found = address.query_pairs().find(|(known, _)| known == name);
    let (_, value) = found.unwrap_or_else(|| panic!("no {name} in {address}"));
    value.into_owned()
}
