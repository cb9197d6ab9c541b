//! The contract that every adapter keeps, tried out against canned answers: for tests.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use serde_json::{Value, json};
use url::Url;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use super::{
    Adapter, ChannelFacts, Checkup, ConnectError, Draft, Look, Next, Outcome, Place, Session, Step,
    StepReport,
    drive::{Driven, drive, look, permit, requests},
    place::AppKey,
};
use crate::domain::{attempt::Journal, time::Instant};

/// An answer that a stand-in gives.
#[derive(Debug, Clone)]
pub(crate) struct Canned {
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
    times: Option<u64>,
}

#[derive(Debug, Clone)]
enum Body {
    Json(Value),
    Text(String),
}

impl Canned {
    /// Answers a method and path with 200 and JSON.
    pub(crate) fn new(method: &'static str, path: &str, body: Value) -> Self {
        Self {
            method,
            path: path.to_owned(),
            query: Vec::new(),
            status: 200,
            headers: Vec::new(),
            body: Body::Json(body),
            times: None,
        }
    }

    /// With another status.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Only where the address asks for this.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a text as its body.
    pub(crate) fn text(mut self, body: &str) -> Self {
        self.body = Body::Text(body.to_owned());
        self
    }

    /// Only for the first call; the next one is answered by what comes after this.
    pub(crate) fn once(mut self) -> Self {
        self.times = Some(1);
        self
    }

    async fn mount(self, server: &MockServer) {
        let mut given = Mock::given(matchers::method(self.method)).and(matchers::path(self.path));
        for (name, value) in self.query {
            given = given.and(matchers::query_param(name, value));
        }
        let mut response = ResponseTemplate::new(self.status);
        response = match self.body {
            Body::Json(Value::Null) => response,
            Body::Json(body) => response.set_body_json(body),
            Body::Text(body) => response.set_body_string(body),
        };
        for (name, value) in self.headers {
            response = response.insert_header(name, value.as_str());
        }
        let mut mock = given.respond_with(response);
        if let Some(times) = self.times {
            mock = mock.up_to_n_times(times);
        }
        mock.mount(server).await;
    }
}

/// A place whose API, consent and uploads all are this stand-in, known there as `app-1`.
pub(crate) fn place(base: &Url) -> Place {
    Place {
        app: Some(AppKey {
            id: "app-1".to_owned(),
            secret: Some("hush".to_owned().into()),
        }),
        api: Some(base.clone()),
        auth: Some(base.clone()),
        upload: Some(base.clone()),
    }
}

/// How trying a session out ended, in one word.
pub(crate) fn ended(tried: &Result<Option<Checkup>, ConnectError>) -> &'static str {
    match tried {
        Ok(Some(_)) => "found",
        Ok(None) => "nothing to ask",
        Err(ConnectError::Refused(_)) => "refused",
        Err(ConnectError::Unreachable(_)) => "unreachable",
        Err(ConnectError::Field { .. }) => "field",
    }
}

/// What an adapter is tried with: how it is made for a stand-in, and the session it speaks with.
pub(crate) struct Trial<A> {
    /// Makes the adapter for the address of a stand-in.
    pub(crate) adapter: fn(&Url) -> A,
    /// The session there.
    pub(crate) session: fn(&Url) -> Session,
}

fn base(server: &MockServer) -> Url {
    server.uri().parse().unwrap()
}

impl<A: Adapter> Trial<A> {
    /// A stand-in with these answers.
    pub(crate) async fn serve(&self, answers: &[Canned]) -> MockServer {
        let server = MockServer::start().await;
        for answer in answers {
            answer.clone().mount(&server).await;
        }
        server
    }

    /// The adapter of a stand-in.
    pub(crate) fn at(&self, server: &MockServer) -> A {
        (self.adapter)(&base(server))
    }

    /// Publishes a draft from its beginning: what was sent, and how that ended. The stand-in's own
    /// address, which differs from run to run, is shown as `http://stand-in`.
    pub(crate) async fn sent(&self, draft: &Draft, answers: &[Canned]) -> Value {
        let mut journal = Journal::default();
        self.sent_after(draft, &mut journal, answers).await
    }

