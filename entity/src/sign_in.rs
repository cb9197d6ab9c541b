//! Where people are signed in; only a hash of the cookie is kept.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Where people are signed in; only a hash of the cookie is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the cookie.
    pub ticket_hash: Vec<u8>,
    /// Who it is.
    pub person_id: Uuid,
    /// The workspace they look at.
    pub workspace_id: Uuid,
    /// What the browser says of itself.
    pub device: Option<String>,
    /// From where they signed in.
    pub origin: Option<String>,
    /// When they signed in, ms since the epoch.
    pub created_at: i64,
    /// When they were last seen, to the hour, ms since the epoch.
    pub seen_at: i64,
    /// When it ends unless they come back, ms since the epoch.
    pub ends_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
