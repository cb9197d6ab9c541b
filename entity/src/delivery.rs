//! Events on their way to webhooks and to the operator.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Events on their way to webhooks and to the operator.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// The delivery's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where the event happened.
    pub workspace_id: Uuid,
    /// The webhook, or 1 and 2 for the ways to the operator.
    pub target_id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// What kind of event it is.
    pub kind: String,
    /// `waiting`, `done`, `dead` or `dropped`.
    pub state: String,
    /// When it is sent next, ms since the epoch.
    pub run_at: i64,
    /// How often it was sent or begun to be sent.
    pub tries: i64,
    /// Rises with each claim.
    pub lease_no: i64,
    /// The process that sends it.
    pub lease_owner: Option<Uuid>,
    /// Until when it is that process's, ms since the epoch.
    pub lease_ends_at: Option<i64>,
    /// The status of the last answer.
    pub last_status: Option<i64>,
    /// Why the last try was not taken.
    pub last_error: Option<String>,
    /// How long the last try took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// When it was last sent, ms since the epoch.
    pub tried_at: Option<i64>,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it came to its end, ms since the epoch.
    pub ended_at: Option<i64>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
