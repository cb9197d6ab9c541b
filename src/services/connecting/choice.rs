//! Choosing: which of the accounts that a person agreed to become channels.

use serde::{Deserialize, Serialize};

use super::{
    super::{
        Caller, Services, channel_changes,
        channels::{insert, of_account},
        input::refuse_name,
    },
    kept::open,
};
use crate::{
    domain::{
        channel::{Account, Channel},
        connection::{Connection, ConnectionState},
        id::{ChannelId, ConnectionId},
        network::Network,
        role::Action,
        text::excerpt,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    networks::consent::Target,
    store::{self, Tx, connections::Held},
};

/// The most accounts that one connection makes channels of.
const CHOSEN_MAX: usize = 50;
/// An account to choose.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Choice {
    /// The network's id of it, by which it is chosen.
    pub id: String,
    /// What kind it is: a word of the network's, such as `page` or `board`.
    pub kind: String,
    /// The account.
    pub account: Account,
    /// Something that tells it from others of the same name; may be empty.
    pub about: String,
    /// The channel that it is already, where it is one.
    pub channel: Option<ChannelId>,
}

/// A connection as it stands, with the accounts to choose from.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConnectionView {
    /// Its id.
    pub id: ConnectionId,
    /// The network.
    pub network: Network,
    /// The channel that is connected again, where it is one.
    pub channel: Option<ChannelId>,
    /// How far it is.
    pub state: ConnectionState,
    /// Why it failed, in words.
    pub detail: Option<String>,
    /// The accounts that may be chosen.
    pub targets: Vec<Choice>,
    /// The channels that came of it.
    pub channels: Vec<ChannelId>,
    /// Until when it can be ended.
    pub expires_at: Instant,
}

/// The accounts that are to become channels.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Their ids; all of them where nothing is said and there is one.
    #[serde(default)]
    pub targets: Vec<ChosenTarget>,
}

/// One of them.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenTarget {
    /// Its id.
    pub id: String,
    /// What people here will call the channel, at most 100 characters.
    #[serde(default)]
    pub name: Option<String>,
}

/// A connection as it stands.
///
/// Errors: [`Code::NotFound`] where it is somebody else's, too.
pub async fn view(
    services: &Services,
    caller: &Caller,
    id: ConnectionId,
) -> Result<ConnectionView, Error> {
    caller.allow(Action::ManageChannels)?;
    let held = own(services, caller, id).await?;
    let connection = &held.connection;
    let mut targets = Vec::new();
    for target in choices(services, &held)? {
        let Target {
            kind,
            about,
            connected,
        } = target;
        let account = connected.account;
        let (workspace, network) = (connection.workspace, connection.network);
        let remote_id = &account.remote_id;
        let channel =
            store::channels::is_connected(&services.db, workspace, network, remote_id).await?;
        targets.push(Choice {
            id: account.remote_id.clone(),
            kind,
            account,
            about,
            channel,
        });
    }
    let now = services.clock.now();
    let is_late = connection.expires_at <= now
        && !matches!(
            connection.state,
            ConnectionState::Done | ConnectionState::Failed
        );
    Ok(ConnectionView {
        id: connection.id,
        network: connection.network,
        channel: connection.channel,
        state: if is_late {
            ConnectionState::Failed
        } else {
            connection.state
        },
        detail: if is_late {
            Some("nobody answered in time; begin again".to_owned())
        } else {
            connection.detail.clone()
        },
        targets: if is_late { Vec::new() } else { targets },
        channels: connection.channels.clone(),
        expires_at: connection.expires_at,
    })
}

async fn own(services: &Services, caller: &Caller, id: ConnectionId) -> Result<Held, Error> {
    let found = store::connections::find(&services.db, caller.workspace, id).await?;
    found
        .filter(|held| held.connection.actor == caller.actor)
        .ok_or_else(Error::not_found)
}

/// The accounts to choose from; none where it is not that far.
fn choices(services: &Services, held: &Held) -> Result<Vec<Target>, Error> {
    if held.connection.state != ConnectionState::Choosing {
        return Ok(Vec::new());
    }
    let kept = open(&services.vault, &held.connection, &held.sealed);
    let kept = kept.ok_or_else(|| Error::new(Code::Internal, "What was kept cannot be read."))?;
    Ok(kept.targets())
}

