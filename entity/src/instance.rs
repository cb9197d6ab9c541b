//! The one row that says which installation this is.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// The one row that says which installation this is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instance")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Secret that idempotency keys are derived from, 32 bytes.
    pub key_secret: Vec<u8>,
    /// A sealed constant that shows whether the vault key is the right one.
    pub vault_check: Vec<u8>,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// Rises with each start and backup, so that a restored database is found out.
    pub generation: i64,
    /// The first workspace, whose people run the installation.
    pub workspace_id: Option<Uuid>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
