//! Accounts: asking for consent, finding the channels, and renewing sessions.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::Youtube;
use crate::{
    domain::channel::Account,
    networks::{
        ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        google,
        place::below,
    },
};

/// What is needed: sending films, reading lists, and writing comments.
/// Source: the API's discovery document, `discovery/googleapis/youtube__v3.json` of
/// github.com/google/googleapis.dart, revision 20260427, read 2026-12-01.
pub(super) const SCOPES: &[&str] = &[
    "https://www.googleapis.com/auth/youtube.upload",
    "https://www.googleapis.com/auth/youtube.readonly",
    "https://www.googleapis.com/auth/youtube.force-ssl",
];

/// The playlist of everything that a channel has sent, which is where a film is looked for.
const UPLOADS: &str = "uploads_playlist";

/// How many channels one page lists, and how many pages are read at the most.
const PAGE: &str = "50";
const PAGES_MAX: usize = 10;

/// The playlist of a session's channel.
pub(super) fn uploads(session: &Session) -> Option<&str> {
    session.get(UPLOADS).map(SecretString::expose_secret)
}

/// The channel that an answer describes.
fn target(item: &Value, session: &Session, options: &Options) -> Option<Target> {
    let text = |place: &str| item.pointer(place).and_then(Value::as_str);
    let id = text("/id").filter(|id| !id.is_empty())?;
    let uploads = text("/contentDetails/relatedPlaylists/uploads")?;
    let title = text("/snippet/title").unwrap_or_default();
    let handle = text("/snippet/customUrl").filter(|handle| !handle.is_empty());
    let connected = Connected {
        account: Account {
            remote_id: id.to_owned(),
            handle: handle.unwrap_or(title).to_owned(),
            url: Some(format!("https://www.youtube.com/channel/{id}")),
            server: None,
        },
        session: session.clone().with(UPLOADS, uploads),
        options: options.clone(),
    };
    Some(Target {
        kind: "channel".to_owned(),
        about: title.to_owned(),
        connected,
    })
}

#[async_trait::async_trait]
impl Consent for Youtube {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://console.cloud.google.com/apis/credentials",
            what: "An OAuth client for web applications in a Google Cloud project with the YouTube \
                   Data API v3 switched on and with Google's verification, without which films may \
                   stay private.",
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

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let mut found = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut query = vec![
                ("part", "snippet,contentDetails"),
                ("mine", "true"),
                ("maxResults", PAGE),
            ];
            if let Some(next) = &next {
                query.push(("pageToken", next));
            }
            let url = below(&self.api, &["channels"], &query);
            let page: Value =
                self.google
                    .read(url, session)
                    .await?
                    .json()
                    .map_err(|_not_json| {
                        ConnectError::Unreachable("YouTube's answer cannot be read".to_owned())
                    })?;
            let items = page["items"].as_array().into_iter().flatten();
            found.extend(items.filter_map(|item| target(item, session, options)));
            next = page["nextPageToken"].as_str().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        if found.is_empty() {
            let told = "this Google account has no YouTube channel yet; make one at YouTube first";
            return Err(ConnectError::Refused(told.to_owned()));
        }
        Ok(found)
    }
}

impl Youtube {
    /// Whose a session is, and what it may do. What is left of the quota is not told, and it is the whole
    /// project's.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        google::prove_token(session)?;
        let targets = self.targets(session, &channel.options).await?;
        let mut accounts: Vec<Account> = (targets.into_iter())
            .map(|target| target.connected.account)
            .collect();
        // Where it is none of them, any of them says whose the session is.
        let is_own = |account: &Account| account.remote_id == channel.account.remote_id;
        let position = accounts.iter().position(is_own).unwrap_or_default();
        let account = accounts.swap_remove(position);
        Ok(self.google.checkup(account, session).await)
    }

    /// Proves typed-in credentials and says whose they are.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let session = google::typed_in(request.credentials)?;
        let targets = self.targets(&session, request.options).await?;
        let wanted = request.credentials.get("channel_id");
        let wanted = wanted.map(|id| id.expose_secret().trim());
        let wanted = wanted.filter(|id| !id.is_empty());
        chosen(targets, wanted, "credentials.channel_id")
    }
}
