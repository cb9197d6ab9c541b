//! Real processes for the crash suite: a rehearsal network, and nodes that are killed or frozen.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How long a process may take for one answer before the test has failed.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process that answers JSON lines with JSON lines; killed when dropped.
struct Driven {
    child: Child,
    stdin: ChildStdin,
    heard: Receiver<Value>,
}

impl Driven {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dezent-node"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the node starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (said, heard) = channel();
        // It ends with the process, whose end closes the pipe.
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let line: Value = serde_json::from_str(&line).expect("a line of JSON");
                if said.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            stdin,
            heard,
        }
    }

    fn say(&mut self, line: &Value) {
        writeln!(self.stdin, "{line}").expect("the node listens");
    }

    fn hear(&mut self) -> Value {
        match self.heard.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("the node says nothing for {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => panic!("the node ended without a word"),
        }
    }

    fn kill(&mut self) {
        // SIGKILL: nothing of the process runs any more.
        self.child.kill().expect("the node can be killed");
        self.child.wait().expect("the node ends");
    }

    /// Sends a signal by name. The shell has `kill` built in, so no other program is needed.
    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "sh", name, &pid])
            .status()
            .expect("a shell");
        assert!(sent.success(), "no {name} for the node");
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A rehearsal network in a process of its own; it outlives the nodes.
pub(crate) struct Network {
    _process: Driven,
    pub(crate) base: String,
    log: PathBuf,
}

impl Network {
    pub(crate) fn start(dir: &Path) -> Self {
        let mut process = Driven::start(&["sandbox", dir.to_str().expect("a path of text")]);
        let hello = process.hear();
        let address = hello["address"].as_str().expect("an address");
        Self {
            base: format!("http://{address}"),
            log: dir.join("sandbox.log"),
            _process: process,
        }
    }

