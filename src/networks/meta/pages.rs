//! Pages: what a person's token may speak for on Facebook, and through it on Instagram.
//!
//! Source: developers.facebook.com, *Pages API* and *User Accounts*, read 2026-12-01.

use serde::Deserialize;
use url::Url;

use super::{
    Fault,
    answers::{is_no, refused_session},
    asked,
    listing::list,
    unread, unseen,
};
use crate::networks::{ConnectError, Look, Session, http::Http, oauth::ACCESS, place::below};

/// One page.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Page {
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    #[serde(default)]
    pub(crate) name: String,
    /// Its own token.
    #[serde(default)]
    access_token: Option<String>,
    /// What it is about, such as `Bakery`.
    #[serde(default)]
    pub(crate) category: String,
    /// What the person may do there; none where the network does not say.
    #[serde(default)]
    tasks: Option<Vec<String>>,
    /// The Instagram account that is linked to it.
    #[serde(default)]
    pub(crate) instagram_business_account: Option<Linked>,
}

/// An Instagram account that is linked to a page.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Linked {
    /// Its id.
    pub(crate) id: String,
    /// Its name, without `@`.
    #[serde(default)]
    pub(crate) username: String,
}

impl Page {
    /// Whether the person may publish there.
    pub(crate) fn may_publish(&self) -> bool {
        let may = |tasks: &Vec<String>| tasks.iter().any(|task| task == "CREATE_CONTENT");
        self.tasks.as_ref().is_none_or(may)
    }

    /// Its own session; none where the network gave no token for it.
    pub(crate) fn session(&self) -> Option<Session> {
        let token = self
            .access_token
            .clone()
            .filter(|token| !token.is_empty())?;
        Some(Session::default().with(ACCESS, token))
    }
}

/// What a look that saw nothing is while an account is connected.
fn as_connecting(look: Look) -> ConnectError {
    match look {
        Look::Failed {
            message,
            unauthorized: true,
        } => ConnectError::Refused(format!("Facebook does not accept this token: {message}")),
        Look::Failed { message, .. } => ConnectError::Unreachable(message),
        _ => ConnectError::Unreachable("the network's answer cannot be read".to_owned()),
    }
}

/// The pages of a person.
pub(crate) async fn pages(
    http: &Http,
    graph: &Url,
    fields: &str,
    session: &Session,
) -> Result<Vec<Page>, ConnectError> {
    let query = [("fields", fields), ("limit", "100")];
    let url = below(graph, &["me", "accounts"], &query);
    let found = list(http, url, session, |_: &Page| false).await;
    let found = found.map_err(as_connecting)?;
    if found.complete {
        Ok(found.entries)
    } else {
        Err(as_connecting(unseen("there are too many pages to list")))
    }
}

/// The page whose own token it is; none where the token is a person's, who has no such fields.
pub(crate) async fn page_of_token(
    http: &Http,
    graph: &Url,
    fields: &str,
    session: &Session,
) -> Result<Option<Page>, ConnectError> {
    let answer = asked(http, below(graph, &["me"], &[("fields", fields)]), session).await?;
    if answer.is_success() {
        let page = answer.json().map(Some);
        return page.map_err(|_unread| as_connecting(unread(&answer)));
    }
    match Fault::of(&answer).filter(|_| is_no(&answer)) {
        Some(Fault { code: 100, .. }) => Ok(None),
        _ => Err(refused_session(&answer)),
    }
}
