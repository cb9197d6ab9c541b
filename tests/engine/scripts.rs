//! What the rehearsal network can do wrong, on every kind of channel, to a single post and to a
//! thread of three: how each ends, how much of it is public, and that its steps alone say why.

use std::collections::BTreeSet;

use dezent::{
    domain::{
        publication::State,
        time::{Instant, MINUTE_MS, SECOND_MS},
    },
    store,
};
use futures_util::{StreamExt as _, stream};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Dezent, text};

/// How far the clock is moved between two passes, in milliseconds.
const STEP_MS: i64 = 15 * SECOND_MS;
/// Half an hour of grace, half an hour of doubt, and two minutes for what follows from them.
const SETTLE_MS: i64 = 62 * MINUTE_MS;
/// How many scripts there are, each on five kinds of channel and as two forms of post.
const SCRIPTS: usize = 22;
/// How many calls are made at the same time.
const AT_ONCE: usize = 32;

const ALL: &str = "k1 k2 k3 k4 k5";
/// The kinds on which an unclear outcome can be looked up.
const SEEING: &str = "k1 k2 k3 k4";
const BLIND: &str = "k5";

const SENT: (&str, usize) = ("sent", 1);
const THREAD_SENT: (&str, usize) = ("sent", 3);
const BROKEN_OFF: (&str, usize) = ("held partial_thread", 1);
const REFUSED: (&str, usize) = ("failed refused", 0);

/// A question for a person, with so many parts public.
const fn asked(public: usize) -> (&'static str, usize) {
    ("held unknown_outcome", public)
}

