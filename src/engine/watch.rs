//! The watch over the clock (protocol §7): whether the time can be believed.
//!
//! On SQLite the wall clock is compared with how long the machine has been up. Up to a minute
//! forward, and any way back, is followed; further forward nothing is sent until somebody confirms
//! the time, or it is back. On PostgreSQL the server's clock is everybody's: each node measures it
//! every half minute and counts on from there, so its own wall clock cannot mislead it. If the
//! server's clock itself jumps by more than two seconds, nothing is sent either; up to a minute is
//! believed once a second measurement half a minute later agrees.

use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use super::{EngineError, Inner, settle::ACTOR};
use crate::{
    clock::Reading,
    domain::{
        confirmation::{Awaited, What},
        event::EventKind,
        time::{MINUTE_MS, SECOND_MS},
    },
    store::{
        self, Db, StoreError, confirmations,
        events::{NewEvent, tell_operator},
    },
};

const MS: i64 = 1_000;
/// How far forward the wall clock may be set between two looks, in microseconds.
const FORWARD_MAX_US: i64 = MINUTE_MS * MS;
/// How far the server's clock may change without a reason, in microseconds.
const SERVER_CHANGE_MAX_US: i64 = 2 * SECOND_MS * MS;
/// How often the server's clock is measured, in microseconds.
const MEASURE_EVERY_US: i64 = 30 * SECOND_MS * MS;
/// How often it is measured while it is not believed, in microseconds.
const MEASURE_AGAIN_US: i64 = SECOND_MS * MS;
/// After this long without a confirmation somebody is called louder, in microseconds.
const ALERT_AFTER_US: i64 = 10 * MINUTE_MS * MS;
/// How long nothing is looked up after a forward jump, so that minutes between two looks are real
/// minutes, in microseconds.
const NO_LOOKS_US: i64 = 5 * MINUTE_MS * MS;

/// What may be done at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Publications may be claimed.
    pub(crate) may_claim: bool,
    /// Leases may be ended and outcomes be looked up.
    pub(crate) may_look: bool,
}

/// The watch of one process.
#[derive(Debug)]
pub(crate) struct Watch {
    state: Mutex<State>,
    /// Whose clock it is, where a person is asked.
    node: Uuid,
    has_server: bool,
}

/// What was seen of the clocks so far: pure, and fed with readings.
#[derive(Debug, Default)]
struct State {
    last: Option<Reading>,
    server: Option<Anchor>,
    measured_at_us: Option<i64>,
    doubt: Option<Doubt>,
    no_looks_before_us: i64,
}

/// What the server's clock showed when the machine had been up so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Anchor {
    server_us: i64,
    elapsed_us: i64,
}

/// Why the time is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Doubt {
    since_us: i64,
    forward_us: i64,
    /// What the server said when the doubt began.
    first: Option<Anchor>,
    is_asked: bool,
    is_alerted: bool,
}

/// What follows from a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// The time is this; count on from here.
    Follow(Anchor),
    /// It is not believed.
    Doubt,
}

impl Anchor {
    fn of_wall(reading: Reading) -> Self {
        Self {
            server_us: reading.wall_us,
            elapsed_us: reading.elapsed_us,
        }
    }

    /// How far another moment lies from what this one lets expect.
    fn drift_us(self, other: Self) -> i64 {
        (other.server_us - self.server_us) - (other.elapsed_us - self.elapsed_us)
    }
}

impl State {
    /// Looks at the wall clock.
    fn look(&mut self, reading: Reading) -> Seen {
        let now = Anchor::of_wall(reading);
        let forward_us = self
            .last
            .map_or(0, |last| Anchor::of_wall(last).drift_us(now));
        // A doubt from before this start has nothing to compare with.
        let is_blind = self.doubt.is_some() && self.last.is_none();
        if forward_us > FORWARD_MAX_US || is_blind {
            self.begin_doubt(now, forward_us);
            return Seen::Doubt;
        }
        self.doubt = None;
        self.last = Some(reading);
        Seen::Follow(now)
    }

