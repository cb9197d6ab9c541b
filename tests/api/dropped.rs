//! A thousand clients that hang up in the middle of a call: nothing is half saved, nothing stays
//! locked, and work that has begun is done to its end.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use dezent::{
    domain::{channel::LatePolicy, media::Rendition, post::Post, publication::State},
    store::{self, Location, publications::Filter},
};
use futures_util::{StreamExt as _, stream};
use sea_orm::{Database, DatabaseConnection, FromQueryResult, Statement};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, runtime::Handle};
use uuid::Uuid;

use crate::harness::{
    Client, Dezent,
    database::{Lock, is_postgres},
    text,
};

/// Each batch has one client for each call and each way of hanging up.
const BATCHES: usize = 50;
const CALLS: [Call; 5] = [
    Call::Post,
    Call::Schedule,
    Call::Patch,
    Call::Cancel,
    Call::Media,
];
const WAYS: [Way; 4] = [Way::HalfHead, Way::HalfBody, Way::Whole, Way::Reset];
/// How many things of each sort there are to be changed: one for each client.
const TARGETS: usize = BATCHES * WAYS.len();
/// How many channels they are spread over.
const CHANNELS: usize = 20;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How soon a write must be possible again.
const AT_ONCE: Duration = Duration::from_secs(1);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Call {
    Post,
    Schedule,
    Patch,
    Cancel,
    Media,
}

/// How a client hangs up.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    /// After a part of the head.
    HalfHead,
    /// After a part of the body.
    HalfBody,
    /// After the whole request, without waiting for the answer.
    Whole,
    /// The same, and the connection is reset.
    Reset,
}

/// One client's call.
#[derive(Debug, Clone, Copy)]
struct Dropped {
    call: Call,
    way: Way,
    /// Which of the things to be changed it is about.
    target: usize,
    /// Whether nobody could write before it hung up.
    is_held: bool,
}

/// What is there to be changed, and how to get at it.
struct Place {
    app: Dezent,
    location: Location,
    sql: DatabaseConnection,
    address: String,
    key: String,
    channels: Vec<String>,
    drafts: Vec<Value>,
    edited: Vec<Value>,
    cancelled: Vec<Value>,
}

impl Dropped {
    /// Whether it must have been done, or must not have been; none where either is right.
    fn must_be_done(self) -> Option<bool> {
        let is_enough = match self.way {
            Way::HalfHead => false,
            // A cancel needs no body, so it is not waited for.
            Way::HalfBody => self.call == Call::Cancel,
            Way::Whole | Way::Reset => true,
        };
        match (is_enough, self.is_held) {
            (false, _) => Some(false),
            // Work that has begun is done, whoever asked for it.
            (true, true) => Some(true),
            (true, false) => None,
        }
    }

    /// The request, and how much of it is sent.
    fn request(self, place: &Place) -> (Vec<u8>, usize) {
        let of = |value: &Value| text(&value["id"]);
        let channel = &place.channels[self.target % CHANNELS];
        let at = place.app.in_ms(86_400_000);
        let (line, kind, body) = match self.call {
            Call::Post => {
                let body = json!({
                    "text": format!("neu {}", self.target), "channels": [channel],
                    "promotion": "none", "publish_at": at,
                });
                (
                    "POST /api/v1/posts".to_owned(),
                    JSON,
                    body.to_string().into(),
                )
            }
            Call::Schedule => {
                let id = of(&place.drafts[self.target]);
                let line = format!("POST /api/v1/posts/{id}/schedule");
                (line, JSON, json!({ "at": at }).to_string().into())
            }
            Call::Patch => {
                let line = format!("PATCH /api/v1/posts/{}", of(&place.edited[self.target]));
                let body = json!({ "text": format!("anders {}", self.target) });
                (line, JSON, body.to_string().into())
            }
            Call::Cancel => {
                let id = of(&place.cancelled[self.target]["publications"][0]);
                let line = format!("POST /api/v1/publications/{id}/cancel");
                (line, JSON, b"{ }".to_vec())
            }
            Call::Media => ("POST /api/v1/media".to_owned(), FORM, picture(self.target)),
        };
        let head = format!(
            "{line} HTTP/1.1\r\nHost: dezent\r\nAuthorization: Bearer {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            place.key,
            body.len()
        );
        let sent = match self.way {
            Way::HalfHead => head.len() / 2,
            Way::HalfBody => head.len() + body.len() / 2,
            Way::Whole | Way::Reset => head.len() + body.len(),
        };
        ([head.into_bytes(), body].concat(), sent)
    }
}

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data; boundary=seam";