    pub(crate) async fn set_clock(&self, client: &reqwest::Client, now_ms: i64) {
        let answer = client
            .put(format!("{}/admin/clock", self.base))
            .json(&json!({ "now_ms": now_ms }))
            .send()
            .await
            .expect("the network answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Waits until every call has ended that came in, also those whose callers are dead: no network
    /// works on one for as many minutes as a test lets go by in a moment.
    pub(crate) async fn rest(&self, client: &reqwest::Client) {
        let began = Instant::now();
        let mut times = 0;
        // Twice, because what was sent last may not have been read yet.
        while times < 2 {
            let waited = began.elapsed().as_secs();
            assert!(waited < 30, "the network still works on a call");
            let address = format!("{}/admin/calls", self.base);
            let answer = client.get(address).send().await;
            let calls: Value = answer.expect("the network answers").json().await.unwrap();
            let under_way = calls["under_way"].as_u64().expect("a number");
            times = if under_way == 0 { times + 1 } else { 0 };
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Every post that ever became public, from the network's own flushed log.
    pub(crate) fn posts(&self) -> Vec<Value> {
        self.whole_lines()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
            .filter(|line| line["line"] == "post")
            .collect()
    }

    /// How many lines of one sort the log has: `post`, or `taken` for a call that came in.
    pub(crate) fn count(&self, sort: &str) -> usize {
        let mark = format!("\"line\":\"{sort}\"");
        let lines = self.whole_lines();
        lines.lines().filter(|line| line.contains(&mark)).count()
    }

    /// The log without a line that is just being written.
    fn whole_lines(&self) -> String {
        let mut text = std::fs::read_to_string(&self.log).expect("the network's log");
        text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
        text
    }
}

/// One start of Dezent on a data folder.
pub(crate) struct Node {
    process: Driven,
    pub(crate) api: String,
    pub(crate) key: Option<String>,
}

/// Where a node is to wait: the place, and at which visit.
pub(crate) type Arm<'a> = Option<(&'a str, u32)>;

impl Node {
    /// Starts a node; `Err` with the place where it already waits while starting.
    pub(crate) fn start(config: &Path, now_ms: i64, arm: Arm<'_>) -> Result<Self, String> {
        Self::greet(Self::begin_to_start(config, now_ms, &[], arm))
    }

    /// Starts a node that goes by the database server's clock, whatever its own says.
    pub(crate) fn start_by_server(config: &Path, now_ms: i64) -> Self {
        Self::greet(Self::begin_to_start(config, now_ms, &["server"], None)).expect("a start")
    }

    fn greet(mut process: Driven) -> Result<Self, String> {
        let hello = process.hear();
        if let Some(at) = hello["at"].as_str() {
            process.kill();
            return Err(at.to_owned());
        }
        let address = hello["address"].as_str().expect("an address");
        Ok(Self {
            api: format!("http://{address}/api/v1"),
            key: hello["key"].as_str().map(ToOwned::to_owned),
            process,
        })
    }

    /// Starts a node and kills it after a while, however far it has come.
    pub(crate) async fn start_and_kill(config: &Path, now_ms: i64, after: Duration) {
        let mut process = Self::begin_to_start(config, now_ms, &[], None);
        tokio::time::sleep(after).await;
        process.kill();
    }

    fn begin_to_start(config: &Path, now_ms: i64, further: &[&str], arm: Arm<'_>) -> Driven {
        let config = config.to_str().expect("a path of text");
        let now_ms = now_ms.to_string();
        let mut process = Driven::start(&[&["node", config, &now_ms], further].concat());
        process.say(&armed(arm));
        process
    }

    pub(crate) fn arm(&mut self, arm: Arm<'_>) {
        self.process.say(&armed(arm));
        self.hear_done("arm");
    }

    pub(crate) fn set_clock(&mut self, now_ms: i64) {
        self.queue_clock(now_ms);
        self.hear_done("clock");
    }

    /// Lets so much time pass, whatever its clock shows.
    pub(crate) fn advance(&mut self, ms: i64) {
        self.process.say(&json!({ "advance": ms }));
        self.hear_done("advance");
    }

    /// Writes a new clock into the pipe, where a frozen node finds it once it goes on.
    pub(crate) fn queue_clock(&mut self, now_ms: i64) {
        self.process.say(&json!({ "clock": now_ms }));
    }

    /// Works until nothing is due, or says where it waits.
    pub(crate) fn pass(&mut self) -> Option<String> {
        self.begin("pass");
        self.hear_pass()
    }

    pub(crate) fn hear_pass(&mut self) -> Option<String> {
        loop {
            let line = self.process.hear();
            if let Some(at) = line["at"].as_str() {
                return Some(at.to_owned());
            }
            if line["done"] == "pass" {
                assert!(line["error"].is_null(), "the pass failed: {line}");
                return None;
            }
        }
    }

    /// Whether the pass that was begun last has ended by now, and well.
    pub(crate) fn has_passed(&mut self) -> bool {
        let mut has_passed = false;
        for line in self.process.heard.try_iter() {
            assert!(line["error"].is_null(), "it failed: {line}");
            has_passed |= line["done"] == "pass";
        }
        has_passed
    }

    /// Asks for what is told without waiting for an answer.
    pub(crate) fn begin(&mut self, command: &str) {
        self.process.say(&json!({ command: true }));
    }

    /// Waits until what was begun has ended, and well.
    pub(crate) fn hear_done(&mut self, done: &str) {
        loop {
            let line = self.process.hear();
            if line["done"] == done {
                assert!(line["error"].is_null(), "{done} failed: {line}");
                return;
            }
        }
    }

    /// Waits until it stands at the place that it was armed for.
    pub(crate) fn hear_at(&mut self, place: &str) {
        while self.process.hear()["at"] != place {}
    }

    pub(crate) fn kill(mut self) {
        self.kill_now();
    }

    /// Kills it where it is about to be replaced.
    pub(crate) fn kill_now(&mut self) {
        self.process.kill();
    }

    /// Stops the whole process where it is: no thread of it runs until it is thawed.
    pub(crate) async fn freeze(&self) {
        self.process.signal("STOP");
        let stat = PathBuf::from(format!("/proc/{}/stat", self.process.child.id()));
        let began = Instant::now();
        // Linux says in a file when the last thread stands; elsewhere the signal has to be enough.
        while let Ok(text) = std::fs::read_to_string(&stat) {
            let state = text.rsplit_once(") ").map(|(_, rest)| &rest[..1]);
            if state == Some("T") {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "it does not stand still");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Lets a frozen process go on.
    pub(crate) fn thaw(&self) {
        self.process.signal("CONT");
    }
}

fn armed(arm: Arm<'_>) -> Value {
    match arm {
        Some((point, nth)) => json!({ "arm": point, "nth": nth }),
        None => json!({}),
    }
}
