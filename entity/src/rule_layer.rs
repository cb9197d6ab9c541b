//! What people want of rules.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// What people want of rules, for a workspace, an audience, a channel or a post.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_layer")]
pub struct Model {
    /// The id of what it is for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// What it is for: `workspace`, `audience`, `channel` or `post`.
    pub origin: String,
    /// Rises with each change.
    pub revision: i64,
    /// What is wanted, a JSON object.
    pub data: String,
    /// When it was last changed, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
