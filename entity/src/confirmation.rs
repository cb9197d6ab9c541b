//! What a person must confirm before anything is sent again.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// What a person must confirm before anything is sent again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "confirmation")]
pub struct Model {
    /// `clock` or `restore`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    /// Whose clock it is; nil where it concerns everybody.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node: Uuid,
    /// Since when, ms since the epoch.
    pub since_at: i64,
    /// Since when it can be confirmed, ms since the epoch.
    pub ready_at: Option<i64>,
    /// What is known, a JSON object.
    pub detail: String,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
