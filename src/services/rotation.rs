//! Changing the vault's key while everything goes on.
//!
//! A new key is written into the key file, where a running server finds it; then all that is sealed
//! is sealed anew, a few rows at a time; at last the check that a start looks at. Both keys open all
//! along, so a rotation that was cut off anywhere leaves everything readable, and the next one goes
//! on where it ended. Old keys are dropped in a step of their own, once nothing needs them.

use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::{Caller, Services, setup};
use crate::{
    domain::{event::EventKind, role::Action},
    error::Error,
    store::{
        self, StoreError,
        instance::{self, Instance},
        sealed::{COLUMNS, SealedColumn, SealedValue},
    },
    vault::{Place, Vault, VaultError},
};

/// How many values one transaction changes.
const AT_ONCE: i64 = 64;

/// How often rows are gone through again because they changed meanwhile.
const PASSES_MAX: usize = 100;

/// Why keys could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file cannot be used, or a value cannot be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Error),
    /// Something is still sealed with an old key.
    #[error(
        "{count} sealed values still need an old key, such as that of {example}; run: dezent vault \
         rotate"
    )]
    StillUsed {
        /// How many.
        count: usize,
        /// One of them.
        example: String,
    },
    /// Rows change faster than they can be sealed anew.
    #[error("what is sealed changes all the time; try again when there is less to do")]
    Restless,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The id of the key that seals now.
    pub key_id: String,
    /// How many values were sealed anew.
    pub resealed: usize,
    /// Rows whose value no key opens: they were so before, and stay as they are.
    pub unreadable: Vec<String>,
}

/// Writes a key into the file that will seal only after the next [`rotate`]: where several nodes
/// have a file each, every one must know a key before anybody seals with it.
pub fn prepare(services: &Services, caller: &Caller) -> Result<(), RotationError> {
    caller.allow(Action::RotateVault)?;
    Ok(services.vault.prepare()?)
}

/// Puts a new key first and seals everything anew with it, or goes on with a rotation that was cut
/// off. Works beside a running server.
pub async fn rotate(services: &Services, caller: &Caller) -> Result<Rotated, RotationError> {
    caller.allow(Action::RotateVault)?;
    let vault = &services.vault;
    let check = installation(services).await?.vault_check;
    // The check is sealed anew last: where another key is first already, somebody has begun.
    if vault.is_current(&check) || vault.has_next() {
        vault.turn()?;
    }
    let mut done = Rotated {
        key_id: vault.key_ids().swap_remove(0),
        resealed: 0,
        unreadable: Vec::new(),
    };
    for column in COLUMNS {
        reseal_column(services, column, &mut done).await?;
    }
    reseal_check(services, caller, check, &done).await?;
    Ok(done)
}

async fn installation(services: &Services) -> Result<Instance, RotationError> {
    let found = instance::find(&services.db).await?;
    Ok(found.ok_or(StoreError::Corrupt("instance"))?)
}

/// Goes through a column until nothing that can be opened is sealed with an older key.
async fn reseal_column(
    services: &Services,
    column: &SealedColumn,
    done: &mut Rotated,
) -> Result<(), RotationError> {
    for _ in 0..PASSES_MAX {
        let mut missed = 0;
        let mut unreadable = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let values = column.after(&services.db, after, AT_ONCE).await?;
            let Some(last) = values.last() else { break };
            after = last.id;
            let (changed, left) = reseal(services, column, values, &mut unreadable).await?;
            done.resealed += changed;
            missed += left;
        }
        if missed == 0 {
            done.unreadable.append(&mut unreadable);
            return Ok(());
        }
    }
    Err(RotationError::Restless)
}

