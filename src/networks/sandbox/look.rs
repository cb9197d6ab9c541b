//! Looks: what the server says of a post whose outcome is unclear.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{MadePost, Sandbox, kind_of, parent, post_data};
use crate::{
    domain::{network::Kind, text::normalised, time::Instant},
    networks::{
        Candidate, Look, LookRequest,
        http::{Answer, Request},
    },
};

/// A post in a listing.
#[derive(Deserialize)]
struct ListedPost {
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    media: Vec<Value>,
    #[serde(default)]
    reply_to: Option<String>,
    published_at: Instant,
    #[serde(default)]
    url: Option<String>,
}

/// A listing.
#[derive(Deserialize)]
struct Listing {
    posts: Vec<ListedPost>,
    #[serde(default)]
    complete: bool,
}

/// How far a container is.
#[derive(Deserialize)]
struct Container {
    state: String,
    #[serde(default)]
    post: Option<MadePost>,
}

impl Sandbox {
    /// Looks in the way that the channel's kind allows; an error is a look that saw nothing.
    pub(super) async fn look_up(&self, request: &LookRequest<'_>) -> Result<Look, Look> {
        let key = request
            .step
            .key
            .as_deref()
            .or(request.handle)
            .unwrap_or_default();
        match kind_of(&request.draft.options) {
            Kind::ChosenId => self.look_by_id(request, key).await,
            Kind::Handle if !key.is_empty() => self.look_by_handle(request, key).await,
            Kind::Handle | Kind::ServerKey | Kind::Listing => self.look_in_list(request).await,
            Kind::Blind => Err(Look::Failed {
                message: "this channel does not show its posts".to_owned(),
                unauthorized: false,
            }),
        }
    }

    /// Reads something below the channel; an error is a look that saw nothing.
    async fn ask(&self, request: &LookRequest<'_>, path: &[&str]) -> Result<Answer, Look> {
        let mut url = self.url(request.draft.channel.id, path);
        if path == ["posts"] {
            url.query_pairs_mut()
                .append_pair("since", &request.since.to_string());
        }
        let failed = |message: String| Look::Failed {
            message,
            unauthorized: false,
        };
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        let named = answer.named_error();
        if answer.status == 410 && named.error == "rejected" {
            let message = named.message;
            return Err(Look::Refused { message });
        }
        Ok(answer)
    }

    async fn look_by_id(&self, request: &LookRequest<'_>, id: &str) -> Result<Look, Look> {
        let answer = self.ask(request, &["posts", id]).await?;
        if answer.status == 404 && answer.named_error().error == "post_unknown" {
            return Ok(Look::Gone);
        }
        let post: MadePost = read_look(&answer)?;
        Ok(Look::Out {
            remote_id: post.id,
            data: post_data(post.url.as_deref()),
        })
    }

    async fn look_by_handle(&self, request: &LookRequest<'_>, id: &str) -> Result<Look, Look> {
        let answer = self.ask(request, &["containers", id]).await?;
        if answer.status == 404 && answer.named_error().error == "container_unknown" {
            return Ok(Look::Gone);
        }
        let container: Container = read_look(&answer)?;
        match (container.state.as_str(), container.post) {
            ("published", Some(post)) => Ok(Look::Out {
                remote_id: post.id,
                data: post_data(post.url.as_deref()),
            }),
            ("ready", _) => Ok(Look::Ready),
            ("gone", _) => Ok(Look::Gone),
            _ => Err(unreadable(&answer)),
        }
    }

    async fn look_in_list(&self, request: &LookRequest<'_>) -> Result<Look, Look> {
        let answer = self.ask(request, &["posts"]).await?;
        let listing: Listing = read_look(&answer)?;
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let Some(wanted) = request.draft.parts.get(part) else {
            return Err(unreadable(&answer));
        };
        let parent = parent(request.journal, part);
        let is_ours = |post: &ListedPost| {
            normalised(&post.text) == normalised(&wanted.text)
                && post.media.len() == wanted.media.len()
                && post.reply_to == parent
                && post.published_at >= request.since
        };
        let candidate = |post: ListedPost| Candidate {
            data: post_data(post.url.as_deref()),
            remote_id: post.id,
        };
        let candidates = listing
            .posts
            .into_iter()
            .filter(is_ours)
            .map(candidate)
            .collect();
        Ok(Look::Listed {
            complete: listing.complete,
            candidates,
        })
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    Look::Failed {
        message: format!("the rehearsal network answered {}", answer.status),
        unauthorized: answer.status == 401,
    }
}

/// Reads the answer of a look.
fn read_look<T: DeserializeOwned>(answer: &Answer) -> Result<T, Look> {
    match answer.json() {
        Ok(value) if answer.is_success() => Ok(value),
        _ => Err(unreadable(answer)),
    }
}
