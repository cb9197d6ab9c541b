//! Connecting by consent: a person is sent to a network's own page and comes back with an answer, the
//! answer is exchanged once, and then the person chooses among the accounts that Dezent may speak for.
//!
//! What the network sends back unchanged is random, is kept as a hash, and is good once within ten
//! minutes. Whoever began a connection alone may see and end it. Source: RFC 9700, sections 2.1 and 4,
//! read 2026-12-01.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{Caller, Services, channels::refused, input::refuse_name};
use crate::{
    domain::{
        attempt::hex,
        connection::{ANSWER_WITHIN_MS, Connection, ConnectionState},
        id::{ChannelId, ConnectionId},
        network::Network,
        role::Action,
        text::excerpt,
        time::{Instant, TimeZone},
    },
    error::{Code, Error, FieldError},
    networks::{
        Adapter, ConnectError, Options,
        consent::{Answered, Ask, Consent, Target},
    },
    store::{self, connections::Held},
};

mod choice;
mod kept;

pub use choice::{Choice, Chosen, ChosenTarget, ConnectionView, choose, view};
use kept::{Kept, open, seal};

/// How much of a network's words is kept, in graphemes.
const WORDS_MAX: usize = 200;
/// How many random bytes stand for a connection while a person is asked.
const STATE_BYTES: usize = 16;
/// The longest address of the page a person goes back to, in bytes.
const RETURN_MAX: usize = 2_000;

/// An account that is to be connected by consent.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionInput {
    /// Where it lives.
    pub network: Network,
    /// The page to which the browser goes at the end, with `?connection=ID` behind it: a path of
    /// Dezent's own, such as `/channels`. Without it a short page says how it went.
    #[serde(default)]
    pub return_to: Option<String>,
    /// The account's server, on networks that have many; or the account's own name on Bluesky.
    #[serde(default)]
    pub server: Option<String>,
    /// The channel that is connected again; it must be the same account.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// What people here will call the channel, at most 100 characters; otherwise as the account is called
    /// on its network.
    #[serde(default)]
    pub name: Option<String>,
    /// The zone the channel's days are counted in, such as `Europe/Berlin`; UTC where nothing is said.
    #[serde(default)]
    pub time_zone: Option<TimeZone>,
    /// Settings of the channel that its network understands; which names, `GET /networks` says. A channel
    /// that is connected again keeps its own besides.
    #[serde(default)]
    pub options: Map<String, Value>,
}

/// Where a person is to be sent.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Begun {
    /// The connection that is being made.
    pub id: ConnectionId,
    /// The network's page that the person's browser is to open.
    pub authorize_url: String,
    /// Until when the person can answer there.
    pub expires_at: Instant,
}

/// What a network sends back.
#[derive(Debug, Default)]
pub struct NetworkAnswer {
    /// What was sent along.
    pub state: Option<String>,
    /// What can be exchanged.
    pub code: Option<SecretString>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why not.
    pub error: Option<String>,
    /// The same in words.
    pub error_description: Option<String>,
}

/// Where networks send people back to, for what is registered there.
pub fn redirect(services: &Services, network: Network) -> Option<Url> {
    let mut url = services.addresses.base()?.clone();
    let network = network.to_string();
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend(["connect", &network, "callback"]);
    Some(url)
}

/// What a network itself reads about this installation before it asks anybody; none where it reads nothing.
pub fn client_metadata(services: &Services, network: Network) -> Option<Value> {
    let redirect = redirect(services, network)?;
    let adapter = services.networks.get(network);
    adapter.consent()?.client_metadata(&redirect)
}

