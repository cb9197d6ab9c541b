//! Many due posts on many channels, put straight into the store, and what must hold of all of them
//! when everything has settled.

use std::collections::{BTreeMap, HashMap};

use dezent::{
    clock::Clock,
    domain::{
        attempt::{Step, StepKind, StepResult},
        channel::GRACE_MS,
        id::{ChannelId, PublicationId},
        publication::{Publication, Reason, State},
        time::Instant,
    },
    networks::Session,
    services::setup,
    store::{self, Db},
    vault::Vault,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    judge::instant_ms,
    node::{Arm, Node},
    site::{START_MS, Site},
};
use crate::harness::sample;

/// A channel that is to be made, with its posts.
pub(super) struct Lane {
    pub(super) kind: &'static str,
    /// What goes wrong on it, call by call.
    pub(super) script: Vec<&'static str>,
    /// When each post is due, and how many parts it has.
    pub(super) posts: Vec<(i64, usize)>,
}

/// The posts, and the nodes' surroundings.
pub(super) struct Backlog {
    pub(super) site: Site,
    pub(super) db: Db,
    planned: Vec<Planned>,
}

struct Planned {
    id: PublicationId,
    channel: ChannelId,
    kind: &'static str,
    due_ms: i64,
    texts: Vec<String>,
}

/// How everything ended.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Publications that are out whole.
    pub(super) sent: usize,
    /// Publications that wait for a person, by reason.
    pub(super) held: BTreeMap<String, usize>,
}

/// A publication with its steps, as they are stored.
pub(super) type Row = (Publication, Vec<Step>);

/// A publication with what was stored of it, and its place among all that is public.
type Judged<'a> = (&'a Planned, &'a Row, Option<usize>);

impl Backlog {
    /// Makes the channels and posts, in the store and at the network. Each node's configuration has
    /// `settings` in it.
    pub(super) async fn plan(settings: &str, lanes: Vec<Lane>) -> Self {
        let (site, node) = Site::open(settings).await;
        node.kill();
        let db = Db::connect(&site.location).await.unwrap();
        let vault = Vault::open(&site.vault_key()).unwrap();
        let now = Instant::from_ms(START_MS);
        let clock = Clock::manual(now);
        let workspace = setup::open(&db, &vault, &clock).await.unwrap().workspace;
        let mut backlog = Self {
            site,
            db,
            planned: Vec::new(),
        };
        let tx = backlog.db.begin_write().await.unwrap();
        let (mut rows, mut wakes, mut opened) = (Vec::new(), Vec::new(), Vec::new());
        for (no, lane) in lanes.iter().enumerate() {
            let options = json!({ "kind": lane.kind, "script": lane.script });
            let options = options.as_object().expect("an object").clone();
            let channel = sample::channel(workspace, &format!("Laden {no}"), options, now);
            let sealed = vault.seal_session(workspace, channel.id, &Session::default());
            store::channels::insert(&tx, &channel, sealed)
                .await
                .unwrap();
            opened.push(backlog.site.open_channel(channel.id, &channel.options));
            for (at, (due_ms, parts)) in lane.posts.iter().enumerate() {
                let texts: Vec<String> = (1..=*parts)
                    .map(|part| format!("Channel {no}, post {at}, part {part}"))
                    .collect();
                let due = Instant::from_ms(*due_ms);
                let post = sample::post(workspace, channel.id, &texts, due, now);
                store::posts::insert(&tx, &post).await.unwrap();
                let (variant, network) = (&post.variants[0], channel.network);
                let row = Publication::planned(&post, variant, network, due, 0, now);
                backlog.planned.push(Planned {
                    id: row.id,
                    channel: channel.id,
                    kind: lane.kind,
                    due_ms: *due_ms,
                    texts,
                });
                rows.push(row);
                wakes.push((channel.id, due));
            }
        }
        store::publications::insert(&tx, &rows).await.unwrap();
        store::lanes::wake_by(&tx, &wakes).await.unwrap();
        tx.commit().await.unwrap();
        join_all(opened).await;
        backlog
    }

