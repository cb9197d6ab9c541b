//! What Google's networks share: consent, sessions, and the form in which errors are told.
//!
//! Where people are asked, where tokens are handed out, and how errors are written is the same for all of
//! Google's APIs; the networks name what they were written from.

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    AppKey, Checkup, ConnectError, Now, Outcome, Place, RateLimit, Session, StepReport,
    consent::{Answered, Ask, Asked},
    http::{Answer, Http, Request},
    oauth::{ACCESS, Dialect, REFRESH, app_of, session_end},
    place::below,
};
use crate::domain::{channel::Account, text::excerpt, time::Instant};

/// Where people are asked, and where tokens are handed out.
const AUTHORIZE: &str = "https://accounts.google.com";
const TOKEN: &str = "https://oauth2.googleapis.com";

/// Without both of them a second consent brings no refresh token.
const OFFLINE: &[(&str, &str)] = &[("access_type", "offline"), ("prompt", "consent")];

/// Reasons that say that too much was asked, and nothing of the credentials.
const LIMITS: [&str; 5] = [
    "quotaExceeded",
    "dailyLimitExceeded",
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
];

/// The longest sentence that is kept, in graphemes.
const MESSAGE_MAX: usize = 200;

/// How one of Google's networks connects accounts.
pub(crate) struct Google {
    http: Http,
    app: Option<AppKey>,
    dialect: Dialect,
    token_info: Url,
    now: Now,
}

impl Google {
    /// Consent to these scopes.
    pub(crate) fn new(
        http: Http,
        place: &Place,
        scopes: &'static [&'static str],
        now: Now,
    ) -> Self {
        let authorize = below(&place.auth(AUTHORIZE), &["o", "oauth2", "v2", "auth"], &[]);
        let dialect = Dialect {
            authorize,
            token: below(&place.auth(TOKEN), &["token"], &[]),
            scopes,
            between: " ",
            // Not among what is documented for apps that keep a secret.
            has_pkce: false,
            proves_in_header: false,
            more: OFFLINE,
        };
        Self {
            http,
            app: place.app.clone(),
            dialect,
            token_info: below(&place.auth(TOKEN), &["tokeninfo"], &[]),
            now,
        }
    }

    /// Whether there is an app to ask people with.
    pub(crate) fn is_registered(&self) -> bool {
        self.app.is_some()
    }

    /// Prepares to ask a person.
    pub(crate) fn ask(&self, ask: &Ask<'_>) -> Result<Asked, ConnectError> {
        Ok(self.dialect.ask(app_of(self.app.as_ref())?, ask))
    }

    /// Exchanges an answer. Google lets a person allow a part of what is asked for only, and every part
    /// is needed.
    pub(crate) async fn redeem(&self, answered: &Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let granted = self.dialect.redeem(&self.http, app, answered).await?;
        if let Some(allowed) = granted.scopes() {
            let is_missing = |scope: &&&str| !allowed.iter().any(|one| one == **scope);
            if self.dialect.scopes.iter().any(|scope| is_missing(&scope)) {
                let told = "not everything that is needed was allowed; connect again and tick every \
                            box on Google's page";
                return Err(ConnectError::Refused(told.to_owned()));
            }
        }
        Ok(granted.session(None, self.now.get()))
    }

    /// Renews a session; what does not change is kept, and so is the refresh token, of which Google
    /// gives no new one.
    ///
    /// Only `invalid_grant` says that the consent is gone. Everything else, such as an app whose secret
    /// was changed, is no reason to ask a person again.
    pub(crate) async fn renew(&self, session: &Session) -> Result<Session, ConnectError> {
        let app = app_of(self.app.as_ref())?;
        let has_refresh = session.get(REFRESH).is_some();
        let granted = self.dialect.renew(&self.http, app, session).await;
        let granted = granted.map_err(|error| match error {
            ConnectError::Refused(told) if has_refresh && !told.starts_with("invalid_grant") => {
                ConnectError::Unreachable(told)
            }
            error => error,
        })?;
        let renewed = granted.session(Some(session), self.now.get());
        Ok(renewed
            .iter()
            .fold(session.clone(), |kept, (name, secret)| {
                kept.with(name, secret.clone())
            }))
    }

    /// Tries a session out that speaks for an account: what it may do, as far as Google tells. That it does
    /// not, is no reason to doubt the session.
    ///
    /// Source: `src/auth/oauth2client.ts` (`getTokenInfo`) of
    /// github.com/googleapis/google-auth-library-nodejs, read 2026-12-01.
    pub(crate) async fn checkup(&self, account: Account, session: &Session) -> Checkup {
        /// What Google says of a token.
        #[derive(Deserialize)]
        struct TokenInfo {
            scope: String,
        }
        let found = Checkup::of(account.remote_id, account.handle);
        let Some(token) = session.get(ACCESS) else {
            return found;
        };
        let request = Request::post(self.token_info.clone())
            .fields(&[])
            .bearer(token);
        let answer = self.http.read(request).await.ok();
        let answer = answer.filter(Answer::is_success);
        let told = answer.and_then(|answer| answer.json::<TokenInfo>().ok());
        found.with_scopes(told.as_ref().map(|told| &*told.scope))
    }

    /// Makes one call that reads while an account is being connected or tried out.
    pub(crate) async fn read(&self, url: Url, session: &Session) -> Result<Answer, ConnectError> {
        let request = match session.get(ACCESS) {
            Some(token) => Request::get(url).bearer(token),
            None => Request::get(url),
        };
        let answer = self.http.read(request).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        if answer.is_success() {
            return Ok(answer);
        }
        let error = GoogleError::of(&answer);
        let told = if error.message.is_empty() {
            format!("Google answered {}", answer.status)
        } else {
            error.message
        };
        // Complete answers of the network's own, which say that these credentials will not do.
        let is_limit = LIMITS.contains(&&*error.reason);
        let is_no = matches!(answer.status, 400 | 401 | 403 | 404);
        if is_no && !error.reason.is_empty() && !is_limit {
            return Err(ConnectError::Refused(told));
        }
        Err(ConnectError::Unreachable(told))
    }
}