/// Begins to connect an account: says where a person is to be asked.
///
/// Errors: [`Code::InvalidValue`] for a field and for a network that is connected with credentials;
/// [`Code::NotPossible`] where Dezent is not registered there, or has no address to come back to;
/// [`Code::NotFound`] for a channel that is not there; [`Code::NetworkUnreachable`].
pub async fn begin(
    services: &Services,
    caller: &Caller,
    input: ConnectionInput,
) -> Result<Begun, Error> {
    caller.allow(Action::ManageChannels)?;
    let adapter = services.networks.get(input.network);
    let Some(consent) = adapter.consent() else {
        let message = "accounts of this network are connected with POST /channels";
        return Err(wrong("network", "no_consent", message));
    };
    let redirect = may_ask(services, consent, input.network)?;
    refuse(services, &input, &**adapter, consent)?;
    let again = match input.channel {
        None => None,
        Some(id) => {
            let found = store::channels::find(&services.db, caller.workspace, id).await?;
            let channel = found.ok_or_else(Error::not_found)?;
            if channel.network != input.network {
                return Err(wrong(
                    "channel",
                    "other_network",
                    "it is on another network",
                ));
            }
            Some(channel)
        }
    };
    let mut random = [0; STATE_BYTES];
    getrandom::fill(&mut random).map_err(Error::internal)?;
    let state = hex(&random);
    let server = input.server.as_deref().map(str::trim);
    let known = again
        .as_ref()
        .and_then(|channel| channel.account.server.as_deref());
    let mut options = again
        .as_ref()
        .map_or_else(Options::new, |channel| channel.options.clone());
    options.extend(input.options);
    let ask = Ask {
        redirect: &redirect,
        state: &state,
        server: server.or(known),
        hint: again
            .as_ref()
            .map(|channel| channel.account.handle.as_str()),
    };
    let asked = consent.ask_for(ask, &options).await.map_err(refused)?;
    let now = services.clock.now();
    let zone = again.as_ref().map(|channel| channel.time_zone);
    let connection = Connection {
        id: ConnectionId::new(now),
        workspace: caller.workspace,
        actor: caller.actor.clone(),
        network: input.network,
        channel: input.channel,
        name: input.name.map(|name| name.trim().to_owned()),
        time_zone: input.time_zone.or(zone).unwrap_or(TimeZone::UTC),
        server: server.or(known).map(str::to_owned),
        return_to: input.return_to,
        redirect: redirect.into(),
        state: ConnectionState::Asked,
        detail: None,
        channels: Vec::new(),
        created_at: now,
        expires_at: now.plus_ms(ANSWER_WITHIN_MS),
    };
    let sealed = seal(
        &services.vault,
        &connection,
        &Kept::of_asked(&asked.kept, options),
    );
    let begun = Begun {
        id: connection.id,
        authorize_url: asked.address.into(),
        expires_at: connection.expires_at,
    };
    let tx = services.db.begin_write().await?;
    store::connections::insert(&tx, &connection, &hash(&state), sealed).await?;
    services.commit(caller, tx, &begun).await?;
    Ok(begun)
}

/// Where the network is to send people back to, where they may be asked at all.
fn may_ask(services: &Services, consent: &dyn Consent, network: Network) -> Result<Url, Error> {
    let Some(redirect) = redirect(services, network) else {
        let detail = "Networks cannot send anybody back here: set `public_url` under `[server]` in the settings.";
        return Err(Error::new(Code::NotPossible, detail));
    };
    match consent.registration() {
        Some(registration) if !consent.is_registered() => {
            let detail = format!(
                "Dezent is not registered at this network. {} Do it at {}, with {redirect} as the \
                 address to come back to, and put `client_id` and `client_secret` under \
                 `[networks.{network}]` in the settings.",
                registration.what, registration.at
            );
            Err(Error::new(Code::NotPossible, detail).with("register_at", registration.at))
        }
        _ => Ok(redirect),
    }
}

fn refuse(
    services: &Services,
    input: &ConnectionInput,
    adapter: &dyn Adapter,
    consent: &dyn Consent,
) -> Result<(), Error> {
    let mut found: Vec<FieldError> = Vec::new();
    let refusals = adapter.refuse_options(&input.options).into_iter();
    found.extend(
        refusals.map(|refusal| FieldError::new(refusal.field, &refusal.code, refusal.message)),
    );
    found.extend(input.name.as_deref().and_then(refuse_name));
    if let Some(path) = &input.return_to {
        let is_own = services.addresses.base().is_some_and(|base| {
            path.starts_with('/')
                && base
                    .join(path)
                    .is_ok_and(|url| url.origin() == base.origin())
        });
        if !is_own || path.len() > RETURN_MAX {
            let message = "give a path of Dezent's own, such as /channels";
            found.push(FieldError::new("return_to", "invalid", message));
        }
    }
    let names_server = input
        .server
        .as_deref()
        .is_some_and(|server| !server.trim().is_empty());
    if consent.needs_server() && !names_server && input.channel.is_none() {
        let message = "this network has many servers; say which one the account is on";
        found.push(FieldError::new("server", "missing", message));
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::fields(Code::InvalidValue, found))
    }
}

