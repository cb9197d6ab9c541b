//! Changing a channel: how it is treated, its settings, and new credentials for the same account.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Caller, Services, audiences,
    channels::{Credentials, refuse_mode, refused},
    input::{Wrong, given, refuse_name},
    schedule::moved_on,
};
use crate::{
    domain::{
        channel::{COLOURS, Channel, ChannelState, LatePolicy, Mode},
        event::EventKind,
        id::{AudienceId, ChannelId},
        role::Action,
        time::{DAY_MS, Instant, MINUTE_MS, SECOND_MS, TimeZone},
    },
    error::{Code, Error, FieldError},
    networks::{About, ConnectRequest, Connected, Options},
    store::{self, Tx},
};

/// The longest grace, in minutes: a week.
const GRACE_MINUTES_MAX: i64 = 7 * DAY_MS / MINUTE_MS;
/// The highest limit to the posts of one day.
const DAILY_MAX_MAX: i64 = 10_000;
/// The longest gap between late posts, in seconds: a day.
const MIN_GAP_SECONDS_MAX: i64 = DAY_MS / SECOND_MS;

/// What is to change about a channel; what is not given stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelChange {
    /// What people here call it, at most 100 characters.
    pub name: Option<String>,
    /// The zone its days are counted in, such as `Europe/Berlin`.
    pub time_zone: Option<TimeZone>,
    /// Whether it is stopped; a channel that needs new credentials can only be given these.
    pub paused: Option<bool>,
    /// Who posts: `direct`, Dezent, which needs credentials where the network does; or `reminder`, a
    /// person. What was begun is brought to its end the way it was begun.
    #[schema(inline)]
    pub mode: Option<Mode>,
    /// What happens to a post whose grace has run out.
    #[schema(inline)]
    pub late_policy: Option<LatePolicy>,
    /// How long after its instant a post may still go out, in minutes, from 0 to 10080.
    #[schema(minimum = 0, maximum = 10080)]
    pub grace_minutes: Option<i64>,
    /// How far apart late posts are kept, in seconds, from 0 to 86400.
    #[schema(minimum = 0, maximum = 86400)]
    pub min_gap_seconds: Option<i64>,
    /// The most posts that are planned on one of its local days, from 1 to 10000.
    #[schema(minimum = 1, maximum = 10000)]
    pub daily_max: Option<i64>,
    /// The audience it speaks to; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<AudienceId>)]
    pub audience: Option<Option<AudienceId>>,
    /// Its colour on pages, from 1 to 12; null lets the page choose one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 12)]
    pub colour: Option<Option<i64>>,
    /// Settings that the network understands: those given are replaced, and null takes one away.
    pub options: Option<Map<String, Value>>,
    /// New credentials for the same account.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub credentials: Option<Credentials>,
}

/// Changes a channel. New credentials are proven before they are stored, and wake a channel that its
/// network had shut out: what is still within its grace then goes out.
///
/// Errors: [`Code::NotFound`]; those of connecting; [`Code::OtherAccount`] where the credentials are
/// somebody else's; [`Code::ChannelExists`] where the account, which was not known before, is connected
/// already; [`Code::NotPossible`] where it is to go on without the credentials it needs.
pub async fn change_channel(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
    change: ChannelChange,
) -> Result<Channel, Error> {
    caller.allow(Action::ManageChannels)?;
    let found = store::channels::find(&services.db, caller.workspace, id).await?;
    let seen = found.ok_or_else(Error::not_found)?;
    caller.expects(seen.revision)?;
    let about = services.networks.get(seen.network).about();
    let options = settings(&about, &seen.options, change.options.as_ref());
    refuse(services, &seen, &change, &about, &options)?;
    let made = Proven {
        is_new: change.credentials.is_some(),
        connected: connect(services, &seen, &change, &about, &options).await?,
        options,
    };
    let (tx, after) = apply(services, caller, &seen, made, &change).await?;
    services.commit(caller, tx, &after).await?;
    services.bell.ring();
    Ok(after)
}

