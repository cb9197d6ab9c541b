//! Snapchat, by its Public Profile API, which Snap opens to apps it has allowed.
//!
//! A post is one picture or one film, which is encrypted here, uploaded in pieces, and then made a
//! story, a saved story or a spotlight. A story gets no id and cannot be asked for; a spotlight gets one
//! and is looked through by Snap before anybody sees it.
//!
//! Read 2026-12-01: Snap's pages *Public Profile API* and *Profile Asset Management*, which do not agree
//! on everything; and for limits that they leave open docs.getlate.dev and ayrshare.com.

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft, Look,
    LookRequest, Next, Now, Options, Outcome, PREPARE_AHEAD_MAX_MS, Place, Proof, Session, Step,
    StepReport,
    consent::Consent,
    cut::cut,
    http::{Form, FormFile, Http, Request},
    oauth::{REFRESH, ends_within, session_end},
    place::below,
    upload::{no_such_step, open_media},
};
use crate::domain::{
    attempt::{Journal, Permit},
    network::{Kind, Limits, Network, Refusal},
    time::{Instant, MINUTE_MS},
};

mod account;
mod answers;
mod content;
mod look;
mod seal;
mod settings;
#[cfg(test)]
mod tests;

use account::token_of;
use content::{FINALIZE, MEDIA, POST};
use seal::Seal;
use settings::{ABOUT, Placement, placement};

/// Where the API answers, with its version.
const API: &str = "https://businessapi.snapchat.com/v1";
/// Where people are asked and tokens are handed out.
const AUTH: &str = "https://accounts.snapchat.com/login/oauth2";
/// How long before its end a session is renewed; access tokens are good for an hour.
const RENEW_AHEAD_MS: i64 = 10 * MINUTE_MS;

/// The adapter.
pub struct Snapchat {
    http: Http,
    place: Place,
    now: Now,
}

/// A report without an answer, with what a person should know.
fn report(outcome: Outcome, message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(outcome)
    }
}

impl Snapchat {
    /// Makes the adapter.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        Self { http, place, now }
    }

    fn api(&self) -> Url {
        self.place.api(API)
    }

    fn auth(&self) -> Url {
        self.place.auth(AUTH)
    }

    /// An address below the profile of a draft.
    fn of_profile(&self, draft: &Draft, name: &str) -> Url {
        let profile = &draft.channel.account.remote_id;
        below(&self.api(), &["public_profiles", profile, name], &[])
    }

    /// An address that Snapchat gave as a path. The token goes along, so that it must lie where the API
    /// does.
    fn given(&self, path: &Value) -> Option<Url> {
        let api = self.api();
        let url = api.join(path.as_str()?).ok()?;
        (url.origin() == api.origin()).then_some(url)
    }

    /// The call of a step that makes nothing public.
    async fn preparing(&self, draft: &Draft, step: &Step) -> Result<Request, StepReport> {
        let media = content::file(draft);
        let media = media.map_err(|why| report(Outcome::Refused { duplicate: false }, why))?;
        let part = draft.parts.first().ok_or_else(|| no_such_step(step))?;
        let seal = Seal::of(part, media);
        if step.name == MEDIA {
            let body = json!({
                "type": step.request["type"],
                "name": step.request["name"],
                "key": STANDARD.encode(seal.key),
                "iv": STANDARD.encode(seal.iv),
            });
            return Ok(Request::post(self.of_profile(draft, "media")).json(&body));
        }
        let url = self.given(&step.request["path"]).ok_or_else(|| {
            let told = "Snapchat wants the file somewhere else than expected";
            report(Outcome::Unknown, told)
        })?;
        if step.name == FINALIZE {
            let form = Form::new().text("action", "FINALIZE");
            return Ok(Request::post(url).form(form));
        }
        let place = |name: &str| step.request[name].as_u64();
        let (Some(number), Some(from), Some(to)) =
            (place("part_number"), place("from"), place("to"))
        else {
            return Err(no_such_step(step));
        };
        let sealed = seal.encrypt(open_media(media).await?);
        let file = FormFile {
            name: format!("{number}.bin"),
            content_type: "application/octet-stream".to_owned(),
            size_bytes: to - from,
            mark: format!("{}:{number}", media.name),
            bytes: cut(sealed, from..to),
        };
        let form = Form::new()
            .text("action", "ADD")
            .text("part_number", &number.to_string());
        Ok(Request::post(url).form(form.file("file", file)))
    }
}

#[async_trait]
impl Adapter for Snapchat {
    fn network(&self) -> Network {
        Network::Snapchat
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    /// A spotlight's id comes with the answer and tells how far it is; where the answer is lost, a
    /// person has to look, as for every story.
    fn kind(&self, options: &Options) -> Kind {
        match placement(options) {
            Placement::Spotlight => Kind::Handle,
            Placement::Story | Placement::SavedStory => Kind::Blind,
        }
    }

    fn prepare_ahead_ms(&self, _options: &Options, has_media: bool) -> i64 {
        // What is uploaded lives for a day.
        if has_media { PREPARE_AHEAD_MAX_MS } else { 0 }
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        settings::refuse(options)
    }

    fn consent(&self) -> Option<&dyn Consent> {
        Some(self)
    }

    async fn connect(&self, request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        if let Some(Refusal { field, message, .. }) =
            self.refuse_options(request.options).into_iter().next()
        {
            return Err(ConnectError::Field { field, message });
        }
        self.open(request).await
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.renew(session).await
    }

    async fn check_up(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(channel, session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        ends_within(session, now, RENEW_AHEAD_MS)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        match session.get(REFRESH) {
            Some(_) => None,
            None => session_end(session),
        }
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        let Some(step) = self.public_step(draft, journal) else {
            let post = journal.get(POST);
            return Next::Done(Proof {
                remote_id: post
                    .and_then(|entry| entry.remote_id.clone())
                    .unwrap_or_default(),
                url: post
                    .and_then(|entry| entry.data["url"].as_str())
                    .map(str::to_owned),
            });
        };
        match content::preparation(draft, journal) {
            Some(step) => Next::Prepare(step),
            None => Next::Public(step),
        }
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        content::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let request = match self.preparing(draft, step).await {
            Ok(request) => request.bearer(token).limit_ms(step.limit_ms),
            Err(report) => return report,
        };
        let answer = match self.http.prepare(request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match step.request["media_id"].as_str() {
            Some(media_id) => answers::of_piece(&answer, media_id),
            None => answers::of_registering(&answer),
        }
    }

    async fn publish(
        &self,
        draft: &Draft,
        step: &Step,
        session: &Session,
        permit: Permit,
    ) -> StepReport {
        if let Err(why) = content::file(draft) {
            return report(Outcome::Refused { duplicate: false }, why);
        }
        let Some(token) = token_of(session) else {
            return report(Outcome::Unauthorized, "there is no access token");
        };
        let path = step.request["path"].as_str().unwrap_or_default();
        let request = Request::post(self.of_profile(draft, path))
            .json(&step.request["body"])
            .bearer(token)
            .limit_ms(step.limit_ms);
        let answer = match self.http.public(permit, request).await {
            Ok(answer) => answer,
            Err(error) => return error.into(),
        };
        match content::placement(draft) {
            Placement::Story => answers::of_story(&answer),
            Placement::SavedStory => answers::of_saved_story(&answer),
            Placement::Spotlight => answers::of_spotlight(&answer),
        }
    }

    async fn look(&self, request: LookRequest<'_>, session: &Session) -> Look {
        self.look_up(request, session)
            .await
            .unwrap_or_else(|failed| failed)
    }
}
