//! Things that are made first and published later: containers on Instagram and Threads, film sessions
//! on Facebook.
//!
//! Each is made, perhaps filled, and waited for. One that dies on the way is made anew a few times,
//! under a name of its own, so that the journal tells them apart.

use serde_json::json;

use super::answers::{REFUSED, SENTENCE_MAX};
use crate::{
    domain::{attempt::Journal, text::excerpt, time::HOUR_MS},
    networks::{Draft, Outcome, StepReport, http::Answer},
};

/// How often one is made before it is given up.
const TRIES: usize = 3;
/// How old one may be when a draft is built on it: they live for 24 hours. Source:
/// developers.facebook.com, *IG Container* and *Threads Troubleshooting*, read 2026-12-01.
const AGE_MS: i64 = 20 * HOUR_MS;

/// How far one is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress<'a> {
    /// The step of this name makes it.
    Make(String),
    /// A step on the way is next.
    Stage {
        /// The step's name.
        name: String,
        /// Which it is.
        stage: &'static str,
        /// The network's id of the thing.
        id: &'a str,
    },
    /// It can be published.
    Ready(&'a str),
}

/// The name of the step that makes it in the try at `attempt`, from 0.
fn name_of(what: &str, attempt: usize) -> String {
    if attempt == 0 {
        what.to_owned()
    } else {
        format!("{what}:again:{attempt}")
    }
}

/// What a step is about and in which try, by its name.
fn attempt_of(name: &str) -> (&str, usize) {
    match name.rsplit_once(":again:") {
        Some((what, attempt)) => (what, attempt.parse().unwrap_or_default()),
        None => (name, 0),
    }
}

/// The part, and the position in it where there is one, of a name such as `container:0` or `item:0:2`.
pub(crate) fn place_of(name: &str, before: &str) -> Option<(usize, Option<usize>)> {
    let (what, _) = attempt_of(name);
    let mut numbers = what.strip_prefix(before)?.split(':');
    let part = numbers.next()?.parse().ok()?;
    match numbers.next() {
        Some(position) => Some((part, Some(position.parse().ok()?))),
        None => Some((part, None)),
    }
}

/// The report on a thing that the network still works on.
pub(crate) fn working(answer: &Answer, id: &str, look_in_ms: i64) -> StepReport {
    let outcome = Outcome::Processing {
        remote_id: id.to_owned(),
        data: json!({ "state": "working" }),
        look_in_ms,
    };
    StepReport {
        http_status: Some(answer.status),
        ..StepReport::from(outcome)
    }
}

/// The report on a thing that came to nothing: another one is made, unless this was the last try of the
/// step of this name.
pub(crate) fn dead(answer: &Answer, id: &str, name: &str, why: &str) -> StepReport {
    let told = if attempt_of(name).1 + 1 >= TRIES {
        StepReport {
            http_status: Some(answer.status),
            ..StepReport::from(REFUSED)
        }
    } else {
        answer.done(Some(id.to_owned()), json!({ "state": "dead" }))
    };
    StepReport {
        message: Some(excerpt(why, SENTENCE_MAX)),
        ..told
    }
}

/// How far the things are that a part with several pictures or films is made of.
pub(crate) enum Items<'a> {
    /// All are ready: their ids. There are none where the part has only one picture or film.
    Ready(Vec<String>),
    /// The step of this name makes the one for the picture or film at a position.
    Make(usize, String),
    /// A step on the way is next: its name, which it is, and the network's id of the thing.
    Stage(String, &'static str, &'a str),
}

/// How far a part's things are, each named `item`, part and position; `stages` says by position what it
/// goes through.
pub(crate) fn items<'a>(
    draft: &Draft,
    journal: &'a Journal,
    part: usize,
    stages: impl Fn(usize) -> &'static [&'static str],
) -> Items<'a> {
    let pieces = draft.parts.get(part).map_or(0, |part| part.media.len());
    let mut ready = Vec::new();
    for position in (0..pieces).filter(|_| pieces > 1) {
        let what = format!("item:{part}:{position}");
        match progress(draft, journal, &what, stages(position)) {
            Progress::Make(name) => return Items::Make(position, name),
            Progress::Stage { name, stage, id } => {
                return Items::Stage(name, stage, id);
            }
            Progress::Ready(id) => ready.push(id.to_owned()),
        }
    }
    Items::Ready(ready)
}

/// How far the thing `what` is, which goes through these stages after it was made.
///
/// One that is hours old when the draft is made is left alone and a new one is made. Once a public
/// step began, the draft's instant is frozen, so that the answer stays the same.
pub(crate) fn progress<'a>(
    draft: &Draft,
    journal: &'a Journal,
    what: &str,
    stages: &[&'static str],
) -> Progress<'a> {
    for attempt in 0..TRIES {
        let made = name_of(what, attempt);
        let entry = journal
            .get(&made)
            .filter(|entry| draft.created_at.ms_since(entry.at) < AGE_MS);
        let Some(id) = entry.and_then(|entry| entry.remote_id.as_deref()) else {
            return Progress::Make(made);
        };
        let mut is_alive = true;
        for stage in stages {
            let name = format!("{stage}:{made}");
            let ended = journal
                .get(&name)
                .filter(|ended| ended.remote_id.as_deref() == Some(id));
            match ended {
                Some(ended) if ended.data["state"] == "dead" => {
                    is_alive = false;
                    break;
                }
                Some(ended) if ended.data["state"] != "working" => {}
                _ => return Progress::Stage { name, stage, id },
            }
        }
        if is_alive {
            return Progress::Ready(id);
        }
    }
    // The last try's stages refuse instead of dying, so that nobody comes here.
    Progress::Make(name_of(what, TRIES - 1))
}
