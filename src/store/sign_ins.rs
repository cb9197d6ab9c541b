//! Where people are signed in.

use ::entity::sign_in::Model;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{Conn, Result, Tx, all, first, run, sql::Sql};
use crate::domain::{
    id::{PersonId, SignInId, WorkspaceId},
    role::Role,
    time::Instant,
};

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// Who it is.
    pub person: PersonId,
    /// The workspace they look at.
    pub workspace: WorkspaceId,
    /// What the browser says of itself.
    pub device: Option<String>,
    /// From where they signed in.
    pub origin: Option<String>,
    /// When they signed in.
    pub created_at: Instant,
    /// When they were last seen, to the hour.
    pub seen_at: Instant,
    /// When it ends unless they come back.
    pub ends_at: Instant,
}

/// One that was recognised.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// Where somebody is signed in.
    pub sign_in: SignIn,
    /// What they are in their workspace; none where they do not belong there any more.
    pub role: Option<Role>,
    /// Whether it is the first workspace, whose people run the installation.
    pub is_first_workspace: bool,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    member_role: Option<String>,
    first_id: Option<Uuid>,
    #[sea_orm(nested)]
    sign_in: Model,
}

/// The one that a cookie stands for, by the hash of it.
pub async fn of_ticket(conn: &impl Conn, hash: &[u8]) -> Result<Option<Recognised>> {
    let sql = Sql::of(
        "SELECT s.*, m.role AS member_role, \
         (SELECT i.workspace_id FROM instance i WHERE i.id = 1) AS first_id \
         FROM sign_in s LEFT JOIN member m \
         ON m.workspace_id = s.workspace_id AND m.person_id = s.person_id WHERE s.ticket_hash = ",
    )
    .bind(hash.to_vec());
    let found = first::<Row>(conn, sql).await?;
    Ok(found.map(|row| Recognised {
        is_first_workspace: row.first_id == Some(row.sign_in.workspace_id),
        // A role that this program does not know may do nothing.
        role: row.member_role.and_then(|role| role.parse().ok()),
        sign_in: sign_in(row.sign_in),
    }))
}

/// Where a person is signed in, the last seen first.
pub async fn of_person(conn: &impl Conn, person: PersonId, now: Instant) -> Result<Vec<SignIn>> {
    let sql = Sql::of("SELECT * FROM sign_in WHERE person_id = ")
        .bind(person.uuid())
        .then(" AND ends_at > ")
        .bind(now.ms())
        .then(" ORDER BY seen_at DESC, id DESC");
    let rows = all::<Model>(conn, sql).await?;
    Ok(rows.into_iter().map(sign_in).collect())
}

/// Stores a new one, and forgets those that have ended.
pub async fn insert(tx: &Tx, new: &SignIn, hash: &[u8]) -> Result<()> {
    let sql = Sql::of("DELETE FROM sign_in WHERE ends_at <= ").bind(new.created_at.ms());
    run(tx, sql).await?;
    let sql = Sql::of(
        "INSERT INTO sign_in (id, ticket_hash, person_id, workspace_id, device, origin, created_at, \
         seen_at, ends_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        hash.to_vec().into(),
        new.person.uuid().into(),
        new.workspace.uuid().into(),
        new.device.clone().into(),
        new.origin.clone().into(),
        new.created_at.ms().into(),
        new.seen_at.ms().into(),
        new.ends_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Notes that somebody came back.
pub async fn seen(tx: &Tx, id: SignInId, now: Instant, ends_at: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE sign_in SET seen_at = ")
        .bind(now.ms())
        .then(", ends_at = ")
        .bind(ends_at.ms())
        .then(" WHERE id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Lets somebody look at another workspace.
pub async fn go_to(tx: &Tx, id: SignInId, workspace: WorkspaceId) -> Result<()> {
    let sql = Sql::of("UPDATE sign_in SET workspace_id = ")
        .bind(workspace.uuid())
        .then(" WHERE id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Ends one of a person's; false where there is none.
pub async fn end(tx: &Tx, person: PersonId, id: SignInId) -> Result<bool> {
    let sql = Sql::of("DELETE FROM sign_in WHERE person_id = ")
        .bind(person.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// Ends all of a person's but one; says how many.
pub async fn end_others(tx: &Tx, person: PersonId, but: Option<SignInId>) -> Result<u64> {
    let mut sql = Sql::of("DELETE FROM sign_in WHERE person_id = ").bind(person.uuid());
    if let Some(but) = but {
        sql = sql.then(" AND id <> ").bind(but.uuid());
    }
    run(tx, sql).await
}

/// Ends those in which a person looks at a workspace that they leave.
pub async fn leave(tx: &Tx, workspace: WorkspaceId, person: PersonId) -> Result<()> {
    let sql = Sql::of("DELETE FROM sign_in WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND person_id = ")
        .bind(person.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn sign_in(row: Model) -> SignIn {
    SignIn {
        id: row.id.into(),
        person: row.person_id.into(),
        workspace: row.workspace_id.into(),
        device: row.device,
        origin: row.origin,
        created_at: Instant::from_ms(row.created_at),
        seen_at: Instant::from_ms(row.seen_at),
        ends_at: Instant::from_ms(row.ends_at),
    }
}
