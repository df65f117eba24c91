//! [`Script`]: operations as calls of [`Schema`](crate::schema::Schema) and [`Blueprint`](crate::schema::Blueprint), there and
//! back. It is not source yet: whoever writes the file lays it out.

use serde::Serialize;

use super::operation::{Alter, Operation, Operations};
use super::rename::Rename;
use super::wanted::{TIMESTAMPS, WantedColumn, WantedKey, WantedTable};
use super::words::{self, Chain, quoted};
use crate::driver::Driver;
use crate::registry::Role;
use crate::schema::inspect::Column;
use crate::value::Kind;

/// A migration in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Script {
    /// What it does.
    pub up: Vec<Block>,
    /// What takes it back.
    pub down: Vec<Block>,
    /// What whoever runs it should know.
    pub notes: Vec<String>,
    /// Columns that may only have got another name.
    pub rename_candidates: Vec<Rename>,
}

/// What is done to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// The method of `Schema`: `create`, `table` or `drop_if_exists`.
    pub method: &'static str,
    /// The table.
    pub table: String,
    /// The calls on its blueprint: each a chain of calls.
    pub lines: Vec<Vec<String>>,
}

impl Script {
    /// Words the operations.
    #[must_use]
    pub fn new(operations: &Operations) -> Self {
        let mut script = Self {
            rename_candidates: operations.candidates.clone(),
            ..Self::default()
        };
        for operation in &operations.list {
            match operation {
                Operation::Create(table) => script.create(table, operations),
                Operation::Alter { table, changes } => script.alter(table, changes, operations),
            }
        }
        script.down.reverse();
        script
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.up.is_empty()
    }

    fn create(&mut self, table: &WantedTable, operations: &Operations) {
        let mut lines = Vec::new();
        let timestamps = timestamps(table);
        for column in &table.columns {
            if TIMESTAMPS.contains(&column.name.as_str()) && timestamps.is_some() {
                if column.name == TIMESTAMPS[0] {
                    lines.extend(timestamps.map(|call| vec![call.to_owned()]));
                }
                continue;
            }
            let is_key = table.key.as_ref() == Some(&column.name);
            let key = table.key_to(&column.name);
            let mut chain = match is_key {
                true => words::primary_key(column, &operations.wanted),
                false => self.new_column(&table.name, column, key, operations, false),
            };
            // A key may point to another table's key.
            if let (true, Some(key)) = (is_key, key) {
                chain.extend(words::reference(key));
            }
            lines.push(chain);
        }
        for index in &table.indexes {
            lines.push(vec![format!("index({})", words::list(index))]);
        }
        self.up.push(Block {
            method: "create",
            table: table.name.clone(),
            lines,
        });
        self.down.push(Block {
            method: "drop_if_exists",
            table: table.name.clone(),
            lines: Vec::new(),
        });
    }

    fn alter(&mut self, table: &str, changes: &[Alter], operations: &Operations) {
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for change in changes {
            let (there, back) = self.change(table, change, operations);
            up.extend(there);
            down.push(back);
        }
        let mut lines: Vec<Chain> = Vec::new();
        for line in down.into_iter().rev().flatten() {
            // An index of two columns is told by both.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let block = |lines| Block {
            method: "table",
            table: table.to_owned(),
            lines,
        };
        if !up.is_empty() {
            self.up.push(block(up));
            self.down.push(block(lines));
        }
    }

    /// The lines of a change, and those that take it back.
    fn change(
        &mut self,
        table: &str,
        change: &Alter,
        operations: &Operations,
    ) -> (Vec<Chain>, Vec<Chain>) {
        match change {
            Alter::Rename { from, to } => {
                let call =
                    |from, to| vec![format!("rename_column({}, {})", quoted(from), quoted(to))];
                (vec![call(from, to)], vec![call(to, from)])
            }
            Alter::Drop {
                column,
                indexes,
                foreign_keys,
            } => {
                self.notes.push(format!(
                    "`{table}.{}` is dropped with what it holds",
                    column.name
                ));
                let driver = operations.driver;
                let (mut there, mut back) = (Vec::new(), vec![found_again(driver, column)]);
                for key in foreign_keys {
                    if let Some(name) = &key.name {
                        there.push(vec![format!("drop_foreign({})", quoted(name))]);
                    }
                    back.push(words::found_key(table, key));
                }
                for index in indexes {
                    // MySQL's foreign keys bring an index of their name.
                    if foreign_keys
                        .iter()
                        .any(|key| key.name.as_ref() == Some(&index.name))
                    {
                        continue;
                    }
                    // Elsewhere an index goes with each of its columns.
                    if index.columns.len() > 1 && driver == Driver::MySql {
                        there.push(vec![format!("drop_index({})", quoted(&index.name))]);
                    }
                    back.push(words::found_index(index));
                }
                there.push(vec![format!("drop_column({})", quoted(&column.name))]);
                (there, back)
            }
            Alter::Add { column, key } => {
                let name = quoted(&column.name);
                let there = self.new_column(table, column, key.as_ref(), operations, true);
                let back = match key {
                    Some(_) => format!("drop_constrained_foreign_id({name})"),
                    None => format!("drop_column({name})"),
                };
                (vec![there], vec![vec![back]])
            }
            Alter::Change {
                from,
                old_name,
                to,
                retyped,
                key,
            } => {
                let there = self.changed(table, from, to, *retyped, key.as_ref(), operations);
                let mut back =
                    words::found_column(operations.driver, from, old_name, from.nullable);
                back.push("change()".to_owned());
                (vec![there], vec![back])
            }
            Alter::AddKey(key) => {
                let column = quoted(&key.column);
                let back = vec![format!("drop_foreign_of([{column}])")];
                (vec![words::foreign(key)], vec![back])
            }
            Alter::ByHand(what) => {
                self.notes.push(format!("{what}: change it by hand"));
                (Vec::new(), Vec::new())
            }
        }
    }

