//! Which database the tests run on: SQLite, or a PostgreSQL cluster that is thrown away with them.
//!
//! `DEZENT_TEST_DATABASE=postgres` asks for the second. The cluster is started once for the whole
//! run, from the machine's own `initdb` and `postgres`, and each test gets a database of its own,
//! copied from one that was migrated once.

use std::{
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
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

/// The one cluster of this run, and how many databases it has given out.
static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The address of a database of its own for one test; none where the tests run on SQLite.
pub(crate) async fn own_url() -> Option<String> {
    if !is_postgres() {
        return None;
    }
    // The first test starts it while the others wait, on a thread with a runtime of its own.
    let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(Cluster::start))
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

struct Cluster {
    port: u16,
    /// Ends the server when its input closes, which is when the tests end, however they end.
    _server: Child,
}

impl Cluster {
    fn start() -> Self {
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
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let script = format!(
            "{postgres} -D {data} -p {port} -k {folder} -c listen_addresses=127.0.0.1 \
             -c max_connections=400 -c log_min_messages=fatal & server=$!; cat > /dev/null; \
             kill -INT $server; wait $server; rm -rf {folder}",
            postgres = program("postgres").display(),
            data = data.display(),
            folder = folder.display(),
        );
        let mut server = Command::new("sh");
        server
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        run_as(&mut server);
        let cluster = Self {
            port,
            _server: server.spawn().expect("a shell"),
        };
        std::thread::scope(|scope| scope.spawn(|| cluster.make_template()).join().unwrap());
        cluster
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
