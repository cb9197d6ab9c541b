//! The rehearsal network: a small social network that nothing leaves.
//!
//! It is a foreign server that happens to ship in the same binary, with its own
//! log and its own clock: it knows no other room, and no other room may reach
//! into it but over HTTP. It shows posts on pages of its own, and it can be
//! told, per channel, to fail in every way that real networks do.
//!
//! # Addresses
//!
//! All bodies are JSON, errors are `{"error": name, "message": sentence}`.
//!
//! | call | answer |
//! | --- | --- |
//! | `PUT /api/channels/{channel}` `{name?, kind, script?}` | 200 `{channel, kind, url}` |
//! | `GET /api/channels/{channel}` | the same |
//! | `POST …/media`, bytes of `image/*` (20 MiB at most) or `video/*` (200 MiB) | 201 `{id, size_bytes}` |
//! | `POST …/posts` (k2, k4, k5) `{text, media: [{id, alt}], reply_to?, link?}` | 201 `{id, url, published_at}` |
//! | `PUT …/posts/{id}` (k1), the same body | 201, or 200 for a repeat |
//! | `GET …/posts/{id}` | the post |
//! | `GET …/posts?since=` | `{posts, complete}`, newest first |
//! | `DELETE …/posts/{id}` | 204, also if it is not there |
//! | `POST …/containers` (k3), the body of a post | 201 `{id, state}` |
//! | `GET …/containers/{id}` (k3) | `{id, state, post}` |
//! | `POST …/containers/{id}/publish` (k3) | 201 `{id, url, published_at}` |
//! | `PUT /admin/clock` `{now_ms}`, only with [`Options::settable_clock`] | 200 `{now_ms}` |
//! | `GET /admin/calls`, only with [`Options::settable_clock`] | 200 `{under_way}`, uploads included |
//! | `GET /healthz` | 200 |
//! | `GET /sandbox`, `/sandbox/{channel}` | pages |
//! | `GET /sandbox/{channel}/posts.json` | `{posts}`, newest last, also those that reads do not show yet |
//! | `GET /sandbox/{channel}/media/{id}` | the bytes of an upload |
//!
//! # Kinds
//!
//! `k1` the caller chooses the id, a repeat is a no-op; `k2` the header
//! `Idempotency-Key` is remembered for an hour of the network's clock; `k3` a
//! container is made and published within a day, once; `k4` posts can be
//! listed, nothing more; `k5` nothing can be read back.
//!
//! # Scripts
//!
//! A script is a list of steps, or one text with steps parted by commas or
//! blanks. A step is words joined with `+`:
//!
//! - calls that make a post: `ok`, `429=SECONDS`, `500`, `500-with-effect`,
//!   `cut-before`, `cut-after`, `no-id`, `duplicate`, `401`, `403`, `422`, and
//!   with any of them `slow=MS` and `lag=READS`;
//! - reads of posts and containers: `look:` and `ok`, `500`, `cut`, `partial`,
//!   `rejected` (taken at first, and refused since), `slow=MS`;
//! - uploads and making containers: `prepare:` and `ok`, `500`, `cut`, `422`,
//!   `slow=MS`.
//!
//! Every call that its channel has, and whose body can be read, takes the next
//! step of its list, repeats of earlier calls included.
//!
//! # The log
//!
//! `sandbox.log` has one JSON object per line, told apart by `line`: `channel`,
//! `taken`, `read`, `media`, `container`, `post`, `deleted`. A line is flushed
//! before its call is answered and before anybody sees what it says.

mod api;
mod calls;
mod clock;
mod connection;
mod decide;
mod desk;
mod html;
mod log;
mod page;
mod record;
mod refusal;
mod script;
mod state;
#[cfg(test)]
mod tests;
mod uploads;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use connection::{CutListener, Line};
use desk::Desk;
use log::Log;
use state::Ledger;
pub use state::ReplayError;

/// How long calls under way may take to end once the server is told to stop.
const STOP_GRACE: Duration = Duration::from_secs(3);

/// How a rehearsal network is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory of `sandbox.log` and `media/`; made if it is not there.
    pub data_dir: PathBuf,
    /// Whether `PUT /admin/clock` exists.
    pub settable_clock: bool,
    /// Whether every line is flushed to disk before it counts; `false` only to measure load.
    pub flush: bool,
    /// A clock to follow instead of the system's.
    pub follow: Option<Follow>,
}

