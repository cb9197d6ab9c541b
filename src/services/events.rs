//! Events: reading the record of a workspace, page by page or as it grows.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    str::FromStr,
};

use serde::Serialize;

use super::{Caller, Services};
use crate::{
    domain::{
        event::EventKind,
        id::{ChannelId, EventId, KeyId, PersonId, PostId, PublicationId},
        role::Action,
        time::{Instant, MINUTE_MS},
    },
    error::Error,
    store::{
        event_list::{self, Filter, Listed},
        events::Event,
    },
};

/// How much older than the newest fact one may be that appears only now, in milliseconds: ids are
/// made before the commit, and no transaction lives longer than this.
const OVERLAP_MS: i64 = MINUTE_MS;
/// How many facts a follower remembers at the most.
const SEEN_MAX: usize = 20_000;
/// How many facts are told at once.
const AT_ONCE: usize = 100;

/// A person who did something.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ActingPerson {
    /// Their id.
    pub id: PersonId,
    /// What they are called here; null where they no longer belong here.
    pub name: Option<String>,
}

/// A fact that happened, with what it is about and who did it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EventEntry {
    #[serde(flatten)]
    event: Event,
    /// The person who did it, where it was done with a person's key.
    pub person: Option<ActingPerson>,
    /// The channel it is about.
    pub channel: Option<ChannelId>,
    /// The post it is about.
    pub post: Option<PostId>,
    /// The publication it is about.
    pub publication: Option<PublicationId>,
}

impl EventEntry {
    /// Its id, by which a reader goes on.
    pub const fn id(&self) -> EventId {
        self.event.id
    }

    /// What happened.
    pub const fn kind(&self) -> EventKind {
        self.event.kind
    }
}

/// A page of facts, newest first. Facts about people and keys are for those who manage people, and facts
/// about webhooks for those who may read them.
pub async fn list_events(
    services: &Services,
    caller: &Caller,
    filter: Filter,
    limit: u64,
) -> Result<Vec<EventEntry>, Error> {
    caller.allow(Action::ReadEvents)?;
    let filter = for_caller(caller, filter);
    let rows = event_list::list(&services.db, caller.workspace, &filter, limit).await?;
    told(services, caller, rows).await
}

/// Leaves out what the caller may not see.
fn for_caller(caller: &Caller, filter: Filter) -> Filter {
    let mut hidden = Vec::new();
    if !caller.may(Action::ManagePeople) {
        hidden.extend(EventKind::ABOUT_PEOPLE);
    }
    if !caller.may(Action::ReadWebhooks) {
        hidden.extend(EventKind::ABOUT_WEBHOOKS);
    }
    Filter { hidden, ..filter }
}

async fn told(
    services: &Services,
    caller: &Caller,
    mut rows: Vec<Listed>,
) -> Result<Vec<EventEntry>, Error> {
    if !caller.may(Action::ManagePeople) {
        for row in &mut rows {
            row.event.origin = None;
        }
    }
    let (db, workspace) = (&services.db, caller.workspace);
    let holders = event_list::people_of(db, workspace, &actors::<KeyId>(&rows)).await?;
    let names = event_list::names_of(db, workspace, &actors::<PersonId>(&rows)).await?;
    let person = |actor: &str| {
        if let Ok(key) = actor.parse::<KeyId>() {
            let (id, name) = holders.get(&key)?.clone();
            return Some(ActingPerson { id, name });
        }
        // Whoever is signed in acts as themselves.
        let id = actor.parse().ok()?;
        let name = names.get(&id).cloned();
        Some(ActingPerson { id, name })
    };
    let entry = |row: Listed| EventEntry {
        person: person(&row.event.actor),
        channel: row.channel,
        post: row.post,
        publication: row.publication,
        event: row.event,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Those of the actors that are ids of one kind, each once.
fn actors<T: FromStr + Ord>(rows: &[Listed]) -> Vec<T> {
    let found = rows.iter().filter_map(|row| row.event.actor.parse().ok());
    found.collect::<BTreeSet<T>>().into_iter().collect()
}

/// How far a follower is: the newest fact they know, and how many they know of the minute that ends
/// with it. Whoever comes back with it goes on there.
///
/// It is written as the fact's id, a hyphen and the number. Where only the id is known, so is not
/// which older ones were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    newest: EventId,
    known: Option<usize>,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known {
            Some(known) => write!(f, "{}-{known}", self.newest),
            None => self.newest.fmt(f),
        }
    }
}

impl FromStr for Position {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, known) = match text.split_once('-') {
            Some((id, known)) => (id, Some(known)),
            None => (text, None),
        };
        let known = known.map(str::parse).transpose();
        match (id.parse(), known) {
            (Ok(newest), Ok(known)) => Ok(Self { newest, known }),
            _ => Err("use the id of an event, or the last id of a stream".to_owned()),
        }
    }
}

/// A fact that a follower is told.
#[derive(Debug)]
pub struct Told {
    /// The fact.
    pub entry: EventEntry,
    /// How far the follower is with it.
    pub position: Position,
}

/// What has appeared since a follower looked last.
#[derive(Debug, Default)]
pub struct News {
    /// What they are told, in order.
    pub told: Vec<Told>,
    /// Whether anything has happened, also where nothing of it is for them.
    pub has_happened: bool,
    /// Whether there may be more.
    pub is_more: bool,
}