/// Gives a channel a new session of the same account, which a person has just consented to, in a
/// transaction that is still open; afterwards the bell is to be rung.
///
/// Errors: [`Code::OtherAccount`] where it is somebody else's; those of changing a channel.
pub(super) async fn reconnect(
    services: &Services,
    caller: &Caller,
    seen: &Channel,
    connected: Connected,
) -> Result<(Tx, Channel), Error> {
    let options = connected.options.clone();
    let connected = same_account(seen, connected)?;
    let about = services.networks.get(seen.network).about();
    let mut kept = settings(&about, &seen.options, None);
    kept.extend(options);
    let made = Proven {
        is_new: true,
        connected: Some(Connected {
            options: kept.clone(),
            ..connected
        }),
        options: kept,
    };
    apply(services, caller, seen, made, &ChannelChange::default()).await
}

/// Writes what was proven and changed, unless the channel is no longer what was looked at; whoever asked
/// commits it.
async fn apply(
    services: &Services,
    caller: &Caller,
    seen: &Channel,
    made: Proven,
    change: &ChannelChange,
) -> Result<(Tx, Channel), Error> {
    let id = seen.id;
    let about = services.networks.get(seen.network).about();
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let found = store::channels::find(&tx, caller.workspace, id).await?;
    let before = found.ok_or_else(Error::not_found)?;
    caller.expects(before.revision)?;
    if before.options != seen.options || before.account != seen.account {
        return Err(moved_on());
    }
    let after = made.changed(&before, change, &about)?;
    if after == before && made.connected.is_none() {
        return Ok((tx, before));
    }
    refuse_stored(&tx, caller, &before, &after).await?;
    let after = Channel {
        revision: before.revision + 1,
        ..after
    };
    let sealed = made.connected.as_ref().map(|connected| {
        let (workspace, session) = (before.workspace, &connected.session);
        services.vault.seal_session(workspace, id, session)
    });
    if !store::channels::update(&tx, before.revision, &after, sealed, now).await? {
        return Err(moved_on());
    }
    // What may go out now, or is late now, is looked at now.
    store::lanes::wake_by(&tx, &[(id, now)]).await?;
    tell(&tx, caller, (&before, &after), made.is_new, now).await?;
    Ok((tx, after))
}