    pub(super) fn start(&self, no: usize, arm: Arm<'_>) -> Node {
        let started = self.site.start(no, self.site.now_ms, arm);
        started.expect("a start")
    }

    /// Moves the network's clock and the nodes' to an instant.
    pub(super) async fn set_clock(&mut self, now_ms: i64, nodes: &mut [&mut Node]) {
        self.site.set_network_clock(now_ms).await;
        for node in nodes {
            node.set_clock(now_ms);
        }
    }

    /// Whether nothing is left to do at an instant, but by one owner who stands still.
    pub(super) async fn is_quiet(&self, now_ms: i64, frozen: Option<Uuid>) -> bool {
        let lane = store::lanes::next_wake_at(&self.db).await.unwrap();
        let look = store::publications::next_look_at(&self.db).await.unwrap();
        let next = [lane, look].into_iter().flatten().min();
        let of_others = |one: &Publication| one.lease.owner != frozen;
        next.is_none_or(|next| next.ms() > now_ms) && !self.leased().await.iter().any(of_others)
    }

    /// Whether nothing is left that time alone would move on.
    pub(super) async fn is_settled(&self) -> bool {
        let counts = store::publications::counts(&self.db).await.unwrap();
        counts.iter().all(|(state, _, _)| is_at_rest(*state))
    }

    /// Every publication that somebody holds a lease on.
    pub(super) async fn leased(&self) -> Vec<Publication> {
        let mut leased = Vec::new();
        for state in [
            State::Due,
            State::Sending,
            State::Processing,
            State::Unknown,
        ] {
            let held = store::publications::left_over(&self.db, state, i64::MAX);
            leased.extend(held.await.unwrap());
        }
        leased
    }

    /// Every publication as it is stored, with its steps, in the order of the plan.
    pub(super) async fn rows(&self) -> Vec<Row> {
        let ids: Vec<PublicationId> = self.planned.iter().map(|one| one.id).collect();
        let found = store::publications::for_engine(&self.db, &ids)
            .await
            .unwrap();
        let mut found: HashMap<PublicationId, Publication> =
            found.into_iter().map(|one| (one.id, one)).collect();
        let mut steps: HashMap<PublicationId, Vec<Step>> = HashMap::new();
        for step in store::steps::for_engine(&self.db, &ids).await.unwrap() {
            steps.entry(step.publication).or_default().push(step);
        }
        ids.into_iter()
            .map(|id| {
                let row = found.remove(&id).expect("it is stored");
                (row, steps.remove(&id).unwrap_or_default())
            })
            .collect()
    }

    /// G1 to G4 of every publication, against the network's own log.
    pub(super) async fn judge(&self, name: &str) -> Tally {
        let posts = self.site.network.posts();
        let mut by_text: HashMap<&str, Vec<(usize, &Value)>> = HashMap::new();
        for (at, post) in posts.iter().enumerate() {
            let text = post["text"].as_str().expect("a text");
            by_text.entry(text).or_default().push((at, post));
        }
        let rows = self.rows().await;
        let mut tally = Tally::default();
        let mut by_channel: HashMap<ChannelId, Vec<Judged<'_>>> = HashMap::new();
        for (planned, row) in self.planned.iter().zip(&rows) {
            let context = format!("{name}: {row:#?}");
            let mut public = Vec::new();
            for text in &planned.texts {
                let found = by_text.remove(text.as_str()).unwrap_or_default();
                let count = found.len();
                assert!(count <= 1, "posted {count} times: {found:#?}\n{context}");
                public.extend(found);
            }
            tally.add(planned, row, &public, &context);
            let first = public.first().map(|(at, _)| *at);
            let of_channel = by_channel.entry(planned.channel).or_default();
            of_channel.push((planned, row, first));
        }
        assert!(by_text.is_empty(), "nobody planned these: {by_text:#?}");
        for of_channel in by_channel.values_mut() {
            of_channel.sort_by_key(|(planned, row, _)| (planned.due_ms, row.0.id));
            judge_order(of_channel, name);
        }
        tally
    }
}

