//! Seeders: data to begin with. `cargo anvil db:seed` runs `database_seeder`.

use anvilforge::seeder::{Seeders, seeders};

mod database_seeder;

/// All seeders.
pub fn all() -> Seeders {
    seeders![database_seeder]
}
