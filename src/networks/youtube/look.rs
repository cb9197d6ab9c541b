//! Looking for a film by its id, by its session, or among what the channel has sent; and for comments.

use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::{
    Youtube,
    account::uploads,
    answers::{Standing, out, standing},
    content::{self, SESSION, Sent, tail_at},
};
use crate::{
    domain::{
        text::{excerpt, normalised},
        time::{Instant, MINUTE_MS},
    },
    networks::{
        Candidate, Look, LookRequest, PREPARE_AHEAD_MAX_MS, Session, google,
        http::{Answer, Request},
        oauth::ACCESS,
        place::below,
    },
};

/// How many films one page of a playlist lists, and how many pages are read at the most.
/// Source: the API's discovery document, revision 20260427, read 2026-12-01.
const FILMS_PAGE: &str = "50";
const FILMS_PAGES_MAX: usize = 6;
/// The same for comments. Source: as above.
const COMMENTS_PAGE: &str = "100";
const COMMENTS_PAGES_MAX: usize = 5;

fn failed(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

/// The final no to a film that was sent whole: nobody will ever see it. Its states, and the reasons for
/// them, are those of the API's discovery document, revision 20260427, read 2026-12-01.
fn refused(what: &str, reason: &str) -> Look {
    let message = format!("YouTube has {what} this film: {}", excerpt(reason, 80));
    Look::Refused {
        message: message.trim_end_matches([':', ' ']).to_owned(),
    }
}

fn text<'a>(item: &'a Value, place: &str) -> &'a str {
    item.pointer(place)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// What one entry of a list says: when it was made, and the candidate where it fits.
type Fitting = (Option<Instant>, Option<Candidate>);

