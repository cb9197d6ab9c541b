//! The crash suite: a real process is killed at each of the sixteen named places, for each of the
//! five ways in which an unclear outcome can be settled, with single posts and with threads, which
//! makes 160 runs on each database. Another process then takes over on a clock that is moved by
//! hand. What became public is read from the network's own flushed log.

use dezent::stop_points::StopPoint;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;
use tokio::{runtime::Handle, task::spawn_blocking};

use super::{
    chance::{Chance, Round, rounds},
    judge::sends_of_part,
    node::Arm,
    scenario::{Outcome, Scenario},
    site::{DUE_MS, KINDS, SECOND_MS},
};

/// The places in the order in which the protocol names them, with a test of ten runs for each.
macro_rules! kill_at_each {
    ($($name:ident,)*) => {
        const PLACES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[tokio::test]
            async fn $name() {
                ten_runs(stringify!($name)).await;
            }
        )*
    };
}

kill_at_each! {
    after_claim,
    before_begin_commit,
    after_begin_commit,
    before_connect,
    after_connect,
    half_sent,
    all_sent,
    answer_head_read,
    answer_read,
    before_end_commit,
    after_end_commit,
    between_steps,
    during_extension,
    during_look,
    during_refresh,
    during_replay,
}

#[test]
fn no_place_is_forgotten() {
    let known: Vec<String> = StopPoint::iter().map(|place| place.to_string()).collect();
    assert_eq!(PLACES, known);
    assert_eq!(PLACES.len() * every_run().len(), 160);
}

/// Each kind as a single post and as a thread.
fn every_run() -> Vec<(&'static str, bool)> {
    let of_kind = |kind| [(kind, false), (kind, true)];
    KINDS.into_iter().flat_map(of_kind).collect()
}

/// Ten runs at one place, in each round.
async fn ten_runs(place: &'static str) {
    for round in rounds(place) {
        let runs: Vec<Run> = every_run()
            .into_iter()
            .map(|(kind, is_thread)| Run::of(&round, place, kind, is_thread))
            .collect();
        let controls = runs.iter().filter(|run| run.is_control()).count();
        let killed = if place == "during_replay" {
            at_once(runs).await
        } else {
            one_by_one(runs).await
        };
        assert_eq!((killed, controls), expected(place), "kills at {place}");
    }
}

/// How many of a place's ten runs end in a kill there, and how many must show that it is never
/// reached: nobody looks on a blind network.
fn expected(place: &str) -> (usize, usize) {
    if place == "during_look" {
        (8, 2)
    } else {
        (10, 0)
    }
}

async fn one_by_one(runs: Vec<Run>) -> usize {
    let mut killed = 0;
    for run in runs {
        killed += usize::from(run.make().await);
    }
    killed
}

/// All at the same time: each of these waits for seconds until its database gives up.
async fn at_once(runs: Vec<Run>) -> usize {
    let begin = |run: Run| {
        let handle = Handle::current();
        spawn_blocking(move || handle.block_on(run.make()))
    };
    let begun: Vec<_> = runs.into_iter().map(begin).collect();
    let mut killed = 0;
    for run in begun {
        killed += usize::from(run.await.unwrap());
    }
    killed
}

/// One kill at one place.
struct Run {
    place: &'static str,
    kind: &'static str,
    is_thread: bool,
    /// What is different in this round; none where it is as written here.
    chance: Option<Chance>,
    name: String,
}

impl Run {
    fn of(round: &Round, place: &'static str, kind: &'static str, is_thread: bool) -> Self {
        let shape = if is_thread { "thread" } else { "single" };
        let name = format!("{place}, {kind}, {shape}");
        let chance = round.variation(&name);
        let name = format!("{name}, {round:?}");
        Self {
            place,
            kind,
            is_thread,
            chance,
            name,
        }
    }

    fn is_control(&self) -> bool {
        self.place == "during_look" && self.kind == "k5"
    }

    /// Kills a node at the place and settles what it leaves; false for a control.
    async fn make(mut self) -> bool {
        let script = self.script();
        let is_illustrated = self.place == "between_steps" && !self.is_thread && self.kind != "k3";
        let mut scenario = if is_illustrated {
            Scenario::plan_illustrated(self.kind, script).await
        } else {
            Scenario::plan(self.kind, self.is_thread, script).await
        };
        if self.is_control() {
            self.control(scenario).await;
            return false;
        }
        let nth = self.visit();
        match self.place {
            "during_look" => scenario.kill_at_look(nth, &self.name).await,
            "during_extension" => self.kill_while_extending(&mut scenario).await,
            "during_replay" => self.kill_while_replaying(&mut scenario, nth).await,
            place => assert!(scenario.kill_at(place, nth).await, "{}", self.name),
        }
        let second = self.second_place();
        let second: Arm<'_> = second.as_ref().map(|(place, nth)| (place.as_str(), *nth));
        let outcome = scenario.settle_through(second).await;
        scenario.judge(&outcome, &self.name);
        if self.place == "during_replay" {
            self.judge_replay(&outcome, second.is_some());
        }
        true
    }

