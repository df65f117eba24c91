//! Rows of one index or key each column, put together.

use super::{ForeignKey, Index};
use crate::error::Result;
use crate::row::Row;

/// Rows of `name`, `column`, `is_unique`, `is_primary`, `kind`, ordered by index and place.
pub(super) fn indexes(rows: &[Row]) -> Result<Vec<Index>> {
    let mut out: Vec<Index> = Vec::new();
    for row in rows {
        let name: String = row.get("name")?;
        let column: String = row.get("column")?;
        match out.last_mut().filter(|last| last.name == name) {
            Some(last) => last.columns.push(column),
            None => out.push(Index {
                name,
                columns: vec![column],
                unique: row.get("is_unique")?,
                primary: row.get("is_primary")?,
                kind: row
                    .get::<Option<String>>("kind")?
                    .map(|kind| kind.to_lowercase()),
            }),
        }
    }
    Ok(out)
}

/// Rows of `number`, `name`, `column`, `foreign_table`, `foreign_column`, `on_update`, `on_delete`,
/// ordered by key and place.
pub(super) fn foreign_keys(rows: &[Row]) -> Result<Vec<ForeignKey>> {
    let mut out: Vec<(String, ForeignKey)> = Vec::new();
    for row in rows {
        let number: String = row.get("number")?;
        let (column, foreign_column) = (row.get("column")?, row.get("foreign_column")?);
        match out.last_mut().filter(|(last, _)| *last == number) {
            Some((_, last)) => {
                last.columns.push(column);
                last.foreign_columns.push(foreign_column);
            }
            None => {
                let key = ForeignKey {
                    name: row.get("name")?,
                    columns: vec![column],
                    foreign_table: row.get("foreign_table")?,
                    foreign_columns: vec![foreign_column],
                    on_update: row.get::<String>("on_update")?.to_lowercase(),
                    on_delete: row.get::<String>("on_delete")?.to_lowercase(),
                };
                out.push((number, key));
            }
        }
    }
    Ok(out.into_iter().map(|(_, key)| key).collect())
}
