//! The record of attempts: appended when a step begins, closed once, never deleted.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// The record of attempts: appended when a step begins, closed once, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt_step")]
pub struct Model {
    /// The step's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// What it is a step of.
    pub publication_id: Uuid,
    /// The lease it was made under.
    pub lease_no: i64,
    /// Its place among the publication's steps, from 1.
    pub no: i64,
    /// `prepare` or `public`.
    pub kind: String,
    /// What it does, as the adapter names it.
    pub name: String,
    /// Which part of the thread, from 0.
    pub part: i64,
    /// The idempotency key or chosen id it carries.
    pub key: Option<String>,
    /// Which round of keys it belongs to.
    pub key_epoch: i64,
    /// SHA-256 of the canonical request, hexadecimal.
    pub request_hash: String,
    /// The process that made it.
    pub node: Uuid,
    /// When it was committed, ms since the epoch.
    pub started_at: i64,
    /// When its call has surely ended, ms since the epoch.
    pub deadline_at: i64,
    /// When its end was committed, ms since the epoch.
    pub ended_at: Option<i64>,
    /// How it ended.
    pub result: Option<String>,
    /// What became of an unclear end.
    pub settled: Option<String>,
    /// The status of the answer.
    pub http_status: Option<i64>,
    /// The network's own name of the error.
    pub error_code: Option<String>,
    /// What the network said, in words.
    pub message: Option<String>,
    /// The network's id of what was made.
    pub remote_id: Option<String>,
    /// Further ids for later steps, a JSON object.
    pub data: String,
    /// How long the network asked to wait, seconds.
    pub retry_after_s: Option<i64>,
    /// What was seen when it was looked up, a JSON array.
    pub evidence: String,
    /// The file that is sent for each picture and film, a JSON object.
    pub files: Option<String>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
