//! Posts and their variants.

use std::collections::HashMap;

use ::entity::{post::Model as Row, variant::Model as VariantRow};
use sea_orm::Value;

use super::{
    Conn, Result, Tx, all,
    kept::{kept, text_of},
    publications::parse,
    rule_layers, run, search,
    sql::{Sql, pieces},
    steps::json,
    suppressions,
};
use crate::domain::{
    id::{ChannelId, PostId, VariantId, WorkspaceId},
    post::{Part, Post, Variant},
    time::Instant,
};

/// One post of a workspace; removed ones are not found.
pub async fn find(conn: &impl Conn, workspace: WorkspaceId, id: PostId) -> Result<Option<Post>> {
    let sql = Sql::of("SELECT * FROM post WHERE deleted_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid());
    Ok(with_variants(conn, all(conn, sql).await?).await?.pop())
}

/// A page of posts, newest first, beginning after `before`.
pub async fn list(
    conn: &impl Conn,
    workspace: WorkspaceId,
    before: Option<PostId>,
    limit: u64,
) -> Result<Vec<Post>> {
    let mut sql = Sql::of("SELECT * FROM post WHERE deleted_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid());
    if let Some(before) = before {
        sql = sql.then(" AND id < ").bind(before.uuid());
    }
    let sql = sql
        .then(" ORDER BY id DESC LIMIT ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    with_variants(conn, all(conn, sql).await?).await
}

/// Posts by their ids, removed ones too, whoever owns them: for the engine alone.
pub async fn for_engine(conn: &impl Conn, ids: &[PostId]) -> Result<Vec<Post>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces(ids) {
        let sql =
            Sql::of("SELECT * FROM post WHERE id IN ").bind_list(piece.iter().map(|id| id.uuid()));
        found.extend(with_variants(conn, all(conn, sql).await?).await?);
    }
    Ok(found)
}

pub(super) async fn with_variants(conn: &impl Conn, rows: Vec<Row>) -> Result<Vec<Post>> {
    let mut variants: HashMap<uuid::Uuid, Vec<Variant>> = HashMap::new();
    let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.id).collect();
    for piece in pieces(&ids) {
        let sql = Sql::of("SELECT * FROM variant WHERE position >= 0 AND post_id IN ")
            .bind_list(piece.iter().copied())
            .then(" ORDER BY post_id, position");
        for row in all::<VariantRow>(conn, sql).await? {
            variants.entry(row.post_id).or_default().push(variant(row)?);
        }
    }
    rows.into_iter()
        .map(|row| {
            let variants = variants.remove(&row.id).unwrap_or_default();
            post(row, variants)
        })
        .collect()
}

/// Stores a new post with its variants.
pub async fn insert(tx: &Tx, new: &Post) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO post (id, workspace_id, revision, text, media, thread, lang, promotion, \
         pillar, tags, about, planned_at, occurrence, created_at, updated_at) VALUES ",
    )
    .bind_list::<Value>([
        new.id.uuid().into(),
        new.workspace.uuid().into(),
        new.revision.into(),
        new.body.text.clone().into(),
        text_of(&new.body.media).into(),
        text_of(&new.thread).into(),
        new.lang.clone().into(),
        new.promotion.to_string().into(),
        new.pillar.clone().into(),
        text_of(&new.tags).into(),
        text_of(&new.about).into(),
        new.planned_at.map(Instant::ms).into(),
        new.occurrence.into(),
        new.created_at.ms().into(),
        new.updated_at.ms().into(),
    ]);
    run(tx, sql).await?;
    insert_variants(tx, new, &new.variants, 0).await?;
    search::insert(tx, new).await
}

/// Replaces a post and its variants where the revision is still `was`.
///
/// Variants that stay keep their rows, because publications point at them; false where somebody
/// else has changed the post since it was read.
pub async fn update(tx: &Tx, was: i64, post: &Post) -> Result<bool> {
    let sql = Sql::of("UPDATE post SET revision = ")
        .bind(post.revision)
        .then(", text = ")
        .bind(post.body.text.clone())
        .then(", media = ")
        .bind(text_of(&post.body.media))
        .then(", thread = ")
        .bind(text_of(&post.thread))
        .then(", lang = ")
        .bind(post.lang.clone())
        .then(", promotion = ")
        .bind(post.promotion.to_string())
        .then(", pillar = ")
        .bind(post.pillar.clone())
        .then(", tags = ")
        .bind(text_of(&post.tags))
        .then(", about = ")
        .bind(text_of(&post.about))
        .then(", planned_at = ")
        .bind(post.planned_at.map(Instant::ms))
        .then(", occurrence = ")
        .bind(post.occurrence)
        .then(", updated_at = ")
        .bind(post.updated_at.ms())
        .then(" WHERE deleted_at IS NULL AND workspace_id = ")
        .bind(post.workspace.uuid())
        .then(" AND id = ")
        .bind(post.id.uuid())
        .then(" AND revision = ")
        .bind(was);
    if run(tx, sql).await? == 0 {
        return Ok(false);
    }
    replace_variants(tx, post).await?;
    search::update(tx, post).await?;
    Ok(true)
}

