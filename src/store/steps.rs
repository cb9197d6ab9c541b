//! The record of attempts: appended when a step begins, closed once, never deleted.

use ::entity::attempt_step::Model as Row;
use sea_orm::Value;

use super::{
    Conn, Result, StoreError, Tx, all,
    kept::text_of,
    publications::{parse, text},
    run,
    sql::{Sql, pieces},
};
use crate::domain::{
    attempt::{Evidence, Settled, Step, StepResult},
    id::{PublicationId, StepId, WorkspaceId},
    time::Instant,
};

/// What is written when a step ends.
#[derive(Debug, Clone)]
pub struct StepEnd {
    /// The step.
    pub id: StepId,
    /// When it ended.
    pub at: Instant,
    /// How.
    pub result: StepResult,
    /// The status of the answer.
    pub http_status: Option<u16>,
    /// The network's own name of the error.
    pub error_code: Option<String>,
    /// What the network said, in words.
    pub message: Option<String>,
    /// The network's id of what was made.
    pub remote_id: Option<String>,
    /// Further ids for later steps.
    pub data: serde_json::Value,
    /// How long the network asked to wait, in seconds.
    pub retry_after_s: Option<i64>,
}

/// What is written when an unclear step was looked up.
#[derive(Debug, Clone)]
pub struct StepLook {
    /// The step.
    pub id: StepId,
    /// Everything seen so far, the newest last.
    pub evidence: Vec<Evidence>,
    /// What became of it, where that is now clear.
    pub settled: Option<Settled>,
    /// The network's id, where it was found.
    pub remote_id: Option<String>,
    /// Further ids for later steps, where it was found.
    pub data: serde_json::Value,
}

/// A workspace's steps of one publication, in order.
pub async fn of_publication(
    conn: &impl Conn,
    workspace: WorkspaceId,
    publication: PublicationId,
) -> Result<Vec<Step>> {
    let sql = Sql::of("SELECT * FROM attempt_step WHERE workspace_id = ")
        .bind(workspace.uuid())
        .then(" AND publication_id = ")
        .bind(publication.uuid())
        .then(" ORDER BY no");
    all::<Row>(conn, sql).await?.into_iter().map(step).collect()
}

/// The steps of many publications, each publication's in order: for the engine alone.
pub async fn for_engine(conn: &impl Conn, publications: &[PublicationId]) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for piece in pieces(publications) {
        let sql = Sql::of("SELECT * FROM attempt_step WHERE publication_id IN ")
            .bind_list(piece.iter().map(|id| id.uuid()))
            .then(" ORDER BY publication_id, no");
        for row in all::<Row>(conn, sql).await? {
            steps.push(step(row)?);
        }
    }
    Ok(steps)
}

/// Whether a step other than `but` of the publication is public and open.
pub async fn has_other_open(
    conn: &impl Conn,
    publication: PublicationId,
    but: Option<StepId>,
) -> Result<bool> {
    let steps = for_engine(conn, &[publication]).await?;
    Ok(steps.iter().any(|step| {
        step.kind == crate::domain::attempt::StepKind::Public
            && step.is_open()
            && Some(step.id) != but
    }))
}

/// Appends steps that begin.
pub async fn begin(tx: &Tx, steps: &[(WorkspaceId, &Step)]) -> Result<()> {
    for piece in pieces(steps) {
        let sql = Sql::of(
            "INSERT INTO attempt_step (id, workspace_id, publication_id, lease_no, no, kind, name, \
             part, key, key_epoch, request_hash, node, started_at, deadline_at, data, evidence, \
             files) VALUES ",
        )
        .bind_rows(piece.iter().map(|(workspace, step)| -> [Value; 17] {
            [
                step.id.uuid().into(),
                workspace.uuid().into(),
                step.publication.uuid().into(),
                step.lease_no.into(),
                step.no.into(),
                step.kind.to_string().into(),
                step.name.clone().into(),
                i64::from(step.part).into(),
                step.key.clone().into(),
                step.key_epoch.into(),
                step.request_hash.clone().into(),
                step.node.into(),
                step.started_at.ms().into(),
                step.deadline_at.ms().into(),
                "{}".into(),
                "[]".into(),
                step.files.as_ref().map(text_of).into(),
            ]
        }));
        run(tx, sql).await?;
    }
    Ok(())
}

