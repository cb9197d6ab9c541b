//! Trying a channel out: what would work if something were due now. Nothing is published, and nothing is
//! changed but a session that is about to end.

use serde::Serialize;

use super::{
    Caller, Services,
    channel_health::{self, ChannelHealth},
    drafts,
    sessions::{self, SessionError},
};
use crate::{
    domain::{
        channel::{Channel, ChannelState, Mode},
        id::ChannelId,
        role::Action,
    },
    error::Error,
    networks::{Checkup, ConnectError, Quota, consent::Consent},
    store,
};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Looked {
    /// Whether the channel publishes at all.
    State,
    /// Whether its credentials can be opened and are still good.
    Session,
    /// Whose the session is.
    Account,
    /// What the session may do.
    Scopes,
    /// What is left of limits.
    Limits,
    /// Whether the network can fetch pictures and films from here.
    Media,
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, strum::Display, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = CheckOutcome)]
pub enum Outcome {
    /// It works.
    Well,
    /// Nobody can tell from here, or it is worth knowing.
    Note,
    /// It would not work.
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Check {
    /// What.
    pub what: Looked,
    /// What came out.
    pub outcome: Outcome,
    /// The same in words, with what to do where something is wrong.
    pub message: String,
}

/// What would work on a channel now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Tryout {
    /// Whether nothing is wrong.
    pub works: bool,
    /// Everything that was looked at, in the order in which sending would need it.
    pub checks: Vec<Check>,
}

/// Tries a channel out.
///
/// Errors: [`crate::error::Code::NotFound`]; what is wrong with the channel is no error.
pub async fn test_channel(
    services: &Services,
    caller: &Caller,
    id: ChannelId,
) -> Result<Tryout, Error> {
    caller.allow(Action::ManageChannels)?;
    let health = channel_health::get_health(services, caller, id).await?;
    let rows = store::channels::for_engine(&services.db, &[id]).await?;
    let (channel, sealed) = rows.into_iter().next().ok_or_else(Error::not_found)?;
    let mut checks = Checks::default();
    checks.state(&channel, &health);
    if channel.mode == Mode::Direct {
        checks.session(services, &channel, &sealed).await?;
        checks.limits(&health);
        checks.media(services, &channel).await;
    }
    let Checks(checks) = checks;
    Ok(Tryout {
        works: checks.iter().all(|check| check.outcome != Outcome::Wrong),
        checks,
    })
}

#[derive(Default)]
struct Checks(Vec<Check>);

impl Checks {
    fn add(&mut self, what: Looked, outcome: Outcome, message: impl Into<String>) {
        self.0.push(Check {
            what,
            outcome,
            message: message.into(),
        });
    }

    fn state(&mut self, channel: &Channel, health: &ChannelHealth) {
        let what = Looked::State;
        match channel.state {
            ChannelState::Active => self.add(what, Outcome::Well, "it publishes"),
            ChannelState::Paused => self.add(what, Outcome::Note, "it is paused"),
            ChannelState::NeedsAuth | ChannelState::Deleted => {
                self.add(what, Outcome::Wrong, "it has to be connected again");
            }
        }
        if channel.mode == Mode::Reminder {
            self.add(
                what,
                Outcome::Note,
                "a person posts here, so nothing else is needed",
            );
        }
        if let Some(until) = health.not_before {
            let told = format!("its network asked to wait until {until}");
            self.add(what, Outcome::Note, told);
        }
    }

    /// Opens the session, and asks the network whose it is and what it may do.
    async fn session(
        &mut self,
        services: &Services,
        channel: &Channel,
        sealed: &[u8],
    ) -> Result<(), Error> {
        let what = Looked::Session;
        let adapter = services.networks.get(channel.network);
        let session = match sessions::open(services, adapter, channel, sealed).await {
            Ok(session) => session,
            Err(SessionError::Store(error)) => return Err(error.into()),
            Err(error @ SessionError::Later(_)) => {
                self.add(what, Outcome::Note, error.to_string());
                return Ok(());
            }
            Err(error) => {
                self.add(what, Outcome::Wrong, error.to_string());
                return Ok(());
            }
        };
        let facts = drafts::facts(channel);
        match adapter.check_up(&facts, &session).await {
            Ok(Some(found)) => {
                self.add(what, Outcome::Well, "the network accepts it");
                self.account(channel, &found);
                let registration = adapter.consent().and_then(Consent::registration);
                let wanted = registration.map_or(&[][..], |registration| registration.scopes);
                self.scopes(wanted, found.scopes.as_deref());
                self.quotas(&found.quotas);
            }
            Ok(None) => self.add(what, Outcome::Note, "this network has no way to ask"),
            Err(ConnectError::Unreachable(why)) => {
                let told = format!("the network could not be asked: {why}");
                self.add(what, Outcome::Note, told);
            }
            // What to do about it, the adapter says.
            Err(error) => self.add(what, Outcome::Wrong, error.to_string()),
        }
        Ok(())
    }

