//! Accounts: asking a person on Instagram, or finding the accounts behind a login at Facebook.
//!
//! Source: developers.facebook.com, *Instagram API with Instagram Login: Business Login*, *Instagram
//! API with Facebook Login* and *Refresh Access Token*, read 2026-12-01.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Instagram, is_facebook,
    settings::{FACEBOOK, LOGIN},
};
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        meta::{
            Exchange, Linked, POSTS, Page, left_of, page_of_token, pages, read, refreshed,
            still_good, typed_session, typed_text,
        },
        oauth::{ACCESS, Dialect, app_of},
        place::below,
    },
};

/// What people are asked for: to publish, and to write comments below.
const SCOPES: &[&str] = &[
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
];
/// What is read of a person's pages, and of a page by its own token.
const PAGES_FIELDS: &str =
    "id,name,access_token,tasks,instagram_business_account{id,username,profile_picture_url}";
const PAGE_FIELDS: &str = "id,name,category,instagram_business_account{id,username}";

/// An account that logged in at Instagram. Its id comes as a number or as a text.
#[derive(Deserialize)]
struct Profile {
    user_id: Value,
    username: String,
    #[serde(default)]
    name: Option<String>,
}

/// An account with its own session.
fn target(linked: Linked, about: String, session: Session, options: Options) -> Target {
    let account = Account {
        url: Some(format!("https://www.instagram.com/{}/", linked.username)),
        handle: format!("@{}", linked.username),
        remote_id: linked.id,
        server: None,
    };
    Target {
        kind: "account".to_owned(),
        about,
        connected: Connected {
            account,
            session,
            options,
        },
    }
}

/// The account that is linked to a page.
fn behind(page: Page, session: Session, options: &Options) -> Option<Target> {
    let linked = page.instagram_business_account?;
    let mut options = options.clone();
    options.insert(LOGIN.to_owned(), json!(FACEBOOK));
    let session = session.with(LOGIN, FACEBOOK);
    Some(target(linked, page.name, session, options))
}

impl Instagram {
    /// Renews a session: a token of a page has no end and is only asked about.
    pub(super) async fn renewed(
        &self,
        account: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        if is_facebook(session) {
            let url = self.url(session, &[account], &[("fields", "id")]);
            return still_good(&self.http, url, session).await;
        }
        let url = below(&self.tokens, &["refresh_access_token"], &[]);
        let at = (&url, "ig_refresh_token");
        refreshed(&self.http, at, session, self.now.get()).await
    }

    /// Proves a token that was typed in.
    pub(super) async fn typed(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let token = typed_text(&request, ACCESS)?;
        let field = "credentials.account_id";
        let wanted = typed_text(&request, "account_id").ok();
        let targets = match typed_text(&request, LOGIN) {
            Ok(FACEBOOK) => {
                let session = Session::default().with(ACCESS, token).with(LOGIN, FACEBOOK);
                self.behind_token(&session, request.options).await?
            }
            Ok("instagram") | Err(_) => {
                let session = typed_session(token.to_owned().into(), self.now.get());
                self.targets(&session, request.options).await?
            }
            Ok(_) => {
                return Err(ConnectError::Field {
                    field: "credentials.login".to_owned(),
                    message: "use one of instagram, facebook".to_owned(),
                });
            }
        };
        chosen(targets, wanted, field)
    }

    /// Whose a session is, and how many posts are left of a day's. Only a session that may publish may
    /// read that.
    pub(super) async fn try_out(&self, session: &Session) -> Result<Checkup, ConnectError> {
        let options = Options::new();
        let target = if is_facebook(session) {
            let page = page_of_token(&self.http, &self.facebook, PAGE_FIELDS, session).await?;
            let unlinked = "this token leads to no account on Instagram any more: link the \
                            professional account to its page on Facebook";
            page.and_then(|page| behind(page, session.clone(), &options))
                .ok_or_else(|| ConnectError::Refused(unlinked.to_owned()))?
        } else {
            self.own(session, &options).await?
        };
        let Account {
            remote_id, handle, ..
        } = target.connected.account;
        let limits = self.url(session, &[&remote_id, "content_publishing_limit"], &[]);
        let left = left_of(&self.http, &limits, POSTS, session).await?;
        Ok(Checkup {
            quotas: left.into_iter().collect(),
            ..Checkup::of(remote_id, handle)
        })
    }

    /// The accounts behind a token of Facebook's, which is a page's own or a person's.
    async fn behind_token(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let page = page_of_token(&self.http, &self.facebook, PAGE_FIELDS, session).await?;
        match page {
            Some(page) => Ok(behind(page, session.clone(), options).into_iter().collect()),
            None => self.targets(session, options).await,
        }
    }

    /// The account that logged in at Instagram.
    async fn own(&self, session: &Session, options: &Options) -> Result<Target, ConnectError> {
        let query = [("fields", "user_id,username,name,account_type")];
        let url = self.url(session, &["me"], &query);
        let profile: Profile = read(&self.http, url, session).await?;
        let id = match profile.user_id {
            Value::String(id) => id,
            Value::Number(id) => id.to_string(),
            _ => {
                let told = "the network's answer cannot be read";
                return Err(ConnectError::Unreachable(told.to_owned()));
            }
        };
        let linked = Linked {
            id,
            username: profile.username,
        };
        let about = profile.name.unwrap_or_default();
        Ok(target(linked, about, session.clone(), options.clone()))
    }
}

#[async_trait]
impl Consent for Instagram {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developers.facebook.com/apps/",
            what: "An app with the product Instagram and its API setup with Instagram login; its \
                   Instagram app id and Instagram app secret are used, not those of the app itself.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let dialect = Dialect {
            authorize: below(&self.pages, &["oauth", "authorize"], &[]),
            token: below(&self.codes, &["oauth", "access_token"], &[]),
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
        let code_at = below(&self.codes, &["oauth", "access_token"], &[]);
        let long_at = below(&self.tokens, &["access_token"], &[]);
        let exchange = Exchange {
            code_at,
            long_at,
            grant: "ig_exchange_token",
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
        if !is_facebook(session) {
            return Ok(vec![self.own(session, options).await?]);
        }
        let found = pages(&self.http, &self.facebook, PAGES_FIELDS, session).await?;
        let found = found.into_iter().filter(Page::may_publish);
        Ok(found
            .filter_map(|page| {
                let session = page.session()?;
                behind(page, session, options)
            })
            .collect())
    }
}
