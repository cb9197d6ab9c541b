//! Trying a session out: whose it is, what it may do, and whether its member still runs the page.
//!
//! Source: learn.microsoft.com, *Organization access control* and *Token Introspection*, read 2026-12-01.

use std::slice::from_ref;

use secrecy::ExposeSecret as _;
use serde::Deserialize;

use super::{
    LinkedIn, is_page,
    targets::{of_member, refused},
};
use crate::networks::{
    ChannelFacts, Checkup, ConnectError, Session, consent::Target, http::Request, oauth::ACCESS,
};

/// Where an app asks about a token, beside where it gets one.
const INTROSPECT: &str = "introspectToken";

/// What posting needs, as the member and for a page.
const AS_MEMBER: &str = "w_member_social";
const FOR_PAGE: &str = "w_organization_social";

/// What `LinkedIn` tells an app of one of its tokens.
#[derive(Deserialize)]
struct Told {
    active: bool,
    /// One of `active`, `expired` and `revoked`.
    #[serde(default)]
    status: Option<String>,
    /// What it may do, parted by commas.
    #[serde(default)]
    scope: Option<String>,
}

/// Whose a session was found to be.
fn of_target(target: Target) -> Checkup {
    let account = target.connected.account;
    Checkup::of(account.remote_id, account.handle)
}

impl LinkedIn {
    /// Tries out the session of a member or of a page. Limits are told by no read.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let is_page = is_page(&channel.account.remote_id);
        let found = if is_page {
            self.try_page(channel, session).await?
        } else {
            let member = self.member(session, &channel.options).await?;
            let target = member.map(|member| of_member(&member, session, &channel.options));
            target.map(of_target).unwrap_or_default()
        };
        let scopes = self.told_scopes(session).await?;
        let found = found.with_scopes(scopes.as_deref());
        let needed = if is_page { FOR_PAGE } else { AS_MEMBER };
        let lacks = |scopes: &Vec<String>| !scopes.iter().any(|scope| scope == needed);
        if found.scopes.as_ref().is_some_and(lacks) {
            let why = format!("the permission {needed} was not given");
            return Err(ConnectError::Refused(why));
        }
        Ok(found)
    }

    /// The page, where the member still holds a role there. Where that may not be asked, it is only seen
    /// that the token is accepted.
    async fn try_page(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let (page, options) = (&channel.account.remote_id, &channel.options);
        let pages = self.pages(session, options).await?;
        if pages.urns.contains(page) {
            let targets = self.of_pages(from_ref(page), session, options).await?;
            return Ok(targets
                .into_iter()
                .next()
                .map(of_target)
                .unwrap_or_default());
        }
        if pages.is_whole {
            let why = "whoever connected this page holds no role there any more that may post; ask its \
                       admins for one";
            return Err(ConnectError::Refused(why.to_owned()));
        }
        self.member(session, options).await?;
        Ok(Checkup::default())
    }

    /// What a token may do, which `LinkedIn` tells the app that it is for; none where that is not in the
    /// settings, or not the one.
    async fn told_scopes(&self, session: &Session) -> Result<Option<String>, ConnectError> {
        let (Some(app), Some(token)) = (&self.app, session.get(ACCESS)) else {
            return Ok(None);
        };
        let (Some(secret), Ok(url)) = (&app.secret, self.dialect.token.join(INTROSPECT)) else {
            return Ok(None);
        };
        let fields = [
            ("client_id", app.id.as_str()),
            ("client_secret", secret.expose_secret()),
            ("token", token.expose_secret()),
        ];
        let Ok(answer) = self.http.read(Request::post(url).fields(&fields)).await else {
            return Ok(None);
        };
        match answer.json::<Told>() {
            Ok(told) if answer.is_success() && told.active => Ok(told.scope),
            Ok(told) if answer.is_success() => Err(refused(&told.status.unwrap_or_default())),
            _ => Ok(None),
        }
    }
}
