//! Accounts: finding the server of one, and getting and renewing a session.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use url::{Host, Url};

use super::{Bluesky, facets::is_handle, xrpc};
use crate::{
    domain::{
        channel::Account,
        time::{Instant, MINUTE_MS},
    },
    networks::{
        ConnectError, ConnectRequest, Connected, Session,
        http::{Answer, HttpError, Request},
    },
};

/// How long a session must still be good for when it is used, in milliseconds.
const FRESH_FOR_MS: i64 = 5 * MINUTE_MS;

/// Names of what a session holds. `pds` is the account's server: it is no secret, but it belongs to
/// the session and changes with it when the account moves.
pub(super) const ACCESS: &str = "access_jwt";
const REFRESH: &str = "refresh_jwt";
const PASSWORD: &str = "app_password";
pub(super) const PDS: &str = "pds";
pub(super) const DID: &str = "did";

/// What a server says of a session that it made or renewed; never printed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenSession {
    access_jwt: String,
    refresh_jwt: String,
    did: String,
    handle: String,
    #[serde(flatten)]
    state: State,
}

/// Whether an account is one that can post.
#[derive(Deserialize)]
pub(super) struct State {
    #[serde(default)]
    active: Option<bool>,
    #[serde(default)]
    status: Option<String>,
}

impl State {
    /// Refuses an account that is not active.
    pub(super) fn refuse(&self) -> Result<(), ConnectError> {
        if self.active != Some(false) {
            return Ok(());
        }
        let status = self.status.as_deref().unwrap_or("not active");
        Err(ConnectError::Refused(format!("this account is {status}")))
    }
}

/// Who a handle belongs to.
#[derive(Deserialize)]
pub(super) struct ResolvedHandle {
    /// The account's stable id.
    pub(super) did: String,
}

/// The public document of an account. Source: atproto.com/specs/did, read 2026-11-23.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DidDocument {
    id: String,
    #[serde(default)]
    also_known_as: Vec<String>,
    #[serde(default)]
    service: Vec<Service>,
}

/// A service in such a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    id: String,
    service_endpoint: serde_json::Value,
}

impl DidDocument {
    /// The address of the account's server.
    fn pds(&self) -> Option<Url> {
        let named = |service: &&Service| {
            service.id == "#atproto_pds" || service.id == format!("{}#atproto_pds", self.id)
        };
        let endpoint = &self.service.iter().find(named)?.service_endpoint;
        Url::parse(endpoint.as_str()?).ok()
    }

    /// Whether the account says that a handle is its own.
    pub(super) fn is_known_as(&self, handle: &str) -> bool {
        let wanted = format!("at://{handle}");
        self.also_known_as
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&wanted))
    }

    /// The first handle that the account says is its own.
    pub(super) fn handle(&self) -> Option<String> {
        let mut names = self.also_known_as.iter();
        let handle = names.find_map(|name| name.strip_prefix("at://"))?;
        Some(handle.to_ascii_lowercase()).filter(|handle| is_handle(handle))
    }
}

/// A field of the request that is wrong.
fn wrong(field: &str, message: &str) -> ConnectError {
    ConnectError::Field {
        field: format!("credentials.{field}"),
        message: message.to_owned(),
    }
}

impl From<HttpError> for ConnectError {
    fn from(error: HttpError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// An answer of which nothing more can be said.
pub(super) fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("the server answered {}", answer.status))
}

/// Reads an answer that must be a good one.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ConnectError> {
    match answer.json() {
        Ok(value) if answer.is_success() => Ok(value),
        _ => Err(unexpected(answer)),
    }
}

/// Whether a text names an account in a way we can look up.
pub(super) fn is_did(text: &str) -> bool {
    let is_name = |rest: &str, more: &[u8]| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    match text.split(':').collect::<Vec<_>>().as_slice() {
        ["did", "plc", id] => is_name(id, b""),
        ["did", "web", host] => is_name(host, b".-") && host.contains('.'),
        _ => false,
    }
}

/// What a session holds, as text.
pub(super) fn held<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    session.get(name).map(ExposeSecret::expose_secret)
}

