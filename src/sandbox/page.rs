//! The pages: what people would see if this were a real network.
//!
//! Pages show every post at once, also those that a script keeps from reads:
//! they are for people and for tests that count what really happened. They are
//! answered from one lock and need nothing of the connection, so another server
//! can show them too.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::desk::Desk;
use super::html;
use super::record::Moment;
use super::refusal::Refusal;
use super::state::{Channel, Post, Upload};
use super::uploads::read_upload;

/// How many posts a page shows at most; the rest is only counted.
const PAGE_LIMIT_POSTS: usize = 500;

/// What the pages may load: their own style and their own pictures.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

/// What an upload may do when it is opened alone: nothing.
const MEDIA_POLICY: &str = "sandbox; default-src 'none'";

/// The addresses of the pages.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/sandbox", get(show_channels))
        .route("/sandbox/{channel}", get(show_channel))
        .route("/sandbox/{channel}/posts.json", get(list_all_posts))
        .route("/sandbox/{channel}/media/{id}", get(show_media))
        .layer(map_response(async |mut response: Response| {
            secure(response.headers_mut());
            response
        }))
        .with_state(desk)
}

/// Keeps browsers from loading or guessing anything that was not meant.
fn secure(headers: &mut HeaderMap) {
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(PAGE_POLICY));
}

/// A channel on the list of channels.
#[derive(Debug)]
pub(crate) struct ChannelRow {
    /// The slug of the channel.
    pub(crate) slug: String,
    /// The name people see.
    pub(crate) name: String,
    /// How many posts it shows.
    pub(crate) post_count: usize,
}

/// A channel with what its page shows.
#[derive(Debug)]
pub(crate) struct ChannelPage {
    /// The channel as on the list.
    pub(crate) row: ChannelRow,
    /// The newest posts, newest first.
    pub(crate) posts: Vec<ShownPost>,
}

/// A post with the facts about its media.
#[derive(Debug)]
pub(crate) struct ShownPost {
    /// The post.
    pub(crate) post: Post,
    /// The upload of each of its media, in order.
    pub(crate) uploads: Vec<Option<Upload>>,
}

impl ChannelRow {
    /// Describes a channel; without a name its slug will do.
    fn new(slug: &str, channel: &Channel) -> Self {
        let name = channel
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        Self {
            slug: slug.to_owned(),
            name: name.unwrap_or(slug).to_owned(),
            post_count: channel.post_count(),
        }
    }
}

impl ChannelPage {
    /// Takes what the page needs, so that it can be written without the lock.
    fn new(slug: &str, channel: &Channel) -> Self {
        let newest = channel.posts().rev().take(PAGE_LIMIT_POSTS);
        let posts = newest.map(|post| ShownPost {
            uploads: uploads(channel, post),
            post: post.clone(),
        });
        Self {
            row: ChannelRow::new(slug, channel),
            posts: posts.collect(),
        }
    }
}

/// The upload of each of a post's media.
fn uploads(channel: &Channel, post: &Post) -> Vec<Option<Upload>> {
    let media = post.content.media.iter();
    media
        .map(|media| channel.upload(&media.id).cloned())
        .collect()
}

/// Shows all channels.
async fn show_channels(State(desk): State<Arc<Desk>>) -> Result<Html<String>, Refusal> {
    let rows = desk.transact(|book, _| {
        let channels = book.ledger().channels();
        Ok(channels
            .map(|(slug, channel)| ChannelRow::new(slug, channel))
            .collect::<Vec<_>>())
    });
    Ok(Html(html::channels(&rows.await?)))
}

/// Shows one channel.
async fn show_channel(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let page = desk.transact(|book, _| {
        let channel = book.ledger().find(&slug);
        Ok(channel.map(|channel| ChannelPage::new(&slug, channel)))
    });
    Ok(match page.await? {
        Some(page) => Html(html::channel(&page)).into_response(),
        None => (StatusCode::NOT_FOUND, Html(html::missing())).into_response(),
    })
}

/// All posts of a channel.
#[derive(Debug, Serialize)]
struct AllPosts<'a> {
    posts: Vec<PublicPost<'a>>,
}

/// A post as it is seen in public.
#[derive(Debug, Serialize)]
struct PublicPost<'a> {
    id: &'a str,
    text: &'a str,
    media: Vec<PublicMedia<'a>>,
    reply_to: Option<&'a str>,
    published_at: Moment,
}

/// A picture or film as it is seen in public.
#[derive(Debug, Serialize)]
struct PublicMedia<'a> {
    id: &'a str,
    alt: &'a str,
    url: String,
}

impl<'a> PublicPost<'a> {
    /// Describes a post of the channel of this slug.
    fn new(slug: &str, post: &'a Post) -> Self {
        let media = post.content.media.iter().map(|media| PublicMedia {
            id: &media.id,
            alt: &media.alt,
            url: media_url(slug, &media.id),
        });
        Self {
            id: &post.id,
            text: &post.content.text,
            media: media.collect(),
            reply_to: post.content.reply_to.as_deref(),
            published_at: post.published_at,
        }
    }
}

/// Where the bytes of an upload are, on this server.
pub(crate) fn media_url(slug: &str, id: &str) -> String {
    format!("/sandbox/{slug}/media/{id}")
}

/// Lists every post of a channel, oldest first.
async fn list_all_posts(
    State(desk): State<Arc<Desk>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let posts = desk.transact(|book, _| {
        let channel = book.ledger().channel(&slug)?;
        Ok(channel.posts().cloned().collect::<Vec<_>>())
    });
    let posts = posts.await?;
    let posts = posts.iter().map(|post| PublicPost::new(&slug, post));
    let all = AllPosts {
        posts: posts.collect(),
    };
    Ok(Json(all).into_response())
}

/// Shows the bytes of an upload.
async fn show_media(
    State(desk): State<Arc<Desk>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let upload = desk.transact(|book, _| {
        let upload = book.ledger().channel(&slug)?.upload(&id).cloned();
        upload.ok_or(Refusal::NotFound)
    });
    let upload = upload.await?;
    // The id names an upload that is known, so it cannot lead out of the directory.
    let bytes = read_upload(&desk.media_dir.join(&id)).await?;
    let headers = [
        (header::CONTENT_TYPE, upload.content_type),
        (header::CONTENT_SECURITY_POLICY, MEDIA_POLICY.to_owned()),
        (header::CONTENT_LENGTH, upload.size_bytes.to_string()),
    ];
    Ok((headers, bytes).into_response())
}
