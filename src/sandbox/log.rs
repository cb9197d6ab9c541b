//! The log: lines that are only ever added, each flushed before it counts.
//!
//! One thread owns the file. It takes all lines that wait, writes them, flushes
//! once and then says how many lines are safe; so calls that come in together
//! share a flush. Whoever answers a call waits until its line is safe.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

use super::SandboxError;
use super::state::ReplayError;

/// How much is written before one flush at most, in bytes.
const BATCH_LIMIT_BYTES: usize = 1 << 20;

/// How far the log is safe on disk.
#[derive(Clone, Copy, Debug, Default)]
struct Safe {
    /// How many lines added since the log was opened are safe.
    lines: u64,
    /// Whether writing failed, after which nothing becomes safe any more.
    failed: bool,
}

/// The sending end: adds lines in the order of the calls.
#[derive(Debug)]
pub(crate) struct Pen {
    lines: mpsc::Sender<Vec<u8>>,
    added: u64,
}

/// The waiting end: tells when lines are safe, and ends the thread.
#[derive(Debug)]
pub(crate) struct Log {
    safe: watch::Receiver<Safe>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Lines were added that will never be safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log of the rehearsal network cannot be written")]
pub(crate) struct LogLost;

impl Pen {
    /// Adds one line, without its end; the number to wait for, or `None` if nobody writes.
    pub(crate) fn add(&mut self, mut line: Vec<u8>) -> Option<u64> {
        line.push(b'\n');
        self.lines.send(line).ok()?;
        self.added += 1;
        Some(self.added)
    }
}

impl Log {
    /// Opens or creates the log, hands over every whole line, and starts its thread.
    ///
    /// A last line without its end was never answered for: it is cut off.
    /// Errors: the file cannot be read or written, another process has it open,
    /// or `replay` refuses a line.
    pub(crate) fn open(
        path: &Path,
        flush: bool,
        mut replay: impl FnMut(&[u8]) -> Result<(), ReplayError>,
    ) -> Result<(Self, Pen), SandboxError> {
        let mut file = open_alone(path)?;
        let whole_bytes = read_lines(path, &file, &mut replay)?;
        let prepared = cut_off(&mut file, whole_bytes, flush);
        prepared.map_err(|source| SandboxError::file(path, source))?;

        Self::start(path, file, flush)
    }

    /// Starts the thread that adds lines at the file's position.
    pub(crate) fn start(path: &Path, file: File, flush: bool) -> Result<(Self, Pen), SandboxError> {
        let (lines, waiting) = mpsc::channel();
        let (tell, safe) = watch::channel(Safe::default());
        let writer = Writer {
            path: path.to_owned(),
            file,
            flush,
            waiting,
            tell,
        };
        let thread = thread::Builder::new()
            .name("sandbox-log".to_owned())
            .spawn(move || writer.run())
            .map_err(|source| SandboxError::file(path, source))?;
        let log = Self {
            safe,
            thread: Mutex::new(Some(thread)),
        };
        Ok((log, Pen { lines, added: 0 }))
    }

    /// Waits until the first `lines` lines are safe.
    pub(crate) async fn wait(&self, lines: u64) -> Result<(), LogLost> {
        let mut safe = self.safe.clone();
        let seen = safe.wait_for(|safe| safe.failed || safe.lines >= lines);
        match seen.await {
            Ok(safe) if !safe.failed => Ok(()),
            _ => Err(LogLost),
        }
    }

    /// Waits for the thread to write what it has; the [`Pen`] must be gone before.
    pub(crate) fn join(&self) {
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the thread of the rehearsal network's log has panicked");
        }
    }
}

/// The thread that owns the file.
struct Writer {
    path: PathBuf,
    file: File,
    flush: bool,
    waiting: mpsc::Receiver<Vec<u8>>,
    tell: watch::Sender<Safe>,
}

impl Writer {
    /// Writes until the pen is gone or writing fails.
    fn run(mut self) {
        let mut safe = Safe::default();
        let mut batch = Vec::new();
        while let Ok(line) = self.waiting.recv() {
            batch.clear();
            batch.extend_from_slice(&line);
            safe.lines += 1;
            while batch.len() < BATCH_LIMIT_BYTES
                && let Ok(line) = self.waiting.try_recv()
            {
                batch.extend_from_slice(&line);
                safe.lines += 1;
            }
            if let Err(error) = self.write(&batch) {
                let path = self.path.display();
                tracing::error!(%path, %error, "the rehearsal network's log cannot be written");
                safe.failed = true;
            }
            self.tell.send_replace(safe);
            // After a failure the end of the file is unknown: another line might
            // make a torn one look whole.
            if safe.failed {
                return;
            }
        }
    }

    /// Writes one batch and flushes it.
    fn write(&mut self, batch: &[u8]) -> std::io::Result<()> {
        self.file.write_all(batch)?;
        if self.flush {
            self.file.sync_data()
        } else {
            Ok(())
        }
    }
}

/// Opens the file for this process alone: two writers would break each other's lines.
fn open_alone(path: &Path) -> Result<File, SandboxError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options
        .open(path)
        .map_err(|source| SandboxError::file(path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SandboxError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(SandboxError::file(path, source)),
    }
}

/// Hands over the whole lines and counts their bytes.
fn read_lines(
    path: &Path,
    file: &File,
    replay: &mut impl FnMut(&[u8]) -> Result<(), ReplayError>,
) -> Result<u64, SandboxError> {
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    let mut whole_bytes = 0;
    for line_no in 1_u64.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        let read = read.map_err(|source| SandboxError::file(path, source))?;
        if line.pop() != Some(b'\n') {
            break;
        }
        whole_bytes += read as u64;
        replay(&line).map_err(|source| SandboxError::LogUnreadable {
            path: path.to_owned(),
            line_no,
            source,
        })?;
    }
    Ok(whole_bytes)
}

/// Drops what follows the whole lines and goes to the end of the file.
fn cut_off(file: &mut File, whole_bytes: u64, flush: bool) -> std::io::Result<()> {
    let torn_bytes = file.metadata()?.len().saturating_sub(whole_bytes);
    if torn_bytes > 0 {
        tracing::warn!(
            torn_bytes,
            "the last line of the rehearsal network's log was torn"
        );
        file.set_len(whole_bytes)?;
    }
    if flush {
        file.sync_all()?;
    }
    file.seek(SeekFrom::Start(whole_bytes))?;
    Ok(())
}
