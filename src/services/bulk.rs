//! Bulk actions: the same for many at once, asked for twice.
//!
//! The first time nothing is changed: everything is tried in a transaction that is taken back, and
//! what would become of each is shown, with a token. The second time, with the token, all of it is
//! done in one transaction, or nothing where anything is not as it was shown.

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Caller, Services, Terms, fitting, publications,
    schedule::{plan_in, refuse_past, unplan_in},
};
use crate::{
    domain::{
        attempt::hex,
        id::{ChannelId, PostId, PublicationId},
        post::PostState,
        role::Action,
        time::{Instant, MINUTE_MS},
    },
    error::{Code, Error, FieldError},
    rules::finding::Finding,
    store::{self, Tx},
};

/// The most that is done at once.
const ITEMS_MAX: usize = 100;
/// How long what was shown can be confirmed, in milliseconds.
const CONFIRM_MS: i64 = 10 * MINUTE_MS;

/// What is to be done with one post or publication.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// Give a post an instant; with a revision, only where the post still has it.
    Schedule(PostId, Instant, Option<i64>),
    /// Make a post a draft again.
    Unschedule(PostId),
    /// Take a publication back.
    Cancel(PublicationId),
}

/// Why something cannot be done with one of many.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BulkProblem {
    /// The stable name of this kind of problem.
    pub code: Code,
    /// What it is, in words for a person.
    pub detail: String,
    /// The fields it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// The findings it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// What would become, or has become, of one of many.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BulkItem {
    /// The post or publication.
    pub id: String,
    /// The instant it is to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// Its revision before.
    pub revision: Option<i64>,
    /// Where it would stand afterwards, or stands now.
    pub state: Option<String>,
    /// Whether it can be done.
    pub ok: bool,
    /// What is in the way.
    pub problem: Option<BulkProblem>,
    /// What the rules say about it at that instant, without being in the way.
    pub findings: Vec<Finding>,
}

/// What would become, or has become, of many.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Bulk {
    /// Each of them, in the order in which it was asked for.
    pub items: Vec<BulkItem>,
    /// Whether it was done; otherwise nothing was changed.
    pub done: bool,
    /// With this, what is shown here is done; null where it was done, or where something is in the
    /// way of one of them.
    pub confirm: Option<String>,
    /// Until when it can be confirmed.
    pub confirm_until: Option<Instant>,
}

/// Shows what would become of many, or with the token of what was shown does all of it.
///
/// Errors: [`Code::InvalidValue`] for a list that is empty, too long or names one twice;
/// [`Code::BulkChanged`] where anything is not as it was shown.
pub async fn run(
    services: &Services,
    caller: &Caller,
    wanted: &[Wanted],
    confirm: Option<&str>,
) -> Result<Bulk, Error> {
    for action in wanted.iter().map(Wanted::action) {
        caller.allow(action)?;
    }
    refuse(wanted)?;
    let now = services.clock.now();
    let shown_at = match confirm {
        Some(token) => shown_at(token, now)?,
        None => now,
    };
    for wanted in wanted {
        if let Wanted::Schedule(post, ..) = wanted {
            fitting::of_post(services, caller, *post).await?;
        }
    }
    let tx = services.db.begin_write().await?;
    hold(&tx, caller, wanted).await?;
    let mut items = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        items.push(wanted.attempt(&tx, services, caller, now).await?);
    }
    let token = token(caller, &items, shown_at);
    let is_possible = items.iter().all(|item| item.ok);
    let Some(given) = confirm else {
        tx.rollback().await?;
        return Ok(Bulk {
            items,
            done: false,
            confirm: is_possible.then_some(token),
            confirm_until: is_possible.then_some(now.plus_ms(CONFIRM_MS)),
        });
    };
    if given != token || !is_possible {
        tx.rollback().await?;
        let detail = "Something has changed since this was shown, and nothing was done. Look at it \
                      once more, then confirm again.";
        return Err(Error::new(Code::BulkChanged, detail));
    }
    let bulk = Bulk {
        items,
        done: true,
        confirm: None,
        confirm_until: None,
    };
    services.commit(caller, tx, &bulk).await?;
    services.bell.ring();
    Ok(bulk)
}

/// Refuses a list that nobody could want.
fn refuse(wanted: &[Wanted]) -> Result<(), Error> {
    let field = match wanted.first() {
        Some(Wanted::Schedule(..)) => "items",
        _ => "ids",
    };
    let invalid = |error| Err(Error::field(Code::InvalidValue, error));
    if wanted.is_empty() {
        return invalid(FieldError::new(field, "missing", "name at least one"));
    }
    if wanted.len() > ITEMS_MAX {
        let count = wanted.len();
        return invalid(FieldError::too_much(field, count, ITEMS_MAX, "items"));
    }
    let mut seen = BTreeSet::new();
    let twice = wanted.iter().position(|one| !seen.insert(one.uuid()));
    match twice {
        None => Ok(()),
        Some(index) => {
            let field = format!("{field}[{index}]");
            invalid(FieldError::new(field, "given_twice", "it is there already"))
        }
    }
}

/// When it was shown what a token confirms.
fn shown_at(token: &str, now: Instant) -> Result<Instant, Error> {
    let ms = token.split_once('-').and_then(|(ms, _)| ms.parse().ok());
    let Some(shown_at) = ms.map(Instant::from_ms) else {
        let message = "use the confirm of the answer that showed what would happen";
        let field = FieldError::new("confirm", "invalid", message);
        return Err(Error::field(Code::InvalidValue, field));
    };
    if (0..=CONFIRM_MS).contains(&now.ms_since(shown_at)) {
        return Ok(shown_at);
    }
    let detail = "This was shown too long ago. Look at it once more, then confirm again.";
    Err(Error::new(Code::BulkChanged, detail))
}

