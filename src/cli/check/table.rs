//! Tables: posts as CSV, one a row, with a first line of names.

use std::io::Read;

use serde_json::{Map, Value};

use crate::cli::CliError;

/// The names whose cells hold a list, with a blank or a semicolon between its items.
const LISTS: &[&str] = &["own_domains", "tags"];

/// A row: the line it begins on, and its fields.
type Row = Result<(u64, Map<String, Value>), CliError>;

/// The rows, each with the line it begins on.
pub(super) fn rows<'a>(
    input: impl Read + 'a,
    wrong: impl Fn(u64, String) -> CliError + 'a,
) -> Result<impl Iterator<Item = Row> + 'a, CliError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .from_reader(input);
    let names = reader
        .headers()
        .map_err(|error| wrong(1, error.to_string()))?;
    let names: Vec<String> = names.iter().map(str::to_owned).collect();
    if !names.iter().any(|name| name == "text") {
        return Err(wrong(1, "the column `text` is missing".to_owned()));
    }
    Ok(reader.into_records().map(move |row| {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            wrong(line, error.to_string())
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let cells = names.iter().zip(row.iter());
        let fields = cells.filter_map(|(name, cell)| Some((name.clone(), value(name, cell)?)));
        Ok((line, fields.collect()))
    }))
}

/// A cell as JSON; an empty one is left out, but not an empty text.
fn value(name: &str, cell: &str) -> Option<Value> {
    if cell.is_empty() && name != "text" {
        return None;
    }
    if LISTS.contains(&name) {
        let items = cell.split([' ', ';']).filter(|item| !item.is_empty());
        return Some(items.map(|item| Value::from(item.to_owned())).collect());
    }
    Some(Value::from(cell))
}