    /// Takes in what the server's clock shows.
    fn measured(&mut self, now: Anchor) -> Seen {
        self.measured_at_us = Some(now.elapsed_us);
        let change_us = self.server.map_or(0, |server| server.drift_us(now));
        if change_us.abs() <= SERVER_CHANGE_MAX_US || self.is_proven(now, change_us) {
            self.doubt = None;
            self.server = Some(now);
            return Seen::Follow(now);
        }
        self.begin_doubt(now, change_us);
        Seen::Doubt
    }

    /// A change that is not too far forward is believed when it is still there half a minute later.
    fn is_proven(&self, now: Anchor, change_us: i64) -> bool {
        let first = self.doubt.and_then(|doubt| doubt.first);
        change_us <= FORWARD_MAX_US
            && first.is_some_and(|first| {
                now.elapsed_us - first.elapsed_us >= MEASURE_EVERY_US
                    && first.drift_us(now).abs() <= SERVER_CHANGE_MAX_US
            })
    }

    fn begin_doubt(&mut self, now: Anchor, forward_us: i64) {
        let known = self.doubt.is_some_and(|doubt| {
            let same = |first: Anchor| first.drift_us(now).abs() <= SERVER_CHANGE_MAX_US;
            doubt.first.is_none_or(same)
        });
        let doubt = self.doubt.get_or_insert(Doubt {
            since_us: now.elapsed_us,
            forward_us,
            first: Some(now),
            is_asked: false,
            is_alerted: false,
        });
        if !known {
            // The clock moves on and on: what it showed first proves nothing.
            doubt.first = Some(now);
            doubt.forward_us = forward_us;
        }
    }

    fn wants_measuring(&self, elapsed_us: i64) -> bool {
        let every_us = if self.doubt.is_some() {
            MEASURE_AGAIN_US
        } else {
            MEASURE_EVERY_US
        };
        self.measured_at_us
            .is_none_or(|at_us| elapsed_us - at_us >= every_us)
    }

    /// A person says that the time is right.
    fn confirmed(&mut self, reading: Reading) -> Option<i64> {
        let doubt = self.doubt.take()?;
        self.last = Some(reading);
        self.server = None;
        self.measured_at_us = None;
        if doubt.forward_us > 0 {
            self.no_looks_before_us = reading.elapsed_us + NO_LOOKS_US;
        }
        Some(doubt.forward_us / MS)
    }
}

/// Whether the process before has asked for the time to be confirmed, and nobody has.
pub(crate) async fn is_in_doubt(db: &Db) -> Result<bool, StoreError> {
    let awaited = confirmations::awaited(db).await?;
    Ok(awaited
        .iter()
        .any(|one| one.what == What::Clock && one.node.is_nil()))
}

