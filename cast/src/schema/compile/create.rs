//! A new table.

use super::steps::Compiler;
use crate::dialect::literal;
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::blueprint::Change;

impl Compiler<'_> {
    pub(super) fn create(&mut self) -> Result<()> {
        let mut parts = Vec::new();
        for column in &self.blueprint.columns {
            if column.changes {
                return Err(self.refuse_in_create(&column.name));
            }
            parts.push(self.column(column)?);
        }
        for change in &self.blueprint.changes {
            match change {
                Change::Primary(columns) => {
                    parts.push(format!("PRIMARY KEY ({})", self.list(columns)));
                }
                Change::Check { name, condition } => {
                    parts.push(format!(
                        "CONSTRAINT {} CHECK ({condition})",
                        self.name(name)
                    ));
                }
                Change::Index { .. } => {}
                Change::DropColumn(name)
                | Change::RenameColumn { from: name, .. }
                | Change::RenameIndex { from: name, .. }
                | Change::DropIndex(name)
                | Change::DropForeign(name)
                | Change::DropCheck(name) => return Err(self.refuse_in_create(name)),
                Change::DropPrimary => return Err(self.refuse_in_create("primary key")),
            }
        }
        for column in &self.blueprint.columns {
            if let Some(reference) = &column.references {
                parts.push(self.column_key(column, reference));
            }
        }
        for key in &self.blueprint.foreign_keys {
            parts.push(self.foreign_key(key)?);
        }
        if parts.is_empty() {
            return Err(self.refuse("a table needs at least one column".to_owned()));
        }
        let temporary = if self.blueprint.temporary {
            "TEMPORARY "
        } else {
            ""
        };
        let mut sql = format!(
            "CREATE {temporary}TABLE {} ({})",
            self.table(),
            parts.join(", ")
        );
        if self.driver == Driver::MySql {
            sql.push_str(&self.mysql_options());
        }
        self.sql(sql);
        self.start_counting();
        self.indexes()?;
        self.comments();
        Ok(())
    }

    fn refuse_in_create(&self, name: &str) -> crate::error::Error {
        self.refuse(format!(
            "`{name}` cannot be changed, dropped or renamed while the table is created: use \
             `schema.table`"
        ))
    }

    fn mysql_options(&self) -> String {
        let blueprint = self.blueprint;
        let text = |value: &String| literal(Driver::MySql, value);
        let mut sql = String::new();
        if let Some(engine) = &blueprint.engine {
            sql.push_str(&format!(" ENGINE = {}", text(engine)));
        }
        match &blueprint.charset {
            Some(charset) => sql.push_str(&format!(" DEFAULT CHARACTER SET {}", text(charset))),
            None => sql.push_str(" DEFAULT CHARACTER SET utf8mb4"),
        }
        if let Some(collation) = &blueprint.collation {
            sql.push_str(&format!(" COLLATE {}", text(collation)));
        }
        if let Some(from) = blueprint.columns.iter().find_map(|column| column.from) {
            sql.push_str(&format!(" AUTO_INCREMENT = {from}"));
        }
        if let Some(comment) = &blueprint.comment {
            sql.push_str(&format!(" COMMENT = {}", text(comment)));
        }
        sql
    }

    /// SQLite keeps the last number of a table in a table of its own.
    fn start_counting(&mut self) {
        let from = self.blueprint.columns.iter().find_map(|column| column.from);
        if let (Driver::Sqlite, Some(from)) = (self.driver, from) {
            let table = literal(self.driver, &self.blueprint.table);
            self.sql(format!(
                "INSERT INTO sqlite_sequence (name, seq) VALUES ({table}, {})",
                from.saturating_sub(1)
            ));
        }
    }

    /// PostgreSQL says comments in statements of their own.
    pub(super) fn comments(&mut self) {
        if self.driver != Driver::Postgres {
            return;
        }
        if let Some(comment) = &self.blueprint.comment {
            let text = literal(self.driver, comment);
            self.sql(format!("COMMENT ON TABLE {} IS {text}", self.table()));
        }
        for column in &self.blueprint.columns {
            // A column that is changed loses a comment that is not said again.
            let text = match &column.comment {
                Some(comment) => literal(self.driver, comment),
                None if column.changes => "NULL".to_owned(),
                None => continue,
            };
            self.sql(format!(
                "COMMENT ON COLUMN {}.{} IS {text}",
                self.table(),
                self.name(&column.name)
            ));
        }
    }
}
