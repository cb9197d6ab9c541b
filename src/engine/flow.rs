//! How much a network is asked while it fails (protocol §8).
//!
//! Five failures in a row over three channels pause a network for a minute; then one publication
//! goes ahead as a probe, and the others follow if it fares well. Retries stay under a tenth of the
//! first sends of the last ten minutes, but three in a minute are always allowed. Where a network
//! has many servers, each is judged by itself. Each node learns this for itself: it decides only
//! when something is tried, never whether it may be.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::domain::{
    attempt::StepResult,
    id::{ChannelId, PublicationId},
    network::Network,
    publication::Publication,
    time::{Instant, MINUTE_MS, SECOND_MS},
};

/// So many failures in a row, over so many channels, pause a network.
const FAILURES: usize = 5;
const CHANNELS: usize = 3;
/// For how long, in milliseconds.
const PAUSE_MS: i64 = MINUTE_MS;
/// How long the others wait for what a probe brings before they ask again, in milliseconds.
const ASK_AGAIN_MS: i64 = 5 * SECOND_MS;
/// After this long a probe that brought nothing is forgotten, in milliseconds.
const PROBE_MAX_MS: i64 = MINUTE_MS;
/// Over which time retries are compared with first sends, in milliseconds.
const WINDOW_MS: i64 = 10 * MINUTE_MS;
/// One retry to so many first sends.
const SENDS_PER_RETRY: usize = 10;
/// So many retries in a minute are always allowed.
const RETRIES_PER_MINUTE: usize = 3;

/// A network, or one server of a network that has many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Server {
    /// The network.
    pub(crate) network: Network,
    /// Which of its servers.
    pub(crate) name: Option<String>,
}

/// What is known of every server.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    servers: Mutex<HashMap<Server, Stream>>,
}

/// What is known of one server.
#[derive(Debug, Default)]
struct Stream {
    /// Channels of the failures since the last success.
    failures: Vec<ChannelId>,
    state: Breaker,
    /// When first sends were let through, and when retries were, oldest first.
    firsts: VecDeque<Instant>,
    retries: VecDeque<Instant>,
}

#[derive(Debug, Default, Clone, Copy)]
enum Breaker {
    /// Everything goes.
    #[default]
    Closed,
    /// Nothing goes before that instant; then one does.
    Open(Instant),
    /// One goes, and what it brings decides.
    Probing(PublicationId, Instant),
}

impl Flow {
    fn servers(&self) -> MutexGuard<'_, HashMap<Server, Stream>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a publication may be taken now; `Err` says when to ask again.
    pub(crate) fn admit(
        &self,
        server: &Server,
        wanted: &Publication,
        now: Instant,
    ) -> Result<(), Instant> {
        let mut servers = self.servers();
        let stream = servers.entry(server.clone()).or_default();
        stream.forget_old(now);
        match stream.state {
            Breaker::Open(until) if now < until => return Err(until),
            Breaker::Probing(_, since) if now.ms_since(since) < PROBE_MAX_MS => {
                return Err(now.plus_ms(ASK_AGAIN_MS));
            }
            _ => {}
        }
        if wanted.attempted {
            stream.admit_retry(now)?;
        } else if wanted.due_at <= now {
            stream.firsts.push_back(now);
        }
        if !matches!(stream.state, Breaker::Closed) {
            stream.state = Breaker::Probing(wanted.id, now);
        }
        Ok(())
    }

    /// Takes in how an exchange with a server ended.
    pub(crate) fn ended(
        &self,
        server: &Server,
        by: &Publication,
        result: StepResult,
        now: Instant,
    ) {
        let mut servers = self.servers();
        let stream = servers.entry(server.clone()).or_default();
        if matches!(result, StepResult::NotSent | StepResult::Unknown) {
            stream.failed(by, now);
        } else {
            stream.failures.clear();
            stream.state = Breaker::Closed;
        }
    }
}

impl Stream {
    fn forget_old(&mut self, now: Instant) {
        let is_old = |at: &Instant| now.ms_since(*at) >= WINDOW_MS;
        for sent in [&mut self.firsts, &mut self.retries] {
            while sent.front().is_some_and(is_old) {
                sent.pop_front();
            }
        }
    }

    fn admit_retry(&mut self, now: Instant) -> Result<(), Instant> {
        let is_of_this_minute = |at: &&Instant| now.ms_since(**at) < MINUTE_MS;
        let in_minute = self.retries.iter().rev().take_while(is_of_this_minute);
        let in_minute: Vec<Instant> = in_minute.copied().collect();
        let is_few = in_minute.len() < RETRIES_PER_MINUTE;
        if !is_few && (self.retries.len() + 1) * SENDS_PER_RETRY > self.firsts.len() {
            let oldest = in_minute.last().copied().unwrap_or(now);
            return Err(oldest.plus_ms(MINUTE_MS));
        }
        self.retries.push_back(now);
        Ok(())
    }

