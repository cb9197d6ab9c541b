//! `backup`, `restore`, `confirm`: an older database is noticed, and nothing goes out twice from it.

use serde_json::json;

use super::process::{Folder, call};

/// Publishes at New Year only, so that what is planned waits for `publish --once`.
const NEVER: &str = "[engine]\npublish_cron = '0 0 1 1 *'\n";

struct Shop {
    folder: Folder,
    config: String,
}

impl Shop {
    /// One post is due on a channel of this kind, and the database is backed up before it is sent.
    async fn with_backup(kind: &str, backup: &[&str]) -> Self {
        let folder = Folder::new();
        let config = folder.write("settings.toml", NEVER);
        let config = config.to_str().unwrap().to_owned();
        let server = folder.start(&["serve", "--port", "0", "--config", &config]);
        let made = folder.run(&["key", "create", "--name", "test", "--json"]);
        let made = made.well().json();
        let key = made["key"].as_str().unwrap();
        let api = format!("{}/api/v1", server.address);
        let channel = json!({
            "network": "sandbox", "name": "Laden", "time_zone": "UTC", "options": { "kind": kind },
        });
        let url = format!("{api}/channels");
        let (_, channel) = call("POST", &url, key, Some(&channel.to_string())).await;
        let post = json!({ "text": "Guten Morgen", "channels": [channel["id"]] });
        let url = format!("{api}/posts");
        let (_, post) = call("POST", &url, key, Some(&post.to_string())).await;
        let url = format!("{api}/posts/{}/publish-now", post["id"].as_str().unwrap());
        let (status, post) = call("POST", &url, key, None).await;
        assert_eq!(status, 200, "{post}");
        // Made while the server runs.
        let told = folder.run(&[&["backup", "copy"], backup].concat()).well();
        assert!(told.out.contains("the pictures and films in"), "{told:?}");
        assert_eq!(server.stop().0, 0);
        Self { folder, config }
    }

    fn once(&self) -> (i32, String) {
        let ended = self
            .folder
            .run(&["publish", "--once", "--config", &self.config]);
        (ended.code, ended.out)
    }

    /// How many posts ever became public, by the rehearsal network's own log.
    fn public(&self) -> usize {
        let log = self.folder.data().join("sandbox/sandbox.log");
        let log = std::fs::read_to_string(log).unwrap();
        log.matches("\"line\":\"post\"").count()
    }
}

#[tokio::test]
async fn what_went_out_since_the_backup_is_found_and_not_sent_again() {
    let shop = Shop::with_backup("k1", &[]).await;
    assert_eq!(shop.once().0, 0);
    assert_eq!(shop.public(), 1);
    let told = shop.folder.run(&["restore", "copy"]).well().out;
    assert!(
        told.contains("nothing is sent before you have looked"),
        "{told}"
    );
    let ill = shop.folder.run(&["doctor"]);
    assert_eq!(ill.code, 1);
    assert!(ill.out.contains("put back to an earlier state"), "{ill:?}");
    let early = shop.folder.run(&["confirm", "restore"]);
    assert_eq!(early.code, 1);
    assert!(early.err.contains("still being looked for"), "{early:?}");
    // A run looks and sends nothing.
    assert_eq!(shop.once().0, 1);
    assert_eq!(shop.public(), 1);
    let ill = shop.folder.run(&["doctor"]);
    assert!(ill.out.contains("dezent confirm restore"), "{ill:?}");
    shop.folder.run(&["confirm", "restore"]).well();
    shop.folder.run(&["doctor"]).well();
    let (code, out) = shop.once();
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            "0 sent, 0 failed, 0 held, 0 unclear, 0 to be tried again\n"
        )
    );
    assert_eq!(shop.public(), 1);
}

#[tokio::test]
async fn where_nothing_can_be_looked_up_a_person_is_asked() {
    let shop = Shop::with_backup("k5", &[]).await;
    assert_eq!(shop.once().0, 0);
    shop.folder.run(&["restore", "copy"]).well();
    assert_eq!(shop.once().0, 1);
    shop.folder.run(&["confirm", "restore"]).well();
    shop.once();
    assert_eq!(shop.public(), 1, "sent blindly");
}

/// The file is put back by hand, without `dezent restore`: the number beside it tells.
#[tokio::test]
async fn a_copy_that_is_put_back_by_hand_is_noticed() {
    let shop = Shop::with_backup("k1", &[]).await;
    assert_eq!(shop.once().0, 0);
    let data = shop.folder.data();
    for name in ["dezent.sqlite3-wal", "dezent.sqlite3-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
    std::fs::copy(data.with_file_name("copy"), data.join("dezent.sqlite3")).unwrap();
    assert_eq!(shop.once().0, 1, "nobody noticed");
    assert_eq!(shop.public(), 1);
    let ill = shop.folder.run(&["doctor"]);
    assert!(ill.out.contains("dezent confirm restore"), "{ill:?}");
}

#[tokio::test]
async fn the_key_is_left_out_unless_it_is_asked_for() {
    let shop = Shop::with_backup("k1", &[]).await;
    let copy = shop.folder.data().with_file_name("copy");
    let key = shop.folder.data().with_file_name("copy.key");
    assert!(copy.is_file() && !key.exists());
    let again = shop.folder.run(&["backup", "copy"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("exists already"), "{again:?}");

    let shop = Shop::with_backup("k1", &["--with-key"]).await;
    let key = shop.folder.data().with_file_name("copy.key");
    let own = std::fs::read(shop.folder.data().join("vault.key")).unwrap();
    assert_eq!(std::fs::read(&key).unwrap(), own);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read it");
    }
    // On a new machine both come back together.
    std::fs::remove_dir_all(shop.folder.data()).unwrap();
    let told = shop.folder.run(&["restore", "copy"]).well().out;
    assert!(told.contains("is the vault's key now"), "{told}");
    let ill = shop.folder.run(&["doctor"]);
    assert!(ill.out.contains("the vault's key opens"), "{ill:?}");
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_is_lost() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    let before = std::fs::read(folder.data().join("dezent.sqlite3")).unwrap();
    let wrong = folder.write("wrong", "this is no database at all, only a text");
    let refused = folder.run(&["restore", wrong.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{refused:?}");
    let missing = folder.run(&["restore", "nowhere"]);
    assert_eq!(missing.code, 1, "{missing:?}");
    let after = std::fs::read(folder.data().join("dezent.sqlite3")).unwrap();
    assert_eq!(before, after);
    folder.run(&["doctor"]).well();
}

#[test]
fn a_server_that_runs_keeps_a_restore_away() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    folder.run(&["backup", "copy"]).well();
    let refused = folder.run(&["restore", "copy"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert_eq!(server.stop().0, 0);
}