/// A channel that is no longer meant keeps its row at a position below zero, where no read finds
/// it: publications point at it, and it comes back under the same id if the channel does.
async fn replace_variants(tx: &Tx, post: &Post) -> Result<()> {
    let sql = Sql::of("UPDATE variant SET position = -1 WHERE post_id = ").bind(post.id.uuid());
    run(tx, sql).await?;
    let sql = Sql::of("SELECT * FROM variant WHERE post_id = ").bind(post.id.uuid());
    let kept: Vec<uuid::Uuid> = all::<VariantRow>(tx, sql)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    for (position, variant) in post.variants.iter().enumerate() {
        if kept.contains(&variant.id.uuid()) {
            let sql = Sql::of("UPDATE variant SET position = ")
                .bind(i64::try_from(position).unwrap_or_default())
                .then(", text = ")
                .bind(variant.text.clone())
                .then(", media = ")
                .bind(variant.media.as_ref().map(text_of))
                .then(", thread = ")
                .bind(variant.thread.as_ref().map(text_of))
                .then(", options = ")
                .bind(text_of(&variant.options))
                .then(" WHERE id = ")
                .bind(variant.id.uuid());
            run(tx, sql).await?;
        } else {
            insert_variants(tx, post, std::slice::from_ref(variant), position).await?;
        }
    }
    Ok(())
}

/// The ids of a post's variants by channel, those of channels that are no longer meant included.
pub async fn variant_ids(
    conn: &impl Conn,
    workspace: WorkspaceId,
    post: PostId,
) -> Result<HashMap<ChannelId, VariantId>> {
    let sql = Sql::of("SELECT * FROM variant WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND post_id = ")
        .bind(post.uuid());
    let rows = all::<VariantRow>(conn, sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.channel_id.into(), row.id.into()))
        .collect())
}

/// Removes a post from every list where the revision is still `was`; its history stays.
pub async fn remove(
    tx: &Tx,
    workspace: WorkspaceId,
    id: PostId,
    was: i64,
    now: Instant,
) -> Result<bool> {
    let sql = Sql::of("UPDATE post SET revision = revision + 1, deleted_at = ")
        .bind(now.ms())
        .then(" WHERE deleted_at IS NULL AND workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND id = ")
        .bind(id.uuid())
        .then(" AND revision = ")
        .bind(was);
    if run(tx, sql).await? == 0 {
        return Ok(false);
    }
    search::remove(tx, id).await?;
    rule_layers::remove_of(tx, id.uuid()).await?;
    suppressions::remove_of(tx, id.uuid()).await?;
    Ok(true)
}

async fn insert_variants(tx: &Tx, post: &Post, variants: &[Variant], first: usize) -> Result<()> {
    let numbered: Vec<(usize, &Variant)> = variants
        .iter()
        .enumerate()
        .map(|(index, variant)| (first + index, variant))
        .collect();
    for piece in pieces(&numbered) {
        let sql = Sql::of(
            "INSERT INTO variant (id, workspace_id, post_id, channel_id, position, text, media, \
             thread, options) VALUES ",
        )
        .bind_rows(piece.iter().map(|(position, variant)| -> [Value; 9] {
            [
                variant.id.uuid().into(),
                post.workspace.uuid().into(),
                post.id.uuid().into(),
                variant.channel.uuid().into(),
                i64::try_from(*position).unwrap_or_default().into(),
                variant.text.clone().into(),
                variant.media.as_ref().map(text_of).into(),
                variant.thread.as_ref().map(text_of).into(),
                text_of(&variant.options).into(),
            ]
        }));
        run(tx, sql).await?;
    }
    Ok(())
}

fn post(row: Row, variants: Vec<Variant>) -> Result<Post> {
    Ok(Post {
        id: row.id.into(),
        workspace: row.workspace_id.into(),
        revision: row.revision,
        body: Part {
            text: row.text,
            media: json(&row.media, "post.media")?,
        },
        thread: json(&row.thread, "post.thread")?,
        lang: row.lang,
        promotion: parse(&row.promotion, "post.promotion")?,
        pillar: row.pillar,
        tags: json(&row.tags, "post.tags")?,
        about: kept(&row.about, "post.about")?,
        planned_at: row.planned_at.map(Instant::from_ms),
        occurrence: row.occurrence,
        variants,
        created_at: Instant::from_ms(row.created_at),
        updated_at: Instant::from_ms(row.updated_at),
    })
}

fn variant(row: VariantRow) -> Result<Variant> {
    let list = |text: Option<String>| text.map(|text| json(&text, "variant.media")).transpose();
    Ok(Variant {
        id: row.id.into(),
        channel: row.channel_id.into(),
        text: row.text,
        media: list(row.media)?,
        thread: row
            .thread
            .map(|text| json(&text, "variant.thread"))
            .transpose()?,
        options: json(&row.options, "variant.options")?,
    })
}
