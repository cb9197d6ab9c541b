//! Instagram: professional accounts, connected by a login at Instagram or through a page at Facebook.
//!
//! A post is made as a container, which nobody sees, and published by one short call. The container
//! tells afterwards whether that took effect, so an unclear call is settled by asking it. Both logins
//! publish by the same calls at different servers.
//!
//! Read 2026-12-01: developers.facebook.com (*Instagram Platform*: content publishing, the reference of
//! users, containers, media and comments, error codes, both logins).

use async_trait::async_trait;
use reqwest::header::{AUTHORIZATION, HeaderName};
use secrecy::ExposeSecret as _;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Draft,
    DraftMedia, Look, LookRequest, Next, Now, Options, PREPARE_AHEAD_MAX_MS, PUBLIC_LIMIT_MS,
    Place, Session, Step, StepReport,
    consent::Consent,
    http::{Http, Request},
    meta::{
        ADDRESS, GRAPH, GRAPH_VERSION, REFUSED, RUPLOAD, fields_of, form, is_film, is_half_over,
        no_address, no_token, of_address, place_of, refuse_channel, report, token_of,
    },
    oauth::session_end,
    place::{AppKey, below},
    upload::{no_such_step, open_media},
};
use crate::domain::{
    attempt::{Journal, Permit},
    network::{Kind, Limits, Network, Refusal},
    time::Instant,
};

mod account;
mod answers;
mod look;
mod post;
mod settings;
#[cfg(test)]
mod tests;

use settings::{ABOUT, FACEBOOK, LOGIN, OF_ONE_POST};

/// Headers of a film's bytes. Source: developers.facebook.com, *Resumable Uploads*, read 2026-12-01.
const OFFSET: HeaderName = HeaderName::from_static("offset");
const FILE_SIZE: HeaderName = HeaderName::from_static("file_size");

/// The adapter.
pub struct Instagram {
    http: Http,
    now: Now,
    app: Option<AppKey>,
    /// Where accounts with a login at Instagram are spoken for, the version included.
    instagram: Url,
    /// Where accounts behind a page are spoken for, the version included.
    facebook: Url,
    /// Where films are taken as bytes.
    films: Url,
    /// Where people are asked.
    pages: Url,
    /// Where codes are exchanged.
    codes: Url,
    /// Where tokens are renewed.
    tokens: Url,
}

/// Whether a session is that of a login at Facebook. It belongs to the token: nothing that a person may
/// change later must send the token elsewhere.
fn is_facebook(session: &Session) -> bool {
    session
        .get(LOGIN)
        .is_some_and(|login| login.expose_secret() == FACEBOOK)
}

impl Instagram {
    /// Makes the adapter for a place.
    pub fn new(http: Http, place: Place, now: Now) -> Self {
        let graph = |usual| below(&place.api(usual), &[GRAPH_VERSION], &[]);
        Self {
            instagram: graph("https://graph.instagram.com"),
            facebook: graph(GRAPH),
            films: place.upload(RUPLOAD),
            pages: place.auth("https://www.instagram.com"),
            codes: place.auth("https://api.instagram.com"),
            tokens: place.auth("https://graph.instagram.com"),
            app: place.app,
            http,
            now,
        }
    }

    /// An address of the API that a session is for.
    fn url(&self, session: &Session, path: &[&str], query: &[(&str, &str)]) -> Url {
        let base = if is_facebook(session) {
            &self.facebook
        } else {
            &self.instagram
        };
        below(base, path, query)
    }

    /// Makes a container.
    async fn make(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let given = match given(draft, &step.name) {
            Some(Given::One(media)) => Some(media),
            Some(Given::Several) => None,
            None => return no_such_step(step),
        };
        if settings::needs_facebook(&step.request) && !is_facebook(session) {
            return report(
                REFUSED,
                "paid partnerships can only be labelled on accounts that are connected with a \
                 Facebook login",
            );
        }
        if post::has_wrong_comment(draft) {
            return report(
                REFUSED,
                "a comment on Instagram carries no pictures and no films",
            );
        }
        let mut fields = fields_of(&step.request);
        let is_sent = step.request["upload_type"] == "resumable";
        if let Some(media) = given.filter(|_| !is_sent) {
            let Some(address) = &media.address else {
                return no_address();
            };
            let name = if is_film(media) {
                "video_url"
            } else {
                "image_url"
            };
            fields.push((name.to_owned(), address.clone()));
        }
        let user = &draft.channel.account.remote_id;
        let request = form(self.url(session, &[user, "media"], &[]), &fields, token);
        match self.http.prepare(request.limit_ms(step.limit_ms)).await {
            Ok(answer) => answers::of_making(&answer),
            Err(error) => error.into(),
        }
    }