/// What a script leads to on some kinds of channel.
#[derive(Debug)]
struct Line {
    /// What the network does wrong, call by call. To a thread it does one thing right before, so
    /// that its second part is struck, or the picture of its second part.
    script: &'static str,
    kinds: &'static str,
    /// The public steps of the part that is struck, as `result/status>settled*looks`; behind bars
    /// those of each part of a thread, where they do not follow from that.
    trail: &'static str,
    /// How a single post ends, and how many parts of it are public.
    single: (&'static str, usize),
    /// The same of a thread.
    thread: (&'static str, usize),
}

const fn line(
    script: &'static str,
    kinds: &'static str,
    trail: &'static str,
    single: (&'static str, usize),
    thread: (&'static str, usize),
) -> Line {
    Line {
        script,
        kinds,
        trail,
        single,
        thread,
    }
}

#[rustfmt::skip]
const TABLE: &[Line] = &[
    line("ok", ALL, "done/201", SENT, THREAD_SENT),
    // Throttled and unauthorized are no attempts; refused is an end.
    line("429=90", ALL, "throttled/429 done/201", SENT, THREAD_SENT),
    line("401", ALL, "unauthorized/401 done/201", SENT, THREAD_SENT),
    line("401 401", ALL, "unauthorized/401 unauthorized/401", ("held late", 0), BROKEN_OFF),
    line("403", ALL, "refused/403", REFUSED, BROKEN_OFF),
    line("duplicate", ALL, "refused/422", ("failed duplicate", 0), BROKEN_OFF),
    // Unclear, and nothing was made.
    line("500", "k1 k2 k3", "unknown/500>repeatable*1 done/201", SENT, THREAD_SENT),
    line("500", "k4", "unknown/500>absent*2 done/201", SENT, THREAD_SENT),
    line("500", BLIND, "unknown/500", asked(0), asked(1)),
    line("cut-before", "k1 k2 k3", "unknown>repeatable*1 done/201", SENT, THREAD_SENT),
    line("cut-before", "k4", "unknown>absent*2 done/201", SENT, THREAD_SENT),
    line("cut-before", BLIND, "unknown", asked(0), asked(1)),
    // Unclear, and the post was made.
    line("500-with-effect", SEEING, "unknown/500>found*1", SENT, THREAD_SENT),
    line("500-with-effect", BLIND, "unknown/500", asked(1), asked(2)),
    line("cut-after", SEEING, "unknown>found*1", SENT, THREAD_SENT),
    line("cut-after", BLIND, "unknown", asked(1), asked(2)),
    line("no-id", SEEING, "unknown/200>found*1", SENT, THREAD_SENT),
    line("no-id", BLIND, "unknown/200", asked(1), asked(2)),
    // A no to a repeat says nothing; after proven absence it is an answer like any other, unless
    // it says that the post is there.
    line("cut-before duplicate", "k1 k2 k3",
         "unknown>repeatable*1 unknown/422>repeatable*1 done/201", SENT, THREAD_SENT),
    line("cut-before duplicate", "k4",
         "unknown>absent*2 unknown/422>absent*2 done/201", SENT, THREAD_SENT),
    line("cut-before duplicate", BLIND, "unknown", asked(0), asked(1)),
    line("cut-before 422", "k1 k2 k3",
         "unknown>repeatable*1 unknown/422>repeatable*1 done/201", SENT, THREAD_SENT),
    line("cut-before 422", "k4", "unknown>absent*2 refused/422", REFUSED, BROKEN_OFF),
    line("cut-before 422", BLIND, "unknown", asked(0), asked(1)),
    // Looks that fail, see only a part, or come too early.
    line("cut-after look:500", SEEING, "unknown>found*2", SENT, THREAD_SENT),
    line("cut-after look:500", BLIND, "unknown", asked(1), asked(2)),
    line("cut-after look:cut", SEEING, "unknown>found*2", SENT, THREAD_SENT),
    line("cut-after look:cut", BLIND, "unknown", asked(1), asked(2)),
    line("cut-before look:partial", "k1 k3", "unknown>repeatable*1 done/201", SENT, THREAD_SENT),
    line("cut-before look:partial", "k2", "unknown>repeatable*2 done/201", SENT, THREAD_SENT),
    line("cut-before look:partial", "k4", "unknown>absent*3 done/201", SENT, THREAD_SENT),
    line("cut-before look:partial", BLIND, "unknown", asked(0), asked(1)),
    line("lag=1+cut-after", "k1 k2", "unknown>repeatable*1 done/200", SENT, THREAD_SENT),
    line("lag=1+cut-after", "k3", "unknown>found*1", SENT, THREAD_SENT),
    line("lag=1+cut-after", "k4", "unknown>found*2", SENT, THREAD_SENT),
    line("lag=1+cut-after", BLIND, "unknown", asked(1), asked(2)),
    // Hidden from two looks, and the network then says that it has this post already.
    line("lag=2+cut-after duplicate", "k1 k2",
         "unknown>repeatable*1 unknown/422>repeatable*1 done/200", SENT, THREAD_SENT),
    line("lag=2+cut-after duplicate", "k3",
         "unknown>found*1|done/201|unknown>found*1|refused/422", SENT, ("held partial_thread", 2)),
    line("lag=2+cut-after duplicate", "k4",
         "unknown>absent*2 unknown/422>found*1", SENT, THREAD_SENT),
    line("lag=2+cut-after duplicate", BLIND, "unknown", asked(1), asked(2)),
    // Preparations make nothing public: what is unclear is repeated.
    line("prepare:500", ALL, "done/201", SENT, THREAD_SENT),
    line("prepare:cut", ALL, "done/201", SENT, THREAD_SENT),
    line("prepare:422", ALL, "", REFUSED, REFUSED),
    line("prepare:ok prepare:ok prepare:422", "k1 k2 k4 k5", "done/201", SENT, THREAD_SENT),
    line("prepare:ok prepare:ok prepare:422", "k3", "done/201|done/201||", SENT, BROKEN_OFF),
];

/// A line of the table on one channel, as one form of post.
#[derive(Debug)]
struct Run {
    line: &'static Line,
    kind: &'static str,
    script: String,
    texts: Vec<String>,
    channel: String,
    publication: String,
}

/// A run when it has ended.
struct Ended<'a> {
    run: &'a Run,
    seen: Value,
    public: Vec<Value>,
}

/// Does the same with many, some at a time.
async fn each<T, R, F: Future<Output = R>>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> F,
) -> Vec<R> {
    stream::iter(items)
        .map(work)
        .buffered(AT_ONCE)
        .collect()
        .await
}

/// A picture of one pixel, for posts that must prepare one.
async fn upload(dezent: &Dezent) -> Value {
    let mut form = b"--seam\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n".to_vec();
    form.extend_from_slice(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0");
    form.extend_from_slice(b"\0\x02\x02\x44\x01\0\x3b\r\n--seam--\r\n");
    let call = dezent
        .client
        .call(Method::POST, "/api/v1/media")
        .header("content-type", "multipart/form-data; boundary=seam")
        .body(form);
    Answer::of(call).await.expect(201)["id"].clone()
}

impl Run {
    /// Connects the channel and plans the post, due now.
    async fn plan(
        dezent: &Dezent,
        picture: &Value,
        line: &'static Line,
        kind: &'static str,
        is_thread: bool,
    ) -> Self {
        let needs_pictures = line.script.contains("prepare:");
        let script = match (is_thread, needs_pictures) {
            (false, _) => line.script.to_owned(),
            (true, false) => format!("ok {}", line.script),
            (true, true) => format!("prepare:ok {}", line.script),
        };
        let channel = dezent
            .channel(json!({ "kind": kind, "script": script }))
            .await;
        let count = if is_thread { 3 } else { 1 };
        let texts: Vec<String> = (1..=count).map(|part| format!("Teil {part}")).collect();
        let media = if needs_pictures {
            vec![picture]
        } else {
            Vec::new()
        };
        let none = Vec::new();
        let further: Vec<Value> = texts[1..]
            .iter()
            .enumerate()
            .map(|(place, words)| {
                json!({ "text": words, "media": if place == 0 { &media } else { &none } })
            })
            .collect();
        let post = json!({
            "text": texts[0], "media": media, "thread": further, "channels": [channel],
            "promotion": "none", "publish_at": dezent.in_ms(0),
        });
        let made = dezent.create_post(post).await;
        Self {
            line,
            kind,
            script,
            texts,
            channel,
            publication: text(&made["publications"][0]["id"]),
        }
    }

    fn is_thread(&self) -> bool {
        self.texts.len() > 1
    }

    /// How it must end, and how many parts must be public.
    fn end(&self) -> (&'static str, usize) {
        if self.is_thread() {
            self.line.thread
        } else {
            self.line.single
        }
    }

    /// The public steps it must have had, part by part.
    fn trail(&self) -> Vec<&'static str> {
        let (single, thread) = match self.line.trail.split_once('|') {
            Some((single, thread)) => (single, Some(thread)),
            None => (self.line.trail, None),
        };
        match (thread, self.end()) {
            _ if !self.is_thread() => vec![single],
            (Some(thread), _) => thread.split('|').collect(),
            (None, REFUSED) => vec!["", "", ""],
            (None, THREAD_SENT) => vec!["done/201", single, "done/201"],
            (None, _) => vec!["done/201", single, ""],
        }
    }

    /// How many of the script's preparations fail before they go well, and how.
    fn preparations(&self) -> Vec<&'static str> {
        let words = self.script.split_whitespace();
        words
            .filter_map(|word| match word.strip_prefix("prepare:")? {
                "ok" => Some("done/201"),
                "500" => Some("unknown/500"),
                "cut" => Some("unknown"),
                "422" => Some("refused/422"),
                other => panic!("{other} is no word of a preparation"),
            })
            .collect()
    }

    async fn read(&self, dezent: &Dezent) -> Ended<'_> {
        let path = format!("/api/v1/publications/{}", self.publication);
        Ended {
            run: self,
            seen: dezent.client.get(&path).await.expect(200),
            public: dezent.public_on(&self.channel).await,
        }
    }
}

