//! Gists: what is kept of texts, one for each post on one channel.

use ::entity::gist::Model as Row;
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
    gist::Gist,
    id::{PostId, PublicationId, VariantId},
    time::Instant,
};

/// Keeps what was read of texts, in place of what was kept of them before.
pub async fn put(tx: &Tx, gists: &[(VariantId, Gist)]) -> Result<()> {
    for piece in pieces(gists) {
        let sql = Sql::of("INSERT INTO gist (variant_id, version, kept) VALUES ")
            .bind_rows(piece.iter().map(|(variant, gist)| -> [Value; 3] {
                [
                    variant.uuid().into(),
                    gist.version.clone().into(),
                    text_of(gist).into(),
                ]
            }))
            .then(
                " ON CONFLICT (variant_id) DO UPDATE SET version = excluded.version, \
                 kept = excluded.kept",
            );
        run(tx, sql).await?;
    }
    Ok(())
}

/// What is kept under an id, if anything is.
pub async fn find(conn: &impl Conn, variant: VariantId) -> Result<Option<Gist>> {
    let sql = Sql::of("SELECT * FROM gist WHERE variant_id = ").bind(variant.uuid());
    let rows = all::<Row>(conn, sql).await?;
    rows.first()
        .map(|row| json(&row.kept, "gist.kept"))
        .transpose()
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
         ON g.variant_id = u.variant_id WHERE (g.version IS NULL OR g.version <> ",
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