/// Closes steps; one that is closed already stays as it is.
pub async fn end(tx: &Tx, ends: &[&StepEnd]) -> Result<()> {
    for piece in pieces(ends) {
        let sql = Sql::of(
            "WITH v (step, at, result, http_status, error_code, message, remote_id, data, retry) \
             AS (VALUES ",
        )
        .bind_rows(piece.iter().map(|end| -> [Value; 9] {
            [
                end.id.uuid().into(),
                end.at.ms().into(),
                text(end.result).into(),
                end.http_status.map(i64::from).into(),
                end.error_code.clone().into(),
                end.message.clone().into(),
                end.remote_id.clone().into(),
                end.data.to_string().into(),
                end.retry_after_s.into(),
            ]
        }))
        .then(
            ") UPDATE attempt_step SET ended_at = v.at, result = v.result, \
             http_status = v.http_status, error_code = v.error_code, message = v.message, \
             remote_id = v.remote_id, data = v.data, retry_after_s = v.retry \
             FROM v WHERE attempt_step.id = v.step AND attempt_step.result IS NULL",
        );
        run(tx, sql).await?;
    }
    Ok(())
}

/// Adds what was seen to an unclear step, and settles it where that is now clear.
pub async fn looked(tx: &Tx, look: &StepLook) -> Result<()> {
    let evidence = serde_json::to_string(&look.evidence).unwrap_or_else(|_| "[]".to_owned());
    let mut sql = Sql::of("UPDATE attempt_step SET evidence = ").bind(evidence);
    if let Some(settled) = look.settled {
        sql = sql.then(", settled = ").bind(text(settled));
        if look.remote_id.is_some() {
            sql = sql
                .then(", remote_id = ")
                .bind(look.remote_id.clone())
                .then(", data = ")
                .bind(look.data.to_string());
        }
    }
    run(
        tx,
        sql.then(" WHERE settled IS NULL AND id = ")
            .bind(look.id.uuid()),
    )
    .await?;
    Ok(())
}

fn step(row: Row) -> Result<Step> {
    let status = row
        .http_status
        .and_then(|status| u16::try_from(status).ok());
    Ok(Step {
        id: row.id.into(),
        publication: row.publication_id.into(),
        lease_no: row.lease_no,
        no: row.no,
        kind: parse(&row.kind, "attempt_step.kind")?,
        name: row.name,
        part: u32::try_from(row.part).unwrap_or_default(),
        key: row.key,
        key_epoch: row.key_epoch,
        request_hash: row.request_hash,
        node: row.node,
        started_at: Instant::from_ms(row.started_at),
        deadline_at: Instant::from_ms(row.deadline_at),
        ended_at: row.ended_at.map(Instant::from_ms),
        result: row
            .result
            .map(|text| parse(&text, "attempt_step.result"))
            .transpose()?,
        settled: row
            .settled
            .map(|text| parse(&text, "attempt_step.settled"))
            .transpose()?,
        http_status: status,
        error_code: row.error_code,
        message: row.message,
        remote_id: row.remote_id,
        data: json(&row.data, "attempt_step.data")?,
        retry_after_s: row.retry_after_s,
        evidence: json(&row.evidence, "attempt_step.evidence")?,
        files: row
            .files
            .map(|text| json(&text, "attempt_step.files"))
            .transpose()?,
    })
}

/// Reads a JSON column back.
pub(super) fn json<T: serde::de::DeserializeOwned>(text: &str, column: &'static str) -> Result<T> {
    serde_json::from_str(text)
        .ok()
        .ok_or(StoreError::Corrupt(column))
}
