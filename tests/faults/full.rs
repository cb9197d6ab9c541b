//! The disk is full: the database takes no further row, at every moment that matters.
//!
//! SQLite is not allowed another page, and its free room is filled up first; on PostgreSQL, which
//! writes a row anew to change it, every such write fails as it does on a full disk.

use std::sync::Arc;

use dezent::{
    domain::{
        attempt::StepKind,
        event::EventKind,
        id::{PublicationId, WorkspaceId},
        publication::State,
        time::Instant,
    },
    stop_points::{StopPoint, StopPoints},
    store::{self, Conn as _, Db, Location, StoreError, events::NewEvent},
};
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::{
    gate::Gate,
    shop::{Judged, KINDS, MINUTE_MS, SECOND_MS, Shop, until},
};
use crate::harness::{database::own_location, steps};

/// The tables that a send writes.
const TABLES: [&str; 3] = ["attempt_step", "event", "publication"];

/// Takes the room away: no table takes another row.
pub(super) async fn fill(db: &Db) {
    if db.is_single_process() {
        db.let_grow(false).await.unwrap();
        // What is still free inside is used up by rows no larger than those of a send.
        for _ in 0..10_000 {
            let (step, event) = (insert_step(db).await, insert_event(db).await);
            if let (Err(step), Err(event)) = (step, event) {
                assert!(step.is_outage() && event.is_outage(), "{step} {event}");
                return;
            }
        }
        panic!("the database is never full");
    }
    let refuse = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                  RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$";
    execute(db, refuse).await;
    for table in TABLES {
        let on =
            format!("BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()");
        execute(db, &format!("CREATE TRIGGER refuse {on}")).await;
    }
}

/// Gives the room back.
pub(super) async fn make_room(db: &Db) {
    if db.is_single_process() {
        db.let_grow(true).await.unwrap();
    } else {
        execute(db, "DROP FUNCTION refuse() CASCADE").await;
    }
}

/// Changes the schema.
pub(super) async fn execute(db: &Db, sql: &str) {
    let tx = db.begin_write().await.unwrap();
    tx.raw().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

async fn insert_step(db: &Db) -> Result<(), StoreError> {
    let at = Instant::from_ms(0);
    let step = steps::begun(PublicationId::new(at), StepKind::Prepare, at);
    let tx = db.begin_write().await?;
    store::steps::begin(&tx, &[(WorkspaceId::new(at), &step)]).await?;
    tx.commit().await
}

async fn insert_event(db: &Db) -> Result<(), StoreError> {
    let at = Instant::from_ms(0);
    let event = NewEvent::new(WorkspaceId::new(at), EventKind::PostUpdated, at, "x");
    let tx = db.begin_write().await?;
    store::events::append(&tx, &[&event]).await?;
    tx.commit().await
}

/// A shop with one post of so many parts on each channel, and all of them at the gate when it is
/// their time.
async fn all_at(gate: &Arc<Gate>, parts: usize) -> Shop {
    let mut shop = Shop::open(&KINDS, json!([]), gate.stops()).await;
    for channel in 0..KINDS.len() {
        shop.plan(channel, parts, 10 * SECOND_MS).await;
    }
    shop.run();
    shop.advance_ms(10 * SECOND_MS);
    until("all are there", async || gate.waiting() == KINDS.len()).await;
    shop
}

async fn turns_writers_away(shop: &Shop) {
    let at = shop.clock.now().plus_ms(MINUTE_MS).to_string();
    let refused = shop.post(0, &["Not now".to_owned()], &at).await;
    refused.problem(503, "not_ready");
    for path in ["/readyz", "/api/v1/publications"] {
        shop.client().get(path).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_that_a_full_disk_does_not_record() {
    let gate = Gate::at(StopPoint::BeforeBeginCommit);
    let shop = all_at(&gate, 1).await;
    fill(&shop.services().db).await;
    gate.open();
    until("all have given up", async || {
        shop.engine().leases_held() == 0
    })
    .await;
    turns_writers_away(&shop).await;
    assert_eq!(shop.public(), 0);
    for id in shop.ids() {
        let steps = shop.seen(&id).await["steps"].clone();
        let mut steps = steps.as_array().unwrap().iter();
        assert!(steps.all(|step| step["kind"] == "prepare"));
    }
    make_room(&shop.services().db).await;
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_a_full_disk_refuses_is_stored_when_there_is_room_again() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let shop = all_at(&gate, 1).await;
    fill(&shop.services().db).await;
    gate.open();
    until("all are noted", async || shop.noted() == KINDS.len()).await;
    turns_writers_away(&shop).await;
    assert_eq!(shop.count(State::Sending).await, Some(5));
    make_room(&shop.services().db).await;
    // Not by a look: the clock stands still.
    shop.until_in(State::Sent, 5).await;
    until("what is stored is no longer noted", async || {
        shop.noted() == 0
    })
    .await;
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_a_full_disk_refuses_outlives_the_process() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let mut shop = all_at(&gate, 1).await;
    fill(&shop.services().db).await;
    gate.open();
    until("all are noted", async || shop.noted() == KINDS.len()).await;
    shop.kill().await;
    if let Location::Url(_) = shop.location() {
        let full = Db::connect(&shop.location()).await.unwrap();
        make_room(&full).await;
        full.close().await.unwrap();
    }
    shop.begin(StopPoints::default()).await;
    // Replayed before anything else; nobody was asked, and nothing is claimed yet.
    assert_eq!(shop.count(State::Sent).await, Some(5));
    assert_eq!(shop.noted(), 0);
    shop.run();
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 5, asked: 0 });
}

/// The answer to one part of a thread is stored only after its lease has ended and its sender was
/// given up. Nothing is unclear then, so the thread goes on without asking anybody, but for a channel
/// on which a person was asked before, because it cannot be looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_whose_answer_is_stored_late_does_not_stop_its_thread() {
    let gate = Gate::at(StopPoint::BeforeEndCommit);
    let shop = all_at(&gate, 3).await;
    fill(&shop.services().db).await;
    gate.open();
    until("all are noted", async || shop.noted() == KINDS.len()).await;
    make_room(&shop.services().db).await;
    // The leases end before the answers are tried again.
    shop.advance_ms(2 * MINUTE_MS);
    shop.until_in(State::Sending, 0).await;
    assert_eq!(shop.noted(), KINDS.len());
    until("all are stored", async || shop.noted() == 0).await;
    shop.settle().await;
    assert_eq!(shop.judge().await, Judged { out: 4, asked: 1 });
}

/// SQLite takes a transaction back by itself where the disk is full. What is committed after that
/// must be there for others, also after yet another transaction that was taken back.
#[tokio::test]
async fn after_a_full_disk_a_commit_is_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let location = own_location(folder.path()).await;
    let db = Db::connect(&location).await.unwrap();
    db.migrate_up().await.unwrap();
    fill(&db).await;
    assert!(insert_event(&db).await.unwrap_err().is_outage());
    make_room(&db).await;
    db.begin_write().await.unwrap().rollback().await.unwrap();
    let count = async |db: &Db| {
        let sql = "SELECT COUNT(*) AS number FROM event";
        let statement = sea_orm::Statement::from_string(db.raw().get_database_backend(), sql);
        let row = db.raw().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get::<i64>("", "number").unwrap()
    };
    let before = count(&db).await;
    insert_event(&db).await.unwrap();
    let other = Db::connect(&location).await.unwrap();
    assert_eq!(
        count(&other).await,
        before + 1,
        "committed, and nobody sees it"
    );
}