impl Tally {
    fn add(&mut self, planned: &Planned, row: &Row, public: &[(usize, &Value)], context: &str) {
        let (publication, steps) = row;
        match publication.state {
            State::Sent | State::Confirmed => {
                let whole = public.len() == planned.texts.len();
                assert!(whole, "said to be out and is not\n{context}");
                let receipt = publication.receipt.as_ref().expect("a receipt");
                let first = &public[0].1["id"];
                assert_eq!(*first, receipt.remote_id, "another's receipt\n{context}");
                self.sent += 1;
            }
            State::Held => {
                let reason = publication.reason.expect("a reason");
                let right = matches!(reason, Reason::UnknownOutcome | Reason::PartialThread);
                assert!(
                    right || public.is_empty(),
                    "public, and held for another reason\n{context}"
                );
                // Past its grace a person decides, also where another try would have settled it.
                let is_late = publication.updated_at.ms_since(publication.due_at) > GRACE_MS;
                let is_blind = planned.kind == "k5";
                let could_be_settled = !is_blind && !is_late && reason == Reason::UnknownOutcome;
                assert!(!could_be_settled, "asked without need\n{context}");
                *self.held.entry(reason.to_string()).or_default() += 1;
            }
            other => panic!("ended as {other}\n{context}"),
        }
        if planned.kind == "k5" {
            for part in 0..planned.texts.len() {
                let sends = public_steps(steps)
                    .filter(|step| step.part as usize == part && may_have_left(step));
                assert!(sends.count() <= 1, "sent again, blindly\n{context}");
            }
        }
        let is_early = |at: i64| at < planned.due_ms;
        let steps_early = public_steps(steps).any(|step| is_early(step.started_at.ms()));
        let posts_early = public
            .iter()
            .any(|(_, post)| is_early(instant_ms(&post["published_at"])));
        assert!(!steps_early && !posts_early, "too early\n{context}");
        let in_order = public.iter().map(|(at, _)| at).is_sorted();
        assert!(in_order, "parts overtook one another\n{context}");
    }
}

/// Sends of a channel began in the order of the plan; those that went well at once became public in
/// that order, too.
fn judge_order(of_channel: &[Judged<'_>], name: &str) {
    let began = of_channel
        .iter()
        .filter_map(|(_, row, _)| public_steps(&row.1).map(|step| step.started_at).min());
    assert!(
        began.is_sorted(),
        "out of order: {name}\n{:#?}",
        rows_of(of_channel)
    );
    let at_once = of_channel.iter().filter(|(_, row, _)| {
        let mut of_first = public_steps(&row.1).filter(|step| step.part == 0);
        let went_well = of_first
            .next()
            .is_some_and(|step| step.result == Some(StepResult::Done));
        went_well && of_first.next().is_none()
    });
    let public = at_once.filter_map(|(_, _, first)| *first);
    assert!(
        public.is_sorted(),
        "out of order: {name}\n{:#?}",
        rows_of(of_channel)
    );
}

fn rows_of<'a>(of_channel: &[Judged<'a>]) -> Vec<&'a Row> {
    of_channel.iter().map(|(_, row, _)| *row).collect()
}

fn public_steps(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps.iter().filter(|step| step.kind == StepKind::Public)
}

fn may_have_left(step: &Step) -> bool {
    !matches!(
        step.result,
        Some(StepResult::NotSent | StepResult::Throttled | StepResult::Unauthorized)
    )
}

fn is_at_rest(state: State) -> bool {
    state.is_end() || matches!(state, State::Sent | State::Held | State::Handed)
}
