//! Google Business: posts on the pages of shops and other places in Google's search and maps.
//!
//! A post is made with one call and without a key. Google looks at it before it is shown, so it is
//! *processing* until it is live. After an unclear end the location's posts are listed.
//!
//! Read 2026-12-01: developers.google.com/my-business (*Local posts*, *Error codes*, limits), and the discovery
//! documents of the account management and business information APIs in
//! github.com/google/googleapis.dart.

use async_trait::async_trait;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PUBLIC_LIMIT_MS, Place, Proof, Session, Step,
    StepReport,
    consent::Consent,
    google::{self, Google},
    http::{Http, Request},
    oauth::ACCESS,
};
use crate::domain::{
    attempt::{Journal, Permit},
    budget::{Limit, Scope},
    media::MediaType,
    network::{Kind, Limits, Network, Refusal, Wants},
    text::TextUnit,
    time::{Instant, MINUTE_MS},
};

mod account;
mod answers;
mod content;
mod look;
mod settings;
#[cfg(test)]
mod tests;

use account::{SCOPES, location, named};
use settings::ABOUT;

/// Where accounts, locations and posts answer.
const ACCOUNTS: &str = "https://mybusinessaccountmanagement.googleapis.com/v1";
const LOCATIONS: &str = "https://mybusinessbusinessinformation.googleapis.com/v1";
const POSTS: &str = "https://mybusiness.googleapis.com/v4";

/// The longest text, in characters. Source: developers.google.com/my-business, *Local posts*, read
/// 2026-12-01. Which characters count twice is not documented; counted in UTF-16, none is too many.
const TEXT_MAX: usize = 1_500;
/// The largest picture in bytes, and its shortest side in pixels: what Google's help says of the pictures
/// of profiles, read 2026-12-01.
const IMAGE_SIZE_BYTES_MAX: u64 = 5_000_000;
const IMAGE_SIDE_MIN: u32 = 250;
/// How often a profile may be edited in a minute; whether posts count is not documented. Source:
/// developers.google.com/my-business, *Limits*, read 2026-12-01.
const EDITS_PER_MINUTE: i64 = 10;
/// How long before its end a session is renewed, in milliseconds.
const STALE_MS: i64 = 5 * MINUTE_MS;

/// The adapter.
pub struct GoogleBusiness {
    http: Http,
    google: Google,
    accounts: Url,
    locations: Url,
    posts: Url,
    now: Now,
}

impl GoogleBusiness {
    /// Makes the adapter.
    pub fn new(http: Http, place: &Place, now: Now) -> Self {
        Self {
            google: Google::new(http.clone(), place, SCOPES, now.clone()),
            accounts: place.api(ACCOUNTS),
            locations: place.api(LOCATIONS),
            posts: place.api(POSTS),
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

#[async_trait]
impl Adapter for GoogleBusiness {
    fn network(&self) -> Network {
        Network::GoogleBusiness
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        Limits {
            images_max: 1,
            image_size_bytes_max: IMAGE_SIZE_BYTES_MAX,
            image_types: vec![MediaType::Jpeg, MediaType::Png],
            image_side_min: Some(IMAGE_SIDE_MIN),
            wants: Wants {
                settings: settings::missing(options),
                ..Wants::NOTHING
            },
            ..Limits::of_text(TEXT_MAX, TextUnit::Utf16)
        }
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Listing
    }

    fn budgets(&self, _options: &Options) -> Vec<Limit> {
        vec![Limit {
            name: "edits_per_minute",
            scope: Scope::Channel,
            window_ms: MINUTE_MS,
            max: EDITS_PER_MINUTE,
            cost: 1,
        }]
    }

    fn fetches_media(&self) -> bool {
        true
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
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.google.renew(session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        google::is_stale(session, now, STALE_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        google::person_needed_at(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        match content::out(journal) {
            Some(entry) => Next::Done(Proof {
                remote_id: entry.remote_id.clone().unwrap_or_default(),
                url: entry.data["url"].as_str().map(str::to_owned),
            }),
            None => Next::Public(content::step(draft)),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        content::out(journal)
            .is_none()
            .then(|| content::step(draft))
    }

    /// Nothing is prepared here: Google fetches pictures by itself.
    async fn prepare(&self, _draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        super::upload::no_such_step(step)
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        let (Some(token), Some(location)) = (session.get(ACCESS), location(session)) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        if let Some((_, why)) = settings::missing(&draft.options) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        if content::is_out_of_reach(draft) {
            let why =
                "Google fetches pictures by itself, and this installation has no public address";
            return report(Outcome::NotSent, why);
        }
        let request = Request::post(named(&self.posts, location, &["localPosts"], &[]))
            .json(&content::body(draft))
            .bearer(token)
            .limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) => answers::of_publishing(&answer),
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
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = session.get(ACCESS) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let request = Request::delete(named(&self.posts, remote_id, &[], &[]))
            .bearer(token)
            .limit_ms(PUBLIC_LIMIT_MS);
        match self.http.prepare(request).await {
            Ok(answer) => answers::of_removing(&answer, remote_id),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: Google ends a person's whole consent with it, which the other locations
    // of the same person live by.
}
