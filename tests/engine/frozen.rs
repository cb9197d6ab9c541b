//! Nodes that stand still for longer than their leases last, and then go on where they were.

use std::time::{Duration, Instant};

use dezent::{
    domain::{
        attempt::{StepKind, StepResult},
        publication::State,
    },
    store::Location,
};
use sea_orm::{ConnectionTrait as _, Database};
use uuid::Uuid;

use super::{
    backlog::{Backlog, Lane, Row},
    chance::{rounds, tell},
    node::Node,
    site::{DUE_MS, KINDS, MINUTE_MS, SECOND_MS, SETTLE_MS},
};
use crate::harness::database::is_postgres;

const CHANNELS: usize = 200;
const POSTS: usize = 10;
/// How many of them are blind to repeats: of one kind in five, whose posts can only be listed.
const LISTED: usize = CHANNELS / 5;
/// How long the network takes for the first calls on those, in milliseconds: under way at the freeze.
const SLOW: &str = "slow=6000";
/// How long a node stands at least. After six seconds even a connection that stood is not used.
const FREEZE_MIN: Duration = Duration::from_secs(7);
/// How long a node may stand and still wait for its answers afterwards.
const STOOD_MAX: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_mins(2);

/// The first node has calls under way and stands right before one that is on disk, when the whole
/// process is frozen. On PostgreSQL two others take over and finish; on SQLite, which one process
/// owns, nobody does, and the node finishes alone when it goes on.
#[tokio::test]
async fn a_frozen_node_sends_nothing_twice_and_writes_nothing_it_lost() {
    for round in rounds("frozen") {
        let mut chance = round.chance("frozen");
        let mut fleet = Fleet::at_work(100 + chance.below(400) as usize).await;
        let frozen_at = fleet.freeze().await;
        fleet.others_finish().await;
        wait(
            || async { frozen_at.elapsed() > FREEZE_MIN },
            "time to pass",
        )
        .await;
        fleet.go_on().await;
        let tally = fleet.backlog.judge(&format!("{round:?}")).await;
        tell(&format!("frozen: {tally:?}"));
        assert!(tally.sent > CHANNELS * POSTS / 2, "{round:?}: {tally:?}");
    }
}

/// One node that is to be frozen, and two others where a database can have them.
struct Fleet {
    backlog: Backlog,
    first: Node,
    others: Vec<Node>,
    /// Who the first node is in its leases and steps.
    owner: Uuid,
    /// What was stored when the others had finished, and how often a call was begun until then.
    before: Option<Vec<Row>>,
}

impl Fleet {
    /// Starts the nodes and lets them work until so many posts are out.
    ///
    /// The first one alone sees the posts of the listed channels come due, whose calls take long;
    /// then it stands before one of them, while everything else comes due for all. No other call
    /// on a listed channel begins before the freeze: a freeze between the last check and the socket
    /// is the one thing that such a network does not forgive (R1).
    async fn at_work(out: usize) -> Self {
        let mut backlog = Backlog::plan("[engine]\nsenders = 128\n", lanes()).await;
        let mut first = backlog.start(0, None);
        let others = if is_postgres() { 1..3 } else { 1..1 };
        let mut others: Vec<Node> = others.map(|no| backlog.start(no, None)).collect();
        first.arm(Some(("before_connect", 1)));
        backlog.set_clock(DUE_MS, &mut [&mut first]).await;
        first.begin("run");
        first.hear_at("before_connect");
        let network = &backlog.site.network;
        wait(|| async { network.count("taken") >= LISTED - 1 }, "calls").await;
        let owner = backlog.leased().await[0].lease.owner.expect("an owner");
        let mut nodes: Vec<&mut Node> = others.iter_mut().collect();
        for node in &mut nodes {
            node.begin("run");
        }
        nodes.push(&mut first);
        backlog.set_clock(DUE_MS + 11 * SECOND_MS, &mut nodes).await;
        let network = &backlog.site.network;
        wait(|| async { network.count("post") >= out }, "posts").await;
        Self {
            backlog,
            first,
            others,
            owner,
            before: None,
        }
    }