/// A form with a picture of one pixel, in a colour of its own, and a description.
fn picture(number: usize) -> Vec<u8> {
    let mut form = format!(
        "--seam\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nBild {number}\r\n\
         --seam\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"
    )
    .into_bytes();
    form.extend_from_slice(b"GIF89a\x01\0\x01\0\x80\0\0\0");
    form.extend(u16::try_from(number).unwrap().to_be_bytes());
    form.extend_from_slice(b"\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0");
    form.extend_from_slice(b"\0\x02\x02\x44\x01\0\x3b\r\n--seam--\r\n");
    form
}

/// How many tasks there are in this process: one for each connection, one for each work that must
/// not be broken off, and those that are always there.
fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// How often in a row a count must be the same: giving a connection back to the database's pool is a
/// task too, which lives for some milliseconds and must not be taken for work.
const STEADY: usize = 25;

/// How many tasks there are once some that just end have ended.
async fn steady() -> usize {
    let (mut count, mut in_a_row) = (tasks(), 0);
    while in_a_row < STEADY {
        tokio::time::sleep(Duration::from_millis(2)).await;
        in_a_row = if tasks() == count { in_a_row + 1 } else { 0 };
        count = tasks();
    }
    count
}

/// Waits until there are exactly so many tasks, and it stays like that.
async fn until_tasks(wanted: usize, what: &str) {
    let began = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < STEADY {
        tokio::time::sleep(Duration::from_millis(2)).await;
        in_a_row = if tasks() == wanted { in_a_row + 1 } else { 0 };
        let is_over = began.elapsed() > PATIENCE;
        assert!(!is_over, "{what}: {} tasks and not {wanted}", tasks());
    }
}

impl Place {
    async fn open() -> Self {
        let mut location = None;
        let app = Dezent::spawn_with(|config| location = Some(dezent::app::location(config))).await;
        let location = location.unwrap();
        let url = match &location {
            Location::File(path) => format!("sqlite://{}", path.display()),
            Location::Url(url) => url.clone(),
        };
        let mut place = Self {
            sql: Database::connect(url).await.unwrap(),
            address: app.client.base.replace("http://", ""),
            key: app.app.first_key().unwrap().expose_secret().to_owned(),
            channels: Vec::new(),
            drafts: Vec::new(),
            edited: Vec::new(),
            cancelled: Vec::new(),
            location,
            app,
        };
        let policies = std::iter::repeat_n(LatePolicy::Hold, CHANNELS);
        let channels = place.app.store_channels("k1", policies).await;
        place.channels = channels.iter().map(|one| one.id.to_string()).collect();
        let day = |days: i64| json!(place.app.in_ms(days * 86_400_000));
        let drafts = place.write("Entwurf", Value::Null).await;
        let edited = place.write("vorher", day(2)).await;
        let cancelled = place.write("geplant", day(3)).await;
        (place.drafts, place.edited, place.cancelled) = (drafts, edited, cancelled);
        place
    }

    /// Makes the posts that are to be changed, over connections that end with that.
    async fn write(&self, words: &str, at: Value) -> Vec<Value> {
        let client = &Client::new(self.app.client.base.clone(), Some(self.key.clone()));
        let made = stream::iter(0..TARGETS).map(async |number| {
            let mut body = json!({
                "text": format!("{words} {number}"), "promotion": "none",
                "channels": [self.channels[number % CHANNELS]],
            });
            if at.is_string() {
                body["publish_at"] = at.clone();
            }
            client.post("/api/v1/posts", &body).await.expect(201)
        });
        made.buffered(8).collect().await
    }

    async fn connect(&self, dropped: Dropped) -> (Dropped, TcpStream) {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let (request, sent) = dropped.request(self);
        stream.write_all(&request[..sent]).await.unwrap();
        (dropped, stream)
    }

