//! Who asks, what they may do, and on what terms they ask for a write.

use std::{
    any::Any,
    fmt,
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use super::Services;
use crate::{
    domain::{
        event::EventKind,
        id::{PersonId, SignInId, WorkspaceId, WriteId},
        publication::Publication,
        role::{Action, Role},
        time::{HOUR_MS, Instant},
    },
    error::{Code, Error},
    store::{
        Tx,
        answered::{self, AnsweredWrite},
        events::NewEvent,
    },
    vault::Place,
};

/// How long a write that came with a key of its own is answered again instead of being done again, in
/// milliseconds.
pub const ANSWERED_MS: i64 = 72 * HOUR_MS;

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The workspace everything happens in.
    pub workspace: WorkspaceId,
    /// Who it is, for the record: a key's id, the id of a person who is signed in, or `cli`.
    pub actor: String,
    /// The person it is, where it is one.
    pub person: Option<PersonId>,
    /// The browser in which that person is signed in; none where a key calls.
    pub sign_in: Option<SignInId>,
    /// What it may do.
    pub role: Role,
    /// The only actions it may do, where its key is for a few only.
    pub scopes: Option<Vec<Action>>,
    /// Whether it is of the first workspace, whose people run the installation.
    pub runs_installation: bool,
    /// On what terms it asks for a write.
    pub terms: Terms,
    /// From where it asks, as far as that is known.
    pub origin: Option<IpAddr>,
}

/// On what terms a write is asked for.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The revision that is to be changed; any other is refused.
    pub revision: Option<i64>,
    /// What makes the write happen once, however often it is asked for.
    pub once: Option<Arc<Once>>,
}

/// An answer as it is kept: what a caller is told of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The revision of what is told.
    pub revision: Option<i64>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
}

/// How the result of a write is told; none where it is of another kind than was expected.
type Tell = Box<dyn Fn(&(dyn Any + Send)) -> Option<Answered> + Send + Sync>;

/// SHA-256 of what a write asks for.
type RequestHash = [u8; 32];

/// A write that came with a key of its own.
pub struct Once {
    key: String,
    request: RequestHash,
    tell: Tell,
    kept: OnceLock<Answered>,
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Once {
    /// A write with this key, which asks for what has this hash, and whose result is told so.
    pub fn new<V: Any>(
        key: String,
        request: RequestHash,
        tell: impl Fn(&V) -> Answered + Send + Sync + 'static,
    ) -> Self {
        Self {
            key,
            request,
            tell: Box::new(move |view| view.downcast_ref::<V>().map(&tell)),
            kept: OnceLock::new(),
        }
    }

    /// What was kept, once the write is durable.
    pub fn kept(&self) -> Option<&Answered> {
        self.kept.get()
    }
}

impl Caller {
    /// Somebody of whom nothing more is known than their workspace and their role.
    pub fn new(workspace: WorkspaceId, actor: impl Into<String>, role: Role) -> Self {
        Self {
            workspace,
            actor: actor.into(),
            person: None,
            sign_in: None,
            role,
            scopes: None,
            runs_installation: false,
            terms: Terms::default(),
            origin: None,
        }
    }

    /// What it does, for the record of its workspace.
    pub fn event(&self, kind: EventKind, at: Instant) -> NewEvent {
        self.event_in(self.workspace, kind, at)
    }

    /// What it does in a workspace that need not be its own, for the record there.
    pub fn event_in(&self, workspace: WorkspaceId, kind: EventKind, at: Instant) -> NewEvent {
        NewEvent {
            origin: self.origin,
            ..NewEvent::new(workspace, kind, at, &self.actor)
        }
    }

    /// What it does to a publication, for the record.
    pub fn event_about(&self, publication: &Publication, kind: EventKind, at: Instant) -> NewEvent {
        NewEvent {
            origin: self.origin,
            ..NewEvent::about(publication, kind, at, &self.actor)
        }
    }

    /// The person at the machine, who may do everything in a workspace and with the installation.
    pub fn operator(workspace: WorkspaceId) -> Self {
        Self {
            runs_installation: true,
            ..Self::new(workspace, "cli", Role::Owner)
        }
    }