    /// Freezes the first node, and waits until what it has sent has landed.
    async fn freeze(&mut self) -> Instant {
        self.first.freeze().await;
        let frozen_at = Instant::now();
        end_transactions(&self.backlog).await;
        let now_ms = self.backlog.site.now_ms;
        let (backlog, owner) = (&self.backlog, Some(self.owner));
        wait(
            || async {
                let is_alone = !is_postgres();
                is_alone || backlog.is_quiet(now_ms, owner).await
            },
            "the others to rest",
        )
        .await;
        let slowest = Duration::from_millis(SLOW["slow=".len()..].parse().unwrap());
        let landed = slowest + Duration::from_millis(500);
        wait(|| async { frozen_at.elapsed() > landed }, "calls to land").await;
        let leased = self.backlog.leased().await;
        let sending = leased.iter().filter(|one| one.state == State::Sending);
        let of_first = sending.filter(|one| one.lease.owner == owner).count();
        tell(&format!(
            "frozen: {of_first} of {} are being sent",
            leased.len()
        ));
        assert!(of_first > 10, "only {of_first} calls were under way");
        frozen_at
    }

    /// The others take over what the first one held, and finish everything.
    async fn others_finish(&mut self) {
        if self.others.is_empty() {
            return;
        }
        let mut nodes: Vec<&mut Node> = self.others.iter_mut().collect();
        settle(&mut self.backlog, &mut nodes, Some(self.owner)).await;
        self.before = Some(self.backlog.rows().await);
    }

    /// The first node goes on. It finds the right time where its clock is, but not before its
    /// threads have run on a little with the old one, as after a real freeze.
    async fn go_on(&mut self) {
        let Some(before) = self.before.take() else {
            return self.go_on_alone().await;
        };
        self.first.queue_clock(self.backlog.site.now_ms);
        self.first.begin("go");
        self.first.thaw();
        self.first.hear_done("clock");
        // Its open calls end first.
        self.first.begin("halt");
        self.first.hear_done("run");
        let after = self.backlog.rows().await;
        for (before, after) in before.iter().zip(&after) {
            assert_untouched(before, after);
        }
    }

    async fn go_on_alone(&mut self) {
        let later_ms = self.backlog.site.now_ms + 5 * MINUTE_MS;
        self.backlog.site.set_network_clock(later_ms).await;
        self.first.queue_clock(later_ms);
        self.first.begin("go");
        self.first.thaw();
        self.first.hear_done("clock");
        settle(&mut self.backlog, &mut [&mut self.first], None).await;
        self.first.begin("halt");
        self.first.hear_done("run");
    }
}

/// A server ends a transaction that rests for a minute, and with it the locks of a frozen node;
/// the test does not wait for that.
async fn end_transactions(backlog: &Backlog) {
    let Location::Url(url) = &backlog.site.location else {
        return;
    };
    let admin = Database::connect(url.clone()).await.unwrap();
    let of_first = "application_name = 'node-0' AND datname = current_database()";
    let count = |which: &str| {
        format!("SELECT 1 FROM pg_stat_activity WHERE {of_first} AND state = '{which}'")
    };
    let (admin_ref, active) = (&admin, count("active"));
    let is_done = || async { run(admin_ref, &active).await == 0 };
    wait(is_done, "the server to rest").await;
    let end = format!(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
         WHERE {of_first} AND state LIKE 'idle in transaction%'"
    );
    tell(&format!(
        "frozen: {} transactions ended",
        run(&admin, &end).await
    ));
    admin.close().await.unwrap();
}

/// What was finished stays as it is: no call was begun for it, and its receipt is the same. It may
/// be read back, and a blind call whose answer is known after all has its proof.
fn assert_untouched(before: &Row, after: &Row) {
    let context = format!("{before:#?}\n{after:#?}");
    let public = |row: &Row| {
        let steps = row.1.iter().filter(|step| step.kind == StepKind::Public);
        steps.count()
    };
    assert_eq!(public(before), public(after), "a call was begun\n{context}");
    if before.0.receipt.is_some() {
        assert!(after.0.state.is_out(), "it was moved\n{context}");
        assert_eq!(before.0.receipt, after.0.receipt, "{context}");
    } else {
        let is_proven = after.0.state.is_out() && after.0.receipt.is_some();
        let is_same = before.0.state == after.0.state && before.0.reason == after.0.reason;
        assert!(is_proven || is_same, "it was moved\n{context}");
    }
}

/// Time goes on until nothing is left to do, but by an owner who stands still.
async fn settle(backlog: &mut Backlog, nodes: &mut [&mut Node], frozen: Option<Uuid>) {
    let end_ms = backlog.site.now_ms + SETTLE_MS;
    loop {
        let now_ms = backlog.site.now_ms;
        let is_quiet = || async { backlog.is_quiet(now_ms, frozen).await };
        wait(is_quiet, "everything to rest").await;
        if backlog.is_settled().await {
            return;
        }
        assert!(now_ms < end_ms, "not settled in time");
        backlog.set_clock(now_ms + 30 * SECOND_MS, nodes).await;
    }
}

