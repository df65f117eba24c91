use anvilforge::migration::{Migrations, migrations};

/// All migrations, oldest first.
pub fn all() -> Migrations {
    migrations![]
}
