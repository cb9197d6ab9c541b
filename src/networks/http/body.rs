//! Bodies that are watched while they are sent.

use std::{
    convert::Infallible,
    future::Future,
    io,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures_util::Stream;
use tokio::sync::oneshot;
use tokio_util::bytes::Bytes;

use super::request::Content;
use crate::stop_points::{StopPoint, StopPoints};

/// How much of an upload is handed over at once, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// A body in two halves with a stop point between them; only sent where a hook is set.
///
/// It waits for one more poll after the first half: HTTP/1 flushes its buffer before it polls again,
/// so the first half has really left when [`StopPoint::HalfSent`] is reached. There is no such poll
/// after the second half, since the length is known and nobody asks for more; dropping the body says
/// that all of it was taken.
pub(super) struct Halves {
    first: Option<Vec<u8>>,
    waited: bool,
    second: Option<Vec<u8>>,
    stops: StopPoints,
    all_taken: Option<oneshot::Sender<()>>,
}

impl Halves {
    /// Splits a body; the receiver hears when all of it was taken, and errs where it never was.
    pub(super) fn new(mut body: Vec<u8>, stops: StopPoints) -> (Self, oneshot::Receiver<()>) {
        let second = body.split_off(body.len() / 2);
        let (all_taken, heard) = oneshot::channel();
        let halves = Self {
            first: Some(body),
            waited: false,
            second: Some(second),
            stops,
            all_taken: Some(all_taken),
        };
        (halves, heard)
    }
}

impl Stream for Halves {
    type Item = Result<Vec<u8>, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take().filter(|first| !first.is_empty()) {
            return Poll::Ready(Some(Ok(first)));
        }
        if !self.waited {
            self.waited = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(second) = self.second.take() else {
            return Poll::Ready(None);
        };
        self.stops.reach(StopPoint::HalfSent);
        Poll::Ready(Some(Ok(second)))
    }
}

impl Drop for Halves {
    fn drop(&mut self) {
        if self.second.is_none()
            && let Some(all_taken) = self.all_taken.take()
        {
            // Nobody may be listening any more, which is fine.
            let _ = all_taken.send(());
        }
    }
}

/// When something last moved.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    last: Arc<Mutex<Instant>>,
}

impl Progress {
    /// Begins now.
    pub(super) fn begin() -> Self {
        Self {
            last: Arc::new(Mutex::new(Instant::now())),
        }
    }

    /// Something moved.
    fn note(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// When it last did.
    fn last(&self) -> Instant {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drives a call to its end, or gives up once nothing has moved for so long.
    pub(super) async fn unless_stalled<F: Future>(
        &self,
        call: F,
        stall: Duration,
    ) -> Option<F::Output> {
        let mut call = pin!(call);
        loop {
            let give_up_at = self.last() + stall;
            tokio::select! {
                biased;
                done = &mut call => return Some(done),
                () = tokio::time::sleep_until(give_up_at.into()) => {
                    if self.last() + stall <= Instant::now() {
                        return None;
                    }
                }
            }
        }
    }
}

/// An upload in chunks that notes each one taken.
pub(super) struct Chunks {
    body: Content,
    /// How many bytes were taken.
    taken: usize,
    progress: Progress,
}

impl Chunks {
    /// Cuts a body up.
    pub(super) fn new(body: Content, progress: Progress) -> Self {
        Self {
            body,
            taken: 0,
            progress,
        }
    }
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.progress.note();
        match &mut this.body {
            Content::Bytes(body) => {
                let end = body.len().min(this.taken + CHUNK_BYTES);
                let chunk = Bytes::copy_from_slice(&body[this.taken..end]);
                this.taken = end;
                Poll::Ready((!chunk.is_empty()).then_some(Ok(chunk)))
            }
            Content::Stream(body) => body.as_mut().poll_next(cx),
        }
    }
}
