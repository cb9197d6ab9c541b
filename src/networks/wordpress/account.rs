//! Accounts: finding a site's API, whose a password is, and whether it may do what we need.
//!
//! Source: developer.wordpress.org/rest-api/using-the-rest-api/authentication and
//! reference/application-passwords, read 2026-12-01.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::{
    WordPress,
    answers::{code, sentence},
    html::plain,
    settings::{SITE, found_out, status},
    site::{is_safe, root_in_head, root_in_page, route, site},
};
use crate::{
    domain::channel::Account,
    networks::{
        ChannelFacts, Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        http::{Answer, FetchLimits, HttpError, Request},
    },
};

/// Names of what a session holds. The root is no secret, but it belongs to the password: nothing that a
/// person may change later must be able to send the password elsewhere.
const ROOT: &str = "api_root";
const USER: &str = "username";
const PASSWORD: &str = "application_password";
/// What a person enters besides.
const ADDRESS: &str = "site";

/// The part of the API that is needed.
const NAMESPACE: &str = "wp/v2";
/// What is asked of the root of the API: it names every route as well, which is a lot where plugins have
/// many. Source: developer.wordpress.org/rest-api/using-the-rest-api/global-parameters, read 2026-12-01.
const ABOUT_FIELDS: &str = "name,url,namespaces,authentication";

/// How far a site's page is read for the address of its API.
const PAGE_LIMITS: FetchLimits = FetchLimits {
    time: Duration::from_secs(10),
    size_bytes: 3 * 1024 * 1024,
    redirects: 3,
};

/// What a site says of itself at the root of its API.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    namespaces: Vec<String>,
    /// A list where there is nothing to tell.
    #[serde(default)]
    authentication: Value,
}

/// The user of a password.
#[derive(Deserialize)]
struct OwnUser {
    id: u64,
    #[serde(default)]
    name: String,
    /// A list where there are none.
    #[serde(default)]
    capabilities: Value,
}

/// The rights that posts need, in the site's own words.
const RIGHTS: [&str; 3] = ["edit_posts", "publish_posts", "upload_files"];

impl OwnUser {
    fn may(&self, right: &str) -> bool {
        self.capabilities[right] == true
    }

    /// Whether the user may do what a channel with these settings needs.
    fn refuse_rights(&self, options: &Options) -> Result<(), ConnectError> {
        if !self.may("edit_posts") {
            return Err(wrong(USER, "this user may not write posts on the site"));
        }
        if !self.may("publish_posts") && status(options) != "pending" {
            let message = "this user may not publish on the site; use pending, and an editor of the \
                           site publishes";
            return Err(ConnectError::Field {
                field: "options.status".to_owned(),
                message: message.to_owned(),
            });
        }
        Ok(())
    }
}

/// An application password, as it looks at itself.
#[derive(Deserialize)]
struct OwnPassword {
    uuid: String,
}

/// Where a session's calls go, and what they are signed with.
pub(super) struct Signed<'a> {
    root: Url,
    user: &'a str,
    password: &'a SecretString,
}

impl<'a> Signed<'a> {
    /// What a session holds of it; none where something is missing.
    pub(super) fn of(session: &'a Session) -> Option<Self> {
        Some(Self {
            root: Url::parse(session.get(ROOT)?.expose_secret()).ok()?,
            user: session.get(USER)?.expose_secret(),
            password: session.get(PASSWORD)?,
        })
    }

    /// An address of the site's API.
    pub(super) fn route(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        route(&self.root, path, query)
    }

    /// A request with the password.
    pub(super) fn sign(&self, request: Request) -> Request {
        request.basic(self.user, self.password)
    }
}

/// The site's own id of a channel's user, which is kept as `id@site`: sites count by themselves, and two of
/// them may have a user of the same number.
pub(super) fn user_id(remote_id: &str) -> &str {
    remote_id.split('@').next().unwrap_or_default()
}

/// A field of the request that is wrong.
fn wrong(field: &str, message: impl Into<String>) -> ConnectError {
    ConnectError::Field {
        field: format!("credentials.{field}"),
        message: message.into(),
    }
}

fn unreachable(error: &HttpError) -> ConnectError {
    ConnectError::Unreachable(error.to_string())
}

/// An answer of which nothing more can be said.
fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("the site answered {}", answer.status))
}

/// The site as people know it: its host, and its path where it has one.
fn named(site: &Url) -> String {
    let host = site.host_str().unwrap_or_default();
    let port = site
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let path = site.path().trim_end_matches('/');
    format!("{host}{port}{path}")
}

