//! The result file: what was learnt from a network while the database could not be written.
//!
//! It lies beside the database with its room allocated beforehand, so that a full disk does not
//! keep an answer from being noted. It is replayed at the next start, before anything else; within
//! one life it is emptied as soon as the database has everything that was noted.
//!
//! One rule keeps what is learnt on disk before anything follows from it: *a public step begins
//! only while the file has room for its answer.* [`ResultFile::keep_room`] sets that room aside for
//! each open call, and it is given back once the answer is stored. Where the allocated room is used
//! up, as much again is allocated, if the disk and the file's own limit allow it; if not, or while
//! an answer is kept in memory alone because neither the database nor the file takes it, nothing is
//! claimed and no public step begins, the log says so, and so does the program's readiness.
//!
//! Room that was allocated stays so on file systems that write in place; on those that never do,
//! such as btrfs and ZFS, a full disk can still refuse an answer, which is then kept in memory.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant as Monotonic},
};

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{PublicationId, StepId},
    time::Instant,
};

/// The room kept for one answer, in bytes. What networks say is cut before it comes here, and their
/// ids are short; an answer that is longer still takes more room or is shortened.
const ANSWER_MAX: u64 = 4 << 10;
/// How long the disk is left alone after it refused more room.
const ASK_DISK_EVERY: Duration = Duration::from_secs(5);

/// How large the file is and may become.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// How much room is allocated at a time, in bytes.
    pub(crate) room: u64,
    /// The largest the file may become, in bytes.
    pub(crate) most: u64,
}

impl Default for Size {
    /// Room for 256 open calls at first, and for all that can be open at once four times over.
    fn default() -> Self {
        Self {
            room: 256 * ANSWER_MAX,
            most: 4 * 4_096 * ANSWER_MAX,
        }
    }
}

/// One answer that could not be stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NotedResult {
    /// The publication.
    pub(crate) publication: PublicationId,
    /// The step that was answered.
    pub(crate) step: StepId,
    /// When.
    pub(crate) at: Instant,
    /// The answer.
    pub(crate) report: NotedReport,
}

/// An exchange's end in a form that lasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NotedReport {
    /// `done`, `processing`, `handed`, `not_sent`, `throttled`, `unauthorized`, `refused`,
    /// `duplicate` or `unknown`.
    pub(crate) class: String,
    /// The network's id of what was made.
    pub(crate) remote_id: Option<String>,
    /// Further ids for later steps.
    pub(crate) data: serde_json::Value,
    /// A wait the network asked for, in seconds, or when to look, in milliseconds.
    pub(crate) wait: Option<i64>,
    /// The status of the answer.
    pub(crate) http_status: Option<u16>,
    /// The network's own name of the error.
    pub(crate) error_code: Option<String>,
    /// What it said.
    pub(crate) message: Option<String>,
}

/// The open result file; clones are the same file.
#[derive(Debug, Clone)]
pub(crate) struct ResultFile {
    inner: Arc<Mutex<Inner>>,
    has_room: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    size: Size,
    /// How much of the disk the file has, in bytes.
    allocated: u64,
    /// How much of that noted answers take, in bytes.
    used: u64,
    /// How much of the rest is kept for open calls, in bytes.
    kept: u64,
    /// Noted answers that the database has not got.
    noted: usize,
    /// Answers that neither the database nor the file has.
    in_memory: usize,
    /// When the disk last refused more room.
    refused_at: Option<Monotonic>,
}

/// The room for the answer to one public call.
#[derive(Debug)]
pub(crate) struct Room {
    file: ResultFile,
    holds: Holds,
}

/// Where the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// There is none yet, and its room is kept.
    Nothing,
    /// It is in the file.
    Noted,
    /// It is in memory alone, and its room is still kept.
    InMemory,
    /// The database has it.
    Stored,
}