/// Waits for a condition, and not for ever.
async fn wait<F: Future<Output = bool>>(is_met: impl Fn() -> F, what: &str) {
    let began = Instant::now();
    while !is_met().await {
        assert!(began.elapsed() < PATIENCE, "waited too long for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// On listed channels, one post is due at first and the others after the freeze; everywhere else
/// ten posts are due a second apart.
fn lanes() -> Vec<Lane> {
    let lane = |no: usize| {
        let kind = KINDS[no % KINDS.len()];
        let is_listed = kind == "k4";
        let due_ms = |post: i64| match (is_listed, post) {
            (true, 0) => DUE_MS,
            (true, _) => DUE_MS + 2 * MINUTE_MS + post * SECOND_MS,
            (false, _) => DUE_MS + (1 + post) * SECOND_MS,
        };
        let posts = 0..i64::try_from(POSTS).unwrap();
        Lane {
            kind,
            script: if is_listed {
                vec![SLOW]
            } else {
                vec!["slow=100"; POSTS]
            },
            posts: posts.map(|post| (due_ms(post), 1)).collect(),
        }
    };
    (0..CHANNELS).map(lane).collect()
}

/// A node was frozen while the network told it to try again. It reads that only when another one,
/// which has proven that nothing was posted, is just sending the same publications: it must not put
/// back what is no longer its own, or a third call would follow.
#[tokio::test]
async fn a_node_that_comes_back_leaves_alone_what_another_one_is_sending() {
    const COUNT: usize = 20;
    let lane = |_| Lane {
        kind: "k4",
        script: vec!["429=1+slow=1000", "slow=4000"],
        posts: vec![(DUE_MS, 1)],
    };
    let mut backlog = Backlog::plan("", (0..COUNT).map(lane).collect()).await;
    let mut first = backlog.start(0, None);
    let mut second = is_postgres().then(|| backlog.start(1, None));
    backlog.set_clock(DUE_MS, &mut [&mut first]).await;
    first.begin("run");
    let network = &backlog.site.network;
    wait(|| async { network.count("taken") == COUNT }, "calls").await;
    let owner = backlog.leased().await[0].lease.owner;
    first.freeze().await;
    let frozen_at = Instant::now();
    end_transactions(&backlog).await;
    wait(
        || async { frozen_at.elapsed() > Duration::from_millis(1_500) },
        "answers",
    )
    .await;
    let mut now_ms = DUE_MS + 2 * MINUTE_MS;
    if let Some(second) = &mut second {
        second.begin("run");
        while backlog.site.network.count("taken") < 2 * COUNT {
            assert!(now_ms < DUE_MS + 20 * MINUTE_MS, "nobody took over");
            backlog.set_clock(now_ms, &mut [&mut *second]).await;
            let (network, backlog) = (&backlog.site.network, &backlog);
            let is_ready = || async {
                network.count("taken") == 2 * COUNT || backlog.is_quiet(now_ms, owner).await
            };
            wait(is_ready, "the other one").await;
            now_ms += 15 * SECOND_MS;
        }
    }
    backlog.site.set_network_clock(now_ms).await;
    first.queue_clock(now_ms);
    first.thaw();
    first.hear_done("clock");
    let has_answered = |row: &Row| row.1[0].result == Some(StepResult::Throttled);
    // On a slow machine it stood for longer than it waits for an answer, and has read none.
    let is_in_time = frozen_at.elapsed() < STOOD_MAX;
    let thawed_at = Instant::now();
    while !backlog.rows().await.iter().all(has_answered) {
        if thawed_at.elapsed() > STOOD_MAX {
            assert!(!is_in_time, "it read its answers and did not store them");
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut nodes = vec![&mut first];
    nodes.extend(second.as_mut());
    backlog.set_clock(now_ms + 30 * SECOND_MS, &mut nodes).await;
    settle(&mut backlog, &mut nodes, None).await;
    let tally = backlog.judge("a node that comes back").await;
    assert_eq!(tally.sent, COUNT, "{tally:?}");
}

async fn run(admin: &sea_orm::DatabaseConnection, sql: &str) -> usize {
    let sql = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql.to_owned());
    admin.query_all_raw(sql).await.unwrap().len()
}
