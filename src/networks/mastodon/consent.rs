//! Consent: a person allows Dezent to speak for the account, on the server's own page.
//!
//! Every server is told of Dezent when the first person is asked there; the app that it makes of that is
//! kept with the session, because only it may give the token back.
//!
//! Source: docs.joinmastodon.org/methods/oauth, methods/apps and api/oauth-scopes, and RFC 8414 and
//! RFC 9207; read 2026-12-01.

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{
    Mastodon,
    account::{
        SERVER, TOKEN, api, is_safe, server, server_of, token_of, unexpected, unreachable, wrong,
    },
    answers::sentence,
    apps::Purpose,
    refuse_channel,
};
use crate::{
    domain::time::Instant,
    networks::{
        AppKey, ConnectError, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target},
        http::Request,
        oauth::{ACCESS, Dialect, Granted},
    },
};

/// What is asked for. Source: docs.joinmastodon.org/api/oauth-scopes, read 2026-12-01: `profile` since
/// version 4.3, and before that `read:accounts`.
const SCOPES: &[&str] = &["profile", "read:statuses", "write:statuses", "write:media"];
const OLDER_SCOPES: &[&str] = &[
    "read:accounts",
    "read:statuses",
    "write:statuses",
    "write:media",
];

/// What a server is told we are called.
const NAME: &str = "Dezent";

/// Names of what is kept besides the token: the app, and until the answer comes where to exchange it.
const CLIENT_ID: &str = "client_id";
const CLIENT_SECRET: &str = "client_secret";
const TOKEN_AT: &str = "token_endpoint";
const ISSUER: &str = "issuer";
/// Held where the server says that its answers name it.
const IS_NAMED: &str = "issuer_is_named";

/// The field of the request that names the server.
const FIELD: &str = "server";

/// What a server says of its OAuth, since version 4.3.
#[derive(Deserialize)]
struct Described {
    issuer: String,
    #[serde(default)]
    authorization_endpoint: Option<Url>,
    #[serde(default)]
    token_endpoint: Option<Url>,
    #[serde(default)]
    scopes_supported: Vec<String>,
    /// Whether its answers say who answers.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// An app, as a server registers it; never printed.
#[derive(Deserialize)]
struct Registered {
    client_id: String,
    client_secret: String,
}

/// How a server is asked.
struct Way {
    dialect: Dialect,
    issuer: Option<String>,
    is_named: bool,
}

/// An error whose field is the one that asking has.
fn of_asking(error: ConnectError) -> ConnectError {
    match error {
        ConnectError::Field { message, .. } => ConnectError::Field {
            field: FIELD.to_owned(),
            message,
        },
        other => other,
    }
}

/// A fixed address of a server's OAuth.
fn fixed(server: &Url, last: &str) -> Url {
    let mut url = server.clone();
    url.set_path(&format!("/oauth/{last}"));
    url
}

fn dialect(authorize: Url, token: Url, scopes: &'static [&'static str]) -> Dialect {
    Dialect {
        authorize,
        token,
        scopes,
        between: " ",
        // Servers before 4.3 take no notice of it.
        has_pkce: true,
        proves_in_header: false,
        more: &[],
    }
}

/// Whether a scope that was granted holds another: `write` holds `write:media`, and each way of reading
/// an account's name is as good as the next.
fn holds(granted: &str, wanted: &str) -> bool {
    let group = wanted.split(':').next().unwrap_or_default();
    let is_name = matches!(wanted, "profile" | "read:accounts");
    granted == wanted
        || granted == group
        || (is_name && matches!(granted, "profile" | "read:accounts" | "read"))
}

/// The scope that a person, or the server, left out.
fn missing(granted: &Granted) -> Option<&'static str> {
    let scopes = granted.scopes()?;
    let has = |wanted: &&&str| scopes.iter().any(|granted| holds(granted, wanted));
    SCOPES.iter().find(|wanted| !has(wanted)).copied()
}

