//! Facebook: pages, with posts of the feed, reels and stories.
//!
//! Pictures are laid down where nobody sees them and one short call makes the post; an unclear call is
//! settled by the page's own list of posts. A reel has an id before it is published, which tells whether
//! it was. Which story came of a call is told by nothing, so a person has to look.
//!
//! Read 2026-12-01: developers.facebook.com (*Pages API*, *Reels Publishing API*, *Handling Errors*,
//! *Access Tokens*), github.com/facebook/facebook-business-sdk-codegen and
//! `fbsamples/reels_publishing_apis` at github.com.

use async_trait::async_trait;
use reqwest::header::{AUTHORIZATION, HeaderName};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS, Place, Session, Step,
    StepReport,
    consent::Consent,
    http::{Form as HttpForm, FormFile, Http, Request},
    meta::{
        GRAPH, GRAPH_VERSION, RUPLOAD, no_address, no_token, refuse_channel, still_good, token_of,
        without_facts,
    },
    place::{AppKey, below},
    upload::{no_such_step, open_media, uploaded_media},
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    network::{Kind, Limits, Network, Refusal},
    time::{DAY_MS, Instant},
};

mod account;
mod answers;
mod look;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use post::{Form, form};
use settings::{ABOUT, OF_ONE_POST, Placement, placement};

/// Headers of a film's bytes. Source: developers.facebook.com, *Reels Publishing API*, read
/// 2026-12-01.
const OFFSET: HeaderName = HeaderName::from_static("offset");
const FILE_SIZE: HeaderName = HeaderName::from_static("file_size");

/// How many reels a page may publish in a day. Source: developers.facebook.com, *Reels Publishing API*,
/// read 2026-12-01.
const REELS: Limit = Limit {
    name: "reels_per_day",
    scope: Scope::Channel,
    window_ms: DAY_MS,
    max: 30,
    cost: 1,
};

/// The adapter.
pub struct Facebook {
    http: Http,
    now: Now,
    app: Option<AppKey>,
    /// Where the API answers, its version included.
    api: Url,
    /// Where films are taken as bytes.
    films: Url,
    /// Where people are asked, the version included.
    pages: Url,
    /// Where tokens are handed out, the version included.
    tokens: Url,
}

impl Facebook {
    /// Makes the adapter for a place.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        let versioned = |base: Url| below(&base, &[GRAPH_VERSION], &[]);
        Self {
            api: versioned(place.api(GRAPH)),
            films: place.upload(RUPLOAD),
            pages: versioned(place.auth("https://www.facebook.com")),
            tokens: versioned(place.auth(GRAPH)),
            app: place.app,
            http,
            now,
        }
    }

    /// An address of the API.
    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        below(&self.api, path, query)
    }

    /// Lays down a picture where nobody sees it.
    async fn lay_down(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let Some(media) = uploaded_media(draft, step) else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let mut form = HttpForm::new().text("published", "false");
        if !media.alt.is_empty() {
            form = form.text("alt_text_custom", &media.alt);
        }
        let form = form.file(
            "source",
            FormFile {
                name: media.content_type.replace('/', "."),
                content_type: media.content_type.clone(),
                size_bytes: media.size_bytes,
                mark: media.name.clone(),
                bytes,
            },
        );
        let page = &draft.channel.account.remote_id;
        let request = Request::post(self.url(&[page, "photos"], &[]))
            .form(form)
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_picture(&answer),
            Err(error) => error.into(),
        }
    }

    /// Begins a film.
    async fn begin(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let Some(edge) = step.request["edge"].as_str() else {
            return no_such_step(step);
        };
        let page = &draft.channel.account.remote_id;
        let request = Request::post(self.url(&[page, edge], &[]))
            .json(&json!({ "upload_phase": "start" }))
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_beginning(&answer),
            Err(error) => error.into(),
        }
    }

    /// Sends the bytes of a film.
    async fn send(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let media = draft.parts.get(part).and_then(|part| part.media.first());
        let (Some(media), Some(id)) = (media, step.request["video"].as_str()) else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let url = below(&self.films, &["video-upload", GRAPH_VERSION, id], &[]);
        let request = Request::post(url)
            .stream(&media.content_type, media.size_bytes, bytes)
            .header(AUTHORIZATION, &format!("OAuth {}", token.expose_secret()))
            .header(OFFSET, "0")
            .header(FILE_SIZE, &media.size_bytes.to_string())
            .limit_ms(step.limit_ms);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_bytes(&answer, id, &step.name),
            Err(error) => error.into(),
        }
    }

    /// The address and the body of the call that makes a part public.
    fn call(&self, draft: &Draft, step: &Step) -> Result<(Url, Value), Box<StepReport>> {
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let no_step = || Box::new(no_such_step(step));
        let no_address = || Box::new(no_address());
        let given = draft.parts.get(part).ok_or_else(no_step)?;
        let page = draft.channel.account.remote_id.as_str();
        let mut body = without_facts(&step.request);
        let form = form(draft, part);
        let url = match form {
            // The answer names the address of the post, too.
            Form::Post => self.url(&[page, "feed"], &[("fields", "id,permalink_url")]),
            Form::Film => {
                let media = given.media.first().ok_or_else(no_step)?;
                body["file_url"] = json!(media.address.as_ref().ok_or_else(no_address)?);
                self.url(&[page, "videos"], &[])
            }
            Form::Reel | Form::FilmStory => {
                step.key.as_ref().ok_or_else(no_step)?;
                self.url(&[page, post::edge(form)], &[])
            }
            Form::PictureStory => self.url(&[page, "photo_stories"], &[]),
            Form::Comment => {
                let post = step.request["post"].as_str();
                let post = post.ok_or_else(no_step)?;
                if let Some(media) = given.media.first() {
                    body["attachment_url"] = json!(media.address.as_ref().ok_or_else(no_address)?);
                }
                if let Some(fields) = body.as_object_mut() {
                    fields.remove("post");
                }
                self.url(&[post, "comments"], &[])
            }
        };
        Ok((url, body))
    }

    /// What is wrong with a draft's comments, found before anything is public: their pictures are
    /// fetched by Meta.
    fn wrong_comment(draft: &Draft) -> Option<StepReport> {
        let parts = draft.parts.iter().enumerate();
        let comments = parts.filter(|(part, _)| form(draft, *part) == Form::Comment);
        let mut pictures = comments.flat_map(|(_, given)| &given.media);
        let is_out_of_reach = pictures.any(|media| media.address.is_none());
        is_out_of_reach.then(no_address)
    }
}

