//! From a plan to operations on a database: pure functions. DDL is written here rather than by
//! sea-query, because comments, checks, and what may stand in an `ALTER TABLE` differ in just the
//! places that its builders leave out.

mod alter;
mod alter_sqlite;
mod column;
mod create;
mod index;
mod operation;
mod steps;

pub(crate) use operation::{Operation, show};
pub(super) use steps::operations;
