//! Steps of attempts, made for the store.

use dezent::domain::{
    attempt::{Step, StepKind},
    id::{PublicationId, StepId},
    time::Instant,
};
use serde_json::Value;
use uuid::Uuid;

/// A step that has just begun.
pub(crate) fn begun(publication: PublicationId, kind: StepKind, now: Instant) -> Step {
    Step {
        id: StepId::new(now),
        publication,
        lease_no: 1,
        no: 1,
        kind,
        name: "post:0".to_owned(),
        part: 0,
        key: None,
        key_epoch: 0,
        request_hash: "0".repeat(64),
        node: Uuid::nil(),
        started_at: now,
        deadline_at: now.plus_ms(30_000),
        ended_at: None,
        result: None,
        settled: None,
        http_status: None,
        error_code: None,
        message: None,
        remote_id: None,
        data: Value::Null,
        retry_after_s: None,
        evidence: Vec::new(),
        files: None,
    }
}
