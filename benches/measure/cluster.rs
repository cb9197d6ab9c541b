//! A PostgreSQL cluster that is thrown away with the measurement, made with the machine's own
//! `initdb` and `postgres`, with everything at its default: each commit is flushed.

use std::{
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::{Duration, Instant as Stopwatch},
};

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use tempfile::TempDir;

use super::{Failure, pause, process};

/// Who runs the cluster where the measurement runs as root: `nobody`, because PostgreSQL refuses
/// root.
const NOBODY: u32 = 65_534;
/// How long the server may take to start.
const START_WAIT: Duration = Duration::from_mins(1);

/// A running cluster; it ends when dropped, or when the measurement ends otherwise.
pub(crate) struct Cluster {
    port: u16,
    /// The server ends when this closes.
    input: Option<ChildStdin>,
    shell: Child,
    folder: TempDir,
}

impl Cluster {
    /// Makes and starts it; none on a machine without PostgreSQL.
    pub(crate) async fn start() -> Result<Option<Self>, Failure> {
        let (Some(initdb), Some(postgres)) = (program("initdb"), program("postgres")) else {
            return Ok(None);
        };
        let folder = TempDir::with_prefix("dezent-bench-postgres-")?;
        let is_root = std::fs::metadata("/proc/self")?.uid() == 0;
        if is_root {
            chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
        }
        let mut make = here(Command::new(initdb), folder.path(), is_root);
        make.args(["--auth=trust", "--username=dezent", "--encoding=UTF8", "-D"])
            .arg(folder.path().join("data"));
        if !make.status()?.success() {
            return Err("the cluster could not be made".into());
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let script = format!(
            "{postgres} -D data -p {port} -k {folder} -c listen_addresses=127.0.0.1 \
             -c log_min_messages=fatal & server=$!; cat > /dev/null; kill -INT $server; \
             wait $server",
            postgres = postgres.display(),
            folder = folder.path().display(),
        );
        let mut shell = here(Command::new("sh"), folder.path(), is_root);
        shell.args(["-c", &script]).stdin(Stdio::piped());
        let mut shell = shell.spawn()?;
        let input = shell.stdin.take();
        let cluster = Self {
            port,
            input,
            shell,
            folder,
        };
        cluster.connect("postgres").await?.close().await?;
        Ok(Some(cluster))
    }

    /// Makes a database, and says its address.
    pub(crate) async fn database(&self, name: &str) -> Result<String, Failure> {
        let admin = self.connect("postgres").await?;
        let create = ["CREATE DATABASE ", name].concat();
        admin.execute_unprepared(&create).await?;
        admin.close().await?;
        Ok(self.url(name))
    }

    /// Gathers what the server's planner goes by, as the server itself does after a minute.
    pub(crate) async fn analyze(&self, name: &str) -> Result<(), Failure> {
        let connection = self.connect(name).await?;
        connection.execute_unprepared("ANALYZE").await?;
        Ok(connection.close().await?)
    }

    /// CPU time of the server so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, Failure> {
        let file = self.folder.path().join("data/postmaster.pid");
        let text = std::fs::read_to_string(file)?;
        let pid = text.lines().next().ok_or("the server's process")?;
        process::cpu_seconds_with_children(pid.trim().parse()?)
    }

    /// Connects, and waits for a server that is just starting.
    async fn connect(&self, name: &str) -> Result<DatabaseConnection, Failure> {
        let began = Stopwatch::now();
        loop {
            match Database::connect(self.url(name)).await {
                Ok(connection) => return Ok(connection),
                Err(error) if began.elapsed() > START_WAIT => return Err(error.into()),
                Err(_) => pause(50).await,
            }
        }
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://dezent@127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.input.take());
        // An error means that it has ended already.
        let _ = self.shell.wait();
    }
}

/// A command that runs in a folder, quietly, and not as root.
fn here(mut command: Command, folder: &Path, is_root: bool) -> Command {
    command.current_dir(folder).stdout(Stdio::null());
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// A program of PostgreSQL: from the path, or where Debian keeps it.
fn program(name: &str) -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>())
        .map(|folder| folder.join(name));
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql"));
    let mut of_debian: Vec<PathBuf> = versions
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(name))
        .collect();
    of_debian.sort();
    on_path
        .chain(of_debian.into_iter().rev())
        .find(|path| path.is_file())
}
