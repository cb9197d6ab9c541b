//! Which blogs a token may speak for, by consent and by hand, and renewing it.
//!
//! Source: github.com/tumblr/docs, *API* (*Authentication*, *User Methods*, among them `/user/limits`), read 2026-12-01.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{AUTH, Tumblr, answers::Said, with_token};
use crate::{
    domain::{
        channel::Account,
        text::excerpt,
        time::{Instant, SECOND_MS},
    },
    networks::{
        ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Options, Quota, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, Dialect, Granted, REFRESH, app_of},
        place::below,
    },
};

/// What is asked for: who it is, posting, and a session that renews itself.
const SCOPES: &[&str] = &["basic", "write", "offline_access"];

/// Which of an account's limits concern posts: what Tumblr calls them, and what people read. It documents
/// their form, and lists other ones; which of these are told is seen in the answer.
const LIMITS: [(&str, &str); 3] = [
    ("posts", "posts"),
    ("photos", "pictures"),
    ("videos", "films"),
];

/// One of an account's limits.
#[derive(Deserialize)]
struct Limited {
    limit: i64,
    remaining: i64,
    /// When it begins anew, in seconds since 1970.
    #[serde(default)]
    reset_at: Option<i64>,
}

/// A blog.
#[derive(Debug, Deserialize)]
struct Blog {
    name: String,
    uuid: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    title: String,
}

/// An answer of which nothing more can be said.
fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("Tumblr answered {}", answer.status))
}

/// What an exchange was refused with: as OAuth has it, or as Tumblr has it elsewhere.
fn refusal(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let named = body.get("error").and_then(Value::as_str);
    let told = named.map_or_else(|| Said::of(answer).sentence(), str::to_owned);
    let told = format!("Tumblr does not accept this: {told}");
    excerpt(&told, 200).trim_end_matches([':', ' ']).to_owned()
}

impl Tumblr {
    fn dialect(&self) -> Dialect {
        Dialect {
            authorize: below(&self.place.auth(AUTH), &["oauth2", "authorize"], &[]),
            token: self.address(&["oauth2", "token"], &[]),
            scopes: SCOPES,
            between: " ",
            has_pkce: false,
            proves_in_header: false,
            more: &[],
        }
    }

