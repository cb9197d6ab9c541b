//! Connections that are being made.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait, Uuid,
};

/// A connection that is being made.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who owns it.
    pub workspace_id: Uuid,
    /// Who began it, and alone may end it.
    pub actor: String,
    /// The network.
    pub network: String,
    /// The channel that is connected again, where it is one.
    pub channel_id: Option<Uuid>,
    /// What people here will call the channel, where they said so.
    pub name: Option<String>,
    /// The zone its days will be counted in.
    pub time_zone: String,
    /// The account's server, where it was named.
    pub server: Option<String>,
    /// Where the browser goes at the end.
    pub return_to: Option<String>,
    /// Where the network sends the browser back to.
    pub redirect: String,
    /// SHA-256 of what the network sends back unchanged.
    pub answer_hash: Vec<u8>,
    /// How far it is.
    pub state: String,
    /// Why it failed.
    pub detail: Option<String>,
    /// What the answer is exchanged with, and later the accounts to choose from; sealed.
    pub sealed: Vec<u8>,
    /// The channels that came of it, as JSON.
    pub channels: String,
    /// When it was begun, in milliseconds.
    pub created_at: i64,
    /// Until when it can be ended, in milliseconds.
    pub expires_at: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
