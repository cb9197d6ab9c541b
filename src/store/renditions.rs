//! Renditions: what is known of pictures that were drawn anew for networks.

use ::entity::rendition::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, StoreError, Tx, all, first, publications::parse, run, sql::Sql};
use crate::domain::{
    id::{MediaId, WorkspaceId},
    media::{Drawn, Fitted},
    time::Instant,
};

/// What was drawn of these pictures of a workspace, in any order.
pub async fn of_media(
    conn: &impl Conn,
    workspace: WorkspaceId,
    media: &[MediaId],
) -> Result<Vec<Fitted>> {
    if media.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::of("SELECT * FROM rendition WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND media_id IN ")
        .bind_list(media.iter().map(|id| id.uuid()));
    let rows = all::<Row>(conn, sql).await?;
    rows.into_iter().map(fitted).collect()
}

/// What was drawn of a picture so that it fits.
pub async fn find(conn: &impl Conn, media: MediaId, fit: &str) -> Result<Option<Fitted>> {
    let sql = Sql::of("SELECT * FROM rendition WHERE media_id = ")
        .bind(media.uuid())
        .then(" AND fit = ")
        .bind(fit);
    first::<Row>(conn, sql).await?.map(fitted).transpose()
}

/// What was drawn under this id, whoever owns it: for those who hold a signed address of it.
pub async fn find_signed(conn: &impl Conn, id: MediaId) -> Result<Option<Fitted>> {
    let sql = Sql::of("SELECT * FROM rendition WHERE id = ").bind(id.uuid());
    first::<Row>(conn, sql).await?.map(fitted).transpose()
}

/// Stores what was drawn; what is there already of the same picture for the same fit is a fault.
pub async fn insert(tx: &Tx, new: &Fitted) -> Result<()> {
    let drawn = new.made.ok();
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let sql = Sql::of(
        "INSERT INTO rendition (id, workspace_id, media_id, fit, media_type, size_bytes, width, \
         height, unfit, created_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.media.uuid().into(),
        new.fit.clone().into(),
        drawn.map(|drawn| drawn.media_type.to_string()).into(),
        drawn.map(|drawn| number(drawn.size_bytes)).into(),
        drawn.map(|drawn| i64::from(drawn.width)).into(),
        drawn.map(|drawn| i64::from(drawn.height)).into(),
        new.made.err().map(|unfit| unfit.to_string()).into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

fn fitted(row: Row) -> Result<Fitted> {
    let unfit = row.unfit.as_deref();
    let made = if let Some(unfit) = unfit {
        Err(parse(unfit, "rendition.unfit")?)
    } else {
        let media_type = row
            .media_type
            .ok_or(StoreError::Corrupt("rendition.media_type"))?;
        let pixels = |side: Option<i64>| u32::try_from(side.unwrap_or_default());
        Ok(Drawn {
            media_type: parse(&media_type, "rendition.media_type")?,
            size_bytes: u64::try_from(row.size_bytes.unwrap_or_default()).unwrap_or_default(),
            width: pixels(row.width).unwrap_or_default(),
            height: pixels(row.height).unwrap_or_default(),
        })
    };
    Ok(Fitted {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        media: row.media_id.into(),
        fit: row.fit,
        made,
        created_at: Instant::from_ms(row.created_at),
    })
}
