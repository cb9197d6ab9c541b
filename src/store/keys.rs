//! API keys: only a hash of the secret part is stored.

use ::entity::api_key::Model as Row;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{Conn, Result, Tx, all, first, publications::parse, run, sql::Sql, steps::json};
use crate::domain::{
    id::{KeyId, PersonId, WorkspaceId},
    role::{Action, Role},
    time::Instant,
};

/// What stands for the role of a key that has its person's.
const ROLE_OF_PERSON: &str = "person";

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A program, with this role.
    Program(Role),
    /// A person, whose role in the workspace decides.
    Person(PersonId),
}

/// A key as it is stored.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// Who calls with it.
    pub holder: Holder,
    /// The only actions it is for; none means everything its role allows.
    pub scopes: Option<Vec<Action>>,
    /// SHA-256 of its secret, hexadecimal.
    pub secret_hash: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it stops opening anything.
    pub expires_at: Option<Instant>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Instant>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// A key with what the workspace makes of it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The key.
    pub key: Key,
    /// What it may do; none where its person does not belong to the workspace any more.
    pub role: Option<Role>,
    /// Whether its workspace is the first one, whose people run the installation.
    pub is_first_workspace: bool,
}

#[derive(Debug, FromQueryResult)]
struct KnownRow {
    member_role: Option<String>,
    first_id: Option<Uuid>,
    #[sea_orm(nested)]
    key: Row,
}

/// A key by its id, whoever owns it: this is how a caller is recognised.
pub async fn find(conn: &impl Conn, id: KeyId) -> Result<Option<Known>> {
    let sql = Sql::of(
        "SELECT k.*, m.role AS member_role, \
         (SELECT i.workspace_id FROM instance i WHERE i.id = 1) AS first_id \
         FROM api_key k LEFT JOIN member m \
         ON m.workspace_id = k.workspace_id AND m.person_id = k.person_id WHERE k.id = ",
    )
    .bind(id.uuid());
    first::<KnownRow>(conn, sql).await?.map(known).transpose()
}

/// Every key of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Known>> {
    let sql = Sql::of(
        "SELECT k.*, m.role AS member_role, \
         (SELECT i.workspace_id FROM instance i WHERE i.id = 1) AS first_id \
         FROM api_key k LEFT JOIN member m \
         ON m.workspace_id = k.workspace_id AND m.person_id = k.person_id WHERE k.workspace_id = ",
    )
    .bind(workspace.uuid())
    .then(" ORDER BY k.id");
    all::<KnownRow>(conn, sql)
        .await?
        .into_iter()
        .map(known)
        .collect()
}

/// Stores a new key.
pub async fn insert(tx: &Tx, key: &Key) -> Result<()> {
    let (role, person) = match key.holder {
        Holder::Program(role) => (role.to_string(), None),
        Holder::Person(person) => (ROLE_OF_PERSON.to_owned(), Some(person.uuid())),
    };
    let scopes = key
        .scopes
        .as_ref()
        .map(|scopes| serde_json::json!(scopes).to_string());
    let sql = Sql::of(
        "INSERT INTO api_key (id, workspace_id, name, role, secret_hash, created_at, person_id, \
         scopes, expires_at) VALUES ",
    )
    .bind_list::<Value>([
        key.id.uuid().into(),
        key.workspace.uuid().into(),
        key.name.clone().into(),
        role.into(),
        key.secret_hash.clone().into(),
        key.created_at.ms().into(),
        person.into(),
        scopes.into(),
        key.expires_at.map(Instant::ms).into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Takes a key back; false where there is no such key or it was taken back before.
pub async fn revoke(tx: &Tx, workspace: WorkspaceId, id: KeyId, now: Instant) -> Result<bool> {
    let sql = Sql::of("UPDATE api_key SET revoked_at = ")
        .bind(now.ms())
        .then(" WHERE revoked_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// Takes every key of a person in a workspace back; says how many.
pub async fn revoke_all(
    tx: &Tx,
    workspace: WorkspaceId,
    person: PersonId,
    now: Instant,
) -> Result<u64> {
    let sql = Sql::of("UPDATE api_key SET revoked_at = ")
        .bind(now.ms())
        .then(" WHERE revoked_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND person_id = ")
        .bind(person.uuid());
    run(tx, sql).await
}

/// Notes that a key was used.
pub async fn used(tx: &Tx, id: KeyId, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE api_key SET last_used_at = ")
        .bind(now.ms())
        .then(" WHERE id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn known(row: KnownRow) -> Result<Known> {
    let is_first_workspace = row.first_id == Some(row.key.workspace_id);
    // A role that this program does not know may do nothing.
    let role = |text: &str| text.parse::<Role>().ok();
    let of_member = row.member_role.as_deref().and_then(role);
    let person = row.key.person_id.map(PersonId::from);
    let holder = match (person, role(&row.key.role)) {
        (Some(person), _) => Holder::Person(person),
        (None, Some(role)) => Holder::Program(role),
        (None, None) => parse(&row.key.role, "api_key.role").map(Holder::Program)?,
    };
    let role = match holder {
        Holder::Program(role) => Some(role),
        Holder::Person(_) => of_member,
    };
    let row = row.key;
    let scopes = row
        .scopes
        .as_deref()
        .map(|text| json(text, "api_key.scopes"));
    let key = Key {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        name: row.name,
        holder,
        scopes: scopes.transpose()?,
        secret_hash: row.secret_hash,
        created_at: Instant::from_ms(row.created_at),
        expires_at: row.expires_at.map(Instant::from_ms),
        last_used_at: row.last_used_at.map(Instant::from_ms),
        revoked_at: row.revoked_at.map(Instant::from_ms),
    };
    Ok(Known {
        key,
        role,
        is_first_workspace,
    })
}