    /// The same after what the journal holds already.
    pub(crate) async fn sent_after(
        &self,
        draft: &Draft,
        journal: &mut Journal,
        answers: &[Canned],
    ) -> Value {
        let server = self.serve(answers).await;
        let session = (self.session)(&base(&server));
        let ended = match drive(&self.at(&server), draft, journal, &session).await {
            Driven::Done(proof) => json!({ "remote_id": proof.remote_id, "url": proof.url }),
            Driven::Stopped(step, report) => json!({
                "stopped": step.name,
                "outcome": format!("{:?}", report.outcome),
                "error_code": report.error_code,
                "message": report.message,
            }),
        };
        let shown = json!({ "requests": requests(&server).await, "ended": ended });
        let shown = shown.to_string().replace(&server.uri(), "http://stand-in");
        serde_json::from_str(&shown).unwrap()
    }

    /// Tries the session out: what came of it, and what was asked for that.
    pub(crate) async fn tried(
        &self,
        channel: &ChannelFacts,
        answers: &[Canned],
    ) -> (Result<Option<Checkup>, ConnectError>, Value) {
        let server = self.serve(answers).await;
        let session = (self.session)(&base(&server));
        let found = self.at(&server).check_up(channel, &session).await;
        (found, requests(&server).await)
    }

    /// The exchange that is to come next, whichever kind it is.
    pub(crate) fn next(&self, draft: &Draft, journal: &Journal) -> Step {
        let nowhere = "http://127.0.0.1:9".parse().unwrap();
        match (self.adapter)(&nowhere).next(draft, journal) {
            Next::Prepare(step) | Next::Public(step) => step,
            Next::Done(proof) => panic!("{proof:?}"),
        }
    }

    /// Makes the next exchange, which is answered so.
    pub(crate) async fn answered(
        &self,
        draft: &Draft,
        journal: &Journal,
        answer: Canned,
    ) -> StepReport {
        let server = self.serve(&[answer]).await;
        let report = self.exchange(&base(&server), draft, journal).await;
        let sent = server.received_requests().await.unwrap().len();
        assert_eq!(sent, 1, "one exchange is one call");
        report
    }

    async fn exchange(&self, base: &Url, draft: &Draft, journal: &Journal) -> StepReport {
        let adapter = (self.adapter)(base);
        let session = (self.session)(base);
        match adapter.next(draft, journal) {
            Next::Prepare(step) => adapter.prepare(draft, &step, &session).await,
            Next::Public(step) => adapter.publish(draft, &step, &session, permit()).await,
            Next::Done(proof) => panic!("{proof:?}"),
        }
    }

    /// Compares what the next exchange comes to, answer by answer.
    pub(crate) async fn sorted(
        &self,
        draft: &Draft,
        journal: &Journal,
        cases: Vec<(Canned, Outcome)>,
    ) {
        for (answer, expected) in cases {
            let told = format!("{answer:?}");
            let report = self.answered(draft, journal, answer).await;
            assert_eq!(report.outcome, expected, "{told}: {report:?}");
        }
    }

    /// Cuts the next exchange, which makes something public, at every place, and sees that only what
    /// surely did not leave counts as not sent.
    pub(crate) async fn breaks(&self, draft: &Draft, journal: &Journal) {
        // Nobody listens: nothing left.
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = gone.local_addr().unwrap();
        drop(gone);
        let nowhere = format!("http://{address}").parse().unwrap();
        let report = self.exchange(&nowhere, draft, journal).await;
        assert_eq!(report.outcome, Outcome::NotSent);
        // The connection ends before an answer, or within one.
        let halves: [&[u8]; 3] = [
            b"",
            b"HTTP/1.1 200 OK\r\nContent-Type: appl",
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"id\":",
        ];
        for half in halves {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let serving = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut buffer = vec![0; 65_536];
                let _ = stream.read(&mut buffer).unwrap();
                stream.write_all(half).unwrap();
            });
            let report = self.exchange(&base.parse().unwrap(), draft, journal).await;
            assert_eq!(report.outcome, Outcome::Unknown, "{report:?}");
            serving.join().unwrap();
        }
    }

    /// Looks for an unclear step on a stand-in.
    pub(crate) async fn seen(
        &self,
        draft: &Draft,
        journal: &Journal,
        (step, since): (&Step, Instant),
        answers: &[Canned],
    ) -> Look {
        let server = self.serve(answers).await;
        let session = (self.session)(&base(&server));
        look(&self.at(&server), draft, journal, step, since, &session).await
    }
}