impl WordPress {
    /// Proves an application password and says whose it is.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
                .ok_or_else(|| wrong(name, "is needed"))
        };
        let message =
            "use the site's address, such as https://example.org; it must have encryption";
        let site = site(given(ADDRESS)?).ok_or_else(|| wrong(ADDRESS, message))?;
        let (user, password) = (given(USER)?, given(PASSWORD)?);
        let root = self.root(&site).await?;
        let session = Session::default()
            .with(ROOT, root.as_str())
            .with(USER, user)
            .with(PASSWORD, password);
        let about = self.about_site(&root).await?;
        let own = self.own_user(&session, Some(&about)).await?;
        own.refuse_rights(request.options)?;
        let home = Url::parse(&about.url).ok().filter(is_safe).unwrap_or(site);
        let name = if own.name.is_empty() { user } else { &own.name };
        let mut options = request.options.clone();
        options.insert(SITE.to_owned(), found_out(own.may("upload_files")));
        Ok(Connected {
            account: Account {
                remote_id: format!("{}@{}", own.id, named(&home)),
                handle: match plain(&about.name).trim() {
                    "" => format!("{name} ({})", named(&home)),
                    site => format!("{name} ({site})"),
                },
                server: home.host_str().map(str::to_owned),
                url: Some(home.into()),
            },
            session,
            options,
        })
    }

    /// Application passwords do not end by themselves, so there is nothing to renew: it is only asked
    /// whether the site still accepts it, before a person is.
    pub(super) async fn still_good(
        &self,
        remote_id: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let own = self.own_user(session, None).await?;
        if own.id.to_string() == user_id(remote_id) {
            Ok(session.clone())
        } else {
            Err(ConnectError::Refused(
                "connect this account again".to_owned(),
            ))
        }
    }

    /// Asks whose the password is, and what it lets its user do.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let own = self.own_user(session, None).await?;
        let expected = &channel.account.remote_id;
        if own.id.to_string() == user_id(expected) {
            own.refuse_rights(&channel.options)?;
            let rights = RIGHTS.into_iter().filter(|right| own.may(right));
            Ok(Checkup {
                remote_id: Some(expected.clone()),
                scopes: Some(rights.map(str::to_owned).collect()),
                ..Checkup::default()
            })
        } else {
            Ok(Checkup::of(own.id.to_string(), own.name))
        }
    }

    /// Where a site says that its API answers. No password is sent on the way there.
    async fn root(&self, site: &Url) -> Result<Url, ConnectError> {
        let head = self.http.read(Request::head(site.clone())).await;
        let head = head.map_err(|error| unreachable(&error))?;
        if let Some(root) = root_in_head(&head, site).filter(|_| head.is_success()) {
            return Ok(root);
        }
        let page = self.http.fetch(site.clone(), PAGE_LIMITS).await;
        let page = page.map_err(|error| unreachable(&error))?;
        if page.status >= 500 || page.status == 429 {
            return Err(ConnectError::Unreachable(format!(
                "the site answered {}",
                page.status
            )));
        }
        if let Some(root) = root_in_page(&String::from_utf8_lossy(&page.body), &page.url) {
            return Ok(root);
        }
        let message =
            "this page names no API of WordPress; use the address of the site's first page";
        Err(wrong(ADDRESS, message))
    }

    /// What a site says of itself.
    async fn about_site(&self, root: &Url) -> Result<About, ConnectError> {
        let mut url = root.clone();
        url.query_pairs_mut().append_pair("_fields", ABOUT_FIELDS);
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        match answer.json::<About>() {
            Ok(about) if about.namespaces.iter().any(|name| name == NAMESPACE) => Ok(about),
            _ if answer.status >= 500 || answer.status == 429 => Err(unexpected(&answer)),
            _ => {
                let message = "the site has its API turned off";
                Err(wrong(ADDRESS, message))
            }
        }
    }

    /// The user that a password belongs to, with the rights.
    async fn own_user(
        &self,
        session: &Session,
        about: Option<&About>,
    ) -> Result<OwnUser, ConnectError> {
        let again = || ConnectError::Refused("connect this account again".to_owned());
        let signed = Signed::of(session).ok_or_else(again)?;
        let fields = [("context", "edit"), ("_fields", "id,name,capabilities")];
        let url = signed.route(&["wp", "v2", "users", "me"], &fields);
        let answer = self.http.read(signed.sign(Request::get(url))).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        match answer.json::<OwnUser>() {
            Ok(own) if answer.is_success() && own.id > 0 => Ok(own),
            _ => Err(refused(&answer, about)),
        }
    }

    /// Removes the password from the site, which it may do to itself.
    pub(super) async fn give_back(&self, session: &Session) {
        let Some(signed) = Signed::of(session) else {
            return;
        };
        let path = |last| ["wp", "v2", "users", "me", "application-passwords", last];
        let url = signed.route(&path("introspect"), &[]);
        // A site that does not answer keeps the password until its owner removes it.
        let Ok(answer) = self.http.read(signed.sign(Request::get(url))).await else {
            return;
        };
        let Ok(OwnPassword { uuid }) = answer.json() else {
            return;
        };
        if answer.is_success() && !uuid.is_empty() {
            let url = signed.route(&path(&uuid), &[]);
            let _ = self.http.prepare(signed.sign(Request::delete(url))).await;
        }
    }
}

/// Whether a site says that application passwords can be used there.
fn takes_passwords(about: &About) -> bool {
    let none = Map::new();
    let kinds = about.authentication.as_object().unwrap_or(&none);
    kinds.contains_key("application-passwords")
}

/// A password that a site does not accept, with what can be said about it: only the site's own codes say
/// that a password which was good before is dead.
fn refused(answer: &Answer, about: Option<&About>) -> ConnectError {
    let code = code(answer);
    let told = match (answer.status, code.as_str()) {
        (401, _) if about.is_some_and(|about| !takes_passwords(about)) => {
            "this site takes no application passwords; a plugin may have turned them off"
        }
        (401, "") if about.is_some() => {
            "the site's web server asks for a password of its own before WordPress is asked"
        }
        (401, "") => return unexpected(answer),
        // Of a wrong password, too, a site says no more than that nobody is signed in.
        (401, "rest_not_logged_in") => {
            "the user name or the application password is wrong, or the site's web server drops the \
             header Authorization"
        }
        (401, code) if code.starts_with("application_passwords_disabled") => {
            "application passwords are turned off on this site or for this user"
        }
        (401, _) => "the user name or the application password is wrong",
        (403, code) if !code.is_empty() && about.is_some() => {
            return ConnectError::Refused(format!("the site refused: {}", sentence(answer)));
        }
        _ => return unexpected(answer),
    };
    ConnectError::Refused(told.to_owned())
}
