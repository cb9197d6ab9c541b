//! Secrets that are looked for everywhere: whatever happens, none is written where it could be read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use dezent::store::Location;
use sea_orm::{Database, DbBackend, FromQueryResult as _, JsonValue, Statement};
use serde_json::{Value, json};

use super::process::{Folder, Running};
use crate::api::media::PNG;
use crate::harness::{
    accounts::{self, Secrets},
    database::own_url,
    plain,
};

/// Passwords of accounts, and one that is wrong.
const PASSWORD: &str = "canary-password-4f1c7b";
const WRONG_PASSWORD: &str = "canary-wrong-9e02d5";
/// What the account's server gives out.
const ACCESS: &str = "canary-access-token-71aa03";
const REFRESH: &str = "canary-refresh-token-c8e4f6";
/// The key of a bucket.
const BUCKET: &str = "canary-bucket-key-5d20f8";
/// A key that nobody was given.
const FORGED: &str = "dz_0192a0000000700080000000000000010canarycanarycanarycanarycanary00";

/// How others reach the shop.
const PUBLIC: &str = "https://dezent.example.org";

/// Everything that was seen, by where.
type Seen = BTreeMap<String, Vec<u8>>;

struct Shop {
    folder: Folder,
    config: String,
    server: Running,
    key: String,
    url: Option<String>,
    seen: Seen,
}

impl Shop {
    async fn open(settings: &str) -> Self {
        let folder = Folder::new();
        let url = own_url().await;
        let database = match &url {
            Some(url) => format!("[database]\nurl = '{url}'\n"),
            None => String::new(),
        };
        // As much as can be logged.
        let log = "[log]\nformat = 'json'\nlevel = 'trace'\n";
        let config = folder.write("settings.toml", &[log, &database, settings].concat());
        let config = config.to_str().unwrap().to_owned();
        let mut server = folder.start(&["serve", "--port", "0", "--config", &config]);
        let line = server.read_to("shown this once");
        let key = line.rsplit(' ').next().unwrap().to_owned();
        Self {
            folder,
            config,
            server,
            key,
            url,
            seen: Seen::new(),
        }
    }

    /// Runs a command and keeps what it says.
    fn run(&mut self, args: &[&str], input: &str) {
        let args = [args, &["--config", &self.config]].concat();
        let ended = self.folder.run_with(&args, input);
        let said = [ended.out, ended.err].concat();
        self.keep(&format!("dezent {}", args.join(" ")), said.into_bytes());
    }

    fn keep(&mut self, place: &str, bytes: Vec<u8>) {
        let place = format!("{} {place}", self.seen.len());
        self.seen.insert(place, bytes);
    }

    /// Makes a call and keeps the answer with its headers.
    async fn call(&mut self, method: &str, path: &str, body: &str) -> Value {
        let key = self.key.clone();
        self.call_as(&key, method, path, body).await
    }

