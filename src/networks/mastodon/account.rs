//! Accounts: finding out what a server is, whose a token is, and whether it may do what we need.

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use super::{
    Mastodon,
    answers::sentence,
    instance::{INSTANCE, Instance, Software},
};
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        http::{Answer, HttpError, Request},
    },
};

/// Names of what a session holds. The server is no secret, but it belongs to the token: nothing that
/// a person may change later must be able to send the token elsewhere.
pub(super) const SERVER: &str = "server";
pub(super) const TOKEN: &str = "access_token";

/// An id that no post and no picture has.
const NOBODY: &str = "0";

/// Where a server says what it runs on. Source: nodeinfo.diaspora.software, read 2026-11-23.
#[derive(Deserialize)]
struct NodeInfoLinks {
    #[serde(default)]
    links: Vec<NodeInfoLink>,
}

/// One of the documents it names.
#[derive(Deserialize)]
struct NodeInfoLink {
    #[serde(default)]
    rel: String,
    #[serde(default)]
    href: String,
}

/// What calls can prove of a token's scopes.
const PROVEN: &str = "read:accounts read:statuses write:statuses write:media";

/// The account of a token.
#[derive(Deserialize)]
struct OwnAccount {
    id: String,
    username: String,
    #[serde(default)]
    url: Option<String>,
}

/// The server of a session.
pub(super) fn server_of(session: &Session) -> Option<Url> {
    Url::parse(session.get(SERVER)?.expose_secret()).ok()
}

/// The token of a session.
pub(super) fn token_of(session: &Session) -> Option<&secrecy::SecretString> {
    session.get(TOKEN)
}

/// The server's own id of a channel's account, which is kept as `id@server`: servers count by
/// themselves, and two of them may have an account of the same number.
pub(super) fn account_id(remote_id: &str) -> &str {
    remote_id.split('@').next().unwrap_or_default()
}

/// An address below `api`.
pub(super) fn api(server: &Url, path: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = server.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.clear().push("api").extend(path);
    }
    url.set_query(None);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// A field of the request that is wrong.
pub(super) fn wrong(field: &str, message: impl Into<String>) -> ConnectError {
    ConnectError::Field {
        field: format!("credentials.{field}"),
        message: message.into(),
    }
}

/// An answer of which nothing more can be said.
pub(super) fn unexpected(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("the server answered {}", answer.status))
}

pub(super) fn unreachable(error: &HttpError) -> ConnectError {
    ConnectError::Unreachable(error.to_string())
}

/// Whether an address leads to this very machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a secret may be told there: by an encrypted connection, or on this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_local(url))
}

/// The server that a person names: a domain, its address, or a whole handle or profile on it.
///
/// A token is only ever told to a server by an encrypted connection, or on this machine.
pub(super) fn server(given: &str) -> Result<Url, ConnectError> {
    let message = "use the server's domain, such as mastodon.social";
    let given = given.trim();
    let address = if given.contains("://") {
        given.to_owned()
    } else {
        let domain = given.rsplit('@').next().unwrap_or_default();
        format!("https://{domain}")
    };
    let mut url = Url::parse(&address).map_err(|_not_an_address| wrong(SERVER, message))?;
    let is_name = is_local(&url) || url.host_str().is_some_and(|host| host.contains('.'));
    let has_password = !url.username().is_empty() || url.password().is_some();
    if !is_name || !is_safe(&url) || has_password {
        return Err(wrong(SERVER, message));
    }
    url.set_path("");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The domain that handles end in, which may be another than the one the server answers at.
fn handle_domain(instance: &Value, server: &Url) -> String {
    let said = |name: &str| instance.get(name).and_then(Value::as_str);
    let named = said("account_domain")
        .or_else(|| said("domain"))
        .or_else(|| said("uri"))
        .unwrap_or_default();
    let domain = named
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':');
    if !domain.is_empty() && domain.len() <= 260 && domain.chars().all(is_domain) {
        domain.to_owned()
    } else {
        server.host_str().unwrap_or_default().to_owned()
    }
}

