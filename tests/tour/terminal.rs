//! A terminal that blocks of a page are pasted into, one after the other.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Printed by the shell when a block has ended.
const END: &str = "--- the block has ended";

/// A shell; killed when it is dropped.
pub(super) struct Terminal {
    shell: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Terminal {
    pub(super) fn open() -> Self {
        let mut shell = Command::new("bash")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tour needs bash");
        let input = shell.stdin.take().unwrap();
        let output = BufReader::new(shell.stdout.take().unwrap());
        Self {
            shell,
            input,
            output,
        }
    }

    /// Pastes a block and says what it printed.
    pub(super) fn paste(&mut self, block: &str) -> String {
        writeln!(self.input, "{block}\necho\necho '{END}'").unwrap();
        let mut printed = String::new();
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            if line.trim_end() == END {
                return printed;
            }
            printed.push_str(&line);
            line.clear();
        }
        panic!("the terminal was closed; it had printed: {printed}");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // One that has ended already cannot be killed again.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