/// Somebody who is told each fact as it appears, and none twice.
///
/// A transaction that takes its time may make a fact visible that is older than others which were
/// told before. So what lies a minute behind the newest is read again each time, and what was told is
/// remembered as long.
#[derive(Debug)]
pub struct Follower {
    filter: Filter,
    newest: EventId,
    floor: EventId,
    seen: BTreeSet<EventId>,
}

impl Follower {
    /// Begins now, or where a follower was before.
    ///
    /// In the second case nothing is told twice unless an older fact has appeared meanwhile, or a
    /// bare id is given: then it cannot be known which ones of the minute before were told, and all of
    /// them are told again.
    pub async fn begin(
        services: &Services,
        caller: &Caller,
        filter: Filter,
        after: Option<Position>,
    ) -> Result<Self, Error> {
        caller.allow(Action::ReadEvents)?;
        let now = EventId::before(services.clock.now());
        let newest = after.map_or(now, |after| after.newest);
        let mut follower = Self {
            filter,
            newest,
            floor: floor(newest),
            seen: after.into_iter().map(|after| after.newest).collect(),
        };
        let known = after.map(|after| after.known.unwrap_or_default());
        if known == Some(0) {
            return Ok(follower);
        }
        let (db, workspace) = (&services.db, caller.workspace);
        let mut ids = event_list::ids_from(db, workspace, follower.floor, usize::MAX >> 1).await?;
        if let Some(known) = known {
            ids.retain(|id| *id <= newest);
            if ids.len() != known {
                return Ok(follower);
            }
        }
        follower.remember(&ids);
        Ok(follower)
    }

    /// What has appeared since, a hundred at the most.
    pub async fn next(&mut self, services: &Services, caller: &Caller) -> Result<News, Error> {
        let (db, workspace) = (&services.db, caller.workspace);
        let limit = SEEN_MAX + AT_ONCE;
        let ids = event_list::ids_from(db, workspace, self.floor, limit).await?;
        let unseen = ids.into_iter().filter(|id| !self.seen.contains(id));
        let unseen: Vec<EventId> = unseen.take(AT_ONCE).collect();
        if unseen.is_empty() {
            return Ok(News::default());
        }
        let filter = for_caller(caller, self.filter.clone());
        let rows = event_list::find_all(db, workspace, &filter, &unseen).await?;
        let entries = told(services, caller, rows).await?.into_iter();
        let mut entries: HashMap<EventId, EventEntry> =
            entries.map(|entry| (entry.id(), entry)).collect();
        let mut news = News {
            told: Vec::new(),
            has_happened: true,
            is_more: unseen.len() == AT_ONCE,
        };
        for id in unseen {
            self.remember(&[id]);
            let position = self.position();
            let entry = entries.remove(&id);
            news.told
                .extend(entry.map(|entry| Told { entry, position }));
        }
        Ok(news)
    }

    /// How far it is.
    fn position(&self) -> Position {
        Position {
            newest: self.newest,
            known: Some(self.seen.len()),
        }
    }

    /// Remembers what was told, and forgets what no transaction can still come before.
    fn remember(&mut self, ids: &[EventId]) {
        self.seen.extend(ids);
        self.newest = self.newest.max(ids.last().copied().unwrap_or(self.newest));
        self.floor = self.floor.max(floor(self.newest));
        self.seen = self.seen.split_off(&self.floor);
        while self.seen.len() > SEEN_MAX {
            // More happens in a minute than can be remembered: then the minute becomes shorter.
            self.seen.pop_first();
            self.floor = self.seen.first().copied().unwrap_or(self.floor);
        }
    }
}

/// The earliest id that may still appear once this one has.
fn floor(newest: EventId) -> EventId {
    let at: Instant = newest.at();
    EventId::before(at.plus_ms(-OVERLAP_MS))
}

#[cfg(test)]
mod tests {
    use super::{EventId, Filter, Follower, OVERLAP_MS, SEEN_MAX, floor};
    use crate::domain::time::Instant;

    fn at(ms: i64) -> EventId {
        EventId::new(Instant::from_ms(1_796_112_000_000 + ms))
    }

    fn follower(newest: EventId) -> Follower {
        Follower {
            filter: Filter::default(),
            newest,
            floor: floor(newest),
            seen: [newest].into(),
        }
    }

    #[test]
    fn what_was_told_is_remembered_for_a_minute() {
        let first = at(0);
        let mut follower = follower(first);
        follower.remember(&[at(1_000)]);
        assert_eq!(follower.seen.len(), 2);
        // One that appears late does not bring the minute back.
        follower.remember(&[at(-30_000)]);
        assert_eq!(follower.seen.len(), 3);
        follower.remember(&[at(OVERLAP_MS + 500)]);
        assert_eq!(follower.seen.len(), 2, "only what lies within the minute");
        assert!(!follower.seen.contains(&first));
    }

    #[test]
    fn memory_has_an_end_and_nothing_is_told_twice() {
        let mut follower = follower(at(0));
        let many: Vec<EventId> = (0..30_000).map(at).collect();
        for piece in many.chunks(100) {
            follower.remember(piece);
        }
        assert_eq!(follower.seen.len(), SEEN_MAX);
        let again = many.iter().filter(|id| **id >= follower.floor);
        assert!(again.into_iter().all(|id| follower.seen.contains(id)));
    }
}