impl ResultFile {
    /// Opens the file, makes its room, and reads what was noted.
    ///
    /// A disk without room is no error: nothing can be sent until there is some.
    pub(crate) fn open(path: &Path, size: Size) -> std::io::Result<(Self, Vec<NotedResult>)> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        // The unused room is zeros, and a line that a crash has torn has no end.
        let written = text
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(text.len());
        let whole = text[..written].iter().rposition(|byte| *byte == b'\n');
        let used = whole.map_or(0, |end| end + 1);
        let noted: Vec<NotedResult> = text[..used]
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        let mut inner = Inner {
            file,
            size,
            allocated: bytes(text.len()),
            used: bytes(used),
            kept: 0,
            noted: noted.len(),
            in_memory: 0,
            refused_at: None,
        };
        if written > used {
            // What comes next must not be mixed up with a torn line.
            inner.write_at(bytes(used), &vec![0; written - used])?;
        }
        if inner.allocated < size.room {
            inner.extend(size.room - inner.allocated);
        }
        let file = Self {
            inner: Arc::new(Mutex::new(inner)),
            has_room: Arc::new(AtomicBool::new(true)),
        };
        file.may_begin();
        Ok((file, noted))
    }

    /// Keeps the room for one more answer; none where no public step may begin.
    pub(crate) fn keep_room(&self) -> Option<Room> {
        let mut inner = self.lock();
        let is_kept = inner.may_begin();
        if is_kept {
            inner.kept += ANSWER_MAX;
        }
        self.tell(is_kept);
        is_kept.then(|| Room {
            file: self.clone(),
            holds: Holds::Nothing,
        })
    }

    /// Whether a public step may begin: there is room for its answer, and no answer is in memory
    /// alone.
    pub(crate) fn may_begin(&self) -> bool {
        let may_begin = self.lock().may_begin();
        self.tell(may_begin);
        may_begin
    }

    /// What [`Self::may_begin`] last said.
    pub(crate) fn has_room(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.has_room)
    }

    /// The room of an answer that was noted in an earlier life and is being stored now.
    pub(crate) fn noted_before(&self) -> Room {
        Room {
            file: self.clone(),
            holds: Holds::Noted,
        }
    }

    /// Empties the file after everything in it was stored; its room stays.
    pub(crate) fn clear(&self) -> std::io::Result<()> {
        self.lock().clear()
    }

    /// Lets the file become no larger than this, in bytes.
    #[cfg(feature = "testing")]
    pub(crate) fn limit(&self, most: u64) {
        self.lock().size.most = most;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says it where it is news.
    fn tell(&self, has_room: bool) {
        match (self.has_room.swap(has_room, Ordering::SeqCst), has_room) {
            (true, false) => tracing::error!(
                "there is no room to note what a network answers; nothing is sent until there is"
            ),
            (false, true) => tracing::info!("there is room for answers again"),
            _ => {}
        }
    }
}

impl Inner {
    fn may_begin(&mut self) -> bool {
        self.in_memory == 0 && self.make_room(ANSWER_MAX)
    }

    /// How much is neither used nor kept, in bytes.
    fn free(&self) -> u64 {
        let taken = self.used + self.kept;
        self.allocated.min(self.size.most).saturating_sub(taken)
    }

    /// Whether so much is free, if need be after allocating more.
    fn make_room(&mut self, wanted: u64) -> bool {
        let left_alone = self
            .refused_at
            .is_some_and(|at| at.elapsed() < ASK_DISK_EVERY);
        if self.free() < wanted && !left_alone {
            self.extend(self.size.room.max(wanted));
        }
        self.free() >= wanted
    }

    /// Allocates more, where the disk has it and the limit allows it.
    fn extend(&mut self, wanted: u64) {
        let more = wanted.min(self.size.most.saturating_sub(self.allocated));
        let zeros = vec![0; usize::try_from(more).unwrap_or_default()];
        if zeros.is_empty() {
            return;
        }
        let written = self.write_at(self.allocated, &zeros);
        match written.and_then(|()| self.file.sync_all()) {
            Ok(()) => {
                self.allocated += more;
                self.refused_at = None;
            }
            Err(error) => {
                tracing::error!(%error, "the disk has no more room for the result file");
                self.refused_at = Some(Monotonic::now());
                // Half of it helps nobody, and others may need it.
                let _ = self.file.set_len(self.allocated);
            }
        }
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(bytes)
    }

