//! Posts that people let out although a rule holds them back.

use std::collections::HashMap;

use ::entity::rule_override::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, Tx, all, run,
    sql::{Sql, pieces},
};
use crate::domain::{id::PostId, suppression::Override, time::Instant};

/// What people let out of some posts, by post and oldest first.
pub async fn of_posts(
    conn: &impl Conn,
    posts: &[PostId],
) -> Result<HashMap<PostId, Vec<Override>>> {
    let mut found: HashMap<PostId, Vec<Override>> = HashMap::new();
    for piece in pieces(posts) {
        let ids = piece.iter().map(|post| post.uuid());
        let sql = Sql::of("SELECT * FROM rule_override WHERE post_id IN ")
            .bind_list(ids)
            .then(" ORDER BY created_at, rule");
        for row in all::<Row>(conn, sql).await? {
            let of_post = found.entry(row.post_id.into()).or_default();
            of_post.push(Override {
                rule: row.rule,
                reason: row.reason,
                actor: row.actor,
                at: Instant::from_ms(row.created_at),
                rules_version: row.rules_version,
            });
        }
    }
    Ok(found)
}

/// Lets a post out although a rule holds it back; once more with another reason.
pub async fn put(tx: &Tx, post: PostId, let_out: &Override) -> Result<()> {
    let sql = Sql::of(
        "INSERT INTO rule_override (post_id, rule, reason, actor, rules_version, created_at) \
         VALUES ",
    )
    .bind_list::<Value>([
        post.uuid().into(),
        let_out.rule.clone().into(),
        let_out.reason.clone().into(),
        let_out.actor.clone().into(),
        let_out.rules_version.clone().into(),
        let_out.at.ms().into(),
    ])
    .then(
        " ON CONFLICT (post_id, rule) DO UPDATE SET reason = excluded.reason, \
         actor = excluded.actor, rules_version = excluded.rules_version, \
         created_at = excluded.created_at",
    );
    run(tx, sql).await?;
    Ok(())
}

/// Takes it back.
pub async fn delete(tx: &Tx, post: PostId, rule: &str) -> Result<()> {
    let sql = Sql::of("DELETE FROM rule_override WHERE post_id = ")
        .bind(post.uuid())
        .then(" AND rule = ")
        .bind(rule);
    run(tx, sql).await?;
    Ok(())
}
