//! Runs the program and looks at what it prints.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::harness::plain;

/// The program.
const DEZENT: &str = env!("CARGO_BIN_EXE_dezent");

/// A folder for one test; gone when it is dropped.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
    /// What commands find in their environment besides.
    env: Vec<(&'static str, &'static str)>,
}

/// What a command printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same where the command ended well.
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            env: Vec::new(),
        }
    }

    /// Adds something to the environment of every command.
    #[cfg(feature = "otel")]
    pub(crate) fn set(&mut self, name: &'static str, value: &'static str) {
        self.env.push((name, value));
    }

    /// The data folder that commands are given.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Writes a file beside the data folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(DEZENT);
        command
            .args(args)
            .arg("--data")
            .arg(self.data())
            .current_dir(self.dir.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("DEZENT_") {
                command.env_remove(name);
            }
        }
        command.envs(self.env.iter().copied());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, "")
    }

    /// Starts a command that nobody listens to.
    pub(crate) fn spawn(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a command to its end with something on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Ended {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let ended = child.wait_with_output().unwrap();
        Ended {
            code: ended.status.code().unwrap_or(-1),
            out: String::from_utf8(ended.stdout).unwrap(),
            err: String::from_utf8(ended.stderr).unwrap(),
        }
    }

    /// Starts a command that stays, and waits until it says where it listens.
    pub(crate) fn start(&self, args: &[&str]) -> Running {
        let log = self.dir.path().join("stderr");
        let stderr = std::fs::File::create(&log).unwrap();
        let mut child = self
            .command(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running {
            child,
            lines,
            log,
            address: String::new(),
        };
        let line = running.read_to(" listens on ");
        line.split(" listens on ")
            .nth(1)
            .unwrap()
            .clone_into(&mut running.address);
        running
    }
}

/// A command that stays; killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
    log: PathBuf,
    /// Where it listens, such as `http://127.0.0.1:8080`.
    pub(crate) address: String,
}

impl Running {
    /// The next line that holds a text.
    pub(crate) fn read_to(&mut self, text: &str) -> String {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            if line.contains(text) {
                return line.trim_end().to_owned();
            }
            line.clear();
        }
        panic!(
            "nothing with {text:?} was printed; the log: {}",
            self.logged()
        );
    }

    /// Which process it is.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What was logged so far.
    pub(crate) fn logged(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it to end and waits for that; says what it still printed, and its exit code.
    pub(crate) fn stop(self) -> (i32, String) {
        self.ask_to_end();
        self.ended()
    }

    /// Asks it to end.
    pub(crate) fn ask_to_end(&self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for its end; says what it still printed, and its exit code.
    pub(crate) fn ended(mut self) -> (i32, String) {
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.lines, &mut rest).unwrap();
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        (code, rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be killed again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls the API as a `curl` line of the program or its README would.
pub(crate) async fn call(method: &str, url: &str, key: &str, body: Option<&str>) -> (u16, Value) {
    let mut request = plain()
        .request(method.parse().unwrap(), url)
        .bearer_auth(key);
    if let Some(body) = body {
        request = request
            .header("content-type", "application/json")
            .body(body.to_owned());
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Whether any file below a folder holds some bytes.
pub(crate) fn holds(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}
