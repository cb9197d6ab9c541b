//! What people want of rules: a row for each layer that somebody has written.

use std::collections::HashMap;

use ::entity::rule_layer::Model as Row;
use sea_orm::Value;
use uuid::Uuid;

use super::{
    Conn, Result, StoreError, Tx, all, first,
    kept::{kept, text_of},
    publications::parse,
    run,
    sql::{Sql, pieces},
};
use crate::domain::{
    id::{PostId, WorkspaceId},
    rule_layer::{Layer, LayerOf, Origin, StandingLayer},
    time::Instant,
};

/// The layers that somebody has written for a workspace, its audiences and its channels, in the order
/// in which they lie; those of posts are many, and are asked for by their posts.
pub async fn standing(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<StandingLayer>> {
    let sql = Sql::of("SELECT * FROM rule_layer WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND origin <> ")
        .bind(Origin::Post.to_string());
    layers(conn, sql).await
}

/// The layers that somebody has written for some posts.
pub async fn of_posts(conn: &impl Conn, posts: &[PostId]) -> Result<HashMap<PostId, Layer>> {
    let mut found = HashMap::new();
    for piece in pieces(posts) {
        let ids = piece.iter().map(|post| post.uuid());
        let sql = Sql::of("SELECT * FROM rule_layer WHERE subject_id IN ").bind_list(ids);
        let of_piece = layers(conn, sql).await?.into_iter();
        found.extend(of_piece.filter_map(|one| match one.of {
            LayerOf::Post(post) => Some((post, one.layer)),
            _ => None,
        }));
    }
    Ok(found)
}

/// Every layer that somebody has written in a workspace, in the order in which they lie: the
/// workspace's, those of audiences, of channels and of posts.
pub async fn list(conn: &impl Conn, workspace: WorkspaceId) -> Result<Vec<StandingLayer>> {
    let sql = Sql::of("SELECT * FROM rule_layer WHERE workspace_id = ").bind(workspace.uuid());
    layers(conn, sql).await
}

async fn layers(conn: &impl Conn, sql: Sql) -> Result<Vec<StandingLayer>> {
    let rows = all::<Row>(conn, sql).await?;
    let mut layers: Vec<StandingLayer> = rows.into_iter().map(layer).collect::<Result<_>>()?;
    layers.sort_by_key(|one| one.of);
    Ok(layers)
}

/// A layer of a workspace; an empty one where nobody has written it.
pub async fn find(conn: &impl Conn, workspace: WorkspaceId, of: LayerOf) -> Result<StandingLayer> {
    let sql = Sql::of("SELECT * FROM rule_layer WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND subject_id = ")
        .bind(of.uuid(workspace));
    let found = first::<Row>(conn, sql).await?.map(layer).transpose()?;
    Ok(found.unwrap_or(StandingLayer {
        of,
        layer: Layer::default(),
        revision: 0,
        updated_at: None,
    }))
}

/// Writes a layer whole.
pub async fn put(
    tx: &Tx,
    workspace: WorkspaceId,
    standing: &StandingLayer,
    now: Instant,
) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO rule_layer (subject_id, workspace_id, origin, revision, data, updated_at) \
         VALUES ",
    )
    .bind_list::<Value>([
        standing.of.uuid(workspace).into(),
        workspace.uuid().into(),
        standing.of.origin().to_string().into(),
        standing.revision.into(),
        text_of(&standing.layer).into(),
        now.ms().into(),
    ])
    .then(
        " ON CONFLICT (subject_id) DO UPDATE SET revision = excluded.revision, \
         data = excluded.data, updated_at = excluded.updated_at",
    );
    run(tx, sql).await?;
    Ok(())
}

/// Removes the layer of what is gone.
pub(super) async fn remove_of(tx: &Tx, id: Uuid) -> Result<()> {
    let sql = Sql::of("DELETE FROM rule_layer WHERE subject_id = ").bind(id);
    run(tx, sql).await?;
    Ok(())
}

fn layer(row: Row) -> Result<StandingLayer> {
    let Row {
        subject_id,
        origin,
        revision,
        data,
        updated_at,
        ..
    } = row;
    let of = LayerOf::of(parse(&origin, "rule_layer.origin")?, subject_id);
    Ok(StandingLayer {
        of: of.ok_or(StoreError::Corrupt("rule_layer.origin"))?,
        layer: kept(&data, "rule_layer.data")?,
        revision,
        updated_at: Some(Instant::from_ms(updated_at)),
    })
}
