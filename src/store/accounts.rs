//! Accounts: the passwords and wishes of people.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Conn, Result, Tx, first, kept::text_of, run, sql::Sql, steps::json};
use crate::domain::{account::Preferences, id::PersonId};

/// A person as they sign in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who it is.
    pub person: PersonId,
    /// Their address.
    pub email: Option<String>,
    /// Their password as Argon2id keeps it; none where they only call with keys.
    pub password_hash: Option<String>,
    /// How they want the page to look.
    pub preferences: Preferences,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    email: Option<String>,
    password_hash: Option<String>,
    preferences: Option<String>,
}

const ACCOUNTS: &str = "SELECT id, email, password_hash, preferences FROM person WHERE ";

/// A person's.
pub async fn find(conn: &impl Conn, person: PersonId) -> Result<Option<Account>> {
    let sql = Sql::of(ACCOUNTS).then("id = ").bind(person.uuid());
    first::<Row>(conn, sql).await?.map(account).transpose()
}

/// The one with this address, in small letters.
pub async fn with_email(conn: &impl Conn, email: &str) -> Result<Option<Account>> {
    let sql = Sql::of(ACCOUNTS).then("email = ").bind(email);
    first::<Row>(conn, sql).await?.map(account).transpose()
}

/// Whether anybody has a password.
pub async fn any_password(conn: &impl Conn) -> Result<bool> {
    let sql = Sql::of(ACCOUNTS).then("password_hash IS NOT NULL LIMIT 1");
    Ok(first::<Row>(conn, sql).await?.is_some())
}

/// Gives a person a password.
pub async fn set_password(tx: &Tx, person: PersonId, hash: &str) -> Result<()> {
    let sql = Sql::of("UPDATE person SET password_hash = ")
        .bind(hash)
        .then(" WHERE id = ")
        .bind(person.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Gives a person an address, in small letters.
pub async fn set_email(tx: &Tx, person: PersonId, email: &str) -> Result<()> {
    let sql = Sql::of("UPDATE person SET email = ")
        .bind(email)
        .then(" WHERE id = ")
        .bind(person.uuid());
    run(tx, sql).await?;
    Ok(())
}

/// Keeps how a person wants the page to look.
pub async fn set_preferences(tx: &Tx, person: PersonId, wishes: &Preferences) -> Result<()> {
    let sql = Sql::of("UPDATE person SET preferences = ")
        .bind(text_of(wishes))
        .then(" WHERE id = ")
        .bind(person.uuid());
    run(tx, sql).await?;
    Ok(())
}

fn account(row: Row) -> Result<Account> {
    let preferences = row.preferences.as_deref();
    let preferences = preferences.map(|text| json(text, "person.preferences"));
    Ok(Account {
        person: row.id.into(),
        email: row.email,
        password_hash: row.password_hash,
        preferences: preferences.transpose()?.unwrap_or_default(),
    })
}
