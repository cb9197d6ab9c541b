//! Looking for a spotlight, by its id: nothing else can be asked for.
//!
//! Source: Snap's page *Profile Asset Management*, read 2026-12-01.

use serde::Deserialize;
use serde_json::json;

use super::{
    Snapchat,
    account::token_of,
    answers::{self, LOOK_IN_MS},
    content::{POST, placement},
    settings::Placement,
};
use crate::networks::{
    Look, LookRequest, Session,
    http::{Answer, Request},
    place::below,
};

/// Spotlights that were asked for.
#[derive(Deserialize)]
struct Spotlights {
    spotlights: Vec<Asked>,
}

/// One of them.
#[derive(Deserialize)]
struct Asked {
    spotlight: Spotlight,
}

/// How far a spotlight is.
#[derive(Deserialize)]
struct Spotlight {
    id: String,
    status: String,
    #[serde(default)]
    share_link: Option<String>,
}

fn failed(message: impl Into<String>) -> Look {
    Look::Failed {
        message: message.into(),
        unauthorized: false,
    }
}

/// A look whose answer does not say what was asked.
fn unreadable(answer: &Answer) -> Look {
    Look::Failed {
        message: format!("Snapchat answered {}", answer.status),
        unauthorized: answer.status == 401,
    }
}

impl Snapchat {
    /// Looks once; an error is a look that saw nothing.
    pub(super) async fn look_up(
        &self,
        request: LookRequest<'_>,
        session: &Session,
    ) -> Result<Look, Look> {
        let is_spotlight = placement(request.draft) == Placement::Spotlight;
        let Some(id) = request.handle.filter(|_| is_spotlight) else {
            return Err(failed("Snapchat cannot be asked for it; look in the app"));
        };
        let token = token_of(session).ok_or_else(|| Look::Failed {
            message: "there is no access token".to_owned(),
            unauthorized: true,
        })?;
        let profile = &request.draft.channel.account.remote_id;
        let path = ["public_profiles", profile, "spotlights", id];
        let call = Request::get(below(&self.api(), &path, &[])).bearer(token);
        let answer = self.http.read(call).await;
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        let listed = answers::good::<Spotlights>(&answer).ok_or_else(|| unreadable(&answer))?;
        let mut spotlights = listed.spotlights.into_iter().map(|one| one.spotlight);
        let spotlight = spotlights.find(|spotlight| spotlight.id == id);
        let spotlight = spotlight.ok_or_else(|| unreadable(&answer))?;
        let made = request.journal.get(POST);
        let was_live = made.is_some_and(|made| made.data["is_live"] == true);
        Ok(match spotlight.status.as_str() {
            "LIVE" => Look::Out {
                remote_id: spotlight.id,
                data: json!({ "is_live": true, "url": spotlight.share_link }),
            },
            "REJECTED" if was_live => Look::Gone,
            "REJECTED" => Look::Refused {
                message: "Snapchat has looked through this spotlight and rejected it".to_owned(),
            },
            _ => Look::Processing {
                look_in_ms: LOOK_IN_MS,
            },
        })
    }
}
