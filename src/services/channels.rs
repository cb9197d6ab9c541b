//! Channels: connecting accounts and reading them. Credentials go in and never come out.

use std::{collections::BTreeMap, fmt};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use super::{
    Caller, Services, audiences,
    input::{Wrong, refuse_name},
    schedule::withdraw,
};
use crate::{
    domain::{
        channel::{
            COLOURS, Channel, ChannelState, DAILY_MAX, GRACE_MS, LatePolicy, MIN_GAP_MS, Mode,
        },
        event::EventKind,
        id::{AudienceId, ChannelId},
        network::Network,
        publication::State,
        role::Action,
        time::{Instant, TimeZone},
    },
    error::{Code, Error, FieldError},
    networks::{About, ConnectError, ConnectRequest, Connected, Session, registry::Networks},
    store::{self, Tx},
};

/// The longest credential, in bytes.
const CREDENTIAL_MAX: usize = 8_192;

/// An account that is to be connected.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelInput {
    /// Where it lives.
    pub network: Network,
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// The zone its days are counted in, such as `Europe/Berlin`.
    pub time_zone: TimeZone,
    /// What the network needs to know us by; which names, `GET /networks` says.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub credentials: Credentials,
    /// Settings that the network understands; which names, `GET /networks` says.
    #[serde(default)]
    pub options: Map<String, Value>,
    /// Who posts: `direct`, Dezent, which is what happens where nothing is said and programs can post
    /// there; or `reminder`, a person, and then it can do without credentials.
    #[serde(default)]
    pub mode: Option<Mode>,
    /// The audience it speaks to.
    #[serde(default)]
    pub audience: Option<AudienceId>,
    /// Its colour on pages, from 1 to 12; the page chooses one where none is given.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 12)]
    pub colour: Option<i64>,
}

/// Secrets by name. They are never shown, not even in the error about a wrong one.
#[derive(Default)]
pub struct Credentials(BTreeMap<String, SecretString>);

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for Credentials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // An error of serde's own would quote the value, which may be the secret.
        let refused = || de::Error::custom("expected an object of texts by name");
        let Ok(Value::Object(given)) = Value::deserialize(deserializer) else {
            return Err(refused());
        };
        let mut secrets = BTreeMap::new();
        for (name, value) in given {
            let Value::String(secret) = value else {
                return Err(refused());
            };
            secrets.insert(name, SecretString::from(secret));
        }
        Ok(Self(secrets))
    }
}

impl Credentials {
    /// The names that the network does not know, and those it misses.
    pub(super) fn refuse(&self, about: &About) -> Vec<FieldError> {
        let field = |name: &str| format!("credentials.{name}");
        let known = |name: &str| about.credentials.iter().any(|doc| doc.name == name);
        let unknown = self.0.keys().filter(|name| !known(name)).map(|name| {
            let message = format!("{} knows no credential of this name", about.title);
            FieldError::new(field(name), "unknown_field", message)
        });
        let missing = about.credentials.iter().filter(|doc| doc.required);
        let missing = missing
            .filter(|doc| !self.0.contains_key(doc.name))
            .map(|doc| FieldError::new(field(doc.name), "missing", doc.about));
        let long = self.0.iter().filter_map(|(name, secret)| {
            let count = secrecy::ExposeSecret::expose_secret(secret).len();
            let is_long = count > CREDENTIAL_MAX;
            is_long.then(|| FieldError::too_much(field(name), count, CREDENTIAL_MAX, "bytes"))
        });
        unknown.chain(missing).chain(long).collect()
    }

    /// What an adapter is given of them.
    pub(super) fn to_session(&self) -> Session {
        self.0
            .iter()
            .fold(Session::default(), |session, (name, secret)| {
                session.with(name, secret.clone())
            })
    }
}

/// Connects an account: proves that the credentials work, then stores them sealed. Where a person
/// will post and no credentials are given, nobody is asked whose account it is.
///
/// Errors: [`Code::InvalidValue`] for a field, [`Code::ConnectionRefused`] with the network's words,
/// [`Code::NetworkUnreachable`], [`Code::ChannelExists`] where the account is connected already.
pub async fn connect_channel(
    services: &Services,
    caller: &Caller,
    input: ChannelInput,
) -> Result<Channel, Error> {
    caller.allow(Action::ManageChannels)?;
    let networks = &services.networks;
    let mode = input
        .mode
        .unwrap_or_else(|| usual_mode(networks, input.network));
    let adapter = if mode == Mode::Reminder && input.credentials.0.is_empty() {
        networks.by_hand(input.network)
    } else {
        networks.get(input.network)
    };
    let mut wrong = Wrong::default();
    wrong.add(refuse_name(&input.name));
    wrong.add(refuse_mode(networks, input.network, mode));
    wrong.number("colour", input.colour, (1, COLOURS));
    if mode == Mode::Direct || !input.credentials.0.is_empty() {
        wrong.add(input.credentials.refuse(&adapter.about()));
    }
    wrong.add(
        adapter
            .refuse_options(&input.options)
            .into_iter()
            .map(|refusal| FieldError::new(refusal.field, &refusal.code, refusal.message)),
    );
    wrong.end()?;
    let now = services.clock.now();
    let id = ChannelId::new(now);
    let credentials = input.credentials.to_session();
    let request = ConnectRequest {
        channel: id,
        name: &input.name,
        credentials: &credentials,
        options: &input.options,
    };
    let connected = adapter.connect(request).await.map_err(refused)?;
    let channel = Channel {
        mode,
        audience: input.audience,
        colour: input.colour,
        ..of_account(
            caller,
            (id, input.network),
            input.name,
            input.time_zone,
            &connected,
            now,
        )
    };
    let tx = services.db.begin_write().await?;
    insert(&tx, services, caller, &channel, &connected).await?;
    services.commit(caller, tx, &channel).await?;
    Ok(channel)
}