impl Watch {
    /// Begins to watch; `is_in_doubt` where the process before had asked and nobody has answered.
    pub(crate) fn new(has_server: bool, node: Uuid, is_in_doubt: bool) -> Self {
        let doubt = is_in_doubt.then_some(Doubt {
            since_us: 0,
            forward_us: 0,
            first: None,
            is_asked: true,
            is_alerted: false,
        });
        Self {
            state: Mutex::new(State {
                doubt,
                ..State::default()
            }),
            node: if has_server { node } else { Uuid::nil() },
            has_server,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the clocks, sets ours by them, and says what may be done.
    pub(crate) async fn look(&self, inner: &Inner) -> Result<Standing, EngineError> {
        let was_in_doubt = self.state().doubt.is_some();
        let seen = if self.has_server {
            self.measure(inner).await?
        } else {
            let reading = inner.services.clock.reading();
            Some(self.state().look(reading))
        };
        match seen {
            Some(Seen::Follow(anchor)) => {
                let clock = &inner.services.clock;
                clock.follow_other(anchor.server_us, anchor.elapsed_us);
                if was_in_doubt {
                    self.settled_itself(inner).await?;
                }
            }
            Some(Seen::Doubt) => self.in_doubt(inner).await?,
            None => {}
        }
        let elapsed_us = inner.services.clock.reading().elapsed_us;
        let state = self.state();
        let may_claim = state.doubt.is_none();
        Ok(Standing {
            may_claim,
            may_look: may_claim && elapsed_us >= state.no_looks_before_us,
        })
    }

    /// Measures the server's clock where it is time to: what it showed lies half-way between
    /// question and answer.
    async fn measure(&self, inner: &Inner) -> Result<Option<Seen>, EngineError> {
        let clock = &inner.services.clock;
        let asked_us = clock.reading().elapsed_us;
        if !self.state().wants_measuring(asked_us) {
            return Ok(None);
        }
        let Some(server_us) = store::instance::server_time_us(&inner.services.db).await? else {
            return Ok(None);
        };
        let answered_us = clock.reading().elapsed_us;
        let elapsed_us = asked_us + (answered_us - asked_us) / 2;
        Ok(Some(self.state().measured(Anchor {
            server_us,
            elapsed_us,
        })))
    }

    /// Asks a person, once; takes the answer; calls louder after ten minutes.
    async fn in_doubt(&self, inner: &Inner) -> Result<(), EngineError> {
        let reading = inner.services.clock.reading();
        let Some(doubt) = self.state().doubt else {
            return Ok(());
        };
        let db = &inner.services.db;
        if !doubt.is_asked {
            tracing::error!(
                forward_ms = doubt.forward_us / MS,
                "the clock has jumped; nothing is sent until the time is confirmed"
            );
            let now = inner.services.clock.now();
            let detail = serde_json::json!({ "forward_ms": doubt.forward_us / MS });
            let asked = Awaited {
                what: What::Clock,
                node: self.node,
                since: now,
                ready_at: Some(now),
                detail: detail.as_object().cloned().unwrap_or_default(),
            };
            let tx = db.begin_write().await?;
            confirmations::ask(&tx, &asked).await?;
            let kind = EventKind::ClockDoubted;
            let told = |at| NewEvent::new(at, kind, now, ACTOR).with(detail);
            tell_operator(&tx, told).await?;
            tx.commit().await?;
            if let Some(doubt) = &mut self.state().doubt {
                doubt.is_asked = true;
            }
            return Ok(());
        }
        let still = confirmations::awaited(db).await?;
        let is_mine = |one: &Awaited| one.what == What::Clock && one.node == self.node;
        if !still.iter().any(is_mine) {
            let forward_ms = self.state().confirmed(reading);
            if !self.has_server {
                inner.services.clock.follow(reading);
            }
            tracing::warn!(?forward_ms, "the time was confirmed");
            return Ok(());
        }
        if !doubt.is_alerted && reading.elapsed_us - doubt.since_us >= ALERT_AFTER_US {
            tracing::error!("nobody has confirmed the time for ten minutes; nothing is sent");
            let now = inner.services.clock.now();
            let detail = serde_json::json!({ "unconfirmed_minutes": 10 });
            let tx = db.begin_write().await?;
            let kind = EventKind::ClockDoubted;
            let told = |at| NewEvent::new(at, kind, now, ACTOR).with(detail);
            tell_operator(&tx, told).await?;
            tx.commit().await?;
            if let Some(doubt) = &mut self.state().doubt {
                doubt.is_alerted = true;
            }
        }
        Ok(())
    }

    /// The time is back, or the server has confirmed it: nobody need answer any more.
    async fn settled_itself(&self, inner: &Inner) -> Result<(), EngineError> {
        tracing::warn!("the clock agrees again; sending goes on");
        let tx = inner.services.db.begin_write().await?;
        confirmations::clear(&tx, What::Clock, Some(self.node)).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, FORWARD_MAX_US, MEASURE_EVERY_US, MS, NO_LOOKS_US, Reading, Seen, State};

    const SECOND_US: i64 = 1_000 * MS;

    fn reading(wall_s: i64, elapsed_s: i64) -> Reading {
        Reading {
            wall_us: wall_s * SECOND_US,
            elapsed_us: elapsed_s * SECOND_US,
        }
    }

    fn anchor(server_s: i64, elapsed_s: i64) -> Anchor {
        Anchor {
            server_us: server_s * SECOND_US,
            elapsed_us: elapsed_s * SECOND_US,
        }
    }

    fn follows(seen: Seen) -> bool {
        matches!(seen, Seen::Follow(_))
    }

    #[test]
    fn a_minute_forward_and_any_way_back_is_followed() {
        let mut state = State::default();
        assert!(follows(state.look(reading(1_000, 0))));
        assert!(follows(state.look(reading(1_061, 1))), "sixty seconds");
        assert!(follows(state.look(reading(1_062, 2))));
        assert!(follows(state.look(reading(-85_000, 3))), "a day back");
        assert!(follows(state.look(reading(-84_000, 1_003))), "time passes");
    }

    #[test]
    fn more_than_a_minute_forward_is_not_believed_until_it_is_back_or_confirmed() {
        let mut state = State::default();
        state.look(reading(1_000, 0));
        assert_eq!(state.look(reading(1_062, 1)), Seen::Doubt);
        assert_eq!(state.look(reading(1_662, 601)), Seen::Doubt);
        assert!(follows(state.look(reading(1_603, 603))), "it is back");
        assert_eq!(state.look(reading(5_204, 604)), Seen::Doubt);
        assert_eq!(state.confirmed(reading(5_205, 605)), Some(3_600_000));
        assert!(follows(state.look(reading(5_206, 606))));
        assert_eq!(state.no_looks_before_us, 605 * SECOND_US + NO_LOOKS_US);
    }

    #[test]
    fn many_small_steps_are_no_jump() {
        let mut state = State::default();
        for step in 0..1_000 {
            let seen = state.look(reading(step * 60, step));
            assert!(follows(seen), "{step}");
        }
    }

    #[test]
    fn a_doubt_outlives_a_restart() {
        let mut state = State {
            doubt: super::Watch::new(false, uuid::Uuid::nil(), true)
                .state()
                .doubt,
            ..State::default()
        };
        assert_eq!(state.look(reading(1_000, 0)), Seen::Doubt);
        assert_eq!(state.look(reading(1_001, 1)), Seen::Doubt);
        state.confirmed(reading(1_002, 2));
        assert!(follows(state.look(reading(1_003, 3))));
    }

    #[test]
    fn a_servers_clock_is_followed_and_its_jump_is_believed_when_it_stays() {
        let mut state = State::default();
        assert!(state.wants_measuring(0));
        assert!(follows(state.measured(anchor(1_000, 0))));
        assert!(!state.wants_measuring(MEASURE_EVERY_US - 1));
        assert!(state.wants_measuring(MEASURE_EVERY_US));
        assert!(follows(state.measured(anchor(1_032, 30))), "two seconds");
        assert_eq!(state.measured(anchor(1_067, 60)), Seen::Doubt);
        assert!(state.wants_measuring(61 * SECOND_US));
        assert_eq!(state.measured(anchor(1_096, 89)), Seen::Doubt);
        assert!(follows(state.measured(anchor(1_097, 90))), "it stays");
        let far = 1_000 + FORWARD_MAX_US / SECOND_US;
        assert_eq!(state.measured(anchor(far + 160, 91)), Seen::Doubt);
        assert_eq!(
            state.measured(anchor(far + 200, 131)),
            Seen::Doubt,
            "too far"
        );
        assert!(state.confirmed(reading(0, 132)).is_some());
        assert!(follows(state.measured(anchor(far + 202, 133))));
    }

    #[test]
    fn a_server_whose_clock_moves_on_and_on_is_never_believed() {
        let mut state = State::default();
        state.measured(anchor(0, 0));
        for step in 1..200 {
            let seen = state.measured(anchor(step * 10, step));
            assert_eq!(seen, Seen::Doubt, "{step}");
        }
    }
}