/// Makes channels of the chosen accounts, or connects the channel again that was to be.
///
/// Errors: [`Code::NotFound`]; [`Code::NotPossible`] where there is nothing to choose, or no longer;
/// [`Code::InvalidValue`] for a target that there is not; [`Code::ChannelExists`];
/// [`Code::OtherAccount`] where a channel is connected again and its account is not among them.
pub async fn choose(
    services: &Services,
    caller: &Caller,
    id: ConnectionId,
    chosen: Chosen,
) -> Result<Vec<Channel>, Error> {
    caller.allow(Action::ManageChannels)?;
    let held = own(services, caller, id).await?;
    let now = services.clock.now();
    let connection = &held.connection;
    if connection.state != ConnectionState::Choosing || connection.expires_at <= now {
        let detail = "There is nothing to choose here now. Begin again.";
        return Err(Error::new(Code::NotPossible, detail).with("state", connection.state));
    }
    let targets = choices(services, &held)?;
    if let Some(channel) = connection.channel {
        return again(services, caller, connection, channel, targets).await;
    }
    let picked = picked(targets, &chosen)?;
    make(services, caller, connection, picked, now).await
}

/// The accounts that were chosen, each with the name that was given.
fn picked(targets: Vec<Target>, chosen: &Chosen) -> Result<Vec<(Target, Option<String>)>, Error> {
    if chosen.targets.is_empty() && targets.len() == 1 {
        return Ok(targets.into_iter().map(|target| (target, None)).collect());
    }
    let mut wrong_fields = Vec::new();
    let mut picked: Vec<(Target, Option<String>)> = Vec::new();
    if chosen.targets.is_empty() || chosen.targets.len() > CHOSEN_MAX {
        let message = format!("choose 1 to {CHOSEN_MAX} of the accounts");
        wrong_fields.push(FieldError::new("targets", "invalid", message));
    }
    for (place, one) in chosen.targets.iter().enumerate().take(CHOSEN_MAX) {
        let found = targets
            .iter()
            .find(|target| target.connected.account.remote_id == one.id);
        let is_twice = chosen.targets[..place]
            .iter()
            .any(|other| other.id == one.id);
        match found {
            Some(_) if is_twice => {
                let field = format!("targets[{place}].id");
                wrong_fields.push(FieldError::new(field, "repeated", "it is there twice"));
            }
            Some(target) => picked.push((target.clone(), one.name.clone())),
            None => {
                let field = format!("targets[{place}].id");
                let message = "there is no such account here";
                wrong_fields.push(FieldError::new(field, "target_unknown", message));
            }
        }
        if let Some(mut error) = one.name.as_deref().and_then(refuse_name) {
            error.field = format!("targets[{place}].name");
            wrong_fields.push(error);
        }
    }
    if wrong_fields.is_empty() {
        Ok(picked)
    } else {
        Err(Error::fields(Code::InvalidValue, wrong_fields))
    }
}

async fn make(
    services: &Services,
    caller: &Caller,
    connection: &Connection,
    picked: Vec<(Target, Option<String>)>,
    now: Instant,
) -> Result<Vec<Channel>, Error> {
    let is_only = picked.len() == 1;
    let tx = services.db.begin_write().await?;
    let mut made = Vec::new();
    for (target, name) in picked {
        let connected = target.connected;
        // One name is for one channel.
        let given = name.or_else(|| connection.name.clone().filter(|_| is_only));
        let name = given.unwrap_or_else(|| excerpt(&connected.account.handle, 100));
        let id = (ChannelId::new(now), connection.network);
        let channel = of_account(caller, id, name, connection.time_zone, &connected, now);
        insert(&tx, services, caller, &channel, &connected).await?;
        made.push(channel);
    }
    finish(&tx, connection, &made).await?;
    services.commit(caller, tx, &made).await?;
    Ok(made)
}

async fn again(
    services: &Services,
    caller: &Caller,
    connection: &Connection,
    channel: ChannelId,
    targets: Vec<Target>,
) -> Result<Vec<Channel>, Error> {
    let found = store::channels::find(&services.db, caller.workspace, channel).await?;
    let seen = found.ok_or_else(Error::not_found)?;
    let is_same = |target: &&Target| target.connected.account.remote_id == seen.account.remote_id;
    let target = targets.iter().find(is_same).or_else(|| targets.first());
    let Some(target) = target else {
        return Err(Error::not_found());
    };
    let connected = target.connected.clone();
    let (tx, channel) = channel_changes::reconnect(services, caller, &seen, connected).await?;
    let made = vec![channel];
    finish(&tx, connection, &made).await?;
    services.commit(caller, tx, &made).await?;
    services.bell.ring();
    Ok(made)
}

/// Ends a connection with what came of it, and erases what was sealed in it.
async fn finish(tx: &Tx, connection: &Connection, made: &[Channel]) -> Result<(), Error> {
    let done = Connection {
        state: ConnectionState::Done,
        channels: made.iter().map(|channel| channel.id).collect(),
        ..connection.clone()
    };
    let was = ConnectionState::Choosing;
    if store::connections::go_on(tx, was, &done, Vec::new()).await? {
        return Ok(());
    }
    Err(Error::new(Code::NotPossible, "Somebody else was quicker."))
}
