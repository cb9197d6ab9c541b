//! One variant on one channel at one instant; the row is its own job.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// One variant on one channel at one instant; the row is its own job.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    /// The publication's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// What it publishes.
    pub post_id: Uuid,
    /// In which form.
    pub variant_id: Uuid,
    /// Where.
    pub channel_id: Uuid,
    /// On which network.
    pub network: String,
    /// Which scheduling of the post it belongs to.
    pub occurrence: i64,
    /// Where it stands.
    pub state: String,
    /// Why, for held, failed and skipped.
    pub reason: Option<String>,
    /// The reason in words.
    pub detail: Option<String>,
    /// The planned instant, ms since the epoch.
    pub due_at: i64,
    /// Its place among publications of one channel and instant.
    pub position: i64,
    /// When it is tried next, ms since the epoch.
    pub run_at: i64,
    /// Rises with each edit, cancel or decision.
    pub revision: i64,
    /// Rises each time the lease changes hands.
    pub lease_no: i64,
    /// The process that works on it.
    pub lease_owner: Option<Uuid>,
    /// When the lease ends, ms since the epoch.
    pub lease_ends_at: Option<i64>,
    /// Which round of idempotency keys it uses.
    pub key_epoch: i64,
    /// Tries that failed to be sent.
    pub tries: i64,
    /// Whether a public step ever began.
    pub attempted: bool,
    /// When the first public step of this round began, ms since the epoch.
    pub first_sent_at: Option<i64>,
    /// When it is looked up or read back, ms since the epoch.
    pub look_again_at: Option<i64>,
    /// When its outcome became unclear, ms since the epoch.
    pub unknown_since: Option<i64>,
    /// The network's id of the post.
    pub receipt_remote_id: Option<String>,
    /// The post's public address.
    pub receipt_url: Option<String>,
    /// When the proof was stored, ms since the epoch.
    pub receipt_at: Option<i64>,
    /// Whether a person wishes it cancelled.
    pub cancel_wish: bool,
    /// When its removal from the network was asked for, ms since the epoch.
    pub removal_asked_at: Option<i64>,
    /// When it was removed from the network, ms since the epoch.
    pub removed_at: Option<i64>,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it last moved, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
