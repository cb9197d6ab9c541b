//! Looking for a post: by its handle where that is known, else among the account's own posts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Tiktok,
    account::{may_list, token_of},
    answers::{LOOK_IN_MS, data, error},
    content::{CREATOR, INIT, POST, Way, way},
    settings,
};
use crate::{
    domain::{
        attempt::Journal,
        text::normalised,
        time::{HOUR_MS, MINUTE_MS, SECOND_MS},
    },
    networks::{
        Candidate, Draft, Look, LookRequest, Session,
        http::{Answer, Request},
    },
};

/// How long after the first try a public post without an id is waited for. `TikTok` gives it one when it
/// has been looked through, usually within a minute.
/// Source: developers.tiktok.com, *Get Post Status*, read 2026-12-01.
const ID_WAIT_MS: i64 = 5 * MINUTE_MS;
/// How long the address of an upload is good.
/// Source: developers.tiktok.com, *Media Transfer Guide*, read 2026-12-01.
const UPLOAD_LIFE_MS: i64 = HOUR_MS;
/// How many posts are listed: the newest.
const POSTS_MAX: u64 = 20;

/// Why nothing became of a post, as `TikTok` names it and as a person is told.
/// Source: developers.tiktok.com, *Get Post Status*, read 2026-12-01.
const FAIL_REASONS: &[(&str, &str)] = &[
    (
        "file_format_check_failed",
        "it does not take files of this format",
    ),
    (
        "duration_check_failed",
        "the film is too short or too long for it",
    ),
    (
        "frame_rate_check_failed",
        "it does not take films of this frame rate",
    ),
    (
        "picture_size_check_failed",
        "it does not take this width and height",
    ),
    ("video_pull_failed", "it could not fetch the film"),
    ("photo_pull_failed", "it could not fetch a picture"),
    ("internal", "something went wrong there; send it again"),
    ("publish_cancelled", "it was cancelled"),
    ("auth_removed", "the account has taken back its permission"),
    (
        "spam_risk_too_many_posts",
        "the account has posted too much today",
    ),
    (
        "spam_risk_user_banned_from_posting",
        "the account may not post",
    ),
    ("spam_risk_text", "it takes the text for spam"),
    ("spam_risk", "it takes the post for spam"),
];

/// How far a post is.
#[derive(Deserialize)]
struct Status {
    status: String,
    #[serde(default)]
    fail_reason: Option<String>,
    /// As `TikTok` spells it.
    #[serde(default)]
    publicaly_available_post_id: Vec<Value>,
    #[serde(default)]
    uploaded_bytes: Option<u64>,
}

/// A list of posts.
#[derive(Deserialize)]
struct Listing {
    videos: Vec<Listed>,
}

/// One post of a list. Not all names of the fields are certain, so that one without them is not ours.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    create_time: Option<i64>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    share_url: Option<String>,
}

fn failed(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    let said = error(answer).map(|(code, _)| code);
    let code = said.as_deref().unwrap_or_default();
    Look::Failed {
        message: format!("TikTok answered {} {code}", answer.status),
        unauthorized: code == "access_token_invalid" || (answer.status == 401 && code.is_empty()),
    }
}

/// An id of a post, which comes as a number.
fn post_id(status: &Status) -> Option<String> {
    match status.publicaly_available_post_id.first()? {
        Value::Number(id) => Some(id.to_string()),
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        _ => None,
    }
}

/// The handle of a post: as the network gave it when it took it, or of the upload that was to make it.
/// A post that was found in a list has none.
fn handle<'a>(request: &'a LookRequest<'_>) -> Option<&'a str> {
    if let Some(made) = request.journal.get(POST) {
        let of_post = made.data["publish_id"].as_str();
        let is_listed = made.data["is_out"] == true;
        return of_post.or_else(|| request.handle.filter(|_| !is_listed));
    }
    let of_upload = || {
        let is_upload = matches!(way(request.draft), Some(Way::Upload(_)));
        let upload = request.journal.get(INIT).filter(|_| is_upload)?;
        upload.remote_id.as_deref()
    };
    request.handle.or_else(of_upload)
}

