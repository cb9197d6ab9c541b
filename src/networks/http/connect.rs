//! What happens between asking for a connection and writing on it.

use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tower::{Layer, Service};

use crate::stop_points::{StopPoint, StopPoints};

/// How long a name lookup, a connection and its encryption may take together.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// After how long it was no connecting that took the time: the process stood still.
const FROZEN_AFTER: Duration = Duration::from_secs(6);

/// Why a finished connection is not used.
#[derive(Debug, thiserror::Error)]
#[error("the process stood still while it connected")]
struct Frozen;

/// Wraps the connector of public calls.
///
/// When the connection stands and nothing was written on it, it reaches
/// [`StopPoint::AfterConnect`], and then drops the connection if more time has passed than connecting
/// may take: the process was frozen in between, so the check of the permit no longer says anything.
/// That surely happens before the first byte, and is reported like a failed connection.
#[derive(Clone)]
pub(super) struct Established {
    stops: StopPoints,
    frozen_after: Duration,
}

impl Established {
    /// Makes the layer.
    pub(super) fn new(stops: StopPoints) -> Self {
        Self {
            stops,
            frozen_after: FROZEN_AFTER,
        }
    }
}

/// A connector wrapped by [`Established`].
#[derive(Clone)]
pub(super) struct EstablishedService<S> {
    inner: S,
    layer: Established,
}

impl<S> Layer<S> for Established {
    type Service = EstablishedService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        EstablishedService {
            inner,
            layer: self.clone(),
        }
    }
}

impl<S, R> Service<R> for EstablishedService<S>
where
    S: Service<R, Error = Box<dyn Error + Send + Sync>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        let begun = Instant::now();
        let connecting = self.inner.call(destination);
        let Established {
            stops,
            frozen_after,
        } = self.layer.clone();
        Box::pin(async move {
            let connection = connecting.await?;
            stops.reach(StopPoint::AfterConnect);
            if begun.elapsed() > frozen_after {
                return Err(Frozen.into());
            }
            Ok(connection)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, net::TcpListener, time::Duration};

    use super::Established;
    use crate::stop_points::StopPoints;

    #[tokio::test]
    async fn a_connection_made_before_a_freeze_is_dropped_unused() {
        crate::networks::http::install_tls_provider();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let seen = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            listener
                .accept()
                .unwrap()
                .0
                .read_to_end(&mut bytes)
                .unwrap();
            bytes
        });
        let frozen = Established {
            stops: StopPoints::default(),
            frozen_after: Duration::ZERO,
        };
        let client = reqwest::Client::builder()
            .no_proxy()
            .connector_layer(frozen)
            .build()
            .unwrap();
        let error = client.post(url).body("text").send().await.unwrap_err();
        assert!(error.is_connect(), "it counts as not sent: {error:?}");
        assert_eq!(seen.join().unwrap(), b"");
    }
}
