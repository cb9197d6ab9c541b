//! Targets: the member behind a token, and the pages that the member may post for.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::Url;

use super::{
    LinkedIn, METHOD_HEADER,
    account::is_granted,
    answers,
    settings::{self, AUTHOR},
    versioned,
};
use crate::{
    domain::channel::Account,
    networks::{
        ConnectError, Connected, Options, Session,
        consent::Target,
        http::{Answer, Request},
        oauth::ACCESS,
        place::below,
    },
};

/// The roles that may post for a page. Source: learn.microsoft.com, *Organization access control*, read
/// 2026-12-01.
const ROLES: [&str; 3] = [
    "ADMINISTRATOR",
    "CONTENT_ADMIN",
    "DIRECT_SPONSORED_CONTENT_POSTER",
];
/// How many pages of an account one call lists, and how many calls are made for a role at the most.
const PAGE: usize = 20;
const CALLS_MAX: usize = 25;

/// The member, in either of the forms that `LinkedIn` has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    #[serde(alias = "sub")]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    localized_first_name: String,
    #[serde(default)]
    localized_last_name: String,
    #[serde(default)]
    vanity_name: Option<String>,
}

impl Member {
    /// What people read.
    fn shown(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let both = [&*self.localized_first_name, &*self.localized_last_name].join(" ");
        match both.trim() {
            "" => self.id.clone(),
            name => name.to_owned(),
        }
    }
}

/// A list of roles.
#[derive(Deserialize)]
struct Roles {
    elements: Vec<Role>,
}

#[derive(Deserialize)]
struct Role {
    organization: String,
}

/// The pages that a member may post for.
pub(super) struct Pages {
    /// Their ids.
    pub(super) urns: Vec<String>,
    /// Whether these are all of them: the session may ask, and there are not too many.
    pub(super) is_whole: bool,
}

/// Names of pages, by their numbers.
#[derive(Default, Deserialize)]
struct Names {
    #[serde(default)]
    results: Map<String, Value>,
}

/// How a call ended that a session may not be allowed to make.
enum Told<T> {
    /// It was answered.
    Answer(T),
    /// The session is good, but not for this.
    Forbidden,
    /// The session is not accepted.
    Unauthorized(String),
}

/// Reads an answer.
fn told<T: DeserializeOwned>(answer: &Answer) -> Result<Told<T>, ConnectError> {
    match answer.json::<T>() {
        Ok(value) if answer.is_success() => Ok(Told::Answer(value)),
        _ if answer.status == 403 => Ok(Told::Forbidden),
        _ if answer.status == 401 => Ok(Told::Unauthorized(answers::said(answer).sentence)),
        _ if answer.status == 426 => {
            Err(ConnectError::Unreachable(answers::OLD_VERSION.to_owned()))
        }
        _ => {
            let why = format!("LinkedIn answered {}", answer.status);
            Err(ConnectError::Unreachable(why))
        }
    }
}

pub(super) fn refused(sentence: &str) -> ConnectError {
    let why = format!("LinkedIn does not accept this access token: {sentence}");
    ConnectError::Refused(why.trim_end_matches([':', ' ']).to_owned())
}

impl LinkedIn {
    /// Makes a call that reads, with the session.
    async fn ask_with<T: DeserializeOwned>(
        &self,
        url: Url,
        method: Option<&str>,
        session: &Session,
        options: &Options,
    ) -> Result<Told<T>, ConnectError> {
        let Some(token) = session.get(ACCESS) else {
            return Ok(Told::Unauthorized("there is none".to_owned()));
        };
        let mut request = versioned(Request::get(url), token, options);
        if let Some(method) = method {
            request = request.header(METHOD_HEADER, method);
        }
        let answer = self.http.read(request).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        told(&answer)
    }

    /// The member behind a session: as Sign In with `OpenID` Connect tells it, or else as the basic
    /// profile does; none where the session is good but may see neither.
    pub(super) async fn member(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Option<Member>, ConnectError> {
        let (mut is_accepted, mut said) = (false, String::new());
        for place in ["userinfo", "me"] {
            let url = below(&self.api, &["v2", place], &[]);
            match self.ask_with::<Member>(url, None, session, options).await? {
                Told::Answer(member) if is_id(&member.id) => return Ok(Some(member)),
                Told::Answer(_) | Told::Forbidden => is_accepted = true,
                Told::Unauthorized(sentence) => said = sentence,
            }
        }
        if is_accepted {
            Ok(None)
        } else {
            Err(refused(&said))
        }
    }

    /// The accounts that a session may post for.
    pub(super) async fn find_targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let member = self.member(session, options).await?;
        let mut targets: Vec<Target> = member
            .filter(|_| is_granted(session, "w_member_social") != Some(false))
            .map(|member| of_member(&member, session, options))
            .into_iter()
            .collect();
        let pages = self.pages(session, options).await?.urns;
        for some in pages.chunks(PAGE) {
            targets.extend(self.of_pages(some, session, options).await?);
        }
        Ok(targets)
    }