impl Youtube {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let Some(token) = session.get(ACCESS) else {
            return Err(Look::Failed {
                message: "there is no access token".to_owned(),
                unauthorized: true,
            });
        };
        if request.step.part > 0 {
            return self.look_for_comment(&request, token).await;
        }
        if let Some(id) = request.handle {
            return self.look_by_id(id, token).await;
        }
        // A record that was restored may be older than the session that was used in truth.
        if !request.is_lost
            && let Sent::Session(address) | Sent::Ahead(address) =
                content::sent(request.draft, request.journal)
            && let Some((_, film)) = content::film(request.draft)
        {
            let asked = self.ask_session(address, film.size_bytes, token).await;
            let answer = asked.map_err(|error| failed(error.to_string()))?;
            match standing(&answer) {
                Standing::Complete(id) => {
                    return Ok(Look::Out {
                        data: out(&id),
                        remote_id: id,
                    });
                }
                Standing::Wants(there) if there == tail_at(film.size_bytes) => {
                    return Ok(Look::Ready);
                }
                // It is not complete and cannot be completed as it was begun.
                Standing::Wants(_) => return Ok(Look::Gone),
                Standing::Unclear => return Err(google::not_seen(&answer)),
                Standing::Dead => {}
            }
        }
        self.look_in_uploads(&request, uploads(session), token)
            .await
    }

    async fn ask(&self, url: Url, token: &SecretString) -> Result<Answer, Look> {
        let answer = self.http.read(Request::get(url).bearer(token)).await;
        answer.map_err(|error| failed(error.to_string()))
    }

    /// Reads a film whose id is known.
    async fn look_by_id(&self, id: &str, token: &SecretString) -> Result<Look, Look> {
        let query = [("part", "status,processingDetails"), ("id", id)];
        let url = below(&self.api, &["videos"], &query);
        let answer = self.ask(url, token).await?;
        let page: Value = answer.json().unwrap_or_default();
        let Some(items) = page["items"].as_array().filter(|_| answer.is_success()) else {
            return Err(google::not_seen(&answer));
        };
        let Some(film) = items.iter().find(|item| text(item, "/id") == id) else {
            return Ok(Look::Gone);
        };
        Ok(match text(film, "/status/uploadStatus") {
            "deleted" => Look::Gone,
            "failed" => refused("failed to process", text(film, "/status/failureReason")),
            "rejected" => refused("rejected", text(film, "/status/rejectionReason")),
            _ => Look::Out {
                remote_id: id.to_owned(),
                data: out(id),
            },
        })
    }

    /// Reads what the channel has sent, newest first, back to before this film was begun: its own
    /// instant may be that of its beginning.
    async fn look_in_uploads(
        &self,
        request: &LookRequest<'_>,
        playlist: Option<&str>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let playlist =
            playlist.ok_or_else(|| failed("the channel's list of films is not known"))?;
        let begun = request.journal.get(SESSION).map(|entry| entry.at);
        let begun = begun.unwrap_or(request.since.plus_ms(-PREPARE_AHEAD_MAX_MS));
        let since = request.since.min(begun.plus_ms(-MINUTE_MS));
        let title = normalised(&content::title(request.draft));
        let query = [
            ("part", "snippet,contentDetails"),
            ("playlistId", playlist),
            ("maxResults", FILMS_PAGE),
        ];
        let url = below(&self.api, &["playlistItems"], &query);
        let fits = |item: &Value| {
            let made_at = text(item, "/snippet/publishedAt").parse::<Instant>().ok();
            let id = text(item, "/contentDetails/videoId");
            let is_ours = normalised(text(item, "/snippet/title")) == title
                && made_at.is_none_or(|at| at >= since)
                && !id.is_empty();
            let mut data = out(id);
            if request.is_lost {
                data["bare"] = json!(false);
            }
            let candidate = is_ours.then(|| Candidate {
                remote_id: id.to_owned(),
                data,
            });
            (made_at, candidate)
        };
        self.list(&url, (FILMS_PAGES_MAX, since), token, fits).await
    }

    /// Reads the comments on the film, newest first.
    async fn look_for_comment(
        &self,
        request: &LookRequest<'_>,
        token: &SecretString,
    ) -> Result<Look, Look> {
        let part = usize::try_from(request.step.part).unwrap_or(usize::MAX);
        let (Some(given), Some(video)) = (
            request.draft.parts.get(part),
            content::video(request.journal),
        ) else {
            return Err(failed("it is not known which film the comment is on"));
        };
        let own = &request.draft.channel.account.remote_id;
        let wanted = normalised(&given.text);
        let since = request.since;
        let query = [
            ("part", "snippet"),
            ("videoId", video),
            ("order", "time"),
            ("maxResults", COMMENTS_PAGE),
        ];
        let url = below(&self.api, &["commentThreads"], &query);
        let fits = |item: &Value| {
            let comment = &item["snippet"]["topLevelComment"]["snippet"];
            let made_at = text(comment, "/publishedAt").parse::<Instant>().ok();
            let says = |place: &str| normalised(text(comment, place)) == wanted;
            let is_ours = text(comment, "/authorChannelId/value") == own
                && (says("/textOriginal") || says("/textDisplay"))
                && made_at.is_none_or(|at| at >= since);
            let id = text(item, "/id");
            let candidate = (is_ours && !id.is_empty()).then(|| Candidate {
                remote_id: id.to_owned(),
                data: json!({}),
            });
            (made_at, candidate)
        };
        self.list(&url, (COMMENTS_PAGES_MAX, since), token, fits)
            .await
    }

    /// Reads a list page by page, until it ends or reaches back to before an instant.
    async fn list(
        &self,
        url: &Url,
        (pages_max, since): (usize, Instant),
        token: &SecretString,
        fits: impl Fn(&Value) -> Fitting,
    ) -> Result<Look, Look> {
        let mut candidates = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..pages_max {
            let mut url = url.clone();
            if let Some(next) = &next {
                url.query_pairs_mut().append_pair("pageToken", next);
            }
            let answer = self.ask(url, token).await?;
            let page: Value = answer.json().unwrap_or_default();
            let Some(items) = page["items"].as_array().filter(|_| answer.is_success()) else {
                return Err(google::not_seen(&answer));
            };
            let mut last = None;
            for item in items {
                let (made_at, candidate) = fits(item);
                last = made_at;
                candidates.extend(candidate);
            }
            next = page["nextPageToken"].as_str().map(str::to_owned);
            if next.is_none() || last.is_some_and(|at| at < since) {
                return Ok(Look::Listed {
                    complete: true,
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
