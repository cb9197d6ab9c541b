//! Which database the tests run on: SQLite, or a PostgreSQL cluster that is thrown away with them.
//!
//! `DEZENT_TEST_DATABASE=postgres` asks for the second. The cluster is started once for the whole
//! run, from the machine's own `initdb` and `postgres`, and each test gets a database of its own,
//! copied from one that was migrated once. A test that stops its server gets a [`Server`] of its own.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU16, AtomicU32, Ordering},
    },
};

use dezent::store::{Db, Location, Tx};
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, TransactionTrait as _,
};
use tempfile::TempDir;

/// Who runs the cluster where the tests run as root: `nobody`, because PostgreSQL refuses root.
const NOBODY: u32 = 65_534;
/// The database that all others are copied from.
const TEMPLATE: &str = "dezent_template";

/// Where servers listen: below the ports that systems give to callers, so that nobody takes the port
/// of a server that is just stopped.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// The one cluster of this run, and how many databases it has given out.
static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NUMBER: AtomicU32 = AtomicU32::new(0);
/// How many ports were tried in this run.
static PORT: AtomicU16 = AtomicU16::new(0);

/// The address of a database of its own for one test; none where the tests run on SQLite.
pub(crate) async fn own_url() -> Option<String> {
    if !is_postgres() {
        return None;
    }
    // The first test starts it while the others wait, on a thread with a runtime of its own.
    let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(Cluster::with_template))
        .await
        .unwrap();
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let admin = cluster.connect("postgres").await;
    let create = format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}");
    admin.execute_unprepared(&create).await.unwrap();
    admin.close().await.unwrap();
    Some(cluster.url(&name))
}

/// A database of its own for one test, whichever kind the tests run on.
pub(crate) async fn own_location(folder: &Path) -> Location {
    match own_url().await {
        Some(url) => Location::Url(url),
        None => Location::File(folder.join("dezent.sqlite3")),
    }
}

/// Whether the tests were asked to run on PostgreSQL.
pub(crate) fn is_postgres() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of the tests, not a setting"
    )]
    let wanted = std::env::var("DEZENT_TEST_DATABASE");
    wanted.is_ok_and(|wanted| wanted == "postgres")
}

/// A PostgreSQL server that one test has to itself, to stop it and to start it again.
pub(crate) struct Server(Arc<Cluster>);

/// How a server is stopped: by which signal.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stop {
    /// It cuts its sessions off and leaves everything in order.
    Fast,
    /// It leaves everything as it is; the next start recovers from its log.
    Immediate,
}

impl Server {
    /// Starts one; none where the tests run on SQLite, which has no server.
    pub(crate) async fn own() -> Option<Self> {
        if !is_postgres() {
            return None;
        }
        // That sessions are cut off is what the test wants.
        let start = || Self(Arc::new(Cluster::start("panic")));
        let server = tokio::task::spawn_blocking(start).await.unwrap();
        let up = server.0.connect("postgres").await;
        up.close().await.unwrap();
        Some(server)
    }

    /// The address of its database, which is empty at first.
    pub(crate) fn url(&self) -> String {
        self.0.url("postgres")
    }

    /// Stops it, and returns when it has ended.
    pub(crate) async fn stop(&self, how: Stop) {
        self.tell(match how {
            Stop::Fast => "INT",
            Stop::Immediate => "QUIT",
        })
        .await;
    }

    /// Starts it again, on the same data and the same port; it may not answer at once.
    pub(crate) async fn start(&self) {
        self.tell("start").await;
    }

    async fn tell(&self, word: &'static str) {
        let cluster = Arc::clone(&self.0);
        let told = move || cluster.tell(word);
        tokio::task::spawn_blocking(told).await.unwrap();
    }
}

struct Cluster {
    port: u16,
    /// Ends the server when its input closes, which is when the tests end, however they end.
    shell: Mutex<Shell>,
}

/// The shell that keeps the server.
struct Shell {
    _process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Cluster {
    /// Starts one that has the database all others are copied from.
    fn with_template() -> Self {
        let cluster = Self::start("fatal");
        std::thread::scope(|scope| scope.spawn(|| cluster.make_template()).join().unwrap());
        cluster
    }

    /// Starts one that says what is at least as bad as `loud`.
    fn start(loud: &str) -> Self {
        let folder = TempDir::with_prefix("dezent-postgres-").unwrap().keep();
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| {
            use std::os::unix::fs::MetadataExt as _;
            own.uid() == 0
        });
        if is_root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let data = folder.join("data");
        let run_as = |command: &mut Command| {
            command.current_dir(&folder);
            if is_root {
                command.uid(NOBODY).gid(NOBODY);
            }
        };
        let mut initdb = Command::new(program("initdb"));
        initdb.args([
            "--auth=trust",
            "--username=dezent",
            "--encoding=UTF8",
            "--no-sync",
            "-D",
        ]);
        initdb.arg(&data).stdout(Stdio::null());
        run_as(&mut initdb);
        assert!(
            initdb.status().expect("initdb").success(),
            "the cluster could not be made"
        );
        let port = free_port();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &keeper(&folder, port, loud)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        run_as(&mut shell);
        let mut process = shell.spawn().expect("a shell");
        let shell = Shell {
            input: process.stdin.take().unwrap(),
            output: BufReader::new(process.stdout.take().unwrap()),
            _process: process,
        };
        Self {
            port,
            shell: Mutex::new(shell),
        }
    }