    /// Exchanges a code or a refresh token; `is_refused` says of which answers a person must know.
    async fn exchange(
        &self,
        fields: &[(&str, &str)],
        is_refused: impl Fn(&Answer) -> bool,
    ) -> Result<Granted, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        let secret = app.secret.as_ref().map(SecretString::expose_secret);
        let mut all = fields.to_vec();
        all.push(("client_id", &app.id));
        all.extend(secret.map(|secret| ("client_secret", secret)));
        let request = Request::post(self.address(&["oauth2", "token"], &[])).fields(&all);
        let answer = self.http.prepare(request).await?;
        match answer.json::<Granted>() {
            Ok(granted) if answer.is_success() => Ok(granted),
            _ if is_refused(&answer) => Err(ConnectError::Refused(refusal(&answer))),
            _ => Err(unexpected(&answer)),
        }
    }

    /// Renews a token. Tumblr gives a new refresh token each time.
    pub(super) async fn renewed(&self, session: &Session) -> Result<Session, ConnectError> {
        let Some(refresh) = session.get(REFRESH) else {
            let why = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(why.to_owned()));
        };
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ];
        let is_dead = |answer: &Answer| {
            let body: Value = answer.json().unwrap_or_default();
            answer.status == 401 || (answer.status == 400 && body["error"] == "invalid_grant")
        };
        let granted = self.exchange(&fields, is_dead).await?;
        Ok(granted.session(Some(session), self.now.get()))
    }

    /// Proves a token that a person has typed in.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let token = given(ACCESS).ok_or_else(|| ConnectError::Field {
            field: format!("credentials.{ACCESS}"),
            message: "is needed".to_owned(),
        })?;
        let mut session = Session::default().with(ACCESS, token);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.targets(&session, request.options).await?;
        let wanted = given("blog").map(|wanted| {
            let name = wanted
                .trim_start_matches('@')
                .trim_end_matches(".tumblr.com");
            let named = targets
                .iter()
                .find(|one| one.connected.account.handle == name);
            let id = named.map(|one| one.connected.account.remote_id.as_str());
            id.unwrap_or(wanted).to_owned()
        });
        chosen(targets, wanted.as_deref(), "credentials.blog")
    }

    /// Whether the session's account may still post to the blog, and what is left of its day.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let blogs = self.blogs(session).await?;
        let mut own = blogs.into_iter();
        let blog = own.find(|blog| blog.uuid == channel.account.remote_id);
        let blog = blog.ok_or_else(|| {
            let handle = &channel.account.handle;
            ConnectError::Refused(format!(
                "the account that connected {handle} may not post there any more; let it become a \
                 member of the blog again"
            ))
        })?;
        Ok(Checkup {
            quotas: self.left(session).await,
            ..Checkup::of(blog.uuid, blog.name)
        })
    }

    /// What is left of the account's limits, as far as Tumblr tells.
    async fn left(&self, session: &Session) -> Vec<Quota> {
        let request = Request::get(self.address(&["user", "limits"], &[]));
        let Some(request) = with_token(request, session) else {
            return Vec::new();
        };
        let answer = self.http.read(request).await.ok();
        let said = answer
            .filter(Answer::is_success)
            .map(|answer| Said::of(&answer));
        let told = |name: &str| {
            let limit = said.as_ref()?.response.pointer("/user")?.get(name)?;
            serde_json::from_value::<Limited>(limit.clone()).ok()
        };
        let quota = |(name, of): (&str, &str)| {
            let limit = told(name)?;
            let ends_at_ms = limit.reset_at.map(|at_s| at_s.saturating_mul(SECOND_MS));
            Some(Quota {
                of: of.to_owned(),
                left: Some(limit.remaining),
                max: Some(limit.limit),
                ends_at: ends_at_ms.map(Instant::from_ms),
            })
        };
        LIMITS.into_iter().filter_map(quota).collect()
    }

    /// The blogs that a session may post to.
    async fn blogs(&self, session: &Session) -> Result<Vec<Blog>, ConnectError> {
        let none = || ConnectError::Refused("there is no token".to_owned());
        let request = Request::get(self.address(&["user", "info"], &[]));
        let request = with_token(request, session).ok_or_else(none)?;
        let answer = self.http.read(request).await?;
        let said = Said::of(&answer);
        if answer.status == 401 && said.is_own() {
            return Err(ConnectError::Refused(refusal(&answer)));
        }
        let blogs = said.response.pointer("/user/blogs").cloned();
        match blogs.map(serde_json::from_value) {
            Some(Ok(blogs)) if answer.is_success() => Ok(blogs),
            _ => Err(unexpected(&answer)),
        }
    }
}

#[async_trait]
impl Consent for Tumblr {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://www.tumblr.com/oauth/apps",
            what: "An application with Dezent's redirect URL among its OAuth2 redirect URLs; its consumer \
                   key is the client id.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.place.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        Ok(self.dialect().ask(app, &ask))
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
        ];
        let is_refused = |answer: &Answer| matches!(answer.status, 400 | 401 | 403);
        let granted = self.exchange(&fields, is_refused).await?;
        Ok(granted.session(None, self.now.get()))
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let blogs = self.blogs(session).await?;
        let target = |blog: Blog| Target {
            kind: "blog".to_owned(),
            about: blog.title,
            connected: Connected {
                account: Account {
                    // Names can change, and this stays.
                    remote_id: blog.uuid,
                    handle: blog.name,
                    url: blog.url,
                    server: None,
                },
                session: session.clone(),
                options: options.clone(),
            },
        };
        Ok(blogs.into_iter().map(target).collect())
    }
}
