//! The database cuts its sessions off: once in the middle of a transaction, and again and again while
//! two hundred posts are due.

use std::time::{Duration, Instant};

use dezent::{
    domain::publication::State,
    stop_points::StopPoints,
    store::{Conn as _, Location},
};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;

use super::{
    full::execute,
    shop::{Judged, KINDS, SECOND_MS, Shop, until},
};
use crate::harness::database::{Lock, is_postgres, own_url};

/// For how long, and how far apart.
const STORM: Duration = Duration::from_secs(5);
const EVERY: Duration = Duration::from_millis(50);
const CHANNELS: usize = 50;
const POSTS_EACH: i64 = 4;

/// On PostgreSQL every session of the database is ended but one's own; on SQLite, which has none,
/// the write lock is taken and let go again.
async fn storm(location: &Location) -> usize {
    let began = Instant::now();
    let mut strokes = 0;
    match location {
        Location::Url(url) => {
            let admin = Database::connect(url.clone()).await.unwrap();
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            while began.elapsed() < STORM {
                admin.execute_unprepared(end).await.unwrap();
                strokes += 1;
                tokio::time::sleep(EVERY).await;
            }
            admin.close().await.unwrap();
        }
        Location::File(_) => {
            while began.elapsed() < STORM {
                let lock = Lock::take(location).await;
                tokio::time::sleep(EVERY / 2).await;
                lock.let_go().await;
                strokes += 1;
                tokio::time::sleep(EVERY / 2).await;
            }
        }
    }
    strokes
}

/// The server does not say on standard error what is done to it on purpose.
async fn quiet(url: Option<&str>) {
    if let Some(url) = url {
        let admin = Database::connect(url).await.unwrap();
        let name = url.rsplit('/').next().unwrap();
        let quiet = format!("ALTER DATABASE {name} SET log_min_messages = panic");
        admin.execute_unprepared(&quiet).await.unwrap();
        admin.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_are_cut_off_lose_and_double_nothing() {
    let kinds: Vec<_> = KINDS.into_iter().cycle().take(CHANNELS).collect();
    let script = json!(["slow=600", "slow=400", "slow=300", "slow=200"]);
    let url = own_url().await;
    quiet(url.as_deref()).await;
    let mut shop = Shop::open_on(url, &kinds, script, StopPoints::default()).await;
    for channel in 0..CHANNELS {
        for second in 1..=POSTS_EACH {
            shop.plan(channel, 1, second * SECOND_MS).await;
        }
    }
    let location = shop.location();
    shop.run();
    shop.advance_ms(5 * SECOND_MS);
    // The first calls are on the wire when it begins.
    until("some are being sent", async || {
        shop.count(State::Sending).await >= Some(10)
    })
    .await;
    let watch = async {
        let (mut answers, mut turned_away, began) = (0, 0, Instant::now());
        while began.elapsed() < STORM {
            let answer = shop.client().get("/api/v1/publications").await;
            if answer.status != 200 {
                answer.problem(503, "not_ready");
                turned_away += 1;
            }
            answers += 1;
            // So fast that leases end meanwhile, and what was broken off is taken up again.
            shop.advance_ms(SECOND_MS / 2);
            tokio::time::sleep(EVERY / 5).await;
        }
        (answers, turned_away)
    };
    let (strokes, (answers, turned_away)) = tokio::join!(storm(&location), watch);
    assert!(strokes > 20 && answers > 20, "{strokes} {answers}");
    assert!(shop.public() > 0, "nothing was on its way");
    assert!(turned_away > 0 || !is_postgres(), "nobody was cut off");
    shop.client().get("/readyz").await.expect(200);
    shop.settle().await;
    let Judged { out, asked } = shop.judge().await;
    assert_eq!(out + asked, 200);
    // A person is asked only where a post was begun and the commit's answer was lost.
    assert!(asked <= 20, "{asked}");
}

/// A session that is cut off in the middle of the transaction that begins a post, or of the one that
/// ends it, delays nothing: on another session the same goes through, and no lease has to end first.
/// SQLite has no sessions, so there is nothing to prove on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_cut_off_once_delays_nothing() {
    let Some(url) = own_url().await else {
        return;
    };
    quiet(Some(&url)).await;
    let mut shop = Shop::open_on(Some(url), &KINDS, json!([]), StopPoints::default()).await;
    for channel in 0..KINDS.len() {
        shop.plan(channel, 1, SECOND_MS).await;
    }
    let db = &shop.services().db;
    for table in ["attempt_step", "event"] {
        // A sequence remembers what a transaction that is taken back forgets.
        execute(db, &format!("CREATE SEQUENCE {table}_cut")).await;
        let cut = format!(
            "CREATE FUNCTION {table}_cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF nextval('{table}_cut') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); \
             END IF; RETURN NEW; END $$"
        );
        execute(db, &cut).await;
        let on = format!("BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_cut()");
        execute(db, &format!("CREATE TRIGGER cut {on}")).await;
    }
    shop.run();
    shop.advance_ms(SECOND_MS);
    shop.until_in(State::Sent, KINDS.len()).await;
    for table in ["attempt_step", "event"] {
        let sql = format!("SELECT last_value FROM {table}_cut");
        let raw = shop.services().db.raw();
        let statement = Statement::from_string(raw.get_database_backend(), sql);
        let row = raw.query_one_raw(statement).await.unwrap().unwrap();
        assert!(row.try_get::<i64>("", "last_value").unwrap() > 1, "{table}");
    }
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}
