//! Rules that are not to be heard somewhere.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// A rule that is not to be heard somewhere.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// The suppression's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// The rule's id.
    pub rule: String,
    /// The one post it is for.
    pub post_id: Option<Uuid>,
    /// The one channel it is for.
    pub channel_id: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, as 2026-12-03.
    pub until: Option<String>,
    /// Who made it.
    pub actor: String,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
