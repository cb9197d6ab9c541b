//! Which start of the installation this is (protocol §9).
//!
//! A number is raised at each start, after each backup and, while posts go out, every minute: in the
//! database first, then in a file beside it. A database whose number is lower than the file's is an
//! older one that was put back, and what went out since then is not in it.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use crate::{
    domain::{
        confirmation::{Awaited, What},
        event::EventKind,
        time::Instant,
    },
    engine::{EngineError, settle::ACTOR},
    store::{
        self, Db, confirmations,
        events::{NewEvent, tell_operator},
        instance,
    },
};

/// The file's name in the data folder.
const FILE: &str = "generation";

/// The numbers of one data folder.
#[derive(Debug, Clone)]
pub struct Generation {
    file: PathBuf,
}

impl Generation {
    /// The numbers of a data folder.
    pub fn of(data_dir: &Path) -> Self {
        Self {
            file: data_dir.join(FILE),
        }
    }

    /// The highest number that this folder has seen; 0 where it has seen none.
    fn seen(&self) -> std::io::Result<i64> {
        match std::fs::read_to_string(&self.file) {
            Ok(text) => Ok(text.trim().parse().unwrap_or(0)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Replaces the number in the file, whole or not at all.
    fn write(&self, number: i64) -> std::io::Result<()> {
        let new = self.file.with_extension("new");
        let mut file = File::create(&new)?;
        writeln!(file, "{number}")?;
        file.sync_all()?;
        std::fs::rename(&new, &self.file)
    }

    /// Raises the number in both places, `known` being the highest that this process remembers;
    /// asks for a confirmation where the database is older than that.
    pub async fn raise(&self, db: &Db, known: i64, now: Instant) -> Result<i64, EngineError> {
        let seen = self.seen().map_err(EngineError::Generation)?.max(known);
        let tx = db.begin_write().await?;
        let (stored, _) = instance::standing(&tx).await?;
        if stored < seen {
            tracing::error!(
                stored,
                seen,
                "the database is older than this folder: it was restored; nothing is sent until \
                 that is confirmed"
            );
            ask(&tx, now).await?;
        }
        let raised = stored.max(seen) + 1;
        instance::raise_generation(&tx, raised).await?;
        tx.commit().await?;
        self.write(raised).map_err(EngineError::Generation)?;
        Ok(raised)
    }
}

/// Asks for the word of a person, before which nothing is sent from a restored database.
pub async fn ask(tx: &store::Tx, now: Instant) -> Result<(), store::StoreError> {
    let last_known_at = instance::last_known_at(tx).await?;
    let detail = serde_json::json!({ "last_known_at": last_known_at });
    let asked = Awaited {
        what: What::Restore,
        node: Uuid::nil(),
        since: now,
        ready_at: None,
        detail: detail.as_object().cloned().unwrap_or_default(),
    };
    if confirmations::ask(tx, &asked).await? {
        let kind = EventKind::DatabaseRestored;
        tell_operator(tx, |at| NewEvent::new(at, kind, now, ACTOR).with(detail)).await?;
    }
    Ok(())
}
