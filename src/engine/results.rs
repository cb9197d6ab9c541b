//! The result file: what was learnt from a network while the database could not be written.
//!
//! It lies beside the database with its room allocated beforehand, so that a full disk does not
//! keep an answer from being noted. It is replayed at the next start, before anything else.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{PublicationId, StepId},
    time::Instant,
};

/// How much room is kept, in bytes: some thousand answers.
const ROOM: u64 = 1 << 20;

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

/// The open result file.
#[derive(Debug, Clone)]
pub(crate) struct ResultFile {
    file: Arc<Mutex<File>>,
}

impl ResultFile {
    /// Opens the file, makes its room, and reads what was noted.
    pub(crate) fn open(path: &Path) -> std::io::Result<(Self, Vec<NotedResult>)> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        // The unused room is zeros; a line torn by a crash is not whole JSON and is left out.
        let used = text
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(text.len());
        let noted: Vec<NotedResult> = text[..used]
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        if text.len() < usize::try_from(ROOM).unwrap_or(usize::MAX) {
            let missing = usize::try_from(ROOM).unwrap_or_default() - text.len();
            file.seek(SeekFrom::End(0))?;
            file.write_all(&vec![0; missing])?;
            file.sync_all()?;
        }
        file.seek(SeekFrom::Start(u64::try_from(used).unwrap_or_default()))?;
        if used > 0 && text[used - 1] != b'\n' {
            // What comes next must not be glued to a torn line.
            file.write_all(b"\n")?;
        }
        Ok((
            Self {
                file: Arc::new(Mutex::new(file)),
            },
            noted,
        ))
    }

    /// Notes an answer and flushes it.
    pub(crate) fn note(&self, result: &NotedResult) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(result)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line)?;
        file.sync_data()
    }

    /// Empties the file after everything in it was stored; its room stays.
    pub(crate) fn clear(&self) -> std::io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let used = file.stream_position()?;
        file.rewind()?;
        file.write_all(&vec![0; usize::try_from(used).unwrap_or_default()])?;
        file.rewind()?;
        file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use super::{NotedReport, NotedResult, ResultFile};
    use crate::domain::{
        id::{PublicationId, StepId},
        time::Instant,
    };

    fn result(class: &str) -> NotedResult {
        let at = Instant::from_ms(1);
        let report = NotedReport {
            class: class.to_owned(),
            remote_id: Some("r".to_owned()),
            data: serde_json::json!({}),
            wait: None,
            http_status: Some(200),
            error_code: None,
            message: None,
        };
        NotedResult {
            publication: PublicationId::new(at),
            step: StepId::new(at),
            at,
            report,
        }
    }

    #[test]
    fn what_was_noted_is_read_at_the_next_start_and_a_torn_line_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        let (file, none) = ResultFile::open(&path).unwrap();
        assert!(none.is_empty());
        let (first, second) = (result("done"), result("unknown"));
        file.note(&first).unwrap();
        file.note(&second).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 1 << 20);

        let (file, noted) = ResultFile::open(&path).unwrap();
        assert_eq!(noted, [first.clone(), second]);
        file.clear().unwrap();
        assert!(ResultFile::open(&path).unwrap().1.is_empty());

        file.note(&first).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let used = bytes.iter().position(|byte| *byte == 0).unwrap();
        bytes[used - 5..used].fill(0);
        std::fs::write(&path, bytes).unwrap();
        assert!(ResultFile::open(&path).unwrap().1.is_empty());
    }
}
