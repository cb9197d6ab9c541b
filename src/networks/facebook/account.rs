//! Accounts: asking a person, and finding the pages that person may publish on.
//!
//! Source: developers.facebook.com, *Facebook Login: Manually Build a Login Flow*, *Access Tokens* and
//! *User Accounts*, read 2026-12-01.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use super::Facebook;
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::Request,
        meta::{
            Page, Told, code_of, handed, page_of_token, pages, read, secret_of, token_of,
            token_session, told_of, typed_text,
        },
        oauth::{ACCESS, Dialect, app_of},
        place::{AppKey, below},
    },
};

/// What people are asked for: to see their pages, to publish on them, and to write comments there.
const SCOPES: &[&str] = &[
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_posts",
    "pages_manage_engagement",
];
/// Without these nothing can be published. People can leave out each by itself.
const NEEDED: [&str; 2] = ["pages_show_list", POSTING];
/// What publishing on a page needs of its own token.
const POSTING: &str = "pages_manage_posts";
/// What is read of a person's pages, and of a page by its own token.
const PAGES_FIELDS: &str = "id,name,access_token,category,tasks";
const PAGE_FIELDS: &str = "id,name,category";

/// What a person has allowed, one by one.
#[derive(Deserialize)]
struct Permissions {
    data: Vec<Permission>,
}

#[derive(Deserialize)]
struct Permission {
    permission: String,
    status: String,
}

/// A page with its own session.
fn target(page: Page, session: Session, options: &Options) -> Target {
    let account = Account {
        url: Some(format!("https://www.facebook.com/{}", page.id)),
        handle: page.name,
        remote_id: page.id,
        server: None,
    };
    Target {
        kind: "page".to_owned(),
        about: page.category,
        connected: Connected {
            account,
            session,
            options: options.clone(),
        },
    }
}

impl Facebook {
    /// Proves a token that was typed in, which is a page's own or a person's.
    pub(super) async fn typed(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let token = typed_text(&request, ACCESS)?;
        let wanted = typed_text(&request, "page_id").ok();
        let session = Session::default().with(ACCESS, token);
        let page = page_of_token(&self.http, &self.api, PAGE_FIELDS, &session).await?;
        let targets = if let Some(page) = page {
            vec![target(page, session, request.options)]
        } else {
            let session = self.long_lived(session).await;
            self.targets(&session, request.options).await?
        };
        chosen(targets, wanted, "credentials.page_id")
    }

    /// Whose a page's token is, and whether it may publish there, as far as Meta tells that to the app.
    pub(super) async fn try_out(&self, session: &Session) -> Result<Checkup, ConnectError> {
        let page = page_of_token(&self.http, &self.api, PAGE_FIELDS, session).await?;
        let no_page = "this token leads to no page: the page is gone, or the token is a person's";
        let page = page.ok_or_else(|| ConnectError::Refused(no_page.to_owned()))?;
        let told = self.told(session).await;
        if told
            .as_ref()
            .is_some_and(|told| !told.may(POSTING, &page.id))
        {
            let why = format!("the permission {POSTING} is missing for this page");
            return Err(ConnectError::Refused(why));
        }
        Ok(Checkup {
            scopes: told.map(|told| told.scopes),
            ..Checkup::of(page.id, page.name)
        })
    }

    /// What Meta tells the app of a token; none where no app is in the settings, or the token is another
    /// app's. Source: developers.facebook.com, *Access Tokens* (*App Access Tokens*), read 2026-12-01.
    async fn told(&self, session: &Session) -> Option<Told> {
        let app = self.app.as_ref()?;
        let asking = format!("{}|{}", app.id, secret_of(app).ok()?);
        told_of(&self.http, &self.tokens, &asking.into(), session).await
    }

    /// A person's token that is good for sixty days, as far as the app can have it: the tokens of pages
    /// end with the person's where that is good for an hour only.
    async fn long_lived(&self, session: Session) -> Session {
        let Some(app) = self.app.as_ref() else {
            return session;
        };
        match self.exchanged(app, &session).await {
            Ok(longer) => longer,
            // It may be another app's, or good for long already.
            Err(_) => session,
        }
    }

    /// Exchanges a token for an hour for one for sixty days.
    async fn exchanged(&self, app: &AppKey, short: &Session) -> Result<Session, ConnectError> {
        let token = token_of(short).map_or("", |token| token.expose_secret());
        let query = [
            ("grant_type", "fb_exchange_token"),
            ("client_id", app.id.as_str()),
            ("client_secret", secret_of(app)?),
            ("fb_exchange_token", token),
        ];
        let url = below(&self.tokens, &["oauth", "access_token"], &query);
        let long = handed(&self.http, Request::get(url)).await?;
        Ok(token_session(&long, self.now.get()))
    }

    /// Refuses a person's answer that leaves out what is needed.
    async fn prove_permissions(&self, session: &Session) -> Result<(), ConnectError> {
        let url = self.url(&["me", "permissions"], &[]);
        let given: Permissions = read(&self.http, url, session).await?;
        let is_granted = |name: &&&str| {
            let mut given = given.data.iter();
            given.any(|one| one.permission == **name && one.status == "granted")
        };
        match NEEDED.iter().find(|name| !is_granted(name)) {
            None => Ok(()),
            Some(missing) => Err(ConnectError::Refused(format!(
                "the permission {missing} was not given; connect again and allow it"
            ))),
        }
    }
}

#[async_trait]
impl Consent for Facebook {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developers.facebook.com/apps/",
            what: "An app with Facebook Login and the Pages API; for pages of others it needs Advanced \
                   Access to the permissions.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let dialect = Dialect {
            authorize: below(&self.pages, &["dialog", "oauth"], &[]),
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
        let query = [
            ("client_id", app.id.as_str()),
            ("client_secret", secret_of(app)?),
            ("redirect_uri", answered.redirect.as_str()),
            ("code", code_of(answered.code)),
        ];
        let url = below(&self.tokens, &["oauth", "access_token"], &query);
        let short = handed(&self.http, Request::get(url)).await?;
        let short = token_session(&short, self.now.get());
        let long = self.exchanged(app, &short).await?;
        self.prove_permissions(&long).await?;
        Ok(long)
    }

    /// The pages on which that person may publish, each with its own token, which has no end.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let found = pages(&self.http, &self.api, PAGES_FIELDS, session).await?;
        let found = found.into_iter().filter(Page::may_publish);
        Ok(found
            .filter_map(|page| {
                let session = page.session()?;
                Some(target(page, session, options))
            })
            .collect())
    }
}