    /// A column that is not the key.
    fn new_column(
        &mut self,
        table: &str,
        column: &WantedColumn,
        key: Option<&WantedKey>,
        operations: &Operations,
        table_is_there: bool,
    ) -> Chain {
        let is_kept = column.role == Role::Kept && column.kind == Kind::Timestamp;
        if is_kept && column.nullable && column.name == "deleted_at" {
            return vec!["soft_deletes()".to_owned()];
        }
        let name = format!("{table}.{}", column.name);
        let mut chain = vec![words::column_type(column, key, &operations.wanted)];
        if column.kind == Kind::Unknown {
            self.notes.push(format!(
                "nothing says the type of `{name}`, which `{}` reads: put in the right one",
                column.subject
            ));
        }
        if column.nullable || column.kind == Kind::Unknown {
            chain.push("nullable()".to_owned());
        } else {
            let is_asked = matches!(column.role, Role::Defaulted | Role::Generated);
            let stopgap = words::stopgap(column.kind);
            if let Some(stopgap) = stopgap.filter(|_| is_asked || is_kept || table_is_there) {
                chain.push(stopgap.to_owned());
                if !is_kept {
                    let which = match is_asked {
                        true => "records that name none",
                        false => "records that are there",
                    };
                    self.notes.push(format!(
                        "`{name}` has `{stopgap}` for {which}: put in the value that you want"
                    ));
                }
            }
        }
        let now = key.filter(|key| !key.late);
        chain.extend(now.into_iter().flat_map(words::reference));
        chain
    }

    fn changed(
        &mut self,
        table: &str,
        from: &Column,
        to: &WantedColumn,
        retyped: bool,
        key: Option<&WantedKey>,
        operations: &Operations,
    ) -> Chain {
        if from.nullable && !to.nullable {
            self.notes.push(format!(
                "`{table}.{}` must have a value in every record before it can be `not null`",
                to.name
            ));
        }
        let is_asked = matches!(to.role, Role::Defaulted | Role::Generated);
        let mut chain = if retyped {
            let mut chain = vec![words::column_type(to, key, &operations.wanted)];
            if to.nullable {
                chain.push("nullable()".to_owned());
            }
            chain
        } else {
            words::found_column(operations.driver, from, &to.name, to.nullable)
        };
        if is_asked && !to.nullable && (retyped || from.default.is_none()) {
            chain.extend(words::stopgap(to.kind).map(str::to_owned));
        }
        chain.push("change()".to_owned());
        chain
    }
}

/// A dropped column as it was. Where it needs a value, records that are there by then get an empty one.
fn found_again(driver: Driver, column: &Column) -> Chain {
    let mut chain = words::found_column(driver, column, &column.name, column.nullable);
    if !column.nullable && column.default.is_none() && column.generated.is_none() {
        let kinds = [
            Kind::Bool,
            Kind::Int,
            Kind::Float,
            Kind::Decimal,
            Kind::Timestamp,
            Kind::Date,
            Kind::Time,
            Kind::Text,
            Kind::Json,
            Kind::Bytes,
        ];
        let class = super::class::Class::of(driver, column);
        let kind = kinds.into_iter().find(|kind| class.takes(*kind));
        chain.extend(kind.and_then(words::stopgap).map(str::to_owned));
    }
    chain
}

/// The call that makes both timestamps, if a table has both and its model keeps them.
fn timestamps(table: &WantedTable) -> Option<&'static str> {
    let is_kept =
        |column: &&WantedColumn| column.role == Role::Kept && column.kind == Kind::Timestamp;
    let kept = |name| table.column(name).filter(is_kept);
    match (kept(TIMESTAMPS[0])?.nullable, kept(TIMESTAMPS[1])?.nullable) {
        (false, false) => Some("timestamps()"),
        (true, true) => Some("nullable_timestamps()"),
        _ => None,
    }
}
