//! Whom channels speak to.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Whom channels speak to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audience")]
pub struct Model {
    /// The audience's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Rises with each change.
    pub revision: i64,
    /// What people here call it.
    pub name: String,
    /// What is known of it, a JSON object.
    pub data: String,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it was last changed, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
