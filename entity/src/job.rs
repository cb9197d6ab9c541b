//! Runs of jobs that one node does for all: one row per job and nominal time.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Runs of jobs that one node does for all: one row per job and nominal time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Which job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The moment it is for, ms since the epoch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nominal_at: i64,
    /// The process that does it.
    pub owner: Uuid,
    /// Until when it is that process's, ms since the epoch.
    pub lease_ends_at: i64,
    /// When it was done, ms since the epoch.
    pub ended_at: Option<i64>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
