//! Hints between nodes: "look now", over PostgreSQL's own channel. They carry nothing, may be lost,
//! and are never part of a transaction that sends; whoever hears none looks after a second anyway.

use sea_orm::{
    ConnectionTrait as _,
    sqlx::postgres::{PgListener, PgNotification},
};
use uuid::Uuid;

use super::{Conn as _, Db, Result, StoreError, sql::Sql};

/// The name of the channel.
const NAME: &str = "dezent_look";

/// Hears what other nodes say, on a connection of its own.
pub struct Hints {
    listener: PgListener,
    own: String,
}

impl Hints {
    /// Begins to listen; none on a database that one process owns.
    pub async fn listen(db: &Db, own: Uuid) -> Result<Option<Self>> {
        if db.is_single_process() {
            return Ok(None);
        }
        let pool = db.raw().get_postgres_connection_pool();
        let options = pool.connect_options();
        let own_pool = sea_orm::sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .connect_lazy_with((*options).clone());
        let mut listener = PgListener::connect_with(&own_pool).await.map_err(refused)?;
        listener.listen(NAME).await.map_err(refused)?;
        Ok(Some(Self {
            listener,
            own: own.to_string(),
        }))
    }

    /// Waits until another node has something to say, or the connection was lost: then something
    /// may have been missed, and it is made anew.
    pub async fn heard(&mut self) -> Result<()> {
        loop {
            let heard = self.listener.try_recv().await.map_err(refused)?;
            let is_own = |heard: &PgNotification| heard.payload() == self.own;
            if !heard.as_ref().is_some_and(is_own) {
                return Ok(());
            }
        }
    }
}

impl std::fmt::Debug for Hints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hints")
            .field("own", &self.own)
            .finish_non_exhaustive()
    }
}

/// Says "look now" to every other node; nothing on a database that one process owns.
pub async fn tell(db: &Db, own: Uuid) -> Result<()> {
    if db.is_single_process() {
        return Ok(());
    }
    let sql = Sql::of("SELECT pg_notify(")
        .bind(NAME)
        .then(", ")
        .bind(own.to_string())
        .then(")");
    let statement = sql.statement(db.raw().get_database_backend());
    db.raw().query_one_raw(statement).await?;
    Ok(())
}

/// What the driver says where it is asked without the layer above it.
pub(super) fn refused(error: sea_orm::sqlx::Error) -> StoreError {
    StoreError::Db(sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(
        error.into(),
    )))
}
