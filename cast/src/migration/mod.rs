//! Migrations: the history of the tables, as functions compiled into the program.
//!
//! [`migrations!`] lists them, [`Migrator`] runs them and undoes them, a ledger in the table
//! `migrations` remembers which were applied. How tables are described is in [`crate::schema`].
//!
//! # Examples
//!
//! ```
//! use cast::migration::{Migrations, migrations};
//!
//! mod m2026_01_01_000000_create_users_table {
//!     use cast::migration::Schema;
//!
//!     pub fn up(schema: &mut Schema) {
//!         schema.create("users", |t| {
//!             t.id();
//!             t.string("email").unique();
//!             t.timestamps();
//!         });
//!     }
//!
//!     pub fn down(schema: &mut Schema) {
//!         schema.drop_if_exists("users");
//!     }
//! }
//!
//! pub fn all() -> Migrations {
//!     migrations![m2026_01_01_000000_create_users_table]
//! }
//! assert_eq!(all().names(), ["m2026_01_01_000000_create_users_table"]);
//! ```

mod dump;
mod ledger;
mod list;
mod migrator;
mod options;
mod pg_dump;
mod pretend;
mod report;
mod run;
mod wipe;

pub use crate::migrations;
pub use crate::schema::{Blueprint, ColumnDefinition, ForeignKeyDefinition, Schema};
pub use dump::{dump, ledger_rows};
pub use list::{Migration, Migrations};
pub use migrator::Migrator;
pub use options::{Refreshed, Rollback};
pub use report::{Applied, Event, Status};
pub use wipe::{Wipe, wipe};
