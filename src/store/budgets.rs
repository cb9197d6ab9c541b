//! Budgets: how much of a network's limits is used. They are spent in the transaction in which a
//! public step begins, and corrected by what the network's answers say.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{FromQueryResult, Value};

use super::{Conn, Result, Tx, all, first, moves::Write, run, sql::Sql};
use crate::domain::{
    budget::{Correction, Spending, Window},
    id::PublicationId,
    time::Instant,
};

#[derive(Debug, FromQueryResult)]
struct Used {
    used: i64,
}

/// How much of a window is used.
pub async fn used(conn: &impl Conn, window: &Window) -> Result<i64> {
    let sql = keyed(Sql::of("SELECT used FROM budget WHERE scope = "), window);
    Ok(first::<Used>(conn, sql).await?.map_or(0, |row| row.used))
}

/// Spends what the moves need; says which of them may not go on, because a limit is used up.
pub(super) async fn spend(tx: &Tx, writes: &[Write]) -> Result<HashSet<PublicationId>> {
    let mut refused = HashSet::new();
    for write in writes {
        let mut spent: Vec<&Spending> = Vec::new();
        for spending in &write.spendings {
            if add(tx, spending).await? {
                spent.push(spending);
                continue;
            }
            refused.insert(write.before.id);
            for spending in spent {
                take_back(tx, spending).await?;
            }
            break;
        }
    }
    Ok(refused)
}

/// Gives back what moves had spent that did not take place.
pub(super) async fn give_back(tx: &Tx, writes: &[&Write]) -> Result<()> {
    for spending in writes.iter().flat_map(|write| &write.spendings) {
        take_back(tx, spending).await?;
    }
    Ok(())
}

async fn add(tx: &Tx, spending: &Spending) -> Result<bool> {
    if spending.cost > spending.limit {
        return Ok(false);
    }
    let sql = inserted(&spending.window, spending.cost)
        .then(
            " ON CONFLICT (scope, name, window_from) DO UPDATE SET \
             used = budget.used + excluded.used WHERE budget.used + excluded.used <= ",
        )
        .bind(spending.limit);
    Ok(run(tx, sql).await? == 1)
}

async fn take_back(tx: &Tx, spending: &Spending) -> Result<()> {
    let sql = Sql::of("UPDATE budget SET used = used - ")
        .bind(spending.cost)
        .then(" WHERE scope = ");
    run(tx, keyed(sql, &spending.window)).await?;
    Ok(())
}

/// Sets what is used to what the network says.
pub(super) async fn correct(tx: &Tx, correction: &Correction) -> Result<()> {
    let sql = inserted(&correction.window, correction.used)
        .then(" ON CONFLICT (scope, name, window_from) DO UPDATE SET used = excluded.used");
    run(tx, sql).await?;
    Ok(())
}

/// Forgets windows that ended before an instant; says how many.
pub async fn forget(tx: &Tx, before: Instant) -> Result<u64> {
    let sql = Sql::of("DELETE FROM budget WHERE window_until < ").bind(before.ms());
    run(tx, sql).await
}

/// How much of these windows is used, in one read: by scope, name and when the window began.
pub async fn used_of(
    conn: &impl Conn,
    windows: &[Window],
) -> Result<HashMap<(String, String, Instant), i64>> {
    #[derive(Debug, FromQueryResult)]
    struct Kept {
        scope: String,
        name: String,
        window_from: i64,
        used: i64,
    }
    if windows.is_empty() {
        return Ok(HashMap::new());
    }
    let scopes: BTreeSet<&str> = windows.iter().map(|window| window.scope.as_str()).collect();
    let began: BTreeSet<i64> = windows.iter().map(|window| window.from.ms()).collect();
    let sql = Sql::of("SELECT scope, name, window_from, used FROM budget WHERE window_from IN ")
        .bind_list(began)
        .then(" AND scope IN ")
        .bind_list(scopes);
    let kept = all::<Kept>(conn, sql).await?.into_iter();
    Ok(kept
        .map(|row| {
            let began = Instant::from_ms(row.window_from);
            ((row.scope, row.name, began), row.used)
        })
        .collect())
}

/// Every window of a scope that is kept: scope and name, how much is used, and until when.
pub async fn of_scope(conn: &impl Conn, scope: &str) -> Result<Vec<(String, i64, Instant)>> {
    #[derive(Debug, FromQueryResult)]
    struct Kept {
        name: String,
        used: i64,
        window_until: i64,
    }
    let sql = Sql::of("SELECT name, used, window_until FROM budget WHERE scope = ")
        .bind(scope)
        .then(" ORDER BY name, window_from");
    let kept = all::<Kept>(conn, sql).await?;
    Ok(kept
        .into_iter()
        .map(|row| (row.name, row.used, Instant::from_ms(row.window_until)))
        .collect())
}

fn inserted(window: &Window, used: i64) -> Sql {
    Sql::of("INSERT INTO budget (scope, name, window_from, window_until, used) VALUES ")
        .bind_list::<Value>([
            window.scope.clone().into(),
            window.name.into(),
            window.from.ms().into(),
            window.until.ms().into(),
            used.into(),
        ])
}

fn keyed(sql: Sql, window: &Window) -> Sql {
    sql.bind(window.scope.clone())
        .then(" AND name = ")
        .bind(window.name)
        .then(" AND window_from = ")
        .bind(window.from.ms())
}
