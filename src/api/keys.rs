//! `/keys`: what opens the API, for people and programs.

use axum::{Json, extract::State, response::Response};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{
    ApiState,
    body::{Body, Id},
    write::{Write, created, removed},
};
use crate::{
    domain::{
        id::{KeyId, PersonId},
        role::{Action, Role},
        time::Instant,
    },
    error::{Code, Error, FieldError},
    services::{
        Caller,
        keys::{self, MadeKey, NewKey},
    },
    store::keys::{Holder, Known},
};

/// A key; its text was shown once, when it was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct KeyAnswer {
    /// Its id, which is part of its text.
    id: KeyId,
    /// What people know it by.
    name: String,
    /// The person it belongs to; null for a program.
    person: Option<PersonId>,
    /// What it may do; null where its person does not belong to the workspace any more.
    #[schema(inline)]
    role: Option<Role>,
    /// The only actions it is for; null means everything its role allows.
    scopes: Option<Vec<Action>>,
    /// When it was made.
    created_at: Instant,
    /// When it stops opening anything.
    expires_at: Option<Instant>,
    /// When it was last used, to the hour.
    last_used_at: Option<Instant>,
    /// When it was taken back.
    revoked_at: Option<Instant>,
}

/// A key that was just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MadeKeyAnswer {
    #[serde(flatten)]
    key: KeyAnswer,
    /// Its whole text, shown this once. Keep it like a password.
    text: String,
}

/// Every key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct KeyList {
    /// The keys, oldest first; those taken back too.
    items: Vec<KeyAnswer>,
}

/// A key that is to be made: for a person, or with a role for a program.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyInput {
    /// What people will know it by, at most 100 characters.
    name: String,
    /// The person it is for; their role decides.
    #[serde(default)]
    person: Option<PersonId>,
    /// What a program may do with it.
    #[serde(default)]
    #[schema(inline)]
    role: Option<Role>,
    /// The only actions it is for, such as `read_posts`; everything its role allows where none are
    /// named.
    #[serde(default)]
    scopes: Option<Vec<Action>>,
    /// When it stops opening anything; never where nothing is said.
    #[serde(default)]
    expires_at: Option<Instant>,
}

impl KeyAnswer {
    pub(super) fn of(known: Known) -> Self {
        let key = known.key;
        Self {
            id: key.id,
            name: key.name,
            person: keys::person_of(key.holder),
            role: known.role,
            scopes: key.scopes,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
        }
    }
}

impl MadeKeyAnswer {
    pub(super) fn of(key: KeyAnswer, text: &str) -> Self {
        let text = text.to_owned();
        Self { key, text }
    }
}

impl KeyInput {
    fn holder(&self) -> Result<Holder, Error> {
        let refuse = |message: &str| {
            let field = FieldError::new("role", "role_or_person", message);
            Err(Error::field(Code::InvalidValue, field))
        };
        match (self.person, self.role) {
            (Some(person), None) => Ok(Holder::Person(person)),
            (None, Some(role)) => Ok(Holder::Program(role)),
            (None, None) => refuse("give a role, or the person whose role decides"),
            (Some(_), Some(_)) => refuse("a person's key has the person's role; leave one out"),
        }
    }
}

/// Lists every key, without its text.
#[utoipa::path(
    get,
    path = "/keys",
    tag = "people",
    responses((status = 200, description = "Every key.", body = KeyList)),
)]
pub(super) async fn list_keys(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<KeyList>, Error> {
    let keys = keys::list(&state.services, &caller).await?;
    let items = keys.into_iter().map(KeyAnswer::of).collect();
    Ok(Json(KeyList { items }))
}

/// Makes a key and shows its text this once. It can do no more than the key that asks.
#[utoipa::path(
    post,
    path = "/keys",
    tag = "people",
    request_body = KeyInput,
    responses((status = 201, description = "The key with its text.", body = MadeKeyAnswer)),
)]
pub(super) async fn create_key(
    State(state): State<ApiState>,
    write: Write,
    Body(input): Body<KeyInput>,
) -> Result<Response, Error> {
    let made = |made: &MadeKey| {
        let key = KeyAnswer::of(made.known.clone());
        created(&MadeKeyAnswer::of(key, made.text.expose_secret()), None)
    };
    let new = NewKey {
        holder: input.holder()?,
        name: input.name,
        scopes: input.scopes,
        expires_at: input.expires_at,
    };
    write
        .run(&state, made, |services, caller| async move {
            keys::create(&services, &caller, new).await
        })
        .await
}

/// Takes a key back; from then on it opens nothing.
#[utoipa::path(
    delete,
    path = "/keys/{id}",
    tag = "people",
    params(("id" = KeyId, Path, description = "The key.")),
    responses((status = 204, description = "It opens nothing any more.")),
)]
pub(super) async fn delete_key(
    State(state): State<ApiState>,
    write: Write,
    Id(id): Id<KeyId>,
) -> Result<Response, Error> {
    write
        .run(&state, removed, |services, caller| async move {
            keys::revoke(&services, &caller, id).await
        })
        .await
}