    async fn call_as(&mut self, key: &str, method: &str, path: &str, body: &str) -> Value {
        let url = format!("{}{path}", self.server.address);
        let call = plain()
            .request(method.parse().unwrap(), url)
            .bearer_auth(key)
            .header("content-type", "application/json");
        let answer = call.body(body.to_owned()).send().await.unwrap();
        let mut bytes = format!("{:?}", answer.headers()).into_bytes();
        let text = answer.text().await.unwrap();
        bytes.extend(text.as_bytes());
        self.keep(&format!("{method} {path}"), bytes);
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn connect(&mut self, credentials: Value) -> Value {
        let body = json!({
            "network": "bluesky", "name": "Laden", "time_zone": "UTC", "credentials": credentials,
        });
        self.call("POST", "/api/v1/channels", &body.to_string())
            .await
    }

    /// Uploads a picture and reads it at a signed address, the way whoever was given one would; says
    /// the address's seal. In a bucket that nobody serves there is nothing to read.
    async fn share(&mut self) -> Option<String> {
        let form =
            "--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        let form = [form.as_bytes(), PNG, b"\r\n--seam--\r\n"].concat();
        let path = format!("{}/api/v1/media", self.server.address);
        let call = plain().post(&path).bearer_auth(&self.key).body(form);
        let call = call.header("content-type", "multipart/form-data; boundary=seam");
        let answer = call.send().await.unwrap().text().await.unwrap();
        self.keep("POST /api/v1/media", answer.clone().into_bytes());
        let stored: Value = serde_json::from_str(&answer).unwrap();
        let path = format!("{path}/{}/address", stored["id"].as_str()?);
        // Whoever asks for an address is shown it, so the answer is not kept.
        let call = plain().post(path).bearer_auth(&self.key).json(&json!({}));
        let signed: Value = call.send().await.unwrap().json().await.unwrap();
        let address = signed["address"].as_str().unwrap();
        let path = address.strip_prefix(PUBLIC).unwrap();
        let url = [&self.server.address, path].concat();
        let read = plain().get(&url).send().await.unwrap();
        assert_eq!(read.bytes().await.unwrap(), PNG);
        self.call("GET", "/m/nobodys", "").await;
        Some(path[path.len() - 43..].to_owned())
    }

    /// Publishes, and asks until it has ended somehow.
    async fn publish(&mut self, channel: &Value, text: &str) -> String {
        let body = json!({ "text": text, "channels": [channel["id"]] }).to_string();
        let post = self.call("POST", "/api/v1/posts", &body).await;
        let id = post["id"].as_str().unwrap_or_else(|| panic!("{post}"));
        let path = format!("/api/v1/posts/{id}/publish-now");
        let post = self.call("POST", &path, "").await;
        let id = post["publications"][0]["id"].as_str();
        let path = format!(
            "/api/v1/publications/{}",
            id.unwrap_or_else(|| panic!("{post}"))
        );
        let begun = Instant::now();
        loop {
            let one = self.call("GET", &path, "").await;
            let steps = one["steps"].as_array().map_or(0, Vec::len);
            match one["state"].as_str().unwrap() {
                "due" | "sending" => {}
                "waiting" if steps == 0 => {}
                state => return state.to_owned(),
            }
            assert!(begun.elapsed().as_secs() < 60, "{one}");
        }
    }

    /// Every file below a folder.
    fn keep_files(&mut self, folder: &Path) {
        let mut open: Vec<PathBuf> = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if let Ok(bytes) = std::fs::read(&path) {
                    self.keep(&path.display().to_string(), bytes);
                }
            }
        }
    }

    /// Every column of every table as text, where there is a server to ask.
    async fn keep_rows(&mut self) {
        let Some(url) = self.url.clone() else { return };
        let Location::Url(url) = Location::Url(url) else {
            return;
        };
        let db = Database::connect(url).await.unwrap();
        let read = async |sql: String| {
            let statement = Statement::from_string(DbBackend::Postgres, sql);
            JsonValue::find_by_statement(statement)
                .all(&db)
                .await
                .unwrap()
        };
        let tables =
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
        let tables = read(tables.to_owned()).await;
        assert!(tables.len() > 8);
        for table in tables {
            let table = table["table_name"].as_str().unwrap().to_owned();
            let rows = read(format!("SELECT CAST(t AS text) AS row FROM \"{table}\" t")).await;
            self.keep(&table, Value::from(rows).to_string().into_bytes());
        }
        db.close().await.unwrap();
    }

    /// Where a secret is found, in any form in which it is commonly written.
    fn places_of(&self, secret: &str) -> Vec<String> {
        let forms = forms(secret);
        let holds = |bytes: &[u8], form: &str| {
            let form = form.as_bytes();
            bytes.windows(form.len()).any(|window| window == form)
        };
        let found = self.seen.iter().flat_map(|(place, bytes)| {
            let found = forms.iter().filter(|form| holds(bytes, form));
            found.map(move |form| format!("{place}: {form}"))
        });
        found.collect()
    }
}

/// Settings with the key of a bucket that nobody serves, which is asked where that can be built.
fn settings_of_media() -> String {
    let media = if cfg!(feature = "s3") {
        "store = 's3'\nbucket = 'x'\naccess_key_id = 'x'\nendpoint = 'http://127.0.0.1:9'\n"
    } else {
        ""
    };
    format!("\n[server]\npublic_url = '{PUBLIC}'\n[media]\n{media}secret_access_key = '{BUCKET}'\n")
}

/// A secret as it is, in hexadecimal digits, and in base64 wherever in a longer text it begins.
fn forms(secret: &str) -> Vec<String> {
    use std::fmt::Write as _;
    let mut hex = String::new();
    for byte in secret.bytes() {
        write!(hex, "{byte:02x}").unwrap();
    }
    let mut forms = vec![secret.to_owned(), hex];
    for before in 0..3 {
        let shifted = ["xxx".get(..before).unwrap(), secret].concat();
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = engine.encode(&shifted);
            // The first and the last letters hang on what stands beside it.
            forms.push(text[4..text.len() - 4].to_owned());
        }
    }
    forms
}

