//! Reddit: posts in communities or on the account's own profile, as a text, a link, a picture, several
//! pictures or a film, and comments under them.
//!
//! A post is made with one call and without a key. Texts, links and galleries have an id at once;
//! pictures and films are made by and by, and are looked for in what the account has posted. So is
//! everything after an unclear end.
//!
//! Parts after the first are comments on the post. What of the first part's text a link, picture or film
//! has no room for is the first comment.
//!
//! Read 2026-12-01: github.com/praw-dev/praw (subreddits, submissions, endpoints),
//! github.com/reddit-archive/reddit (controllers and errors), the *Reddit Data API Wiki* and the
//! *Responsible Builder Policy*.

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, AppKey, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft,
    Look, LookRequest, Next, Now, Options, Outcome, PUBLIC_LIMIT_MS, Place, Proof, Session, Step,
    StepReport,
    consent::Consent,
    http::{Http, Request},
    oauth::{ACCESS, REFRESH, ends_within, session_end},
    place::below,
};
use crate::domain::{
    attempt::{Journal, Permit},
    media::MediaType,
    network::{Comments, Kind, Limits, Network, Refusal, Wants},
    text::TextUnit,
    time::{Instant, MINUTE_MS},
};

mod account;
mod answers;
mod checkup;
mod community;
mod content;
mod look;
mod media;
mod settings;
#[cfg(test)]
mod tests;

use content::{COMMENT_MAX, POST};
use settings::ABOUT;

/// Where the API answers, and where people are asked and tokens handed out.
const API: &str = "https://oauth.reddit.com";
const AUTH: &str = "https://www.reddit.com";

/// The longest text, in characters. Source: `r2/r2/controllers/api.py` of
/// github.com/reddit-archive/reddit, read 2026-12-01.
const TEXT_MAX: usize = 40_000;
/// The most pictures of a gallery, and the largest picture and film in bytes. Reddit documents none of
/// them; its store says when a file is too large.
const IMAGES_MAX: usize = 20;
const IMAGE_SIZE_BYTES_MAX: u64 = 20_000_000;
const FILM_SIZE_BYTES_MAX: u64 = 1_000_000_000;
/// The longest caption of a picture in a gallery, in characters. Source:
/// `praw/models/reddit/subreddit.py` of github.com/praw-dev/praw, read 2026-12-01.
const CAPTION_MAX: usize = 180;
/// The most parts, the post and its comments: our own choice.
const PARTS_MAX: usize = 10;
/// How long before its end a session is renewed, in milliseconds: longer than sending a film may take.
const STALE_MS: i64 = 15 * MINUTE_MS;

/// The adapter.
pub struct Reddit {
    http: Http,
    app: Option<AppKey>,
    api: Url,
    auth: Url,
    /// Where files go, if not where Reddit says.
    store: Option<Url>,
    now: Now,
}

impl Reddit {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self {
            api: place.api(API),
            auth: place.auth(AUTH),
            store: place.upload,
            app: place.app,
            http,
            now,
        }
    }
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

/// The report where a session has no token.
fn without_token() -> StepReport {
    report(Outcome::Unauthorized, "there is no access token")
}

/// A step's fields as a form has them.
fn fields(step: &Step) -> Vec<(String, String)> {
    let fields = step.request.as_object().into_iter().flatten();
    fields
        .map(|(name, value)| {
            let text = value.as_str().map(str::to_owned);
            (name.clone(), text.unwrap_or_else(|| value.to_string()))
        })
        .collect()
}

#[async_trait]
impl Adapter for Reddit {
    fn network(&self) -> Network {
        Network::Reddit
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        let is_link = settings::text(options, "link").is_some();
        let with_captions = settings::is_on(options, "captions");
        let without_media = Limits::of_text(TEXT_MAX, TextUnit::Characters);
        Limits {
            // A link has a title alone; what else there is to say is a comment.
            text_max: if is_link { COMMENT_MAX } else { TEXT_MAX },
            images_max: if is_link { 0 } else { IMAGES_MAX },
            image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
            image_types: vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif],
            videos_max: usize::from(!is_link),
            video_size_bytes_max: FILM_SIZE_BYTES_MAX,
            video_types: vec![MediaType::Mp4, MediaType::Quicktime],
            // A picture beside a film is what stands for it.
            mixes_media: true,
            alt_max: if with_captions {
                CAPTION_MAX
            } else {
                without_media.alt_max
            },
            thread_parts_max: PARTS_MAX,
            comments: Some(Comments {
                text_max: Some(COMMENT_MAX),
                ..Comments::WORDS
            }),
            wants: Wants {
                beside_film: Some((1, 1)),
                ..Wants::NOTHING
            },
            ..without_media
        }
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Listing
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        let mut refusals = self.refuse_options(request.options).into_iter();
        if let Some(Refusal { field, message, .. }) = refusals.next() {
            return Err(ConnectError::Field { field, message });
        }
        self.open(request).await
    }

    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.renew(&channel.account.handle, session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        session.get(REFRESH).is_some() && ends_within(session, now, STALE_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        match session.get(REFRESH) {
            Some(_) => None,
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        let Some(entry) = content::out(journal) else {
            let prepared = community::next(draft, journal).or_else(|| media::next(draft, journal));
            return match prepared {
                Some(step) => Next::Prepare(step),
                None => Next::Public(content::post_step(draft, journal)),
            };
        };
        match content::next_comment(draft, journal) {
            Some(step) => Next::Public(step),
            None => Next::Done(Proof {
                remote_id: entry.remote_id.clone().unwrap_or_default(),
                url: entry.data["url"].as_str().map(str::to_owned),
            }),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        match content::out(journal) {
            Some(_) => content::next_comment(draft, journal),
            None => Some(content::post_step(draft, journal)),
        }
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        if let Some(wrong) = content::wrong(draft) {
            return report(Outcome::Refused { duplicate: false }, wrong);
        }
        if step.name == community::NAME {
            self.ask_community(draft, step, token).await
        } else {
            self.prepare_media(draft, step, token).await
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let is_post = step.name == POST;
        if let Some(wrong) = content::wrong(draft).filter(|_| is_post) {
            return report(Outcome::Refused { duplicate: false }, wrong);
        }
        let is_gallery = step.request["items"].is_array();
        let path: &[&str] = match (is_post, is_gallery) {
            (false, _) => &["api", "comment"],
            (true, false) => &["api", "submit"],
            (true, true) => &["api", "submit_gallery_post.json"],
        };
        let request = Request::post(below(&self.api, path, &[]));
        let request = if is_gallery {
            request.json(&step.request)
        } else {
            let fields = fields(step);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .collect();
            request.fields(&fields)
        };
        let name = &draft.channel.account.handle;
        let request = self.signed(request, name, token).limit_ms(step.limit_ms);
        let media = step.request["url"].as_str();
        match self.http.public(permit, request).await {
            Ok(answer) if is_post => answers::of_posting(&answer, media),
            Ok(answer) => answers::of_commenting(&answer),
            Err(error) => error.into(),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }

    fn can_remove(&self) -> bool {
        true
    }

    /// Removes a post. Removing makes nothing public and may be repeated, so it needs no permit.
    async fn remove(
        &self,
        channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return without_token();
        };
        let request = Request::post(below(&self.api, &["api", "del"], &[]))
            .fields(&[("id", remote_id)])
            .limit_ms(PUBLIC_LIMIT_MS);
        let request = self.signed(request, &channel.account.handle, token);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    /// The token is this channel's own: each consent is given one of its own.
    async fn revoke(&self, channel: &ChannelFacts, session: &Session) {
        self.end(&channel.account.handle, session).await;
    }
}
