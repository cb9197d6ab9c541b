//! Links that let somebody choose a password; only a hash of what stands in them is kept.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Links that let somebody choose a password; only a hash of what stands in them is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of what stands in the link.
    pub ticket_hash: Vec<u8>,
    /// Who may choose a password; none where it makes the first owner.
    pub person_id: Option<Uuid>,
    /// The workspace they come to.
    pub workspace_id: Uuid,
    /// Who invited them, for the record.
    pub actor: String,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// Until when it is good, ms since the epoch.
    pub ends_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
