//! [`Operation`]: what is done to a database in one go.

use std::fmt;

use crate::schema::plan::{Condition, Work};
use crate::schema::rebuild::Rebuild;

/// What is done to a database in one go.
pub(crate) enum Operation {
    /// One statement, or several that the user wrote.
    Sql(String),
    /// SQLite: make a table anew.
    Rebuild(Rebuild),
    /// SQLite: make an index anew under another name.
    RenameIndex { from: String, to: String },
    /// Code of the program.
    Run(Work),
    /// Operations that depend on what is there.
    When(Condition, Vec<Operation>),
}

/// The operations as SQL, and as comments where the SQL is not known before.
pub(crate) fn show(operations: &[Operation]) -> Vec<String> {
    let mut out = Vec::new();
    for operation in operations {
        match operation {
            Operation::Sql(sql) => out.push(sql.clone()),
            Operation::Rebuild(rebuild) => out.push(format!("-- {rebuild}")),
            Operation::RenameIndex { from, to } => {
                out.push(format!("-- the index {from:?} is made anew as {to:?}"));
            }
            Operation::Run(_) => out.push("-- code of the program runs".to_owned()),
            Operation::When(condition, operations) => {
                out.push(format!("-- if {condition}:"));
                out.extend(show(operations));
            }
        }
    }
    out
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |there: &bool| if *there { "" } else { "no " };
        match self {
            Self::Table { table, there } => write!(f, "there is {}table {table:?}", not(there)),
            Self::Column {
                table,
                column,
                there,
            } => write!(f, "table {table:?} has {}column {column:?}", not(there)),
        }
    }
}