    /// Sends the bytes of a film into its container.
    async fn send(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let made = step.name.trim_start_matches("bytes:");
        let (Some(Given::One(media)), Some(id)) =
            (given(draft, made), step.request["container"].as_str())
        else {
            return no_such_step(step);
        };
        let bytes = match open_media(media).await {
            Ok(bytes) => bytes,
            Err(report) => return report,
        };
        let url = below(&self.films, &["ig-api-upload", GRAPH_VERSION, id], &[]);
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

    /// Asks whether a container is ready.
    async fn ask_ready(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        let Some(id) = step.request["container"].as_str() else {
            return no_such_step(step);
        };
        let part = usize::try_from(step.part).unwrap_or(usize::MAX);
        let has_film = draft
            .parts
            .get(part)
            .is_some_and(|part| part.media.iter().any(is_film));
        let url = self.url(session, &[id], &[("fields", "status_code,status")]);
        let request = Request::get(url).bearer(token).limit_ms(step.limit_ms);
        match self.http.read(request).await {
            Ok(answer) => answers::of_asking(&answer, id, &step.name, has_film),
            Err(error) => error.into(),
        }
    }

    /// Reads where a post is to be seen.
    async fn ask_address(&self, step: &Step, session: &Session) -> StepReport {
        let id = step.request["media"].as_str().unwrap_or_default();
        let url = self.url(session, &[id], &[("fields", "id,permalink")]);
        let mut request = Request::get(url);
        if let Some(token) = token_of(session) {
            request = request.bearer(token);
        }
        let answer = self.http.read(request.limit_ms(step.limit_ms)).await;
        of_address(answer.ok().as_ref(), id)
    }

    /// Forbids comments on a post.
    async fn silence(&self, step: &Step, session: &Session) -> StepReport {
        let (Some(token), Some(id)) = (token_of(session), step.request["media"].as_str()) else {
            return answers::of_silence(None);
        };
        let fields = [("comment_enabled".to_owned(), "false".to_owned())];
        let request = form(self.url(session, &[id], &[]), &fields, token);
        let answer = self.http.prepare(request.limit_ms(step.limit_ms)).await;
        answers::of_silence(answer.ok().as_ref())
    }
}

/// What a container is made for.
enum Given<'a> {
    /// This picture or film.
    One(&'a DraftMedia),
    /// Several, each of which has a container of its own.
    Several,
}

/// What a container is made for, by the name of the step that makes it; none where there is no such
/// step.
fn given<'a>(draft: &'a Draft, name: &str) -> Option<Given<'a>> {
    let places = ["container:", "item:"];
    let (part, position) = places.iter().find_map(|before| place_of(name, before))?;
    let media = &draft.parts.get(part)?.media;
    match (position, media.as_slice()) {
        (Some(position), media) => media.get(position).map(Given::One),
        (None, [only]) => Some(Given::One(only)),
        (None, _) => Some(Given::Several),
    }
}

#[async_trait]
impl Adapter for Instagram {
    fn network(&self) -> Network {
        Network::Instagram
    }

    fn about(&self) -> About {
        ABOUT
    }

    fn limits(&self, options: &Options) -> Limits {
        settings::limits(options)
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::Handle
    }

    fn prepare_ahead_ms(&self, _options: &Options, _has_media: bool) -> i64 {
        // A container lives for a day.
        PREPARE_AHEAD_MAX_MS
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
        refuse_channel(self, request.options, &OF_ONE_POST)?;
        self.typed(request).await
    }

    async fn refresh(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        self.renewed(&channel.account.remote_id, session).await
    }

    async fn check_up(
        &self,
        _channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Option<Checkup>, ConnectError> {
        self.try_out(session).await.map(Some)
    }

    fn is_stale(&self, session: &Session, now: Instant) -> bool {
        is_half_over(session, now)
    }

    fn session_ends_at(&self, session: &Session) -> Option<Instant> {
        session_end(session)
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        post::next(draft, journal)
    }

    fn public_step(&self, draft: &Draft, journal: &Journal) -> Option<Step> {
        post::public_step(draft, journal)
    }

    async fn prepare(&self, draft: &Draft, step: &Step, session: &Session) -> StepReport {
        let kind = step.name.split(':').next().unwrap_or_default();
        match kind {
            "ready" => self.ask_ready(draft, step, session).await,
            "bytes" => self.send(draft, step, session).await,
            _ if step.name == ADDRESS => self.ask_address(step, session).await,
            _ if step.name == post::SILENCE => self.silence(step, session).await,
            _ => self.make(draft, step, session).await,
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
        let is_comment = step.name.starts_with("comment:");
        let (url, fields) = if is_comment {
            let Some(media) = step.request["media"].as_str() else {
                return no_such_step(step);
            };
            let message = step.request["message"].as_str().unwrap_or_default();
            let fields = vec![("message".to_owned(), message.to_owned())];
            (self.url(session, &[media, "comments"], &[]), fields)
        } else {
            if step.key.is_none() {
                return no_such_step(step);
            }
            let user = &draft.channel.account.remote_id;
            let url = self.url(session, &[user, "media_publish"], &[]);
            (url, fields_of(&step.request))
        };
        let request = form(url, &fields, token).limit_ms(step.limit_ms);
        match self.http.public(permit, request).await {
            Ok(answer) if is_comment => answers::of_comment(&answer),
            Ok(answer) => answers::of_publishing(&answer),
            Err(error) => error.into(),
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

    /// Removes a post. Meta offers that only with a login at Facebook.
    async fn remove(
        &self,
        _channel: &ChannelFacts,
        remote_id: &str,
        session: &Session,
    ) -> StepReport {
        let Some(token) = token_of(session) else {
            return no_token();
        };
        if !is_facebook(session) {
            return report(
                REFUSED,
                "Instagram lets posts be removed only on accounts that are connected with a Facebook \
                 login",
            );
        }
        let request = Request::delete(self.url(session, &[remote_id], &[])).bearer(token);
        match self.http.prepare(request.limit_ms(PUBLIC_LIMIT_MS)).await {
            Ok(answer) => answers::of_removing(&answer),
            Err(error) => error.into(),
        }
    }

    // `revoke` stays as it is: with a login at Instagram Meta documents no call for it, and with one at
    // Facebook it would end every page of the person at once.
}
