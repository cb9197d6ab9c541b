//! How much of a limit is used in one of its windows.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

/// How much of a limit is used in one of its windows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget")]
pub struct Model {
    /// Whose limit: a channel, or an app at a network.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// Which of its limits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// When the window began, ms since the epoch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub window_from: i64,
    /// When it ends, ms since the epoch.
    pub window_until: i64,
    /// How much is used.
    pub used: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
