//! Accounts: asking people, exchanging and renewing sessions, and the boards that Pins can go to.
//!
//! Source: github.com/pinterest/api-description, `v5/openapi.json` 5.23.0 (`oauth/token`,
//! `user_account/get`, `boards/list`, `boards/get`, `board_sections/list`) and `extensions.md`, read 2026-12-01.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};

use super::{Pinterest, answers};
use crate::{
    domain::channel::Account,
    networks::{
        Checkup, ConnectError, ConnectRequest, Connected, Options, Session,
        consent::{Answered, Ask, Asked, Consent, Registration, Target, chosen},
        http::{Answer, Request},
        oauth::{ACCESS, Dialect, Granted, REFRESH, app_of},
        place::{AppKey, below},
    },
};

/// What people are asked for.
const SCOPES: &[&str] = &[
    "boards:read",
    "boards:write",
    "pins:read",
    "pins:write",
    "user_accounts:read",
];
/// The credential that names a board.
const BOARD: &str = "board_id";
/// How many boards and sections one page lists, the most there may be.
const PAGE: &str = "250";
/// How many pages of boards, or of one board's sections, are read at the most. Our own choice.
const PAGES_MAX: usize = 20;
/// Of how many boards the sections are listed, each board by a call of its own; an app on trial has
/// 1,000 calls a day. Sections of further boards can be named by the setting `section`.
const BOARDS_WITH_SECTIONS_MAX: usize = 50;

/// The account of a token.
#[derive(Deserialize)]
struct OwnAccount {
    username: String,
}

/// A page of a list.
#[derive(Deserialize)]
struct Page<T> {
    items: Vec<T>,
    #[serde(default)]
    bookmark: Option<String>,
}

/// A board.
#[derive(Deserialize)]
struct Board {
    id: String,
    name: String,
    #[serde(default)]
    privacy: String,
}

/// A section of a board.
#[derive(Deserialize)]
struct Section {
    id: String,
    name: String,
}

/// The token of a session.
pub(super) fn token_of(session: &Session) -> Option<&SecretString> {
    session.get(ACCESS)
}

/// A call that should have listed something.
fn unread(answer: &Answer) -> ConnectError {
    let said = answers::of_calls(answer).message.unwrap_or_default();
    let is_own = answers::code(answer).is_some();
    match answer.status {
        401 | 403 if is_own || answer.status == 401 => {
            let told = format!("Pinterest does not accept this: {said}");
            ConnectError::Refused(told.trim_end_matches([':', ' ']).to_owned())
        }
        status => ConnectError::Unreachable(format!("Pinterest answered {status}")),
    }
}

/// Reads what an answer should hold.
fn held<T: DeserializeOwned>(answer: &Answer) -> Result<T, ConnectError> {
    match answer.json() {
        Ok(read) if answer.is_success() => Ok(read),
        _ => Err(unread(answer)),
    }
}

/// What is told where a board or a section is not there any more.
fn gone(what: &str) -> ConnectError {
    ConnectError::Refused(format!("this {what} is not there any more; choose another"))
}

/// What people read of a board or a section.
fn shown(own: &OwnAccount, name: &str) -> String {
    format!("{}/{name}", own.username)
}

impl Pinterest {
    fn dialect(&self) -> Dialect {
        Dialect {
            // The address ends in a slash.
            authorize: below(&self.auth(), &["oauth", ""], &[]),
            token: below(&self.api(), &["oauth", "token"], &[]),
            scopes: SCOPES,
            between: ",",
            has_pkce: false,
            proves_in_header: true,
            more: &[],
        }
    }

    /// Exchanges a code or a refresh token. By hand, because a field goes along that the standard does
    /// not know, and because errors are named in Pinterest's own way.
    async fn exchange(
        &self,
        app: &AppKey,
        fields: &[(&str, &str)],
    ) -> Result<Granted, ConnectError> {
        let secret = app.secret.clone().unwrap_or_default();
        let request = Request::post(self.dialect().token)
            .basic(&app.id, &secret)
            .fields(fields);
        let answer = self.http.prepare(request).await;
        let answer = answer.map_err(|error| ConnectError::Unreachable(error.to_string()))?;
        match answer.json::<Granted>() {
            Ok(granted) if answer.is_success() => Ok(granted),
            _ if matches!(answer.status, 400 | 401) && answers::code(&answer).is_some() => {
                Err(ConnectError::Refused(answer.named_error().message))
            }
            _ => {
                let status = answer.status;
                Err(ConnectError::Unreachable(format!(
                    "Pinterest answered {status}"
                )))
            }
        }
    }