impl Mastodon {
    /// Proves a token and says whose it is.
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
        let server = server(given(SERVER)?)?;
        let session = Session::default()
            .with(SERVER, server.as_str())
            .with(TOKEN, given(TOKEN)?);
        self.found_out(&server, session, request.options).await
    }

    /// Whose a session is, and what its server is.
    pub(super) async fn found_out(
        &self,
        server: &Url,
        session: Session,
        options: &Options,
    ) -> Result<Connected, ConnectError> {
        let software = self.software(server).await?;
        let about = self.instance(server).await?;
        let instance = Instance::read(software, &about);
        let own = self.own_account(server, &session).await?;
        self.prove_scopes(server, &session, &own.id, instance.software)
            .await?;
        let host = server.host_str().unwrap_or_default();
        let mut options = options.clone();
        options.insert(INSTANCE.to_owned(), json!(instance));
        Ok(Connected {
            account: Account {
                remote_id: format!("{}@{host}", own.id),
                handle: format!("@{}@{}", own.username, handle_domain(&about, server)),
                url: own.url,
                server: Some(host.to_owned()),
            },
            session,
            options,
        })
    }

    /// Tokens do not end by themselves, so there is nothing to renew: it is only asked whether the
    /// server still accepts it, before a person is.
    pub(super) async fn still_good(
        &self,
        remote_id: &str,
        session: &Session,
    ) -> Result<Session, ConnectError> {
        let refused = || ConnectError::Refused("connect this account again".to_owned());
        let server = server_of(session).ok_or_else(refused)?;
        let own = self.own_account(&server, session).await?;
        if own.id == account_id(remote_id) {
            Ok(session.clone())
        } else {
            Err(refused())
        }
    }

    /// Whose a session is, and that it may do what is needed; on software that counts as we know.
    pub(super) async fn try_out(
        &self,
        session: &Session,
        software: Software,
    ) -> Result<Checkup, ConnectError> {
        let refused = || ConnectError::Refused("there is no access token".to_owned());
        let server = server_of(session).ok_or_else(refused)?;
        let own = self.own_account(&server, session).await?;
        self.prove_scopes(&server, session, &own.id, software)
            .await?;
        let host = server.host_str().unwrap_or_default();
        let found = Checkup::of(format!("{}@{host}", own.id), format!("@{}", own.username));
        // What was proven; only of software that we know is more than a read.
        let is_proven = software != Software::Other;
        Ok(found.with_scopes(is_proven.then_some(PROVEN)))
    }

    /// What a server runs on; none where it does not say.
    async fn software(&self, server: &Url) -> Result<Option<Software>, ConnectError> {
        let mut url = server.clone();
        url.set_path(".well-known/nodeinfo");
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        if (300..400).contains(&answer.status) {
            // The domain in handles is not always the one that answers, and no token is sent along.
            let message =
                "this address leads to another; use the one where the account is signed in";
            return Err(wrong(SERVER, message));
        }
        let links: NodeInfoLinks = match answer.json() {
            Ok(links) if answer.is_success() => links,
            _ => return Ok(None),
        };
        let is_known = |link: &&NodeInfoLink| {
            link.rel
                .starts_with("http://nodeinfo.diaspora.software/ns/schema/")
        };
        let named = links.links.iter().filter(is_known);
        // Behind a proxy some servers give their address without encryption; it is theirs anyway.
        let paths = named.filter_map(|link| Url::parse(&link.href).ok());
        let mut own = paths.filter(|url| url.host_str() == server.host_str());
        let Some(document) = own.next() else {
            return Ok(None);
        };
        let mut url = server.clone();
        url.set_path(document.path());
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        let about: Value = answer.json().unwrap_or_default();
        let name = about.pointer("/software/name").and_then(Value::as_str);
        Ok(name.map(Software::of_name))
    }

    /// What a server says of itself, as Mastodon 4 has it or as it was before.
    async fn instance(&self, server: &Url) -> Result<Value, ConnectError> {
        let said = self.instance_of(server, "v2").await?;
        let (answer, about) = match said {
            (_, Some(about)) => return Ok(about),
            (_, None) => self.instance_of(server, "v1").await?,
        };
        match about {
            Some(about) => Ok(about),
            None if answer.status == 404 || answer.is_success() => {
                let message = "this server does not speak Mastodon's API";
                Err(wrong(SERVER, message))
            }
            None => Err(unexpected(&answer)),
        }
    }

    /// The same of one version of the API, where it is understood.
    async fn instance_of(
        &self,
        server: &Url,
        version: &str,
    ) -> Result<(Answer, Option<Value>), ConnectError> {
        let url = api(server, &[version, "instance"], &[]);
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        let about = answer.json::<Value>().ok();
        let about = about.filter(|about| answer.is_success() && about["version"].is_string());
        Ok((answer, about))
    }

    /// The account that a token belongs to.
    async fn own_account(
        &self,
        server: &Url,
        session: &Session,
    ) -> Result<OwnAccount, ConnectError> {
        let url = api(server, &["v1", "accounts", "verify_credentials"], &[]);
        let answer = self.with_token(Request::get(url), session).await?;
        match answer.json::<OwnAccount>() {
            Ok(own) if answer.is_success() && !own.id.is_empty() => Ok(own),
            _ if matches!(answer.status, 401 | 403 | 422) => Err(refused(&answer)),
            _ => Err(unexpected(&answer)),
        }
    }

    /// Proves what the token may do, as far as the API shows it: no call tells a token's scopes, but
    /// a call that a scope is missing for is refused before anything else is looked at.
    ///
    /// The writing calls are about a post and a picture that nobody has, so that they change nothing;
    /// software that counts otherwise than we know is not asked to.
    async fn prove_scopes(
        &self,
        server: &Url,
        session: &Session,
        own_id: &str,
        software: Software,
    ) -> Result<(), ConnectError> {
        let list = api(
            server,
            &["v1", "accounts", own_id, "statuses"],
            &[("limit", "1")],
        );
        let post = api(server, &["v1", "statuses", NOBODY], &[]);
        let picture = api(server, &["v1", "media", NOBODY], &[]);
        let calls = [
            ("read:statuses", Request::get(list)),
            ("write:statuses", Request::delete(post)),
            ("write:media", Request::put(picture).json(&json!({}))),
        ];
        let known = if software == Software::Other {
            1
        } else {
            calls.len()
        };
        for (scope, call) in calls.into_iter().take(known) {
            let answer = self.with_token(call, session).await?;
            let words = sentence(&answer);
            let is_missing = ["scope", "Insufficient permissions"]
                .iter()
                .any(|known| words.contains(known));
            if answer.status == 403 && is_missing {
                let message = format!("this token lacks the scope {scope}");
                return Err(wrong(TOKEN, message));
            }
            if answer.status == 401 {
                return Err(refused(&answer));
            }
        }
        Ok(())
    }

    /// Makes a call that changes nothing, with the session's token.
    async fn with_token(
        &self,
        request: Request,
        session: &Session,
    ) -> Result<Answer, ConnectError> {
        let request = match token_of(session) {
            Some(token) => request.bearer(token),
            None => request,
        };
        let answer = self.http.read(request).await;
        answer.map_err(|error| unreachable(&error))
    }
}