impl Tiktok {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        match handle(&request) {
            Some(id) => self.look_by_handle(id, &request, session).await,
            None => self.look_in_list(&request, session).await,
        }
    }

    /// Asks how far a post is.
    async fn look_by_handle(
        &self,
        id: &str,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let body = json!({ "publish_id": id }).to_string();
        let call = self.call(&["post", "publish", "status", "fetch"], &[], &body);
        let answer = self.ask(call, session).await?;
        let Some(status) = data::<Status>(&answer) else {
            let said = error(&answer).map(|(code, _)| code);
            return match said.as_deref() {
                // Nothing more will be learnt by it.
                Some("invalid_publish_id") => Ok(Look::Gone),
                _ => Err(unreadable(&answer)),
            };
        };
        let waits = Look::Processing {
            look_in_ms: LOOK_IN_MS,
        };
        let made = request.journal.get(POST);
        Ok(match status.status.as_str() {
            "PUBLISH_COMPLETE" => self.complete(id, &status, request),
            "SEND_TO_USER_INBOX" if settings::is_inbox(&request.draft.options) => {
                out(id, None, request)
            }
            "PROCESSING_UPLOAD" if made.is_none() && request.handle.is_none() => {
                self.uploaded(&status, request)
            }
            "FAILED" => fallen(&status, request),
            _ => waits,
        })
    }

    /// What is done. A public post is given a moment to get its id.
    fn complete(&self, id: &str, status: &Status, request: &LookRequest<'_>) -> Look {
        let post_id = post_id(status);
        let options = &request.draft.options;
        let is_public = settings::text(options, "privacy_level") == "PUBLIC_TO_EVERYONE"
            && !settings::is_inbox(options);
        let waited_ms = self.now.get().ms_since(request.since);
        let is_known = known(request.journal).is_some();
        if is_public && post_id.is_none() && !is_known && waited_ms < ID_WAIT_MS {
            return Look::Processing {
                look_in_ms: LOOK_IN_MS,
            };
        }
        out(id, post_id, request)
    }

    /// What is known of an upload whose last piece may have come. Where it is missing, it can be sent
    /// again as long as the address is good; after that nothing can come of it any more.
    fn uploaded(&self, status: &Status, request: &LookRequest<'_>) -> Look {
        let size_bytes = match way(request.draft) {
            Some(Way::Upload(film)) => film.size_bytes,
            _ => 0,
        };
        let is_short = status
            .uploaded_bytes
            .is_some_and(|there| there < size_bytes);
        let age_ms = request
            .journal
            .get(INIT)
            .map_or(0, |init| self.now.get().ms_since(init.at));
        match (is_short, age_ms >= UPLOAD_LIFE_MS) {
            (true, false) => Look::Ready,
            (true, true) => Look::Gone,
            (false, _) => Look::Processing {
                look_in_ms: LOOK_IN_MS,
            },
        }
    }

    /// Lists the newest public posts, for a post whose handle never came.
    ///
    /// The list shows neither what is not public nor what `TikTok` still looks through, so that it never
    /// proves that there is nothing.
    async fn look_in_list(
        &self,
        request: &LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        if settings::is_inbox(&request.draft.options) || !may_list(session) {
            return Err(failed("TikTok gave no id to ask by; look in the app"));
        }
        let fields = [("fields", "id,create_time,title,share_url")];
        let body = json!({ "max_count": POSTS_MAX }).to_string();
        let call = self.call(&["video", "list"], &fields, &body);
        let answer = self.ask(call, session).await?;
        let listing = data::<Listing>(&answer).ok_or_else(|| unreadable(&answer))?;
        let since_s = request.since.ms().div_euclid(SECOND_MS);
        let is_ours = |one: &Listed| {
            let is_new = one.create_time.is_some_and(|at_s| at_s >= since_s);
            is_new && !one.id.is_empty() && says(request.draft, one.title.as_deref())
        };
        let ours = listing.videos.into_iter().filter(is_ours);
        let candidates = ours.map(|one| Candidate {
            data: json!({ "is_out": true, "url": one.share_url }),
            remote_id: one.id,
        });
        Ok(Look::Listed {
            complete: false,
            candidates: candidates.collect(),
        })
    }

    /// Makes one call that reads, with the session.
    async fn ask(&self, request: Request, session: &Session) -> Result<Answer, Look> {
        let token = token_of(session).ok_or_else(|| Look::Failed {
            message: "there is no access token".to_owned(),
            unauthorized: true,
        })?;
        let answer = self.http.read(request.bearer(token)).await;
        answer.map_err(|error| failed(error.to_string()))
    }
}

/// The id under which a post is known already, whatever `TikTok` has called it since.
fn known(journal: &Journal) -> Option<&str> {
    let made = journal.get(POST)?;
    let id = made.remote_id.as_deref();
    id.filter(|_| made.data["is_out"] == true)
}

/// A post that is there: by the id that people see where `TikTok` has given it, else by its handle.
fn out(publish_id: &str, post_id: Option<String>, request: &LookRequest<'_>) -> Look {
    let creator = request.journal.get(CREATOR);
    let name = creator.and_then(|entry| entry.data["creator_username"].as_str());
    let url = name.zip(post_id.as_ref());
    let url = url.map(|(name, id)| format!("https://www.tiktok.com/@{name}/video/{id}"));
    let known = known(request.journal).map(str::to_owned);
    let mut data = json!({ "publish_id": publish_id, "is_out": true });
    if let Some(url) = url {
        data["url"] = Value::from(url);
    }
    Look::Out {
        remote_id: known.or(post_id).unwrap_or_else(|| publish_id.to_owned()),
        data,
    }
}

/// A post that `TikTok` has given up: `FAILED` is the end of a handle.
///
/// Where it was out, it is gone, and so it is where `TikTok` gives a reason that it does not document.
/// Where it names a post all the same, a person has to look.
fn fallen(status: &Status, request: &LookRequest<'_>) -> Look {
    let why = status.fail_reason.as_deref().unwrap_or_default();
    if known(request.journal).is_some() {
        return Look::Gone;
    }
    if post_id(status).is_some() {
        return failed(format!(
            "TikTok names a post and says that it failed: {why}"
        ));
    }
    match FAIL_REASONS.iter().find(|(reason, _)| *reason == why) {
        Some((reason, told)) => Look::Refused {
            message: format!("TikTok did not publish it: {told} ({reason})"),
        },
        None => Look::Gone,
    }
}

/// Whether a title is what was sent: the caption of a film, or the title or description of pictures.
fn says(draft: &Draft, title: Option<&str>) -> bool {
    let title = normalised(title.unwrap_or_default());
    let text = draft.parts.first().map_or("", |part| &part.text);
    let heading = match way(draft) {
        Some(Way::Photos(_)) => settings::text(&draft.options, "title"),
        _ => "",
    };
    let is_sent = |sent: &str| !sent.trim().is_empty() && normalised(sent) == title;
    is_sent(text) || is_sent(heading)
}
