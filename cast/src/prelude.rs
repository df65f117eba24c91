//! What code that works with models imports: `use cast::prelude::*;`.
//!
//! Migrations and seeders import from [`crate::migration`] and [`crate::seeder`] instead.

pub use crate::{
    Column, ConnectOptions, Date, Db, Executor, Filter, Model, Page, Query, Timestamp, Transaction,
};