/// The channel of an account that was just connected, treated as all are at first.
pub(super) fn of_account(
    caller: &Caller,
    (id, network): (ChannelId, Network),
    name: String,
    time_zone: TimeZone,
    connected: &Connected,
    now: Instant,
) -> Channel {
    Channel {
        id,
        workspace: caller.workspace,
        revision: 1,
        network,
        name,
        time_zone,
        state: ChannelState::Active,
        mode: Mode::default(),
        account: connected.account.clone(),
        options: connected.options.clone(),
        late_policy: LatePolicy::default(),
        grace_ms: GRACE_MS,
        min_gap_ms: MIN_GAP_MS,
        daily_max: DAILY_MAX,
        audience: None,
        colour: None,
        created_at: now,
    }
}

/// Who posts where nobody said: a person where only people can.
fn usual_mode(networks: &Networks, network: Network) -> Mode {
    match networks.get(network).by_hand() {
        None => Mode::Direct,
        Some(_) => Mode::Reminder,
    }
}

/// Refuses a mode that a network does not have.
pub(super) fn refuse_mode(networks: &Networks, network: Network, mode: Mode) -> Option<FieldError> {
    let is_only_by_hand = networks.get(network).by_hand().is_some();
    (is_only_by_hand && mode == Mode::Direct).then(|| {
        let message = "only people can post there; use reminder";
        FieldError::new("mode", "mode_impossible", message)
    })
}

/// Stores a channel with its credentials.
///
/// Errors: [`Code::ChannelExists`] where the account is connected already.
pub(super) async fn insert(
    tx: &Tx,
    services: &Services,
    caller: &Caller,
    channel: &Channel,
    connected: &Connected,
) -> Result<(), Error> {
    let (workspace, network) = (channel.workspace, channel.network);
    let sealed = services
        .vault
        .seal_session(workspace, channel.id, &connected.session);
    // Two who connect the same account at the same moment must see one another.
    store::turns::take(tx, [workspace.uuid()]).await?;
    let remote_id = &channel.account.remote_id;
    if let Some(other) = store::channels::is_connected(tx, workspace, network, remote_id).await? {
        let detail = format!("{} is connected already.", channel.account.handle);
        return Err(Error::new(Code::ChannelExists, detail).with("channel", other));
    }
    audiences::refuse_unknown(tx, caller, channel.audience).await?;
    store::channels::insert(tx, channel, sealed).await?;
    let kind = EventKind::ChannelConnected;
    let event = caller
        .event(kind, channel.created_at)
        .of_channel(channel.id)
        .changing(None, Some(channel))
        .with(serde_json::json!({ "network": network, "handle": channel.account.handle }));
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Why an account could not be connected, for whoever asked.
pub(super) fn refused(error: ConnectError) -> Error {
    let error_text = error.to_string();
    match error {
        ConnectError::Field { field, message } => Error::field(
            Code::InvalidValue,
            FieldError::new(field, "refused", message),
        ),
        ConnectError::Refused(_) => Error::new(Code::ConnectionRefused, error_text),
        ConnectError::Unreachable(_) => Error::new(Code::NetworkUnreachable, error_text),
    }
}

/// Every channel of a workspace, oldest first.
pub async fn list_channels(services: &Services, caller: &Caller) -> Result<Vec<Channel>, Error> {
    caller.allow(Action::ReadChannels)?;
    Ok(store::channels::list(&services.db, caller.workspace).await?)
}

/// One channel.
///
/// Errors: [`Code::NotFound`].
pub async fn get_channel(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
) -> Result<Channel, Error> {
    caller.allow(Action::ReadChannels)?;
    let found = store::channels::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Removes a channel: what waits on it is cancelled at once; what is on its way is brought to its end
/// and not repeated; then its credentials are erased. The record of what was sent stays.
///
/// Errors: [`Code::NotFound`]; [`Code::RevisionMoved`] where something of it moved at that moment.
pub async fn delete_channel(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
) -> Result<(), Error> {
    caller.allow(Action::RemoveChannels)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = store::channels::find(&tx, caller.workspace, id).await?;
    let channel = found.ok_or_else(Error::not_found)?;
    caller.expects(channel.revision)?;
    store::channels::delete(&tx, id, now).await?;
    let live = [State::Waiting, State::Due, State::Held];
    let live = store::publications::on_channel(&tx, id, &live).await?;
    withdraw(&tx, caller, &live, now).await?;
    store::publications::unwanted(&tx, id, now).await?;
    let event = caller
        .event(EventKind::ChannelDeleted, now)
        .of_channel(id)
        .changing(Some(&channel), None);
    let event = event.with(serde_json::json!({
        "network": channel.network,
        "handle": channel.account.handle,
        "cancelled": live.len(),
    }));
    store::events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &()).await?;
    services.bell.ring();
    Ok(())
}
