//! Posts as they appear on one channel.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Posts as they appear on one channel.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variant")]
pub struct Model {
    /// The variant's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// The post.
    pub post_id: Uuid,
    /// The channel.
    pub channel_id: Uuid,
    /// Its place in the author's order.
    pub position: i64,
    /// A text of its own.
    pub text: Option<String>,
    /// Pictures of its own, a JSON array of ids.
    pub media: Option<String>,
    /// Further parts of its own, a JSON array.
    pub thread: Option<String>,
    /// Settings the network understands, a JSON object.
    pub options: String,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
