//! Accounts: asking for consent, and finding the locations.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use super::GoogleBusiness;
use crate::{
    domain::channel::Account,
    networks::{
        ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        google,
        place::below,
    },
};

/// What is needed. Source: the discovery documents of the two APIs in github.com/google/googleapis.dart,
/// read 2026-12-01.
pub(super) const SCOPES: &[&str] = &["https://www.googleapis.com/auth/business.manage"];

/// The location's whole name, `accounts/1/locations/2`. Posts are below it, and the account cannot be
/// found out from the location later.
const LOCATION: &str = "location";

/// What is read of a location.
const READ_MASK: &str = "name,title,storefrontAddress,metadata";

/// How many accounts and locations one page lists, and how many pages of each are read at the most.
const ACCOUNTS_PAGE: &str = "20";
const LOCATIONS_PAGE: &str = "100";
const PAGES_MAX: usize = 20;

/// The whole name of a session's location.
pub(super) fn location(session: &Session) -> Option<&str> {
    session.get(LOCATION).map(SecretString::expose_secret)
}

/// An address below a base, by a name in pieces.
pub(super) fn named(base: &Url, name: &str, more: &[&str], query: &[(&str, &str)]) -> Url {
    let pieces: Vec<&str> = name.split('/').chain(more.iter().copied()).collect();
    below(base, &pieces, query)
}

/// The address of a location on one line.
fn address(item: &Value) -> String {
    let address = &item["storefrontAddress"];
    let lines = address["addressLines"].as_array().into_iter().flatten();
    let lines = lines.filter_map(Value::as_str);
    let town = ["postalCode", "locality"].map(|name| address[name].as_str().unwrap_or_default());
    let town = town.join(" ");
    let pieces: Vec<&str> = lines
        .chain([town.trim()])
        .filter(|piece| !piece.is_empty())
        .collect();
    pieces.join(", ")
}

/// Whether Google says that what is changed at a location is not shown.
fn is_unshown(item: &Value) -> bool {
    item["metadata"]["hasVoiceOfMerchant"] == false
}

fn unreadable() -> ConnectError {
    ConnectError::Unreachable("Google's answer cannot be read".to_owned())
}

fn target(account: &str, item: &Value, session: &Session, options: &Options) -> Option<Target> {
    let name = item["name"].as_str()?;
    let id = name
        .strip_prefix("locations/")
        .filter(|id| !id.is_empty())?;
    let mut about = address(item);
    if is_unshown(item) {
        about = format!("{about} (not verified: what is posted there is not shown)");
    }
    let connected = Connected {
        account: Account {
            remote_id: name.to_owned(),
            handle: item["title"].as_str().unwrap_or(id).to_owned(),
            url: Some(format!("https://business.google.com/locations/{id}")),
            server: None,
        },
        session: session.clone().with(LOCATION, format!("{account}/{name}")),
        options: options.clone(),
    };
    Some(Target {
        kind: "location".to_owned(),
        about: about.trim().to_owned(),
        connected,
    })
}

#[async_trait::async_trait]
impl Consent for GoogleBusiness {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://console.cloud.google.com/apis/credentials",
            what: "An OAuth client for web applications in a Google Cloud project that Google has \
                   approved for the Business Profile APIs, with the account management, business \
                   information and My Business APIs switched on.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.google.is_registered()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        self.google.ask(&ask)
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        self.google.redeem(&answered).await
    }

    /// Every location of every account. One that several accounts manage is listed once.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let accounts = below(
            &self.accounts,
            &["accounts"],
            &[("pageSize", ACCOUNTS_PAGE)],
        );
        let mut found: Vec<Target> = Vec::new();
        for account in self.pages(accounts, "accounts", session).await? {
            let Some(account) = account["name"].as_str() else {
                continue;
            };
            let query = [("readMask", READ_MASK), ("pageSize", LOCATIONS_PAGE)];
            let url = named(&self.locations, account, &["locations"], &query);
            for item in self.pages(url, "locations", session).await? {
                let new = target(account, &item, session, options);
                let is_known = |new: &Target| {
                    let id = &new.connected.account.remote_id;
                    found
                        .iter()
                        .any(|one| one.connected.account.remote_id == *id)
                };
                if let Some(new) = new.filter(|new| !is_known(new)) {
                    found.push(new);
                }
            }
        }
        if found.is_empty() {
            let told = "this Google account manages no location";
            return Err(ConnectError::Refused(told.to_owned()));
        }
        Ok(found)
    }
}

impl GoogleBusiness {
    /// Everything of one name in a list that comes in pages.
    async fn pages(
        &self,
        url: Url,
        name: &str,
        session: &Session,
    ) -> Result<Vec<Value>, ConnectError> {
        let mut found = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut url = url.clone();
            if let Some(next) = &next {
                url.query_pairs_mut().append_pair("pageToken", next);
            }
            let answer = self.google.read(url, session).await?;
            let mut page: Value = answer.json().map_err(|_not_json| unreadable())?;
            if let Value::Array(items) = page[name].take() {
                found.extend(items);
            }
            next = page["nextPageToken"].as_str().map(str::to_owned);
            if next.as_deref().unwrap_or_default().is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// Whether a session's location is still there, is shown by Google and has posts that can be read, and
    /// what the session may do. How much is left of any limit is not told.
    ///
    /// Source: `locations.get` of the business information API's discovery document in
    /// github.com/google/googleapis.dart, and developers.google.com/my-business,
    /// *accounts.locations.localPosts.list*, read 2026-12-01.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        google::prove_token(session)?;
        let (location, account, name) = location(session)
            .and_then(|whole| {
                let at = whole.find("/locations/")?;
                Some((whole, &whole[..at], &whole[at + 1..]))
            })
            .ok_or_else(|| ConnectError::Refused("there is no location".to_owned()))?;
        let url = named(&self.locations, name, &[], &[("readMask", READ_MASK)]);
        let item: Value = self
            .google
            .read(url, session)
            .await?
            .json()
            .unwrap_or_default();
        let found = target(account, &item, session, &channel.options);
        let found = found.ok_or_else(unreadable)?.connected.account;
        if is_unshown(&item) {
            let told = format!(
                "{} is not verified at Google, which shows nothing that is posted there; verify it at \
                 business.google.com",
                found.handle
            );
            return Err(ConnectError::Refused(told));
        }
        let posts = named(&self.posts, location, &["localPosts"], &[("pageSize", "1")]);
        let posts = self.google.read(posts, session).await?;
        if !posts.json::<Value>().is_ok_and(|posts| posts.is_object()) {
            return Err(unreadable());
        }
        Ok(self.google.checkup(found, session).await)
    }

    /// Proves typed-in credentials and says which location they are for.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let session = google::typed_in(request.credentials)?;
        let targets = self.targets(&session, request.options).await?;
        let wanted = request.credentials.get("location_id");
        let wanted = wanted.map(|id| id.expose_secret().trim());
        let wanted = wanted.filter(|id| !id.is_empty()).map(|id| {
            let id = id.rsplit('/').next().unwrap_or_default();
            format!("locations/{id}")
        });
        chosen(targets, wanted.as_deref(), "credentials.location_id")
    }
}
