//! Indexes.

use super::steps::Compiler;
use crate::dialect::searched_words;
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::blueprint::{Change, IndexKind, index_name};

impl Compiler<'_> {
    /// The indexes that columns ask for, then those over several columns.
    pub(super) fn indexes(&mut self) -> Result<()> {
        let table = &self.blueprint.table;
        for column in &self.blueprint.columns {
            let columns = std::slice::from_ref(&column.name);
            for (wanted, kind) in [
                (column.unique, IndexKind::Unique),
                (column.index, IndexKind::Plain),
                (column.full_text, IndexKind::FullText),
            ] {
                if wanted {
                    let name = index_name(table, &column.name, kind.suffix());
                    self.create_index(&name, columns, kind)?;
                }
            }
        }
        for change in &self.blueprint.changes {
            if let Change::Index {
                name,
                columns,
                kind,
            } = change
            {
                self.create_index(name, columns, *kind)?;
            }
        }
        Ok(())
    }

    fn create_index(&mut self, name: &str, columns: &[String], kind: IndexKind) -> Result<()> {
        let (table, index) = (self.table(), self.name(name));
        let list = self.list(columns);
        let sql = match (kind, self.driver) {
            (IndexKind::Plain, _) => format!("CREATE INDEX {index} ON {table} ({list})"),
            (IndexKind::Unique, _) => format!("CREATE UNIQUE INDEX {index} ON {table} ({list})"),
            (IndexKind::FullText, Driver::MySql) => {
                format!("CREATE FULLTEXT INDEX {index} ON {table} ({list})")
            }
            (IndexKind::FullText, Driver::Postgres) => {
                let names: Vec<_> = columns.iter().map(|column| self.name(column)).collect();
                let words = searched_words(names.iter().map(String::as_str));
                format!("CREATE INDEX {index} ON {table} USING GIN (({words}))")
            }
            (IndexKind::Spatial, Driver::MySql) => {
                format!("CREATE SPATIAL INDEX {index} ON {table} ({list})")
            }
            (IndexKind::Spatial, Driver::Postgres) => {
                format!("CREATE INDEX {index} ON {table} USING GIST ({list})")
            }
            (IndexKind::FullText, Driver::Sqlite) => {
                return Err(self.refuse(format!(
                    "the index `{name}` is one for searching words, which SQLite lacks: make a \
                     virtual table with `schema.sql(\"CREATE VIRTUAL TABLE … USING fts5(…)\")`"
                )));
            }
            (IndexKind::Spatial, Driver::Sqlite) => {
                return Err(self.refuse(format!(
                    "the index `{name}` is one for searching places, which SQLite lacks: use plain \
                     indexes over the coordinates"
                )));
            }
        };
        self.sql(sql);
        Ok(())
    }
}
