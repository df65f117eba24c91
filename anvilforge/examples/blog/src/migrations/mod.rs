//! Migrations: the history of the database's tables.

use anvilforge::migration::{Migrations, migrations};

mod m2026_01_01_000000_create_users_table;
mod m2026_01_02_000000_create_posts_table;

/// All migrations, oldest first.
pub fn all() -> Migrations {
    migrations![
        m2026_01_01_000000_create_users_table,
        m2026_01_02_000000_create_posts_table,
    ]
}
