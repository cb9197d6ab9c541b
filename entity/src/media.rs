//! Stored pictures and films; their bytes are files.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Stored pictures and films; their bytes are files.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    /// The picture's or film's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Its type, such as `image/png`.
    pub media_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// What it shows, in words.
    pub alt: String,
    /// Checksum of its bytes as they were uploaded, hexadecimal.
    pub sha256: String,
    /// How long a film is.
    pub duration_ms: Option<i64>,
    /// Whether a film has sound.
    pub has_audio: Option<bool>,
    /// Whether a film has captions.
    pub has_captions: bool,
    /// How a film is coded.
    pub codecs: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// On which terms it may be used.
    pub licence: Option<String>,
    /// Whether there is a small picture of it.
    pub has_thumbnail: bool,
    /// Rises with each change.
    pub revision: i64,
    /// When it was stored, ms since the epoch.
    pub created_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
