//! [`Statement`]: SQL text with the values to bind, and [`Done`]: what running one did.

use crate::value::Value;

/// SQL in the form of its database, with the values to bind in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// What a statement without rows did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    /// How many rows it touched.
    pub(crate) rows: u64,
    /// The key that MySQL or SQLite gave to the inserted row; 0 elsewhere.
    pub(crate) last_insert_id: i64,
}
