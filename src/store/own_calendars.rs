//! Calendars that workspaces have made: days that they keep free.

use ::entity::calendar::Model as Row;
use chrono::NaiveDate;
use sea_orm::Value;

use super::{
    Conn, Result, Tx, all, first,
    kept::{kept, text_of},
    run,
    sql::Sql,
};
use crate::domain::{
    id::{CalendarId, WorkspaceId},
    special_day::{OwnCalendar, SpecialDay},
    time::Instant,
};

/// A calendar of a workspace.
pub async fn find(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: CalendarId,
) -> Result<Option<OwnCalendar>> {
    let sql = Sql::of("SELECT * FROM calendar WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    first::<Row>(conn, sql).await?.map(calendar).transpose()
}

/// Every calendar of a workspace, oldest first.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<OwnCalendar>> {
    let sql = Sql::of("SELECT * FROM calendar WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" ORDER BY id");
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(calendar).collect()
}

/// The days of all calendars of a workspace from one day to another, these two included, in order.
pub async fn days_within(
    conn: &impl Conn,
    workspace: WorkspaceId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<SpecialDay>> {
    let calendars = list(conn, workspace).await?.into_iter();
    let days = calendars.flat_map(|calendar| calendar.days);
    let mut days: Vec<SpecialDay> = days
        .filter(|special| (from..=to).contains(&special.day))
        .collect();
    days.sort_by_key(|special| special.day);
    Ok(days)
}

/// Stores a new calendar.
pub async fn insert(tx: &Tx, new: &OwnCalendar) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO calendar (id, workspace_id, revision, name, days, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.name.clone().into(),
        text_of(&new.days).into(),
        new.created_at.ms().into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Writes what a person can change about a calendar.
pub async fn update(tx: &Tx, calendar: &OwnCalendar, now: Instant) -> Result<()> {
    let sql = Sql::of("UPDATE calendar SET revision = ")
        .bind(calendar.revision)
        .then(", name = ")
        .bind(calendar.name.clone())
        .then(", days = ")
        .bind(text_of(&calendar.days))
        .then(", updated_at = ")
        .bind(now.ms())
        .then(" WHERE workspace_id = ")
        .bind(calendar.workspace.uuid())
        .then(" AND id = ")
        .bind(calendar.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Removes a calendar.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: CalendarId) -> Result<()> {
    let sql = Sql::of("DELETE FROM calendar WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn calendar(row: Row) -> Result<OwnCalendar> {
    Ok(OwnCalendar {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        name: row.name,
        days: kept(&row.days, "calendar.days")?,
        created_at: Instant::from_ms(row.created_at),
    })
}