    /// Tells the shell to start the server or by which signal to stop it, and waits until it is done.
    fn tell(&self, word: &str) {
        let mut shell = self.shell.lock().unwrap();
        writeln!(shell.input, "{word}").unwrap();
        let mut line = String::new();
        shell.output.read_line(&mut line).unwrap();
        assert_eq!(line, "done\n", "{word}");
    }

    fn make_template(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let admin = self.connect("postgres").await;
            admin
                .execute_unprepared(&format!("CREATE DATABASE {TEMPLATE}"))
                .await
                .unwrap();
            admin.close().await.unwrap();
            let db = Db::connect(&Location::Url(self.url(TEMPLATE)))
                .await
                .unwrap();
            db.migrate_up().await.unwrap();
            db.close().await.unwrap();
        });
    }

    /// Connects, and waits for a server that is just starting.
    async fn connect(&self, name: &str) -> DatabaseConnection {
        let began = std::time::Instant::now();
        loop {
            match Database::connect(self.url(name)).await {
                Ok(connection) => return connection,
                Err(error) => assert!(began.elapsed().as_secs() < 60, "no cluster: {error}"),
            }
            tokio::task::yield_now().await;
        }
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://dezent@127.0.0.1:{}/{name}", self.port)
    }
}

/// The script of the shell that keeps a server: it starts it and stops it as it is told, and removes
/// everything at the end.
fn keeper(folder: &Path, port: u16, loud: &str) -> String {
    format!(
        "run() {{ {postgres} -D {folder}/data -p {port} -k {folder} -c listen_addresses=127.0.0.1 \
         -c max_connections=400 -c log_min_messages={loud} > /dev/null & server=$!; }}; run; \
         while read -r word; do \
         if [ $word = start ]; then run; else kill -$word $server; wait $server; fi; echo done; \
         done; kill -INT $server 2> /dev/null; wait $server; rm -rf {folder}",
        postgres = program("postgres").display(),
        folder = folder.display(),
    )
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let ports = PORTS.end - PORTS.start;
    // Several runs at once begin at different places.
    let first = u16::try_from(std::process::id() % u32::from(ports)).unwrap();
    loop {
        let next = PORT.fetch_add(1, Ordering::Relaxed);
        assert!(next < ports, "no port is free");
        let port = PORTS.start + (first + next) % ports;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// A database that nobody else can write.
pub(crate) enum Lock {
    /// SQLite's one write lock.
    Sqlite(Box<(Db, Tx)>),
    /// A lock on the tables that every move and every upload writes.
    Postgres(DatabaseConnection, Box<DatabaseTransaction>),
}

impl Lock {
    /// Waits for the lock and holds it.
    pub(crate) async fn take(location: &Location) -> Self {
        match location {
            Location::File(_) => {
                let db = Db::connect(location).await.unwrap();
                let tx = db.begin_write().await.unwrap();
                Self::Sqlite(Box::new((db, tx)))
            }
            Location::Url(url) => {
                let connection = Database::connect(url.clone()).await.unwrap();
                let tx = connection.begin().await.unwrap();
                let lock = "LOCK TABLE publication, media IN EXCLUSIVE MODE";
                tx.execute_unprepared(lock).await.unwrap();
                Self::Postgres(connection, Box::new(tx))
            }
        }
    }

    /// Lets others write again.
    pub(crate) async fn let_go(self) {
        match self {
            Self::Sqlite(held) => {
                let (db, tx) = *held;
                tx.rollback().await.unwrap();
                db.close().await.unwrap();
            }
            Self::Postgres(connection, tx) => {
                tx.rollback().await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }
}

/// What a database holds at one moment, while nobody works on it.
pub(crate) enum Copy {
    /// The bytes of SQLite's file, and of the log beside it.
    Sqlite(Vec<u8>, Vec<u8>),
    /// The name of another database.
    Postgres(String),
}

impl Copy {
    /// Makes one.
    pub(crate) async fn make(location: &Location) -> Self {
        match location {
            Location::File(path) => Self::Sqlite(
                std::fs::read(path).unwrap(),
                std::fs::read(beside(path, "-wal")).unwrap_or_default(),
            ),
            Location::Url(url) => {
                let (admin, name) = admin(url).await;
                let copy = format!("{name}_copy");
                let make = format!("CREATE DATABASE {copy} TEMPLATE {name}");
                admin.execute_unprepared(&make).await.unwrap();
                admin.close().await.unwrap();
                Self::Postgres(copy)
            }
        }
    }

    /// Puts it in the place of what has become of the database since.
    pub(crate) async fn put_back(self, location: &Location) {
        match (self, location) {
            (Self::Sqlite(file, log), Location::File(path)) => {
                let _ = std::fs::remove_file(beside(path, "-shm"));
                std::fs::write(path, file).unwrap();
                std::fs::write(beside(path, "-wal"), log).unwrap();
            }
            (Self::Postgres(copy), Location::Url(url)) => {
                let (admin, name) = admin(url).await;
                for sql in [
                    format!("DROP DATABASE {name} WITH (FORCE)"),
                    format!("CREATE DATABASE {name} TEMPLATE {copy}"),
                ] {
                    admin.execute_unprepared(&sql).await.unwrap();
                }
                admin.close().await.unwrap();
            }
            _ => panic!("a copy of another kind of database"),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The server of a database, and the database's name.
async fn admin(url: &str) -> (DatabaseConnection, &str) {
    let (server, name) = url.rsplit_once('/').unwrap();
    let admin = Database::connect(format!("{server}/postgres")).await;
    (admin.unwrap(), name)
}

/// A program of PostgreSQL: from the path, or where Debian keeps it.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| Path::new(name).to_owned())
}
