//! What people asked or said, and whether they have an answer.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// What people asked or said, and whether they have an answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox_item")]
pub struct Model {
    /// The item's id; sorts by when it came.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Rises with each change.
    pub revision: i64,
    /// Where it was said.
    pub channel_id: Option<Uuid>,
    /// `question`, `complaint`, `praise` or `other`.
    pub kind: String,
    /// What was said.
    pub text: String,
    /// Where it stands.
    pub url: Option<String>,
    /// When it came, ms since the epoch.
    pub received_at: i64,
    /// When it was answered, ms since the epoch.
    pub answered_at: Option<i64>,
    /// When it was noted, ms since the epoch.
    pub created_at: i64,
    /// When it was last changed, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
