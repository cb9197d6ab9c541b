//! Invitations: links that let somebody choose a password, once.

use ::entity::invitation::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, Tx, first, run, sql::Sql};
use crate::domain::{
    id::{InvitationId, PersonId, WorkspaceId},
    time::Instant,
};

/// A link that lets somebody choose a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who may choose a password; none where it makes the first owner.
    pub person: Option<PersonId>,
    /// The workspace they come to.
    pub workspace: WorkspaceId,
    /// Who invited them, for the record.
    pub actor: String,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it is good.
    pub ends_at: Instant,
}

/// The one whose link has this hash, whether or not it is still good.
pub async fn of_ticket(conn: &impl Conn, hash: &[u8]) -> Result<Option<Invitation>> {
    let sql = Sql::of("SELECT * FROM invitation WHERE ticket_hash = ").bind(hash.to_vec());
    Ok(first::<Row>(conn, sql).await?.map(|row| Invitation {
        id: row.id.into(),
        person: row.person_id.map(Into::into),
        workspace: row.workspace_id.into(),
        actor: row.actor,
        created_at: Instant::from_ms(row.created_at),
        ends_at: Instant::from_ms(row.ends_at),
    }))
}

/// Stores a new one in place of those that the same person had, and forgets those that have ended.
pub async fn insert(tx: &Tx, new: &Invitation, hash: &[u8]) -> Result<()> {
    let sql = Sql::of("DELETE FROM invitation WHERE ends_at <= ").bind(new.created_at.ms());
    run(tx, sql).await?;
    if let Some(person) = new.person {
        forget(tx, Some(person)).await?;
    }
    let sql = Sql::of(
        "INSERT INTO invitation (id, ticket_hash, person_id, workspace_id, actor, created_at, ends_at) \
         VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        hash.to_vec().into(),
        new.person.map(PersonId::uuid).into(),
        new.workspace.uuid().into(),
        new.actor.clone().into(),
        new.created_at.ms().into(),
        new.ends_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Uses one up; false where somebody was quicker.
pub async fn use_up(tx: &Tx, id: InvitationId) -> Result<bool> {
    let sql = Sql::of("DELETE FROM invitation WHERE id = ").bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// Forgets those of a person, or those that make the first owner.
pub async fn forget(tx: &Tx, person: Option<PersonId>) -> Result<()> {
    let sql = Sql::of("DELETE FROM invitation WHERE person_id ");
    let sql = match person {
        Some(person) => sql.then("= ").bind(person.uuid()),
        None => sql.then("IS NULL"),
    };
    run(tx, sql).await?;
    Ok(())
}
