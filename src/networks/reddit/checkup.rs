//! Trying a session out: whose it is, whether its community lets the account in, and what is left of the
//! calls.

use secrecy::SecretString;
use serde_json::Value;

use super::{Reddit, account::unreachable, answers, content};
use crate::{
    domain::time::SECOND_MS,
    networks::{
        ChannelFacts, Checkup, ConnectError, Outcome, Quota, Session, http::Answer, oauth::ACCESS,
    },
};

impl Reddit {
    /// Whose a session is, and what is left of the calls. Reddit does not tell what a token may do.
    pub(super) async fn try_out(
        &self,
        channel: &ChannelFacts,
        session: &Session,
    ) -> Result<Checkup, ConnectError> {
        let Some(token) = session.get(ACCESS) else {
            let told = "there is no access token";
            return Err(ConnectError::Refused(told.to_owned()));
        };
        let (own, answer) = self.own(&channel.account.handle, session).await?;
        if let Some(community) = content::asked_community(&channel.options) {
            self.prove_community(community, &own.name, token).await?;
        }
        let found = Checkup::of(own.id, own.name);
        Ok(match self.calls_left(&answer) {
            Some(calls) => found.with_quota(calls),
            None => found,
        })
    }

    /// Sees that a community is there and lets an account in.
    ///
    /// One that is private answers 403, one that Reddit has closed 404, and others say whether they have
    /// banned the account. Source: `praw/models/reddit/subreddit.py` of github.com/praw-dev/praw, read
    /// 2026-12-01.
    async fn prove_community(
        &self,
        community: &str,
        handle: &str,
        token: &SecretString,
    ) -> Result<(), ConnectError> {
        let answer = self.about_community(community, handle, token).await?;
        let help = "name another one in the channel's settings, or ask its moderators";
        if answer.is_success() {
            let about: Value = answer.json().unwrap_or_default();
            if about["data"]["user_is_banned"] == true {
                let told = format!("r/{community} has banned the account {handle}; {help}");
                return Err(ConnectError::Refused(told));
            }
            if about["data"].is_object() {
                return Ok(());
            }
            return Err(unreachable(&answer, None));
        }
        let report = answers::of_preparing(&answer);
        if matches!(report.outcome, Outcome::Refused { .. }) {
            let said = report.message.unwrap_or_default();
            let told = format!("r/{community} does not let the account in ({said}); {help}");
            return Err(ConnectError::Refused(told));
        }
        Err(unreachable(&answer, None))
    }

    /// What is left of the calls, which are counted for all accounts of the app together. Source:
    /// github.com/reddit/reddit/wiki/API, read 2026-12-01.
    fn calls_left(&self, answer: &Answer) -> Option<Quota> {
        let number = |name: &str| answer.whole_number(&format!("x-ratelimit-{name}"));
        let left = number("remaining")?;
        let ends_at = |wait_s: i64| self.now.get().plus_ms(wait_s.saturating_mul(SECOND_MS));
        Some(Quota {
            of: "calls".to_owned(),
            left: Some(left),
            max: number("used").map(|used| used.saturating_add(left)),
            ends_at: number("reset").map(ends_at),
        })
    }
}
