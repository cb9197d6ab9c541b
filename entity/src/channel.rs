//! Connected accounts.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// Connected accounts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channel")]
pub struct Model {
    /// The channel's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Rises with each change.
    pub revision: i64,
    /// Where it lives.
    pub network: String,
    /// What people here call it.
    pub name: String,
    /// IANA zone its days are counted in.
    pub time_zone: String,
    /// `active`, `needs_auth`, `paused` or `deleted`.
    pub state: String,
    /// `direct` or `reminder`.
    pub mode: String,
    /// The network's id of the account.
    pub remote_id: String,
    /// The name people see there.
    pub handle: String,
    /// The account's public address.
    pub account_url: Option<String>,
    /// The server it lives on, where its network has many.
    pub account_server: Option<String>,
    /// Settings the network understands, a JSON object.
    pub options: String,
    /// Credentials and session, sealed by the vault.
    pub sealed: Vec<u8>,
    /// `hold` or `skip`.
    pub late_policy: String,
    /// How long after its instant a post may go out, ms.
    pub grace_ms: i64,
    /// How far apart late posts are kept, ms.
    pub min_gap_ms: i64,
    /// The most posts of one local day.
    pub daily_max: i64,
    /// The audience it speaks to.
    pub audience_id: Option<Uuid>,
    /// Its colour on pages, 1 to 12.
    pub colour: Option<i64>,
    /// When it was connected, ms since the epoch.
    pub created_at: i64,
    /// When it last changed, ms since the epoch.
    pub updated_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
