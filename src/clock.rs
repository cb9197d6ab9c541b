//! The one place that asks what time it is.
//!
//! Time is counted from how long the machine has been up, which no one can set, and is brought in
//! line with the wall clock or with the database server's by whoever watches over it (the engine).
//! So a wall clock that jumps changes nothing before the jump was looked at.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use crate::domain::time::Instant;

/// Tells the time in whole milliseconds: the machine's, or one that a test sets.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
    /// What is added to the time since the machine's start, in microseconds.
    lead_us: Arc<AtomicI64>,
}

#[derive(Debug, Clone)]
enum Source {
    Machine(std::time::Instant),
    Manual(Arc<Manual>),
}

/// A clock for tests.
#[derive(Debug)]
struct Manual {
    wall_ms: AtomicI64,
    elapsed_ms: AtomicI64,
    has_server: bool,
}

/// The two times of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What the wall clock shows, in microseconds since 1970.
    pub wall_us: i64,
    /// How long the machine has been up, sleep included, in microseconds.
    pub elapsed_us: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(Source::Machine(std::time::Instant::now()))
    }

    /// A clock that stands still until it is moved.
    pub fn manual(start: Instant) -> Self {
        Self::moved_by_hand(start, false)
    }

    /// The same, and it is brought in line with a database server's clock where there is one.
    pub fn manual_with_server(start: Instant) -> Self {
        Self::moved_by_hand(start, true)
    }

    fn moved_by_hand(start: Instant, has_server: bool) -> Self {
        Self::of(Source::Manual(Arc::new(Manual {
            wall_ms: AtomicI64::new(start.ms()),
            elapsed_ms: AtomicI64::new(0),
            has_server,
        })))
    }

    fn of(source: Source) -> Self {
        let clock = Self {
            source,
            lead_us: Arc::default(),
        };
        clock.follow(clock.reading());
        clock
    }

    /// Now. Rounded down, so that nothing is ever due a moment early.
    pub fn now(&self) -> Instant {
        self.at(self.reading())
    }

    /// What this clock showed at the moment of a reading.
    pub fn at(&self, reading: Reading) -> Instant {
        let now_us = reading.elapsed_us + self.lead_us.load(Ordering::SeqCst);
        Instant::from_ms(now_us.div_euclid(1_000))
    }

    /// The wall clock and the time since the machine's start, at one moment.
    pub fn reading(&self) -> Reading {
        match &self.source {
            Source::Manual(manual) => Reading {
                wall_us: manual.wall_ms.load(Ordering::SeqCst) * 1_000,
                elapsed_us: manual.elapsed_ms.load(Ordering::SeqCst) * 1_000,
            },
            Source::Machine(since) => {
                #[expect(clippy::disallowed_methods, reason = "everything else asks this clock")]
                let wall = chrono::Utc::now();
                Reading {
                    wall_us: wall.timestamp_micros(),
                    elapsed_us: up_us(*since),
                }
            }
        }
    }

    /// Shows from now on what the wall clock shows.
    pub fn follow(&self, reading: Reading) {
        self.set_lead(reading.wall_us - reading.elapsed_us);
    }

    /// Shows from now on a time that was `true_us` when the machine had been up `elapsed_us`.
    pub fn follow_other(&self, true_us: i64, elapsed_us: i64) {
        self.set_lead(true_us - elapsed_us);
    }

    fn set_lead(&self, lead_us: i64) {
        self.lead_us.store(lead_us, Ordering::SeqCst);
    }

    /// Lets a manual clock's time pass until an instant, or sets its wall clock back to an earlier
    /// one; the machine's clock stays as it is.
    pub fn set(&self, to: Instant) {
        self.advance_ms(to.ms_since(self.now()).max(0));
        if let Source::Manual(manual) = &self.source {
            manual.wall_ms.store(to.ms(), Ordering::SeqCst);
        }
    }

    /// Lets so many milliseconds pass on a manual clock.
    pub fn advance_ms(&self, ms: i64) {
        if let Source::Manual(manual) = &self.source {
            manual.wall_ms.fetch_add(ms, Ordering::SeqCst);
            manual.elapsed_ms.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// Sets a manual wall clock forward or back although no time has passed.
    pub fn jump_ms(&self, ms: i64) {
        if let Source::Manual(manual) = &self.source {
            manual.wall_ms.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// Whether a database server's clock, where there is one, is the better one.
    pub fn yields_to_server(&self) -> bool {
        match &self.source {
            Source::Machine(_) => true,
            Source::Manual(manual) => manual.has_server,
        }
    }

    /// Whether it stands still until it is moved.
    pub fn is_manual(&self) -> bool {
        matches!(self.source, Source::Manual(_))
    }
}

/// How long the machine has been up, in microseconds. Sleep counts: it is no jump of the clock.
#[cfg(target_os = "linux")]
fn up_us(_since: std::time::Instant) -> i64 {
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let up = std::time::Duration::try_from(up).unwrap_or_default();
    i64::try_from(up.as_micros()).unwrap_or(i64::MAX)
}

/// How long this process has counted, in microseconds; a sleep of the machine may be missing.
#[cfg(not(target_os = "linux"))]
fn up_us(since: std::time::Instant) -> i64 {
    i64::try_from(since.elapsed().as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::domain::time::Instant;

    #[test]
    fn the_machines_clock_shows_the_time_of_day_and_goes_on() {
        let clock = Clock::system();
        let reading = clock.reading();
        let off_us = (clock.at(reading).ms() * 1_000 - reading.wall_us).abs();
        assert!(off_us <= 50_000, "{off_us}");
        let before = clock.now();
        while clock.now() == before {}
        assert!(clock.now() > before);
    }

    #[test]
    fn a_jump_is_not_seen_before_somebody_follows_it() {
        let clock = Clock::manual(Instant::from_ms(1_000));
        clock.advance_ms(500);
        assert_eq!(clock.now().ms(), 1_500);
        clock.jump_ms(3_600_000);
        clock.advance_ms(1);
        assert_eq!(clock.now().ms(), 1_501);
        clock.follow(clock.reading());
        assert_eq!(clock.now().ms(), 3_601_501);
        clock.follow_other(7_000_000, clock.reading().elapsed_us);
        assert_eq!(clock.now().ms(), 7_000);
    }

    #[test]
    fn a_clock_that_is_set_moves_on_or_back() {
        let clock = Clock::manual(Instant::from_ms(1_000));
        clock.set(Instant::from_ms(5_000));
        assert_eq!(clock.now().ms(), 5_000);
        clock.set(Instant::from_ms(2_000));
        assert_eq!(clock.now().ms(), 5_000, "back is a jump");
        clock.follow(clock.reading());
        assert_eq!(clock.now().ms(), 2_000);
    }
}
