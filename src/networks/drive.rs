//! Drives an adapter step by step as the engine does, without its record: for tests.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{
    Adapter, ByteStream, ChannelFacts, Draft, DraftMedia, DraftPart, Look, LookRequest, MediaBytes,
    Next, Options, Outcome, Proof, Session, Step, StepReport,
    http::{AllowPrivate, Http, HttpSettings},
};
use crate::{
    domain::{
        attempt::{Journal, JournalEntry, Permit, request_hash},
        channel::Account,
        id::{ChannelId, StepId},
        time::Instant,
    },
    stop_points::StopPoints,
};

/// When the drafts of the tests were made.
pub(crate) const MADE_AT: Instant = Instant::from_ms(1_795_413_600_250);

/// A client that may call this machine.
pub(crate) fn http() -> Http {
    let settings = HttpSettings {
        allow_private: AllowPrivate::All,
        ..HttpSettings::default()
    };
    Http::build(settings, StopPoints::default()).unwrap()
}

/// Settings from a JSON object.
pub(crate) fn options(value: &Value) -> Options {
    value.as_object().unwrap().clone()
}

/// The channel whose id is always the same.
pub(crate) fn channel_id() -> ChannelId {
    "chan_0192a000000070008000000000000001".parse().unwrap()
}

/// A draft of plain texts.
pub(crate) fn draft(account: &str, texts: &[&str], settings: &Value) -> Draft {
    let part = |(index, text): (usize, &&str)| DraftPart {
        text: (*text).to_owned(),
        media: Vec::new(),
        key: request_hash(format!("key {index}").as_bytes()),
    };
    Draft {
        channel: ChannelFacts {
            id: channel_id(),
            name: "Laden".to_owned(),
            account: Account {
                remote_id: account.to_owned(),
                handle: "shop.test".to_owned(),
                url: None,
                server: None,
            },
            options: Options::new(),
        },
        parts: texts.iter().enumerate().map(part).collect(),
        lang: Some("de".to_owned()),
        options: options(settings),
        created_at: MADE_AT,
        due_at: MADE_AT,
    }
}

/// A picture in a directory.
pub(crate) fn picture(directory: &Path, name: &str, alt: &str) -> DraftMedia {
    let path = directory.join(name);
    // The first bytes of a PNG, which is all that anybody looks at.
    let bytes = b"\x89PNG\r\n\x1a\n0000";
    std::fs::write(&path, bytes).unwrap();
    DraftMedia {
        content_type: "image/png".to_owned(),
        name: name.to_owned(),
        bytes: Arc::new(FileBytes(path)),
        size_bytes: 12,
        width: 640,
        height: 480,
        duration_ms: None,
        alt: alt.to_owned(),
        address: None,
    }
}

/// Bytes of a file.
#[derive(Debug)]
struct FileBytes(PathBuf);

#[async_trait]
impl MediaBytes for FileBytes {
    async fn open(&self) -> io::Result<ByteStream> {
        let file = tokio::fs::File::open(&self.0).await?;
        Ok(Box::pin(ReaderStream::new(file)))
    }
}

/// A fresh permit.
pub(crate) fn permit() -> Permit {
    let step = StepId::new(Instant::from_ms(0));
    Permit::after_commit(step, std::time::Instant::now(), Duration::from_secs(90))
}

/// What a step must have left in the journal for the next one.
pub(crate) fn enter(journal: &mut Journal, name: &str, remote_id: Option<&str>, data: Value) {
    let remote_id = remote_id.map(str::to_owned);
    journal.push(JournalEntry {
        name: name.to_owned(),
        remote_id,
        data,
        at: MADE_AT,
    });
}

/// Where driving a draft has ended.
#[derive(Debug)]
pub(crate) enum Driven {
    /// Everything is out.
    Done(Proof),
    /// A step went otherwise.
    Stopped(Step, Box<StepReport>),
}

/// Makes step after step until all is out or one does not go well.
pub(crate) async fn drive(
    adapter: &dyn Adapter,
    draft: &Draft,
    journal: &mut Journal,
    session: &Session,
) -> Driven {
    loop {
        let (step, report) = match adapter.next(draft, journal) {
            Next::Done(proof) => return Driven::Done(proof),
            Next::Prepare(step) => {
                let report = adapter.prepare(draft, &step, session).await;
                (step, report)
            }
            Next::Public(step) => {
                let report = adapter.publish(draft, &step, session, permit()).await;
                (step, report)
            }
        };
        match report.outcome.clone() {
            Outcome::Done { remote_id, data } => {
                let entry = JournalEntry {
                    name: step.name,
                    remote_id,
                    data,
                    at: MADE_AT,
                };
                journal.push(entry);
            }
            _ => return Driven::Stopped(step, Box::new(report)),
        }
    }
}

/// Looks for an unclear step.
pub(crate) async fn look(
    adapter: &dyn Adapter,
    draft: &Draft,
    journal: &Journal,
    step: &Step,
    since: Instant,
    session: &Session,
) -> Look {
    adapter
        .look(
            LookRequest {
                draft,
                journal,
                step,
                handle: None,
                since,
                is_lost: false,
            },
            session,
        )
        .await
}

/// Answers a method and path with a status and JSON.
pub(crate) async fn answer(
    server: &MockServer,
    method: &str,
    path: &str,
    status: u16,
    body: Value,
) {
    let response = ResponseTemplate::new(status).set_body_json(body);
    let given = Mock::given(matchers::method(method)).and(matchers::path(path));
    given.respond_with(response).mount(server).await;
}

/// Every request that came, in order: method, address, the headers that matter, and the body.
pub(crate) async fn requests(server: &MockServer) -> Value {
    const KEPT: &[&str] = &[
        "authorization",
        "content-range",
        "content-type",
        "idempotency-key",
        "x-upload-content-length",
        "x-upload-content-type",
    ];
    let received = server.received_requests().await.unwrap();
    let shown = |request: &wiremock::Request| {
        let query = request
            .url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        let mut shown = json!({
            "call": format!("{} {}{query}", request.method, request.url.path()),
        });
        for name in KEPT {
            if let Some(value) = request.headers.get(*name) {
                shown[*name] = json!(value.to_str().unwrap());
            }
        }
        if !request.body.is_empty() {
            let text = || json!(String::from_utf8_lossy(&request.body));
            shown["body"] = serde_json::from_slice(&request.body).unwrap_or_else(|_| text());
        }
        shown
    };
    received.iter().map(shown).collect()
}