    fn account(&mut self, channel: &Channel, found: &Checkup) {
        let Some(id) = &found.remote_id else {
            let told = "the network does not tell whose it is";
            return self.add(Looked::Account, Outcome::Note, told);
        };
        let handle = found.handle.as_deref().unwrap_or(&channel.account.handle);
        if *id == channel.account.remote_id {
            self.add(Looked::Account, Outcome::Well, format!("it is {handle}"));
        } else {
            let told = format!(
                "it is {handle} and not {}; connect the right account again",
                channel.account.handle
            );
            self.add(Looked::Account, Outcome::Wrong, told);
        }
    }

    /// What the session lacks of what is asked of people. A network may grant more under other names, so
    /// what is missing is said and not judged.
    fn scopes(&mut self, wanted: &[&str], granted: Option<&[String]>) {
        let Some(granted) = granted else {
            let told = "the network does not tell what the session may do";
            return self.add(Looked::Scopes, Outcome::Note, told);
        };
        let missing: Vec<&str> = (wanted.iter().copied())
            .filter(|scope| !granted.iter().any(|one| one == scope))
            .collect();
        if missing.is_empty() {
            let told = format!("it may do all it is asked for: {}", granted.join(", "));
            self.add(Looked::Scopes, Outcome::Well, told);
        } else {
            let told = format!(
                "these were not granted: {}; what needs them fails until the account is connected again",
                missing.join(", ")
            );
            self.add(Looked::Scopes, Outcome::Note, told);
        }
    }

    /// What the network itself says is left.
    fn quotas(&mut self, quotas: &[Quota]) {
        for quota in quotas {
            let Quota {
                of,
                left,
                max,
                ends_at,
            } = quota;
            let told = match (left, max) {
                (Some(left), Some(max)) => format!("{left} of {max} {of} are left"),
                (Some(left), None) => format!("{left} {of} are left"),
                (None, Some(max)) => format!("at most {max} {of}"),
                (None, None) => continue,
            };
            let until = ends_at.map_or_else(String::new, |until| format!(" until {until}"));
            let is_used_up = left.is_some_and(|left| left <= 0);
            // What is used up besides posts stops some of what a channel does, or nothing of it.
            let outcome = match (is_used_up, of.as_str()) {
                (true, "posts") => Outcome::Wrong,
                (true, _) => Outcome::Note,
                (false, _) => Outcome::Well,
            };
            self.add(
                Looked::Limits,
                outcome,
                format!("the network says: {told}{until}"),
            );
        }
    }

    /// What is left of the limits that are counted here.
    fn limits(&mut self, health: &ChannelHealth) {
        for limit in &health.limits {
            let told = format!(
                "{} of {} are left of {} until {}",
                limit.left, limit.max, limit.name, limit.until
            );
            let outcome = if limit.left > 0 {
                Outcome::Well
            } else {
                Outcome::Wrong
            };
            self.add(Looked::Limits, outcome, told);
        }
    }

    /// Whether a network that fetches pictures and films could come here.
    async fn media(&mut self, services: &Services, channel: &Channel) {
        let adapter = services.networks.get(channel.network);
        if !adapter.fetches_media() {
            let told = "pictures and films are sent to the network, it fetches nothing";
            return self.add(Looked::Media, Outcome::Well, told);
        }
        let addresses = &services.addresses;
        let Some(base) = services.front.address() else {
            let told = "the network fetches pictures and films, and server.public_url is not set: posts \
                        that carry some are refused";
            return self.add(Looked::Media, Outcome::Wrong, told);
        };
        match services.front.is_reached().await {
            Err(why) => {
                let told = format!("{base} does not lead here: {why}");
                self.add(Looked::Media, Outcome::Wrong, told);
            }
            Ok(()) if addresses.is_encrypted() => {
                self.add(Looked::Media, Outcome::Well, format!("{base} leads here"));
            }
            Ok(()) => {
                let told =
                    format!("{base} leads here, without https: most networks fetch nothing there");
                self.add(Looked::Media, Outcome::Note, told);
            }
        }
    }
}
