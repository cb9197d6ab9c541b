//! Addresses that are told what happens in a workspace.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Addresses that are told what happens in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// The webhook's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub workspace_id: Uuid,
    /// What people call it.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// What it is told, a JSON array; everything where it is empty.
    pub kinds: String,
    /// `active`, `paused`, `gone` or `failing`.
    pub state: String,
    /// The sealed secret.
    pub secret: Vec<u8>,
    /// The sealed secret before.
    pub previous_secret: Option<Vec<u8>>,
    /// Until when the secret before signs as well, ms since the epoch.
    pub previous_until: Option<i64>,
    /// Since when it has taken nothing, ms since the epoch.
    pub failing_since: Option<i64>,
    /// From when on it is told what happens, ms since the epoch.
    pub told_from: i64,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it was last changed, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
