//! Media: what is known of stored pictures.

use ::entity::media::Model as Row;
use sea_orm::Value;

use super::{Conn, Result, Tx, all, publications::parse, run, sql::Sql};
use crate::domain::{
    id::{MediaId, WorkspaceId},
    media::Media,
    time::Instant,
};

/// The pictures of a workspace among these ids, in any order.
pub async fn find_all(
    conn: &impl Conn,
    workspace: WorkspaceId,
    ids: &[MediaId],
) -> Result<Vec<Media>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::of("SELECT * FROM media WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id IN ")
        .bind_list(ids.iter().map(|id| id.uuid()));
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(media)
        .collect()
}

/// Stores what is known of a new picture.
pub async fn insert(tx: &Tx, new: &Media, sha256: &str) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO media (id, workspace_id, image_type, size_bytes, width, height, alt, sha256, \
         created_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.image_type.to_string().into(),
        i64::try_from(new.size_bytes).unwrap_or(i64::MAX).into(),
        i64::from(new.width).into(),
        i64::from(new.height).into(),
        new.alt.clone().into(),
        sha256.into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

fn media(row: Row) -> Result<Media> {
    Ok(Media {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        image_type: parse(&row.image_type, "media.image_type")?,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        width: u32::try_from(row.width).unwrap_or_default(),
        height: u32::try_from(row.height).unwrap_or_default(),
        alt: row.alt,
        created_at: Instant::from_ms(row.created_at),
    })
}
