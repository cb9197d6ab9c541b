//! Real processes for the crash suite: a rehearsal network and nodes that are killed.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

/// A process that answers JSON lines with JSON lines; killed when dropped.
struct Driven {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
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
        Self {
            child,
            stdin,
            stdout,
        }
    }

    fn say(&mut self, line: &Value) {
        writeln!(self.stdin, "{line}").expect("the node listens");
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        let read = self
            .stdout
            .read_line(&mut line)
            .expect("the node can be read");
        assert!(read > 0, "the node ended without a word");
        serde_json::from_str(&line).expect("a line of JSON")
    }

    fn kill(&mut self) {
        // SIGKILL: nothing of the process runs any more.
        self.child.kill().expect("the node can be killed");
        self.child.wait().expect("the node ends");
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

    /// Every post that ever became public, from the network's own flushed log.
    pub(crate) fn posts(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.log).expect("the network's log");
        text.lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
            .filter(|line| line["line"] == "post")
            .collect()
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
        let config = config.to_str().expect("a path of text");
        let mut process = Driven::start(&["node", config, &now_ms.to_string()]);
        process.say(&armed(arm));
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

    pub(crate) fn arm(&mut self, arm: Arm<'_>) {
        self.process.say(&armed(arm));
        self.expect("arm");
    }

    pub(crate) fn set_clock(&mut self, now_ms: i64) {
        self.process.say(&json!({ "clock": now_ms }));
        self.expect("clock");
    }

    /// Works until nothing is due, or says where it waits.
    pub(crate) fn pass(&mut self) -> Option<String> {
        self.process.say(&json!({ "pass": true }));
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

    /// Asks for what is told without waiting for an answer.
    pub(crate) fn begin(&mut self, command: &str) {
        self.process.say(&json!({ command: true }));
    }

    pub(crate) fn kill(mut self) {
        self.process.kill();
    }

    fn expect(&mut self, done: &str) {
        let line = self.process.hear();
        assert_eq!(line["done"], done, "{line}");
    }
}

fn armed(arm: Arm<'_>) -> Value {
    match arm {
        Some((point, nth)) => json!({ "arm": point, "nth": nth }),
        None => json!({}),
    }
}
