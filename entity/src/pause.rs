//! Pauses: a row is there exactly while a workspace is paused.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Pauses: a row is there exactly while a workspace is paused.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pause")]
pub struct Model {
    /// Whose pause it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Why.
    pub reason: String,
    /// Who paused.
    pub actor: String,
    /// Since when, ms since the epoch.
    pub paused_at: i64,
    /// When a person should look again, ms since the epoch.
    pub review_at: Option<i64>,
    /// The channels it holds for, a JSON array; all where it is empty.
    pub channels: String,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
