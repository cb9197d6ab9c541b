//! Streams of events, as servers send them to browsers and programs
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>, read 2026-11-23).
//!
//! A stream ends when its key opens nothing any more, when the program stops, and when nobody reads
//! it any more. Each takes its events from the database, so what is told is what is stored. The `id`
//! of each says how far the stream is, and whoever comes back with it as `Last-Event-ID` goes on there.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{ApiState, caller::recognise, events::STREAM};
use crate::{
    domain::{
        role::Action,
        time::{Instant, SECOND_MS},
    },
    error::{Code, Error},
    services::{
        Caller,
        events::{Follower, News, Position, Told},
    },
    store::event_list::Filter,
};

/// Says to a proxy that nothing is to be kept back.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
/// How many streams one key may have open: as many as a browser opens to one server without HTTP/2.
const PER_KEY: usize = 6;
/// How many streams one workspace may have open.
const PER_WORKSPACE: usize = 32;
/// How long nothing is said at the most, so that nobody in between takes a stream for dead, in
/// milliseconds.
const BEAT_MS: i64 = 15 * SECOND_MS;
/// How often is looked where nobody rings.
const LOOK: Duration = Duration::from_secs(1);
/// In how many seconds somebody may try again who has too many streams.
const AGAIN_S: u64 = 15;

/// The streams that are open here.
#[derive(Debug, Clone)]
pub struct Streams {
    open: Arc<Mutex<HashMap<String, usize>>>,
    closing: CancellationToken,
}

/// A place among the open streams, until this is dropped.
#[derive(Debug)]
struct Place {
    all: Streams,
    names: [String; 2],
}

impl Streams {
    /// None yet; all end once this is cancelled.
    pub fn new(closing: CancellationToken) -> Self {
        Self {
            open: Arc::default(),
            closing,
        }
    }

    fn take(&self, caller: &Caller) -> Option<Place> {
        let names = [caller.actor.clone(), caller.workspace.to_string()];
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |name: &String| open.get(name).copied().unwrap_or_default();
        if count(&names[0]) >= PER_KEY || count(&names[1]) >= PER_WORKSPACE {
            return None;
        }
        for name in &names {
            *open.entry(name.clone()).or_default() += 1;
        }
        let all = self.clone();
        Some(Place { all, names })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.all.open.lock().unwrap_or_else(PoisonError::into_inner);
        for name in &self.names {
            let left = open.get(name).map_or(0, |count| count.saturating_sub(1));
            if left == 0 {
                open.remove(name);
            } else {
                open.insert(name.clone(), left);
            }
        }
    }
}

/// A stream that somebody reads.
struct Watching {
    state: ApiState,
    headers: HeaderMap,
    caller: Caller,
    follower: Follower,
    rung: watch::Receiver<u64>,
    /// When something was said last.
    said_at: Instant,
    /// What is sent before anything else: it shows that the stream is there.
    greeting: Option<&'static str>,
    place: Place,
}

/// Begins a stream.
pub(super) async fn open(
    state: ApiState,
    caller: Caller,
    headers: HeaderMap,
    filter: Filter,
    after: Option<Position>,
) -> Result<Response, Error> {
    let Some(place) = state.streams.take(&caller) else {
        let detail = "More streams of events are open than one key or workspace may have.";
        return Err(Error::new(Code::TooManyRequests, detail).with("retry_after_s", AGAIN_S));
    };
    // First, so that what happens from here on is heard.
    let rung = state.services.bell.listen();
    let follower = Follower::begin(&state.services, &caller, filter, after).await?;
    let watching = Watching {
        said_at: state.services.clock.now(),
        state,
        headers,
        caller,
        follower,
        rung,
        greeting: Some("retry: 2000\n\n"),
        place,
    };
    let chunks = stream::unfold(watching, |mut watching| async {
        let chunk = watching.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(chunk)), watching))
    });
    let mut response = Body::from_stream(chunks).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(STREAM));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would otherwise keep events until it has a buffer full of them
    // (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering, read 2026-11-23).
    headers.insert(UNBUFFERED, HeaderValue::from_static("no"));
    Ok(response)
}

impl Watching {
    /// The next piece of the stream; none where it ends.
    async fn next(&mut self) -> Option<String> {
        if let Some(greeting) = self.greeting.take() {
            return Some(greeting.to_owned());
        }
        loop {
            if self.place.all.closing.is_cancelled() {
                return None;
            }
            let news = self.read().await;
            let now = self.state.services.clock.now();
            let is_beat = now.ms_since(self.said_at).abs() >= BEAT_MS;
            // Whoever lost their key hears nothing more, whenever the next beat would be: that they
            // lost it is among the events, also where these are not for them.
            if (news.has_happened || is_beat) && !self.is_allowed().await {
                return None;
            }
            if is_beat || !news.told.is_empty() {
                self.said_at = now;
                let told = news.told.iter().map(written);
                return Some(if news.told.is_empty() {
                    ":\n\n".to_owned()
                } else {
                    told.collect()
                });
            }
            if news.is_more {
                continue;
            }
            tokio::select! {
                () = self.place.all.closing.cancelled() => return None,
                _ = self.rung.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// What has appeared; nothing while the database does not answer, then it is read later.
    async fn read(&mut self) -> News {
        let read = self.follower.next(&self.state.services, &self.caller);
        read.await.unwrap_or_else(|error| {
            tracing::debug!(%error, "a stream of events could not read on");
            News::default()
        })
    }

    /// Whether the key still opens this; from now on it may see what it may see now.
    async fn is_allowed(&mut self) -> bool {
        match recognise(&self.state, &self.headers, None).await {
            Ok(caller) => {
                let is_same = caller.workspace == self.caller.workspace;
                let is_allowed = is_same && caller.may(Action::ReadEvents);
                self.caller = caller;
                is_allowed
            }
            // A database that is away says nothing about the key.
            Err(error) => error.code() != Code::Unauthenticated,
        }
    }
}

/// An event as a stream has it.
fn written(told: &Told) -> String {
    // An event always has a JSON form, which is one line.
    let data = serde_json::to_string(&told.entry).unwrap_or_default();
    format!(
        "id: {}\nevent: {}\ndata: {data}\n\n",
        told.position,
        told.entry.kind()
    )
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::{PER_KEY, PER_WORKSPACE, Streams};
    use crate::{
        domain::{id::WorkspaceId, role::Role, time::Instant},
        services::Caller,
    };

    #[test]
    fn places_are_few_and_come_free_again() {
        let streams = Streams::new(CancellationToken::new());
        let workspace = WorkspaceId::new(Instant::from_ms(0));
        let caller = |name: usize| Caller::new(workspace, format!("key_{name}"), Role::Viewer);
        let mut taken = Vec::new();
        for _ in 0..PER_KEY {
            taken.push(streams.take(&caller(0)).unwrap());
        }
        assert!(streams.take(&caller(0)).is_none());
        for name in 1..=(PER_WORKSPACE - PER_KEY) {
            taken.push(streams.take(&caller(name)).unwrap());
        }
        assert!(streams.take(&caller(99)).is_none());
        let elsewhere = WorkspaceId::new(Instant::from_ms(1));
        assert!(
            streams
                .take(&Caller::new(elsewhere, "key_0x", Role::Viewer))
                .is_some()
        );
        taken.clear();
        assert!(streams.take(&caller(0)).is_some());
        drop(taken);
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
