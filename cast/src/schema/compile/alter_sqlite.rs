//! Changes of a table on SQLite, which can rename, and add columns of simple kinds. For all else the
//! table is made anew.

use super::Operation;
use super::steps::Compiler;
use crate::error::Result;
use crate::schema::blueprint::Change;
use crate::schema::column::{ColumnDefinition, DefaultValue};
use crate::schema::rebuild::{Edit, Rebuild};
use crate::value::Value;

impl Compiler<'_> {
    pub(super) fn alter_sqlite(&mut self) -> Result<()> {
        let mut edits = Vec::new();
        for change in &self.blueprint.changes {
            match change {
                Change::RenameColumn { from, to } => {
                    let sql = format!("RENAME COLUMN {} TO {}", self.name(from), self.name(to));
                    self.alter_table(&sql);
                }
                Change::RenameIndex { from, to } => self.operation(Operation::RenameIndex {
                    from: from.clone(),
                    to: to.clone(),
                }),
                Change::DropIndex(name) => {
                    let sql = format!("DROP INDEX {}", self.name(name));
                    self.sql(sql);
                }
                Change::DropColumn(name) => edits.push(Edit::DropColumn(name.clone())),
                Change::DropForeign(name) => edits.push(Edit::DropForeign(name.clone())),
                Change::DropCheck(name) => edits.push(Edit::DropCheck(name.clone())),
                Change::DropPrimary => edits.push(Edit::DropPrimary),
                Change::Index { .. } | Change::Primary(_) | Change::Check { .. } => {}
            }
        }
        self.columns(&mut edits)?;
        for change in &self.blueprint.changes {
            match change {
                Change::Primary(columns) => edits.push(Edit::AddConstraint(format!(
                    "PRIMARY KEY ({})",
                    self.list(columns)
                ))),
                Change::Check { name, condition } => edits.push(Edit::AddConstraint(format!(
                    "CONSTRAINT {} CHECK ({condition})",
                    self.name(name)
                ))),
                _ => {}
            }
        }
        for key in &self.blueprint.foreign_keys {
            edits.push(Edit::AddConstraint(self.foreign_key(key)?));
        }
        if !edits.is_empty() {
            self.operation(Operation::Rebuild(Rebuild {
                table: self.blueprint.table.clone(),
                edits,
            }));
        }
        self.indexes()
    }

    /// Columns are added as SQLite can do it, unless the table is made anew anyway.
    fn columns(&mut self, edits: &mut Vec<Edit>) -> Result<()> {
        let columns = &self.blueprint.columns;
        let anew = !edits.is_empty()
            || !self.blueprint.foreign_keys.is_empty()
            || columns
                .iter()
                .any(|column| column.changes || !is_simple(column))
            || self
                .blueprint
                .changes
                .iter()
                .any(|change| matches!(change, Change::Primary(_) | Change::Check { .. }));
        for column in columns {
            let mut definition = self.column(column)?;
            if column.changes {
                edits.push(Edit::ChangeColumn(column.name.clone(), definition));
                if let Some(reference) = &column.references {
                    edits.push(Edit::AddConstraint(self.column_key(column, reference)));
                }
                continue;
            }
            self.check_addable(column)?;
            if anew {
                edits.push(Edit::AddColumn(column.name.clone(), definition));
                if let Some(reference) = &column.references {
                    edits.push(Edit::AddConstraint(self.column_key(column, reference)));
                }
                continue;
            }
            if let Some(reference) = &column.references {
                definition.push_str(&format!(
                    " CONSTRAINT {}{}",
                    self.name(&self.column_key_name(column)),
                    self.column_reference(column, reference)
                ));
            }
            self.alter_table(&format!("ADD COLUMN {definition}"));
        }
        Ok(())
    }

    /// SQLite says what it cannot add only when the table has records; better to say it always.
    fn check_addable(&self, column: &ColumnDefinition) -> Result<()> {
        let name = &column.name;
        if column.auto_increment || column.primary {
            return Err(self.refuse(format!(
                "the key `{name}` cannot be added to an existing table"
            )));
        }
        let has_value = match &column.default {
            Some(DefaultValue::Value(value)) => !value.is_null(),
            Some(DefaultValue::Now | DefaultValue::Expression(_)) => true,
            None => column.generated.is_some(),
        };
        if !column.nullable && !has_value {
            return Err(self.refuse(format!(
                "the new column `{name}` needs a default or must be nullable, because records that \
                 exist have no value for it"
            )));
        }
        Ok(())
    }
}

/// Whether `ADD COLUMN` takes it: no default that is computed, none beside a foreign key, nothing
/// stored that is computed.
fn is_simple(column: &ColumnDefinition) -> bool {
    let stored = column.generated.as_ref().is_some_and(|made| made.stored);
    match &column.default {
        Some(DefaultValue::Now | DefaultValue::Expression(_)) => false,
        Some(DefaultValue::Value(value)) => {
            !stored && (column.references.is_none() || matches!(value, Value::Null(_)))
        }
        None => !stored,
    }
}
