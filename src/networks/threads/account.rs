//! Accounts: asking a person, exchanging the answer, and finding out whose profile it is.
//!
//! Source: developers.facebook.com, *Threads: Get Access Tokens and Permissions* and *Long-Lived
//! Tokens*, read 2026-12-01.

use async_trait::async_trait;
use serde::Deserialize;

use super::Threads;
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        meta::{
            Exchange, POSTS, REPLIES, left_of, read, refreshed, token_of, told_of, typed_session,
            typed_text,
        },
        oauth::{ACCESS, Dialect, app_of},
        place::below,
    },
};

/// What people are asked for: to publish, to publish answers and find them again, and to take posts
/// back.
const SCOPES: &[&str] = &[
    "threads_basic",
    "threads_content_publish",
    "threads_manage_replies",
    "threads_read_replies",
    "threads_delete",
];

/// A profile.
#[derive(Deserialize)]
struct Profile {
    id: String,
    username: String,
    #[serde(default)]
    name: Option<String>,
}

impl Threads {
    /// Renews a session, which is done while it is still good.
    pub(super) async fn renewed(&self, session: &Session) -> Result<Session, ConnectError> {
        let url = below(&self.tokens, &["refresh_access_token"], &[]);
        let at = (&url, "th_refresh_token");
        refreshed(&self.http, at, session, self.now.get()).await
    }

    /// Proves a token that was typed in.
    pub(super) async fn typed(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let token = typed_text(&request, ACCESS)?;
        let session = typed_session(token.to_owned().into(), self.now.get());
        let targets = self.targets(&session, request.options).await?;
        chosen(targets, None, "credentials.access_token")
    }

    /// Whose a token is.
    async fn own(&self, session: &Session) -> Result<Profile, ConnectError> {
        let url = self.url(&["me"], &[("fields", "id,username,name")]);
        read(&self.http, url, session).await
    }

    /// Whose a session is, and what is left of a day's posts and answers. Only a session that may publish
    /// may read the first; the second needs a permission of its own, without which one can publish.
    pub(super) async fn try_out(&self, session: &Session) -> Result<Checkup, ConnectError> {
        let profile = self.own(session).await?;
        let limits = self.url(&[&profile.id, "threads_publishing_limit"], &[]);
        let posts = left_of(&self.http, &limits, POSTS, session).await?;
        let replies = left_of(&self.http, &limits, REPLIES, session).await;
        // Meta tells what a token may do to people with a role in its app, which is usual here; to others
        // it tells nothing.
        let told = match token_of(session) {
            Some(token) => told_of(&self.http, &self.api, token, session).await,
            None => None,
        };
        Ok(Checkup {
            scopes: told.map(|told| told.scopes),
            quotas: posts.into_iter().chain(replies.ok().flatten()).collect(),
            ..Checkup::of(profile.id, format!("@{}", profile.username))
        })
    }
}

#[async_trait]
impl Consent for Threads {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developers.facebook.com/apps/",
            what: "An app with the use case Threads API; its Threads app id and Threads app secret are \
                   used, not those of the app itself.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let dialect = Dialect {
            authorize: below(&self.pages, &["oauth", "authorize"], &[]),
            token: below(&self.tokens, &["oauth", "access_token"], &[]),
            scopes: SCOPES,
            between: ",",
            has_pkce: false,
            proves_in_header: false,
            more: &[],
        };
        Ok(dialect.ask(app_of(self.app.as_ref())?, &ask))
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let code_at = below(&self.tokens, &["oauth", "access_token"], &[]);
        let long_at = below(&self.tokens, &["access_token"], &[]);
        let exchange = Exchange {
            code_at,
            long_at,
            grant: "th_exchange_token",
        };
        exchange
            .make(&self.http, app, &answered, self.now.get())
            .await
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let profile = self.own(session).await?;
        let account = Account {
            url: Some(format!("https://www.threads.com/@{}", profile.username)),
            handle: format!("@{}", profile.username),
            remote_id: profile.id,
            server: None,
        };
        Ok(vec![Target {
            kind: "profile".to_owned(),
            about: profile.name.unwrap_or_default(),
            connected: Connected {
                account,
                session: session.clone(),
                options: options.clone(),
            },
        }])
    }
}