/// The session that typed-in credentials make: an access token, and what renews it where it is given.
pub(crate) fn typed_in(credentials: &Session) -> Result<Session, ConnectError> {
    let given = |name: &str| {
        let text = credentials.get(name)?.expose_secret().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let access = given(ACCESS).ok_or_else(|| ConnectError::Field {
        field: format!("credentials.{ACCESS}"),
        message: "is needed".to_owned(),
    })?;
    let session = Session::default().with(ACCESS, access);
    Ok(match given(REFRESH) {
        Some(refresh) => session.with(REFRESH, refresh),
        None => session,
    })
}

/// Sees that a session has a token, so that no call is made without one.
pub(crate) fn prove_token(session: &Session) -> Result<(), ConnectError> {
    let none = || ConnectError::Refused("there is no access token".to_owned());
    session.get(ACCESS).map(|_| ()).ok_or_else(none)
}

/// Whether a session can be renewed and ends within so many milliseconds. One that cannot be is used
/// to its last moment.
pub(crate) fn is_stale(session: &Session, now: Instant, ms: i64) -> bool {
    let can_be_renewed = session.get(REFRESH).is_some();
    can_be_renewed && super::oauth::ends_within(session, now, ms)
}

/// When a person must come again: at the end of a session that cannot be renewed.
pub(crate) fn person_needed_at(session: &Session) -> Option<Instant> {
    match session.get(REFRESH) {
        Some(_) => None,
        None => session_end(session),
    }
}

/// Whether a text looks like a BCP 47 tag, which is how Google names languages.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_first = |first: &str| {
        (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let is_further =
        |one: &str| (1..=8).contains(&one.len()) && one.bytes().all(|b| b.is_ascii_alphanumeric());
    subtags.next().is_some_and(is_first) && subtags.all(is_further)
}

/// One line of a table of errors: the reasons, and what they mean.
pub(crate) type ReasonLine = (&'static [&'static str], Outcome);

