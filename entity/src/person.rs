//! People, each of whom may belong to several workspaces.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// People, each of whom may belong to several workspaces.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The person's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Their address in small letters, where it is known.
    pub email: Option<String>,
    /// When they were first taken in, ms since the epoch.
    pub created_at: i64,
    /// The password as Argon2id keeps it; none where the person only calls with keys.
    pub password_hash: Option<String>,
    /// How the page is to look to them, a JSON object.
    pub preferences: Option<String>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