impl Ended<'_> {
    /// G1, G2 and G6: it ended as it must, it is public as it must be, and its steps say why.
    fn judge(&self) {
        let (end, public) = self.run.end();
        let is_read_back = end == "sent" && self.run.kind != BLIND;
        let wanted = if is_read_back { "confirmed" } else { end };
        let reason = self.seen["reason"].as_str().unwrap_or_default();
        let state = text(&self.seen["state"]);
        assert_eq!(format!("{state} {reason}").trim(), wanted, "{self:#?}");
        assert_eq!(self.said(), self.run.texts[..public], "{self:#?}");
        let ids: Vec<&Value> = self.public.iter().map(|post| &post["id"]).collect();
        if end == "sent" {
            assert_eq!(self.seen["receipt"]["remote_id"], *ids[0], "{self:#?}");
        } else {
            assert_eq!(self.seen["receipt"], Value::Null, "{self:#?}");
        }
        let told = text(&self.seen["state"]).replace("confirmed", "sent");
        let events = self.seen["events"].as_array().unwrap();
        let is_told = |event: &Value| event["kind"] == format!("publication_{told}");
        assert!(events.iter().any(is_told), "{self:#?}");
        self.judge_trail();
        self.judge_steps(&ids);
    }

    /// What is public, in order.
    fn said(&self) -> Vec<String> {
        self.public.iter().map(|post| text(&post["text"])).collect()
    }

    fn steps(&self, kind: &str) -> Vec<&Value> {
        let steps = self.seen["steps"].as_array().unwrap().iter();
        steps.filter(|step| step["kind"] == kind).collect()
    }

    /// The steps are those that the script and the kind lead to, no more and no fewer.
    fn judge_trail(&self) {
        let public = self.steps("public");
        let of_part = |part: usize| -> Vec<String> {
            let own = public.iter().filter(|step| step["part"] == part);
            own.map(|step| told(step)).collect()
        };
        for (part, wanted) in self.run.trail().into_iter().enumerate() {
            assert_eq!(of_part(part).join(" "), wanted, "part {part} of {self:#?}");
        }
        let wanted = self.run.preparations();
        for (place, step) in self.steps("prepare").into_iter().enumerate() {
            let wanted = wanted.get(place).unwrap_or(&"done/201");
            assert_eq!(told(step), *wanted, "{self:#?}");
        }
    }

    /// What the steps say holds together: in order, with one key for a part, the network's own id
    /// of each part that is out, and enough seen before anything was sent again.
    fn judge_steps(&self, ids: &[&Value]) {
        let steps = self.seen["steps"].as_array().unwrap();
        let mut free_at = 0;
        for (place, step) in steps.iter().enumerate() {
            assert_eq!(step["no"], place + 1, "{self:#?}");
            assert!(at(&step["started_at"]) >= free_at, "{self:#?}");
            assert_eq!(text(&step["request_hash"]).len(), 64, "{self:#?}");
            let looks = step["evidence"].as_array().unwrap();
            let rests = step["retry_after_s"].as_i64().unwrap_or_default() * SECOND_MS;
            let seen_at = looks.iter().map(|look| at(&look["at"])).max();
            free_at = (at(&step["ended_at"]) + rests).max(seen_at.unwrap_or_default());
            assert_eq!(rests > 0, step["result"] == "throttled", "{self:#?}");
            self.judge_looks(step, looks);
        }
        let public = self.steps("public");
        for (part, _) in self.run.texts.iter().enumerate() {
            let own: Vec<&&Value> = public.iter().filter(|step| step["part"] == part).collect();
            let as_the_first = |step: &&&Value| {
                ["key", "key_epoch", "request_hash", "name"]
                    .iter()
                    .all(|field| step[*field] == own[0][*field])
            };
            assert!(own.iter().all(as_the_first), "{self:#?}");
            let well = |step: &&&&Value| step["result"] == "done" || step["settled"] == "found";
            let made: Vec<&Value> = own.iter().filter(well).map(|it| &it["remote_id"]).collect();
            assert!(made.len() <= 1, "{self:#?}");
            assert!(
                made.is_empty() || made.first() == ids.get(part),
                "{self:#?}"
            );
        }
    }

    /// Nobody looks before the request has surely landed or died, and absence takes two whole looks
    /// three minutes apart.
    fn judge_looks(&self, step: &Value, looks: &[Value]) {
        let quiet_ms = match self.run.kind {
            "k2" | "k4" => 2 * MINUTE_MS,
            "k3" => 30 * SECOND_MS,
            _ => -MINUTE_MS,
        };
        let quiet_until = at(&step["deadline_at"]) + quiet_ms;
        let is_quiet = |look: &Value| at(&look["at"]) >= quiet_until;
        assert!(looks.iter().all(is_quiet), "{self:#?}");
        if step["settled"] == "absent" {
            let empty = looks
                .iter()
                .filter(|look| look["complete"] == true && look["candidates"] == 0);
            let seen: Vec<i64> = empty.map(|look| at(&look["at"])).collect();
            assert!(seen.len() >= 2, "{self:#?}");
            assert!(seen[seen.len() - 1] - seen[0] >= 3 * MINUTE_MS, "{self:#?}");
        }
    }
}

