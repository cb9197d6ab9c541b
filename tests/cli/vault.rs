//! `vault`: the key is changed while a server publishes, and whatever happens meanwhile all opens.

use std::{collections::HashSet, time::Instant};

use serde_json::{Value, json};

use super::process::{Folder, Running, call};

/// How many channels there are, and how often each publishes.
const CHANNELS: usize = 6;
const ROUNDS: usize = 4;

struct Shop {
    folder: Folder,
    server: Running,
    key: String,
    channels: Vec<Value>,
}

impl Shop {
    async fn open() -> Self {
        let folder = Folder::new();
        let server = folder.start(&["serve", "--port", "0"]);
        let made = folder.run(&["key", "create", "--name", "test", "--json"]);
        let key = made.well().json()["key"].as_str().unwrap().to_owned();
        let mut shop = Self {
            folder,
            server,
            key,
            channels: Vec::new(),
        };
        for number in 0..CHANNELS {
            let channel = shop.connect(&format!("Laden {number}")).await;
            shop.channels.push(channel);
        }
        shop
    }

    async fn connect(&self, name: &str) -> Value {
        let body = json!({ "network": "sandbox", "name": name, "time_zone": "UTC" });
        let (status, made) = self.ask("POST", "channels", Some(body)).await;
        assert_eq!(status, 201, "{made}");
        made["id"].clone()
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}/api/v1/{path}", self.server.address);
        let body = body.map(|body| body.to_string());
        call(method, &url, &self.key, body.as_deref()).await
    }

    /// Plans a post on every channel, due at once; says the ids of its publications.
    async fn publish(&self) -> Vec<String> {
        let body = json!({ "text": "Guten Morgen", "channels": self.channels });
        let (_, post) = self.ask("POST", "posts", Some(body)).await;
        let path = format!("posts/{}/publish-now", post["id"].as_str().unwrap());
        let (status, post) = self.ask("POST", &path, None).await;
        assert_eq!(status, 200, "{post}");
        let ids = post["publications"].as_array().unwrap().iter();
        ids.map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Asks until all of them are out.
    async fn all_are_out(&self, mut ids: HashSet<String>) {
        let begun = Instant::now();
        while let Some(id) = ids.iter().next().cloned() {
            let (_, one) = self.ask("GET", &format!("publications/{id}"), None).await;
            match one["state"].as_str().unwrap() {
                "sent" | "confirmed" => drop(ids.remove(&id)),
                "waiting" | "due" | "sending" => {
                    assert!(begun.elapsed().as_secs() < 60, "{one}");
                }
                _ => panic!("{one}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_changes_while_a_server_publishes() {
    let shop = Shop::open().await;
    let mut ids = HashSet::new();
    for _ in 0..ROUNDS {
        ids.extend(shop.publish().await);
        let told = std::thread::scope(|scope| {
            let rotating = scope.spawn(|| shop.folder.run(&["vault", "rotate"]).well());
            rotating.join().unwrap().out
        });
        assert!(told.contains("are sealed anew"), "{told}");
        ids.extend(shop.publish().await);
        // Sealed by the server, with the key that was just made.
        shop.connect("Neu").await;
        let told = shop.folder.run(&["vault", "drop-old"]).well().out;
        assert!(told.contains("dropped: "), "{told}");
    }
    shop.all_are_out(ids).await;
    let status = shop.folder.run(&["vault", "status"]).well().out;
    let sealed = CHANNELS + ROUNDS + 1;
    assert_eq!(status.lines().count(), 1, "{status}");
    assert!(
        status.contains(&format!("{sealed} sealed values")),
        "{status}"
    );
    let log = shop.server.logged();
    assert!(!log.contains("ERROR") && !log.contains("WARN"), "{log}");

    // And after a start with the new key alone.
    let Shop {
        folder,
        server,
        key,
        channels,
    } = shop;
    assert_eq!(server.stop().0, 0);
    let server = folder.start(&["serve", "--port", "0"]);
    let shop = Shop {
        folder,
        server,
        key,
        channels,
    };
    let ids = shop.publish().await;
    shop.all_are_out(ids.into_iter().collect()).await;
}

#[tokio::test]
async fn a_rotation_that_is_killed_is_gone_on_with() {
    let shop = Shop::open().await;
    let key_file = shop.folder.data().join("vault.key");
    for delay in 0..6_u32 {
        let before = std::fs::read(&key_file).unwrap();
        let mut rotating = shop.folder.spawn(&["vault", "rotate"]);
        // Once the new key lies there the rows follow; a little later each time.
        let mut looks = 0;
        while looks < delay * 200 && rotating.try_wait().unwrap().is_none() {
            looks += u32::from(std::fs::read(&key_file).unwrap() != before);
        }
        let _ = rotating.kill();
        rotating.wait().unwrap();
        let ids = shop.publish().await;
        shop.all_are_out(ids.into_iter().collect()).await;
        shop.folder.run(&["doctor"]).well();
    }
    shop.folder.run(&["vault", "rotate"]).well();
    shop.folder.run(&["vault", "drop-old"]).well();
    let ids = shop.publish().await;
    shop.all_are_out(ids.into_iter().collect()).await;
}

#[test]
fn a_key_is_dropped_only_where_nothing_needs_it() {
    let folder = Folder::new();
    let none = folder.run(&["vault", "drop-old"]).well().out;
    assert!(none.contains("there is no old key"), "{none}");
    let old = std::fs::read_to_string(folder.data().join("vault.key")).unwrap();
    let told = folder.run(&["vault", "rotate", "--prepare"]).well().out;
    assert!(told.contains("copy the file to every node"), "{told}");
    let ready = folder.run(&["vault", "status"]).well().out;
    assert!(ready.contains("is ready  0 sealed values"), "{ready}");
    folder.run(&["vault", "rotate"]).well();
    folder.run(&["vault", "drop-old"]).well();
    // The key of before opens nothing any more, and no new key is made up in its place.
    std::fs::write(folder.data().join("vault.key"), old).unwrap();
    let refused = folder.run(&["key", "list"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("does not belong to this database"),
        "{refused:?}"
    );
}
