//! The database: models, queries, transactions.
//!
//! All of this is Cast, the framework's ORM, under the name that applications use. Tables are
//! described in [`migration`](crate::migration), first data in [`seeder`](crate::seeder).

pub use anvilforge_core::__private::cast::*;
