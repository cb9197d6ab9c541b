//! Kills at moments that nobody chose: a node is killed twenty times while it works on two hundred
//! due posts, and the next one goes on from what is on disk.

use std::time::Duration;

use dezent::domain::{publication::LEASE_MS, time::Instant};

use super::{
    backlog::{Backlog, Lane},
    chance::{Chance, Round, rounds, tell},
    node::Node,
    site::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS, SETTLE_MS},
};
use crate::harness::database::is_postgres;

const CHANNELS: usize = 20;
const POSTS: usize = 10;
/// How often a node is killed while it works.
const KILLS: u32 = 20;
/// How many starts are tried for that; a node that has nothing to do any more does not count.
const STARTS_MAX: u32 = 60;

/// On PostgreSQL a second node works all the time, and is not killed.
#[tokio::test]
async fn twenty_kills_at_random_moments_lose_nothing_and_double_nothing() {
    for round in rounds("random_kills") {
        twenty_kills(&round).await;
    }
}

async fn twenty_kills(round: &Round) {
    let mut chance = round.chance("random kills");
    let mut backlog = Backlog::plan(&settings(), lanes(&mut chance)).await;
    let mut second = is_postgres().then(|| Neighbour {
        node: backlog.start(1, None),
        is_at_work: false,
    });
    let (mut killed, mut now_ms, mut before_ms) = (0, DUE_MS, DUE_MS - SECOND_MS);
    for start in 1.. {
        assert!(
            start <= STARTS_MAX,
            "only {killed} were killed at work: {round:?}"
        );
        if start % 5 == 0 {
            let after = Duration::from_millis(chance.below(120).into());
            Node::start_and_kill(&backlog.site.config(0), now_ms, after).await;
        }
        let mut first = backlog.start(0, None);
        backlog.set_clock(now_ms, &mut [&mut first]).await;
        first.begin("run");
        if let Some(second) = &mut second {
            // A step behind, or it would take everything before the one that is to be killed at work.
            second.work(before_ms);
        }
        wait_for_work(&backlog, now_ms).await;
        tokio::time::sleep(Duration::from_millis(chance.below(80).into())).await;
        first.kill();
        if let Some(second) = &mut second {
            second.rest();
        }
        backlog.site.network_rests().await;
        let was_at_work = has_left_work(&backlog, now_ms).await;
        killed += u32::from(was_at_work);
        if killed == KILLS {
            break;
        }
        before_ms = now_ms;
        now_ms += if was_at_work && killed < KILLS / 2 {
            SECOND_MS + i64::from(chance.below(500))
        } else {
            // Leases end, looks are made, and late posts go out at their distance.
            i64::from(20_000 + chance.below(40_000))
        };
    }
    settle(&mut backlog, second, now_ms).await;
    let tally = backlog.judge(&format!("{round:?}")).await;
    tell(&format!("random kills: {tally:?}"));
    // Four fifths could be settled without a person; more than half must have been.
    assert!(tally.sent > CHANNELS * POSTS / 2, "{round:?}: {tally:?}");
}

/// A killed node keeps its channels until its leases end, unless the next one owns the database; so
/// beside a second node it takes few at a time, and there is work for both.
fn settings() -> String {
    let senders = if is_postgres() { 2 } else { 8 };
    format!("[engine]\nsenders = {senders}\n")
}

/// Waits a moment until something is claimed, if there is anything to claim.
async fn wait_for_work(backlog: &Backlog, now_ms: i64) {
    let began = std::time::Instant::now();
    while began.elapsed() < Duration::from_millis(300) && !has_left_work(backlog, now_ms).await {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Whether something is still claimed that was claimed at this instant: by whoever was killed, for
/// everybody else has ended.
async fn has_left_work(backlog: &Backlog, now_ms: i64) -> bool {
    let ends_at = Instant::from_ms(now_ms + LEASE_MS);
    let leased = backlog.leased().await;
    leased.iter().any(|one| one.lease.ends_at == Some(ends_at))
}

/// Channels of all kinds with posts a second apart, each going wrong in its own way.
fn lanes(chance: &mut Chance) -> Vec<Lane> {
    const STEPS: [&str; 8] = [
        "ok",
        "slow=20",
        "cut-after",
        "cut-before",
        "500-with-effect",
        "429=1",
        "lag=1",
        "slow=40+lag=1",
    ];
    let lane = |no: usize| {
        let due_ms = |post: usize| DUE_MS + SECOND_MS * i64::try_from(post).unwrap();
        Lane {
            kind: KINDS[no % KINDS.len()],
            script: (0..12).map(|_| chance.one_of(&STEPS)).collect(),
            posts: (0..POSTS)
                .map(|post| (due_ms(post), 1 + usize::from(post % 4 == 3)))
                .collect(),
        }
    };
    (0..CHANNELS).map(lane).collect()
}

/// A node that works all the time beside the one that is killed.
struct Neighbour {
    node: Node,
    is_at_work: bool,
}

impl Neighbour {
    /// Looks again at a later instant, unless it is still at work.
    fn work(&mut self, now_ms: i64) {
        self.is_at_work &= !self.node.has_passed();
        self.node.queue_clock(now_ms);
        if !self.is_at_work {
            self.node.begin("pass");
            self.is_at_work = true;
        }
    }

    fn rest(&mut self) {
        if self.is_at_work {
            assert_eq!(self.node.hear_pass(), None);
            self.is_at_work = false;
        }
    }
}

/// Time goes on until nothing is left to do.
async fn settle(backlog: &mut Backlog, mut second: Option<Neighbour>, from_ms: i64) {
    let mut first = backlog.start(0, None);
    let mut now_ms = from_ms;
    loop {
        assert!(now_ms < from_ms + SETTLE_MS, "not settled in time");
        backlog.set_clock(now_ms, &mut [&mut first]).await;
        if let Some(second) = &mut second {
            second.work(now_ms);
        }
        assert_eq!(first.pass(), None);
        if let Some(second) = &mut second {
            second.rest();
        }
        if backlog.is_settled().await {
            return;
        }
        now_ms += MINUTE_MS / 4;
    }
}
