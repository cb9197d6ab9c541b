//! Decisions: what a person says became of a publication, where only a person can tell.

use serde::Deserialize;
use url::Url;

use super::{
    Caller, Services,
    publications::{PublicationView, decide, find, finish, not_possible, wish},
    schedule::{refuse_past, steps_of},
};
use crate::{
    domain::{
        attempt::{Evidence, Settled, Step, has_part_out, open_public},
        event::EventKind,
        id::PublicationId,
        publication::{Publication, Reason, Receipt, State},
        role::Action,
        time::Instant,
        transition::Move,
    },
    error::{Code, Error, FieldError},
    store::{
        moves::{StepWrite, Write},
        steps::StepLook,
    },
};

/// The longest address that is taken, in bytes.
const URL_MAX: usize = 2_000;

/// What a person says became of a publication.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Deserialize,
    strum::Display,
    strum::EnumIter,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Decision {
    /// It is there, at this address.
    Posted,
    /// It is not there, send it again; where nothing is unclear, send it now.
    Resend,
    /// Leave it.
    Drop,
}

/// An answer, with the address that goes with it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// What became of it.
    pub decision: Decision,
    /// Where the post is; needed with `posted`, unless a person was to post it.
    #[serde(default)]
    pub url: Option<String>,
    /// When it is to go out, with `resend`; now where it is not given.
    #[serde(default)]
    pub at: Option<Instant>,
}

/// Takes a person's word for what became of a publication.
///
/// `posted` ends it as sent. `resend` sends an unclear one again with new keys, and any other held
/// one now. `drop` leaves it. While it is still being looked for only `posted` and `drop` are
/// taken, and `drop` is a wish.
///
/// Errors: [`Code::NotFound`]; [`Code::InvalidValue`] for the address; [`Code::StillLooking`] for
/// `resend` while it is looked for; [`Code::NotPossible`] where nobody was asked.
pub async fn resolve_publication(
    services: &Services,
    caller: &Caller,
    id: PublicationId,
    resolution: Resolution,
) -> Result<PublicationView, Error> {
    caller.allow(Action::DecidePublications)?;
    let now = services.clock.now();
    refuse_at(&resolution, now)?;
    let tx = services.db.begin_write().await?;
    let publication = find(&tx, caller, id).await?;
    caller.expects(publication.revision)?;
    let url = address(&resolution, &publication)?;
    let steps = steps_of(&tx, &publication).await?;
    let answer = Answer {
        caller,
        publication: &publication,
        steps: &steps,
        now,
    };
    match (resolution.decision, publication.state) {
        (Decision::Posted, State::Unknown | State::Held | State::Handed) => {
            decide(&tx, answer.posted(url)?, now).await?;
        }
        (Decision::Resend, State::Unknown) => {
            let detail = "It is still being looked for. Ask again once that has ended.";
            return Err(Error::new(Code::StillLooking, detail).with("state", publication.state));
        }
        (Decision::Resend, State::Held) => decide(&tx, answer.resend(resolution.at)?, now).await?,
        (Decision::Drop, State::Unknown) => wish(&tx, caller, &publication, now).await?,
        (Decision::Drop, State::Held | State::Handed) => decide(&tx, answer.drop()?, now).await?,
        _ => return Err(not_possible(&publication)),
    }
    finish(tx, services, caller, id).await
}

/// Refuses an instant where nothing is to be sent, or one that has passed.
fn refuse_at(resolution: &Resolution, now: Instant) -> Result<(), Error> {
    match resolution.at {
        Some(_) if resolution.decision != Decision::Resend => {
            let message = "an instant goes only with the decision resend";
            let field = FieldError::new("at", "at_unexpected", message);
            Err(Error::field(Code::InvalidValue, field))
        }
        Some(at) => refuse_past("at", at, now),
        None => Ok(()),
    }
}