/// An error as Google tells it; both texts are empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GoogleError {
    /// Its name: that of the first of its errors, else that of its details, else its status.
    pub(crate) reason: String,
    /// What it says, as one short line.
    pub(crate) message: String,
    /// The status of the newer networks, such as `INVALID_ARGUMENT`.
    status: String,
}

/// The body of an error: `{"error": {"code": …, "message": …, "status": …, "errors": […],
/// "details": […]}}`.
#[derive(Deserialize)]
struct Body {
    error: Inner,
}

/// What is in it. The older networks name the reason among the errors, the newer ones in the details.
#[derive(Deserialize)]
struct Inner {
    #[serde(default)]
    message: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    errors: Vec<Value>,
    #[serde(default)]
    details: Vec<Value>,
}

impl GoogleError {
    /// The error of an answer.
    pub(crate) fn of(answer: &Answer) -> Self {
        let Ok(Body { error }) = answer.json::<Body>() else {
            return Self::default();
        };
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let of_errors = text(error.errors.first().and_then(|one| one.get("reason")));
        let mut details = error.details.iter();
        let of_details = details.find_map(|one| text(one.get("reason")));
        let field = error.details.iter().find_map(|one| {
            let first = one.pointer("/errorDetails/0")?;
            let name = text(first.get("field"))?;
            Some(format!("{name}: {}", text(first.get("message"))?))
        });
        let told = match field {
            Some(field) => format!("{} {field}", error.message),
            None => error.message,
        };
        let shown: String = told
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Self {
            reason: excerpt(
                &of_errors.or(of_details).unwrap_or(error.status.clone()),
                80,
            ),
            message: excerpt(&shown, MESSAGE_MAX),
            status: error.status,
        }
    }

    /// The line of a table that fits best: the one of the reason, else the one of the status.
    fn line(&self, table: &'static [ReasonLine]) -> Option<&'static Outcome> {
        let of = |name: &str| table.iter().find(|line| line.0.contains(&name));
        let line = of(&self.reason).or_else(|| of(&self.status))?;
        Some(&line.1)
    }
}

/// What an answer means that is not the one hoped for, by the reason it gives.
///
/// Only a complete answer of 400 to 499 can say that nothing was made, and 408 and 409 cannot.
pub(crate) fn classify(answer: &Answer, table: &'static [ReasonLine]) -> StepReport {
    let error = GoogleError::of(answer);
    let is_no = (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 409);
    let line = error.line(table).filter(|_| is_no);
    let outcome = match (line, answer.status) {
        (Some(Outcome::Throttled { .. }), _) | (None, 429) => Outcome::Throttled {
            retry_after_s: answer.retry_after_s,
        },
        (Some(outcome), _) => outcome.clone(),
        (None, 401) => Outcome::Unauthorized,
        (None, _) => Outcome::Unknown,
    };
    let GoogleError {
        reason, message, ..
    } = error;
    StepReport {
        outcome,
        http_status: Some(answer.status),
        error_code: Some(reason).filter(|reason| !reason.is_empty()),
        message: Some(message).filter(|message| !message.is_empty()),
        // Neither network tells of its limit.
        rate_limit: RateLimit::default(),
    }
}

/// A look whose answer does not say what was asked. That too much was asked is told with 403 as well,
/// and then a renewed session would not help.
pub(crate) fn not_seen(answer: &Answer) -> super::Look {
    let GoogleError { reason, .. } = GoogleError::of(answer);
    let is_limit = LIMITS.contains(&&*reason);
    super::Look::Failed {
        message: format!("Google answered {} {reason}", answer.status)
            .trim_end()
            .to_owned(),
        unauthorized: matches!(answer.status, 401 | 403) && !is_limit,
    }
}