/// Waits until nobody else plans on the channels that are meant.
async fn hold(tx: &Tx, caller: &Caller, wanted: &[Wanted]) -> Result<(), Error> {
    let (mut posts, mut taken) = (Vec::new(), Vec::new());
    for wanted in wanted {
        match wanted {
            Wanted::Schedule(post, ..) | Wanted::Unschedule(post) => posts.push(*post),
            Wanted::Cancel(publication) => taken.push(*publication),
        }
    }
    let posts = store::posts::for_engine(tx, &posts).await?;
    let taken = store::publications::for_engine(tx, &taken).await?;
    let own = posts
        .iter()
        .filter(|post| post.workspace == caller.workspace);
    let planned = own.flat_map(|post| post.variants.iter().map(|variant| variant.channel));
    let own = taken.iter().filter(|one| one.workspace == caller.workspace);
    let channels: BTreeSet<ChannelId> = planned.chain(own.map(|one| one.channel)).collect();
    store::turns::take(tx, channels.iter().map(|channel| channel.uuid())).await?;
    Ok(store::lanes::hold(tx, &channels).await?)
}

/// What confirms these, shown at that instant. It keeps people from accidents, not from themselves: a
/// caller who makes one up has only spared themselves the look.
fn token(caller: &Caller, items: &[BulkItem], shown_at: Instant) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text);
        hash.update([0]);
    };
    add(&caller.workspace.to_string());
    add(&caller.actor);
    add(&shown_at.ms().to_string());
    for item in items {
        add(&item.id);
        add(&item.at.map_or_else(String::new, |at| at.to_string()));
        add(&item.revision.unwrap_or_default().to_string());
        add(item.state.as_deref().unwrap_or_default());
        for finding in &item.findings {
            add(&finding.rule);
            add(&finding.severity.to_string());
        }
    }
    format!("{}-{}", shown_at.ms(), hex(&hash.finalize()))
}

/// What became of one of many.
struct Done {
    revision: i64,
    state: String,
    findings: Vec<Finding>,
}

impl Wanted {
    const fn action(&self) -> Action {
        match self {
            Self::Schedule(..) | Self::Unschedule(_) => Action::SchedulePosts,
            Self::Cancel(_) => Action::DecidePublications,
        }
    }

    const fn uuid(&self) -> Uuid {
        match self {
            Self::Schedule(post, ..) | Self::Unschedule(post) => post.uuid(),
            Self::Cancel(publication) => publication.uuid(),
        }
    }

    /// Does it in an open transaction, or says what is in the way; only a fault of our own or of the
    /// database ends everything.
    async fn attempt(
        &self,
        tx: &Tx,
        services: &Services,
        caller: &Caller,
        now: Instant,
    ) -> Result<BulkItem, Error> {
        let (id, at) = match self {
            Self::Schedule(post, at, _) => (post.to_string(), Some(*at)),
            Self::Unschedule(post) => (post.to_string(), None),
            Self::Cancel(publication) => (publication.to_string(), None),
        };
        let item = BulkItem {
            id,
            at,
            revision: None,
            state: None,
            ok: false,
            problem: None,
            findings: Vec::new(),
        };
        match self.make(tx, services, caller, now).await {
            Ok(done) => Ok(BulkItem {
                revision: Some(done.revision),
                state: Some(done.state),
                ok: true,
                findings: done.findings,
                ..item
            }),
            Err(error) if matches!(error.code(), Code::Internal | Code::NotReady) => Err(error),
            Err(error) => Ok(BulkItem {
                problem: Some(BulkProblem {
                    code: error.code(),
                    detail: error.detail().to_owned(),
                    fields: error.wrong_fields().to_vec(),
                    findings: error.findings().to_vec(),
                }),
                ..item
            }),
        }
    }

    async fn make(
        &self,
        tx: &Tx,
        services: &Services,
        caller: &Caller,
        now: Instant,
    ) -> Result<Done, Error> {
        let of = |revision: Option<i64>| Caller {
            terms: Terms {
                revision,
                once: None,
            },
            ..caller.clone()
        };
        let (view, was) = match self {
            Self::Schedule(post, at, revision) => {
                refuse_past("at", *at, now)?;
                let view = plan_in(tx, services, &of(*revision), *post, *at, now).await?;
                let was = view.post.revision - 1;
                (view, was)
            }
            Self::Unschedule(post) => {
                let (view, is_changed) = unplan_in(tx, services, &of(None), *post, now).await?;
                let was = view.post.revision - i64::from(is_changed);
                (view, was)
            }
            Self::Cancel(publication) => {
                let before = publications::find(tx, caller, *publication).await?;
                publications::cancel_in(tx, caller, &before, now).await?;
                let after = publications::find(tx, caller, *publication).await?;
                return Ok(Done {
                    revision: before.revision,
                    state: after.state.to_string(),
                    findings: Vec::new(),
                });
            }
        };
        let states: Vec<_> = view.publications.iter().map(|one| one.state).collect();
        let findings = match self {
            Self::Schedule(..) => view.findings,
            _ => Vec::new(),
        };
        Ok(Done {
            revision: was,
            state: PostState::of(&states).to_string(),
            findings,
        })
    }
}