/// The address of an answer; checked, and needed only with `posted`. What was handed to a person may have
/// none: not everything that people post has one.
fn address(resolution: &Resolution, publication: &Publication) -> Result<Option<String>, Error> {
    let refuse = |code: &str, message: &str| {
        Err(Error::field(
            Code::InvalidValue,
            FieldError::new("url", code, message),
        ))
    };
    match (resolution.decision, resolution.url.as_deref()) {
        (Decision::Posted, None) if publication.state == State::Handed => Ok(None),
        (Decision::Posted, None) => refuse("url_missing", "give the address of the post"),
        (Decision::Posted, Some(url)) => match Url::parse(url) {
            Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && url.len() <= URL_MAX => {
                Ok(Some(parsed.into()))
            }
            _ => refuse(
                "url_invalid",
                "expected an address that begins with https:// or http://",
            ),
        },
        (_, None) => Ok(None),
        (_, Some(_)) => refuse(
            "url_unexpected",
            "an address goes only with the decision posted",
        ),
    }
}

/// An answer about a publication as it stands.
struct Answer<'a> {
    caller: &'a Caller,
    publication: &'a Publication,
    steps: &'a [Step],
    now: Instant,
}

impl Answer<'_> {
    /// It is there: the person's word is the proof.
    fn posted(&self, url: Option<String>) -> Result<Write, Error> {
        let by = match self.publication.state {
            State::Unknown => Move::StoreReceipt,
            State::Handed => Move::HandOver,
            _ => Move::Decide,
        };
        let mut after = self.publication.moved(by, State::Sent, self.now)?;
        let address = url.clone().unwrap_or_default();
        after.receipt = Some(Receipt {
            remote_id: address.clone(),
            url,
            at: self.now,
        });
        // What a person found is not read back: the network's own id of it is not known.
        after.look_again_at = None;
        after.cancel_wish = false;
        let write = self.settle(
            Write::of(by, self.publication, after),
            Settled::Posted,
            &address,
        );
        Ok(self.tell(write, Decision::Posted))
    }

    /// It is not there, or it never was sent: it goes out now, or at another instant.
    ///
    /// New keys are taken only where nothing of it is out. With a part out the keys stay: they
    /// are what the parts are known by, and repeating a part with its own key is harmless.
    fn resend(&self, at: Option<Instant>) -> Result<Write, Error> {
        let mut after = self
            .publication
            .moved(Move::Decide, State::Waiting, self.now)?;
        let was_unclear = self.publication.reason == Some(Reason::UnknownOutcome);
        if was_unclear && !has_part_out(self.steps) {
            after.key_epoch += 1;
            after.first_sent_at = None;
        }
        after.due_at = at.unwrap_or(self.now);
        after.run_at = after.due_at;
        after.tries = 0;
        after.cancel_wish = false;
        let write = Write::of(Move::Decide, self.publication, after);
        Ok(self.tell(self.settle(write, Settled::NotPosted, ""), Decision::Resend))
    }

    /// It is left as it is.
    fn drop(&self) -> Result<Write, Error> {
        let (by, to) = match self.publication.state {
            State::Handed => (Move::HandOver, State::Skipped),
            _ => (Move::Decide, State::Cancelled),
        };
        let mut after = self.publication.moved(by, to, self.now)?;
        after.reason = Some(Reason::Dropped);
        Ok(self.tell(Write::of(by, self.publication, after), Decision::Drop))
    }

    /// Closes the unclear step by the person's word.
    fn settle(&self, write: Write, settled: Settled, note: &str) -> Write {
        let Some(step) = open_public(self.steps) else {
            return write;
        };
        let is_there = settled == Settled::Posted;
        let mut evidence = step.evidence.clone();
        evidence.push(Evidence {
            at: self.now,
            how: "person".to_owned(),
            complete: true,
            candidates: u32::from(is_there),
            note: note.to_owned(),
        });
        write.with_step(StepWrite::Look(Box::new(StepLook {
            id: step.id,
            evidence,
            settled: Some(settled),
            remote_id: is_there.then(|| note.to_owned()),
            data: serde_json::json!({}),
        })))
    }

    fn tell(&self, write: Write, decision: Decision) -> Write {
        let receipt = write.after.receipt.as_ref();
        let data = serde_json::json!({
            "decision": decision.to_string(),
            "from": self.publication.state,
            "to": write.after.state,
            "url": receipt.and_then(|receipt| receipt.url.clone()),
        });
        let kind = EventKind::PublicationResolved;
        let event = self.caller.event_about(self.publication, kind, self.now);
        write.with_event(event.with(data))
    }
}
