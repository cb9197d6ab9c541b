//! Facts that happened, appended and never changed.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Facts that happened, appended and never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The event's id; sorts by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it happened.
    pub workspace_id: Uuid,
    /// What happened.
    pub kind: String,
    /// When, ms since the epoch.
    pub at: i64,
    /// Who: a key's id, `engine` or `cli`.
    pub actor: String,
    /// The channel it is about.
    pub channel_id: Option<Uuid>,
    /// The post it is about.
    pub post_id: Option<Uuid>,
    /// The publication it is about.
    pub publication_id: Option<Uuid>,
    /// What else is worth knowing, a JSON object.
    pub data: String,
    /// From where it was asked for.
    pub origin: Option<String>,
    /// SHA-256 of what was changed, as it was.
    pub before_hash: Option<String>,
    /// SHA-256 of what was changed, as it is now.
    pub after_hash: Option<String>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