/// A text that is kept.
fn held<'a>(session: &'a Session, name: &str) -> Option<&'a str> {
    Some(session.get(name)?.expose_secret())
}

/// The app of a session.
fn app_of(session: &Session) -> Option<AppKey> {
    Some(AppKey {
        id: held(session, CLIENT_ID)?.to_owned(),
        secret: Some(session.get(CLIENT_SECRET)?.clone()),
    })
}

impl Mastodon {
    /// How a server is asked, as it says or as all of them are.
    async fn way(&self, server: &Url) -> Result<Way, ConnectError> {
        let mut url = server.clone();
        url.set_path(".well-known/oauth-authorization-server");
        let answer = self.http.read(Request::get(url)).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        if (300..400).contains(&answer.status) {
            let message =
                "this address leads to another; use the one where the account is signed in";
            return Err(wrong(SERVER, message));
        }
        if answer.status >= 500 || answer.status == 429 {
            return Err(unexpected(&answer));
        }
        let described = answer.json::<Described>().ok();
        let Some(described) = described.filter(|_| answer.is_success()) else {
            let (authorize, token) = (fixed(server, "authorize"), fixed(server, "token"));
            return Ok(Way {
                dialect: dialect(authorize, token, OLDER_SCOPES),
                issuer: None,
                is_named: false,
            });
        };
        // Behind a proxy some servers give their addresses without encryption; theirs are known.
        let at = |named: Option<Url>, last| {
            let named = named.filter(is_safe);
            named.unwrap_or_else(|| fixed(server, last))
        };
        let has_profile = described
            .scopes_supported
            .iter()
            .any(|one| one == "profile");
        let scopes = if has_profile { SCOPES } else { OLDER_SCOPES };
        Ok(Way {
            dialect: dialect(
                at(described.authorization_endpoint, "authorize"),
                at(described.token_endpoint, "token"),
                scopes,
            ),
            issuer: Some(described.issuer),
            is_named: described.authorization_response_iss_parameter_supported,
        })
    }

    /// The app that a server knows us as: one that was registered lately, or a new one.
    async fn app(&self, server: &Url, purpose: Purpose) -> Result<AppKey, ConnectError> {
        if let Some(app) = self.apps.get(&purpose) {
            return Ok(app);
        }
        let body = json!({
            "client_name": NAME,
            "redirect_uris": purpose.redirect,
            "scopes": purpose.scopes.join(" "),
        });
        let request = Request::post(api(server, &["v1", "apps"], &[])).json(&body);
        let answer = self.http.prepare(request).await;
        let answer = answer.map_err(|error| unreachable(&error))?;
        match answer.json::<Registered>() {
            Ok(registered) if answer.is_success() && !registered.client_id.is_empty() => {
                let app = AppKey {
                    id: registered.client_id,
                    secret: Some(registered.client_secret.into()),
                };
                self.apps.keep(purpose, app.clone());
                Ok(app)
            }
            _ if answer.status == 429 => {
                let message =
                    "the server takes no more apps for the moment; try again in ten minutes";
                Err(ConnectError::Unreachable(message.to_owned()))
            }
            _ if answer.status == 404 => {
                let message = "this server does not speak Mastodon's API";
                Err(wrong(SERVER, message))
            }
            _ if matches!(answer.status, 400 | 401 | 403 | 422) => {
                let words = sentence(&answer);
                Err(ConnectError::Refused(format!(
                    "the server does not take Dezent as an app: {words}"
                )))
            }
            _ => Err(unexpected(&answer)),
        }
    }

    /// Gives a token back, where the app is known that it was made for. A token that a person typed in
    /// ends when its owner removes the application.
    pub(super) async fn give_back(&self, session: &Session) {
        let (Some(server), Some(token)) = (server_of(session), token_of(session)) else {
            return;
        };
        let Some((id, secret)) = held(session, CLIENT_ID).zip(held(session, CLIENT_SECRET)) else {
            return;
        };
        let request = Request::post(fixed(&server, "revoke")).fields(&[
            (CLIENT_ID, id),
            (CLIENT_SECRET, secret),
            ("token", token.expose_secret()),
        ]);
        // A server that does not answer keeps the token until its owner removes the application.
        let _ = self.http.prepare(request).await;
    }
}

