//! People, and what they are in which workspace.

use ::entity::workspace::Model as WorkspaceRow;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{
    Conn, IdRow, Result, Tx, all, first,
    publications::parse,
    run,
    sql::Sql,
    workspaces::{Workspace, workspace},
};
use crate::domain::{
    id::{PersonId, WorkspaceId},
    role::Role,
    time::Instant,
};

/// Somebody who belongs to a workspace.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Member {
    /// Who it is.
    pub person: PersonId,
    /// Where they belong.
    pub workspace: WorkspaceId,
    /// What they are called there.
    pub name: String,
    /// Their address, where it is known.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Rises with each change.
    pub revision: i64,
    /// When they were taken in.
    pub created_at: Instant,
}

/// A workspace somebody belongs to.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The workspace.
    pub workspace: Workspace,
    /// What they may do there.
    pub role: Role,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    workspace_id: Uuid,
    person_id: Uuid,
    name: String,
    role: String,
    revision: i64,
    created_at: i64,
    email: Option<String>,
}

#[derive(Debug, FromQueryResult)]
struct MembershipRow {
    role: String,
    #[sea_orm(nested)]
    workspace: WorkspaceRow,
}

const MEMBERS: &str =
    "SELECT m.*, p.email FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = ";

/// Everybody in a workspace, in the order in which they came.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<Member>> {
    let sql = Sql::of(MEMBERS)
        .bind(workspace.uuid())
        .then(" ORDER BY m.created_at, m.person_id");
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(member)
        .collect()
}

/// One of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    person: PersonId,
) -> Result<Option<Member>> {
    let sql = Sql::of(MEMBERS)
        .bind(workspace.uuid())
        .then(" AND m.person_id = ")
        .bind(person.uuid());
    first::<Row>(conn, sql).await?.map(member).transpose()
}

/// Whose address this is.
pub async fn with_email(conn: &impl Conn, email: &str) -> Result<Option<PersonId>> {
    let sql = Sql::of("SELECT id FROM person WHERE email = ").bind(email);
    Ok(first::<IdRow>(conn, sql).await?.map(|row| row.id.into()))
}

/// The workspaces of a person, oldest first.
pub async fn memberships(conn: &impl Conn, person: PersonId) -> Result<Vec<Membership>> {
    let sql = Sql::of(
        "SELECT w.*, m.role FROM member m JOIN workspace w \
         ON w.id = m.workspace_id WHERE m.person_id = ",
    )
    .bind(person.uuid())
    .then(" ORDER BY w.created_at, w.id");
    let rows = all::<MembershipRow>(conn, sql).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Membership {
                workspace: workspace(row.workspace)?,
                role: parse(&row.role, "member.role")?,
            })
        })
        .collect()
}

/// Stores a new person.
pub async fn insert(tx: &Tx, id: PersonId, email: Option<&str>, now: Instant) -> Result<()> {
    let sql = Sql::of("INSERT INTO person (id, email, created_at) VALUES ").bind_list::<Value>([
        id.uuid().into(),
        email.map(str::to_owned).into(),
        now.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Takes a person into a workspace.
pub async fn join(tx: &Tx, member: &Member) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO member (workspace_id, person_id, name, role, revision, created_at) VALUES ",
    )
    .bind_list::<Value>([
        member.workspace.uuid().into(),
        member.person.uuid().into(),
        member.name.clone().into(),
        member.role.to_string().into(),
        member.revision.into(),
        member.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Renames a member or gives them another role; false where the revision has moved.
pub async fn update(tx: &Tx, was: i64, member: &Member) -> Result<bool> {
    let sql = Sql::of("UPDATE member SET name = ")
        .bind(member.name.clone())
        .then(", role = ")
        .bind(member.role.to_string())
        .then(", revision = ")
        .bind(member.revision)
        .then(" WHERE workspace_id = ")
        .bind(member.workspace.uuid())
        .then(" AND person_id = ")
        .bind(member.person.uuid())
        .then(" AND revision = ")
        .bind(was);
    Ok(run(tx, sql).await? == 1)
}

/// Lets a person go; who they are stays for the record.
pub async fn leave(tx: &Tx, workspace: WorkspaceId, person: PersonId) -> Result<()> {
    let sql = Sql::of("DELETE FROM member WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND person_id = ")
        .bind(person.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn member(row: Row) -> Result<Member> {
    Ok(Member {
        person: row.person_id.into(),
        workspace: row.workspace_id.into(),
        name: row.name,
        email: row.email,
        role: parse(&row.role, "member.role")?,
        revision: row.revision,
        created_at: Instant::from_ms(row.created_at),
    })
}
