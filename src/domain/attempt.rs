//! Attempts: the steps of a try to publish, the record they leave, and the permit to make one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    id::{MediaId, PublicationId, StepId},
    publication::Reason,
    time::Instant,
};

/// Whether a step can make something public.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StepKind {
    /// An upload or a container: nothing public, so it may be repeated.
    Prepare,
    /// The call that makes a part public: made once per row, ever.
    Public,
}

/// How a step ended.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StepResult {
    /// It was done, and the network named what it made.
    Done,
    /// The network accepted it and works on it.
    Processing,
    /// A reminder was delivered; a person posts.
    Handed,
    /// Nothing left this machine.
    NotSent,
    /// The network asked us to wait.
    Throttled,
    /// The network did not accept our credentials.
    Unauthorized,
    /// The network said no, and documents that nothing was made.
    Refused,
    /// Nobody knows yet.
    Unknown,
}

/// What became of a step whose outcome was unclear.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Settled {
    /// Looking found the post.
    Found,
    /// Two looks proved that nothing was made.
    Absent,
    /// The same key or handle makes a repeat harmless.
    Repeatable,
    /// A person says it is there.
    Posted,
    /// A person says it is not there.
    NotPosted,
}

/// What was seen when an unclear outcome was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Evidence {
    /// When it was looked.
    pub at: Instant,
    /// How: `read_by_id`, `read_handle`, `list`, `person`.
    pub how: String,
    /// Whether the answer covered everything since before the step began.
    pub complete: bool,
    /// How many posts could be ours.
    pub candidates: u32,
    /// What was seen, in words, where that helps.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The file that is sent for each picture and film of a post: its own, or that of what was drawn of it.
pub type Files = BTreeMap<MediaId, MediaId>;

/// One call of an attempt, as it is recorded: appended when it begins, closed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What it is a step of.
    pub publication: PublicationId,
    /// The number of the lease it was made under.
    pub lease_no: i64,
    /// Its place among the publication's steps, from 1.
    pub no: i64,
    /// Whether it can make something public.
    pub kind: StepKind,
    /// What it does, as the adapter names it: `upload:0:1`, `post:0`.
    pub name: String,
    /// Which part of the thread it publishes or prepares, from 0.
    pub part: u32,
    /// The idempotency key or chosen id it carries.
    pub key: Option<String>,
    /// Which round of keys it belongs to.
    pub key_epoch: i64,
    /// SHA-256 of the canonical request, 64 hexadecimal digits.
    pub request_hash: String,
    /// The process that made it.
    pub node: uuid::Uuid,
    /// When it was committed.
    pub started_at: Instant,
    /// When its call has surely ended.
    pub deadline_at: Instant,
    /// When its end was committed.
    pub ended_at: Option<Instant>,
    /// How it ended; none while it is open.
    pub result: Option<StepResult>,
    /// What became of it, where the end was unclear.
    pub settled: Option<Settled>,
    /// The status of the network's answer.
    pub http_status: Option<u16>,
    /// The network's own name of the error.
    pub error_code: Option<String>,
    /// What the network said, in words.
    pub message: Option<String>,
    /// The network's id of what was made.
    pub remote_id: Option<String>,
    /// Further ids that later steps need, as the adapter wrote them.
    pub data: serde_json::Value,
    /// How long the network asked us to wait, in seconds.
    pub retry_after_s: Option<i64>,
    /// What was seen when it was looked up.
    pub evidence: Vec<Evidence>,
    /// The files that its draft carries, noted where it is public; none in records of older versions,
    /// which sent what was uploaded.
    pub files: Option<Files>,
}

/// The name of the step that hands a post to a person, who makes it public; it never does so itself.
pub const HAND_OVER: &str = "hand:0";

impl Step {
    /// Whether it hands the post to a person.
    pub fn is_hand_over(&self) -> bool {
        self.name == HAND_OVER
    }

    /// Whether it may still be under way, or nobody knows how it ended.
    pub fn is_open(&self) -> bool {
        self.settled.is_none() && matches!(self.result, None | Some(StepResult::Unknown))
    }