impl std::fmt::Debug for Ended<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (run, seen) = (self.run, &self.seen);
        write!(f, "{run:?}\n{seen:#}\npublic: {:#?}", self.public)
    }
}

/// A step in short.
fn told(step: &Value) -> String {
    let status = step["http_status"].as_u64().map(|it| format!("/{it}"));
    let looks = step["evidence"].as_array().unwrap().len();
    let settled = step["settled"].as_str().map(|it| format!(">{it}*{looks}"));
    let result = text(&step["result"]);
    [
        result,
        status.unwrap_or_default(),
        settled.unwrap_or_default(),
    ]
    .concat()
}

fn at(instant: &Value) -> i64 {
    text(instant).parse::<Instant>().unwrap().ms()
}

/// Moves the clock on until nothing is under way.
async fn settle(dezent: &Dezent) {
    for _ in 0..SETTLE_MS / STEP_MS {
        dezent.clock.advance_ms(STEP_MS);
        dezent.run().await;
        let counts = store::publications::counts(&dezent.app.services().db).await;
        let is_open =
            |state: State| matches!(state, State::Waiting | State::Due) || state.may_be_out();
        if !counts.unwrap().iter().any(|(state, _, _)| is_open(*state)) {
            return;
        }
    }
    panic!("after 62 minutes not everything has ended");
}

