//! Accounts: asking people, exchanging and renewing sessions, and whose they are.
//!
//! `TikTok`'s OAuth has ways of its own: the app's id is called `client_key`, scopes are parted by
//! commas, and addresses end in a slash.
//!
//! Source: developers.tiktok.com, *Get Started* and the pages on login that it names, read 2026-12-01.

use async_trait::async_trait;
use oauth2::PkceCodeChallenge;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Host;

use super::{
    Tiktok,
    answers::{data, error},
    settings,
};
use crate::{
    domain::{attempt::request_hash, channel::Account, text::excerpt, time::Instant},
    networks::{
        ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, Granted, REFRESH, app_of, ends_at},
        place::{AppKey, below},
        renewal::only_if_over,
    },
};

/// What people are asked for.
const SCOPES: &[&str] = &["user.info.basic", "video.publish", "video.upload"];
/// What lists an account's posts. Nobody is asked for it; a token that is typed in may have it.
const LIST: &str = "video.list";
/// Names of what a session holds besides the tokens: what was granted, when the refresh token ends, and
/// what proves that whoever exchanges the code is who asked.
const SCOPE: &str = "scope";
const REFRESH_ENDS_AT: &str = "refresh_expires_at_ms";
const VERIFIER: &str = "code_verifier";

/// Errors that say for certain that a code or a refresh token is of no use.
/// Source: RFC 6749, section 5.2, read 2026-12-01.
const DEAD: &[&str] = &[
    "invalid_grant",
    "invalid_request",
    "invalid_client",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "access_denied",
];

/// Whose a token is.
#[derive(Deserialize)]
struct UserInfo {
    user: User,
}

/// An account.
#[derive(Deserialize)]
struct User {
    open_id: String,
    #[serde(default)]
    display_name: String,
}

/// How the endpoints of OAuth name an error.
#[derive(Default, Deserialize)]
struct OAuthError {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// The token of a session.
pub(super) fn token_of(session: &Session) -> Option<&SecretString> {
    session.get(ACCESS)
}

/// When the refresh token of a session ends.
pub(super) fn refresh_end(session: &Session) -> Option<Instant> {
    let ends_at = session.get(REFRESH_ENDS_AT)?.expose_secret().parse().ok()?;
    Some(Instant::from_ms(ends_at))
}

/// Whether a scope was granted; none where that is not known.
fn is_granted(session: &Session, scope: &str) -> Option<bool> {
    let granted = session.get(SCOPE)?.expose_secret();
    Some(granted.split(' ').any(|one| one == scope))
}

/// Whether the account's posts may be listed, as far as that is known.
pub(super) fn may_list(session: &Session) -> bool {
    is_granted(session, LIST).unwrap_or(true)
}

fn unreachable(answer: &Answer) -> ConnectError {
    ConnectError::Unreachable(format!("TikTok answered {}", answer.status))
}

impl Tiktok {
    /// Exchanges a code or a refresh token.
    async fn exchange(
        &self,
        app: &AppKey,
        fields: &[(&str, &str)],
        before: Option<&Session>,
    ) -> Result<Session, ConnectError> {
        let secret = app.secret.clone().unwrap_or_default();
        let mut all = vec![
            ("client_key", app.id.as_str()),
            ("client_secret", secret.expose_secret()),
        ];
        all.extend(fields);
        let url = below(&self.api(), &["oauth", "token", ""], &[]);
        let answer = self.http.prepare(Request::post(url).fields(&all)).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        match answer.json::<Granted>() {
            Ok(granted) if answer.is_success() => Ok(self.session(&granted, before)),
            _ => Err(refused(&answer)),
        }
    }

    /// What was granted, as a session.
    fn session(&self, granted: &Granted, before: Option<&Session>) -> Session {
        let now = self.now.get();
        let mut session = granted.session(before, now);
        let kept = |name: &str| before.and_then(|before| before.get(name)).cloned();
        let scopes = granted.scopes().map(|scopes| scopes.join(" ").into());
        if let Some(scopes) = scopes.or_else(|| kept(SCOPE)) {
            session = session.with(SCOPE, scopes);
        }
        let lasts_s = granted.said("refresh_expires_in").and_then(Value::as_i64);
        let end = lasts_s.map(|lasts_s| ends_at(now, lasts_s).into());
        if let Some(end) = end.or_else(|| kept(REFRESH_ENDS_AT)) {
            session = session.with(REFRESH_ENDS_AT, end);
        }
        session
    }

