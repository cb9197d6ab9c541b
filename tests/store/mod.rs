//! The database itself: its form, and whether it can keep what is promised.

mod inputs;

use std::time::Duration;

use dezent::{
    domain::{id::WorkspaceId, time::Instant},
    store::{
        Conn as _, Db, Location, StoreError,
        hints::{Hints, tell},
        jobs::{self, Run},
        turns, workspaces,
    },
};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use uuid::Uuid;

use crate::harness::database::{Server, is_postgres, own_location};

#[tokio::test]
async fn every_change_of_the_schema_can_be_taken_back_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&own_location(folder.path()).await)
        .await
        .unwrap();
    db.migrate_up().await.unwrap();
    let all_are = async |wanted: bool| {
        let status = db.migration_status().await.unwrap();
        assert!(!status.is_empty());
        status.iter().all(|(_, is_applied)| *is_applied == wanted)
    };
    assert!(all_are(true).await);
    for _ in db.migration_status().await.unwrap() {
        db.migrate_down().await.unwrap();
    }
    assert!(all_are(false).await);
    db.migrate_up().await.unwrap();
    assert!(all_are(true).await);
}

/// Only PostgreSQL has several nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_together_change_the_schema_once() {
    let Some(server) = Server::own().await else {
        return;
    };
    let location = Location::Url(server.url());
    let start = async || {
        let db = Db::connect(&location).await.unwrap();
        db.migrate_up().await.unwrap();
        let status = db.migration_status().await.unwrap();
        db.close().await.unwrap();
        status
    };
    let (one, two, three, four) = tokio::join!(start(), start(), start(), start());
    for status in [one, two, three, four] {
        assert!(status.iter().all(|(_, is_applied)| *is_applied));
    }
}

/// What cannot keep a promise is refused before anything is promised: a server that may lose a
/// commit again, a file that is no database.
#[tokio::test]
async fn what_cannot_keep_a_promise_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    match &location {
        Location::Url(url) => weaken(url).await,
        Location::File(path) => std::fs::write(path, "not a database, and long enough").unwrap(),
    }
    let refusal = Db::connect(&location).await.unwrap_err();
    if is_postgres() {
        assert!(matches!(refusal, StoreError::Unfit(_)), "{refusal}");
        assert!(
            refusal.to_string().contains("synchronous_commit=off"),
            "{refusal}"
        );
    } else {
        assert!(matches!(refusal, StoreError::Db(_)), "{refusal}");
    }
}

/// Lets a server answer before a commit is on disk.
async fn weaken(url: &str) {
    let admin = Database::connect(url.to_owned()).await.unwrap();
    let name = url.rsplit('/').next().unwrap();
    let weaken = format!("ALTER DATABASE {name} SET synchronous_commit = off");
    admin.execute_unprepared(&weaken).await.unwrap();
    admin.close().await.unwrap();
}

/// A `begin` that nobody waited for leaves its session in a transaction. Whoever gets that session
/// next would write into a transaction that nobody commits.
#[tokio::test]
async fn a_session_that_was_left_in_a_transaction_is_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    let db = Db::connect(&location).await.unwrap();
    db.migrate_up().await.unwrap();
    let other = Db::connect(&location).await.unwrap();
    for round in 1..=40 {
        // Dropped somewhere on its way.
        let mut begin = Box::pin(db.begin_write());
        for _ in 0..round % 8 {
            if futures_util::poll!(&mut begin).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(begin);
        if is_postgres() {
            // What comes of it there where the server has begun, and nobody knows.
            db.leave_in_transaction().await.unwrap();
        }
        let tx = db.begin_write().await.unwrap();
        let now = Instant::from_ms(round);
        let id = WorkspaceId::new(now);
        workspaces::insert(&tx, id, "Laden", now).await.unwrap();
        tx.commit().await.unwrap();
        let sql = "SELECT COUNT(*) AS number FROM workspace";
        let sql = Statement::from_string(other.raw().get_database_backend(), sql);
        let row = other.raw().query_one_raw(sql).await.unwrap().unwrap();
        let count: i64 = row.try_get("", "number").unwrap();
        assert_eq!(count, round, "committed, and nobody sees it");
    }
}

