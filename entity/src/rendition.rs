//! Pictures that were drawn anew for networks; their bytes are files.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Pictures that were drawn anew for networks; their bytes are files.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rendition")]
pub struct Model {
    /// Its id, which names its file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// The picture it was drawn from; it goes with that.
    pub media_id: Uuid,
    /// The name of what it had to be like.
    pub fit: String,
    /// Its type, such as `image/jpeg`; none where nothing was drawn, and so below.
    pub media_type: Option<String>,
    /// Its size.
    pub size_bytes: Option<i64>,
    /// Pixels.
    pub width: Option<i64>,
    /// Pixels.
    pub height: Option<i64>,
    /// Why nothing was drawn; none where something was.
    pub unfit: Option<String>,
    /// When it was drawn, ms since the epoch.
    pub created_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