/// Seals some values anew in one transaction; says how many, and how many were changed meanwhile.
async fn reseal(
    services: &Services,
    column: &SealedColumn,
    values: Vec<SealedValue>,
    unreadable: &mut Vec<String>,
) -> Result<(usize, usize), RotationError> {
    let mut anew = Vec::new();
    for was in values {
        if services.vault.is_current(&was.value) {
            continue;
        }
        let place = Place {
            table: column.table,
            column: column.column,
            row: &was.row,
            workspace: &was.workspace,
        };
        match services.vault.unseal(&place, &was.value) {
            Ok(plain) => {
                let value = services.vault.seal(&place, plain.expose_secret());
                anew.push((was, value));
            }
            Err(_) => unreadable.push(was.row),
        }
    }
    if anew.is_empty() {
        return Ok((0, 0));
    }
    let (mut changed, mut missed) = (0, 0);
    let tx = services.db.begin_write().await?;
    for (was, value) in anew {
        if column.replace(&tx, &was, value).await? {
            changed += 1;
        } else {
            missed += 1;
        }
    }
    tx.commit().await?;
    Ok((changed, missed))
}

async fn reseal_check(
    services: &Services,
    caller: &Caller,
    was: Vec<u8>,
    done: &Rotated,
) -> Result<(), RotationError> {
    if services.vault.is_current(&was) {
        return Ok(());
    }
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    if instance::reseal_check(&tx, &was, setup::sealed_check(&services.vault)).await? {
        let data = serde_json::json!({ "key": done.key_id, "resealed": done.resealed });
        let kind = EventKind::VaultRotated;
        let told = |at| caller.event_in(at, kind, now).with(data);
        store::events::tell_operator(&tx, told).await?;
    }
    Ok(tx.commit().await?)
}

/// How many sealed values each key opens, by the key's id; the key that seals first, also where it
/// opens none.
pub async fn usage(services: &Services) -> Result<Vec<(String, usize)>, RotationError> {
    let ids = services.vault.key_ids();
    let mut usage: Vec<(String, usize)> = ids.into_iter().map(|id| (id, 0)).collect();
    for (id, _) in used(services).await? {
        match usage.iter_mut().find(|(known, _)| *known == id) {
            Some((_, count)) => *count += 1,
            None => usage.push((id, 1)),
        }
    }
    Ok(usage)
}

/// Each sealed value's key, with the row it lies in.
async fn used(services: &Services) -> Result<Vec<(String, String)>, RotationError> {
    let check = installation(services).await?.vault_check;
    let id = |value: &[u8]| Vault::key_id_of(value).unwrap_or_default();
    let mut used = vec![(id(&check), "the installation".to_owned())];
    for column in COLUMNS {
        let mut after = Uuid::nil();
        loop {
            let values = column.after(&services.db, after, AT_ONCE).await?;
            let Some(last) = values.last() else { break };
            after = last.id;
            used.extend(values.into_iter().map(|one| (id(&one.value), one.row)));
        }
    }
    Ok(used)
}

/// Drops every key that only opens, where nothing is sealed with one any more; says which.
///
/// Errors: [`RotationError::StillUsed`]. What was sealed with a dropped key and lies in a backup
/// cannot be opened again without a copy of the old key file.
pub async fn drop_old(services: &Services, caller: &Caller) -> Result<Vec<String>, RotationError> {
    caller.allow(Action::RotateVault)?;
    let vault = &services.vault;
    let mut ids = vault.key_ids();
    let first = ids.remove(0);
    if vault.has_next() {
        ids.pop();
    }
    let used = used(services).await?;
    let needing: Vec<&(String, String)> = used.iter().filter(|(id, _)| ids.contains(id)).collect();
    if let Some((_, example)) = needing.first() {
        let (count, example) = (needing.len(), example.clone());
        return Err(RotationError::StillUsed { count, example });
    }
    if ids.is_empty() {
        return Ok(ids);
    }
    vault.drop_older()?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let data = serde_json::json!({ "key": first, "dropped": ids });
    let kind = EventKind::VaultKeysDropped;
    let told = |at| caller.event_in(at, kind, now).with(data);
    store::events::tell_operator(&tx, told).await?;
    tx.commit().await?;
    Ok(ids)
}

#[cfg(test)]
mod tests;
