//! Posts: the idea, before it is adapted to a channel.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Posts: the idea, before it is adapted to a channel.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    /// The post's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Rises with each change.
    pub revision: i64,
    /// What the first part says.
    pub text: String,
    /// Pictures of the first part, a JSON array of ids.
    pub media: String,
    /// The parts that follow, a JSON array.
    pub thread: String,
    /// BCP 47 tag.
    pub lang: Option<String>,
    /// What the author says it is.
    pub promotion: String,
    /// Its content pillar.
    pub pillar: Option<String>,
    /// Free labels, a JSON array.
    pub tags: String,
    /// What its author says it is beside its words, a JSON object.
    pub about: String,
    /// The instant it is or was planned for, ms since the epoch.
    pub planned_at: Option<i64>,
    /// Rises each time it is scheduled anew.
    pub occurrence: i64,
    /// When it was made, ms since the epoch.
    pub created_at: i64,
    /// When it last changed, ms since the epoch.
    pub updated_at: i64,
    /// When it was removed, ms since the epoch.
    pub deleted_at: Option<i64>,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