    /// Pages as accounts.
    pub(super) async fn of_pages(
        &self,
        pages: &[String],
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let names = self.names(pages, session, options).await?;
        let of_page = |urn: &String| of_page(urn, &names, session, options);
        Ok(pages.iter().map(of_page).collect())
    }

    /// The pages that the member may post for; none where the session may not ask.
    pub(super) async fn pages(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Pages, ConnectError> {
        let mut pages: Vec<String> = Vec::new();
        let mut is_whole = true;
        for role in ROLES {
            for call in 0..CALLS_MAX {
                let start = call * PAGE;
                let query =
                    format!("q=roleAssignee&role={role}&state=APPROVED&count={PAGE}&start={start}");
                let url = self.rest(&["organizationAcls"], &query);
                let told = self.ask_with::<Roles>(url, Some("FINDER"), session, options);
                let roles = match told.await? {
                    Told::Answer(roles) => roles.elements,
                    Told::Forbidden => {
                        let is_whole = false;
                        return Ok(Pages {
                            urns: pages,
                            is_whole,
                        });
                    }
                    Told::Unauthorized(sentence) => return Err(refused(&sentence)),
                };
                let is_last = roles.len() < PAGE;
                let named = roles.into_iter().map(|role| role.organization);
                for urn in named.filter(|urn| number(urn).is_some()) {
                    if !pages.contains(&urn) {
                        pages.push(urn);
                    }
                }
                if is_last {
                    break;
                }
                is_whole &= call + 1 < CALLS_MAX;
            }
        }
        Ok(Pages {
            urns: pages,
            is_whole,
        })
    }

    /// What pages are called; a page whose name cannot be read goes by its number.
    async fn names(
        &self,
        pages: &[String],
        session: &Session,
        options: &Options,
    ) -> Result<Names, ConnectError> {
        let numbers: Vec<&str> = pages.iter().filter_map(|urn| number(urn)).collect();
        let query = format!("ids=List({})", numbers.join(","));
        let url = self.rest(&["organizations"], &query);
        match self.ask_with(url, None, session, options).await? {
            Told::Answer(names) => Ok(names),
            Told::Forbidden | Told::Unauthorized(_) => Ok(Names::default()),
        }
    }
}

/// Whether a text is an id of a member.
fn is_id(text: &str) -> bool {
    let is_good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    !text.is_empty() && text.bytes().all(is_good)
}

/// The number of a page.
fn number(urn: &str) -> Option<&str> {
    let number = urn.strip_prefix("urn:li:organization:")?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

pub(super) fn of_member(member: &Member, session: &Session, options: &Options) -> Target {
    // What is not known to be granted to a member is usually not.
    let has_comments = is_granted(session, "w_member_social_feed").unwrap_or(false);
    let vanity = member.vanity_name.as_ref();
    let account = Account {
        remote_id: format!("urn:li:person:{}", member.id),
        handle: member.shown(),
        url: vanity.map(|name| format!("https://www.linkedin.com/in/{name}")),
        server: None,
    };
    target("member", account, (false, has_comments), session, options)
}

fn of_page(urn: &str, names: &Names, session: &Session, options: &Options) -> Target {
    let has_comments = is_granted(session, "w_organization_social_feed").unwrap_or(true);
    let number = number(urn).unwrap_or_default();
    let page = names.results.get(number);
    let said = |name: &str| page.and_then(|page| page[name].as_str());
    let vanity = said("vanityName").unwrap_or(number);
    let account = Account {
        remote_id: urn.to_owned(),
        handle: said("localizedName").unwrap_or(urn).to_owned(),
        url: Some(format!("https://www.linkedin.com/company/{vanity}")),
        server: None,
    };
    target("page", account, (true, has_comments), session, options)
}

fn target(
    kind: &'static str,
    account: Account,
    (is_page, has_comments): (bool, bool),
    session: &Session,
    options: &Options,
) -> Target {
    let mut options = options.clone();
    options.insert(AUTHOR.to_owned(), settings::author(is_page, has_comments));
    Target {
        kind: kind.to_owned(),
        about: account.remote_id.clone(),
        connected: Connected {
            account,
            session: session.clone(),
            options,
        },
    }
}
