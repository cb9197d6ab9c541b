//! Reading what lies at an address that somebody wrote down: a picture, a page to preview.
//!
//! Unlike calls to a network's API, which treat a redirect as an answer, this follows a few of them,
//! one by one. Each is judged like the first, and none carries anything that identifies us: only
//! reads are made this way, never a call that changes something.

use std::time::Duration;

use reqwest::{
    Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, LOCATION},
};
use url::Url;

use super::{Http, HttpError, address::UNREACHABLE, read_body};

/// How far a read may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// How long it may take with all redirects, from the first name lookup to the last byte.
    pub time: Duration,
    /// The longest body, in bytes.
    pub size_bytes: usize,
    /// How many redirects are followed.
    pub redirects: usize,
}

impl Default for FetchLimits {
    /// Ten seconds, 10 MiB, three redirects.
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            size_bytes: 10 * 1024 * 1024,
            redirects: 3,
        }
    }
}

/// What lay there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was found in the end.
    pub url: Url,
    /// The status, such as 200.
    pub status: u16,
    /// What the server calls it, such as `image/png`; nothing to rely on.
    pub content_type: Option<String>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Http {
    /// Reads what lies at an address, following a few redirects.
    ///
    /// Errors: [`HttpError`], in the same words whether a server is not there, is not to be called,
    /// or sends on to one that is not. What is refused for what the address itself says, such as its
    /// port, is told.
    pub async fn fetch(&self, url: Url, limits: FetchLimits) -> Result<Fetched, HttpError> {
        tokio::time::timeout(limits.time, self.follow(url, limits))
            .await
            .unwrap_or_else(|_elapsed| Err(HttpError::unknown("no answer came in time")))
    }

    async fn follow(&self, first: Url, limits: FetchLimits) -> Result<Fetched, HttpError> {
        let refused = |why: String| Err(HttpError::NotSent(why));
        if let Err(why) = self.inner.reach.check(&first) {
            return refused(why.to_string());
        }
        let mut url = first;
        for _ in 0..=limits.redirects {
            let response = self.get(&url).await?;
            let Some(next) = target(&url, &response) else {
                return fetched(url, response, limits.size_bytes).await;
            };
            if self.inner.reach.check(&next).is_err() {
                // A stranger chose this address, and is not told what we think of it.
                return refused(UNREACHABLE.to_owned());
            }
            url = next;
        }
        Err(HttpError::unknown("the server sends on too often"))
    }

    async fn get(&self, url: &Url) -> Result<Response, HttpError> {
        let host = url.host_str().unwrap_or_default();
        let call = self.inner.pooled.get(url.clone()).header(ACCEPT, "*/*");
        call.send()
            .await
            .map_err(|error| HttpError::of(error, host))
    }
}

/// Where an answer sends us on to.
fn target(from: &Url, response: &Response) -> Option<Url> {
    let is_redirect = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let location = response.headers().get(LOCATION).filter(|_| is_redirect)?;
    from.join(location.to_str().ok()?).ok()
}

async fn fetched(url: Url, response: Response, size_bytes: usize) -> Result<Fetched, HttpError> {
    let status = response.status().as_u16();
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let host = url.host_str().unwrap_or_default().to_owned();
    let body = read_body(response, &host, size_bytes).await?;
    Ok(Fetched {
        url,
        status,
        content_type,
        body,
    })
}