    /// Renews a session.
    pub(super) async fn renew(&self, session: &Session) -> Result<Session, ConnectError> {
        let Some(refresh) = session.get(REFRESH) else {
            let told = "there is nothing to renew the session with";
            return Err(ConnectError::Refused(told.to_owned()));
        };
        let app = app_of(self.place.app.as_ref())?;
        let scopes = SCOPES.join(",");
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
            ("scope", &scopes),
        ];
        let granted = self.exchange(app, &fields).await?;
        Ok(granted.session(Some(session), self.now.get()))
    }

    /// Proves typed-in credentials and finds the board that is meant.
    pub(super) async fn open(
        &self,
        request: ConnectRequest<'_>,
    ) -> Result<Connected, ConnectError> {
        let given = |name: &str| {
            let secret = request.credentials.get(name);
            let text = secret.map(|secret| secret.expose_secret().trim());
            text.filter(|text| !text.is_empty())
        };
        let Some(token) = given(ACCESS) else {
            return Err(ConnectError::Field {
                field: format!("credentials.{ACCESS}"),
                message: "is needed".to_owned(),
            });
        };
        let mut session = Session::default().with(ACCESS, token);
        if let Some(refresh) = given(REFRESH) {
            session = session.with(REFRESH, refresh);
        }
        let targets = self.targets(&session, request.options).await?;
        chosen(targets, given(BOARD), &format!("credentials.{BOARD}"))
    }

    /// Whose a session is, and whether its board, or the section of it, is still there for it: one call
    /// for each. Pinterest tells neither what a token may do nor, by a documented name, what is left of
    /// its limits; the usual headers are believed.
    pub(super) async fn try_out(
        &self,
        remote_id: &str,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let answer = self.answered(&["user_account"], &[], session).await?;
        let own: OwnAccount = held(&answer)?;
        let (board, section) = match remote_id.split_once('/') {
            Some((board, section)) => (board, Some(section)),
            None => (remote_id, None),
        };
        let told = self.answered(&["boards", board], &[], session).await?;
        if told.status == 404 && answers::code(&told).is_some() {
            return Err(gone("board"));
        }
        let board: Board = held(&told)?;
        let found = if let Some(section) = section {
            let path = ["boards", &board.id, "sections"];
            let listed: Vec<Section> = self.list(&path, session).await?;
            let mut named = listed.into_iter();
            let section = named.find(|one| one.id == section);
            let section = section.ok_or_else(|| gone("section of a board"))?;
            let name = format!("{}/{}", board.name, section.name);
            Checkup::of(format!("{}/{}", board.id, section.id), shown(&own, &name))
        } else {
            let handle = shown(&own, &board.name);
            Checkup::of(board.id, handle)
        };
        Ok(found.with_calls(answer.rate_limit, self.now.get()))
    }

    /// What the API answers there.
    async fn answered(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        session: &Session,
    ) -> Result<Answer, ConnectError> {
        let Some(token) = token_of(session) else {
            return Err(ConnectError::Refused("there is no access token".to_owned()));
        };
        let url = below(&self.api(), path, query);
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        answer.map_err(|error| ConnectError::Unreachable(error.to_string()))
    }

    /// Reads a list to its end.
    async fn list<T: DeserializeOwned>(
        &self,
        path: &[&str],
        session: &Session,
    ) -> Result<Vec<T>, ConnectError> {
        let mut listed = Vec::new();
        let mut bookmark: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut query = vec![("page_size", PAGE)];
            if let Some(bookmark) = &bookmark {
                query.push(("bookmark", bookmark));
            }
            let page: Page<T> = held(&self.answered(path, &query, session).await?)?;
            listed.extend(page.items);
            bookmark = page.bookmark.filter(|bookmark| !bookmark.is_empty());
            if bookmark.is_none() {
                break;
            }
        }
        Ok(listed)
    }
}

#[async_trait]
impl Consent for Pinterest {
    fn registration(&self) -> Option<Registration> {
        Some(Registration {
            at: "https://developers.pinterest.com/apps/",
            what: "An app with standard access; until Pinterest has granted that, only its maker sees \
                   what is posted.",
            scopes: SCOPES,
        })
    }

    fn is_registered(&self) -> bool {
        self.place.app.is_some()
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Asked, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        Ok(self.dialect().ask(app, &ask))
    }

    async fn redeem(&self, answered: Answered<'_>) -> Result<Session, ConnectError> {
        let app = app_of(self.place.app.as_ref())?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", answered.code.expose_secret()),
            ("redirect_uri", answered.redirect.as_str()),
            // Apps from before 2025-09-25 get a refresh token that can itself be renewed only if they
            // ask for it; newer ones always do.
            ("continuous_refresh", "true"),
        ];
        let granted = self.exchange(app, &fields).await?;
        Ok(granted.session(None, self.now.get()))
    }

    /// The boards of the account, and the sections of each.
    async fn targets(
        &self,
        session: &Session,
        options: &Options,
    ) -> Result<Vec<Target>, ConnectError> {
        let own: OwnAccount = held(&self.answered(&["user_account"], &[], session).await?)?;
        let boards: Vec<Board> = self.list(&["boards"], session).await?;
        let target = |kind: &str, remote_id: String, name: &str, about: String| Target {
            kind: kind.to_owned(),
            about,
            connected: Connected {
                account: Account {
                    remote_id,
                    handle: shown(&own, name),
                    url: Some(format!("https://www.pinterest.com/{}/", own.username)),
                    server: None,
                },
                session: session.clone(),
                options: options.clone(),
            },
        };
        let mut targets = Vec::new();
        for (index, board) in boards.iter().enumerate() {
            let about = board.privacy.to_lowercase();
            targets.push(target("board", board.id.clone(), &board.name, about));
            if index >= BOARDS_WITH_SECTIONS_MAX {
                continue;
            }
            let sections: Vec<Section> = self
                .list(&["boards", &board.id, "sections"], session)
                .await?;
            for section in sections {
                let id = format!("{}/{}", board.id, section.id);
                let name = format!("{}/{}", board.name, section.name);
                let about = format!("a section of {}", board.name);
                targets.push(target("section", id, &name, about));
            }
        }
        Ok(targets)
    }
}
