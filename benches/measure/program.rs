//! The real program: its folder, its settings, and its process.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant as Stopwatch},
};

use dezent::store::Location;
use tempfile::TempDir;

use super::{Failure, pause, process};

/// How often a start or a file is looked at again while something is awaited, in milliseconds.
const LOOK_EVERY_MS: u64 = 50;

/// A data folder with settings, gone when dropped.
pub(crate) struct Home {
    dir: TempDir,
}

/// The settings that measurements change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings<'a> {
    /// Where the network is.
    pub(crate) sink: &'a str,
    /// How many posts are sent at once; the default where nothing is said.
    pub(crate) senders: Option<usize>,
    /// The PostgreSQL database; SQLite where nothing is said.
    pub(crate) url: Option<&'a str>,
    /// Whether only as many calls are taken as by default; otherwise any number.
    pub(crate) is_limited: bool,
}

impl<'a> Settings<'a> {
    /// Everything else at its default.
    pub(crate) fn with(sink: &'a str) -> Self {
        Self {
            sink,
            senders: None,
            url: None,
            is_limited: false,
        }
    }
}

impl Home {
    /// Makes an empty one where the system keeps temporary files.
    pub(crate) fn new() -> Result<Self, Failure> {
        let home = Self {
            dir: TempDir::with_prefix("dezent-bench-")?,
        };
        std::fs::create_dir_all(home.data())?;
        Ok(home)
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.data().join("dezent.sqlite3")
    }

    /// The SQLite database.
    pub(crate) fn database(&self) -> Location {
        Location::File(self.file())
    }

    /// The vault's key.
    pub(crate) fn vault_key(&self) -> PathBuf {
        self.data().join("vault.key")
    }

    /// Starts the program here.
    pub(crate) fn start(&self, settings: Settings<'_>) -> Result<Program, Failure> {
        let path = self.dir.path().join("config.toml");
        std::fs::write(&path, self.config(settings)?)?;
        Program::start(&path)
    }

    fn config(&self, settings: Settings<'_>) -> Result<String, Failure> {
        let data = self.data();
        let data = data.to_str().ok_or("a path of text")?;
        let senders = settings
            .senders
            .map(|senders| format!("senders = {senders}"));
        let url = settings.url.map(|url| format!("url = {url:?}"));
        let limits = if settings.is_limited {
            ""
        } else {
            "[limits]\ncalls_per_key = 0\ncalls_per_workspace = 0\n"
        };
        Ok(format!(
            "data_dir = {data:?}\n{limits}\
             [networks.sandbox]\napi_base = {:?}\n[log]\nlevel = \"warn\"\n\
             [engine]\n{}\n[database]\n{}\n",
            settings.sink,
            senders.unwrap_or_default(),
            url.unwrap_or_default(),
        ))
    }
}

/// A running Dezent; killed when dropped.
pub(crate) struct Program {
    child: Child,
    /// Where it listens, `http://…`.
    pub(crate) address: String,
    client: reqwest::Client,
}

impl Program {
    /// Starts it and waits until it says where it listens.
    fn start(config: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dezent"))
            .args(["serve", "--port", "0", "--config"])
            .arg(config)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("a pipe")?;
        let mut lines = BufReader::new(out).lines();
        let address = loop {
            let line = lines.next().ok_or("the program ended while starting")??;
            if let Some((_, address)) = line.split_once("listens on ") {
                break address.trim().to_owned();
            }
        };
        // Whatever else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            child,
            address,
            client,
        })
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// CPU time so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, Failure> {
        process::cpu_seconds(self.id())
    }

    /// One of its own figures; 0 where it has not been counted yet.
    pub(crate) async fn metric(&self, name: &str) -> Result<f64, Failure> {
        let url = format!("{}/metrics", self.address);
        let text = self.client.get(url).send().await?.text().await?;
        let line = text.lines().find(|line| line.starts_with(name));
        let figure = line.and_then(|line| line.rsplit(' ').next());
        Ok(figure.unwrap_or("0").parse()?)
    }

    /// Transactions made durable since the start.
    pub(crate) async fn commits(&self) -> Result<f64, Failure> {
        self.metric("dezent_database_commits_total").await
    }

    /// Ends it as `kill -9` does, and waits until it is gone.
    pub(crate) fn kill(mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until so many posts have arrived at the network.
///
/// Errors: those of the network; that nothing more has arrived for half a minute.
pub(crate) async fn await_arrivals(bench: &super::Bench, wanted: usize) -> Result<(), Failure> {
    let (mut seen, mut since) = (0, Stopwatch::now());
    loop {
        let count = bench.sink.count().await?;
        if count >= wanted {
            return Ok(());
        }
        if count > seen {
            (seen, since) = (count, Stopwatch::now());
        } else if since.elapsed() > Duration::from_secs(30) {
            return Err(format!("{count} of {wanted} posts arrived, and no more do").into());
        }
        pause(LOOK_EVERY_MS).await;
    }
}
