//! Looking for a Pin: by its id where that is known, else among the Pins of its board.
//!
//! Source: github.com/pinterest/api-description, `v5/openapi.json` 5.23.0, `boards/list_pins`,
//! `pins/list` and `pins/get`, read 2026-12-01.

use serde::Deserialize;
use url::Url;

use super::{
    Pinterest,
    account::token_of,
    answers::pin_data,
    content::{board_of, section_of},
    settings,
};
use crate::{
    domain::{text::normalised, time::Instant},
    networks::{
        Candidate, Draft, Look, LookRequest, Session,
        http::{Answer, Request},
        place::below,
    },
};

/// How many Pins one page lists: fewer than the 250 there may be, since an answer is read up to 1 MiB
/// only. How many pages are read at the most is our own choice.
const PAGE: &str = "100";
const PAGES_MAX: usize = 20;

/// A page of Pins.
#[derive(Deserialize)]
struct Page {
    items: Vec<Pin>,
    #[serde(default)]
    bookmark: Option<String>,
}

/// One Pin.
#[derive(Deserialize)]
struct Pin {
    id: String,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    board_id: Option<String>,
}

impl Pin {
    /// When it was made, where that can be read; a time without a zone is UTC.
    fn made_at(&self) -> Option<Instant> {
        let said = self.created_at.as_deref()?;
        let read = said.parse().ok();
        read.or_else(|| format!("{said}Z").parse().ok())
    }
}

/// What is looked for.
struct Wanted {
    board: String,
    title: String,
    description: String,
    link: String,
}

/// Whether a text is what was sent; what is missing is empty.
fn says(text: Option<&str>, sent: &str) -> bool {
    normalised(text.unwrap_or_default()) == sent
}

/// A link without what Pinterest may write otherwise.
fn bare(link: &str) -> &str {
    let link = link.split(['?', '#']).next().unwrap_or_default();
    let link = link.split_once("://").map_or(link, |(_, rest)| rest);
    link.trim_end_matches('/')
}

/// How well a Pin fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It says what was sent and leads where that leads.
    Whole,
    /// Its words are the same, but it leads elsewhere: it is another one, or Pinterest has changed it.
    Words,
}

impl Wanted {
    fn of(draft: &Draft) -> Option<Self> {
        Some(Self {
            board: board_of(&draft.channel.account.remote_id).0.to_owned(),
            title: normalised(settings::text(&draft.options, "title")),
            description: normalised(&draft.parts.first()?.text),
            link: bare(settings::text(&draft.options, "link")).to_owned(),
        })
    }

    /// How well a Pin fits; none where it says something else. Where there are no words, only its link
    /// can tell it.
    fn fits(&self, pin: &Pin) -> Option<Fit> {
        let is_elsewhere = |board: &String| *board != self.board;
        let has_words = !self.title.is_empty() || !self.description.is_empty();
        let says_same = !pin.board_id.as_ref().is_some_and(is_elsewhere)
            && says(pin.title.as_deref(), &self.title)
            && says(pin.description.as_deref(), &self.description);
        let leads_same = bare(pin.link.as_deref().unwrap_or_default()) == self.link;
        match (says_same, leads_same) {
            (true, true) => Some(Fit::Whole),
            (true, false) if has_words => Some(Fit::Words),
            _ => None,
        }
    }
}

fn failed(message: String) -> Look {
    Look::Failed {
        message,
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    Look::Failed {
        message: format!("Pinterest answered {}", answer.status),
        unauthorized: answer.status == 401,
    }
}

impl Pinterest {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match request.handle {
            Some(id) => self.look_by_id(id, session).await,
            None => self.look_in_list(&request, session).await,
        }
    }

    /// Makes one call that reads, with the session.
    async fn ask(&self, url: Url, session: &Session) -> Result<Answer, Look> {
        let token = token_of(session).ok_or_else(|| Look::Failed {
            message: "there is no access token".to_owned(),
            unauthorized: true,
        })?;
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        answer.map_err(|error| failed(error.to_string()))
    }

    /// Reads a Pin whose id is known.
    async fn look_by_id(&self, id: &str, session: &Session) -> Result<Look, Look> {
        let url = below(&self.api(), &["pins", id], &[]);
        let answer = self.ask(url, session).await?;
        match answer.json::<Pin>() {
            Ok(pin) if answer.is_success() && pin.id == id => Ok(Look::Out {
                data: pin_data(id),
                remote_id: pin.id,
            }),
            _ if answer.status == 404 => Ok(Look::Gone),
            _ => Err(unreadable(&answer)),
        }
    }

    /// Reads the Pins of the board to the end of the list: nothing says in which order they stand, so
    /// that less of it proves nothing.
    ///
    /// Whether a board's own list has the Pins of its sections is not said either; those are looked for
    /// among all of the account's.
    async fn look_in_list(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let wanted = Wanted::of(request.draft);
        let wanted = wanted.ok_or_else(|| failed("there is no such part".to_owned()))?;
        let of_board = ["boards", &wanted.board, "pins"];
        let path: &[&str] = if section_of(request.draft).is_some() {
            &["pins"]
        } else {
            &of_board
        };
        let (mut candidates, mut is_sure) = (Vec::new(), true);
        let mut bookmark: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut query = vec![("page_size", PAGE)];
            if let Some(bookmark) = &bookmark {
                query.push(("bookmark", bookmark));
            }
            let url = below(&self.api(), path, &query);
            let answer = self.ask(url, session).await?;
            let page: Page = match answer.json() {
                Ok(page) if answer.is_success() => page,
                _ => return Err(unreadable(&answer)),
            };
            for pin in page.items {
                let Some(fit) = wanted.fits(&pin) else {
                    continue;
                };
                match (pin.made_at(), fit) {
                    (Some(at), _) if at < request.since => {}
                    (Some(_), Fit::Whole) => candidates.push(Candidate {
                        data: pin_data(&pin.id),
                        remote_id: pin.id,
                    }),
                    // It may be ours, and may be old or another one.
                    _ => is_sure = false,
                }
            }
            bookmark = page.bookmark.filter(|bookmark| !bookmark.is_empty());
            if bookmark.is_none() {
                return Ok(Look::Listed {
                    complete: is_sure,
                    candidates,
                });
            }
        }
        Ok(Look::Listed {
            complete: false,
            candidates,
        })
    }
}
