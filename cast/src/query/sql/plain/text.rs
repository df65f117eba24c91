//! [`Text`]: a statement in the making, in the words of one database.

use std::fmt::Write as _;

use crate::connection::Statement;
use crate::driver::Driver;
use crate::model::{Definition, Setting};
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Comparison, Condition, Scope, Trashed};
use crate::value::Value;

/// A statement in the making.
pub(super) struct Text {
    sql: String,
    values: Vec<Value>,
    driver: Driver,
}

impl Text {
    pub(super) fn new(driver: Driver, room: usize) -> Self {
        Self {
            sql: String::with_capacity(room + 64),
            values: Vec::new(),
            driver,
        }
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    pub(super) fn name(&mut self, name: &str) {
        let quote = if self.driver == Driver::MySql {
            '`'
        } else {
            '"'
        };
        self.sql.push(quote);
        if name.contains(quote) {
            let twice = [quote, quote].iter().collect::<String>();
            self.sql.push_str(&name.replace(quote, &twice));
        } else {
            self.sql.push_str(name);
        }
        self.sql.push(quote);
    }

    pub(super) fn column(&mut self, column: ColumnName) {
        // A column of a table without a model may be named alone.
        if !column.table.is_empty() {
            self.name(column.table);
            self.sql.push('.');
        }
        self.name(column.name);
    }

    pub(super) fn value(&mut self, value: Value) {
        self.values.push(value);
        if self.driver == Driver::Postgres {
            // Writing to a string cannot fail.
            let _ = write!(self.sql, "${}", self.values.len());
        } else {
            self.sql.push('?');
        }
    }

    /// A value to compare with, and what sea-query has around it when it is more than a placeholder.
    fn compared(&mut self, value: &Value, around: [&str; 2]) {
        #[cfg(feature = "decimal")]
        if let (Value::Decimal(_), Driver::Sqlite) = (value, self.driver) {
            // Decimals are bound as texts there; see `bind::operand_value`.
            self.push(around[0]);
            self.push("CAST(");
            self.value(value.clone());
            self.push(" AS NUMERIC)");
            self.push(around[1]);
            return;
        }
        let _ = around;
        self.value(value.clone());
    }

    pub(super) fn setting(&mut self, set: &Setting) {
        if let Operand::Value(value) = &set.to {
            self.value(value.clone());
        }
    }

    pub(super) fn returning(&mut self, model: &Definition) {
        for (place, name) in model.columns.iter().enumerate() {
            self.push(if place == 0 { " RETURNING " } else { ", " });
            self.name(name);
        }
    }

    /// The conditions of a scope, which are all plain.
    pub(super) fn restriction(&mut self, scope: &Scope) {
        let mut before = " WHERE ";
        for condition in &scope.conditions {
            self.push(before);
            self.condition(condition);
            before = " AND ";
        }
        let test = match scope.trashed {
            Trashed::Include => return,
            Trashed::Exclude => " IS NULL",
            Trashed::Only => " IS NOT NULL",
        };
        if let Some(name) = scope.model.deleted_at {
            self.push(before);
            let table = scope.model.table;
            self.column(ColumnName { table, name });
            self.push(test);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Compare(Operand::Column(name), comparison, Operand::Value(value)) => {
                self.column(*name);
                self.push(match comparison {
                    Comparison::Equal => " = ",
                    Comparison::NotEqual => " <> ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                });
                self.compared(value, ["(", ")"]);
            }
            Condition::In(Operand::Column(name), values) => {
                self.column(*name);
                for (place, value) in values.iter().enumerate() {
                    self.push(if place == 0 { " IN (" } else { ", " });
                    self.compared(value, ["", ""]);
                }
                self.push(")");
            }
            Condition::IsNull(Operand::Column(name)) => {
                self.column(*name);
                self.push(" IS NULL");
            }
            Condition::Not(inner) => {
                if let Condition::IsNull(Operand::Column(name)) = &**inner {
                    self.column(*name);
                    self.push(" IS NOT NULL");
                }
            }
            _ => unreachable!("invariant: only plain conditions are written here"),
        }
    }

    pub(super) fn finish(self) -> Statement {
        Statement::new(self.sql, self.values)
    }
}
