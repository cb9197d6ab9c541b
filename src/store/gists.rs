//! Gists: what is kept of texts, one for each post on one channel.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use super::{
    Conn, Result, Tx, all,
    kept::text_of,
    run,
    sql::{Sql, pieces},
    steps::json,
};
use crate::domain::{
    gist::Imprint,
    id::{PostId, PublicationId, VariantId},
    post::Post,
    time::Instant,
};

/// Keeps what neighbours know of posts, in place of what was kept before.
pub async fn put(tx: &Tx, imprints: &[Imprint]) -> Result<()> {
    for piece in pieces(imprints) {
        let sql = Sql::of(
            "INSERT INTO gist (channel_id, variant_id, version, promotion, pillar, kept) VALUES ",
        )
        .bind_rows(piece.iter().map(|one| -> [Value; 6] {
            [
                one.channel.uuid().into(),
                one.variant.uuid().into(),
                one.gist.version.clone().into(),
                one.promotion.to_string().into(),
                one.pillar.clone().into(),
                text_of(&one.gist).into(),
            ]
        }))
        .then(
            " ON CONFLICT (channel_id, variant_id) DO UPDATE SET version = excluded.version, \
             promotion = excluded.promotion, pillar = excluded.pillar, kept = excluded.kept",
        );
        run(tx, sql).await?;
    }
    Ok(())
}

/// Tells neighbours on every channel what a post is meant as now, those included that it went out on
/// and is no longer meant for.
pub async fn retell(tx: &Tx, post: &Post) -> Result<()> {
    let sql = Sql::of("UPDATE gist SET promotion = ")
        .bind(post.promotion.to_string())
        .then(", pillar = ")
        .bind(post.pillar.clone())
        .then(
            " WHERE (channel_id, variant_id) IN (SELECT channel_id, id FROM variant WHERE post_id = ",
        )
        .bind(post.id.uuid())
        .then(")");
    run(tx, sql).await?;
    Ok(())
}

/// Leaves what is kept of variants as it is, or nothing, as read by this version of the rules.
pub async fn leave(tx: &Tx, variants: &[VariantId], version: &str) -> Result<()> {
    for piece in pieces(variants) {
        let sql = Sql::of(
            "INSERT INTO gist (channel_id, variant_id, version, promotion, pillar, kept) \
             SELECT a.channel_id, a.id, ",
        )
        .bind(version.to_owned())
        .then(", o.promotion, o.pillar, '{}' FROM variant a JOIN post o ON o.id = a.post_id WHERE a.id IN ")
        .bind_list(piece.iter().map(|id| id.uuid()))
        .then(" ON CONFLICT (channel_id, variant_id) DO UPDATE SET version = excluded.version");
        run(tx, sql).await?;
    }
    Ok(())
}

/// Some posts with a publication since an instant of which nothing is kept, or only what another
/// version of the rules has read, each with the variant it is about.
pub async fn outdated(
    conn: &impl Conn,
    version: &str,
    since: Instant,
    limit: i64,
) -> Result<Vec<(PostId, VariantId)>> {
    #[derive(Debug, FromQueryResult)]
    struct Found {
        post_id: Uuid,
        variant_id: Uuid,
    }
    let sql = Sql::of(
        "SELECT DISTINCT u.post_id, u.variant_id FROM publication u LEFT JOIN gist g \
         ON g.channel_id = u.channel_id AND g.variant_id = u.variant_id WHERE (g.version IS NULL OR g.version <> ",
    )
    .bind(version.to_owned())
    .then(") AND u.due_at >= ")
    .bind(since.ms())
    .then(" LIMIT ")
    .bind(limit);
    let found = all::<Found>(conn, sql).await?;
    let found = found.into_iter();
    Ok(found
        .map(|row| (row.post_id.into(), row.variant_id.into()))
        .collect())
}

/// What publications say on their channels, with their threads; what is gone is left out.
pub async fn texts(
    conn: &impl Conn,
    publications: &[PublicationId],
) -> Result<Vec<(PublicationId, String)>> {
    #[derive(Debug, FromQueryResult)]
    struct Found {
        id: Uuid,
        text: String,
        thread: Option<String>,
    }
    #[derive(serde::Deserialize)]
    struct Part {
        text: String,
    }
    let mut texts = Vec::with_capacity(publications.len());
    for piece in pieces(publications) {
        let sql = Sql::of(
            "SELECT u.id, COALESCE(a.text, o.text) AS text, \
             COALESCE(a.thread, CASE WHEN a.text IS NULL THEN o.thread END) AS thread \
             FROM publication u JOIN post o ON o.id = u.post_id \
             JOIN variant a ON a.id = u.variant_id WHERE u.id IN ",
        )
        .bind_list(piece.iter().map(|id| id.uuid()));
        for row in all::<Found>(conn, sql).await? {
            let thread: Vec<Part> = match &row.thread {
                Some(thread) => json(thread, "post.thread")?,
                None => Vec::new(),
            };
            let parts = std::iter::once(row.text).chain(thread.into_iter().map(|part| part.text));
            texts.push((row.id.into(), parts.collect::<Vec<_>>().join("\n")));
        }
    }
    Ok(texts)
}
