use anvilforge::seeder::{Seeders, seeders};

/// All seeders.
pub fn all() -> Seeders {
    seeders![]
}