    /// Adds to what is used, within the free room alone, and flushes it.
    fn append(&mut self, line: &[u8]) -> std::io::Result<()> {
        let length = bytes(line.len());
        if !self.make_room(length) {
            return Err(ErrorKind::StorageFull.into());
        }
        self.write_at(self.used, line)?;
        self.file.sync_data()?;
        self.used += length;
        Ok(())
    }

    /// The line that notes an answer: whole where there is room for it, else without what can be
    /// missed, and at last as an outcome that has to be looked up.
    fn line(&mut self, result: &NotedResult) -> std::io::Result<Vec<u8>> {
        let mut line = line_of(result)?;
        if bytes(line.len()) > ANSWER_MAX && !self.make_room(bytes(line.len())) {
            let mut short = result.clone();
            short.report.message = None;
            short.report.error_code = None;
            short.report.data = serde_json::json!({});
            line = line_of(&short)?;
            if bytes(line.len()) > ANSWER_MAX {
                "unknown".clone_into(&mut short.report.class);
                short.report.remote_id = None;
                line = line_of(&short)?;
            }
            let (publication, length) = (result.publication, line.len());
            tracing::error!(publication.id = %publication, length, "an answer is noted in short");
        }
        Ok(line)
    }

    fn clear(&mut self) -> std::io::Result<()> {
        let zeros = vec![0; usize::try_from(self.used).unwrap_or_default()];
        self.write_at(0, &zeros)?;
        self.file.sync_data()?;
        (self.used, self.noted) = (0, 0);
        Ok(())
    }
}

impl Room {
    /// Notes the answer and flushes it; once it is noted, it stays so.
    ///
    /// Errors: the file takes it no more than the database does. Nothing else begins then.
    pub(crate) fn note(&mut self, result: &NotedResult) -> std::io::Result<()> {
        let file = self.file.clone();
        let mut inner = file.lock();
        let was_in_memory = match self.holds {
            Holds::Nothing => false,
            Holds::InMemory => true,
            Holds::Noted | Holds::Stored => return Ok(()),
        };
        inner.kept -= ANSWER_MAX;
        let done = inner.line(result).and_then(|line| inner.append(&line));
        if done.is_ok() {
            inner.noted += 1;
            inner.in_memory -= usize::from(was_in_memory);
            self.holds = Holds::Noted;
        } else {
            inner.kept += ANSWER_MAX;
            inner.in_memory += usize::from(!was_in_memory);
            self.holds = Holds::InMemory;
        }
        let may_begin = inner.may_begin();
        drop(inner);
        file.tell(may_begin);
        done
    }

    /// Gives the room back: the database has the answer.
    pub(crate) fn stored(mut self) {
        let file = self.file.clone();
        let mut inner = file.lock();
        self.give_back(&mut inner);
        if self.holds == Holds::Noted {
            inner.noted = inner.noted.saturating_sub(1);
            if inner.noted == 0
                && let Err(error) = inner.clear()
            {
                // What stays is read once more at the next start, and found stored.
                tracing::warn!(%error, "the result file could not be emptied");
            }
        }
        self.holds = Holds::Stored;
        let may_begin = inner.may_begin();
        drop(inner);
        file.tell(may_begin);
    }

    /// Gives back what was kept for an answer that is not in the file.
    fn give_back(&mut self, inner: &mut Inner) {
        if matches!(self.holds, Holds::Nothing | Holds::InMemory) {
            inner.kept -= ANSWER_MAX;
        }
        inner.in_memory -= usize::from(self.holds == Holds::InMemory);
    }
}

impl Drop for Room {
    /// What was noted and is not stored stays in the file for the next start.
    fn drop(&mut self) {
        let file = self.file.clone();
        self.give_back(&mut file.lock());
    }
}

fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn line_of(result: &NotedResult) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(result)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests;
