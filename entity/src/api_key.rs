//! Keys that open the API; only a hash of the secret is kept.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Keys that open the API; only a hash of the secret is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// The key's id, part of its text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose key it is.
    pub workspace_id: Uuid,
    /// What people call it.
    pub name: String,
    /// What it may do: `owner`, `editor`, `reviewer`, `viewer`; `person` where its person's role decides.
    pub role: String,
    /// SHA-256 of the secret part, hexadecimal.
    pub secret_hash: String,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it was taken back, ms since the epoch.
    pub revoked_at: Option<i64>,
    /// Whose it is, where it belongs to a person.
    pub person_id: Option<Uuid>,
    /// The only actions it is for, a JSON array; everything its role allows where there is none.
    pub scopes: Option<String>,
    /// When it stops opening anything, ms since the epoch.
    pub expires_at: Option<i64>,
    /// When it was last used, to the hour, ms since the epoch.
    pub last_used_at: Option<i64>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
