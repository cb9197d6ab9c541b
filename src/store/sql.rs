//! Statements put together from fixed text and bound values, never from formatted text.

use sea_orm::{DbBackend, Statement, Value};

/// A statement under construction. Values are bound in the order in which they stand in the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins with fixed text.
    pub(super) fn of(text: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds fixed text.
    #[must_use]
    pub(super) fn then(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds another statement with its values.
    #[must_use]
    pub(super) fn join(mut self, other: Self) -> Self {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Adds a placeholder and its value.
    #[must_use]
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.push(value.into());
        self
    }

    /// Adds placeholders for a list, in brackets: `(…, …)`; an empty list matches nothing.
    #[must_use]
    pub(super) fn bind_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.text.push('(');
        let before = self.values.len();
        for value in values {
            if self.values.len() > before {
                self.text.push_str(", ");
            }
            self.push(value.into());
        }
        if self.values.len() == before {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Adds rows for `VALUES`: `(…, …), (…, …)`.
    #[must_use]
    pub(super) fn bind_rows<const N: usize>(
        mut self,
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Self {
        for (index, row) in rows.into_iter().enumerate() {
            self.text.push_str(if index == 0 { "(" } else { ", (" });
            for (column, value) in row.into_iter().enumerate() {
                if column > 0 {
                    self.text.push_str(", ");
                }
                self.push(value);
            }
            self.text.push(')');
        }
        self
    }

    fn push(&mut self, value: Value) {
        self.values.push(value);
        self.text.push(PLACE);
    }

    /// The finished statement: `$1`, `$2`, … on PostgreSQL, `?` on SQLite, which looks a numbered
    /// place up by walking through all of them, and that adds up in statements with a thousand.
    ///
    /// On PostgreSQL `FOR UPDATE … SKIP LOCKED` stays; SQLite, which holds its one write lock
    /// anyway, does not know it.
    pub(super) fn statement(self, backend: DbBackend) -> Statement {
        let is_sqlite = backend == DbBackend::Sqlite;
        let mut text = String::with_capacity(self.text.len() + 4 * self.values.len());
        for (number, piece) in self.text.split(PLACE).enumerate() {
            if number > 0 && is_sqlite {
                text.push('?');
            } else if number > 0 {
                text.push('$');
                text.push_str(&number.to_string());
            }
            text.push_str(piece);
        }
        if is_sqlite {
            text = text.replace(SKIP_LOCKED, "");
        }
        Statement::from_sql_and_values(backend, text, self.values)
    }
}

/// Stands in the text where a value was bound.
const PLACE: char = '\u{1}';

/// Leaves rows that another node is just looking at to that node.
pub(super) const SKIP_LOCKED: &str = " FOR UPDATE OF l SKIP LOCKED";

/// How many rows one statement takes: few sizes, so that each is prepared once and kept.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// Cuts a list into pieces of those sizes.
pub(super) fn pieces<T>(mut items: &[T]) -> Vec<&[T]> {
    let mut pieces = Vec::new();
    for size in SIZES {
        while items.len() >= size {
            let (piece, rest) = items.split_at(size);
            pieces.push(piece);
            items = rest;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, Value};

    use super::{SKIP_LOCKED, Sql, pieces};

    #[test]
    fn values_are_numbered_in_order() {
        let sql = Sql::of("SELECT 1 WHERE a = ")
            .bind(1_i64)
            .then(" AND b IN ")
            .bind_list(["x", "y"])
            .then(SKIP_LOCKED);
        let postgres = sql.clone().statement(DbBackend::Postgres).sql;
        assert_eq!(
            postgres,
            "SELECT 1 WHERE a = $1 AND b IN ($2, $3) FOR UPDATE OF l SKIP LOCKED"
        );
        assert_eq!(
            sql.statement(DbBackend::Sqlite).sql,
            "SELECT 1 WHERE a = ? AND b IN (?, ?)"
        );
        let rows =
            Sql::of("VALUES ").bind_rows([[Value::from(1), Value::from(2)], [3.into(), 4.into()]]);
        assert_eq!(
            rows.statement(DbBackend::Postgres).sql,
            "VALUES ($1, $2), ($3, $4)"
        );
    }

    #[test]
    fn nothing_is_lost_between_the_pieces() {
        let items: Vec<usize> = (0..85).collect();
        let sizes: Vec<usize> = pieces(&items).iter().map(|piece| piece.len()).collect();
        assert_eq!(sizes, [64, 16, 4, 1]);
        assert_eq!(pieces(&items).concat(), items);
    }
}