    /// Sends a batch while nobody can write, hangs up in the middle of it, and lets it be written.
    async fn drop_held(&self, batch: &[Dropped]) {
        let before = steady().await;
        let lock = Lock::take(&self.location).await;
        let base = steady().await;
        let streams: Vec<_> = stream::iter(batch)
            .then(|dropped| self.connect(*dropped))
            .collect()
            .await;
        let begun = batch.iter().filter(|one| one.must_be_done() == Some(true));
        let begun = begun.count();
        until_tasks(base + batch.len() + begun, "every whole call is worked on").await;
        streams.into_iter().for_each(hang_up);
        // Where nobody reads the body, nobody sees that it ends too soon.
        let unseen = (Way::HalfBody, Call::Cancel);
        let unseen = batch.iter().filter(|one| (one.way, one.call) == unseen);
        let left = base + begun + unseen.count();
        until_tasks(left, "the connections end, the work does not").await;
        lock.let_go().await;
        until_tasks(before, "the work ends").await;
    }

    /// Sends a batch and hangs up at once.
    async fn drop_freely(&self, batch: &[Dropped]) {
        let before = steady().await;
        for dropped in batch {
            hang_up(self.connect(*dropped).await);
        }
        until_tasks(before, "everything ends").await;
    }

    async fn count(&self, sql: &str) -> i64 {
        #[derive(FromQueryResult)]
        struct Number {
            number: i64,
        }
        let sql = Statement::from_string(self.sql.get_database_backend(), sql);
        let found = Number::find_by_statement(sql).one(&self.sql).await;
        found.unwrap().unwrap().number
    }

    /// The descriptions of all pictures; each has its bytes.
    async fn descriptions(&self) -> HashSet<String> {
        #[derive(FromQueryResult)]
        struct Picture {
            id: Uuid,
            alt: String,
            size_bytes: i64,
        }
        let sql = "SELECT id, alt, size_bytes FROM media";
        let sql = Statement::from_string(self.sql.get_database_backend(), sql);
        let found = Picture::find_by_statement(sql)
            .all(&self.sql)
            .await
            .unwrap();
        for picture in &found {
            let files = &self.app.app.services().media;
            let size = files.size(picture.id.into(), Rendition::Content).await;
            let noted = u64::try_from(picture.size_bytes).unwrap();
            assert_eq!(size.unwrap(), Some(noted));
        }
        found.into_iter().map(|row| row.alt).collect()
    }

    /// Nobody has left a transaction open, and a write works at once.
    async fn judge_locks(&self) {
        let began = Instant::now();
        if is_postgres() {
            let idle = "SELECT COUNT(*) AS number FROM pg_stat_activity \
                        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            assert_eq!(self.count(idle).await, 0);
        } else {
            Lock::take(&self.location).await.let_go().await;
            let db = &self.app.app.services().db;
            db.begin_write().await.unwrap().rollback().await.unwrap();
        }
        self.app.create_post(json!({ "text": "danach" })).await;
        assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    }

    /// Whatever is there is there as a whole.
    async fn judge_whole(&self) {
        for (what, sql) in HALVES {
            let sql = format!("SELECT COUNT(*) AS number FROM {sql}");
            assert_eq!(self.count(&sql).await, 0, "{what}");
        }
    }

    /// What had to be done was done, and what could not be done was not.
    async fn judge_effects(&self, all: &[Dropped]) {
        let (db, workspace) = (&self.app.app.services().db, self.app.app.workspace());
        let posts = store::posts::list(db, workspace, None, 10_000)
            .await
            .unwrap();
        let texts: HashSet<&str> = posts.iter().map(|post| post.body.text.as_str()).collect();
        let by_id: HashMap<String, &Post> = posts
            .iter()
            .map(|post| (post.id.to_string(), post))
            .collect();
        let filter = Filter {
            states: vec![State::Cancelled],
            ..Filter::default()
        };
        let cancelled = store::publications::list(db, workspace, &filter, 10_000).await;
        let cancelled = cancelled.unwrap().into_iter();
        let cancelled: HashSet<String> = cancelled.map(|one| one.id.to_string()).collect();
        let descriptions = self.descriptions().await;
        let is_done = |one: &Dropped| match one.call {
            Call::Post => texts.contains(format!("neu {}", one.target).as_str()),
            Call::Schedule => {
                let draft = by_id[&text(&self.drafts[one.target]["id"])];
                draft.planned_at.is_some()
            }
            Call::Patch => {
                let edited = by_id[&text(&self.edited[one.target]["id"])];
                edited.body.text == format!("anders {}", one.target)
            }
            Call::Cancel => {
                let publication = &self.cancelled[one.target]["publications"][0];
                cancelled.contains(&text(&publication["id"]))
            }
            Call::Media => descriptions.contains(&format!("Bild {}", one.target)),
        };
        for one in all {
            if let Some(wanted) = one.must_be_done() {
                assert_eq!(is_done(one), wanted, "{one:?}");
            }
        }
    }
}