    /// Renews a session. The refresh token may change with each use, so that what comes is kept.
    pub(super) async fn renew(&self, session: &Session) -> Result<Session, ConnectError> {
        let Some(refresh) = session.get(REFRESH) else {
            let told = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(told.to_owned()));
        };
        let app = app_of(self.place.app.as_ref())?;
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
        ];
        let renewed = self.exchange(app, &fields, Some(session)).await;
        renewed.map_err(only_if_over)
    }

    /// Ends a session, as well as that goes.
    pub(super) async fn end(&self, session: &Session) {
        let (Some(app), Some(token)) = (self.place.app.as_ref(), token_of(session)) else {
            return;
        };
        let secret = app.secret.clone().unwrap_or_default();
        let fields = [
            ("client_key", app.id.as_str()),
            ("client_secret", secret.expose_secret()),
            ("token", token.expose_secret()),
        ];
        let url = below(&self.api(), &["oauth", "revoke", ""], &[]);
        if let Err(error) = self.http.prepare(Request::post(url).fields(&fields)).await {
            tracing::debug!(%error, "a session could not be ended");
        }
    }

    /// Proves typed-in credentials.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let field = format!("credentials.{ACCESS}");
        let Some(token) = given(ACCESS) else {
            let message = "is needed".to_owned();
            return Err(ConnectError::Field { field, message });
        };
        let mut session = Session::default().with(ACCESS, token);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        chosen(self.targets(&session, request.options).await?, None, &field)
    }
}

/// What an exchange that was not answered as hoped means for a person.
fn refused(answer: &Answer) -> ConnectError {
    let said = answer.json::<OAuthError>().unwrap_or_default();
    if answer.status < 500 && DEAD.contains(&said.error.as_str()) {
        let words = format!("{}: {}", said.error, said.error_description);
        let words = excerpt(&words, 200);
        return ConnectError::Refused(words.trim_end_matches([':', ' ']).to_owned());
    }
    unreachable(answer)
}

/// Whether a page lies on the person's own machine. There `TikTok` binds the code to who asked.
fn is_local(redirect: &url::Url) -> bool {
    match redirect.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[async_trait]
impl Consent for Tiktok {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developers.tiktok.com/apps/",
            what: "An app with Login Kit and the Content Posting API, its media address verified; \
                   until TikTok has audited it, five accounts a day may post, and only for \
                   themselves to see.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.place.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        let scopes = SCOPES.join(",");
        let mut query = vec![
            ("client_key", app.id.as_str()),
            ("scope", &scopes),
            ("response_type", "code"),
            ("redirect_uri", ask.redirect.as_str()),
            ("state", ask.state),
        ];
        let mut kept = Session::default();
        let mut challenge = String::new();
        if is_local(ask.redirect) {
            let (_, verifier) = PkceCodeChallenge::new_random_sha256();
            // In hexadecimal digits, where the standard has base64url.
            challenge = request_hash(verifier.secret().as_bytes());
            kept = kept.with(VERIFIER, verifier.into_secret());
        }
        if !challenge.is_empty() {
            query.push(("code_challenge", &challenge));
            query.push(("code_challenge_method", "S256"));
        }
        let address = below(&self.auth(), &["v2", "auth", "authorize", ""], &query);
        Ok(Asked { address, kept })
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        let verifier = answered.kept.get(VERIFIER);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
        ];
        if let Some(verifier) = verifier {
            fields.push((VERIFIER, verifier.expose_secret()));
        }
        self.exchange(app, &fields, None).await
    }

    /// The one account that a session is for. Who may see its posts is for a person to say, among the
    /// channel's settings or for each post; `TikTok` allows no default.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let needed = if settings::is_inbox(options) {
            "video.upload"
        } else {
            "video.publish"
        };
        if is_granted(session, needed) == Some(false) {
            let told =
                format!("connect it again and allow {needed}, without which nothing can be posted");
            return Err(ConnectError::Refused(told));
        }
        let Some(token) = token_of(session) else {
            return Err(ConnectError::Refused("there is no access token".to_owned()));
        };
        let fields = [("fields", "open_id,union_id,avatar_url,display_name")];
        let url = below(&self.api(), &["user", "info", ""], &fields);
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        let user = data::<UserInfo>(&answer).map(|info| info.user);
        let Some(user) = user.filter(|user| !user.open_id.is_empty()) else {
            return Err(not_told(&answer));
        };
        let handle = if user.display_name.is_empty() {
            user.open_id.clone()
        } else {
            user.display_name
        };
        Ok(vec![Target {
            kind: "creator".to_owned(),
            about: String::new(),
            connected: Connected {
                account: Account {
                    remote_id: user.open_id,
                    handle,
                    url: None,
                    server: None,
                },
                session: session.clone(),
                options: options.clone(),
            },
        }])
    }
}

/// An answer that does not say what was asked of a token.
pub(super) fn not_told(answer: &Answer) -> ConnectError {
    match error(answer) {
        Some((code, message))
            if answer.status < 500
                && matches!(
                    code.as_str(),
                    "access_token_invalid" | "scope_not_authorized" | "scope_permission_missed"
                ) =>
        {
            ConnectError::Refused(format!("TikTok does not accept this: {code} {message}"))
        }
        _ => unreachable(answer),
    }
}