    /// Whether no end of it was ever stored.
    pub fn is_unanswered(&self) -> bool {
        self.result.is_none() && self.settled.is_none()
    }

    /// What later steps build on, where it went well.
    fn entry(&self) -> JournalEntry {
        JournalEntry {
            name: self.name.clone(),
            remote_id: self.remote_id.clone(),
            data: self.data.clone(),
            at: self.ended_at.unwrap_or(self.started_at),
        }
    }

    /// Whether it left something at the network that later steps build on.
    pub fn went_well(&self) -> bool {
        let is_taken = match self.result {
            Some(StepResult::Done) => true,
            Some(StepResult::Processing) => self.settled != Some(Settled::Absent),
            _ => false,
        };
        is_taken || matches!(self.settled, Some(Settled::Found | Settled::Posted))
    }
}

/// Whether a part of a publication is out for certain, by its steps.
pub fn has_part_out(steps: &[Step]) -> bool {
    let is_public = |step: &&Step| step.kind == StepKind::Public;
    steps.iter().filter(is_public).any(Step::went_well)
}

/// The newest try of a part that was unclear and merely repeated, because the same id, key or handle
/// makes that harmless, and that nothing has settled since.
///
/// A repeat that failed says nothing about it: the part may be out although no step says so. A
/// hand-over is never in doubt, because nothing becomes public by it.
pub fn in_doubt(steps: &[Step], part: u32, key_epoch: i64) -> Option<&Step> {
    let of_part = |step: &&Step| {
        let is_call = step.kind == StepKind::Public && !step.is_hand_over();
        is_call && step.part == part && step.key_epoch == key_epoch
    };
    let mut doubt = None;
    for step in steps.iter().filter(of_part) {
        match step.settled {
            Some(Settled::Repeatable) => doubt = Some(step),
            // Older calls had ended by the time of the look that proved it.
            Some(_) => doubt = None,
            None if step.went_well() => doubt = None,
            None => {}
        }
    }
    doubt
}

/// The newest step of any part that is in doubt, see [`in_doubt`].
pub fn any_in_doubt(steps: &[Step], key_epoch: i64) -> Option<&Step> {
    let public = steps
        .iter()
        .rev()
        .filter(|step| step.kind == StepKind::Public);
    public
        .map(|step| step.part)
        .find_map(|part| in_doubt(steps, part, key_epoch))
}

/// Why a person must look at a publication that is given up, by its steps; none where nothing of it
/// is out.
pub fn reason_to_look(steps: &[Step], key_epoch: i64) -> Option<Reason> {
    if any_in_doubt(steps, key_epoch).is_some() {
        Some(Reason::UnknownOutcome)
    } else {
        has_part_out(steps).then_some(Reason::PartialThread)
    }
}

/// Whether a publication stays with its network's own adapter, whoever posts on its channel now: a
/// part of it went out by a call, or may have.
///
/// Handing such a one to a person would be asking for what is public already.
pub fn is_bound(steps: &[Step], key_epoch: i64) -> bool {
    let is_call = |step: &&Step| step.kind == StepKind::Public && !step.is_hand_over();
    let mut calls = steps.iter().filter(is_call);
    calls.any(|step| step.is_open() || step.went_well()) || any_in_doubt(steps, key_epoch).is_some()
}

/// The files that the calls of a round of keys have sent or may have; none where there was no call.
///
/// Whoever tries again in that round sends the same for the same pictures and films, whatever the
/// network takes by now. A call whose record does not say it sent what was uploaded, of all of `media`.
pub fn files_sent(steps: &[Step], key_epoch: i64, media: &[MediaId]) -> Option<Files> {
    let is_call = |step: &&Step| {
        step.kind == StepKind::Public && !step.is_hand_over() && step.key_epoch == key_epoch
    };
    let mut sent = None;
    for step in steps.iter().filter(is_call) {
        let files = step.files.clone();
        let files = files.unwrap_or_else(|| media.iter().map(|id| (*id, *id)).collect());
        let before = sent.get_or_insert_with(Files::new);
        for (original, file) in files {
            before.entry(original).or_insert(file);
        }
    }
    sent
}

