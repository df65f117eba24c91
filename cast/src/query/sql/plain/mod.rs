//! The statements that nearly all are: one table, conditions that compare columns with values, an order by columns. They
//! are written as text at once. What is not of this form is `None`, and goes through sea-query, which writes the same
//! text (a test compares the two).
//!
//! Hot path: for a record by its key, sea-query's tree costs as much as all else that Cast does beside the driver.

mod statement;
mod text;

#[cfg(test)]
mod tests;

pub(super) use statement::{delete, insert, select, update};