/// What would be half of something.
const HALVES: &[(&str, &str)] = &[
    (
        "a post without its variant",
        "post p WHERE p.text <> 'danach' AND NOT EXISTS \
         (SELECT 1 FROM variant v WHERE v.post_id = p.id AND v.position = 0)",
    ),
    (
        "a post that nobody was told of",
        "post p WHERE 1 <> (SELECT COUNT(*) FROM event e \
         WHERE e.post_id = p.id AND e.kind = 'post_created')",
    ),
    (
        "something told of a post that is not there",
        "event e WHERE e.post_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM post p WHERE p.id = e.post_id)",
    ),
    (
        "a planned post without its publication",
        "post p WHERE p.planned_at IS NOT NULL AND 1 <> (SELECT COUNT(*) FROM publication u \
         WHERE u.post_id = p.id AND u.occurrence = p.occurrence)",
    ),
    (
        "a publication of a post that was not planned, or that nobody was told of",
        "publication u JOIN post p ON p.id = u.post_id WHERE p.planned_at IS NULL OR 1 <> \
         (SELECT COUNT(*) FROM event e WHERE e.post_id = p.id AND e.kind = 'post_scheduled')",
    ),
    (
        "a change that nobody was told of, or one told of that was not made",
        "post p WHERE p.text LIKE 'anders %' AND p.revision <> 2 OR p.text LIKE 'vorher %' \
         AND p.revision <> 1 OR (p.text LIKE 'anders %') <> EXISTS (SELECT 1 FROM event e \
         WHERE e.post_id = p.id AND e.kind = 'post_updated')",
    ),
    (
        "a change of the post of which its publication knows nothing",
        "publication u JOIN post p ON p.id = u.post_id WHERE p.text LIKE 'anders %' \
         AND u.revision <> 2",
    ),
    (
        "a cancel that nobody was told of, or one told of that was not made",
        "publication u WHERE (u.state = 'cancelled') <> EXISTS (SELECT 1 FROM event e \
         WHERE e.publication_id = u.id AND e.kind = 'publication_cancelled')",
    ),
    (
        "something planned that nobody wakes up for",
        "publication u JOIN lane l ON l.channel_id = u.channel_id \
         WHERE u.state = 'waiting' AND (l.wake_at IS NULL OR l.wake_at > u.run_at)",
    ),
    (
        "a picture that nobody was told of, or one told of that is not there",
        "media m WHERE (SELECT COUNT(*) FROM media) <> \
         (SELECT COUNT(*) FROM event e WHERE e.kind = 'media_stored')",
    ),
];

fn hang_up((dropped, stream): (Dropped, TcpStream)) {
    if dropped.way == Way::Reset {
        stream.set_zero_linger().unwrap();
    }
    drop(stream);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_that_hang_up_leave_nothing_half_done() {
    let place = Box::pin(Place::open()).await;
    let mut all = Vec::new();
    for number in 0..BATCHES {
        let is_held = number % 2 == 0;
        let of_call = |call| {
            WAYS.iter().enumerate().map(move |(place, way)| Dropped {
                call,
                way: *way,
                target: number * WAYS.len() + place,
                is_held,
            })
        };
        let batch: Vec<Dropped> = CALLS.into_iter().flat_map(of_call).collect();
        if is_held {
            place.drop_held(&batch).await;
        } else {
            place.drop_freely(&batch).await;
        }
        all.extend(batch);
    }
    place.judge_locks().await;
    assert_eq!(all.len(), 1_000);
    place.judge_effects(&all).await;
    place.judge_whole().await;
}