    /// Whether it may do something: its role was granted it, its key is for it, and what concerns the
    /// whole installation is done by those who run it.
    pub fn may(&self, action: Action) -> bool {
        let is_for = |scopes: &Vec<Action>| scopes.contains(&action);
        self.role.may(action)
            && self.scopes.as_ref().is_none_or(is_for)
            && (self.runs_installation || !action.concerns_installation())
    }

    /// Refuses what it may not do.
    pub fn allow(&self, action: Action) -> Result<(), Error> {
        if self.may(action) {
            return Ok(());
        }
        Err(Error::new(Code::Forbidden, "This key may not do that.")
            .with("action", action.to_string()))
    }

    /// Refuses where it wants to change another revision than this.
    pub fn expects(&self, revision: i64) -> Result<(), Error> {
        if self.terms.revision.is_none_or(|wanted| wanted == revision) {
            return Ok(());
        }
        let detail = "It has been changed since you read it. Read it again, then try once more.";
        Err(Error::new(Code::PreconditionFailed, detail).with("revision", revision))
    }
}

impl Services {
    /// Makes a write durable, together with what is answered to it where it came with a key of its
    /// own.
    ///
    /// Errors: [`Code::IdempotencyKeyInUse`] where the same key was just used elsewhere; then nothing
    /// is written.
    pub async fn commit<V: Any + Send + Sync>(
        &self,
        caller: &Caller,
        tx: Tx,
        view: &V,
    ) -> Result<(), Error> {
        let Some(once) = &caller.terms.once else {
            return Ok(tx.commit().await?);
        };
        let answer = (once.tell)(view)
            .ok_or_else(|| Error::internal("the result of a write is told as something else"))?;
        let now = self.clock.now();
        let id = WriteId::new(now);
        let (row, workspace) = (id.to_string(), caller.workspace.to_string());
        let write = AnsweredWrite {
            id,
            workspace: caller.workspace,
            actor: caller.actor.clone(),
            key: once.key.clone(),
            status: answer.status,
            revision: answer.revision,
            // What was asked may hold a password, which a bare hash would let somebody guess.
            body: self.vault.seal(
                &place(&row, &workspace),
                &[&once.request[..], &answer.body].concat(),
            ),
            created_at: now,
        };
        if !answered::keep(&tx, &write, now.plus_ms(-ANSWERED_MS)).await? {
            tx.rollback().await?;
            return Err(in_use());
        }
        tx.commit().await?;
        // One write has one transaction; should there be a second, the first answer stands.
        let _ = once.kept.set(answer);
        Ok(())
    }

    /// What was answered to this write before, where it came before.
    ///
    /// Errors: [`Code::IdempotencyKeyReused`] where its key came with another request.
    pub async fn answered_before(
        &self,
        caller: &Caller,
        once: &Once,
    ) -> Result<Option<Answered>, Error> {
        let since = self.clock.now().plus_ms(-ANSWERED_MS);
        let (workspace, actor) = (caller.workspace, &caller.actor);
        let found = answered::find(&self.db, workspace, actor, &once.key, since).await?;
        let Some(found) = found else {
            return Ok(None);
        };
        let (row, workspace) = (found.id.to_string(), workspace.to_string());
        let kept = self
            .vault
            .unseal(&place(&row, &workspace), &found.body)
            .map_err(Error::internal)?;
        let kept = secrecy::ExposeSecret::expose_secret(&kept);
        let cut_short = || Error::internal("an answer is kept without what was asked");
        let (request, body) = kept
            .split_first_chunk::<{ size_of::<RequestHash>() }>()
            .ok_or_else(cut_short)?;
        if *request != once.request {
            let detail = "This Idempotency-Key was used for another request. Use a new one.";
            return Err(Error::new(Code::IdempotencyKeyReused, detail));
        }
        Ok(Some(Answered {
            status: found.status,
            revision: found.revision,
            body: body.to_vec(),
        }))
    }
}

/// Where an answer lies in the vault.
fn place<'a>(row: &'a str, workspace: &'a str) -> Place<'a> {
    Place {
        table: "answered_write",
        column: "body",
        row,
        workspace,
    }
}

/// The same key is being worked on.
pub fn in_use() -> Error {
    let detail = "The first request with this Idempotency-Key is still being worked on. Ask again in \
                  a moment.";
    Error::new(Code::IdempotencyKeyInUse, detail)
}
