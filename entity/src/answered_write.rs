//! Writes that were asked for with a key of their own, with their answers.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Writes that were asked for with a key of their own, with their answers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answered_write")]
pub struct Model {
    /// The write's id, which its answer is bound to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it was.
    pub workspace_id: Uuid,
    /// Who asked.
    pub actor: String,
    /// The key the write was asked for with.
    pub key: String,
    /// The status of the answer.
    pub status: i64,
    /// The revision of what was answered.
    pub revision: Option<i64>,
    /// SHA-256 of what was asked, and then the body of the answer; sealed, because both may tell of a
    /// secret.
    pub body: Vec<u8>,
    /// When it was answered, ms since the epoch.
    pub created_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