    /// What was noted is stored, and all is out, except where a second kill cut a later call off
    /// that nobody can look up.
    fn judge_replay(&self, outcome: &Outcome, is_killed_again: bool) {
        let name = &self.name;
        let noted_by = &outcome.details[0]["steps"][0]["node"];
        let may_be_asked = self.kind == "k5" && is_killed_again;
        for detail in &outcome.details {
            let steps = detail["steps"].as_array().expect("a list");
            let mut of_noter = steps.iter().filter(|step| step["node"] == *noted_by);
            let is_stored = of_noter.all(|step| !step["ended_at"].is_null());
            assert!(is_stored, "a noted answer was lost: {name}\n{detail:#}");
            let is_out = matches!(detail["state"].as_str(), Some("sent" | "confirmed"));
            assert!(is_out || may_be_asked, "not out: {name}\n{detail:#}");
        }
    }

    /// What the network does wrong, so that the place is on the way.
    fn script(&mut self) -> Value {
        let wrong = match (self.place, &mut self.chance) {
            ("during_look", None) => "cut-after",
            ("during_look", Some(chance)) => {
                chance.one_of(&["cut-after", "cut-before", "500", "500-with-effect", "no-id"])
            }
            ("during_refresh", _) => "401",
            ("during_extension", None) => "slow=400",
            ("during_extension", Some(chance)) => {
                chance.one_of(&["slow=100", "slow=200", "slow=400"])
            }
            _ => return json!([]),
        };
        let parts = if self.is_thread { 3 } else { 1 };
        let before = match &mut self.chance {
            Some(chance) if self.place != "during_extension" => chance.below(parts),
            _ => 0,
        };
        let mut script = vec!["ok"; before as usize];
        script.push(wrong);
        json!(script)
    }

    /// At which visit of the place the node is killed. As written, what is interrupted in a thread
    /// is its second part.
    fn visit(&mut self) -> u32 {
        let parts = if self.is_thread { 3 } else { 1 };
        let (plain, visits) = match self.place {
            "during_look" | "during_refresh" | "during_extension" => (1, 1),
            "after_claim" => (1, 2),
            // One after each preparation, and one after each part but the last.
            "between_steps" => match (self.kind, self.is_thread) {
                ("k3", true) => (1, 2 * (parts + parts - 1)),
                (_, true) => (1, 2 * (parts - 1)),
                (_, false) => (1, 2),
            },
            "during_replay" => (1, 2 * parts),
            _ => (parts.min(2), 2 * parts),
        };
        self.chance
            .as_mut()
            .map_or(plain, |chance| 1 + chance.below(visits))
    }

    /// Where the node that takes over is killed as well, if it comes by.
    fn second_place(&mut self) -> Option<(String, u32)> {
        let chance = self.chance.as_mut()?;
        Some((chance.one_of(PLACES).to_owned(), 1 + chance.below(3)))
    }

    /// Nobody looks on a blind network: the place is never reached, and a person is asked.
    async fn control(&self, mut scenario: Scenario) {
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some((self.place, 1)));
        let outcome = scenario.settle_on(node).await;
        scenario.judge(&outcome, &self.name);
        let asked: Vec<&Value> = outcome
            .details
            .iter()
            .filter(|detail| detail["state"] == "held")
            .collect();
        let [asked] = asked[..] else {
            panic!("not one is held: {}\n{:#?}", self.name, outcome.details);
        };
        assert_eq!(asked["reason"], "unknown_outcome", "{}", self.name);
        assert!(sends_of_part(asked).iter().all(|count| *count == 1));
    }

    /// A call is under way while leases are being extended.
    async fn kill_while_extending(&self, scenario: &mut Scenario) {
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some((self.place, 1)));
        node.begin("extend");
        node.begin("pass");
        let at = node.hear_pass();
        assert_eq!(at.as_deref(), Some(self.place), "{}", self.name);
        node.kill();
    }

    /// The database refuses while an answer is to be stored, the process is killed, and the next
    /// one is killed again while it replays the result file.
    async fn kill_while_replaying(&self, scenario: &mut Scenario, nth: u32) {
        let mut node = scenario.start(None).expect("a start");
        scenario.set_clock(&mut node, DUE_MS + 2 * SECOND_MS).await;
        node.arm(Some(("before_end_commit", nth)));
        let at = node.pass();
        assert_eq!(at.as_deref(), Some("before_end_commit"), "{}", self.name);
        let locked = scenario.site.lock_database().await;
        node.begin("go");
        scenario.wait_until_noted(&self.name).await;
        node.kill();
        locked.let_go().await;
        let waits_at = scenario.start(Some((self.place, 1))).err();
        assert_eq!(waits_at.as_deref(), Some(self.place), "{}", self.name);
    }
}
