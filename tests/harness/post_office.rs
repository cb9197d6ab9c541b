//! A mail server that keeps what it is given, and can be told to refuse. Source of its answers:
//! RFC 5321, read 2026-11-23.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The server.
pub(crate) struct PostOffice {
    /// Its port on this machine.
    pub(crate) port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    refusals: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl PostOffice {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let letters = Arc::<Mutex<Vec<String>>>::default();
        let refusals = Arc::<AtomicUsize>::default();
        let (kept, left) = (Arc::clone(&letters), Arc::clone(&refusals));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&left)));
            }
        });
        Self {
            port,
            letters,
            refusals,
            server,
        }
    }

    /// Refuses the next letters, so many of them.
    pub(crate) fn refuse(&self, count: usize) {
        self.refusals.store(count, Ordering::SeqCst);
    }

    /// Every letter that was taken: who it is from and to, and then all of it.
    pub(crate) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(stream: TcpStream, kept: Arc<Mutex<Vec<String>>>, refusals: Arc<AtomicUsize>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter = String::new();
    let mut is_data = false;
    let mut answer = "220 post.test ESMTP".to_owned();
    loop {
        if !answer.is_empty() && write.write_all((answer + "\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else {
            return;
        };
        let is_refused = || {
            let less = |left: usize| left.checked_sub(1);
            refusals
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
                .is_ok()
        };
        answer = match line.split([' ', ':']).next().unwrap_or_default() {
            _ if is_data && line == "." => {
                is_data = false;
                kept.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken".to_owned()
            }
            _ if is_data => {
                // A full stop in front of a line is doubled on the way.
                letter.push_str(line.strip_prefix('.').unwrap_or(&line));
                letter.push('\n');
                String::new()
            }
            "EHLO" => "250-post.test\r\n250 8BITMIME".to_owned(),
            "MAIL" if is_refused() => "451 not now".to_owned(),
            "MAIL" | "RCPT" => {
                letter.push_str(&line);
                letter.push('\n');
                "250 go on".to_owned()
            }
            "DATA" => {
                is_data = true;
                "354 go on".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 well".to_owned(),
        };
    }
}