/// The newest public step that may still be under way, or whose end nobody knows.
pub fn open_public(steps: &[Step]) -> Option<&Step> {
    let is_open = |step: &&Step| step.kind == StepKind::Public && step.is_open();
    steps.iter().rev().find(is_open)
}

/// The steps that went well, by name: what an adapter builds its next step on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Journal {
    entries: Vec<JournalEntry>,
}

/// One step that went well.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// The step's name.
    pub name: String,
    /// The network's id of what was made.
    pub remote_id: Option<String>,
    /// Further ids, as the adapter wrote them.
    pub data: serde_json::Value,
    /// When the step ended.
    pub at: Instant,
}

impl Journal {
    /// Collects the steps that went well and still count.
    ///
    /// What is public stays public, so every public step that went well is in it. A preparation
    /// counts only where the draft, as it is now, asks for exactly that request again: `wanted`
    /// says which preparation comes next on a journal (its name and request hash), so an edit that
    /// changes a request drops what was prepared for the old one.
    pub fn resume(
        steps: &[Step],
        key_epoch: i64,
        wanted: impl Fn(&Self) -> Option<(String, String)>,
    ) -> Self {
        let done = |kind| {
            steps
                .iter()
                .filter(move |step| step.kind == kind && step.went_well())
        };
        let mut journal = Self {
            entries: done(StepKind::Public).map(Step::entry).collect(),
        };
        let mut prepared: Vec<&Step> = done(StepKind::Prepare)
            .filter(|step| step.key_epoch == key_epoch)
            .collect();
        while let Some((name, hash)) = wanted(&journal) {
            let fits = |step: &&Step| step.name == name && step.request_hash == hash;
            // The newest fits best; each counts once, so an adapter may ask for one anew.
            let Some(at) = prepared.iter().rposition(fits) else {
                break;
            };
            journal.push(prepared.remove(at).entry());
        }
        journal
    }

    /// The last entry of that name.
    pub fn get(&self, name: &str) -> Option<&JournalEntry> {
        self.entries.iter().rev().find(|entry| entry.name == name)
    }

    /// Adds a step that has just gone well.
    pub fn push(&mut self, entry: JournalEntry) {
        self.entries.push(entry);
    }

    /// Whether nothing has gone well yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The right to make one public call, held only after the call's step row was committed.
///
/// Only the engine's ledger makes one (a law test reads the sources for that), it cannot be copied, and the
/// HTTP client takes it by value, so there is no way to send without a durable record or to send
/// twice on one record.
#[derive(Debug)]
pub struct Permit {
    step: StepId,
    committed: std::time::Instant,
    lease_left: std::time::Duration,
}

/// How long after its commit a permit is good for.
const PERMIT_LIFE: std::time::Duration = std::time::Duration::from_secs(2);
/// How much of the lease must be left when the first byte leaves.
const LEASE_NEEDED: std::time::Duration = std::time::Duration::from_secs(40);

impl Permit {
    /// Made by the ledger, right after the step row was committed.
    pub(crate) fn after_commit(
        step: StepId,
        committed: std::time::Instant,
        lease_left: std::time::Duration,
    ) -> Self {
        Self {
            step,
            committed,
            lease_left,
        }
    }

    /// The step it permits.
    pub fn step(&self) -> StepId {
        self.step
    }

    /// The last check, on the monotonic clock: less than 2 s since the commit, 40 s of lease left.
    ///
    /// A process that was frozen in between finds its permit stale and sends nothing.
    pub fn is_fresh(&self, now: std::time::Instant) -> bool {
        let age = now.saturating_duration_since(self.committed);
        age < PERMIT_LIFE && self.lease_left.saturating_sub(age) >= LEASE_NEEDED
    }
}

/// SHA-256 of a canonical request, as 64 hexadecimal digits.
pub fn request_hash(canonical: &[u8]) -> String {
    hex(&Sha256::digest(canonical))
}

/// Lower-case hexadecimal digits of some bytes.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
