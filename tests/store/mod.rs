//! The database itself: its form, and whether it can keep what is promised.

use dezent::store::{Db, Location, StoreError};
use sea_orm::{ConnectionTrait as _, Database};

use crate::harness::database::{is_postgres, own_location};

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