/// The server of a session's account.
pub(super) fn pds_of(session: &Session) -> Option<Url> {
    Url::parse(held(session, PDS)?).ok()
}

/// Whether a session's access token ends within five minutes, as far as it can be told.
///
/// Servers may change what a token looks like, so one that cannot be read counts as fresh; the
/// server's refusal then says it.
pub(super) fn is_stale(session: &Session, now: Instant) -> bool {
    #[derive(Deserialize)]
    struct Claims {
        exp: i64,
    }
    let Some(token) = held(session, ACCESS) else {
        return true;
    };
    let claims = token
        .split('.')
        .nth(1)
        .and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = claims.and_then(|bytes| serde_json::from_slice::<Claims>(&bytes).ok());
    claims.is_some_and(|claims| {
        Instant::from_ms(claims.exp.saturating_mul(1_000)).ms_since(now) < FRESH_FOR_MS
    })
}

impl Bluesky {
    /// Proves an app password and says whose it is.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            held(request.credentials, name)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let identifier = given("identifier").map(|text| text.trim_start_matches('@'));
        let identifier = identifier.ok_or_else(|| wrong("identifier", "is needed"))?;
        let password = given(PASSWORD).ok_or_else(|| wrong(PASSWORD, "is needed"))?;
        let server = match given("server") {
            Some(text) => self.server(text)?,
            None => self.settings.default_server.clone(),
        };
        let handle = identifier.to_ascii_lowercase();
        let did = if is_did(identifier) {
            identifier.to_owned()
        } else if is_handle(&handle) {
            self.resolve(&server, &handle).await?
        } else {
            let message = "use a handle such as shop.bsky.social, or a DID";
            return Err(wrong("identifier", message));
        };
        let document = self.document(&did).await?;
        if !is_did(identifier) && !document.is_known_as(&handle) {
            let message = "the account that this handle leads to does not know the handle";
            return Err(wrong("identifier", message));
        }
        let pds = self.pds(&document)?;
        let opened = self.log_in(&pds, &did, password).await?;
        let account = Account {
            remote_id: did.clone(),
            url: Some(format!("https://bsky.app/profile/{did}")),
            server: pds.host_str().map(str::to_owned),
            handle: opened.handle.clone(),
        };
        let options = request.options.clone();
        Ok(Connected {
            account,
            session: kept(opened, &pds, password),
            options,
        })
    }

    /// Renews a session by its refresh token or, if that has ended, by its app password.
    pub(super) async fn renew(
        &self,
        did: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let connect_again = || ConnectError::Refused("connect this account again".to_owned());
        let password = held(session, PASSWORD).ok_or_else(connect_again)?;
        if let (Some(pds), Some(token)) = (pds_of(session), session.get(REFRESH)) {
            let url = xrpc(&pds, "com.atproto.server.refreshSession", &[]);
            let answer = self.http.prepare(Request::post(url).bearer(token)).await?;
            if answer.is_success() {
                let opened = same_account(read(&answer)?, did)?;
                return Ok(kept(opened, &pds, password));
            }
            if !matches!(answer.status, 400 | 401) {
                return Err(unexpected(&answer));
            }
        }
        // The account may have moved since; its document knows.
        let pds = self.pds(&self.document(did).await?)?;
        let opened = self.log_in(&pds, did, password).await?;
        Ok(kept(opened, &pds, password))
    }

    /// The server that a person named.
    fn server(&self, text: &str) -> Result<Url, ConnectError> {
        let message = "use an address such as https://bsky.social";
        let url = Url::parse(text).ok().filter(|url| self.is_trusted(url));
        url.ok_or_else(|| wrong("server", message))
    }

    /// Ends the session at the account's server. An app password stays until its owner removes it
    /// there; nothing here can.
    pub(super) async fn log_out(&self, session: &Session) {
        if let (Some(pds), Some(token)) = (pds_of(session), session.get(REFRESH)) {
            let url = xrpc(&pds, "com.atproto.server.deleteSession", &[]);
            // A server that does not answer lets the session run out by itself.
            let _ = self.http.prepare(Request::post(url).bearer(token)).await;
        }
    }

    /// Whether a server may be told a password: by an encrypted connection, on this machine, or where
    /// the operator set it up.
    pub(super) fn is_trusted(&self, url: &Url) -> bool {
        let is_local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        url.scheme() == "https" || is_local || url.origin() == self.settings.default_server.origin()
    }

    /// Finds the account of a handle.
    pub(super) async fn resolve(&self, server: &Url, handle: &str) -> Result<String, ConnectError> {
        let url = xrpc(
            server,
            "com.atproto.identity.resolveHandle",
            &[("handle", handle)],
        );
        let answer = self.http.read(Request::get(url)).await?;
        if answer.status == 400 {
            return Err(wrong("identifier", "there is no account with this handle"));
        }
        let ResolvedHandle { did } = read(&answer)?;
        if is_did(&did) {
            Ok(did)
        } else {
            Err(unexpected(&answer))
        }
    }

    /// Reads the public document of an account.
    pub(super) async fn document(&self, did: &str) -> Result<DidDocument, ConnectError> {
        let url = if let Some(host) = did.strip_prefix("did:web:") {
            Url::parse(&format!("https://{host}/.well-known/did.json")).ok()
        } else {
            let mut url = self.settings.plc_directory.clone();
            if let Ok(mut segments) = url.path_segments_mut() {
                segments.pop_if_empty().push(did);
            }
            Some(url)
        };
        let unknown = || wrong("identifier", "there is no such account");
        let answer = self
            .http
            .read(Request::get(url.ok_or_else(unknown)?))
            .await?;
        if matches!(answer.status, 404 | 410) {
            return Err(unknown());
        }
        let document: DidDocument = read(&answer)?;
        if document.id == did {
            Ok(document)
        } else {
            Err(unexpected(&answer))
        }
    }

    /// The server that a document names, if it may be told a password.
    pub(super) fn pds(&self, document: &DidDocument) -> Result<Url, ConnectError> {
        let message = "this account has no server that can be used";
        let pds = document.pds().filter(|url| self.is_trusted(url));
        pds.ok_or_else(|| ConnectError::Refused(message.to_owned()))
    }

    /// Begins a session. Servers allow 30 in five minutes and 300 a day, so sessions are kept.
    async fn log_in(
        &self,
        pds: &Url,
        did: &str,
        password: &str,
    ) -> Result<OpenSession, ConnectError> {
        let url = xrpc(pds, "com.atproto.server.createSession", &[]);
        let body = json!({ "identifier": did, "password": password });
        let answer = self.http.prepare(Request::post(url).json(&body)).await?;
        let refused = |message: &str| Err(ConnectError::Refused(message.to_owned()));
        match (answer.status, answer.named_error().error.as_str()) {
            (_, "AuthFactorTokenRequired") => {
                return refused("this account asks for a code by e-mail; use an app password");
            }
            (_, "AccountTakedown") => return refused("this account was taken down"),
            (400 | 401, _) => return refused("the handle or the app password is wrong"),
            (429, _) => {
                let message = "too many logins for this account; try again later";
                return Err(ConnectError::Unreachable(message.to_owned()));
            }
            _ => {}
        }
        let opened = same_account(read(&answer)?, did)?;
        opened.state.refuse()?;
        Ok(opened)
    }
}

/// The session, unless it belongs to somebody else.
fn same_account(opened: OpenSession, did: &str) -> Result<OpenSession, ConnectError> {
    if opened.did == did {
        Ok(opened)
    } else {
        Err(ConnectError::Refused(
            "the server answered for another account".to_owned(),
        ))
    }
}

/// What is kept of a session.
fn kept(opened: OpenSession, pds: &Url, password: &str) -> Session {
    Session::default()
        .with(PASSWORD, password)
        .with(ACCESS, opened.access_jwt)
        .with(REFRESH, opened.refresh_jwt)
        .with(PDS, pds.as_str())
        .with(DID, opened.did)
}