    fn failed(&mut self, by: &Publication, now: Instant) {
        self.failures.push(by.channel);
        let channels: HashSet<_> = self.failures.iter().collect();
        let is_broken = self.failures.len() >= FAILURES && channels.len() >= CHANNELS;
        let was_probe = matches!(self.state, Breaker::Probing(probe, _) if probe == by.id);
        match self.state {
            Breaker::Closed if is_broken => {
                tracing::warn!(
                    network = %by.network,
                    "a network fails again and again; it is left alone for a minute"
                );
                self.state = Breaker::Open(now.plus_ms(PAUSE_MS));
            }
            Breaker::Probing(..) if was_probe => self.state = Breaker::Open(now.plus_ms(PAUSE_MS)),
            _ => {}
        }
        // What came before does not matter any more; a few are enough to tell.
        if self.failures.len() > 4 * FAILURES {
            self.failures.drain(..FAILURES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, MINUTE_MS, Network, SECOND_MS, Server};
    use crate::domain::{
        attempt::StepResult::{Done, NotSent, Refused, Unknown},
        id::{ChannelId, PublicationId},
        publication::Publication,
        time::Instant,
        turn::tests::due,
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_ms(seconds * SECOND_MS)
    }

    fn server() -> Server {
        Server {
            network: Network::Sandbox,
            name: None,
        }
    }

    fn on_channels(count: i64) -> Vec<Publication> {
        (0..count)
            .map(|number| Publication {
                channel: ChannelId::new(at(number)),
                id: PublicationId::new(at(number)),
                ..due(at(0))
            })
            .collect()
    }

    #[test]
    fn five_failures_over_three_channels_pause_a_network_and_one_probe_decides() {
        let flow = Flow::default();
        let all = on_channels(3);
        for turn in 0..4 {
            flow.ended(&server(), &all[turn % 3], Unknown, at(0));
        }
        assert!(flow.admit(&server(), &all[0], at(0)).is_ok());
        flow.ended(&server(), &all[0], NotSent, at(1));
        assert_eq!(flow.admit(&server(), &all[1], at(2)), Err(at(61)));
        assert!(flow.admit(&server(), &all[1], at(61)).is_ok(), "the probe");
        assert_eq!(flow.admit(&server(), &all[2], at(62)), Err(at(67)));
        flow.ended(&server(), &all[1], Unknown, at(63));
        assert_eq!(flow.admit(&server(), &all[2], at(67)), Err(at(123)));
        assert!(
            flow.admit(&server(), &all[2], at(123)).is_ok(),
            "the next probe"
        );
        flow.ended(&server(), &all[2], Done, at(124));
        for one in &all {
            assert!(flow.admit(&server(), one, at(124)).is_ok());
        }
    }

    #[test]
    fn two_channels_or_a_success_in_between_pause_nothing() {
        let flow = Flow::default();
        let all = on_channels(3);
        for turn in 0..20 {
            flow.ended(&server(), &all[turn % 2], Unknown, at(0));
        }
        assert!(flow.admit(&server(), &all[2], at(0)).is_ok());
        let flow = Flow::default();
        for turn in 0..20 {
            flow.ended(&server(), &all[turn % 3], Unknown, at(0));
            if turn % 4 == 3 {
                flow.ended(&server(), &all[0], Refused, at(0));
            }
        }
        assert!(flow.admit(&server(), &all[2], at(0)).is_ok());
    }

    #[test]
    fn a_probe_that_never_ends_is_followed_by_another() {
        let flow = Flow::default();
        let all = on_channels(3);
        for turn in 0..6 {
            flow.ended(&server(), &all[turn % 3], Unknown, at(0));
        }
        assert!(flow.admit(&server(), &all[0], at(60)).is_ok());
        assert!(flow.admit(&server(), &all[1], at(119)).is_err());
        assert!(flow.admit(&server(), &all[1], at(120)).is_ok());
    }

    #[test]
    fn retries_stay_under_a_tenth_of_the_first_sends_and_three_a_minute_are_free() {
        let flow = Flow::default();
        let first = on_channels(1).remove(0);
        let retry = Publication {
            attempted: true,
            ..first.clone()
        };
        for _ in 0..3 {
            assert!(flow.admit(&server(), &retry, at(0)).is_ok());
        }
        assert_eq!(flow.admit(&server(), &retry, at(1)), Err(at(60)));
        for _ in 0..100 {
            assert!(flow.admit(&server(), &first, at(1)).is_ok());
        }
        let mut more = 0;
        while flow.admit(&server(), &retry, at(2)).is_ok() {
            more += 1;
        }
        assert_eq!(more, 7, "ten retries to a hundred sends");
        let later = at(2).plus_ms(10 * MINUTE_MS);
        let again = (0..10)
            .filter(|_| flow.admit(&server(), &retry, later).is_ok())
            .count();
        assert_eq!(again, 3, "all of that is long ago");
    }
}
