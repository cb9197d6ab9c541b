//! Media: what is known of stored pictures and films.

use ::entity::media::Model as Row;
use sea_orm::Value;

use super::{
    Conn, IdRow, Result, Tx, all, first, posts,
    publications::parse,
    run,
    search::{carries, pattern},
    sql::Sql,
};
use crate::domain::{
    id::{MediaId, PostId, WorkspaceId},
    media::Media,
    post::Post,
    time::Instant,
};

/// The media of a workspace among these ids, in any order.
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

/// One picture or film of a workspace.
pub async fn find(conn: &impl Conn, workspace: WorkspaceId, id: MediaId) -> Result<Option<Media>> {
    Ok(find_all(conn, workspace, &[id]).await?.pop())
}

/// One picture or film, whoever owns it: for those who hold a signed address of it.
pub async fn find_signed(conn: &impl Conn, id: MediaId) -> Result<Option<Media>> {
    let sql = Sql::of("SELECT * FROM media WHERE id = ").bind(id.uuid());
    first::<Row>(conn, sql).await?.map(media).transpose()
}

/// The picture or film that was uploaded with exactly these bytes, the first where there are several.
pub async fn find_same(
    conn: &impl Conn,
    workspace: WorkspaceId,
    sha256: &str,
) -> Result<Option<Media>> {
    let sql = Sql::of("SELECT * FROM media WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND sha256 = ")
        .bind(sha256)
        .then(" ORDER BY id LIMIT 1");
    first::<Row>(conn, sql).await?.map(media).transpose()
}

/// A page of media, newest first, beginning after `before`; with `words`, only those whose
/// description or credit holds them.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    words: Option<&str>,
    before: Option<MediaId>,
    limit: u64,
) -> Result<Vec<Media>> {
    let mut sql = Sql::of("SELECT * FROM media WHERE workspace_id = ").bind(workspace.uuid());
    if let Some(words) = words {
        let pattern = pattern(&words.to_lowercase());
        sql = sql
            .then(" AND (LOWER(alt) LIKE ")
            .bind(pattern.clone())
            .then(" ESCAPE '!' OR LOWER(credit) LIKE ")
            .bind(pattern)
            .then(" ESCAPE '!')");
    }
    if let Some(before) = before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    all::<Row>(conn, sql)
        .await?
        .into_iter()
        .map(media)
        .collect()
}

/// Stores what is known of a new picture or film.
pub async fn insert(tx: &Tx, new: &Media) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO media (id, workspace_id, media_type, size_bytes, width, height, alt, sha256, \
         duration_ms, has_audio, codecs, has_captions, credit, licence, has_thumbnail, revision, created_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.media_type.to_string().into(),
        i64::try_from(new.size_bytes).unwrap_or(i64::MAX).into(),
        i64::from(new.width).into(),
        i64::from(new.height).into(),
        new.alt.clone().into(),
        new.sha256.clone().into(),
        new.duration_ms.into(),
        new.has_audio.into(),
        new.codecs.clone().into(),
        new.has_captions.into(),
        new.credit.clone().into(),
        new.licence.clone().into(),
        new.has_thumbnail.into(),
        new.revision.into(),
        new.created_at.ms().into(),
    ]);
    run(tx, sql).await?;
    Ok(())
}

/// Replaces the words about a picture or film, and its revision.
pub async fn describe(tx: &Tx, media: &Media) -> Result<()> {
    let sql = Sql::of("UPDATE media SET alt = ")
        .bind(media.alt.clone())
        .then(", credit = ")
        .bind(media.credit.clone())
        .then(", licence = ")
        .bind(media.licence.clone())
        .then(", has_captions = ")
        .bind(media.has_captions)
        .then(", revision = ")
        .bind(media.revision)
        .then(" WHERE workspace_id = ")
        .bind(media.workspace.uuid())
        .then(" AND id = ")
        .bind(media.id.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Forgets a picture or film; false where it is gone already.
pub async fn remove(tx: &Tx, workspace: WorkspaceId, id: MediaId) -> Result<bool> {
    let sql = Sql::of("DELETE FROM media WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(run(tx, sql).await? == 1)
}

/// Every post that carries a picture or film, on any channel that is or was meant.
///
/// Removed ones are among them where something of them is still to be looked for or read back.
pub async fn posts_with(
    conn: &impl Conn,
    workspace: WorkspaceId,
    id: MediaId,
) -> Result<Vec<Post>> {
    let sql = Sql::of("SELECT id FROM post WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND (");
    let sql = carries(sql, id)
        .then(" OR id IN (SELECT post_id FROM variant WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND ");
    let sql = carries(sql, id).then(
        ")) AND (deleted_at IS NULL OR EXISTS (SELECT 1 FROM publication p WHERE p.post_id = post.id \
         AND (p.look_again_at IS NOT NULL OR p.state IN ('sending', 'processing', 'unknown')))) \
         ORDER BY id",
    );
    let ids: Vec<PostId> = all::<IdRow>(conn, sql)
        .await?
        .into_iter()
        .map(|row| row.id.into())
        .collect();
    posts::for_engine(conn, &ids).await
}

fn media(row: Row) -> Result<Media> {
    Ok(Media {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        media_type: parse(&row.media_type, "media.media_type")?,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        width: u32::try_from(row.width).unwrap_or_default(),
        height: u32::try_from(row.height).unwrap_or_default(),
        duration_ms: row.duration_ms,
        has_audio: row.has_audio,
        codecs: row.codecs,
        has_captions: row.has_captions,
        alt: row.alt,
        credit: row.credit,
        licence: row.licence,
        has_thumbnail: row.has_thumbnail,
        revision: row.revision,
        sha256: row.sha256,
        created_at: Instant::from_ms(row.created_at),
    })
}