/// What one node says another one hears at once, without waiting for its next look; its own words it
/// does not hear. One process owns SQLite, and nobody is there to be told.
#[tokio::test]
async fn what_one_node_says_another_one_hears_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    let (one, other) = (
        Db::connect(&location).await.unwrap(),
        Db::connect(&location).await.unwrap(),
    );
    let (own, others) = (Uuid::new_v4(), Uuid::new_v4());
    let hints = Hints::listen(&one, own).await.unwrap();
    assert_eq!(hints.is_some(), is_postgres());
    let Some(mut hints) = hints else {
        return;
    };
    // Words arrive in the order in which they were said, so its own are behind it by then.
    tell(&one, own).await.unwrap();
    tell(&other, others).await.unwrap();
    let at_once = Duration::from_millis(500);
    tokio::time::timeout(at_once, hints.heard())
        .await
        .expect("heard at once")
        .unwrap();
    tell(&one, own).await.unwrap();
    let heard = tokio::time::timeout(at_once, hints.heard()).await;
    assert!(heard.is_err(), "it hears itself");
}

/// Two who plan posts on the same channel at the same moment do it one after the other, so that the
/// second one's rules see what the first one has planned; on different channels nobody waits but for
/// SQLite's one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_plans_on_the_same_channel_waits_for_his_turn() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    let db = Db::connect(&location).await.unwrap();
    db.migrate_up().await.unwrap();
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let first = db.begin_write().await.unwrap();
    turns::take(&first, [one]).await.unwrap();
    let wait_for = |channels: Vec<Uuid>| {
        let db = db.clone();
        tokio::spawn(async move {
            let tx = db.begin_write().await.unwrap();
            turns::take(&tx, channels).await.unwrap();
            tx.rollback().await.unwrap();
        })
    };
    let a_while = Duration::from_millis(300);
    // Who is free has long enough on a machine that is busy.
    let long = Duration::from_secs(if is_postgres() { 30 } else { 1 });
    let mut elsewhere = wait_for(vec![other]);
    let is_free = tokio::time::timeout(long, &mut elsewhere).await.is_ok();
    assert_eq!(is_free, is_postgres());
    // Only now: it would hold what the one elsewhere waits for.
    let mut same = wait_for(vec![other, one]);
    let is_waiting = tokio::time::timeout(a_while, &mut same).await.is_err();
    assert!(is_waiting, "it did not wait");
    first.commit().await.unwrap();
    same.await.unwrap();
    if !is_free {
        elsewhere.await.unwrap();
    }
}

/// The row of a job is unique for its moment: of two nodes that want it, one does it, and the other
/// one goes on only where the first has not ended it within its lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_done_by_one_node_for_each_moment() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    let one = Db::connect(&location).await.unwrap();
    one.migrate_up().await.unwrap();
    let other = Db::connect(&location).await.unwrap();
    let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
    let run = |owner, nominal| Run {
        name: "tidy",
        nominal: Instant::from_ms(nominal),
        owner,
    };
    let take = async |db: &Db, run: Run, now: i64| {
        let tx = db.begin_write().await.unwrap();
        let (now, until) = (Instant::from_ms(now), Instant::from_ms(now + 10));
        let is_taken = jobs::take(&tx, run, now, until).await.unwrap();
        tx.commit().await.unwrap();
        is_taken
    };
    for moment in 0..20 {
        let (by_first, by_second) = tokio::join!(
            take(&one, run(first, moment), 100),
            take(&other, run(second, moment), 100),
        );
        assert!(by_first != by_second, "{moment}: {by_first}, {by_second}");
        let (has, lacks) = if by_first {
            (first, second)
        } else {
            (second, first)
        };
        assert!(take(&one, run(has, moment), 105).await, "its own lease");
        assert!(!take(&one, run(lacks, moment), 110).await, "another's");
        assert!(take(&one, run(lacks, moment), 115).await, "one that ended");
        let tx = other.begin_write().await.unwrap();
        let now = Instant::from_ms(120);
        assert!(!jobs::end(&tx, run(has, moment), now).await.unwrap());
        assert!(jobs::end(&tx, run(lacks, moment), now).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!take(&one, run(first, moment), 500).await, "it is done");
    }
}

/// SQLite is told by each connection itself how to flush, so there is nothing to refuse.
#[tokio::test]
async fn a_server_that_does_not_flush_is_refused() {
    let Some(server) = Server::own().await else {
        return;
    };
    Db::connect(&Location::Url(server.url())).await.unwrap();
    let admin = Database::connect(server.url()).await.unwrap();
    for sql in ["ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"] {
        admin.execute_unprepared(sql).await.unwrap();
    }
    let began = std::time::Instant::now();
    let refusal = loop {
        match Db::connect(&Location::Url(server.url())).await {
            Err(refusal) => break refusal,
            Ok(db) => db.close().await.unwrap(),
        }
        assert!(began.elapsed().as_secs() < 20, "it is never refused");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(matches!(refusal, StoreError::Unfit(_)), "{refusal}");
    assert!(refusal.to_string().contains("fsync=off"), "{refusal}");
    admin.close().await.unwrap();
}