/// Another clock, asked for milliseconds since 1970.
#[derive(Clone)]
pub struct Follow(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Follow {
    /// A clock that asks `now_ms`.
    pub fn new(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    fn now_ms(&self) -> i64 {
        (self.0)()
    }
}

impl std::fmt::Debug for Follow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Follow")
    }
}

/// Why a rehearsal network could not be opened or served.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A file or directory of the network cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another rehearsal network has this log open.
    #[error("{} is in use by another rehearsal network", .0.display())]
    InUse(PathBuf),
    /// A whole line of the log makes no sense.
    #[error("line {line_no} of {} cannot be read back", path.display())]
    LogUnreadable {
        /// The log.
        path: PathBuf,
        /// The line, counted from 1.
        line_no: u64,
        /// What is wrong with it.
        source: ReplayError,
    },
    /// The listener failed.
    #[error("the rehearsal network cannot be served")]
    Serve(#[source] std::io::Error),
}

impl SandboxError {
    /// An error about one file.
    fn file(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        Self::File { path, source }
    }
}

/// A rehearsal network; clones are the same one.
#[derive(Clone, Debug)]
pub struct Sandbox {
    desk: Arc<Desk>,
}

impl Sandbox {
    /// Opens a network: makes its directory, or reads its log back to where it was.
    ///
    /// Errors: files that cannot be read or written, a log that another network
    /// has open, or one with a whole line that makes no sense. A torn last line
    /// is no error, nobody was told of it.
    pub async fn open(options: Options) -> Result<Self, SandboxError> {
        let opened = tokio::task::spawn_blocking(move || open_desk(&options));
        let desk = opened
            .await
            .map_err(|error| SandboxError::Serve(std::io::Error::other(error)))??;
        let desk = Arc::new(desk);
        Ok(Self { desk })
    }

    /// Everything that the network answers: its API and its pages.
    ///
    /// Scripts can cut connections only under [`Sandbox::serve`]; elsewhere such
    /// a step is answered with 500 `cut_unavailable`.
    pub fn router(&self) -> Router {
        api::router(Arc::clone(&self.desk)).merge(self.pages())
    }

    /// The pages alone, to be shown by another server as well.
    ///
    /// `/sandbox`, `/sandbox/{channel}`, its `posts.json`, and the pictures on
    /// the pages at `/sandbox/{channel}/media/{id}`. No fallback.
    pub fn pages(&self) -> Router {
        page::router(Arc::clone(&self.desk))
    }

    /// Serves the network until `stop`, then lets go of its log.
    ///
    /// Calls under way get three seconds to end; those that a script makes wait
    /// are cut. Clones show their pages on, but take no more calls.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: CancellationToken,
    ) -> Result<(), SandboxError> {
        let service = self.router().into_make_service_with_connect_info::<Line>();
        let server = axum::serve(CutListener(listener), service)
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        let grace = async {
            stop.cancelled().await;
            self.desk.closing.cancel();
            tokio::time::sleep(STOP_GRACE).await;
        };
        let served = tokio::select! {
            served = server => served.map_err(SandboxError::Serve),
            () = grace => Ok(()),
        };
        let desk = Arc::clone(&self.desk);
        let closed = tokio::task::spawn_blocking(move || desk.close()).await;
        closed.map_err(|error| SandboxError::Serve(std::io::Error::other(error)))?;
        served
    }
}

/// Makes the directories and reads the log back.
fn open_desk(options: &Options) -> Result<Desk, SandboxError> {
    let data_dir = &options.data_dir;
    let media_dir = data_dir.join("media");
    std::fs::create_dir_all(&media_dir).map_err(|source| SandboxError::file(&media_dir, source))?;
    let mut ledger = Ledger::default();
    let log = Log::open(&data_dir.join("sandbox.log"), options.flush, |line| {
        ledger.apply(serde_json::from_slice(line)?)
    })?;
    if options.flush {
        sync_directory(data_dir).map_err(|source| SandboxError::file(data_dir, source))?;
    }
    Ok(Desk::new(ledger, log, media_dir, options))
}

/// Makes the names of new files safe; only Unix lets a directory be flushed.
fn sync_directory(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(path)?.sync_all()?;
    }
    Ok(())
}
