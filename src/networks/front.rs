//! The front door: the address under which others reach this program, tried from the inside.

use url::Url;

use super::http::{Http, HttpBuildError, Request};

/// How long it may take, in milliseconds.
const LIMIT_MS: i64 = 5_000;

/// Tries the public address out.
#[derive(Debug, Clone, Default)]
pub struct Front(Option<(Http, Url)>);

impl Front {
    /// `public_url` is how others are told to come here; the client goes there and nowhere else.
    pub fn of(http: &Http, public_url: Option<&Url>) -> Result<Self, HttpBuildError> {
        let Some(url) = public_url else {
            return Ok(Self(None));
        };
        Ok(Self(Some((http.only_to(url)?, url.clone()))))
    }

    /// How others are told to come here.
    pub fn address(&self) -> Option<&Url> {
        self.0.as_ref().map(|(_, url)| url)
    }

    /// Whether whoever comes to that address finds this program. Seen from this machine: a network may
    /// see it otherwise.
    ///
    /// Errors: why not, in words.
    pub async fn is_reached(&self) -> Result<(), String> {
        let Some((http, base)) = &self.0 else {
            return Err("no public address is set".to_owned());
        };
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("healthz");
        }
        let request = Request::get(url).limit_ms(LIMIT_MS);
        match http.read(request).await {
            Ok(answer) if answer.is_success() => Ok(()),
            Ok(answer) => Err(format!("it answers {}", answer.status)),
            Err(error) => Err(error.to_string()),
        }
    }
}
