//! Changes of a table on PostgreSQL and MySQL.

use super::steps::Compiler;
use crate::dialect::literal;
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::blueprint::Change;
use crate::schema::column::ColumnDefinition;

impl Compiler<'_> {
    /// Drops and renames come first, so that a name that goes can be given anew.
    pub(super) fn alter(&mut self) -> Result<()> {
        for change in &self.blueprint.changes {
            self.take_away(change);
        }
        for column in &self.blueprint.columns {
            match (column.changes, self.driver) {
                (true, Driver::Postgres) => self.change_postgres(column)?,
                (true, _) => {
                    let change = format!(
                        "MODIFY COLUMN {}{}",
                        self.column(column)?,
                        self.place(column)
                    );
                    self.alter_table(&change);
                }
                (false, _) => {
                    let new = format!("ADD COLUMN {}{}", self.column(column)?, self.place(column));
                    self.alter_table(&new);
                }
            }
            if let Some(reference) = &column.references {
                let key = self.column_key(column, reference);
                self.alter_table(&format!("ADD {key}"));
            }
        }
        for change in &self.blueprint.changes {
            match change {
                Change::Primary(columns) => {
                    let key = format!("ADD PRIMARY KEY ({})", self.list(columns));
                    self.alter_table(&key);
                }
                Change::Check { name, condition } => {
                    let check = format!("ADD CONSTRAINT {} CHECK ({condition})", self.name(name));
                    self.alter_table(&check);
                }
                _ => {}
            }
        }
        for key in &self.blueprint.foreign_keys {
            let key = self.foreign_key(key)?;
            self.alter_table(&format!("ADD {key}"));
        }
        self.indexes()?;
        self.comments();
        if let (Driver::MySql, Some(comment)) = (self.driver, &self.blueprint.comment) {
            let text = literal(self.driver, comment);
            self.alter_table(&format!("COMMENT = {text}"));
        }
        Ok(())
    }

    fn take_away(&mut self, change: &Change) {
        let is_mysql = self.driver == Driver::MySql;
        let sql = match change {
            Change::DropColumn(name) => format!("DROP COLUMN {}", self.name(name)),
            Change::RenameColumn { from, to } => {
                format!("RENAME COLUMN {} TO {}", self.name(from), self.name(to))
            }
            Change::RenameIndex { from, to } if is_mysql => {
                format!("RENAME INDEX {} TO {}", self.name(from), self.name(to))
            }
            Change::RenameIndex { from, to } => {
                let sql = format!(
                    "ALTER INDEX {} RENAME TO {}",
                    self.name(from),
                    self.name(to)
                );
                return self.sql(sql);
            }
            Change::DropForeign(name) if is_mysql => {
                format!("DROP FOREIGN KEY {}", self.name(name))
            }
            Change::DropForeign(name) | Change::DropCheck(name) => {
                format!("DROP CONSTRAINT {}", self.name(name))
            }
            Change::DropIndex(name) if is_mysql => format!("DROP INDEX {}", self.name(name)),
            Change::DropIndex(name) => {
                let sql = format!("DROP INDEX {}", self.name(name));
                return self.sql(sql);
            }
            Change::DropPrimary if is_mysql => "DROP PRIMARY KEY".to_owned(),
            Change::DropPrimary => {
                let name = format!("{}_pkey", self.blueprint.table);
                format!("DROP CONSTRAINT {}", self.name(&name))
            }
            Change::Primary(_) | Change::Check { .. } | Change::Index { .. } => return,
        };
        self.alter_table(&sql);
    }

    /// The default goes first, because it may not fit the new type, and comes back last.
    fn change_postgres(&mut self, column: &ColumnDefinition) -> Result<()> {
        let name = self.name(&column.name);
        if column.auto_increment || column.generated.is_some() {
            return Err(self.refuse(format!(
                "`{}` cannot become a column that the database counts up or computes: add a new \
                 column, and drop this one",
                column.name
            )));
        }
        // Says what is wrong with the column's modifiers.
        self.column(column)?;
        let kind = self.column_type(column)?;
        let check = self.name(&self.check_name(column));
        self.alter_table(&format!("DROP CONSTRAINT IF EXISTS {check}"));
        self.alter_table(&format!("ALTER COLUMN {name} DROP DEFAULT"));
        let bare = column
            .kind
            .sql(self.driver, false)
            .map_err(|reason| self.refuse(reason))?;
        self.alter_table(&format!(
            "ALTER COLUMN {name} TYPE {kind} USING {name}::{bare}"
        ));
        let nulls = if column.nullable { "DROP" } else { "SET" };
        self.alter_table(&format!("ALTER COLUMN {name} {nulls} NOT NULL"));
        if let Some(default) = self.default(column) {
            self.alter_table(&format!("ALTER COLUMN {name} SET DEFAULT {default}"));
        }
        if let Some(condition) = column.kind.check(self.driver, &column.name) {
            self.alter_table(&format!("ADD CONSTRAINT {check} CHECK ({condition})"));
        }
        Ok(())
    }
}