#[async_trait]
impl Adapter for Facebook {
    fn network(&self) -> Network {
        Network::Facebook
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, options: &Options) -> Kind {
        match placement(options) {
            Placement::Feed => Kind::Listing,
            Placement::Reel => Kind::Handle,
            Placement::Story => Kind::Blind,
        }
    }

    fn budgets(&self, options: &Options) -> Vec<Limit> {
        match placement(options) {
            Placement::Reel => vec![REELS],
            Placement::Feed | Placement::Story => Vec::new(),
        }
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // What is laid down and belongs to no post is kept for about a day.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn fetches_media(&self) -> bool {
        // Films of the feed, and pictures in comments; the rest is sent.
        true
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        refuse_channel(self, request.options, &OF_ONE_POST)?;
        self.typed(request).await
    }

    /// A page's token has no end and cannot be renewed: it is only asked whether it is still accepted.
    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let url = self.url(&[&channel.account.remote_id], &[("fields", "id")]);
        still_good(&self.http, url, session).await
    }

    async fn check_up(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(session).await.map(Some)
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        post::next(draft, journal)
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        post::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        if let Some(report) = Self::wrong_comment(draft) {
            return report;
        }
        match step.name.split(':').next().unwrap_or_default() {
            "upload" => self.lay_down(draft, step, session).await,
            "film" => self.begin(draft, step, session).await,
            "bytes" => self.send(draft, step, session).await,
            _ => no_such_step(step),
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        if let Some(report) = Self::wrong_comment(draft) {
            return report;
        }
        let (url, body) = match self.call(draft, step) {
            Ok(call) => call,
            Err(report) => return *report,
        };
        let request = Request::post(url)
            .json(&body)
            .bearer(token)
            .limit_ms(step.limit_ms);
        let answer = match self.http.public(permit, request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        match form(draft, part) {
            Form::Post => answers::of_post(&answer),
            Form::Film => answers::of_film(&answer),
            Form::Reel => answers::of_reel(&answer, step.key.as_deref().unwrap_or_default()),
            Form::PictureStory | Form::FilmStory => answers::of_story(&answer),
            Form::Comment => answers::of_comment(&answer),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(&request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    fn can_remove(&self) -> bool {
        true
    }

    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let request = Request::delete(self.url(&[remote_id], &[])).bearer(token);
        match self.http.prepare(request.limit_ms(PUBLIC_LIMIT_MS)).await {
            Ok(answer) => answers::of_removing(&answer),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: Meta ends every page of the person at once, and here one is
    // disconnected.
}