#[async_trait]
impl Consent for Mastodon {
    fn registration(&self) -> Option<Registration> {
        // Each server is told by itself.
        None
    }

    fn is_registered(&self) -> bool {
        true
    }

    fn needs_server(&self) -> bool {
        true
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let given = ask.server.or(ask.hint).unwrap_or_default();
        let server = server(given).map_err(of_asking)?;
        let way = self.way(&server).await.map_err(of_asking)?;
        let purpose = Purpose {
            server: server.to_string(),
            redirect: ask.redirect.to_string(),
            scopes: way.dialect.scopes,
        };
        let app = self.app(&server, purpose).await.map_err(of_asking)?;
        let Asked { address, kept } = way.dialect.ask(&app, &ask);
        let mut kept = kept
            .with(SERVER, server.as_str())
            .with(TOKEN_AT, way.dialect.token.as_str())
            .with(CLIENT_ID, app.id);
        if let Some(secret) = app.secret {
            kept = kept.with(CLIENT_SECRET, secret);
        }
        if let Some(issuer) = way.issuer {
            kept = kept.with(ISSUER, issuer);
        }
        if way.is_named {
            kept = kept.with(IS_NAMED, "true");
        }
        Ok(Asked { address, kept })
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let again = || ConnectError::Refused("connect this account once more".to_owned());
        let kept = answered.kept;
        let server = server_of(kept).ok_or_else(again)?;
        let app = app_of(kept).ok_or_else(again)?;
        let token = held(kept, TOKEN_AT).and_then(|url| Url::parse(url).ok());
        let token = token.ok_or_else(again)?;
        let expected = held(kept, ISSUER).unwrap_or(server.as_str());
        // An answer without a name could be anybody's where the server's own all have one: RFC 9207,
        // section 2.4.
        let is_other = match answered.issuer {
            Some(issuer) => issuer.trim_end_matches('/') != expected.trim_end_matches('/'),
            None => held(kept, IS_NAMED).is_some(),
        };
        if is_other {
            let message = "another server answered than the one that was asked";
            return Err(ConnectError::Refused(message.to_owned()));
        }
        let dialect = dialect(fixed(&server, "authorize"), token, SCOPES);
        let granted = dialect.redeem(&self.http, &app, &answered).await;
        let granted = granted.inspect_err(|error| {
            if matches!(error, ConnectError::Refused(why) if why.starts_with("invalid_client")) {
                self.apps.forget(&app.id);
            }
        })?;
        if let Some(scope) = missing(&granted) {
            let message = format!("the account did not allow {scope}");
            return Err(ConnectError::Refused(message));
        }
        // Tokens have no end, so what time it is does not matter.
        let session = granted.session(None, Instant::default());
        let token = session.get(ACCESS).cloned().ok_or_else(again)?;
        let session = Session::default()
            .with(SERVER, server.as_str())
            .with(TOKEN, token)
            .with(CLIENT_ID, app.id);
        Ok(match app.secret {
            Some(secret) => session.with(CLIENT_SECRET, secret),
            None => session,
        })
    }

    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        refuse_channel(options)?;
        let again = || ConnectError::Refused("connect this account once more".to_owned());
        let server = server_of(session).ok_or_else(again)?;
        let connected = self.found_out(&server, session.clone(), options).await;
        let connected = connected.map_err(of_targets)?;
        Ok(vec![Target {
            kind: "account".to_owned(),
            about: connected.account.server.clone().unwrap_or_default(),
            connected,
        }])
    }
}

/// An error that nobody typed in: a field of the credentials is no field here.
fn of_targets(error: ConnectError) -> ConnectError {
    match error {
        ConnectError::Field { field, message } if !field.starts_with("options.") => {
            ConnectError::Refused(message)
        }
        other => other,
    }
}
