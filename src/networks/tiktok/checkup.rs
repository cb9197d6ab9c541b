//! Trying a session out: whose it is, and whether its account may post at the moment.
//!
//! What was granted is told with the tokens alone, so that no read tells it.

use super::{
    Tiktok,
    account::{not_told, token_of},
    answers,
    creator::{self, Creator},
    settings,
};
use crate::networks::{
    ChannelFacts, Checkup, ConnectError, Outcome, Quota, Session, consent::Consent as _,
    http::Answer,
};

/// Errors that say that a number is used up for today, and of what.
/// Source: developers.tiktok.com, *Query Creator Info* and *Direct Post*, read 2026-12-01.
const USED_UP: &[(&str, &str)] = &[
    ("spam_risk_too_many_posts", "posts"),
    ("reached_active_user_cap", "posting accounts"),
];
/// The error of an account that may post nothing. Source: as above.
const BANNED: &str = "spam_risk_user_banned_from_posting";

impl Tiktok {
    /// Whose a session is, and, where posts go out at once, what its account may do. Nothing tells the
    /// same of the inbox.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let none = || ConnectError::Refused("there is no access token".to_owned());
        let token = token_of(session).ok_or_else(none)?;
        let targets = self.targets(session, &channel.options).await?;
        let account = targets.into_iter().next().map(|one| one.connected.account);
        let account = account.ok_or_else(none)?;
        let found = Checkup::of(account.remote_id, account.handle);
        if settings::is_inbox(&channel.options) {
            return Ok(found);
        }
        let answer = self.http.read(self.creator_call(token)).await?;
        let Some(creator) = answers::data::<Creator>(&answer) else {
            return Ok(found.with_quota(used_up(&answer)?));
        };
        let level = settings::text(&channel.options, "privacy_level");
        let why = creator::refuse_level(&creator, level).filter(|_| !level.is_empty());
        if let Some(why) = why {
            return Err(ConnectError::Refused(why));
        }
        Ok(match creator.max_video_post_duration_sec {
            Some(max) => found.with_quota(Quota {
                of: "seconds of film".to_owned(),
                max: Some(max),
                ..Quota::default()
            }),
            None => found,
        })
    }
}

/// What is used up, by an answer that tells nothing of the account.
fn used_up(answer: &Answer) -> Result<Quota, ConnectError> {
    let report = answers::of_calls(answer);
    let code = report.error_code.unwrap_or_default();
    match report.outcome {
        Outcome::Throttled { .. } => {
            let of = USED_UP.iter().find(|(error, _)| *error == code);
            let (_, of) = of.ok_or_else(|| not_told(answer))?;
            Ok(Quota {
                of: (*of).to_owned(),
                left: Some(0),
                ..Quota::default()
            })
        }
        Outcome::Refused { .. } if code == BANNED => {
            let told = "TikTok lets this account post nothing; the app says why and until when";
            Err(ConnectError::Refused(told.to_owned()))
        }
        _ => Err(not_told(answer)),
    }
}