/// The network is well again and every channel is connected; then each posts once more.
async fn post_again(dezent: &Dezent, run: &Run) {
    let (channel, network) = (&run.channel, dezent.network());
    let well = json!({ "kind": run.kind, "script": [] });
    let path = format!("/api/channels/{channel}");
    network.put(&path, &well).await.expect(200);
    let path = format!("/api/v1/channels/{channel}");
    let state = dezent.client.get(&path).await.expect(200)["state"].clone();
    let is_stopped = run.line.script == "401 401";
    assert_eq!(state == "needs_auth", is_stopped, "{run:?}");
    if is_stopped {
        // Connected again, without telling the network once more what is to go wrong.
        let again = json!({ "credentials": {}, "options": { "script": null } });
        let answer = dezent.client.patch(&path, &again).await.expect(200);
        assert_eq!(answer["state"], "active");
    }
    dezent.due_now(channel).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_script_ends_as_it_must_and_the_steps_say_why() {
    let scripts: BTreeSet<&str> = TABLE.iter().map(|line| line.script).collect();
    let kinds = |line: &'static Line| line.kinds.split(' ').map(move |kind| (line, kind));
    let cases: Vec<_> = TABLE.iter().flat_map(kinds).collect();
    let once: BTreeSet<_> = cases
        .iter()
        .map(|(line, kind)| (line.script, *kind))
        .collect();
    assert_eq!(
        (scripts.len(), once.len(), cases.len()),
        (SCRIPTS, 5 * SCRIPTS, 5 * SCRIPTS)
    );
    let both = cases.iter().flat_map(|case| [(case, false), (case, true)]);

    let dezent = &Dezent::spawn_with(|config| config.engine.senders = AT_ONCE).await;
    let picture = &upload(dezent).await;
    let plan = |((line, kind), is_thread): (&(&'static Line, &'static str), bool)| {
        Run::plan(dezent, picture, line, kind, is_thread)
    };
    let runs = each(both, plan).await;
    dezent.run().await;
    settle(dezent).await;
    // What is out is read back one to five minutes later.
    dezent.clock.advance_ms(6 * MINUTE_MS);
    dezent.run().await;
    for ended in each(&runs, |run| run.read(dezent)).await {
        ended.judge();
    }

    each(&runs, |run| post_again(dezent, run)).await;
    dezent.run().await;
    for ended in each(&runs, |run| run.read(dezent)).await {
        let (run, public) = (ended.run, ended.run.end().1);
        let said = ended.said();
        assert_eq!(said[..public], run.texts[..public], "{ended:#?}");
        assert_eq!(
            said[public..],
            ["Guten Morgen"],
            "the channel is blocked: {ended:#?}"
        );
    }
}