/// Takes a network's answer: exchanges it, once, and finds out which accounts it is good for. How that
/// went is told by the connection.
///
/// Errors: [`Code::NotFound`] where nobody was asked so, or somebody answered already, or it is too late.
pub async fn answered(
    services: &Services,
    network: Network,
    answer: NetworkAnswer,
) -> Result<Connection, Error> {
    let state = answer.state.as_deref().unwrap_or_default();
    let found = store::connections::of_answer(&services.db, &hash(state)).await?;
    let now = services.clock.now();
    let is_open = |held: &Held| {
        let connection = &held.connection;
        connection.network == network
            && connection.state == ConnectionState::Asked
            && connection.expires_at > now
    };
    let held = found.filter(is_open).ok_or_else(Error::not_found)?;
    // From here on nobody else can answer, whatever becomes of it.
    let mut connection = held.connection.clone();
    connection.state = ConnectionState::Answered;
    go_on(services, ConnectionState::Asked, &connection, Vec::new()).await?;
    let result = exchange(services, &held, &answer).await;
    let sealed = match result {
        Ok(targets) if targets.is_empty() => {
            fail(
                &mut connection,
                "there is no account there that Dezent may speak for",
            );
            Vec::new()
        }
        Ok(targets) => {
            connection.state = ConnectionState::Choosing;
            connection.expires_at = services.clock.now().plus_ms(ANSWER_WITHIN_MS);
            seal(&services.vault, &connection, &Kept::of_targets(&targets))
        }
        Err(why) => {
            fail(&mut connection, &why.to_string());
            Vec::new()
        }
    };
    go_on(services, ConnectionState::Answered, &connection, sealed).await?;
    Ok(connection)
}

fn fail(connection: &mut Connection, why: &str) {
    connection.state = ConnectionState::Failed;
    connection.detail = Some(excerpt(why, WORDS_MAX));
}

async fn exchange(
    services: &Services,
    held: &Held,
    answer: &NetworkAnswer,
) -> Result<Vec<Target>, ConnectError> {
    let connection = &held.connection;
    let adapter = services.networks.get(connection.network);
    let unreadable = || ConnectError::Unreachable("what was kept cannot be read".to_owned());
    let consent = adapter.consent().ok_or_else(unreadable)?;
    if let Some(error) = &answer.error {
        let words = answer.error_description.as_deref().unwrap_or(error);
        return Err(ConnectError::Refused(excerpt(words, WORDS_MAX)));
    }
    let Some(code) = answer
        .code
        .as_ref()
        .filter(|code| !code.expose_secret().is_empty())
    else {
        return Err(ConnectError::Refused("the network sent no code".to_owned()));
    };
    let kept = open(&services.vault, connection, &held.sealed).ok_or_else(unreadable)?;
    let redirect = Url::parse(&connection.redirect)
        .ok()
        .ok_or_else(unreadable)?;
    let session = consent
        .redeem(Answered {
            redirect: &redirect,
            code,
            issuer: answer.iss.as_deref(),
            kept: &kept.session(),
        })
        .await?;
    consent.targets(&session, kept.options()).await
}

async fn go_on(
    services: &Services,
    was: ConnectionState,
    connection: &Connection,
    sealed: Vec<u8>,
) -> Result<(), Error> {
    let tx = services.db.begin_write().await?;
    if !store::connections::go_on(&tx, was, connection, sealed).await? {
        return Err(Error::not_found());
    }
    Ok(tx.commit().await?)
}

fn wrong(field: &str, code: &str, message: &str) -> Error {
    Error::field(Code::InvalidValue, FieldError::new(field, code, message))
}

fn hash(state: &str) -> Vec<u8> {
    Sha256::digest(state.as_bytes()).to_vec()
}
