//! The client of the measurements: one connection that is kept, one call at a time, and as little
//! work as possible, because it runs on the cores of what it measures.

use std::{sync::Arc, time::Instant as Stopwatch};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::Failure;

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

impl Connection {
    /// Connects to `http://HOST:PORT`.
    pub(crate) async fn open(address: &str) -> Result<Self, Failure> {
        let place = address.strip_prefix("http://").ok_or("an http address")?;
        let stream = TcpStream::connect(place).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(1 << 18),
        })
    }

    /// Sends a request that is written out, and reads the answer.
    ///
    /// Errors: an answer without a length, or none.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            self.read_more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status = text.split(' ').nth(1).ok_or("a status")?.parse()?;
        let length: usize = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .ok_or("an answer with a length")?
            .1
            .trim()
            .parse()?;
        while self.buffer.len() < head + length {
            self.read_more().await?;
        }
        let body = self.buffer[head..head + length].to_vec();
        Ok(Answer { status, body })
    }

    async fn read_more(&mut self) -> Result<(), Failure> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
        Ok(())
    }
}

/// A request without a body.
pub(crate) fn get(path: &str, key: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n\r\n")
        .into_bytes()
}

/// A request with JSON.
pub(crate) fn post(path: &str, key: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What many calls brought.
#[derive(Debug)]
pub(crate) struct Calls {
    /// Calls per second.
    pub(crate) rate: f64,
    /// How long each took, in microseconds and in order.
    pub(crate) took_us: Vec<u64>,
}

/// Makes every call once, over so many connections, each with the next call when one is answered.
///
/// Errors: an answer with another status.
pub(crate) async fn all(
    address: &str,
    connections: usize,
    requests: Vec<Vec<u8>>,
    status: u16,
) -> Result<Calls, Failure> {
    let requests = Arc::new(requests);
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let began = Stopwatch::now();
    let mut tasks = tokio::task::JoinSet::new();
    for (first, mut connection) in open.into_iter().enumerate() {
        let requests = Arc::clone(&requests);
        tasks.spawn(async move {
            let mut took_us = Vec::with_capacity(requests.len() / connections + 1);
            for request in requests.iter().skip(first).step_by(connections) {
                let began = Stopwatch::now();
                let answer = connection.call(request).await?;
                took_us.push(u64::try_from(began.elapsed().as_micros())?);
                if answer.status != status {
                    let told = String::from_utf8_lossy(&answer.body).into_owned();
                    return Err(format!("{} instead of {status}: {told}", answer.status).into());
                }
            }
            Ok::<_, Failure>(took_us)
        });
    }
    let mut took_us = Vec::with_capacity(requests.len());
    while let Some(task) = tasks.join_next().await {
        took_us.extend(task??);
    }
    let rate = super::report::number(requests.len()) / began.elapsed().as_secs_f64();
    took_us.sort_unstable();
    Ok(Calls { rate, took_us })
}