/// The settings a person may make, as they would be after the change.
fn settings(about: &About, before: &Options, given: Option<&Options>) -> Options {
    let mut settings: Options = before
        .iter()
        .filter(|(name, _)| is_known(about, name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for (name, value) in given.into_iter().flatten() {
        if value.is_null() {
            settings.remove(name);
        } else {
            settings.insert(name.clone(), value.clone());
        }
    }
    settings
}

/// Whether a person makes this setting; others are found out when the account is connected.
fn is_known(about: &About, name: &str) -> bool {
    about.options.iter().any(|option| option.name == name)
}

/// Refuses what is wrong before anybody is asked.
fn refuse(
    services: &Services,
    channel: &Channel,
    change: &ChannelChange,
    about: &About,
    options: &Options,
) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    wrong.add(change.name.as_deref().and_then(refuse_name));
    let (gap, most) = (change.min_gap_seconds, MIN_GAP_SECONDS_MAX);
    let numbers = [
        (
            "grace_minutes",
            change.grace_minutes,
            (0, GRACE_MINUTES_MAX),
        ),
        ("min_gap_seconds", gap, (0, most)),
        ("daily_max", change.daily_max, (1, DAILY_MAX_MAX)),
        ("colour", change.colour.flatten(), (1, COLOURS)),
    ];
    for (field, number, bounds) in numbers {
        wrong.number(field, number, bounds);
    }
    if let Some(credentials) = &change.credentials {
        wrong.add(credentials.refuse(about));
    }
    let mode = change.mode;
    wrong.add(mode.and_then(|mode| refuse_mode(&services.networks, channel.network, mode)));
    let lacks_credentials = !needs_none(about) && change.credentials.is_none();
    if mode == Some(Mode::Direct) && channel.is_unproven() && lacks_credentials {
        let message =
            "this channel was connected without credentials; give them together with this";
        wrong.add([FieldError::new("mode", "needs_credentials", message)]);
    }
    if let Some(given) = &change.options {
        let adapter = services.networks.get(channel.network);
        let taken_away: Options = given
            .iter()
            .filter(|(_, value)| value.is_null())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let refusals = about.refuse_unknown(&taken_away).into_iter();
        wrong.add(
            refusals
                .chain(adapter.refuse_options(options))
                .map(|refusal| FieldError::new(refusal.field, &refusal.code, refusal.message)),
        );
    }
    wrong.end()
}

/// Whether the network can be asked without credentials.
fn needs_none(about: &About) -> bool {
    about.credentials.iter().all(|field| !field.required)
}

/// Proves new credentials, or new settings where the network can be asked without any. Where nobody
/// was asked yet whose account it is, whoever answers first is the one.
///
/// Errors: those of connecting; [`Code::OtherAccount`] where somebody else answers.
async fn connect(
    services: &Services,
    channel: &Channel,
    change: &ChannelChange,
    about: &About,
    options: &Options,
) -> Result<Option<Connected>, Error> {
    let has_credentials = change.credentials.is_some();
    let has_options = change.options.is_some();
    let is_direct = change.mode.unwrap_or(channel.mode) == Mode::Direct;
    let is_unproven = channel.is_unproven();
    let is_asked = has_credentials
        || (has_options && needs_none(about))
        || (is_direct && is_unproven && channel.mode == Mode::Reminder);
    if !is_asked {
        return Ok(None);
    }
    let credentials = change
        .credentials
        .as_ref()
        .map(Credentials::to_session)
        .unwrap_or_default();
    let request = ConnectRequest {
        channel: channel.id,
        // Not the channel's name: what people here call it does not make it another account.
        name: &channel.account.handle,
        credentials: &credentials,
        options,
    };
    let networks = &services.networks;
    let adapter = if is_unproven && !is_direct && !has_credentials {
        networks.by_hand(channel.network)
    } else {
        networks.get(channel.network)
    };
    let connected = adapter.connect(request).await.map_err(refused)?;
    same_account(channel, connected).map(Some)
}

/// What is proven, where it is the channel's own account, or nobody was asked yet whose it is.
fn same_account(channel: &Channel, connected: Connected) -> Result<Connected, Error> {
    if channel.is_unproven() || connected.account.remote_id == channel.account.remote_id {
        return Ok(connected);
    }
    let detail = format!(
        "These credentials belong to {}, and this channel is {}. Connect another account as a \
         channel of its own.",
        connected.account.handle, channel.account.handle
    );
    Err(Error::new(Code::OtherAccount, detail))
}

/// Refuses what only the database can: an account that is connected already, an unknown audience.
async fn refuse_stored(
    tx: &Tx,
    caller: &Caller,
    before: &Channel,
    after: &Channel,
) -> Result<(), Error> {
    if after.account.remote_id != before.account.remote_id {
        refuse_connected(tx, after).await?;
    }
    let audience = after.audience.filter(|_| after.audience != before.audience);
    audiences::refuse_unknown(tx, caller, audience).await
}

/// Refuses an account that another channel has; whoever connects it at this moment waits.
async fn refuse_connected(tx: &Tx, channel: &Channel) -> Result<(), Error> {
    let (workspace, remote_id) = (channel.workspace, &channel.account.remote_id);
    store::turns::take(tx, [workspace.uuid()]).await?;
    let found = store::channels::is_connected(tx, workspace, channel.network, remote_id).await?;
    match found {
        None => Ok(()),
        Some(other) => {
            let detail = format!("{} is connected already.", channel.account.handle);
            Err(Error::new(Code::ChannelExists, detail).with("channel", other))
        }
    }
}

/// What a change comes to once it is proven.
struct Proven {
    is_new: bool,
    connected: Option<Connected>,
    options: Options,
}

impl Proven {
    /// The channel as it will be, with the revision it has.
    fn changed(
        &self,
        before: &Channel,
        change: &ChannelChange,
        about: &About,
    ) -> Result<Channel, Error> {
        let mut options: Options = before
            .options
            .iter()
            .filter(|(name, _)| !is_known(about, name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let asked = self.connected.as_ref();
        options.extend(asked.map_or(&self.options, |asked| &asked.options).clone());
        let minutes = change.grace_minutes.map(|minutes| minutes * MINUTE_MS);
        let seconds = change.min_gap_seconds.map(|seconds| seconds * SECOND_MS);
        let name = change.name.as_deref().map(str::trim);
        Ok(Channel {
            name: name.unwrap_or(&before.name).to_owned(),
            time_zone: change.time_zone.unwrap_or(before.time_zone),
            state: state(before.state, change.paused, self.is_new)?,
            mode: change.mode.unwrap_or(before.mode),
            account: asked
                .map_or(&before.account, |asked| &asked.account)
                .clone(),
            options,
            late_policy: change.late_policy.unwrap_or(before.late_policy),
            grace_ms: minutes.unwrap_or(before.grace_ms),
            min_gap_ms: seconds.unwrap_or(before.min_gap_ms),
            daily_max: change.daily_max.unwrap_or(before.daily_max),
            audience: change.audience.unwrap_or(before.audience),
            colour: change.colour.unwrap_or(before.colour),
            ..before.clone()
        })
    }
}

/// Whether the channel publishes after the change.
fn state(
    before: ChannelState,
    paused: Option<bool>,
    has_new_credentials: bool,
) -> Result<ChannelState, Error> {
    if before == ChannelState::NeedsAuth && !has_new_credentials {
        if paused.is_none() {
            return Ok(before);
        }
        let detail = "Its network no longer accepts its credentials. Give new ones first.";
        return Err(Error::new(Code::NotPossible, detail).with("state", before));
    }
    let was_paused = before == ChannelState::Paused;
    Ok(if paused.unwrap_or(was_paused) {
        ChannelState::Paused
    } else {
        ChannelState::Active
    })
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    (before, after): (&Channel, &Channel),
    has_new_credentials: bool,
    now: Instant,
) -> Result<(), Error> {
    let (mut from, mut to) = (Map::new(), Map::new());
    let (was, is) = (shown(before), shown(after));
    for (name, value) in &is {
        if was.get(name) != Some(value) {
            from.insert(name.clone(), was.get(name).cloned().unwrap_or_default());
            to.insert(name.clone(), value.clone());
        }
    }
    let data = json!({ "from": from, "to": to, "has_new_credentials": has_new_credentials });
    let event = caller.event(EventKind::ChannelChanged, now);
    let event = event
        .of_channel(after.id)
        .changing(Some(before), Some(after));
    Ok(store::events::append(tx, &[&event.with(data)]).await?)
}

/// What of a channel a person can change, by name; nothing of it is secret.
fn shown(channel: &Channel) -> Map<String, Value> {
    let fields = json!({
        "name": channel.name,
        "time_zone": channel.time_zone,
        "state": channel.state,
        "mode": channel.mode,
        "handle": channel.account.handle,
        "options": channel.options,
        "late_policy": channel.late_policy,
        "grace_minutes": channel.grace_ms / MINUTE_MS,
        "min_gap_seconds": channel.min_gap_ms / SECOND_MS,
        "daily_max": channel.daily_max,
        "audience": channel.audience,
        "colour": channel.colour,
    });
    fields.as_object().cloned().unwrap_or_default()
}