#[test]
fn a_secret_is_found_in_every_form() {
    let forms = forms(PASSWORD);
    for text in ["", "a", "ab", "abc"].map(|before| [before, PASSWORD, "…"].concat()) {
        let written = STANDARD_NO_PAD.encode(&text);
        assert!(forms.iter().any(|form| written.contains(form)), "{text}");
        assert!(forms.iter().any(|form| text.contains(form)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_written_anywhere() {
    let secrets = Secrets {
        password: PASSWORD.to_owned(),
        access: ACCESS.to_owned(),
        refresh: REFRESH.to_owned(),
    };
    let network = accounts::start(secrets).await;
    let settings = accounts::settings(&network) + &settings_of_media();
    let mut shop = Shop::open(&settings).await;
    let with = |password: &str| json!({ "identifier": accounts::HANDLE, "app_password": password });

    // Connecting: refused, not reached, malformed, and well.
    let refused = shop.connect(with(WRONG_PASSWORD)).await;
    assert_eq!(refused["code"], "connection_refused", "{refused}");
    let mut nowhere = with(WRONG_PASSWORD);
    nowhere["server"] = json!("http://127.0.0.1:9");
    shop.connect(nowhere).await;
    let mut twice = with(WRONG_PASSWORD);
    twice["password"] = json!(PASSWORD);
    shop.connect(twice).await;
    shop.connect(json!(WRONG_PASSWORD)).await;
    shop.connect(json!({ "app_password": [WRONG_PASSWORD] }))
        .await;
    let cut = format!(r#"{{"network":"bluesky","credentials":{{"app_password":"{PASSWORD}""#);
    shop.call("POST", "/api/v1/channels", &cut).await;
    let channel = shop.connect(with(PASSWORD)).await;
    assert!(channel["id"].is_string(), "{channel}");
    shop.connect(with(PASSWORD)).await;
    let given =
        json!({ "identifier": accounts::HANDLE, "app_password": WRONG_PASSWORD }).to_string();
    let add = [
        "channel",
        "add",
        "--network",
        "bluesky",
        "--name",
        "Zwei",
        "--time-zone",
        "UTC",
    ];
    shop.run(&[&add[..], &["--credentials", "-"]].concat(), &given);

    // Publishing: well, refused, unclear, and with a session that is not accepted any more.
    let mut states = Vec::new();
    for text in ["Guten Morgen", "refuse", "break", "expire"] {
        states.push(shop.publish(&channel, text).await);
    }
    assert_eq!(states[..2], ["sent", "failed"], "{states:?}");
    assert_eq!(states[2], "unknown", "{states:?}");
    assert!(network.received_requests().await.unwrap().len() > 8);

    let seal = shop.share().await;
    assert_eq!(seal.is_none(), cfg!(feature = "s3"));

    // Keys: nobody's, taken back, and what is said of them.
    shop.call_as(FORGED, "GET", "/api/v1/posts", "").await;
    shop.call_as(PASSWORD, "GET", "/api/v1/posts", "").await;
    for path in [
        "/metrics",
        "/readyz",
        "/api/v1/channels",
        "/api/v1/publications",
        "/api/v1/posts",
        "/sandbox",
        "/nowhere",
    ] {
        shop.call("GET", path, "").await;
    }
    for command in [
        &["key", "list"][..],
        &["channel", "list", "--json"],
        &["doctor"],
        &["vault", "rotate"],
    ] {
        shop.run(command, "");
    }
    if shop.url.is_none() {
        shop.run(&["backup", "copy"], "");
    }
    shop.keep_rows().await;
    // With what is still in the write-ahead log, and once more when all is in its place.
    shop.keep_files(&shop.folder.data());
    let (folder, log) = (shop.folder.data(), shop.server.logged());
    shop.server.ask_to_end();
    assert!(log.contains("\"level\":\"TRACE\""), "everything was logged");
    shop.keep("the log", log.into_bytes());
    shop.keep_files(folder.parent().unwrap());

    let own_key = shop.key["dz_".len() + 33..].to_owned();
    for secret in [
        PASSWORD,
        WRONG_PASSWORD,
        ACCESS,
        REFRESH,
        &FORGED[36..],
        &own_key,
        BUCKET,
        seal.as_deref().unwrap_or(BUCKET),
    ] {
        let mut places = shop.places_of(secret);
        // The operator has written the bucket's key there.
        places.retain(|place| !place.contains("settings.toml"));
        assert_eq!(places, [""; 0], "{secret} is written down");
    }
    // What is searched for can be found: the account's name is no secret.
    assert!(shop.places_of(accounts::HANDLE).len() > 3);
}