/// A token that a server does not accept, with what it says about it.
fn refused(answer: &Answer) -> ConnectError {
    let words = sentence(answer);
    ConnectError::Refused(if words.is_empty() {
        "the server does not accept this access token".to_owned()
    } else {
        format!("the server does not accept this access token: {words}")
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use url::Url;

    use super::{account_id, handle_domain, server};

    #[test]
    fn a_server_may_be_named_in_many_ways() {
        for given in [
            "social.example.org",
            " social.example.org ",
            "https://social.example.org",
            "https://social.example.org/",
            "https://social.example.org/@shop?a=b#c",
            "@shop@social.example.org",
            "shop@social.example.org",
        ] {
            let expected = "https://social.example.org/";
            assert_eq!(server(given).unwrap().as_str(), expected, "{given}");
        }
        let own = server("http://127.0.0.1:3000").unwrap();
        assert_eq!(own.as_str(), "http://127.0.0.1:3000/");
        for given in [
            "",
            "@",
            "mastodon",
            "http://social.example.org",
            "http://10.0.0.1",
            "ftp://social.example.org",
            "https://me:word@social.example.org",
            "https://",
            "a b.de",
        ] {
            assert!(server(given).is_err(), "{given}");
        }
    }

    #[test]
    fn a_handle_ends_in_the_domain_that_the_server_names() {
        let url = Url::parse("https://social.example.org/").unwrap();
        for (about, domain) in [
            (json!({ "domain": "example.org" }), "example.org"),
            (json!({ "uri": "https://example.org" }), "example.org"),
            (
                json!({ "uri": "social.example.org", "account_domain": "example.org" }),
                "example.org",
            ),
            (json!({ "domain": "a b" }), "social.example.org"),
            (json!({}), "social.example.org"),
        ] {
            assert_eq!(handle_domain(&about, &url), domain, "{about}");
        }
        assert_eq!(account_id("109@social.example.org"), "109");
    }
}
